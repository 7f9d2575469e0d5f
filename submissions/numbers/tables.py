"""A table of numbers: the same for a page, in the reader's number format, and for a file."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import StringIO

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from practices.formats.csv_file import BYTE_ORDER_MARK, cell

FEWEST = 3  # what fewer senders did is put together in files; of fewer decisions no usual time is told
NOT_KNOWN = "–"


def days(value):
    """Days with one decimal."""
    return number_format(value, decimal_pos=1, force_grouping=True)


@dataclass(frozen=True)
class Column:
    """`written` puts a number of it in the reader's format."""

    heading: str | Promise
    written: Callable = intcomma


@dataclass(frozen=True)
class Row:
    """`code` is what files call it; `senders` how many different ones stand behind the numbers, None if nobody does."""

    name: str
    numbers: tuple
    code: str = ""
    senders: int | None = None


@dataclass(frozen=True)
class Table:
    """`heading` is that of the names of rows."""

    slug: str
    caption: str | Promise
    heading: str | Promise
    columns: tuple
    rows: list
    total: Row | None = None

    @property
    def shown(self):
        """(name, [numbers as people read them]) of each row."""
        return [self.as_shown(row) for row in self.rows]

    @property
    def shown_total(self):
        return self.total and self.as_shown(self.total)

    def as_shown(self, row):
        pairs = zip(self.columns, row.numbers, strict=True)
        return row.name, [NOT_KNOWN if number is None else column.written(number) for column, number in pairs]

    def for_a_file(self):
        """The same with the rows of few senders put together: a file travels, and one sender is easily recognised."""
        few = [row for row in self.rows if row.senders is not None and row.senders < FEWEST]
        if not few:
            return self
        kept = [row for row in self.rows if row not in few]
        words = _("Fewer than %(count)d senders each, together") % {"count": FEWEST}
        return replace(self, rows=[*kept, Row(words, added_up(row.numbers for row in few), "few")])

    def as_csv(self):
        """The table as a file: a line of headings, a line for each row, that of the total last."""
        file = StringIO()
        write = csv.writer(file).writerow
        table = self.for_a_file()
        write([_("Code"), *(cell(str(one)) for one in (self.heading, *(column.heading for column in self.columns)))])
        for row in [*table.rows, *([self.total] if self.total else [])]:
            write([cell(row.code), cell(row.name), *map(plain, row.numbers)])
        return f"{BYTE_ORDER_MARK}{file.getvalue()}"


def plain(number):
    """A number as programs read it."""
    return "" if number is None else round(number, 2)


def added_up(rows):
    """The sum of each column of whole numbers; None of others, for usual times cannot be added up."""
    return tuple(
        sum(numbers) if all(isinstance(number, int) for number in numbers) else None
        for numbers in zip(*rows, strict=True)
    )
