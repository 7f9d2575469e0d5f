"""One submission for whoever wrote it: its sections, what happens next, messages, and what can be done with it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lib.downloads import download
from submissions import workflow
from submissions.access import attachment_or_404, is_own, own_submission_or_404, submission_or_404
from submissions.discarding import can_discard, discard
from submissions.models import ChangeRequest, ReviewEvent, Role, State
from submissions.once import do_once
from submissions.progress import section_url, task_list, turn
from submissions.sections import BY_SLUG
from submissions.views.desk_access import seen
from submissions.views.private import private_page, sign_in_url, typed

ACTIONS = ("withdraw", "appeal", "write")  # sending has a page of its own


@private_page
@require_safe
def detail(request, pk):
    submission = submission_or_404(request, pk)
    if not is_own(request, submission):
        return redirect(submission.desk_url)
    signed_in = request.user.is_authenticated
    context = {
        "submission": submission,
        "turn": turn(submission),
        "tasks": task_list(submission) if submission.is_editable else [],
        "requests": asked_for(submission),
        "cover": cover_of(submission),
        "last_event": submission.events.order_by("id").values_list("pk", flat=True).last() or 0,
        "history": history(submission, request.user),
        "possible": workflow.possible(submission, request.user) if signed_in else [],
        "can_delete": can_discard(submission),
        "can_try_again": signed_in and submission.state in (State.DECLINED, State.WITHDRAWN),
    }
    return render(request, "contribute/detail.html", context)


def asked_for(submission):
    """The checklist, each with the section it concerns; nothing once it was sent again."""
    if submission.state != State.CHANGES_REQUESTED:
        return []
    requests = workflow.current_change_requests(submission).select_related("reason")
    return [shown_request(submission, request) for request in requests]


def cover_of(submission):
    """What the curator wrote with the list."""
    last = submission.events.filter(action="request_changes").last()
    return last.message if last else ""


def shown_request(submission, request):
    return {"row": request, "section": BY_SLUG[request.section], "url": section_url(submission, request.section)}


def history(submission, reader):
    """What happened, the latest first, as its writers may know it."""
    events = submission.events.filter(audience=ReviewEvent.Audience.BOTH).select_related("by", "handover", "reason")
    return [
        {"event": event, "done": workflow.ACTIONS[event.action].done, "who": named(event, reader)}
        for event in events.order_by("-id")
    ]


def named(event, reader):
    """Curators are not named to whoever wrote it."""
    if event.role == Role.CURATOR:
        return event.get_role_display()
    if event.by is None:
        return _("Somebody who has left")
    return _("You") if event.by == reader else str(event.by)


# Doing ----------------------------------------------------------------------------------------------------------------


@private_page
@require_POST
def act(request, pk, action):
    submission = submission_or_404(request, pk)
    if action not in ACTIONS:
        raise Http404
    if not request.user.is_authenticated:
        return redirect(sign_in_url(submission.get_absolute_url()))
    try:
        do_once(action, submission, by=request.user, seen=seen(request), message=typed(request.POST, "message"))
    except workflow.Forbidden as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except workflow.Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, str(workflow.ACTIONS[action].done))
    return redirect(submission)


@private_page
@require_POST
def change(request, pk, change_pk):
    """Tick a change off, say why not, or take that back."""
    submission = own_submission_or_404(request, pk)
    requests = ChangeRequest.objects.select_related("reason", "submission")
    asked = get_object_or_404(requests, submission=submission, pk=change_pk)
    refusal = ""
    try:
        workflow.answer_change(
            asked, by=request.user, is_done="done" in request.POST, answer=typed(request.POST, "answer")
        )
    except workflow.Refused as refused:
        refusal = str(refused)
    if request.htmx:
        context = {"submission": submission, "request_row": shown_request(submission, asked), "refusal": refusal}
        return render(request, "contribute/_change.html", context)
    if refusal:
        messages.warning(request, refusal)
    return redirect(f"{submission.get_absolute_url()}#change-{asked.pk}")


@private_page
@require_POST
def delete(request, pk):
    submission = own_submission_or_404(request, pk)
    if not discard(submission):
        messages.warning(request, _("It was sent before and cannot be deleted. You can withdraw it."))
        return redirect(submission)
    messages.success(request, _("The draft and its files are deleted."))
    return redirect("contribute:list" if request.user.is_authenticated else "contribute:start")


@private_page
@require_safe
def file(request, pk, file_pk):
    found = attachment_or_404(request, pk, file_pk)
    return download(found.file, found.name, found.content_type)
