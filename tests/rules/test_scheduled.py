"""All scheduled work at once: what is due is done, a second time there is nothing to do, a fault stops nothing else."""

import json
import logging
import os
import time
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from config import scheduled
from config.logs import JsonLines
from config.management.commands import work
from submissions.models import Notice, Question, State
from submissions.source_links.checking import check_due
from tests.people import in_state

THIRTEEN_MONTHS = 396


def questions_and_notices():
    return Question.objects.count(), Notice.objects.count()


def test_scheduled_work_is_done_once_however_often_it_runs(amina, rui, empty_catalogue, clock):
    in_state(State.PUBLISHED, owner=amina, by=rui)
    clock.move(THIRTEEN_MONTHS)
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now())
    asked, told = questions_and_notices()
    call_command("run_scheduled")
    assert (questions_and_notices(), Session.objects.count()) == ((asked + 1, told + 1), 0)
    call_command("run_scheduled")
    assert questions_and_notices() == (asked + 1, told + 1)


TYPED = "amina@example.org"


def broken():
    raise ValueError(TYPED)


def test_a_job_that_fails_is_named_and_the_others_are_done(monkeypatch, empty_catalogue):
    done = []
    jobs = {broken: 60, lambda: done.append("next"): 60}
    monkeypatch.setattr("config.management.commands.run_scheduled.SCHEDULED", jobs)
    with pytest.raises(CommandError, match=r"tests\.rules\.test_scheduled\.broken"):
        call_command("run_scheduled")
    assert done == ["next"]


# The worker -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_rounds(monkeypatch):
    """The worker without its tasks and signals, which ends after two rounds."""
    left = [1, 0]

    def end_soon(worker):
        worker.running = bool(left.pop(0))

    monkeypatch.setattr(work.Worker, "run", end_soon)
    monkeypatch.setattr(work.Worker, "configure_signals", lambda worker: None)
    monkeypatch.setattr(work, "SECONDS_BETWEEN_TASKS", 0)


def test_the_worker_does_the_same_work():
    assert work.SCHEDULED is scheduled.SCHEDULED
    assert work.SLOW is scheduled.SLOW == {check_due}


def test_a_job_that_fails_is_logged_without_what_it_says_and_tried_again(db, monkeypatch, two_rounds):
    log = StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(JsonLines())
    scheduled.logger.addHandler(handler)
    done = []
    monkeypatch.setattr(work, "SCHEDULED", {broken: 0, lambda: done.append("next"): 0})
    try:
        call_command("work")
    finally:
        scheduled.logger.removeHandler(handler)
    assert done == ["next", "next"]
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line["message"] for line in lines] == ["tests.rules.test_scheduled.broken failed"] * 2
    assert "in broken" in lines[0]["exc_info"] and lines[0]["exc_info"].endswith("ValueError")
    assert len({line["run_id"] for line in lines}) == 2
    assert TYPED not in log.getvalue()


def test_the_worker_ends_when_the_database_is_gone(db, monkeypatch, two_rounds):
    def gone():
        raise OperationalError(TYPED)

    monkeypatch.setattr(work, "SCHEDULED", {gone: 0})
    monkeypatch.setattr(work.connection, "ensure_connection", gone)
    with pytest.raises(CommandError, match=r"^the worker lost the database: OperationalError$"):
        call_command("work")


# The worker itself has no threads; what runs tests in several processes has some.
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_what_waits_for_other_sites_keeps_nothing_waiting_and_is_begun_once(tmp_path):
    go = tmp_path / "go"

    def slow():
        (tmp_path / str(os.getpid())).touch()
        while not go.exists():
            time.sleep(0.01)

    for _again in range(2):
        work.start_beside(slow)
    (process,) = work.FORKING.active_children()
    go.touch()
    process.join()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([str(process.pid), "go"])
    assert work.FORKING.active_children() == []
