"""Focal points: people who speak for one State. They ask, or are named, and an administrator confirms."""

from contextlib import suppress

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import log, mail
from accounts.models import Role, RoleChange, User
from accounts.sessions import end_sessions
from lib.languages import sort_key

# Who they are ---------------------------------------------------------------------------------------------------------

WAITING = Q(focal_country__isnull=False, focal_confirmed_at=None)  # asked to speak for a State, or was named
CONFIRMED = Q(focal_confirmed_at__isnull=False)


def waiting():
    """Who is to be confirmed before they speak for a State."""
    return User.objects.filter(WAITING)


def speaking():
    """[(person, who confirmed them)] of all who speak for a State today, by its name.

    Nobody stands there where a command confirmed them, or somebody who has left.
    """
    people = User.objects.filter(CONFIRMED, is_active=True).select_related("focal_country")
    changes = RoleChange.objects.filter(person__in=people, what=log.What.FOCAL_POINT).order_by("id")
    confirmed_by = {change.person_id: change.by for change in changes.select_related("by")}
    in_order = sorted(people, key=lambda person: (sort_key(person.focal_country.name), person.focal_confirmed_at))
    return [(person, confirmed_by.get(person.pk)) for person in in_order]


# What changes ---------------------------------------------------------------------------------------------------------


class Refused(Exception):
    """Why somebody cannot be a focal point, in words. Nothing has changed."""


def ask(user, *, country, office, request):
    """Ask to speak for a State in the name of an office; administrators are told. What was asked before is replaced."""
    with transaction.atomic():
        row = locked(user)
        if row.role != Role.CONTRIBUTOR:
            raise Refused(_("Who speaks for a State neither curates nor administers."))
        if row.is_focal_point:
            raise Refused(_("You are confirmed already. Ask an administrator for changes."))
        write(row, country=country, office=office)
    url = request.build_absolute_uri(reverse("admin:accounts_user_change", args=[user.pk]))
    for administrator in User.objects.filter(role=Role.ADMINISTRATOR, is_active=True):
        with suppress(mail.NotSent):  # they find it in the administration too
            mail.send("accounts/email/focal_point_asked", administrator.email, {"country": country, "url": url})


def give_up(user):
    """Speak for no State any more, or take a request back. What was said stays."""
    with transaction.atomic():
        row = locked(user)
        if row.is_focal_point:
            log.record(row, log.What.NO_FOCAL_POINT, by=row, country=row.focal_country)
        write(row, country=None, office="")


def confirm(user, *, by=None):
    """Let a person speak for the State that stands in their row; whether that was to be done.

    They sign in again, with the second factor that speaking for a State needs.
    """
    with transaction.atomic():
        row = locked(user)
        if row.is_focal_point or row.focal_country is None or not row.is_active:
            return False
        row.focal_confirmed_at = timezone.now()
        row.save(update_fields=["focal_confirmed_at"])
        log.record(row, log.What.FOCAL_POINT, by=by, country=row.focal_country)
        end_sessions(row)
    with suppress(mail.NotSent):
        mail.send("accounts/email/focal_point_confirmed", row.email, {"country": row.focal_country})
    return True


def locked(user):
    return User.objects.select_for_update(of=("self",)).select_related("focal_country").get(pk=user.pk)


def write(row, *, country, office):
    row.focal_country, row.focal_office, row.focal_confirmed_at = country, office, None
    row.save(update_fields=["focal_country", "focal_office", "focal_confirmed_at"])
