"""Background work on files of practices: the task, and what the worker looks after by itself."""

from datetime import timedelta

from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from submissions.import_models import AT_WORK, BEFORE_LOADING, Import, ImportRow, ImportState

SECONDS_AT_A_TIME = 20  # then other tasks, mails among them, get their turn
DAYS_WAITING = 14  # of a file that nobody loads
DAYS_KEPT = 90  # of what was wrong with the rows of a file that is done


@task
def work_on(pk):
    """Check or load the rows of a file. Whichever runs next goes on where one was stopped or killed."""
    from submissions.importing import working

    if working.work(pk, SECONDS_AT_A_TIME):
        work_on.enqueue(pk)


def look_for_imports():
    """Go on with files whose task is gone: that of a killed worker never comes back."""
    waiting = DBTaskResult.objects.filter(task_path=work_on.module_path, status=TaskResultStatus.READY)
    pending = {args[0] for args in waiting.values_list("args_kwargs__args", flat=True)}
    for pk in Import.objects.filter(state__in=AT_WORK).values_list("pk", flat=True):
        if str(pk) not in pending:
            work_on.enqueue(str(pk))


def clear_up_imports():
    """Cancel what nobody loads, and forget what was said of rows long ago."""
    from submissions.importing import imports

    now = timezone.now()
    for made in Import.objects.filter(state__in=BEFORE_LOADING, changed_at__lt=now - timedelta(days=DAYS_WAITING)):
        imports.cancel(made)
    done = Import.objects.filter(state=ImportState.LOADED, changed_at__lt=now - timedelta(days=DAYS_KEPT))
    ImportRow.objects.filter(file__in=done).update(title="", problems=[], findings=[], alike=[])
