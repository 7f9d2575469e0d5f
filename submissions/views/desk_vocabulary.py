"""The log of the vocabulary at the desk: what was changed by whom, before and after, and the way back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lib.languages import html_tag, language_name
from practices.models import Keyword
from submissions.forms.vocabulary import LABELS, ChangesForm
from submissions.models import VocabularyChange
from submissions.refused import Refused
from submissions.views.desk_access import for_curators, paged
from submissions.vocabulary import log, undoing, wording

ROWS = 50  # changes a page


@for_curators
@require_safe
def desk_changes_of_vocabulary(request):
    form = ChangesForm(request.GET)
    context = {"form": form}
    if form.is_valid():
        page, pages = paged(request, log.found(**form.cleaned_data), ROWS)
        context |= {"page": page, "pages": pages}
    return render(request, "desk/vocabulary_changes.html", context)


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def desk_change_of_vocabulary(request, pk):
    """One change, before and after. Undoing it shows first what it would give back."""
    changes = VocabularyChange.objects.select_related("by", "undoes", "undone_by")
    change = get_object_or_404(changes, pk=pk)
    refusal = None
    if request.method == "POST":
        try:
            done = undo(change, by=request.user, seen=request.POST.get("seen", ""))
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, log.sentence(done))
            return redirect(done)
    is_keyword = change.part == VocabularyChange.Part.KEYWORD
    plan = undoing.undoing(change) if is_keyword else undoing.Undoing(wording.obstacle_to(change))
    context = {"change": change, "refusal": refusal, "plan": plan}
    context |= keywords_of(change) if is_keyword else {"texts": texts_of(change)}
    return render(request, "desk/vocabulary_change.html", context)


def undo(change, *, by, seen):
    if change.part == VocabularyChange.Part.KEYWORD:
        return undoing.undo(change, by=by, seen=seen)
    return wording.undo(change, by=by)


def texts_of(change):
    """Each text that was changed, with its name, its language and what differs."""
    return [
        {"label": LABELS[column], "language": language_name(code), "tag": html_tag(code), "change": difference}
        for column, code, difference in wording.differences(change)
    ]


def keywords_of(change):
    """The keywords before and after, and the ids of those that there still are."""
    sides = change.before["keywords"], change.after["keywords"]
    pks = {row["id"] for side in sides for row in side}
    known = set(Keyword.objects.filter(pk__in=pks).values_list("pk", flat=True))
    before, after = ([row | {"is_there": row["id"] in known} for row in side] for side in sides)
    return {"before": before, "after": after}
