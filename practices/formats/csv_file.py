"""All practices of a query as CSV: UTF-8 with a byte order mark, otherwise as RFC 4180 has it."""

import csv
from datetime import datetime

from lib.signs import harmless
from practices.formats import rows
from practices.formats.columns import columns
from practices.terms import vocabulary_of

CONTENT_TYPE = "text/csv; charset=utf-8; header=present"
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads another encoding


class Line:
    """A file that hands back what is written to it."""

    def write(self, text):
        return text


def document(found, base):
    """The file in parts: a line of the names of columns, and a line for each practice."""
    made = columns(vocabulary_of(found.index), base)
    line = csv.writer(Line()).writerow
    yield BYTE_ORDER_MARK + line([column.name for column in made])
    for batch in rows.batches(found, rows.read):
        yield "".join(line([cell(column.value(row)) for column in made]) for row in batch)


def cell(value):
    """A value as it is written. A text that could be taken for a formula gets an apostrophe before it."""
    if isinstance(value, str):
        return harmless(value)
    return value.isoformat() if isinstance(value, datetime) else value
