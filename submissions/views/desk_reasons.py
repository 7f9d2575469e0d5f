"""The reusable reasons, kept by curators."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from submissions import reasons
from submissions.desk_forms import NewReasonForm, ReasonForm
from submissions.models import Reason
from submissions.views.desk_access import for_curators


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def desk_reasons(request):
    """Both lists, and a form for one more."""
    form = NewReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = reasons.add_once(form.cleaned_data["use"], form.texts)
        messages.success(request, _("“%(reason)s” can be chosen now.") % {"reason": reason})
        return redirect("desk:reasons")
    rows = list(reasons.with_uses())
    lists = [{"label": use.label, "rows": [row for row in rows if row.use == use]} for use in Reason.Use]
    return render(request, "desk/reasons.html", {"lists": lists, "form": form})


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def desk_reason(request, pk):
    """One reason: its texts, its place in the list, whether it can be chosen."""
    reason = get_object_or_404(reasons.with_uses(), pk=pk)
    if request.method == "POST" and request.POST.get("do") in DEEDS:
        DEEDS[request.POST["do"]](reason)
        return redirect("desk:reasons")
    form = ReasonForm(request.POST or None, initial=reason.texts)
    if request.method == "POST" and form.is_valid():
        Reason.objects.filter(pk=reason.pk).update(texts=form.texts)
        messages.success(request, _("Saved."))
        return redirect("desk:reasons")
    return render(request, "desk/reason.html", {"reason": reason, "form": form})


def set_active(reason, is_active):
    Reason.objects.filter(pk=reason.pk).update(is_active=is_active)


DEEDS = {
    "up": lambda reason: reasons.move(reason, by=-1),
    "down": lambda reason: reasons.move(reason, by=1),
    "retire": lambda reason: set_active(reason, False),
    "bring-back": lambda reason: set_active(reason, True),
}
