"""Rows checked in batches, without a trace: what each would be as a submission, and what is wrong with it."""

from types import SimpleNamespace
from uuid import uuid4

from django.db import transaction

from submissions import duplicates
from submissions.import_models import ImportState, Outcome
from submissions.importing import rows
from submissions.importing.matched import Matched
from submissions.importing.words import key

BATCH = 25
MOST_ALIKE = 3
LONGEST_TITLE = 200  # of the column


def unchecked(made):
    return made.rows.filter(outcome="", file__state=ImportState.CHECKING)


def check_batch(made):
    """Check some rows; whether there may be more."""
    matched = Matched(made)
    with transaction.atomic():
        batch = list(unchecked(made).select_for_update(of=("self",), skip_locked=True)[:BATCH])
        read = [(row, rows.read(matched.cells_of(row))) for row in batch]
        alike = alike_to(made, read)
        for row, content in read:
            note(row, content, matched)
            row.alike = alike[row.pk]
            row.save(update_fields=["title", "outcome", "problems", "findings", "alike"])
    return bool(batch)


def note(row, content, matched):
    """Write down what the check says of a row."""
    faulty = matched.fields_of_faults(row)
    faults = [matched.at_place(int(place), rows.FAULTS[fault]) for place, fault in row.faults.items()]
    wrong = [matched.at(name, text) for name, text in content.problems]
    lacking = [matched.at(name, text) for name, text in content.missing() if name not in faulty]
    row.title = str(content.values.get("title") or first_text(row))[:LONGEST_TITLE]
    row.problems = faults + wrong + lacking
    row.outcome = Outcome.WRONG if faults or wrong else Outcome.INCOMPLETE if lacking else Outcome.READY
    row.findings = [matched.at(name, kind) for name, kind in content.findings()]


def first_text(row):
    """What a row without a title is known by."""
    return next((cell for cell in row.cells if isinstance(cell, str)), "")


# What is like a row ---------------------------------------------------------------------------------------------------


def alike_to(made, read):
    """{pk of a row: what is like it}: an earlier row of the same file, something published, or something sent."""
    earlier = dict(made.rows.exclude(title="").order_by("-number").values_list("title", "number"))
    earlier = {key(title): number for title, number in earlier.items()}
    asked = {row.pk: as_asked(content) for row, content in read if "title" in content.values}
    found = duplicates.likely_before(list(asked.values()))
    alike = {row.pk: [] for row, _content in read}
    for row, content in read:
        if row.pk in asked:
            first = earlier.setdefault(key(content.values["title"]), row.number)
            same = [{"row": first, "percent": 100}] if first != row.number else []
            alike[row.pk] = same + [shown(one) for one in found[asked[row.pk].submission.pk][:MOST_ALIKE]]
    return alike


def as_asked(content):
    """A row in the form in which duplicates are looked for."""
    nobody = SimpleNamespace(pk=uuid4(), practice_id=None)
    return SimpleNamespace(submission=nobody, content=content.content, country_codes=content.all_values["countries"])


def shown(likeness):
    return {
        "title": likeness.title.text,
        "language": likeness.title.language,
        "key": str(likeness.key),
        "is_published": likeness.is_published,
        "percent": likeness.percent,
    }
