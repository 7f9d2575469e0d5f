"""Every change of a submission: from which state, by whom, on what condition, what else happens and who is told.

Buttons, checks, mails and the diagram in the documentation are all read from ACTIONS.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practices import index
from practices.models import Practice
from submissions import clearance_rules as clearance
from submissions import notices, publishing, screening
from submissions.completeness import missing
from submissions.content import content_of, private_content_of
from submissions.models import (
    OPEN,
    WITH_AUTHOR,
    ChangeRequest,
    ClearanceLink,
    FindingAnswer,
    Handover,
    Reason,
    ReviewEvent,
    Role,
    State,
    Submission,
)
from submissions.refused import Forbidden, Refused
from submissions.sections import BY_SLUG

LONGEST_MESSAGE = 5000  # characters
MOST_CHANGE_REQUESTS = 30


# Who ------------------------------------------------------------------------------------------------------------------


def is_author(user, submission):
    """Whether they wrote it: its owner, or a colleague of its organisation. A link is nobody, whatever its number."""
    if isinstance(user, ClearanceLink):
        return False
    is_colleague = user.organisation_id is not None and user.organisation_id == submission.organisation_id
    return submission.owner_id == user.pk or is_colleague


def its_author(user, submission):
    if not is_author(user, submission):
        raise Forbidden(_("Only whoever wrote it, or a colleague, can do this."))
    return Role.CONTRIBUTOR


def another_curator(user, submission):
    if not user.is_curator:
        raise Forbidden(_("Only a curator can do this."))
    owner = submission.owner
    if is_author(user, submission) or (
        owner and owner.organisation_id and owner.organisation_id == user.organisation_id
    ):
        raise Forbidden(_("Another curator must review this: it comes from you or your organisation."))
    return Role.CURATOR


def second_curator(user, submission):
    """Another curator, and not one who declined it: an appeal is heard by somebody else."""
    role = another_curator(user, submission)
    if submission.events.filter(action="decline", by=user).exists():
        raise Forbidden(_("You declined this before: another curator must look at it again."))
    return role


def its_author_or_another_curator(user, submission):
    return its_author(user, submission) if is_author(user, submission) else another_curator(user, submission)


# What is needed -------------------------------------------------------------------------------------------------------


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


def complete_content(step):
    if lacking := missing(step.submission):
        raise Refused(lacking[0].message)


def seen_as_it_is(step):
    """What was checked before sending is what is sent: nobody saved anything meanwhile."""
    if step.details.get("version") not in (None, step.submission.version):
        raise Refused(_("It was changed meanwhile. Read it again before you send it."))


def consent(step):
    if not step.details.get("consent"):
        raise Refused(_("Confirm that it may be shared and that no child can be recognised."))


def findings_explained(step):
    if any(not finding.is_explained for finding in screening.findings_of(step.submission)):
        raise Refused(_("Remove or explain each thing that could identify a person."))


def findings_decided(step):
    if any(not finding.is_decided for finding in screening.findings_of(step.submission)):
        raise Refused(_("Decide on each thing that could identify a person first."))


def changes_answered(step):
    if open_change_requests(step.submission).exists():
        raise Refused(_("Tick off each change you were asked for, or say why not."))


def a_message(step):
    if not step.message:
        raise Refused(_("Write a message."))


def a_decline_reason(step):
    known_reason(step.details.get("reason"), Reason.Use.DECLINE)


def change_requests(step):
    items = step.details.get("changes") or []
    if not 1 <= len(items) <= MOST_CHANGE_REQUESTS:
        raise Refused(_("Ask for at least one change."))
    for item in items:
        if item["section"] not in BY_SLUG or not BY_SLUG[item["section"]].fields:
            raise Refused(_("Choose the section of each change."))
        if item.get("reason"):
            known_reason(item["reason"], Reason.Use.CHANGE)
        elif not item.get("text", "").strip():
            raise Refused(_("Give each change a reason or a sentence."))


def known_reason(pk, use):
    reason = Reason.objects.filter(pk=pk, use=use, is_active=True).first() if str(pk or "").isdecimal() else None
    if reason is None:
        raise Refused(_("Choose a reason."))
    return reason


def a_finding(step):
    if step.details.get("key") not in {finding.key for finding in screening.findings_of(step.submission)}:
        raise Refused(_("This was changed or removed meanwhile."))


def not_yet_approved(step):
    if step.by.pk in approvers(step.submission):
        raise Refused(_("You approved this already. Another curator must approve it too."))


def approvals(step):
    """With the curator who publishes, as many different ones as APPROVALS_REQUIRED have approved this hand-over."""
    lacking = settings.APPROVALS_REQUIRED - len(approvers(step.submission) | {step.by.pk})
    if lacking > 0:
        raise Refused(_("Another curator must approve it first."))


def up_to_date(step):
    """An update was made from the revision now published, or the curator has seen the one published meanwhile."""
    submission = step.submission
    if not submission.is_update:
        return
    index.hold()  # another update must not be published between this look and ours
    practice = Practice.objects.get(pk=submission.practice_id)
    if practice.taken_down_at:
        raise Refused(_("The practice was taken down. Put it back before you publish an update to it."))
    if practice.revision_number not in (submission.made_from, step.details.get("seen_revision")):
        raise Refused(
            _("Another version was published meanwhile. Look at the differences before you publish this one.")
        )


def approvers(submission):
    """Ids of the curators who approved it since it was last handed over."""
    latest = submission.handover
    approved = submission.events.filter(action="approve", handover=latest, by__is_active=True)
    return set(approved.values_list("by", flat=True)) if latest else set()


def open_change_requests(submission):
    """What was asked for last and is neither done nor answered."""
    return current_change_requests(submission).filter(done_at=None, answer="")


def current_change_requests(submission):
    """What was asked for when it was last returned."""
    last = submission.events.filter(action="request_changes").last()
    return ChangeRequest.objects.filter(event=last) if last else ChangeRequest.objects.none()


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
    step.submission.practice = publishing.publish(
        step.submission, step.event.handover, note=step.details.get("note", "").strip()
    )


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
        _("May stay"), _("Safeguarding finding let stay"), (State.IN_REVIEW,), None, second_curator,
        needs=(a_finding,), also=(allow_finding,), audience=CURATORS_ONLY,
    ),
    "approve": Action(
        _("Approve"), _("Approved by a curator"), (State.IN_REVIEW,), None, second_curator,
        needs=(complete_content, findings_decided, not_yet_approved), audience=CURATORS_ONLY,
    ),
    "publish": Action(
        _("Publish"), _("Published"), (State.IN_REVIEW,), State.PUBLISHED, second_curator,
        needs=(complete_content, findings_decided, approvals, up_to_date),
        also=(DECIDED, publish, release), tell=its_authors,
    ),
    "decline": Action(
        _("Decline"), _("Declined"), (State.IN_REVIEW,), State.DECLINED, second_curator,
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
        _("Comment"), _("Comment by an outside office"), clearance.UNDER_REVIEW, None, clearance.outside_office,
        needs=(a_message, clearance.room_for_comments), also=(clearance.name_office,), tell=curators,
        audience=CURATORS_ONLY,
    ),
    "clear": Action(
        _("Clear it"), _("Cleared by an outside office"), clearance.UNDER_REVIEW, None, clearance.outside_office,
        needs=(clearance.not_yet_answered,), also=(clearance.name_office,), tell=curators, audience=CURATORS_ONLY,
    ),
    "object": Action(
        _("Object"), _("Objection by an outside office"), clearance.UNDER_REVIEW, None, clearance.outside_office,
        needs=(a_message, clearance.not_yet_answered), also=(clearance.name_office,), tell=curators,
        audience=CURATORS_ONLY,
    ),
}  # fmt: skip


# Doing it -------------------------------------------------------------------------------------------------------------


def perform(name, submission, *, by, message="", field="", **details):
    """Do an action, or raise Refused and change nothing; the event. `submission` is up to date afterwards.

    `details` by action: submit: version, consent; request_changes: changes [{"section", "reason", "text"}];
    allow: key; publish: note, seen_revision; decline: reason; share: office, digest, expires_at; unshare: link.
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
