"""Every change of a submission: from which state, by whom, on what condition, what else happens and who is told.

Buttons, checks, mails and the diagram in the documentation are all read from ACTIONS.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from submissions import clearance_rules as clearance
from submissions import notices, publishing
from submissions.content import content_of, private_content_of
from submissions.models import (
    OPEN,
    WITH_AUTHOR,
    ChangeRequest,
    FindingAnswer,
    Handover,
    Reason,
    ReviewEvent,
    Role,
    State,
    Submission,
)
from submissions.needs import (
    a_decline_reason,
    a_finding,
    a_message,
    approvals,
    change_requests,
    changes_answered,
    complete_content,
    consent,
    current_change_requests,
    findings_decided,
    findings_explained,
    known_reason,
    not_yet_approved,
    note_of_an_edit,
    seen_as_it_is,
    up_to_date,
)
from submissions.practice_models import PracticeEvent
from submissions.refused import Forbidden, Refused  # noqa: F401  callers catch both here
from submissions.roles import (
    another_curator,
    importing_curator,
    its_author,
    its_author_or_another_curator,
    its_editor,
    second_curator,
)

LONGEST_MESSAGE = 5000  # characters


@dataclass
class Step:
    """One action on its way: what was asked, on the locked row."""

    submission: Submission
    by: object
    role: Role
    message: str
    details: dict
    event: ReviewEvent | None = None

    @property
    def person(self):
        """Who acts; None for an outside office, which has no account."""
        return None if self.role == Role.OFFICE else self.by


# What else happens ----------------------------------------------------------------------------------------------------


def hand_over(occasion):
    """Keep the content as it changes hands; the event names this hand-over."""

    def keep(step):
        submission, last = step.submission, step.submission.handover
        step.event.handover = Handover.objects.create(
            submission=submission,
            number=last.number + 1 if last else 1,
            occasion=occasion,
            content=content_of(submission),
            private=private_content_of(submission),
        )

    return keep


def note_sending(step):
    now = timezone.now()
    step.submission.sent_at = step.submission.sent_at or now
    step.submission.attachments.filter(sent_at=None).update(sent_at=now)


def claim(step):
    step.submission.claimed_by, step.submission.claimed_at = step.by, timezone.now()


def release(step):
    step.submission.claimed_by = step.submission.claimed_at = None


def name_reason(step):
    step.event.reason = known_reason(step.details["reason"], Reason.Use.DECLINE)


def ask(step):
    """Write the checklist. It needs the event, so it runs once that is saved."""
    ChangeRequest.objects.bulk_create(
        ChangeRequest(
            submission=step.submission,
            event=step.event,
            section=item["section"],
            reason_id=item.get("reason") or None,
            text=item.get("text", "").strip(),
        )
        for item in step.details["changes"]
    )


def allow_finding(step):
    FindingAnswer.objects.update_or_create(
        submission=step.submission,
        key=step.details["key"],
        defaults={"decided_by": step.by, "decided_at": timezone.now()},
    )


def publish(step):
    """Publish the hand-over. An edit leaves the date of verification alone unless the curator verified it all."""
    submission, note = step.submission, step.details.get("note", "").strip()
    is_verified = not submission.is_edit or bool(step.details.get("is_verified"))
    submission.practice = publishing.publish(submission, step.event.handover, note=note, is_verified=is_verified)
    if submission.is_edit:
        edited = publishing.record(submission.practice, PracticeEvent.Action.EDIT, by=submission.owner, message=note)
        notices.tell_who_runs(edited, topic="edits")


# The table ------------------------------------------------------------------------------------------------------------


def nobody(step):
    return []


def curators(step):
    """Whoever reviews it or asked for changes; every curator who may when nobody did yet."""
    return notices.curators_of(step.submission)


def its_authors(step):
    return notices.authors_of(step.submission)


def the_other_side(step):
    return curators(step) if step.role == Role.CONTRIBUTOR else its_authors(step)


@dataclass(frozen=True)
class Action:
    """One row of the table. `to` is None where the state stays. `needs` refuse, `also` change, `then` runs last."""

    label: str | Promise
    done: str | Promise  # what history and mails say of it
    from_states: tuple
    to: State | None
    who: Callable
    needs: tuple = ()
    also: tuple = ()
    then: tuple = ()
    tell: Callable = nobody
    audience: ReviewEvent.Audience = ReviewEvent.Audience.BOTH
    takes_message: bool = True


CURATORS_ONLY = ReviewEvent.Audience.CURATORS
SENT, RETURNED, DECIDED = (hand_over(occasion) for occasion in Handover.Occasion)

ACTIONS = {
    "submit": Action(
        _("Send for review"), _("Sent for review"), WITH_AUTHOR, State.SUBMITTED, its_author,
        needs=(seen_as_it_is, complete_content, findings_explained, changes_answered, consent),
        also=(SENT, note_sending), tell=curators,
    ),
    "publish_edit": Action(
        _("Publish the edit"), _("Published"), WITH_AUTHOR, State.PUBLISHED, its_editor,
        needs=(seen_as_it_is, complete_content, findings_explained, changes_answered, note_of_an_edit, approvals,
               up_to_date),
        also=(DECIDED, note_sending, publish), takes_message=False,
    ),
    "import": Action(  # nobody is told: one file would be hundreds of mails
        _("Import"), _("Imported by a curator"), (State.DRAFT,), State.SUBMITTED, importing_curator,
        needs=(complete_content, findings_explained, consent), also=(SENT, note_sending),
    ),
    "withdraw": Action(
        _("Withdraw"), _("Withdrawn"), OPEN, State.WITHDRAWN, its_author,
        also=(release,), tell=curators,
    ),
    "claim": Action(
        _("Claim"), _("Taken up by a curator"), (State.SUBMITTED,), State.IN_REVIEW, second_curator,
        also=(claim,), tell=its_authors, takes_message=False,
    ),
    "release": Action(
        _("Release"), _("Put back for another curator"), (State.IN_REVIEW,), State.SUBMITTED, another_curator,
        also=(release,), audience=CURATORS_ONLY,
    ),
    "request_changes": Action(
        _("Ask for changes"), _("Changes asked for"), (State.IN_REVIEW,), State.CHANGES_REQUESTED, second_curator,
        needs=(change_requests,), also=(RETURNED, release), then=(ask,), tell=its_authors,
    ),
    "allow": Action(
        _("Let it stay"), _("Safeguarding finding let stay"), (State.IN_REVIEW,), None, second_curator,
        needs=(a_finding,), also=(allow_finding,), audience=CURATORS_ONLY,
    ),
    "approve": Action(
        _("Approve"), _("Approved by a curator"), (State.IN_REVIEW,), None, second_curator,
        needs=(complete_content, findings_decided, not_yet_approved), audience=CURATORS_ONLY,
    ),
    "publish": Action(
        _("Publish"), _("Published"), (State.IN_REVIEW,), State.PUBLISHED, second_curator,
        needs=(complete_content, findings_decided, note_of_an_edit, approvals, up_to_date),
        also=(DECIDED, publish, release), tell=its_authors,
    ),
    "decline": Action(
        pgettext_lazy("to do", "Decline"), _("Declined"), (State.IN_REVIEW,), State.DECLINED, second_curator,
        needs=(a_decline_reason, a_message), also=(DECIDED, name_reason, release), tell=its_authors,
    ),
    "appeal": Action(
        _("Appeal"), _("Appealed"), (State.DECLINED,), State.SUBMITTED, its_author,
        needs=(a_message,), tell=curators,
    ),
    "write": Action(
        _("Write a message"), _("Message"), tuple(state for state in State if state != State.DRAFT), None,
        its_author_or_another_curator, needs=(a_message,), tell=the_other_side,
    ),
    "note": Action(
        _("Note among curators"), _("Note among curators"), tuple(state for state in State if state != State.DRAFT),
        None, another_curator, needs=(a_message,), audience=CURATORS_ONLY,
    ),
    "share": Action(
        _("Ask an outside office"), _("Outside office asked for clearance"), (State.IN_REVIEW,), None, second_curator,
        needs=(findings_decided, clearance.an_office), also=(clearance.make_link,), audience=CURATORS_ONLY,
        takes_message=False,
    ),
    "unshare": Action(
        _("Revoke the link"), _("Clearance link revoked"), tuple(state for state in State if state != State.DRAFT),
        None, another_curator, needs=(clearance.a_working_link,), also=(clearance.revoke_link,),
        audience=CURATORS_ONLY, takes_message=False,
    ),
    "comment": Action(
        pgettext_lazy("to do", "Comment"), _("Comment by an outside office"),
        clearance.UNDER_REVIEW, None, clearance.outside_office,
        needs=(a_message, clearance.room_for_comments), also=(clearance.name_office,), tell=curators,
        audience=CURATORS_ONLY,
    ),
    "clear": Action(
        _("Clear it"), _("Cleared by an outside office"), clearance.UNDER_REVIEW, None, clearance.outside_office,
        needs=(clearance.not_yet_answered,), also=(clearance.name_office,), tell=curators, audience=CURATORS_ONLY,
    ),
    "object": Action(
        pgettext_lazy("to do", "Object"), _("Objection by an outside office"),
        clearance.UNDER_REVIEW, None, clearance.outside_office,
        needs=(a_message, clearance.not_yet_answered), also=(clearance.name_office,), tell=curators,
        audience=CURATORS_ONLY,
    ),
}  # fmt: skip


# Doing it -------------------------------------------------------------------------------------------------------------


def perform(name, submission, *, by, message="", field="", **details):
    """Do an action, or raise Refused and change nothing; the event. `submission` is up to date afterwards.

    `details` by action: submit: version, consent; request_changes: changes [{"section", "reason", "text"}];
    allow: key; publish: note, seen_revision, and is_verified of an edit; publish_edit: version and the same;
    decline: reason; share: office, digest, expires_at; unshare: link.
    Who comments, clears or objects is a ClearanceLink.
    """
    action = ACTIONS[name]
    with transaction.atomic():
        row = locked(submission)
        step = Step(row, by, action.who(by, row), message.strip(), details)
        check(action, step)
        step.event = started_event(name, action, step, field)
        for change in action.also:
            change(step)
        move(action, step)
        step.event.save()
        for change in action.then:
            change(step)
        notices.tell(step.event, action.tell(step))
    submission.refresh_from_db()
    return step.event


def locked(submission):
    return Submission.objects.select_for_update(of=("self",)).select_related("owner").get(pk=submission.pk)


def check(action, step):
    if step.submission.state not in action.from_states:
        raise Refused(_("This is not possible any more: it has the state “%s”.") % step.submission.get_state_display())
    if len(step.message) > LONGEST_MESSAGE:
        raise Refused(_("The message is too long."))
    for need in action.needs:
        need(step)


def started_event(name, action, step, field):
    submission = step.submission
    return ReviewEvent(
        submission=submission,
        action=name,
        by=step.person,
        role=step.role,
        at=timezone.now(),
        from_state=submission.state,
        to_state=action.to or submission.state,
        message=step.message,
        field=field,
        audience=action.audience,
        handover=submission.handover,
    )


def move(action, step):
    now = timezone.now()
    if action.to:
        step.submission.state, step.submission.waiting_since = action.to, now
    step.submission.changed_at = now
    step.submission.save(
        update_fields=["state", "waiting_since", "changed_at", "sent_at", "claimed_by", "claimed_at", "practice"]
    )


def possible(submission, user):
    """Names of the actions that a person may take now, as far as state and role say."""
    return [name for name, action in ACTIONS.items() if is_possible(action, submission, user)]


def is_possible(action, submission, user):
    if submission.state not in action.from_states:
        return False
    try:
        return bool(action.who(user, submission))
    except Refused:
        return False


# Ticking off ----------------------------------------------------------------------------------------------------------


def answer_change(request, *, by, is_done, answer=""):
    """Tick a change request off, or say why not; or take that back."""
    with transaction.atomic():
        submission = locked(request.submission)
        its_author(by, submission)
        if submission.state != State.CHANGES_REQUESTED or not current_change_requests(submission).filter(pk=request.pk):
            raise Refused(_("This is not asked for any more."))
        request.done_at = timezone.now() if is_done else None
        request.answer = answer.strip()[:LONGEST_MESSAGE]
        request.save(update_fields=["done_at", "answer"])
