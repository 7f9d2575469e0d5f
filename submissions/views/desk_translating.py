"""Translations at the desk: what is left to do in each language, and the page on which a practice is translated."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lib.languages import TRANSLATED, Text, labelled, language_name, list_comma, text_key
from practices.models import Practice
from submissions import conflicts, translating, translation_page, translation_queues
from submissions.translating import Typed
from submissions.views.desk_access import for_curators, number, paged
from submissions.views.private import typed

ROWS = 25  # practices a page


@for_curators
@require_safe
def desk_translations(request):
    """A queue of one language: by default what changed in the language of the curator."""
    language, slug = request.GET.get("language", first_language()), request.GET.get("queue", "outdated")
    if language not in TRANSLATED or slug not in translation_queues.QUEUES:
        raise Http404
    page, pages = paged(request, translation_queues.in_queue(slug, language), ROWS)
    counts = translation_queues.counts()
    context = {
        "language": language,
        "language_name": language_name(language),
        "queue": translation_queues.QUEUES[slug],
        "queues": translation_queues.QUEUES.values(),
        "overview": [(code, language_name(code), cells(counts[code])) for code in TRANSLATED],
        "rows": [(practice, translation_queues.told(next(iter(practice.translated_into), None))) for practice in page],
        "pages": pages,
    }
    return render(request, "desk/translations.html", context)


def first_language():
    """The reader's own, but for English, in which nearly all is written."""
    return text_key() if text_key() != "en" else "fr"


def cells(numbers):
    return [(slug, numbers[slug]) for slug in translation_queues.QUEUES]


# One practice ---------------------------------------------------------------------------------------------------------


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def desk_translate(request, slug, language):
    practice = get_object_or_404(Practice.objects.published(), slug=slug)
    if language not in translating.languages_of(practice):
        raise Http404
    if request.method != "POST":
        return show(request, practice, language, translation_page.rows(practice, language))
    given = given_texts(request.POST, translation_page.rows(practice, language))
    revision = number(request.POST.get("revision"))
    try:
        outcome = translating.save(practice, language, given, by=request.user, revision=revision)
    except translating.NotPossible as problem:
        messages.warning(request, str(problem))
        return redirect("desk:practice", slug=practice.slug)
    if request.POST.get("autosave"):
        return autosaved(request, practice, language, outcome)
    say(request, practice, language, outcome)
    if outcome.refused or outcome.conflicts:
        return show_again(request, practice, language, given, outcome)
    return redirect("desk:translate", slug=practice.slug, language=language)


def given_texts(data, rows):
    """The texts of a page that somebody changed, or says are right; a page that saves itself says so of none."""
    given = {}
    for row in rows:
        name, is_right = f"text.{row.part}", f"right.{row.part}" in data and "autosave" not in data
        if name not in data:
            continue
        text = " ".join(typed(data, name).split()) if row.is_line else typed(data, name)
        if is_right or conflicts.digest(row.part, text) != data.get(f"was.{row.part}"):
            seen = number(data.get(f"version.{row.part}")) or 0
            given[row.part] = Typed(text, seen, is_right, may_stay=f"stays.{row.part}" in data)
    return given


def say(request, practice, language, outcome):
    """What was done, in one message."""
    if outcome.published:
        messages.success(request, _("Published: %(texts)s.") % {"texts": named(practice, language, outcome.published)})
    if outcome.waiting:
        told = _("Approved by you: %(texts)s. Another curator must approve it too.")
        messages.success(request, told % {"texts": named(practice, language, outcome.waiting)})
    if outcome.saved - outcome.published - outcome.waiting:
        messages.success(request, _("Saved."))


def named(practice, language, parts):
    rows = translation_page.rows(practice, language)
    return list_comma().join(row.heading for row in rows if row.part in parts)


def show(request, practice, language, rows, *, status=200):
    context = {
        "practice": practice,
        "title": Text(practice.title, practice.language),
        "language": language,
        "language_name": language_name(language),
        "original_name": language_name(practice.language),
        "languages": translation_queues.states(practice),
        "rows": rows,
        "marks": {name: value for row in rows for name, value in row.marks.items()},
        "errors": [{"text": labelled(row.heading, row.error), "url": f"#text.{row.part}"} for row in rows if row.error],
    }
    return render(request, "desk/translate.html", context, status=status)


def show_again(request, practice, language, given, outcome):
    """The page with what was typed, where that is not saved or not public; with what somebody else saved beside it."""
    rows = translation_page.rows(practice, language)
    for row in rows:
        if row.part in outcome.refused or row.part in outcome.conflicts:
            row.translation = Text(given[row.part].text, language)
            row.is_ticked = given[row.part].is_right
            row.theirs = outcome.conflicts.get(row.part)
            row.error = outcome.refused.get(row.part) or _("Somebody else saved another text meanwhile.")
    return show(request, practice, language, rows, status=409 if outcome.conflicts else 200)


def autosaved(request, practice, language, outcome):
    """A line for the page that is being typed into, and what it goes on with. Nothing typed is replaced."""
    saved = [row for row in translation_page.rows(practice, language) if row.part in outcome.saved]
    marks = {name: value for name, value in request.POST.items() if name.startswith(("was.", "version."))}
    for row in saved:
        marks |= row.marks
    context = {
        "outcome": outcome,
        "marks": marks,
        "has_ticks": any(name.startswith("right.") for name in request.POST),
    }
    return render(request, "desk/_translation_saved.html", context)
