"""What is late: which submissions have waited how long in which state, and whether a reminder of it still holds."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from practices.freshness import overdue
from submissions.models import Reminder, State, Submission

Kind = Reminder.Kind
DAYS_BETWEEN = 7  # reminders to verify: all that became overdue meanwhile stands in one


@dataclass(frozen=True)
class Late:
    """A row of the table: what is late each time that so many days have gone by, and the topic of mails about it."""

    state: State
    since: str  # the column from which the days are counted
    steps: tuple  # in days
    topic: str
    is_after_promise: bool = False  # the days begin where the promised ones end
    is_titled: bool = False  # nothing is said of what has no title yet: many drafts are only tries

    def wait(self, step):
        """After how much time a step is due."""
        return timedelta(days=step + (settings.PROMISED_DAYS if self.is_after_promise else 0))


LATE = {
    Kind.CHANGES: Late(State.CHANGES_REQUESTED, "changed_at", (14, 30), "waiting"),
    Kind.DRAFT: Late(State.DRAFT, "changed_at", (30,), "waiting", is_titled=True),
    Kind.CLAIM: Late(State.IN_REVIEW, "waiting_since", (14, 30), "overdue"),
    Kind.UNCLAIMED: Late(State.SUBMITTED, "waiting_since", (1, 15), "overdue", is_after_promise=True),
}


def lasting(kind, step):
    """The submissions that have stayed as they are for as long as a step says."""
    late = LATE[kind]
    found = Submission.objects.filter(state=late.state, **{f"{late.since}__lte": timezone.now() - late.wait(step)})
    return found.exclude(title="") if late.is_titled else found


def not_reminded(kind, step):
    """Those of them of which nobody was reminded in this turn, at this step or a later one."""
    told = Reminder.objects.filter(kind=kind, submission=OuterRef("pk"), turn=OuterRef("waiting_since"))
    return lasting(kind, step).filter(~Exists(told.filter(step__gte=step)))


def is_over(reminder):
    """Whether what a reminder is about has moved since."""
    if reminder.kind == Kind.VERIFY:
        return not overdue().exists()
    still = lasting(reminder.kind, reminder.step).filter(waiting_since=reminder.turn)
    return not still.filter(pk=reminder.submission_id).exists()
