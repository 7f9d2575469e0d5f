"""What was found in the rows of a file: how many of which kind, the lines to show, and all of it as CSV."""

import csv

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lib.languages import colon
from practices.formats.csv_file import BYTE_ORDER_MARK, Line, cell
from submissions.import_models import Outcome
from submissions.importing.told import column_name

# Which rows can be shown, what should not be overlooked first.
SHOWN = {
    "refused": ~Q(refusal=""),
    "problems": ~Q(problems=[]),
    "findings": ~Q(findings=[]),
    "alike": ~Q(alike=[]),
    "loaded": Q(submission__isnull=False),
    "ready": Q(outcome=Outcome.READY),
}
ALSO_COUNTED = {
    "all": Q(),
    "checked": ~Q(outcome=""),
    "incomplete": Q(outcome=Outcome.INCOMPLETE),
    "wrong": Q(outcome=Outcome.WRONG),
    "chosen": Q(is_chosen=True),
    "done": Q(done_at__isnull=False),
}


def counts(made):
    """{condition: how many rows are in it}. One query."""
    conditions = SHOWN | ALSO_COUNTED
    return made.rows.aggregate(**{name: Count("pk", filter=condition) for name, condition in conditions.items()})


def tabs(made, counted):
    """The kinds of rows that there are, as the page links to them."""
    labels = {
        "refused": _("Not loaded after all"),
        "problems": _("To be corrected"),
        "findings": _("Could identify a person"),
        "alike": _("Likely duplicates"),
        "loaded": pgettext("rows", "Loaded"),
        "ready": _("Ready"),
    }
    return [
        {"slug": slug, "label": label, "count": counted[slug], "url": f"{made.get_absolute_url()}?show={slug}"}
        for slug, label in labels.items()
        if counted[slug]
    ]


def lines(made, row, shown):
    """What is to be said of a row: {"letter", "column", "text"}, with a link where it is like something."""
    if shown in ("problems", "findings"):
        for item in getattr(row, shown):
            yield item | {"letter": column_name(made, item["place"])}
    elif shown == "alike":
        yield from (alike_line(one) for one in row.alike)
    elif shown == "refused":
        yield {"text": row.refusal}


def alike_line(one):
    """A likely duplicate in words, with the way to it."""
    if "row" in one:
        return {"text": _("The same title as row %(row)d.") % {"row": one["row"]}}
    address = reverse("practices:detail" if one["is_published"] else "desk:review", args=[one["key"]])
    said = _("%(percent)d %% alike, published") if one["is_published"] else _("%(percent)d %% alike, being reviewed")
    return {"url": address, "title": one["title"], "language": one["language"], "text": said % one}


def as_csv(made):
    """All that was found, a line each."""
    line = csv.writer(Line()).writerow
    parts = [line([_("Row"), _("Column"), _("Heading"), _("Title"), _("What is wrong"), _("Details")])]
    kinds = {"problems": _("To be corrected"), "findings": _("Could identify a person"), "alike": _("Likely duplicate")}
    for row in made.rows.exclude(problems=[], findings=[], alike=[]):
        for shown, kind in kinds.items():
            for item in lines(made, row, shown):
                details = colon().join(filter(None, (item.get("title"), item["text"])))
                cells = [item.get("letter", ""), item.get("column", ""), row.title, kind, details]
                parts.append(line([row.number, *map(cell, cells)]))
    return BYTE_ORDER_MARK + "".join(parts)
