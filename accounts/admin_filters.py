"""Ways to choose among people in Django's admin: who waits for a confirmation, who lacks a second factor."""

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.focal_points import CONFIRMED, WAITING
from accounts.models import Role
from accounts.second_factor import SECOND_FACTORS


def second_factor():
    """Whether a person has one, as an expression."""
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS))


class Chosen(admin.SimpleListFilter):
    """A filter whose answers each have a condition: `answers` is {name: (label, Q)}."""

    answers = {}

    def lookups(self, request, model_admin):
        return [(name, label) for name, (label, _condition) in self.answers.items()]

    def queryset(self, request, people):
        _label, condition = self.answers.get(self.value(), ("", Q()))
        return people.filter(condition)


class FocalPointFilter(Chosen):
    title = _("focal point of a State")
    parameter_name = "focal"
    answers = {
        "waiting": (_("Waits for you to confirm it"), WAITING),
        "confirmed": (pgettext_lazy("focal point", "Confirmed"), CONFIRMED),
        "none": (_("No"), Q(focal_country=None)),
    }


class AccountFilter(Chosen):
    title = _("account")
    parameter_name = "account"
    answers = {
        "open": (_("May sign in"), Q(is_active=True)),
        "closed": (pgettext_lazy("account", "Closed"), Q(is_active=False)),
    }


class SecondFactorFilter(Chosen):
    title = _("second factor")
    parameter_name = "factor"
    answers = {
        "lacking": (
            _("Needed and not set up"),
            Q(second_factor=False) & (~Q(role=Role.CONTRIBUTOR) | CONFIRMED),
        ),
        "set-up": (pgettext_lazy("second factor", "Set up"), Q(second_factor=True)),
    }
