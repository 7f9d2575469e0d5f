"""What is kept of roles given and taken: who did what to whom; and how many sign-ins failed, without names."""

from django.db.models import F
from django.utils import timezone

from accounts.models import Role, RoleChange, SignInFailures

What = RoleChange.What


def record(person, what, *, by=None, role="", country=None):
    """Keep what was done to a person's rights. `by` is None where a command did it."""
    return RoleChange.objects.create(person=person, what=what, by=by, role=role, country=country)


def record_differences(before, person, *, by):
    """Keep what the row of a person says otherwise than it did; `before` is None for a new one."""
    role, could_sign_in = (before.role, before.is_active) if before else (Role.CONTRIBUTOR, True)
    if person.role != role:
        record(person, What.ROLE, by=by, role=person.role)
    if person.is_active != could_sign_in:
        record(person, What.REOPENED if person.is_active else What.CLOSED, by=by)
    if before and before.is_focal_point and not person.is_focal_point:
        record(person, What.NO_FOCAL_POINT, by=by, country=before.focal_country)


def count_failure(factor):
    """One more sign-in failed today. Nothing is kept of who tried."""
    today, _is_new = SignInFailures.objects.get_or_create(day=timezone.now().date(), factor=factor)
    SignInFailures.objects.filter(pk=today.pk).update(count=F("count") + 1)
