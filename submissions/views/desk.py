"""The curators' desk: its queues, one review, and what is done from there."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from submissions import queues, workflow
from submissions.comparing import changes_between
from submissions.desk_forms import MessageForm, NoteForm
from submissions.handed_over import HandedOver
from submissions.once import do_once, take_over
from submissions.rows import rows
from submissions.views.desk_access import answers_curators, for_curators, number, paged, review_or_404, seen

ROWS = 25  # submissions a page


@answers_curators
@require_safe
def desk_list(request):
    queue = queues.QUEUES.get(request.GET.get("queue", "to-claim"))
    if queue is None:
        raise Http404
    page, pages = paged(request, queues.in_queue(queue, request.user), ROWS)
    context = {
        "queue": queue,
        "tabs": queues.tabs(request.user),
        "rows": rows(page.object_list, request.user),
        "pages": pages,
    }
    return render(request, "desk/list.html", context)


@for_curators
@require_safe
def desk_review(request, pk):
    return show_review(request, review_or_404(request, pk))


def show_review(request, review, *, refused="", form=None, done=""):
    """The page of a review. `form` is one that was refused, with what was typed in it; `done` was just done by htmx."""
    shown = request.POST.get("view") or request.GET.get("view")
    ways = dict(review.views)
    context = {
        "review": review,
        "submission": review.submission,
        "read": review.read,
        "shown": shown if shown in ways else next(iter(ways)),
        "message_form": form if type(form) is MessageForm else MessageForm(auto_id="message_%s"),
        "note_form": form if type(form) is NoteForm else NoteForm(auto_id="note_%s", fields=review.fields),
        "refused": refused,
        "done": done,
    }
    return render(request, "desk/review.html", context)


@for_curators
@require_safe
def desk_handover(request, pk, number):
    review = review_or_404(request, pk)
    handover = get_object_or_404(review.submission.handovers, number=number)
    before = review.submission.handovers.filter(number=number - 1).first()
    context = {
        "review": review,
        "submission": review.submission,
        "read": HandedOver(review.submission, handover),
        "before": before,
        "changes": changes_between(before, handover, review.vocabulary) if before else [],
    }
    return render(request, "desk/handover.html", context)


# Doing ----------------------------------------------------------------------------------------------------------------


@for_curators
@require_POST
def desk_act(request, pk, action):
    if action not in ACTS:
        raise Http404
    review = review_or_404(request, pk)
    form = form_of(action, request, review)
    if form is not None and not form.is_valid():
        return show_review(request, review, form=form)
    try:
        ACTS[action](request, review.submission, **(form.cleaned_data if form else {}))
    except workflow.Forbidden:
        raise
    except workflow.Refused as refusal:
        return show_review(request, review_or_404(request, pk), refused=refusal, form=form)
    if request.htmx:
        return show_review(request, review_or_404(request, pk), done=action)
    return redirect(back_to(request, review.submission, action))


def form_of(action, request, review):
    if action == "write":
        return MessageForm(request.POST, auto_id="message_%s")
    if action == "note":
        return NoteForm(request.POST, auto_id="note_%s", fields=review.fields)
    return None


def act(name):
    """How an action of the workflow is done from the page of a review."""

    def do(request, submission, **typed):
        do_once(name, submission, by=request.user, seen=seen(request), **typed)

    return do


def approve(request, submission):
    shown = number(request.POST.get("handover"))
    do_once("approve", submission, by=request.user, seen=seen(request), handover=shown)


def allow(request, submission):
    do_once("allow", submission, by=request.user, seen=seen(request), key=request.POST.get("key", "").replace("\0", ""))


def take_up(request, submission):
    take_over(submission, by=request.user, claimed_by=number(request.POST.get("claimed_by")))


ACTS = {
    "claim": act("claim"),
    "release": act("release"),
    "take-over": take_up,
    "approve": approve,
    "allow": allow,
    "write": act("write"),
    "note": act("note"),
}
PLACES = {"write": "#messages", "note": "#notes", "allow": "#checks"}


def back_to(request, submission, action):
    view = request.POST.get("view", "")
    query = f"?view={view}" if view in ("again", "update", "page") else ""
    return f"{submission.desk_url}{query}{PLACES.get(action, '')}"
