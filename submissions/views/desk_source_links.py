"""The links of sources at the desk: which are broken, and what a curator says of one."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from submissions.source_links import checking, results
from submissions.source_models import SourceCheck, SourceLink
from submissions.views.desk_access import for_curators, paged

ROWS = 25  # practices a page


@for_curators
@require_safe
def desk_source_links(request):
    """The links of one kind, by practice."""
    kind = results.KINDS.get(request.GET.get("which", "broken"))
    if kind is None:
        raise Http404
    page, pages = paged(request, results.practices_with(kind), ROWS)
    counts = results.counts()
    context = {
        "kind": kind,
        "tabs": [(one, counts[one.slug]) for one in results.KINDS.values()],
        "counts": counts,
        "check": SourceCheck.objects.filter(is_on=True).first(),
        "rows": results.found(list(page.object_list), kind),
        "pages": pages,
    }
    return render(request, "desk/source_links.html", context)


@for_curators
@require_safe
def desk_source_links_csv(request):
    which = request.GET.get("which", "broken")
    if which not in results.KINDS:
        problem = _("“%(value)s” is not a known value of “%(parameter)s”.") % {"value": which, "parameter": "which"}
        return JsonResponse({"errors": {"which": [problem]}}, status=400, json_dumps_params={"ensure_ascii": False})
    return StreamingHttpResponse(
        results.as_csv(results.KINDS[which], settings.SITE_URL),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="child-first-links-{which}.csv"'},
    )


@for_curators
@require_POST
def desk_source_link(request, pk):
    """Say that a link is still right, or have it asked again. Pressed twice, it is done once."""
    get_object_or_404(SourceLink, pk=pk)
    if request.POST.get("do") == "right":
        checking.find_right(pk, by=request.user)
        messages.success(request, _("Marked as still right. It is asked again in half a year."))
    elif request.POST.get("do") == "again":
        checking.ask_again(pk)
        messages.success(request, _("It is asked again soon; the answer stands here then."))
    return redirect(f"{reverse('desk:source_links')}?which={which_of(request)}")


def which_of(request):
    which = request.POST.get("which")
    return which if which in results.KINDS else "broken"
