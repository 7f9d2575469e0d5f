"""The desk's page of focal points, for curators and administrators: who speaks for which State."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import focal_points
from submissions.views.desk_access import for_task_force


@for_task_force
@require_safe
def desk_focal_points(request):
    """Who speaks in public, and for administrators how many wait to be confirmed. No address is named."""
    context = {"rows": focal_points.speaking()}
    if request.user.is_administrator:
        context["to_confirm"] = focal_points.waiting().count()
    return render(request, "desk/focal_points.html", context)
