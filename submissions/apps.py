"""The app of submissions, which hears when people sign in and leave."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    name = "submissions"
    verbose_name = _("Submissions")

    def ready(self):
        from submissions import people  # noqa: F401  connects its receivers
