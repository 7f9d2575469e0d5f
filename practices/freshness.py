"""How fresh the verification of a practice is: a light that is also a word, worked out for a day and never stored."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, F, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.models import Practice, Provenance


class Light(models.TextChoices):
    FRESH = "fresh", _("Up to date")
    DUE = "due", _("Due to be verified again")
    OVERDUE = "overdue", _("Overdue to be verified again")
    NEVER = "never", _("Not verified yet")


@dataclass(frozen=True)
class Freshness:
    """`verified_on` as published; `due_on` is the day from which it is to be verified again, None if it never was."""

    light: Light
    verified_on: date | None
    due_on: date | None


def freshness_of(practice, day=None):
    """The freshness of a practice on a day (UTC), by default today."""
    start = fresh_from(practice)
    if start is None:
        return Freshness(Light.NEVER, None, None)
    due_on = start + timedelta(days=settings.VERIFY_AGAIN_DAYS)
    return Freshness(light_on(day or today(), due_on), practice.verified_on, due_on)


def light_on(day, due_on):
    if day < due_on:
        return Light.FRESH
    return Light.DUE if day < overdue_from(due_on) else Light.OVERDUE


def fresh_from(practice):
    """When it was last known to be true: verified or, if it was submitted, published. None for mere desk research."""
    if practice.verified_on or practice.provenance == Provenance.DESK_RESEARCH:
        return practice.verified_on
    return practice.published_at.date()


def overdue_from(due_on):
    """The day from which the page says "overdue" and whoever runs it is asked once more."""
    return due_on + timedelta(days=settings.REMIND_DAYS)


def today():
    """The day by which all of the site counts, in UTC."""
    return timezone.now().date()


# In the database ------------------------------------------------------------------------------------------------------

PUBLISHED_ON = Case(When(provenance=Provenance.SUBMITTED, then=TruncDate("published_at")))


def to_verify_again(day=None):
    """Published practices that are due or overdue on a day, the longest waiting first."""
    latest = (day or today()) - timedelta(days=settings.VERIFY_AGAIN_DAYS)
    dated = Practice.objects.published().annotate(fresh_from=Coalesce(F("verified_on"), PUBLISHED_ON))
    return dated.filter(fresh_from__lte=latest).order_by("fresh_from", "pk")


def overdue(since=None):
    """Those that are overdue today; with a day `since`, those that became so after it."""
    late = timedelta(days=settings.VERIFY_AGAIN_DAYS + settings.REMIND_DAYS)
    found = to_verify_again().filter(fresh_from__lte=today() - late)
    return found.filter(fresh_from__gt=since - late) if since else found


def verified_recently(*, using):
    """Published practices whose verification is fresh today, the latest first."""
    since = today() - timedelta(days=settings.VERIFY_AGAIN_DAYS)
    return Practice.objects.using(using).published().filter(verified_on__gt=since).order_by("-verified_on", "-id")


def never_verified():
    """Published desk research that nobody has verified, the newest first."""
    return Practice.objects.published().filter(verified_on=None, provenance=Provenance.DESK_RESEARCH).order_by("-pk")
