"""CSV: in whatever encoding and with whatever separator a program or a country writes it."""

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from charset_normalizer import from_bytes

from lib.signs import without_apostrophe
from submissions.importing.refusals import Refused
from submissions.importing.tables import LONGEST_CELL, MOST_COLUMNS, Table, headed, is_heading

# The encodings that are told apart, and those among them that no sign in the file gives away.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "cp1251": "Windows-1251",
    "cp1256": "Windows-1256",
    "gb18030": "GB18030",
    "mac_roman": "Mac Roman",
}
GUESSED = ["cp1252", "cp1251", "cp1256", "gb18030", "mac_roman"]
SAMPLE = 200_000  # bytes
SEPARATORS = ",;\t|"


def decoded(content, encoding=""):
    """(text, encoding). `encoding` is one that a person chose; otherwise it is found out."""
    if encoding:
        try:
            return content.decode(encoding).removeprefix("\ufeff"), encoding
        except UnicodeDecodeError as error:
            raise Refused("WRONG_ENCODING") from error
    for name in likely(content):
        try:
            return content.decode(name).removeprefix("\ufeff"), name.removesuffix("-le").removesuffix("-be")
        except UnicodeDecodeError:
            continue
    raise Refused("UNKNOWN_ENCODING")


def likely(content):
    """Encodings to try, the likeliest first."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        yield "utf-16"
        return
    if content.startswith(BOM_UTF8):
        yield "utf-8"
        return
    if content[:SAMPLE].count(0) * 4 > len(content[:SAMPLE]):  # every other byte of Latin letters in UTF-16
        yield "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
        return
    if b"\0" in content:
        raise Refused("NOT_A_TABLE")
    yield "utf-8"
    sample = content[: content.rfind(b"\n", 0, SAMPLE) + 1 or SAMPLE]  # no letter is cut in two at the end of a line
    if (best := from_bytes(sample, cp_isolation=GUESSED).best()) is not None:
        yield best.encoding


def read(text, encoding):
    """The Table of a CSV text."""
    separator = likely_separator(text)
    table = Table("csv", taken={"encoding": ENCODINGS[encoding], "separator": separator})
    csv.field_size_limit(100 * LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    waiting = []
    try:
        for cells in lines:
            if len(cells) > 100 * MOST_COLUMNS:
                raise Refused("TOO_MANY_COLUMNS")
            if table.headings:
                table.add(lines.line_num, [without_apostrophe(cell) for cell in cells])
            elif is_heading(cells):
                headed(table, cells)
            elif any(cells):
                waiting.append((lines.line_num, cells))
    except csv.Error as error:
        raise Refused("DAMAGED_CSV", lines.line_num) from error
    if not table.headings and waiting:  # a table of one column
        headed(table, waiting[0][1])
        for number, cells in waiting[1:]:
            table.add(number, [without_apostrophe(cell) for cell in cells])
    elif waiting:
        table.taken["above"] = len(waiting)
    return table


def likely_separator(text):
    """The separator that parts the first line that has any into most cells."""
    for line in text.splitlines()[:20]:
        parts = {separator: len(next(csv.reader([line], delimiter=separator), [])) for separator in SEPARATORS}
        best = max(parts, key=parts.get)
        if parts[best] > 1:
            return best
    return ","
