"""Published practices at the desk: finding one, seeing how fresh it is, taking it down, putting it back."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from practices.freshness import freshness_of
from practices.models import Practice
from submissions import publishing, translation_queues, verifying
from submissions.desk_forms import PutBackForm, TakeDownForm
from submissions.editing import editing
from submissions.models import PracticeEvent
from submissions.views.desk_access import for_curators, paged

ROWS = 25  # practices a page


@for_curators
@require_safe
def desk_practices(request):
    """All practices, or those that were taken down; `q` stands in their title or address."""
    words, only = request.GET.get("q", "").replace("\0", "").strip(), request.GET.get("only", "")
    found = Practice.objects.order_by("-updated_at", "-pk")
    if words:
        found = found.filter(Q(title__icontains=words) | Q(slug__icontains=words))
    if only == "taken-down":
        found = found.filter(taken_down_at__isnull=False)
    page, pages = paged(request, found, ROWS)
    context = {"words": words, "only": only, "practices": page, "count": page.paginator.count, "pages": pages}
    return render(request, "desk/practices.html", context)


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def desk_practice(request, slug):
    """One practice, with the form that takes it down or puts it back; what the public will read is shown first."""
    practice = get_object_or_404(Practice, slug=slug)
    form = (PutBackForm if practice.taken_down_at else TakeDownForm)(request.POST or None)
    problem, is_sure = "", "confirm" in request.POST
    if request.method == "POST" and form.is_valid() and is_sure:
        problem = change(request, practice, form.cleaned_data["reason"])
        if not problem:
            return redirect("desk:practice", slug=practice.slug)
    context = {
        "practice": practice,
        "form": form,
        "problem": problem,
        "freshness": freshness_of(practice),
        "answer": verifying.answers_to([practice]).get(practice.pk),
        "preview": form.is_bound and form.is_valid(),
        "editing": editing(practice, request.user),
        "languages": translation_queues.states(practice),
        "events": PracticeEvent.objects.filter(practice=practice).select_related("by").order_by("-pk"),
        "updates": practice.submissions.filter(sent_at__isnull=False).order_by("-sent_at")[:10],
    }
    return render(request, "desk/practice.html", context)


def change(request, practice, reason):
    """Take it down or put it back, as the form said; why not, or ""."""
    action = request.POST.get("confirm")
    do, done = DEEDS.get(action, (None, ""))
    if do is None or is_done(practice, action):
        return ""
    try:
        do(practice, by=request.user, reason=reason)
    except publishing.CannotChange as problem:
        return problem
    messages.success(request, done)
    return ""


def is_done(practice, action):
    """The button was pressed twice, or somebody else was quicker."""
    return (action == PracticeEvent.Action.TAKE_DOWN) == bool(practice.taken_down_at)


DEEDS = {
    "take-down": (publishing.take_down, _("Taken down. Its address tells the public why.")),
    "put-back": (publishing.put_back, _("Public again.")),
}
