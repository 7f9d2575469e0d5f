"""All practices of a query as a spreadsheet: the practices, what this file is, and the sources one by one.

It is written to a temporary file, row by row, so that any number of practices needs little memory.
"""

import re
from datetime import date
from functools import partial
from tempfile import TemporaryDirectory, TemporaryFile

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Choices
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from lib.languages import direction
from practices.browse import in_words
from practices.formats import SITE_NAME, licence, rows
from practices.formats.columns import MEDIUM, NARROW, WIDE, Column, Link, columns
from practices.in_turn import InTurn
from practices.terms import vocabulary_of

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What the format can hold.
MOST_ROWS = 1_048_576  # of a sheet, with its heading
MOST_SIGNS = 32_767  # of a cell, in units of UTF-16
MOST_LINKS = 65_530  # of a sheet
LONGEST_LINK = 2_079
PART = 65_536  # bytes sent at once
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")

TOP = {"valign": "top"}
FORMATS = {
    "heading": TOP | {"bold": True, "text_wrap": True, "bg_color": "#0A515D", "font_color": "#FFFFFF"},
    "label": TOP | {"bold": True},
    "plain": TOP,
    "wrapped": TOP | {"text_wrap": True},
    "date": TOP | {"num_format": "yyyy-mm-dd", "align": "left"},
    "link": TOP | {"font_color": "#075E6B", "underline": True},
}
OPTIONS = {"constant_memory": True, "use_zip64": True, "remove_timezone": True}


def document(found, base):
    """The spreadsheet in parts, in its turn. Raises Busy."""
    return InTurn(parts(found, base))


def parts(found, base):
    """The spreadsheet in parts, made whole before the first."""
    with TemporaryFile() as file:
        with TemporaryDirectory() as folder, Workbook(file, OPTIONS | {"tmpdir": folder}) as book:
            Spreadsheet(book, found, base).write()
        file.seek(0)
        yield from iter(partial(file.read, PART), b"")


class Spreadsheet:
    """Writes the three sheets of a workbook; `base` is the absolute address below which practices have pages."""

    def __init__(self, book, found, base):
        self.found = found
        self.base = base
        formats = {name: book.add_format(properties) for name, properties in FORMATS.items()}
        self.practices = Table(book, formats, _("Practices"), columns(vocabulary_of(found.index), base))
        self.about = Sheet(book, formats, _("About this file"))
        self.sources = Table(book, formats, _("Sources"), source_columns())
        book.set_properties({"title": _("Practices"), "author": SITE_NAME, "comments": " ".join(licence.terms())})

    def write(self):
        count = 0
        for batch in rows.batches(self.found, rows.read):
            for row in batch:
                count += 1
                self.practices.add(row)
                for number, source in enumerate(row["content"]["sources"], 1):
                    self.sources.add(source | {"number": number, "of": row})
        self.practices.finish()
        self.sources.finish()
        self.write_about(count)

    def write_about(self, count):
        """What was asked for, on which terms, and what the columns mean. Last, for it counts."""
        self.about.widths([MEDIUM, WIDE, WIDE])
        for name, value in self.facts(count):
            self.about.add([name, value], ["label", "wrapped"])
        self.about.add([], [])
        self.about.add([_("Column"), _("Name in CSV"), _("Note")], ["heading"] * 3)
        for column in self.practices.columns:
            self.about.add([column.label, column.name, column.note], ["plain"] * 3)

    def facts(self, count):
        yield _("What was asked for"), in_words(self.found)
        yield _("Address of the list"), Link(self.found.asked.url(self.base))
        yield _("Practices"), count
        yield _("Made on"), timezone.now().date()
        for table in (self.practices, self.sources):
            if table.is_cut:
                text = _("A sheet holds at most %(count)s rows. The rest is left out here; CSV and JSON hold all.")
                yield table.name, text % {"count": intcomma(MOST_ROWS)}
        for sentence in licence.terms():
            yield _("Licence"), sentence
        yield _("Licence"), Link(licence.URL)


class Sheet:
    """A sheet that is written from top to bottom, each cell as what it is; no text ever becomes a formula."""

    def __init__(self, book, formats, name):
        self.formats = formats
        self.name = NOT_IN_NAMES.sub(" ", name)[:31].strip()
        self.sheet = book.add_worksheet(self.name)
        self.count = self.links = 0
        if direction(get_language()) == "rtl":
            self.sheet.right_to_left()

    def widths(self, widths):
        for place, width in enumerate(widths):
            self.sheet.set_column(place, place, width)

    def add(self, values, formats):
        """Write one more row; `formats` names how each value looks."""
        for place, (value, name) in enumerate(zip(values, formats, strict=True)):
            self.write((self.count, place), value, self.formats[name])
        self.count += 1

    def write(self, at, value, look):
        if value is None or value == "":
            return
        if isinstance(value, Link):
            self.write_link(at, value, look)
        elif isinstance(value, Choices):
            self.sheet.write_string(*at, str(value.label), look)
        elif isinstance(value, date):
            self.sheet.write_datetime(*at, value, self.formats["date"])
        elif isinstance(value, int):
            self.sheet.write_number(*at, value, look)
        else:
            self.sheet.write_string(*at, fitted(value), look)

    def write_link(self, at, address, look):
        """A link, or its bare address where the format allows no more of them."""
        if self.links < MOST_LINKS and len(address) <= LONGEST_LINK:
            self.links += 1
            self.sheet.write_url(*at, address, self.formats["link"], address)
        else:
            self.sheet.write_string(*at, address, look)


class Table(Sheet):
    """A sheet with a heading that stays in view and by which it can be filtered."""

    def __init__(self, book, formats, name, made):
        super().__init__(book, formats, name)
        self.columns = made
        self.is_cut = False
        self.widths(column.width for column in made)
        super().add([column.label for column in made], ["heading"] * len(made))
        self.sheet.freeze_panes(1, 1)

    def add(self, row):
        """Write a row by the columns; what no sheet can hold is left out, and `is_cut` says so."""
        if self.count == MOST_ROWS:
            self.is_cut = True
        else:
            super().add([column.value(row) for column in self.columns], ["plain"] * len(self.columns))

    def finish(self):
        self.sheet.autofilter(0, 0, self.count - 1, len(self.columns) - 1)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})  # a year alone stays a text


def source_columns():
    """One source a row, for here each has a link of its own."""
    return [
        Column("practice", _("Practice"), lambda source: source["of"]["content"]["title"], WIDE),
        Column("slug", _("Identifier"), lambda source: source["of"]["slug"], MEDIUM),
        Column("number", _("Number"), lambda source: source["number"]),
        Column("title", _("Title"), lambda source: source["title"], WIDE),
        Column("publisher", _("Publisher"), lambda source: source["publisher"], MEDIUM),
        Column("year", _("Year"), lambda source: source["year"], NARROW),
        Column("url", _("Address"), lambda source: Link(source["url"]), WIDE),
    ]


def fitted(text):
    """A text as long as a cell can be; what is cut off is marked."""
    if len(text) <= MOST_SIGNS // 2:  # no sign takes more than two units
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_SIGNS:
        return text
    mark = _(" [Cut: a cell holds no more. The page of the practice has the whole text.]")
    kept = units[: 2 * (MOST_SIGNS - len(mark))]
    return kept.decode("utf-16-le", errors="ignore") + mark
