"""A file on its way: brought, its columns matched, checked, loaded or cancelled. Every change of its state is here."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from submissions.import_models import BEFORE_LOADING, Import, ImportRow, ImportState, Outcome
from submissions.importing import files, guessing, tasks
from submissions.uploads import LONGEST_NAME, plain_name

CONTENT = {"cells": [], "faults": {}}  # of a row, emptied when its file is done


class NotNow(Exception):
    """Its state has changed meanwhile: nothing was done."""


def bring(file, *, name, by, source="", organisation=None, encoding=""):
    """Read a file, and keep its rows; the Import. Raises refusals.Refused, in words for whoever chose it."""
    table = files.read(file, encoding)
    with transaction.atomic():
        made = Import.objects.create(
            by=by,
            organisation=organisation,
            source=source,
            file_name=plain_name(name)[-LONGEST_NAME:],
            language=get_language(),
            taken=table.taken | {"kind": table.kind},
            headings=table.headings,
        )
        ImportRow.objects.bulk_create(
            ImportRow(file=made, number=number, cells=cells, faults=faults) for number, cells, faults in table.rows
        )
    return made


def guessed_columns(made):
    return made.columns or guessing.guess(made.headings, made.by, made.source)


def check(made, columns):
    """Have the rows checked with the columns so matched; what an earlier check said of them is forgotten."""
    with transaction.atomic():
        move(made, (ImportState.COLUMNS, ImportState.CHECKED), ImportState.CHECKING)
        Import.objects.filter(pk=made.pk).update(columns=columns, language=get_language())
        made.rows.update(outcome="", problems=[], findings=[], alike=[], title="")
        tasks.work_on.enqueue(str(made.pk))


def load(made, *, drafts=False, alike=False, explanation=""):
    """Have the rows loaded that are to be; how many they are. `explanation` is why what was found may stay."""
    with transaction.atomic():
        move(made, (ImportState.CHECKED,), ImportState.LOADING)
        choices = {"drafts": drafts, "alike": alike, "explanation": explanation}
        Import.objects.filter(pk=made.pk).update(choices=choices)
        count = to_load(made, **choices).update(is_chosen=True)
        tasks.work_on.enqueue(str(made.pk))
    return count


def to_load(made, *, drafts, alike, explanation):
    """The rows that such choices let in. A draft is not sent yet: its findings are explained before that."""
    outcomes = [Outcome.READY, Outcome.INCOMPLETE] if drafts else [Outcome.READY]
    rows = made.rows.filter(outcome__in=outcomes)
    if not alike:
        rows = rows.filter(alike=[])
    if not explanation:
        rows = rows.exclude(outcome=Outcome.READY, pk__in=made.rows.exclude(findings=[]).values("pk"))
    return rows


def cancel(made):
    """Give it up before it is loaded; its rows are emptied."""
    with transaction.atomic():
        move(made, BEFORE_LOADING, ImportState.CANCELLED)
        empty(made)


def empty(made):
    """Let go of what the file held."""
    made.rows.update(**CONTENT)
    if made.state == ImportState.CANCELLED:
        made.rows.update(title="", problems=[], findings=[], alike=[])


def move(made, from_states, to):
    """Change the state in the caller's transaction, once; NotNow if somebody was quicker."""
    changed = Import.objects.filter(pk=made.pk, state__in=from_states).update(state=to, changed_at=timezone.now())
    if not changed:
        raise NotNow
    made.refresh_from_db()
