"""A practice in a list: what a reader needs to decide whether to open it."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, FilteredRelation, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.languages import Text, text_key
from lib.partial_dates import year_of
from practices import search
from practices.content import OWN_SCOPES, Evidence, Liberty, Scope, Stage
from practices.models import Practice, Translation
from practices.terms import vocabulary_of

MOST_COUNTRIES = 5


@dataclass(frozen=True)
class Link:
    name: str
    url: str
    title: str = ""


@dataclass
class Card:
    """One practice of a list, in the reader's language as far as there is a translation."""

    slug: str
    url: str
    title: Text
    summary: Text
    passage: Text | None
    countries: list
    more_countries: int
    area: str
    when: str
    stage: str
    evidence: str
    is_restricted: bool
    liberty: str
    measures: list
    provisions: list


def cards(ids, index, found=None):
    """Cards for practices, in the order of their ids; with the words that `found` looked for marked."""
    vocabulary = vocabulary_of(index)
    by_id = {row["id"]: row for row in rows(ids)}
    ordered = [by_id[pk] for pk in ids if pk in by_id]
    texts = marked_texts(ordered, found) if found and found.matches else {}
    return [card(row, vocabulary, texts) for row in ordered]


def rows(ids):
    """One query for all that cards show."""
    return (
        Practice.objects.using("catalogue")
        .published()
        .filter(id__in=ids)
        .annotate(
            translated=FilteredRelation("translations", condition=Q(translations__language=text_key(get_language()))),
            translated_title=F("translated__title"),
            translated_summary=F("translated__summary"),
            translated_by=F("translated__origin"),
            country_codes=related("countries", "country_id"),
            measure_slugs=related("measure_types", "measuretype_id"),
            provision_codes=related("provisions", "provision_id"),
        )
        .values(
            *("id", "slug", "title", "summary", "language", "start", "end", "stage", "scope", "evidence", "liberty"),
            *("translated_title", "translated_summary", "translated_by"),
            *("country_codes", "measure_slugs", "provision_codes"),
        )
    )


def related(name, column):
    through = getattr(Practice, name).through
    return ArraySubquery(through.objects.filter(practice_id=OuterRef("id")).values(column))


def card(row, vocabulary, texts):
    title, summary = title_and_summary(row, texts)
    countries = vocabulary.named("country", row["country_codes"])
    return Card(
        slug=row["slug"],
        url=reverse("practices:detail", args=[row["slug"]]),
        title=title,
        summary=summary,
        passage=texts.get((row["id"], "passage")),
        countries=[Link(country.name, country.get_absolute_url()) for country in countries[:MOST_COUNTRIES]],
        more_countries=max(0, len(countries) - MOST_COUNTRIES),
        area="" if row["scope"] in OWN_SCOPES else str(Scope(row["scope"]).label),
        when=period(row["start"], row["end"], row["stage"]),
        stage=str(Stage(row["stage"]).label),
        evidence=str(Evidence(row["evidence"]).label),
        is_restricted=row["liberty"] == Liberty.RESTRICTED,
        liberty=str(Liberty(row["liberty"]).label),
        measures=[Link(m.name, m.get_absolute_url()) for m in vocabulary.in_order("measure", row["measure_slugs"])],
        provisions=[
            Link(p.name, p.get_absolute_url(), p.title)
            for p in vocabulary.in_order("provision", row["provision_codes"])
        ],
    )


def title_and_summary(row, texts=None):
    """Title and summary as the reader gets them: translated if there is a translation."""
    texts = texts or {}
    if row["translated_title"]:
        language, is_machine = text_key(get_language()), row["translated_by"] == Translation.Origin.MACHINE
        pair = row["translated_title"], row["translated_summary"]
    else:
        language, is_machine = row["language"], False
        pair = row["title"], row["summary"]
    return tuple(
        Text(text, language, is_machine, bool(row["translated_title"]), texts.get((row["id"], name)))
        for name, text in zip(("title", "summary"), pair, strict=True)
    )


def marked_texts(rows, found):
    """HTML with matches marked, by (id, "title" or "summary"); by (id, "passage") where just the body matches."""
    words, query = found.asked.words, found.matches.query
    keys = [(row["id"], name) for row in rows for name in ("title", "summary")]
    shown = [(text.language, text.text) for row in rows for text in title_and_summary(row)]
    texts = dict(zip(keys, search.highlight(shown, query, words), strict=True))
    unmarked = [row for row in rows if not any("<mark>" in texts[row["id"], name] for name in ("title", "summary"))]
    return texts | passages(unmarked, query, words)


def passages(rows, query, words):
    """For practices whose title and summary show no match the passage of the body that does, by (id, "passage")."""
    bodies = (
        Practice.objects.using("catalogue")
        .filter(id__in=[row["id"] for row in rows])
        .values_list("id", "language", "context", "description", "legal_basis", "safeguards", "results", "lessons")
        if rows
        else []
    )
    texts = [(pk, language, "\n".join(parts)) for pk, language, *parts in bodies]
    marked = search.highlight([(language, text) for _, language, text in texts], query, words, options=search.FRAGMENT)
    return {
        (pk, "passage"): Text(str(html), language, markup=html)
        for (pk, language, _), html in zip(texts, marked, strict=True)
        if "<mark>" in html
    }


def period(start, end, stage):
    """When a practice ran, in years: "since 2019", "2015–2016", "until 2020", or "" when nothing is known."""
    first, last = year_of(start), year_of(end)
    if first and last:
        return str(first) if first == last else f"{first}–{last}"
    if last:
        return _("until %(year)s") % {"year": last}
    if first and stage == Stage.ENDED:
        return _("from %(year)s, ended") % {"year": first}
    return _("since %(year)s") % {"year": first} if first else ""
