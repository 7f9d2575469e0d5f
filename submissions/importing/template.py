"""A file to fill in: CSV with headings, XLSX with lists of what is allowed and a sheet that explains, JSON Lines."""

import csv
import io
import json

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from practices.formats import SITE_NAME
from practices.formats.columns import MEDIUM, WIDE, columns
from practices.formats.csv_file import BYTE_ORDER_MARK
from practices.formats.xlsx_file import FORMATS, Sheet
from submissions.forms.picking import vocabulary
from submissions.importing import rows
from submissions.importing.fields import EXAMPLES, LISTS, allowed, fields
from submissions.importing.tables import MOST_ROWS

HEADINGS, FIRST, LAST = 0, 1, MOST_ROWS  # rows of the sheet, from 0
TEXT = {"num_format": "@", "text_wrap": True, "valign": "top"}  # so that a date stays as it was typed


def csv_template():
    line = io.StringIO()
    csv.writer(line).writerow(fields())
    return (BYTE_ORDER_MARK + line.getvalue()).encode()


def json_template():
    """One practice in the format of data/README.md, but for its identifier, and with kinds behind names."""
    content = rows.read(EXAMPLES).content
    left_out = ("certainty", "attachments", "implementer_kinds")
    example = {name: value for name, value in content.items() if name not in left_out}
    example["implementers"] = EXAMPLES["implementers"].split(" | ")
    return (json.dumps(example, ensure_ascii=False) + "\n").encode()


def xlsx_template():
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        Template(book).write()
    return file.getvalue()


class Template:
    """Three sheets: the practices to be filled in, what goes into each column, and the lists of what is allowed."""

    def __init__(self, book):
        formats = {name: book.add_format(look) for name, look in FORMATS.items()}
        self.fields = list(fields().values())
        self.practices = Sheet(book, formats, _("Practices"))
        self.about = Sheet(book, formats, _("What goes where"))
        self.lists = Sheet(book, formats, _("Lists"))
        self.text = book.add_format(TEXT)
        book.set_properties({"title": _("Practices to be imported"), "author": SITE_NAME})

    def write(self):
        self.write_about()
        ranges = self.write_lists()
        widths = {column.name: column.width for column in columns(vocabulary(), "")}
        self.practices.add([field.label for field in self.fields], ["heading"] * len(self.fields))
        for place, field in enumerate(self.fields):
            self.practices.sheet.set_column(place, place, max(widths.get(field.name, MEDIUM), 18), self.text)
            if field.list:
                self.practices.sheet.data_validation(FIRST, place, LAST, place, self.choice_of(field, ranges))
        self.practices.sheet.freeze_panes(1, 1)

    @staticmethod
    def choice_of(field, ranges):
        """A list to choose from. Where several may stand in a cell, other texts are taken too."""
        return {
            "validate": "list",
            "source": ranges[field.list],
            "show_error": not field.holds_several,
            "error_title": field.label[:32],
            "error_message": _("Choose one of the list."),
        }

    def write_about(self):
        needed = {name for name, _text in rows.ReadRow().missing()}
        self.about.widths([MEDIUM, MEDIUM, 12, WIDE, WIDE])
        head = [_("Column"), _("Name in CSV"), _("Needed"), _("What goes into it"), _("Example")]
        self.about.add(head, ["heading"] * len(head))
        for field in self.fields:
            is_needed = _("Yes") if field.name in needed else ""
            row = [field.label, field.name, is_needed, field.hint, field.example]
            self.about.add(row, ["label", "plain", "plain", "wrapped", "wrapped"])
        self.about.sheet.freeze_panes(1, 1)

    def write_lists(self):
        """Two columns a list, codes and names; {list: the range of its names}."""
        ranges = {}
        labels = {field.list: field.label for field in self.fields} | {"answer": _("Answer on a safeguard")}
        for number, name in enumerate(LISTS):
            self.write_list(2 * number, labels[name], allowed(name))
            column = xl_col_to_name(2 * number + 1, col_abs=True)
            ranges[name] = f"='{self.lists.name}'!{column}$2:{column}${len(allowed(name)) + 1}"
        self.lists.sheet.freeze_panes(1, 0)
        return ranges

    def write_list(self, place, label, members):
        heads = [_("%(heading)s (codes)") % {"heading": label}, label]
        for offset, head in enumerate(heads):
            self.lists.sheet.set_column(place + offset, place + offset, MEDIUM)
            self.lists.write((HEADINGS, place + offset), head, self.lists.formats["heading"])
        for row, member in enumerate(members, FIRST):
            for offset, text in enumerate(member):
                self.lists.write((row, place + offset), text, self.lists.formats["plain"])


TEMPLATES = {
    "csv": (csv_template, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_template, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "jsonl": (json_template, "application/jsonl; charset=utf-8"),
}
