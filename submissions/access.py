"""Which submissions a request may know of: the person's, and drafts begun in this session without an account."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from submissions import drafts
from submissions.models import Attachment, Submission

IN_SESSION = "drafts"  # ids of drafts that this session may write


def submission_or_404(request, pk):
    """The submission, if whoever asks may know of it."""
    visible = Submission.objects.visible_to(request.user) | begun_here(request)
    return get_object_or_404(visible.select_related("owner", "organisation", "practice"), pk=pk)


def own_submission_or_404(request, pk):
    """The submission, if whoever asks wrote it: as owner, as colleague, or in this session."""
    own = Submission.objects.written_by(request.user) | begun_here(request)
    return get_object_or_404(own.select_related("owner", "organisation", "practice"), pk=pk)


def attachment_or_404(request, submission_pk, pk):
    """A file of a submission. Curators know of it once it was handed over; its writers always."""
    submission = submission_or_404(request, submission_pk)
    file = get_object_or_404(Attachment, submission=submission, pk=pk)
    if file.sent_at is None and not is_own(request, submission):
        raise Http404
    return file


def is_own(request, submission):
    return (Submission.objects.written_by(request.user) | begun_here(request)).filter(pk=submission.pk).exists()


def begun_here(request):
    """Drafts without an owner that were begun, or opened by their secret link, in this session."""
    begun = request.session.get(IN_SESSION, [])
    return Submission.objects.filter(owner=None, pk__in=begun).exclude(resume_digest="")


def remember(request, submission):
    """Let this session write a draft that has no owner."""
    request.session[IN_SESSION] = [*request.session.get(IN_SESSION, []), str(submission.pk)]


def adopt_drafts(request, user):
    """Give the drafts of this session to the person who has just signed in; how many there were."""
    return sum(drafts.adopt(draft, user) for draft in begun_here(request))
