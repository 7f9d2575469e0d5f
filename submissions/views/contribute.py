"""The way into a submission: the list, beginning one, coming back to one by its link."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lib.forms import error_links
from practices.models import Practice
from submissions import access, beginning, drafts
from submissions.content import content_of
from submissions.editing import editing
from submissions.forms.start import WithoutAccountForm
from submissions.importing.refusals import Refused
from submissions.models import State, Submission
from submissions.preview import Preview
from submissions.progress import section_url, turn
from submissions.sections import SECTIONS
from submissions.views import contribute_word
from submissions.views.desk_access import is_curator
from submissions.views.private import private_page, sign_in_url, typed


@require_safe
def submission_list(request):
    """Drafts first, then what was sent, the last changed on top."""
    found = Submission.objects.written_by(request.user).select_related("owner", "organisation", "practice")
    rows = sorted(found.order_by("-changed_at"), key=lambda submission: submission.state != State.DRAFT)
    return render(request, "contribute/list.html", {"rows": [(submission, turn(submission)) for submission in rows]})


# Beginning ------------------------------------------------------------------------------------------------------------


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def start(request):
    practice = practice_to_update(request)
    if request.method != "POST":
        return explain(request, practice, WithoutAccountForm())
    if request.user.is_authenticated and not practice:
        return begun(request, lambda: beginning.begin(request.user))
    if request.user.is_authenticated:
        return redirect(drafts.begin_update(practice, request.user))
    if practice:
        return redirect(sign_in_url(request.get_full_path()))
    return start_without_account(request)


def begun(request, begin, place=""):
    """Go to the draft that `begin` makes, at a `place` of it; or show what became of the Word form that was sent."""
    if not contribute_word.is_brought(request):
        draft = begin()
        return redirect(section_url(draft, place) if place else draft)
    try:
        return contribute_word.begun_with(request, begin)
    except Refused as refusal:
        return explain(request, None, WithoutAccountForm(request.POST or None), refusal=str(refusal))


def practice_to_update(request):
    """The published practice that is named in the address, if any; 404 when there is none such."""
    slug = typed(request.GET, "practice")
    return get_object_or_404(Practice.objects.published(), slug=slug) if slug else None


def explain(request, practice, form, *, refusal="", status=200):
    """What happens, and the ways to begin. `refusal` is why the Word form was not taken."""
    context = {
        "refusal": refusal,
        "errors": error_links(form) + ([{"text": refusal, "url": "#id_form"}] if refusal else []),
        "practice": practice,
        "editing": editing(practice, request.user) if practice and is_curator(request.user) else None,
        "form": form,
        "promised_days": settings.PROMISED_DAYS,
        "sign_in_url": sign_in_url(request.get_full_path()),
    }
    return render(request, "contribute/start.html", context, status=status)


def start_without_account(request):
    form = WithoutAccountForm(request.POST)
    if not form.is_valid():
        return explain(request, None, form)
    address = form.cleaned_data["email"]
    if not ratelimit.consume(request, action="start_draft", key=address):
        form.add_error(None, _("Many drafts were begun from here just now. Wait an hour, or sign in to begin one."))
        return explain(request, None, form, status=429)
    return begun(request, lambda: begun_by_mail(request, address), SECTIONS[0].slug)


def begun_by_mail(request, address):
    """A draft that this session may write, and to which the link is being mailed."""
    draft = beginning.begin_without_account(request, address)
    messages.success(
        request,
        _("We are mailing a link to this draft to %(address)s. With it you can go on at any time, on any device.")
        % {"address": address},
    )
    return draft


@login_not_required
@require_safe
def resume(request, secret):
    """The secret leaves the address at once, and no page is told of it."""
    draft = drafts.by_secret(secret)
    if draft is None:
        response = render(request, "contribute/gone.html", status=404)
    else:
        is_theirs = request.user.is_authenticated and drafts.adopt(draft, request.user)
        if not is_theirs and not access.begun_here(request).filter(pk=draft.pk).exists():
            access.remember(request, draft)
        response = redirect(draft)
    response["Referrer-Policy"] = "no-referrer"
    return response


@private_page
@require_POST
def again(request, pk):
    """A new attempt after one that was declined or withdrawn."""
    submission = access.own_submission_or_404(request, pk)
    if not request.user.is_authenticated or submission.state not in (State.DECLINED, State.WITHDRAWN):
        return redirect(submission)
    return redirect(drafts.begin_again(submission, request.user))


# Reading --------------------------------------------------------------------------------------------------------------


@private_page
@require_safe
def preview(request, pk):
    submission = access.submission_or_404(request, pk)
    if not access.is_own(request, submission):
        return redirect(submission.desk_url)
    context = {"submission": submission, "practice": Preview(submission, content_of(submission)), "is_preview": True}
    return render(request, "contribute/preview.html", context)
