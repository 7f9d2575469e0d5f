"""The desk's activity page, for curators and administrators: who did what when."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from submissions import activity
from submissions.forms.activity import ActivityForm
from submissions.views.desk_access import for_task_force, paged

ROWS = 50  # lines a page


@for_task_force
@require_safe
def desk_activity(request):
    form = ActivityForm(request.GET, reader=request.user)
    context = {"form": form}
    if form.is_valid():
        chosen = form.cleaned_data
        page, pages = paged(request, activity.Activity(request.user, **chosen), ROWS)
        failures = activity.failed_sign_ins(chosen["since"], chosen["until"])
        context |= {"page": page, "lines": page.object_list, "pages": pages, "failures": failures}
    return render(request, "desk/activity.html", context)
