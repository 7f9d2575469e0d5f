"""What a page of the desk asks for, done once, and only on what that page showed."""

from django.db import transaction
from django.utils.translation import gettext as _

from submissions import workflow
from submissions.models import FindingAnswer, State


def do_once(name, submission, *, by, seen, handover=None, message="", field="", **details):
    """Perform an action unless this person has done the same since the page was made; Refused as workflow says.

    `seen` is the id of the last event on the page, `handover` the number of the hand-over that it showed.
    """
    with transaction.atomic():
        row = workflow.locked(submission)
        if is_done(name, row, by=by, seen=seen, message=message, field=field, **details):
            return
        if handover is not None and handover != row.handover.number:
            raise workflow.Refused(_("It was sent again meanwhile. Read it as it is now before you decide."))
        workflow.perform(name, submission, by=by, message=message, field=field, **details)


def is_done(name, submission, *, by, seen, message, field, **details):
    if name == "claim" and submission.state == State.IN_REVIEW and submission.claimed_by_id == by.pk:
        return True
    if name == "allow":
        decided = FindingAnswer.objects.filter(submission=submission, decided_at__isnull=False)
        return decided.filter(key=details["key"]).exists()
    same = {"action": name, "by": by, "message": message.strip(), "field": field}
    return seen is not None and submission.events.filter(pk__gt=seen, **same).exists()


def take_over(submission, *, by, claimed_by):
    """Claim what another curator, `claimed_by` (an id or None), had claimed."""
    with transaction.atomic():
        row = workflow.locked(submission)
        if row.claimed_by_id == by.pk and row.state == State.IN_REVIEW:
            return
        if row.claimed_by_id != claimed_by:
            raise workflow.Refused(_("Another curator has claimed it meanwhile."))
        workflow.perform("release", submission, by=by)
        workflow.perform("claim", submission, by=by)
