"""`manage.py work`: the background worker. Any number may run, on any machine that reaches the database."""

import multiprocessing
import signal
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, close_old_connections, connection, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker

from config.scheduled import SCHEDULED, SLOW, do, name_of
from lib import outbox

SECONDS_BETWEEN_TASKS = 1
FORKING = multiprocessing.get_context("fork")


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
                        start(job)
                        due[job] = time.monotonic() + seconds
                worker.run()
                if worker.running:
                    time.sleep(SECONDS_BETWEEN_TASKS)
        except OperationalError as error:
            raise CommandError(f"the worker lost the database: {type(error).__name__}") from None


def start(job):
    """Do a job, or let it be done beside the others. Raises OperationalError when the database is gone."""
    if job in SLOW:
        return start_beside(job)
    close_old_connections()  # those that broke since the last one
    if not do(job):
        close_old_connections()
        connection.ensure_connection()


def start_beside(job):
    """Do a job in a process of its own, unless the last one is still at it. The worker's end cuts it off."""
    if name_of(job) not in {process.name for process in FORKING.active_children()}:
        connections.close_all()  # two processes must not talk over one
        FORKING.Process(target=alone, args=[job], name=name_of(job), daemon=True).start()


def alone(job):
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)  # the worker's own handler would wait for a mail
    try:
        do(job)
    finally:
        connections.close_all()
