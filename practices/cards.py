"""A practice in a list: what a reader needs to decide whether to open it."""

from dataclasses import dataclass, replace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.languages import Text, direction, html_tag, list_comma, text_key
from lib.partial_dates import year_of
from practices import search, translations
from practices.content import OWN_SCOPES, Evidence, Liberty, Scope, Stage
from practices.links import joined
from practices.models import Practice, Translation

MOST_COUNTRIES = 5
BODY = ("context", "description", "legal_basis", "safeguards", "results", "lessons")


KEPT = 2000  # cards a version, language and style

# Where a card holds its title, its summary, and a passage of the body: filled in for each search, with matches marked.
TITLE, SUMMARY, PASSAGE = (mark_safe(f"\x02{name}\x03") for name in ("title", "summary", "passage"))
PICKED = mark_safe("\x02picked\x03")  # where the box that picks a practice says that it is ticked


@dataclass(frozen=True)
class Card:
    """One practice of a list: its HTML with places for the texts, and the texts in the reader's language."""

    id: int
    frame: str
    title: Text
    summary: Text

    def html(self, title=None, summary=None, passage="", *, is_picked=False):
        """The card as safe HTML; `title`, `summary` and `passage` are safe HTML with matches marked."""
        filled = self.frame.replace(PICKED, " checked" if is_picked else "").replace(TITLE, title or self.title.marked)
        return mark_safe(filled.replace(SUMMARY, summary or self.summary.marked).replace(PASSAGE, passage))


def cards(ids, index, *, found=None, level=3, compact=False):
    """Cards as safe HTML in the order of `ids`, with the words that `found` looked for marked.

    `level` is that of their headings; `compact` ones have no summary. Those of `found` have a box to pick them by.
    """
    can_pick = found is not None
    kept = index.keep(("cards", get_language(), level, compact, can_pick), dict)
    if len(kept) > KEPT:
        kept.clear()
    missing = [pk for pk in ids if pk not in kept]
    if missing:
        kept.update((row["id"], card(row, index, level, compact, can_pick)) for row in rows(missing))
    shown = [kept[pk] for pk in ids if pk in kept]
    if found and found.matches:
        return marked(shown, found)
    return [one.html(is_picked=bool(found and found.asked.picked)) for one in shown]


def rows(ids):
    """One query for all that cards show."""
    return (
        Practice.objects.using("catalogue")
        .published()
        .filter(id__in=ids)
        .with_translation(text_key(get_language()))
        .annotate(
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


def card(row, index, level, compact, can_pick=False):
    """A card made from the template practices/_card.html."""
    title, summary = title_and_summary(row)
    context = {
        "level": level,
        "compact": compact,
        "can_pick": can_pick,
        "picked": PICKED,
        "slug": row["slug"],
        "url": reverse("practices:detail", args=[row["slug"]]),
        "title": replace(title, markup=TITLE),
        "summary": replace(summary, markup=SUMMARY),
        "passage": PASSAGE,
        "countries": joined(index, "country", row["country_codes"], list_comma(), MOST_COUNTRIES),
        "more_countries": max(0, len(row["country_codes"]) - MOST_COUNTRIES),
        "area": "" if row["scope"] in OWN_SCOPES else Scope(row["scope"]).label,
        "when": period(row["start"], row["end"], row["stage"]),
        "stage": Stage(row["stage"]).label,
        "evidence": Evidence(row["evidence"]).label,
        "is_restricted": row["liberty"] == Liberty.RESTRICTED,
        "measures": joined(index, "measure", row["measure_slugs"]),
        "provisions": joined(index, "provision", row["provision_codes"]),
    }
    return Card(row["id"], get_template("practices/_card.html").render(context), title, summary)


def title_and_summary(row):
    """Title and summary as the reader gets them: each translated if there is a translation of what it says now."""
    language, is_machine = text_key(get_language()), row["translated_by"] == Translation.Origin.MACHINE
    return tuple(
        Text(row[f"translated_{name}"], language, is_machine, is_translation=True)
        if row[f"translated_{name}"]
        else Text(row[name], row["language"])
        for name in translations.LISTED
    )


def links_to(ids):
    """Slug, title and address of some practices by id, in one query: for lists that name them and say no more."""
    return {
        row["id"]: {
            "slug": row["slug"],
            "title": title_and_summary(row)[0],
            "url": reverse("practices:detail", args=[row["slug"]]),
        }
        for row in rows(set(ids))
    }


def marked(shown, found):
    """Cards with the matches marked; one whose title and summary show none gets the passage of the body that does."""
    texts = [(text.language, text.text) for one in shown for text in (one.title, one.summary)]
    html = search.highlight(texts, found.matches.query, found.asked.words)
    pairs = list(zip(html[::2], html[1::2], strict=True))
    unmarked = [one.id for one, pair in zip(shown, pairs, strict=True) if not any("<mark>" in text for text in pair)]
    found_in_body = passages(unmarked, found) if unmarked else {}
    return [
        one.html(*pair, found_in_body.get(one.id, ""), is_picked=bool(found.asked.picked))
        for one, pair in zip(shown, pairs, strict=True)
    ]


def passages(ids, found):
    """For practices whose body alone matches the passage that does, by id, as safe HTML."""
    rows = list(Practice.objects.using("catalogue").filter(id__in=ids).values("id", "language", *BODY))
    bodies = (search.neighbourhood("\n".join(row[name] for name in BODY), found.asked.words) for row in rows)
    texts = [(row["language"], body) for row, body in zip(rows, bodies, strict=True)]
    marked = search.highlight(texts, found.matches.query, found.asked.words, options=search.FRAGMENT)
    return {
        row["id"]: format_html(
            '<p class="card-passage" lang="{}" dir="{}">{}</p>',
            html_tag(row["language"]),
            direction(row["language"]),
            text,
        )
        for row, text in zip(rows, marked, strict=True)
        if "<mark>" in text
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
