"""Who may come to the desk, and what its pages share."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render

from submissions import queues, roles, workflow
from submissions.reviewing import Review
from submissions.views.private import lacks_second_factor

AROUND = 2  # pages linked on each side of the present one


def for_curators(view):
    """A page of the desk: nobody but curators learns that its address exists, signed in or not."""
    return login_not_required(answers_curators(view))


def for_task_force(view):
    """A page of the desk for administrators too, who know of no submission."""
    return login_not_required(answers(view, is_of_task_force))


def answers_curators(view):
    return answers(view, is_curator)


def answers(view, is_allowed):
    @wraps(view)
    def answer(request, *args, **kwargs):
        if not is_allowed(request.user):
            raise Http404
        if lacks_second_factor(request.user):
            return redirect("mfa_index")
        try:
            response = view(request, *args, **kwargs)
        except workflow.Forbidden as refusal:
            response = render(request, "desk/forbidden.html", {"reason": refusal}, status=403)
        response["Cache-Control"] = "no-store, private"
        return response

    return answer


def is_curator(user):
    return user.is_authenticated and user.is_curator


def is_of_task_force(user):
    return user.is_authenticated and (user.is_curator or user.is_administrator)


def review_or_404(request, pk):
    """The review of a submission that was sent. Forbidden to whose side it comes from: curators' notes are on it."""
    submission = get_object_or_404(queues.received(request.user), pk=pk)
    roles.another_curator(request.user, submission)
    return Review(submission, request.user)


def seen(request):
    """The id of the last event on the page that a form was sent from, or None."""
    return number(request.POST.get("seen"))


def number(text):
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else None


# Lists in pages -------------------------------------------------------------------------------------------------------


def paged(request, found, size):
    """A page of rows, and the links to the others for _pages.html."""
    page = Paginator(found, size).get_page(request.GET.get("page"))
    return page, links(request, page)


def links(request, page):
    last, current = page.paginator.num_pages, page.number
    if last == 1:
        return None
    numbers = sorted({1, last, *range(max(1, current - AROUND), min(last, current + AROUND) + 1)})
    rows, before = [], 0
    for one in numbers:
        if one - before > 1:
            rows.append({"number": None})
        rows.append({"number": one, "url": page_url(request, one), "is_current": one == current})
        before = one
    return {
        "links": rows,
        "count": last,
        "previous_url": page_url(request, current - 1) if current > 1 else "",
        "next_url": page_url(request, current + 1) if current < last else "",
    }


def page_url(request, number):
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in request.GET.items() if name != "page"})
    query["page"] = number
    return f"?{query.urlencode()}"
