"""Rows loaded one by one: each is a submission and done, in one transaction, or neither."""

import logging

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from submissions import drafts, screening, workflow
from submissions.import_models import Outcome
from submissions.importing import rows
from submissions.importing.matched import Matched
from submissions.models import Submission

logger = logging.getLogger("childfirst.imports")


def waiting(made):
    return made.rows.filter(is_chosen=True, done_at=None)


def load_row(made):
    """Make a submission of the next row; whether there may be more."""
    with transaction.atomic():
        row = waiting(made).select_for_update(skip_locked=True).first()
        if row:
            row.submission, row.refusal = loaded_or_refused(made, row)
            row.done_at = timezone.now()
            row.save(update_fields=["submission", "done_at", "refusal"])
    return bool(row)


def loaded_or_refused(made, row):
    """(the submission, "") or (None, why there is none). One row that fails keeps no other back."""
    try:
        with transaction.atomic():
            return submission_of(made, row), ""
    except workflow.Refused as refusal:
        return None, str(refusal)
    except (OperationalError, InterfaceError):
        raise  # the database has gone away: the row is still to be done
    except Exception:
        logger.exception("row %s of import %s was not loaded", row.number, made.pk)
        return None, _("This row could not be loaded, by a fault of the site.")


def submission_of(made, row):
    """The submission of a row: sent where nothing is missing, otherwise a draft of whoever brought it."""
    if made.by is None:
        raise workflow.Refused(_("Whoever brought this file has left."))
    content = rows.read(Matched(made).cells_of(row))
    if content.problems:  # the vocabulary has changed since the check
        raise workflow.Refused(" ".join(text for _name, text in content.problems))
    draft = Submission.objects.create(owner=made.by, organisation=made.organisation, language="en")
    draft = drafts.save(draft, content.values, seen=draft.version)
    if row.outcome == Outcome.READY:
        for found in screening.findings_of(draft):
            screening.explain(draft, found.key, made.choices["explanation"])
        workflow.perform("import", draft, by=made.by, message=origin(made, row), consent=True)
    return draft


def origin(made, row):
    """Where a submission comes from, for its history."""
    said = {"row": row.number, "file": made.file_name, "source": made.source}
    if made.source:
        return _("Row %(row)d of the file “%(file)s”, from: %(source)s") % said
    return _("Row %(row)d of the file “%(file)s”") % said
