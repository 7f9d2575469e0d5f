"""The published catalogue."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PracticesConfig(AppConfig):
    name = "practices"
    verbose_name = _("Practices")

    def ready(self):
        from practices.reader_role import grant_reading

        post_migrate.connect(grant_reading, sender=self)
