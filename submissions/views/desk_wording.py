"""Measures, groups of measures and reasons, reworded in six languages side by side."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lib.differences import pieces
from lib.languages import TRANSLATED, language_name
from practices.changes import Change
from practices.models import MeasureGroup
from submissions.forms.vocabulary import WordingForm
from submissions.views.desk_access import for_curators
from submissions.vocabulary import log, wording

LATEST = 10  # changes shown below the texts


@for_curators
@require_safe
def desk_measures(request):
    groups = MeasureGroup.objects.prefetch_related("measure_types")
    return render(request, "desk/measures.html", {"groups": groups})


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def desk_measure(request, part, slug):
    """The texts of a measure or of a group of measures."""
    kind = wording.KINDS[part]
    row = get_object_or_404(kind.model, pk=slug)
    return reword(request, kind, row, "desk/measure.html", back="desk:measures")


def reword(request, kind, row, template, *, back, **context):
    """A page with all texts of a row. What was typed stays, whatever anybody else saves meanwhile."""
    marks, theirs = wording.marks(wording.stored(kind, row)), {}
    form = WordingForm(kind, request.POST or None, initial=wording.stored(kind, row))
    if request.method == "POST":
        seen = {text: request.POST.get(f"was.{text}", "") for text in marks}
        if form.is_valid():
            try:
                if change := wording.reword(kind, row, form.cleaned_data, seen, by=request.user):
                    messages.success(request, log.sentence(change))
                return redirect(back)
            except wording.Stale as stale:
                form, theirs = again(kind, form, seen, stale)
                seen = wording.marks(stale.known)
        marks = seen
    context |= {
        "row": row,
        "form": form,
        "marks": {f"was.{text}": mark for text, mark in marks.items()},
        "languages": [side(form, kind, code, theirs) for code in TRANSLATED],
        "changes": log.found(part=kind.part).filter(key=row.pk)[:LATEST],
    }
    return render(request, template, context)


def again(kind, form, seen, stale):
    """The form with what was typed where somebody typed, all else as it is stored now; and what others wrote."""
    typed = wording.touched(form.cleaned_data, seen)
    mine = WordingForm(kind, stale.known | typed)
    for text in stale.theirs:
        mine.add_error(text, _("Somebody saved another text here meanwhile. Save again to keep yours."))
    return mine, {text: Change(text, "", pieces(was, typed[text])) for text, was in stale.theirs.items()}


def side(form, kind, code, theirs):
    """One language: its texts, each with what differs between what others saved meanwhile and what was typed."""
    texts = [f"{column}.{code}" for column in kind.columns]
    return {
        "name": language_name(code),
        "is_needed": code in kind.needed,
        "fields": [(form[text], theirs.get(text)) for text in texts],
    }
