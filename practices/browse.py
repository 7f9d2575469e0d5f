"""The browse page: what surrounds a list of results, made from what was found."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.languages import labelled, list_comma
from practices import search
from practices.cards import cards
from practices.facets import facets, years
from practices.filters import SORTS, Found
from practices.terms import FACETS, YEARS, vocabulary_of

MOST_IN_BRIEF = 30  # practices in one Word document: about a hundred pages
AROUND = 2  # pages linked on each side of the present one


def browse(found):
    """The context of the browse page."""
    path = reverse("practices:list")
    return {
        "query": found.asked.words,
        "form_url": path,
        "canonical_query": found.asked.url("", without={("sort", None)}),
        "facets": facets(found),
        "years": years(found),
        "count": found.count,
        "cards": cards(found.page(), found.index, found=found, level=2),
        "picked": list(found.asked.picked),
        "chips": chips(found, path),
        "clear_url": path,
        "notices": notices(found),
        "sort_options": sort_options(found.asked),
        "pages": pages(found, path),
        "did_you_mean": did_you_mean(found, path),
        "drop": drop(found, path) if not found.count else [],
        "most_in_brief": MOST_IN_BRIEF,
        "query_string": found.asked.url(""),
    }


def chosen_pairs(found):
    """Every choice in use: (parameter, value, label, name). Practices picked by hand are one choice, of value None."""
    asked, vocabulary = found.asked, vocabulary_of(found.index)
    if asked.words:
        yield "q", asked.words, _("Search"), asked.words
    for parameter, values in asked.chosen.items():
        for value in values:
            yield parameter, value, str(FACETS[parameter]), vocabulary[parameter][value].name
    if number := len(asked.picked):
        picked = ngettext("%(number)d practice", "%(number)d practices", number) % {"number": number}
        yield "practice", None, _("Picked by hand"), picked
    for name, label in YEARS.items():
        if (year := getattr(asked, name)) is not None:
            yield name, str(year), str(label), str(year)


def in_words(found):
    """The choices in use as one line: "Country: Kenya, Thailand · Stage: Ongoing"."""
    names = {}
    for _parameter, _value, label, name in chosen_pairs(found):
        names.setdefault(label, []).append(name)
    said = [labelled(label, list_comma().join(values)) for label, values in names.items()]
    return " · ".join(said) or _("All practices")


def chips(found, path, also=()):
    return [
        {"label": label, "name": name, "remove_url": found.asked.url(path, without={(parameter, value)}, also=also)}
        for parameter, value, label, name in chosen_pairs(found)
    ]


def notices(found):
    told = [notice.message for notice in (*found.asked.forwarded, *found.asked.problems)]
    if found.asked.words and found.matches is None:
        told.append(_("The words you typed are too common to search for, so they were left out."))
    return told


def sort_options(asked):
    return [
        {"value": value, "label": str(label), "is_current": value == asked.order}
        for value, label in SORTS.items()
        if value != "relevance" or asked.words
    ]


def pages(found, path):
    """Links to the first, the last and the nearest pages; None when there is just one."""
    last, current = found.page_count, found.asked.page
    if last == 1:
        return None
    numbers = sorted({1, last, *range(max(1, current - AROUND), min(last, current + AROUND) + 1)})
    links, before = [], 0
    for number in numbers:
        if number - before > 1:
            links.append({"number": None})
        links.append({"number": number, "url": found.asked.url(path, page=number), "is_current": number == current})
        before = number
    return {
        "links": links,
        "number": current,
        "count": last,
        "previous_url": found.asked.url(path, page=min(current - 1, last)) if current > 1 else "",
        "next_url": found.asked.url(path, page=current + 1) if current < last else "",
    }


def did_you_mean(found, path):
    """What the words may have been meant to be, if that finds something."""
    if not found.matches or not found.matches.missing:
        return []
    words = search.suggestion(found.asked.words, found.matches)
    if not words:
        return []
    meant = replace(found.asked, words=words)
    count = Found(meant, found.index).count
    return [{"words": words, "url": meant.url(path), "count": count}] if count else []


def drop(found, path):
    """For an empty result: each parameter that could be dropped alone, and how many practices that would show."""
    rows = []
    for parameter, count in found.without_each():
        names = ("since", "until") if parameter == "years" else (parameter,)
        chosen = [row for row in chosen_pairs(found) if row[0] in names]
        rows.append(
            {
                "label": chosen[0][2],
                "name": list_comma().join(row[3] for row in chosen),
                "url": found.asked.url(path, without={(name, None) for name in names}),
                "count": count,
            }
        )
    return rows
