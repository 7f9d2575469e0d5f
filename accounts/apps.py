"""The app of people, and Django's admin as administrators get it."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and organisations")
    default = True

    def ready(self):
        from accounts import sessions  # noqa: F401  connects its receivers


class AdministrationConfig(admin.AdminConfig):
    default = False  # of this package
    default_site = "accounts.administration.Administration"
