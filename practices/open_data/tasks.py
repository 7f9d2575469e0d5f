"""The open-data set as background work."""

from django.tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from practices.open_data import publishing


@task
def make_data_set():
    """Make the open-data set if it is due: another worker may have made it meanwhile."""
    if publishing.is_due():
        publishing.publish()


def look_for_data_set():
    """Have the set made when it is due and no task for it waits."""
    waiting = DBTaskResult.objects.filter(task_path=make_data_set.module_path, status=TaskResultStatus.READY)
    if publishing.is_due() and not waiting.exists():
        make_data_set.enqueue()
