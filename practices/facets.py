"""The facets beside the results: values with their counts, as HTML joined from parts escaped once a version."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lib.languages import isolated, sort_key
from practices.terms import FACETS, YEARS, vocabulary_of

SHOWN = 8  # values of a flat facet; the rest stand behind "more"
KEYWORDS = 60  # counted: those that most practices carry
TREES = {"region", "measure", "provision"}
OPEN = {"country", "measure", "provision"}
EXPLAINED = {
    **{"measure": "measure", "provision": "provision", "population": "unaccompanied"},
    **{"evidence": "evidence", "liberty": "liberty", "safeguard": "best-interests-determination"},
}


@dataclass(frozen=True)
class Facet:
    """One facet, ready for a template: list items that are shown, and those behind "more"."""

    parameter: str
    legend: str
    shown: SafeString
    more: SafeString
    more_count: int
    is_open: bool
    word: str  # what is explained about it: a key of WORDS


@dataclass(frozen=True)
class Years:
    """The two choices of years, as <option>s."""

    since: str
    until: str
    options_since: SafeString
    options_until: SafeString


def facets(found):
    """All facets that have a value to offer."""
    made = (facet(found, parameter) for parameter in FACETS)
    return [one for one in made if one.shown]


def facet(found, parameter):
    chosen = found.asked.chosen.get(parameter, ())
    items = offered(found.index, parameter, chosen)
    counts = found.counts(parameter, [item.value for item in items])
    if parameter in TREES:
        shown, more = tree(items, counts, chosen), []
    else:
        shown, more = flat(items, counts, chosen, by_count=parameter in ("country", "keyword"))
    return Facet(
        parameter,
        str(FACETS[parameter]),
        mark_safe("".join(shown)),
        mark_safe("".join(more)),
        len(more),
        bool(chosen) or parameter in OPEN,
        EXPLAINED.get(parameter, ""),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """The HTML of one value: `before`, perhaps ` checked`, `between`, the count, `after`. A heading has no value."""

    value: str
    before: str
    between: str
    after: str = "</span></label></li>"

    def html(self, count, *, checked):
        return f"{self.before}{' checked' if checked else ''}{self.between}{count}{self.after}"


def offered(index, parameter, chosen):
    """The parts of all values to offer; what is chosen keeps its box, even where no practice carries it."""
    items = parts(index, parameter)
    missing = set(chosen) - {item.value for item in items}
    names = vocabulary_of(index)[parameter]
    return [*items, *(part(parameter, value, names[value].name) for value in chosen if value in missing)]


def parts(index, parameter):
    """The parts of all values of a facet in the order of the page, made once a version and language."""
    return index.keep(("parts", parameter, get_language()), lambda: make_parts(index, parameter))


def make_parts(index, parameter):
    vocabulary = vocabulary_of(index)
    carried = index.sets.get(parameter, {})
    if parameter == "region":
        return region_parts(vocabulary, None, 0)
    if parameter == "measure":
        return measure_parts(vocabulary)
    if parameter == "provision":
        return provision_parts(vocabulary)
    values = [value for value in vocabulary[parameter] if value in carried]
    if parameter == "keyword":
        values = sorted(values, key=lambda value: -len(carried[value]))[:KEYWORDS]
    if parameter in ("country", "keyword", "language"):
        values = sorted(values, key=lambda value: sort_key(vocabulary[parameter][value].name))
    return [part(parameter, value, vocabulary[parameter][value].name) for value in values]


def part(parameter, value, name, level=0):
    before = format_html(
        '<li class="facet-value level-{}"><label><input type="checkbox" name="{}" value="{}" id="f-{}-{}"',
        level,
        parameter,
        value,
        parameter,
        value,
    )
    between = format_html('><span class="facet-name"><bdi>{}</bdi></span> <span class="facet-count">', name)
    return Part(value, str(before), str(between))


def heading(name):
    return Part("", str(format_html('<li class="facet-value facet-group">{}</li>', name)), "", "")


def region_parts(vocabulary, code, level):
    made = []
    for region in sorted(vocabulary.below("region", code), key=lambda region: sort_key(region.name)):
        made += [part("region", region.pk, region.name, level), *region_parts(vocabulary, region.pk, level + 1)]
    return made


def measure_parts(vocabulary):
    made = []
    for group in vocabulary["group"].values():
        made.append(heading(group.name))
        made += [
            part("measure", measure.pk, measure.name, 1)
            for measure in vocabulary["measure"].values()
            if measure.group_id == group.pk
        ]
    return made


def provision_parts(vocabulary):
    made = []
    for instrument in vocabulary["instrument"].values():
        made.append(heading(instrument.short_name))
        for provision in vocabulary["provision"].values():
            if provision.instrument_id == instrument.pk:
                level = 2 if provision.parent_id else 1
                made.append(part("provision", provision.pk, f"{isolated(provision.number)} {provision.title}", level))
    return made


def tree(items, counts, chosen):
    """The values that are carried, below their headings; a heading without any is left out."""
    shown, title = [], None
    for item in items:
        if not item.value:
            title = item
        elif counts.get(item.value) or item.value in chosen:
            if title:
                shown.append(title.before)
                title = None
            shown.append(item.html(counts.get(item.value, 0), checked=item.value in chosen))
    return shown


def flat(items, counts, chosen, *, by_count):
    """The values that matter most, and the others."""
    carried = [item for item in items if counts.get(item.value) or item.value in chosen]
    first = carried
    if by_count:
        first = sorted(carried, key=lambda item: (item.value not in chosen, -counts.get(item.value, 0)))
    top = {item.value for item in first[:SHOWN]} | set(chosen)
    html = [(item.value in top, item.html(counts.get(item.value, 0), checked=item.value in chosen)) for item in carried]
    return [text for is_top, text in html if is_top], [text for is_top, text in html if not is_top]


def years(found):
    """The choices of years; beside each the number of practices that were running."""
    known = [int(year) for parameter in ("first-year", "last-year") for year in found.index.sets.get(parameter, ())]
    span = range(max(known), min(known) - 1, -1) if known else ()
    chosen = {name: getattr(found.asked, name) for name in YEARS}
    return Years(
        since=str(chosen["since"] or ""),
        until=str(chosen["until"] or ""),
        options_since=year_options(found.year_counts("since", span), chosen["since"]),
        options_until=year_options(found.year_counts("until", span), chosen["until"]),
    )


def year_options(counts, chosen):
    """<option>s of years; a year without a practice is left out."""
    options = []
    for year, count in (counts | ({chosen: counts.get(chosen, 0)} if chosen else {})).items():
        if count or year == chosen:
            options.append(f'<option value="{year}"{" selected" if year == chosen else ""}>{year} ({count})</option>')
    return mark_safe("".join(options))
