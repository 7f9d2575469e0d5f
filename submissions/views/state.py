"""What focal points see and say: the practices of their State, and their State's words on each."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practices.freshness import freshness_of
from submissions import states
from submissions.forms.state import WordForm
from submissions.views.desk_access import paged
from submissions.views.private import lacks_second_factor

ROWS = 25  # practices a page


def for_focal_points(view):
    """A page that nobody but focal points learns of, signed in or not; they come in with their second factor."""
    return login_not_required(answers_focal_points(view))


def answers_focal_points(view):
    @wraps(view)
    def answer(request, *args, **kwargs):
        if not (request.user.is_authenticated and request.user.is_focal_point):
            raise Http404
        if lacks_second_factor(request.user):
            return redirect("mfa_index")
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        return response

    return answer


@answers_focal_points
@require_safe
def state_list(request):
    """Every published practice of their State, with what it has said. Nothing that is under review."""
    found = states.practices_of(request.user).order_by("-updated_at", "-pk")
    page, pages = paged(request, found, ROWS)
    said = {}
    for word in states.said_by(request.user).filter(practice__in=page.object_list):
        said.setdefault(word.practice_id, []).append(word)
    rows = [
        {"practice": practice, "freshness": freshness_of(practice), "words": said.get(practice.pk, [])}
        for practice in page.object_list
    ]
    context = {"country": request.user.focal_country, "rows": rows, "count": page.paginator.count, "pages": pages}
    return render(request, "state/list.html", context)


@for_focal_points
@require_http_methods(["GET", "HEAD", "POST"])
def state_practice(request, slug):
    practice = practice_or_404(request, slug)
    form = WordForm(request.POST if request.method == "POST" else None, country=request.user.focal_country_id)
    if form.is_valid():
        given = form.cleaned_data
        try:
            states.say(practice, by=request.user, kind=given["kind"], text=given["text"], language=given["language"])
        except states.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It stands on the public page now."))
            return redirect("state:practice", slug=practice.slug)
    words = states.said_by(request.user).filter(practice=practice).order_by("-pk")
    context = {"country": request.user.focal_country, "practice": practice, "form": form, "words": words}
    return render(request, "state/practice.html", context)


@for_focal_points
@require_POST
def state_withdraw(request, slug, pk):
    """Also after the practice was taken down, or no longer names the State: a word can always be taken back."""
    word = get_object_or_404(states.said_by(request.user), practice__slug=slug, pk=pk)
    states.withdraw(word, by=request.user)
    messages.success(request, _("Withdrawn. The page says when."))
    is_there = states.practices_of(request.user).filter(slug=slug).exists()
    return redirect("state:practice", slug=slug) if is_there else redirect("state:list")


def practice_or_404(request, slug):
    return get_object_or_404(states.practices_of(request.user), slug=slug)
