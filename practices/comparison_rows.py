"""What stands in the rows when practices are side by side: key facts, safeguards, and every section."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.languages import Text
from practices.cards import MOST_COUNTRIES
from practices.reading import SafeguardAnswer, section_headings


@dataclass(frozen=True)
class Line:
    """One line of a cell: a fact, perhaps with a link; or a note on the fact above it.

    What `is_name` is the same in every language; `language` is the `lang` of what a practice says in its own words.
    """

    text: str
    url: str = ""
    is_note: bool = False
    is_name: bool = False
    language: str = ""


@dataclass(frozen=True)
class Cell:
    """What one practice says in a row: lines, a text or an answer; or nothing. `of` names it on a narrow screen."""

    of: str
    lines: tuple = ()
    text: Text | None = None
    answer: SafeguardAnswer | None = None


def parts(readings):
    """The parts of the table, each with its heading and its rows; a row that nobody fills is left out."""
    texts = dict(section_rows(readings))
    by_heading = [
        (_("Key facts"), [fact_row(heading, readings, read) for heading, read in facts()]),
        (_("Safeguards"), [*answer_rows(readings), texts.pop("safeguards")]),
        (_("What is written"), [*texts.values()]),
        (
            _("Law and sources"),
            [fact_row(_("Answers to"), readings, provisions), fact_row(_("Sources"), readings, sources)],
        ),
    ]
    return [
        {"heading": heading, "rows": [row for row in rows if any(map(is_filled, row["cells"]))]}
        for heading, rows in by_heading
    ]


def is_filled(cell):
    return bool(cell.lines or cell.text or cell.answer)


def short_name(number, reading):
    """How a practice is called beside each of its cells where there is no column: its number, and where it is."""
    return f"{number}. {reading.area or reading.country_rows[0].name}"


def row(heading, readings, cell, note=""):
    """A row of cells; `cell` makes that of a reading, given its name."""
    cells = [cell(reading, short_name(number, reading)) for number, reading in enumerate(readings, 1)]
    return {"heading": heading, "note": note, "cells": cells}


def fact_row(heading, readings, read):
    return row(heading, readings, lambda reading, of: Cell(of, lines=tuple(read(reading))))


def section_rows(readings):
    """(field, row) for each section of a practice."""
    for field, heading in section_headings():
        yield field, row(heading, readings, lambda reading, of, field=field: text_cell(reading, of, field))


def text_cell(reading, of, field):
    return Cell(of, text=reading.shown(field) if field in reading.texts else None)


def answer_rows(readings):
    """A row for each safeguard, in the order in which a practice shows them."""
    answers = [{one.name: one for one in reading.safeguards} for reading in readings]
    questions = {one.name: one.question for reading in readings for one in reading.safeguards}
    for name, question in questions.items():
        by_reading = {id(reading): known.get(name) for reading, known in zip(readings, answers, strict=True)}
        yield row(name, readings, lambda reading, of, by=by_reading: answer_cell(reading, of, by), note=question)


def answer_cell(reading, of, by_reading):
    return Cell(of, answer=by_reading[id(reading)])


# Key facts ------------------------------------------------------------------------------------------------------------


def facts():
    """The key facts in the order of the page of a practice: (heading, what reads the lines)."""
    return (
        (_("Where"), where),
        (_("What it is called locally"), lambda reading: named(reading.local_name)),
        (_("When"), lambda reading: lines(reading.when, reading.stage)),
        (_("What is done"), lambda reading: [Line(one["name"], one["url"]) for one in reading.measures]),
        (_("Who runs it"), who),
        (_("For whom"), lambda reading: [Line(one.name, one.url) for one in reading.populations]),
        (_("Children reached"), reach),
        (_("May the child leave?"), lambda reading: lines(reading.liberty)),
        (_("Evidence"), lambda reading: lines(reading.evidence)),
        (_("How it came here"), lambda reading: lines(reading.provenance)),
        (_("Last verified"), lambda reading: lines(reading.verified_on and date_format(reading.verified_on))),
    )


def lines(*texts):
    return [Line(str(text)) for text in texts if text]


def names(*texts):
    return [Line(text, is_name=True) for text in texts if text]


def named(texts):
    """A name as it was written, and before it what it is in the language of the reader, if that is known."""
    return [Line(text.text, is_name=not text.language, language=text.html_tag) for text in texts]


def where(reading):
    countries = [Line(one.name, one.url) for one in reading.countries]
    more = len(countries) - MOST_COUNTRIES
    left_out = ngettext("and %(number)d more", "and %(number)d more", more) % {"number": more} if more > 0 else ""
    return [*lines(reading.area), *countries[:MOST_COUNTRIES], *lines(left_out), *named(reading.locality)]


def who(reading):
    kinds = [Line(kind, is_note=True) for kind in reading.implementer_kinds]
    return [*names(*(one["name"] for one in reading.implementers)), *kinds]


def reach(reading):
    """The number of children; no reading but that of a note alone leaves it unsaid."""
    counted = reading.reach_note
    note = [Line(counted.text, is_note=True, language=counted.html_tag)] if counted.text else []
    return [Line(reading.reach_children or _("Not stated")), *note]


# Law and sources ------------------------------------------------------------------------------------------------------


def provisions(reading):
    return [Line(f"{one['name']} {one['title']}", one["url"]) for one in reading.provisions]


def sources(reading):
    return [Line(source_text(one), one.url, is_name=True) for one in reading.sources]


def source_text(source):
    return ", ".join(str(part) for part in (source.title, source.publisher, source.year) if part)
