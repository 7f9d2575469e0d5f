"""Verifying: a curator confirms that a practice is true as it is published. And what waits for that."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from practices import index
from practices.freshness import Freshness, freshness_of, never_verified, to_verify_again, today
from practices.models import Practice
from submissions import roles
from submissions.models import PracticeEvent, Question
from submissions.publishing import CannotChange, record


def verify(practice, *, by, revision, note=""):
    """Put today's date on a practice, as revision number `revision` was read; pressed twice, it is done once.

    Raises CannotChange where that is not what is public now, workflow.Forbidden to whose own side it comes from.
    """
    with transaction.atomic():
        index.hold()
        row = Practice.objects.select_for_update().get(pk=practice.pk)
        roles.refuse_own_side(row, by)
        if row.taken_down_at:
            raise CannotChange(_("It is not public: it was taken down."))
        if row.revision_number != revision:
            raise CannotChange(_("Another version was published meanwhile. Read it before you verify it."))
        if row.verified_on == today():
            return
        row.verified_on = today()
        row.save(update_fields=["verified_on"])
        record(row, PracticeEvent.Action.VERIFY, by=by, message=note)
        index.refresh([row.pk])


# The queue ------------------------------------------------------------------------------------------------------------

QUEUES = {"again": to_verify_again, "never": never_verified}


@dataclass(frozen=True)
class Row:
    """A practice that waits, with what whoever runs it has answered since it was last known to be true."""

    practice: Practice
    freshness: Freshness
    answer: PracticeEvent | None


def rows(practices):
    """The rows of some practices, with one query for their answers."""
    answers = answers_to(practices)
    prefetch_related_objects(practices, "countries")
    return [Row(practice, freshness_of(practice), answers.get(practice.pk)) for practice in practices]


def answers_to(practices):
    """{id of a practice: the last answer of whoever runs it that came since it was verified}."""
    given = PracticeEvent.objects.filter(practice__in=practices, action__in=Question.Answer.values)
    last = {event.practice_id: event for event in given.select_related("by").order_by("pk")}
    verified = {practice.pk: practice.verified_on for practice in practices}
    return {pk: event for pk, event in last.items() if not verified[pk] or event.at.date() > verified[pk]}


def counts():
    return {name: queue().count() for name, queue in QUEUES.items()}
