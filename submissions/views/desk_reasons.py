"""The reusable reasons, kept by curators."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from submissions import reasons
from submissions.desk_forms import NewReasonForm
from submissions.models import Reason, VocabularyChange
from submissions.views.desk_access import for_curators
from submissions.views.desk_wording import reword
from submissions.vocabulary.wording import KINDS


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def desk_reasons(request):
    """Both lists, and a form for one more."""
    form = NewReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = reasons.add_once(form.cleaned_data["use"], form.texts, by=request.user)
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
        DEEDS[request.POST["do"]](reason, request.user)
        return redirect("desk:reasons")
    kind = KINDS[VocabularyChange.Part.REASON]
    return reword(request, kind, reason, "desk/reason.html", back="desk:reasons", reason=reason)


@for_curators
@require_safe
def desk_reasons_moved(request, pk=None):
    """Where they stood before they became a part of the vocabulary."""
    return redirect("desk:reason", pk, permanent=True) if pk else redirect("desk:reasons", permanent=True)


DEEDS = {
    "up": lambda reason, person: reasons.move(reason, -1, by=person),
    "down": lambda reason, person: reasons.move(reason, 1, by=person),
    "retire": lambda reason, person: reasons.set_active(reason, False, by=person),
    "bring-back": lambda reason, person: reasons.set_active(reason, True, by=person),
}
