"""Background work: tasks that the worker (`manage.py work`) runs, and what it looks after by itself."""

import logging
from datetime import timedelta

from django.core.management import call_command
from django.tasks import task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from submissions import digests
from submissions.outbox import outbox

logger = logging.getLogger("childfirst.tasks")

DAYS_KEPT = 1  # of tasks that ended
LONGEST_RUN = timedelta(days=1)


@task
def send_notices():
    """Send what is due. One is enqueued with every notice; whichever runs first sends all there is."""
    outbox.send_due()


def look_for_notices():
    """Have notices sent that are due while no task for it waits."""
    outbox.look(send_notices)


@task
def send_digests():
    """Send the daily mails that are due."""
    digests.outbox.send_due()


def look_for_digests():
    """Gather what people want once a day, and have it sent. Safe to run twice, and by several workers at once."""
    digests.gather_due()
    digests.outbox.look(send_digests)


def clear_up():
    """Take away the rows of tasks that ended, and of those whose worker was killed: they stay "running" for ever."""
    call_command("prune_db_task_results", queue_name="*", min_age_days=DAYS_KEPT, verbosity=0)
    abandoned = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LONGEST_RUN)
    for path in abandoned.values_list("task_path", flat=True):
        logger.warning("a task never ended: %s", path)
    abandoned.delete()
    outbox.forget()
