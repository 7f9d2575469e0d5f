"""What the background task does with a file: it checks or loads rows until all are done, or its time is over.

Every batch and every row is a transaction of its own, and takes only rows that are still to be done, locked. So a
worker that is killed leaves them as they were, and any number of workers do each row once (docs/decisions/0025).
"""

import time

from django.db import transaction
from django.utils import translation

from lib import outbox
from submissions.import_models import Import, ImportState
from submissions.importing import checking, imports, loading

# state: (does a part of the work, the rows that are left, the state afterwards)
WORK = {
    ImportState.CHECKING: (checking.check_batch, checking.unchecked, ImportState.CHECKED),
    ImportState.LOADING: (loading.load_row, loading.waiting, ImportState.LOADED),
}


def work(pk, seconds):
    """Do what is to be done with a file, for so many seconds; whether there is more."""
    until = time.monotonic() + seconds
    made = Import.objects.select_related("by", "organisation").filter(pk=pk, state__in=WORK).first()
    if made is None:
        return False
    step, left, afterwards = WORK[made.state]
    with translation.override(made.language):
        while step(made):
            if outbox.stopping.is_set() or time.monotonic() > until:
                return True
    if not left(made).exists():  # otherwise another worker is still at some of them, and will come here
        end(made, afterwards)
    return False


def end(made, state):
    with transaction.atomic():
        try:
            imports.move(made, [made.state], state)
        except imports.NotNow:
            return
        if state == ImportState.LOADED:
            imports.empty(made)
