"""What the actions of the workflow need before anything happens; each refuses in words."""

from django.conf import settings
from django.utils.translation import gettext as _

from practices import index
from practices.models import Practice
from submissions import screening
from submissions.completeness import missing
from submissions.models import ChangeRequest, Reason
from submissions.refused import Refused
from submissions.roles import editors
from submissions.sections import BY_SLUG

MOST_CHANGE_REQUESTS = 30


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


def note_of_an_edit(step):
    if step.submission.is_edit and not step.details.get("note", "").strip():
        raise Refused(_("Say what changed: it stands in the public history of the practice."))


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
    """With the curator who publishes, as many different ones as APPROVALS_REQUIRED have approved this hand-over.

    Whoever edited it stands for it like one who approved it.
    """
    approved = approvers(step.submission) | editors(step.submission) | {step.by.pk}
    if len(approved) < settings.APPROVALS_REQUIRED:
        raise Refused(_("Another curator must approve it first."))


def is_enough_alone(submission):
    """Whether the word of the curator who edits a practice is all that it takes to publish that."""
    return submission.is_edit and settings.APPROVALS_REQUIRED <= 1


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
