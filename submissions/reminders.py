"""Reminding people of what is late: each once a step (submissions.late), and no more once it moves."""

from datetime import UTC, datetime, time, timedelta

from django.db import transaction

from practices.freshness import overdue, today
from submissions import notices
from submissions.late import DAYS_BETWEEN, LATE, Kind, not_reminded
from submissions.models import Reminder


def its_owner(submission):
    return active(submission.owner)


def its_curator(submission):
    return active(submission.claimed_by)


def active(person):
    return [person] if person and person.is_active else []


WHO = {
    Kind.CHANGES: notices.authors_of,
    Kind.DRAFT: its_owner,
    Kind.CLAIM: its_curator,
    Kind.UNCLAIMED: notices.curators_of,
}


def remind_due():
    """Remind people of all that is late. Safe to run at any time, twice, and by several workers at the same time."""
    for kind, late in LATE.items():
        # The latest step first: who was not reminded in time is reminded once.
        for step in sorted(late.steps, reverse=True):
            for submission in not_reminded(kind, step).select_related("owner", "claimed_by", "organisation"):
                remind(kind, step, submission)
    remind_to_verify()


@transaction.atomic
def remind(kind, step, submission):
    """The reminder and its notices, together. Another worker at the same moment finds it there."""
    reminder, is_new = Reminder.objects.get_or_create(
        kind=kind, submission=submission, turn=submission.waiting_since, step=step
    )
    if is_new:
        notices.remind(reminder, WHO[kind](submission), topic=LATE[kind].topic)


@transaction.atomic
def remind_to_verify():
    """Remind curators of published practices that became overdue, of all in one and at most once a week."""
    last = Reminder.objects.filter(kind=Kind.VERIFY).order_by("turn").last()
    covered = last.turn.date() if last else None
    if covered and today() < covered + timedelta(days=DAYS_BETWEEN):
        return
    if overdue(since=covered).exists():
        midnight = datetime.combine(today(), time(tzinfo=UTC))
        reminder, is_new = Reminder.objects.get_or_create(kind=Kind.VERIFY, submission=None, turn=midnight)
        if is_new:
            notices.remind(reminder, notices.all_curators(), topic="overdue")
