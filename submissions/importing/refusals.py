"""Why a file of practices is not taken, in words for whoever chose it."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A file that cannot be read; `name` is that of a message below, `place` where in the file, from 1."""

    def __init__(self, name, place=None):
        super().__init__(name)
        self.name, self.place = name, place

    def __str__(self):
        return str(MESSAGES[self.name]) % {"place": self.place}


MESSAGES = {
    "EMPTY": _("This file is empty, or has a heading and no rows."),
    "TOO_LARGE": _("This file is larger than 10 MB. Take out what does not belong to it, or split it."),
    "TOO_MUCH": _("This file holds far more than its size tells, or takes too long to read. Save it again."),
    "TOO_MANY_ROWS": _("This file has more than 2,000 rows. Split it into several, and bring them one by one."),
    "TOO_MANY_COLUMNS": _("This file has more than 150 columns. Take out those that are not about the practices."),
    "DAMAGED_WORKBOOK": _("This workbook is damaged. Open it in a spreadsheet program and save it again as XLSX."),
    "ENCRYPTED": _("This file is protected with a password. Save it without one, then bring that."),
    "MACROS": _("This workbook holds macros. Save it as “Excel Workbook (.xlsx)”, without macros, then bring that."),
    "OLD_EXCEL": _("This is a workbook of an old kind. Save it as “Excel Workbook (.xlsx)”, then bring that."),
    "BINARY_EXCEL": _("This is a binary workbook (.xlsb). Save it as “Excel Workbook (.xlsx)”, then bring that."),
    "OPEN_DOCUMENT": _("This is an OpenDocument file. Save it as “Excel 2007-365 (.xlsx)” or CSV, then bring that."),
    "NOT_A_TABLE": _("This is not a CSV, XLSX or JSON Lines file, whatever its name says."),
    "WRONG_ENCODING": _("This file is not written in the encoding that you chose. Choose “Find out by itself”."),
    "UNKNOWN_ENCODING": _(
        "The letters of this file cannot be made out: its encoding is none of those known here. Save it as UTF-8."
    ),
    "NOT_JSON": _("Line %(place)s is not JSON. Each line must hold one practice, as in the sample."),
    "NOT_OBJECTS": _("Line %(place)s holds no practice: each must be an object in braces, as in the sample."),
    "NO_FILE": _("Choose the form that you filled in."),
    "EMPTY_DOCUMENT": _("This file is empty."),
    "DAMAGED_DOCUMENT": _("This document is damaged. Open it in a word processor and save it again as DOCX."),
    "MACROS_IN_DOCUMENT": _("This document holds macros. Save it as “Word Document (.docx)”, then bring that."),
    "OLD_WORD": _("This is a document of an old kind. Save it as “Word Document (.docx)”, then bring that."),
    "NOT_A_DOCUMENT": _("This is not a Word document (.docx), whatever its name says."),
    "NOT_THE_FORM": _("This document is not the form, or its fields are gone. Download the form and fill that in."),
    "DAMAGED_CSV": _("Line %(place)s cannot be read: look for a quotation mark that is never closed."),
}
