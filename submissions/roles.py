"""Who may act on a submission, and in which role."""

from django.utils.translation import gettext as _

from submissions.models import ClearanceLink, Role, State
from submissions.refused import Forbidden


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


def importing_curator(user, submission):
    """A curator who brings what others hold: its writer, so that another curator reviews it."""
    if not user.is_curator:
        raise Forbidden(_("Only a curator can do this."))
    return its_author(user, submission)


def another_curator(user, submission):
    if not user.is_curator:
        raise Forbidden(_("Only a curator can do this."))
    if is_author(user, submission) or is_of_their_organisation(user, submission):
        raise Forbidden(_("Another curator must review this: it comes from you or your organisation."))
    return Role.CURATOR


def is_of_their_organisation(user, submission):
    """Whether a colleague of a curator wrote it. What a curator edits comes from the task force, of which all are."""
    owner = None if submission.is_edit else submission.owner
    return bool(owner and owner.organisation_id and owner.organisation_id == user.organisation_id)


def second_curator(user, submission):
    """Another curator, and not one who declined it: an appeal is heard by somebody else."""
    role = another_curator(user, submission)
    if submission.events.filter(action="decline", by=user).exists():
        raise Forbidden(_("You declined this before: another curator must look at it again."))
    return role


def its_author_or_another_curator(user, submission):
    return its_author(user, submission) if is_author(user, submission) else another_curator(user, submission)


def its_editor(user, submission):
    """The curator who edits a published practice, unless it comes from their own side."""
    if not (submission.is_edit and submission.owner_id == user.pk and user.is_curator):
        raise Forbidden(_("Only the curator who edits the practice can do this."))
    refuse_own_side(submission.practice, user)
    return Role.CURATOR


def editors(submission):
    """Ids of the curators who stand for a text because it is their edit."""
    owner = submission.owner if submission.is_edit else None
    return {owner.pk} if owner and owner.is_active and owner.is_curator else set()


def refuse_own_side(practice, curator):
    """Nobody verifies or edits as a curator what they, or their organisation, had published."""
    for submission in practice.submissions.filter(state=State.PUBLISHED, is_edit=False).select_related("owner"):
        another_curator(curator, submission)
