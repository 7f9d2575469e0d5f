"""Who carries what at the desk: open claims now, and what each curator decided and returned in a period."""

from dataclasses import dataclass

from django.db.models import Case, Count, Min, Q, Value, When

from accounts.models import Role, User
from submissions.models import ReviewEvent, State, Submission


@dataclass(frozen=True)
class Load:
    """Of one curator, or (curator None) of all who curate no longer. `oldest_at` is when the oldest claim was made."""

    curator: User | None
    claims: int = 0
    oldest_at: object = None
    published: int = 0
    declined: int = 0
    returned: int = 0


def loads(period):
    """A Load for each who curates, by name; after them one for those who did, if there is anything of theirs."""
    curators = User.objects.filter(role=Role.CURATOR, is_active=True).order_by("name", "email")
    claims, deeds = claims_now(), deeds_of(period)
    rows = [Load(curator, **claims.get(curator.pk, {}), **deeds.get(curator.pk, {})) for curator in curators]
    former = claims.get(None, {}) | deeds.get(None, {})
    return [*rows, Load(None, **former)] if any(former.values()) else rows


def by_curator(rows, person):
    """Rows grouped by the id of a person who curates today; all others are one group, None."""
    curates = Q(**{f"{person}__role": Role.CURATOR, f"{person}__is_active": True})
    return rows.values(curator=Case(When(curates, then=f"{person}_id"), default=Value(None))).order_by()


def claims_now():
    rows = by_curator(Submission.objects.filter(state=State.IN_REVIEW), "claimed_by")
    return by_id(rows.annotate(claims=Count("pk"), oldest_at=Min("claimed_at")))


def deeds_of(period):
    events = ReviewEvent.objects.filter(at__gte=period.begins_at, at__lt=period.ends_at, action__in=DEEDS.values())
    return by_id(
        by_curator(events, "by").annotate(
            **{name: Count("pk", filter=Q(action=action)) for name, action in DEEDS.items()}
        )
    )


DEEDS = {"published": "publish", "declined": "decline", "returned": "request_changes"}


def by_id(rows):
    return {row.pop("curator"): row for row in rows}
