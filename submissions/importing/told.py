"""How a file was understood, in words: so that whoever brought it sees at once where that went wrong."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.utility import xl_col_to_name

from lib.languages import list_comma
from submissions.importing.words import key

KINDS = {"csv": "CSV", "xlsx": "XLSX", "jsonl": "JSON"}


def facts(made):
    """[(what, how it was understood)]."""
    taken = made.taken
    yield _("Read as"), KINDS[taken["kind"]]
    if "encoding" in taken:
        yield _("Encoding of the letters"), taken["encoding"]
    if "separator" in taken:
        yield _("Between the columns"), separators()[taken["separator"]]
    if "sheet" in taken:
        yield _("Sheet"), taken["sheet"]
    if made.source:
        yield _("Source"), made.source
    if made.organisation:
        yield pgettext("practices", "From"), made.organisation.name


def separators():
    return {",": _("commas"), ";": _("semicolons"), "\t": _("tabs"), "|": _("bars")}


def warnings(made):
    """What was left out or read in a way that may surprise."""
    taken = made.taken
    if taken.get("encoding") not in (None, "UTF-8", "UTF-16"):
        yield _("If letters look wrong below, bring the file again and choose its encoding.")
    if taken.get("sheets", 1) > 1:
        yield _("The file has several sheets; only the first was read.")
    if taken.get("above"):
        yield _("What stands above the headings was left out.")
    if taken.get("merged"):
        yield _(
            "Cells are merged (%(cells)s). Only the first cell of each holds the text; the others are read as empty."
        ) % {"cells": list_comma().join(taken["merged"])}
    for heading in repeated(made.headings):
        yield _("Several columns are called “%(heading)s”.") % {"heading": heading}


def repeated(headings):
    counted = Counter(key(heading) for heading in headings if heading)
    return dict.fromkeys(heading for heading in headings if heading and counted[key(heading)] > 1)


def column_name(made, place):
    """What people call a column: its letter in the spreadsheet and its heading; "" for what has no column."""
    if place is None:
        return ""
    return "" if made.taken["kind"] == "jsonl" else xl_col_to_name(place)
