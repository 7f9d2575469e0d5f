"""`manage.py work`: the background worker. Any number may run, on any machine that reaches the database."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker

from config.scheduled import SCHEDULED
from lib import outbox

SECONDS_BETWEEN_TASKS = 1


class Worker(db_worker.Worker):
    """The worker of django_tasks_db, which runs all tasks there are and then returns."""

    def __init__(self):
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def shutdown(self, signum, frame):
        """End after the mail that is being sent. More signals change nothing: it must not be cut off half-way."""
        outbox.stop()
        if self.running:
            super().shutdown(signum, frame)


class Command(BaseCommand):
    help = "Runs background tasks and sends notices until it is stopped."

    def handle(self, **options):
        worker = Worker()
        worker.configure_signals()
        due = dict.fromkeys(SCHEDULED, 0)
        try:
            while worker.running:
                for job, seconds in SCHEDULED.items():
                    if time.monotonic() >= due[job]:
                        close_old_connections()  # those that broke since the last one
                        job()
                        due[job] = time.monotonic() + seconds
                worker.run()
                if worker.running:
                    time.sleep(SECONDS_BETWEEN_TASKS)
        except OperationalError as error:
            raise CommandError(f"the worker lost the database: {type(error).__name__}") from None
