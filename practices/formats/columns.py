"""A practice as a row of a table: the columns, in order, for CSV and spreadsheets alike.

Names of columns are a contract: programs rely on them. Those that JSON holds too are named alike (data/README.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from django.utils.translation import gettext as _

from lib.languages import language_name
from lib.partial_dates import year_of
from practices.changes import headings, source_words
from practices.content import Answer, Certainty, Evidence, ImplementerKind, Liberty, Scope, Stage
from practices.models import Provenance, Translation
from practices.reading import label

LIST = " | "  # between the members of a list; texts of people hold commas and semicolons
NARROW, MEDIUM, WIDE = 14, 28, 60  # characters


class Link(str):
    """An address that a spreadsheet makes a link of."""


@dataclass(frozen=True)
class Column:
    """`value` makes it of a row of `rows.read`: a text, a number, a date, a choice, a Link, or None when not known."""

    name: str
    label: str
    value: Callable
    width: int = NARROW
    note: str = ""


def columns(vocabulary, base):
    """All columns, in the language of the reader. `base` is the absolute address below which practices have pages."""
    said = headings()
    return [
        Column("title", said["title"], text("title"), WIDE),
        Column("url", _("Address"), lambda row: Link(f"{base}{row['slug']}/"), MEDIUM),
        Column("summary", said["summary"], text("summary"), WIDE),
        *translations(),
        *coded("countries", "country_names", said["countries"], names_of(vocabulary["country"])),
        Column("scope", said["scope"], choice("scope", Scope)),
        Column("locality", said["locality"], text("locality")),
        Column("local_name", said["local_name"], text("local_name"), MEDIUM),
        *when("start", said["start"], _("Year of start")),
        *when("end", said["end"], _("Year of end")),
        Column("stage", said["stage"], choice("stage", Stage)),
        Column("liberty", said["liberty"], choice("liberty", Liberty), note=liberty_note()),
        Column("evidence", said["evidence"], choice("evidence", Evidence), MEDIUM),
        *groups(vocabulary),
        *coded("measure_types", "measure_type_names", said["measure_types"], names_of(vocabulary["measure"])),
        *coded("provisions", "provision_names", said["provisions"], names_of(vocabulary["provision"])),
        *coded("populations", "population_names", said["populations"], names_of(vocabulary["population"])),
        Column("implementers", said["implementers"], listed("implementers"), MEDIUM),
        *coded("implementer_kinds", "implementer_kind_names", said["implementer_kinds"], dict(ImplementerKind.choices)),
        Column("reach_children", said["reach"], lambda row: row["content"]["reach"]["children"]),
        Column("reach_note", _("How they were counted"), lambda row: row["content"]["reach"]["note"], MEDIUM),
        *(
            Column(name, said[name], text(name), MEDIUM)
            for name in ("context", "description", "legal_basis", "safeguards", "results", "lessons")
        ),
        *(safeguard(slug, name) for slug, name in names_of(vocabulary["safeguard"]).items()),
        Column("safeguard_notes", _("Notes on safeguards"), safeguard_notes(names_of(vocabulary["safeguard"])), MEDIUM),
        Column("sources", said["sources"], sources, MEDIUM, note=_("One a line.")),
        Column("files", said["attachments"], files),
        Column("keywords", said["keywords"], listed("keywords"), MEDIUM),
        *origin(said, base),
    ]


def text(field):
    return lambda row: row["content"][field]


def listed(field):
    return lambda row: joined(row["content"][field])


def joined(members):
    """The members of a list as one text; a bar within one of them would look like two."""
    return LIST.join(member.replace("|", "/") for member in members)


def choice(field, choices):
    """A value of a fixed list: CSV writes its code, a spreadsheet its name."""
    return lambda row: chosen(choices, row["content"][field])


def chosen(choices, value):
    return choices(value) if value else None


def names_of(terms):
    return {code: term.name for code, term in terms.items()}


def coded(field, names_field, heading, names):
    """Two columns for a list of codes: what they stand for, by `names`, and the codes themselves."""
    return [
        Column(
            names_field,
            heading,
            lambda row: joined(names.get(code.lower(), code) for code in row["content"][field]),
            MEDIUM,
        ),
        Column(field, codes_of(heading), listed(field)),
    ]


def codes_of(heading):
    return _("%(heading)s (codes)") % {"heading": heading}


def groups(vocabulary):
    """The measure groups of a practice: they follow from its measures."""
    group_of = {code: measure.group_id for code, measure in vocabulary["measure"].items()}
    names = names_of(vocabulary["group"])

    def codes(row):
        there = {group_of.get(code) for code in row["content"]["measure_types"]}
        return [code for code in names if code in there]

    heading = _("Groups of measures")
    return [
        Column("measure_group_names", heading, lambda row: joined(names[code] for code in codes(row)), MEDIUM),
        Column("measure_groups", codes_of(heading), lambda row: joined(codes(row))),
    ]


def when(field, heading, year_heading):
    """A date as far as it is known, and its year as a number, to sort and count by."""
    return [
        Column(
            field,
            heading,
            lambda row: whole_date(row["content"][field]),
            note=_("A year, a year and month, or a day: as far as it is known."),
        ),
        Column(f"{field}_year", year_heading, lambda row: year_of(row["content"][field])),
    ]


def whole_date(value):
    """A partial date as a date where the day is known, as text otherwise."""
    return date.fromisoformat(value) if len(value) == len("2019-03-07") else value


def safeguard(slug, name):
    return Column(
        f"safeguard_{slug.replace('-', '_')}",
        name,
        lambda row: chosen(Answer, row["content"]["safeguard_answers"].get(slug, {}).get("answer")),
    )


def safeguard_notes(names):
    def notes(row):
        answers = row["content"]["safeguard_answers"]
        return "\n".join(
            f"{name}: {answers[slug]['note']}"
            for slug, name in names.items()
            if slug in answers and answers[slug]["note"]
        )

    return notes


def sources(row):
    return "\n".join(f"{number}. {source_words(source)}" for number, source in enumerate(row["content"]["sources"], 1))


def files(row):
    return joined(file["name"] for file in row["content"].get("attachments", ()))


def translations():
    """Title and summary in the language of the reader, where they were written in another one."""
    note = _("In the language of the address, where the practice was written in another one.")
    return [
        Column("translated_title", _("Translated title"), itemgetter("translated_title"), MEDIUM, note),
        Column("translated_summary", _("Translated summary"), itemgetter("translated_summary"), MEDIUM, note),
        Column("translation", _("Translation"), lambda row: chosen(Translation.Origin, row["translated_by"])),
    ]


def origin(said, base):
    """How far a row can be trusted, and which version it is."""
    return [
        Column("language", _("Original language (code)"), itemgetter("language")),
        Column("language_name", _("Original language"), lambda row: language_name(row["language"])),
        Column("provenance", _("How it came here"), lambda row: chosen(Provenance, row["provenance"])),
        Column("submitted_by", _("Submitted by"), submitted_by, MEDIUM),
        Column("certainty", said["certainty"], choice("certainty", Certainty)),
        Column("verified_on", _("Verified on"), itemgetter("verified_on")),
        Column("revision", _("Version"), itemgetter("revision_number")),
        Column("permalink", _("Address of this version"), permalink(base), MEDIUM),
        Column("published_at", _("First published"), itemgetter("published_at")),
        Column("updated_at", _("This version published"), itemgetter("updated_at")),
        Column("slug", _("Identifier"), itemgetter("slug"), MEDIUM, _("Never changes.")),
    ]


def permalink(base):
    return lambda row: f"{base}{row['slug']}/v{row['revision_number']}/"


def submitted_by(row):
    """The organisation, as it wishes to be named, or its kind alone."""
    return row["submitted_by"] or label(ImplementerKind, row["submitter_kind"])


def liberty_note():
    return _("A practice that restricts liberty is not an alternative to detention.")
