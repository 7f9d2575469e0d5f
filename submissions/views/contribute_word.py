"""The form as a Word document: taken away, filled in without a connection, brought back."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from submissions.access import is_own, own_submission_or_404
from submissions.drafts import NotEditable
from submissions.importing.refusals import Refused
from submissions.models import Submission
from submissions.sections import BY_SLUG, SECTION_OF
from submissions.views.private import private_page
from submissions.word_form import bringing, making

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BROUGHT = "word_forms"  # key in the session: {digest of a form: id of the draft that it began}
MOST_REMEMBERED = 10


@private_page
@require_safe
def blank_form(request):
    return downloaded(making.form_document())


@private_page
@require_safe
def form(request, pk):
    """The form with what a draft holds."""
    return downloaded(making.form_document(own_submission_or_404(request, pk)))


def downloaded(content):
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="child-first-form.docx"'
    return response


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def word(request, pk):
    """Taking the form of a draft away, and bringing it back."""
    submission = own_submission_or_404(request, pk)
    if not submission.is_editable:
        return redirect(submission)
    if request.method != "POST":
        return show(request, submission)
    try:
        return result(request, submission, brought(request))
    except Refused as refusal:
        return show(request, submission, str(refusal))
    except NotEditable:
        return redirect(submission)


def show(request, submission, refusal=""):
    return render(request, "contribute/word.html", {"submission": submission, "refusal": refusal})


def brought(request):
    """The form that was sent, read. Raises Refused."""
    if hasattr(request, "too_large"):
        raise Refused("TOO_LARGE")
    if "form" not in request.FILES:
        raise Refused("NO_FILE")
    return bringing.read(request.FILES["form"])


def result(request, submission, form):
    """Save what a form says, and show what became of it."""
    submission = bringing.into_draft(submission, form)
    sections = dict.fromkeys(BY_SLUG[SECTION_OF[name]].title for name in form.saved)
    context = {"submission": submission, "form": form, "sections": list(sections)}
    return render(request, "contribute/word_result.html", context)


# Beginning with one ---------------------------------------------------------------------------------------------------


def is_brought(request):
    return "form" in request.FILES or getattr(request, "too_large", "") == "form"


def begun_with(request, begin):
    """Begin a draft (`begin` makes it) with the form that was sent; the same again when it is sent twice."""
    form = brought(request)
    digest = digest_of(request.FILES["form"])
    begun = request.session.get(BROUGHT, {})
    draft = Submission.objects.filter(pk=begun.get(digest)).first()
    if draft is None or not is_own(request, draft):
        draft = begin()
    request.session[BROUGHT] = dict([*begun.items(), (digest, str(draft.pk))][-MOST_REMEMBERED:])
    if not draft.is_editable:
        return redirect(reverse("contribute:detail", args=[draft.pk]))
    return result(request, draft, form)


def digest_of(file):
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()[:16]
