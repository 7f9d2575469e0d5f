"""The page of coverage: the matrix as a table of links, what is chosen, and what else can be."""

import csv
from dataclasses import dataclass
from io import StringIO
from math import ceil, sqrt
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from practices import coverage
from practices.browse import chips, notices
from practices.coverage import ALL_OPEN, COLUMNS, ROWS, Heading
from practices.formats.csv_file import BYTE_ORDER_MARK, cell
from practices.terms import FACETS, vocabulary_of

DARKEST = 5  # shade of the largest number
FITS = 8  # columns that a wide screen shows whole
OFFERED = ("population", "evidence", "stage")  # facets that can be chosen on the page itself
NOT_HERE = {("sort", None)}


def page(found, layout):
    """The context of the page."""
    path, matrix = reverse("practices:coverage"), coverage.matrix(found, layout)
    also = layout.pairs()
    return {
        "layout": layout,
        "matrix": matrix,
        "columns": [head(column, layout.columns, layout, found) for column in matrix.columns],
        "rows": rows(matrix, layout, found),
        "total_cells": total_cells(matrix),
        "most": max(map(max, matrix.counts), default=0),
        "is_wide": len(matrix.columns) > FITS,
        "gaps": gaps(matrix) if layout.gaps_only else None,
        "gap_count": matrix.gap_count,
        "cell_count": len(matrix.rows) * len(matrix.columns),
        "notices": [problem.message for problem in layout.problems] + notices(found),
        "chips": chips(found, path, also),
        "clear_url": f"{path}?{urlencode(also)}" if also else path,
        "form_url": path,
        "selects": selects(found, layout),
        "kept": kept(found, layout),
        "csv_url": found.asked.url(reverse("practices:coverage-csv"), without=NOT_HERE, also=also),
        "browse_url": browse_url(matrix.query()),
    }


def browse_url(pairs):
    path = reverse("practices:list")
    return f"{path}?{urlencode(pairs)}" if pairs else path


# The table ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Head:
    """A heading as the table shows it, with the address that opens or closes it where that can be done."""

    heading: Heading
    toggle_url: str
    is_open: bool


@dataclass(frozen=True)
class Row:
    head: Head
    cells: SafeString


def head(heading, kind, layout, found):
    can_toggle = heading.opens and kind not in ALL_OPEN
    also = layout.toggled(heading).pairs()
    toggle_url = found.asked.url(reverse("practices:coverage"), without=NOT_HERE, also=also) if can_toggle else ""
    return Head(heading, toggle_url, heading.value in layout.opened)


def rows(matrix, layout, found):
    cells = Cells(matrix)
    return [
        Row(head(row, layout.rows, layout, found), cells.of_row(row, counts, total))
        for row, counts, total in zip(matrix.rows, matrix.counts, matrix.row_totals, strict=True)
    ]


class Cells:
    """Cells as HTML, joined from parts that are escaped once: a table may hold thousands."""

    def __init__(self, matrix):
        self.matrix = matrix
        self.most = max(map(max, matrix.counts), default=0)
        self.parts = {one.term: escape(urlencode([one.term])) for one in (*matrix.rows, *matrix.columns)}
        self.gap = format_html(
            '<td class="gap"><span aria-hidden="true">–</span><span class="visually-hidden">{}</span></td>',
            _("none documented here"),
        )

    def of_row(self, row, counts, total):
        starts = {column.parameter: self.start(row, column) for column in self.matrix.columns}
        columns = zip(self.matrix.columns, counts, strict=True)
        cells = [
            self.cell(f"{starts[column.parameter]}{self.parts[column.term]}", count) if count else self.gap
            for column, count in columns
        ]
        return mark_safe("".join([*cells, total_cell(total, self.matrix.query(row))]))

    def cell(self, url, count):
        """A number; its colour stronger for more, by the root so that small ones differ too."""
        shade = ceil(DARKEST * sqrt(count / self.most))
        return f'<td class="shade-{shade}"><a href="{url}">{count}</a></td>'

    def start(self, row, column):
        """The escaped address of a cell but for its column."""
        pairs = [*self.matrix.shared(row, column), row.term]
        return f"{escape(browse_url(pairs))}&amp;"


def total_cell(count, pairs):
    if not count:
        return format_html('<td class="total">{}</td>', count)
    return format_html('<td class="total"><a href="{}">{}</a></td>', browse_url(pairs), count)


def total_cells(matrix):
    """The last row: distinct practices of each column, and of all."""
    columns = zip(matrix.columns, matrix.column_totals, strict=True)
    cells = [total_cell(total, matrix.query(column=column)) for column, total in columns]
    return mark_safe("".join([*cells, total_cell(matrix.total, matrix.query())]))


# Gaps -----------------------------------------------------------------------------------------------------------------


def gaps(matrix):
    """The rows that lack something, each column with what is documented elsewhere; and those without anything."""
    elsewhere = {
        column: {"name": column.name, "count": total, "url": browse_url(matrix.query(column=column))}
        for column, total in zip(matrix.columns, matrix.column_totals, strict=True)
    }
    some, nothing = [], []
    for row, columns in matrix.gaps:
        if len(columns) == len(matrix.columns):
            nothing.append(row)
        else:
            some.append({"heading": row, "columns": [elsewhere[column] for column in columns]})
    return {"some": some, "nothing": nothing}


# What can be chosen ---------------------------------------------------------------------------------------------------


def selects(found, layout):
    """The choices of the form: the layout, and some facets with the number of practices beside each value."""
    made = [
        select("rows", _("Rows"), ROWS.items(), layout.rows),
        select("columns", _("Columns"), COLUMNS.items(), layout.columns),
    ]
    for parameter in offered(found):
        chosen = found.asked.chosen.get(parameter, [""])[0]
        vocabulary = vocabulary_of(found.index)[parameter]
        options = [
            (value, f"{vocabulary[value].name} ({count})")
            for value, count in in_order(vocabulary, found.counts(parameter))
            if count or value == chosen
        ]
        made.append(select(parameter, str(FACETS[parameter]), [("", pgettext("values", "All")), *options], chosen))
    return made


def in_order(vocabulary, counts):
    return [(value, counts.get(value, 0)) for value in vocabulary]


def select(name, label, options, chosen):
    rows = [{"value": value, "label": label, "is_chosen": value == chosen} for value, label in options]
    return {"name": name, "label": label, "options": rows}


def offered(found):
    """The facets to choose from; one with several values chosen is kept as it is."""
    return [parameter for parameter in OFFERED if len(found.asked.chosen.get(parameter, ())) < 2]


def kept(found, layout):
    """What the form hands on: everything that it does not let one choose."""
    shown = {"sort", *offered(found)}
    asked = [pair for pair in found.asked.pairs() if pair[0] not in shown]
    return [("open", value) for value in sorted(layout.opened)] + asked


# As a file ------------------------------------------------------------------------------------------------------------


def as_csv(matrix):
    """The matrix as CSV: a row for each heading with its terms of browse, its numbers and their total."""
    file = StringIO()
    write = csv.writer(file).writerow
    write(["parameter", "value", "name", *(cell(column.name) for column in matrix.columns), _("In all")])
    for row, counts, total in zip(matrix.rows, matrix.counts, matrix.row_totals, strict=True):
        write([row.parameter, row.value, cell(full_name(row)), *counts, total])
    write(["", "", _("In all"), *matrix.column_totals, matrix.total])
    return f"{BYTE_ORDER_MARK}{file.getvalue()}"


def full_name(heading):
    return f"{heading.name} {heading.title}".strip()
