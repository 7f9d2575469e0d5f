"""The desk's queue of practices to verify, and the click that verifies one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from practices.models import Practice
from submissions import publishing, queues, verifying
from submissions.views.desk_access import for_curators, number, paged
from submissions.views.private import typed

ROWS = 25  # practices a page
LONGEST_NOTE = 1000  # characters


@for_curators
@require_safe
def desk_to_verify(request):
    """What is due or overdue, the longest waiting first; or desk research that nobody has verified yet."""
    which = request.GET.get("which", "again")
    if which not in verifying.QUEUES:
        raise Http404
    page, pages = paged(request, verifying.QUEUES[which](), ROWS)
    context = {
        "which": which,
        "tabs": queues.tabs(request.user),
        "counts": verifying.counts(),
        "rows": verifying.rows(list(page.object_list)),
        "pages": pages,
    }
    return render(request, "desk/to_verify.html", context)


@for_curators
@require_POST
def desk_verify(request, slug):
    practice = get_object_or_404(Practice, slug=slug)
    note = typed(request.POST, "note")[:LONGEST_NOTE]
    try:
        verifying.verify(practice, by=request.user, revision=number(request.POST.get("revision")), note=note)
    except publishing.CannotChange as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("“%(title)s” is verified as of today.") % {"title": practice.title})
    return redirect(back_to(request, practice))


def back_to(request, practice):
    which = request.POST.get("which")
    if which in verifying.QUEUES:
        return f"{reverse('desk:to_verify')}?which={which}"
    return reverse("desk:practice", args=[practice.slug])
