"""XLSX: the values of one sheet, row by row. Formulas are never worked out: the results that it holds count."""

import zipfile
from datetime import date, datetime, time
from io import BytesIO
from itertools import repeat
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES

from submissions.importing.refusals import Refused
from submissions.importing.tables import MOST_COLUMNS, Table, headed, is_heading

MOST_UNPACKED = 64 * 1024 * 1024  # bytes of all parts together
MOST_PARTS = 5000
FURTHEST_ROW = 100_000  # behind it nobody keeps practices
MOST_NAMED = 5  # merged ranges that are told
FORMULA_WITHOUT_RESULT, ERROR = "formula", "error"


def read(content):
    """The Table of the first visible sheet of a workbook."""
    with opened(content) as parts:
        refuse_other_kinds(parts)
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise Refused("EMPTY")
        sheet = sheets[0]
        look = Look(parts.open(sheet._worksheet_path))  # openpyxl tells nobody of merged cells when it reads row by row
        table = Table("xlsx", taken={"sheet": sheet.title, "sheets": len(sheets), "merged": look.merged})
        fill(table, values_of(sheet), formulas_of(content, sheet.title) if look.has_formulas else repeat(()))
    return table


def opened(content):
    try:
        parts = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused("DAMAGED_WORKBOOK") from error
    listed = parts.infolist()
    # No part unpacks to more than it says: zipfile stops there.
    if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > MOST_UNPACKED:
        raise Refused("TOO_MUCH")
    if any(part.flag_bits & 1 for part in listed):
        raise Refused("ENCRYPTED")
    return parts


def refuse_other_kinds(parts):
    names = set(parts.namelist())
    if "mimetype" in names:
        raise Refused("OPEN_DOCUMENT")
    if "xl/workbook.bin" in names:
        raise Refused("BINARY_EXCEL")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("MACROS")
    if "xl/workbook.xml" not in names and not any(name.startswith("xl/worksheets/") for name in names):
        raise Refused("NOT_A_TABLE")


class Look:
    """What openpyxl does not tell of a sheet: whether it has formulas, and which cells are merged."""

    def __init__(self, sheet):
        self.has_formulas, self.merged = False, []
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self.see
        with sheet:
            parser.ParseFile(sheet)

    def see(self, name, attributes):
        tag = name.rpartition(" ")[2]
        if tag == "f":
            self.has_formulas = True
        elif tag == "mergeCell" and len(self.merged) < MOST_NAMED:
            self.merged.append(attributes.get("ref", "")[:30])


def values_of(sheet):
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    return sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)


def formulas_of(content, title):
    """For each row the places of its formulas."""
    sheet = load_workbook(BytesIO(content), read_only=True, keep_links=False)[title]
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_col=MOST_COLUMNS + 1):
        yield [place for place, cell in enumerate(row) if cell.value is not None and cell.data_type == "f"]


def fill(table, rows, formulas):
    above = 0
    for number, (values, places) in enumerate(zip(rows, formulas, strict=False), 1):
        if number > FURTHEST_ROW:
            raise Refused("TOO_MANY_ROWS")
        if table.headings:
            faults = {place: ERROR for place, value in enumerate(values) if value in ERROR_CODES}
            faults |= {place: FORMULA_WITHOUT_RESULT for place in places if values[place] is None}
            cells = [None if place in faults else cell(value) for place, value in enumerate(values)]
            table.add(number, cells, faults)
        elif is_heading(values):
            headed(table, values)
            table.taken |= {"above": above, "heading": number}
        elif any(value is not None for value in values):
            above += 1


def cell(value):
    """A value as a text: a day as `2019-03-07`, a whole number without a point."""
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if value is None else str(value)
