"""How many cells of the matrix of coverage were gaps at the end of each step of a period.

A practice counts from the day it was published, but for the time that it was taken down, by what it says today: where
it is, what is done, its scope. So the last number is the one that the page of coverage shows.
"""

from dataclasses import dataclass

from django.db import connection
from django.http import QueryDict
from django.utils import timezone
from pyroaring import BitMap

from practices import coverage, index
from practices.filters import find_practices
from practices.models import Practice
from practices.terms import vocabulary_of
from submissions.models import PracticeEvent
from submissions.numbers.period import Step

# By how many of the moments, in order, each practice was not yet published.
PUBLISHED = """
    SELECT width_bucket(published_at, %s::timestamptz[]), array_agg(id) FROM practices_practice GROUP BY 1
"""


@dataclass(frozen=True)
class Gaps:
    """At the end of a step, or now: practices that were public, and cells without any among all cells."""

    step: Step
    practices: int
    gaps: int
    cells: int


def gaps_over_time(period):
    """The Gaps of each step of a period."""
    cells = coverage.cells(find_practices(QueryDict(), all_there_ever_were()))
    steps = period.steps
    moments = [min(step.end, timezone.now()) for step in steps]
    return [
        Gaps(step, len(public), sum(map(public.isdisjoint, cells)), len(cells))
        for step, public in zip(steps, public_at(moments), strict=True)
    ]


def all_there_ever_were():
    """The index of today with those practices in its sets that were taken down."""
    known = index.current()
    sets = {parameter: dict(values) for parameter, values in known.sets.items()}
    for (parameter, value), practices in index.terms(None, are_public=False).items():
        values = sets.setdefault(parameter, {})
        values[value] = values.get(value, index.EMPTY) | practices
    made = index.Index(known.number, known.changed_at, sets)
    made.keep("vocabulary", lambda: vocabulary_of(known))
    return made


def public_at(moments):
    """The set of practices that were public at each of some moments, which are in order."""
    published = dict.fromkeys(range(len(moments)), index.EMPTY)
    with connection.cursor() as cursor:
        cursor.execute(PUBLISHED, [moments])
        published |= {place: BitMap(ids) for place, ids in cursor}
    down, so_far = absences(), BitMap()
    for place, moment in enumerate(moments):
        so_far = so_far | published[place]
        yield so_far - BitMap([pk for pk, since, until in down if since <= moment and (not until or until > moment)])


def absences():
    """[(id, since, until)] of practices that were taken down; until is None while they still are."""
    found, since = [], {}
    events = PracticeEvent.objects.filter(action__in=[TAKE_DOWN, PUT_BACK]).order_by("pk")
    for pk, action, at in events.values_list("practice", "action", "at"):
        if action == TAKE_DOWN:
            since[pk] = at
        elif pk in since:
            found.append((pk, since.pop(pk), at))
    now_down = Practice.objects.filter(taken_down_at__isnull=False).values_list("pk", "taken_down_at")
    return found + [(pk, at, None) for pk, at in now_down]


TAKE_DOWN, PUT_BACK = PracticeEvent.Action.TAKE_DOWN, PracticeEvent.Action.PUT_BACK
