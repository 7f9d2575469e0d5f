"""All scheduled work at once: what is due is done, a second time there is nothing to do, a fault stops nothing else."""

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from config import scheduled
from submissions.models import Notice, Question, State
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


def test_a_job_that_fails_is_named_and_the_others_are_done(monkeypatch, empty_catalogue):
    done = []

    def broken():
        raise RuntimeError("no disk")

    jobs = {broken: 60, lambda: done.append("next"): 60}
    monkeypatch.setattr("config.management.commands.run_scheduled.SCHEDULED", jobs)
    with pytest.raises(CommandError, match=r"tests\.rules\.test_scheduled\.broken"):
        call_command("run_scheduled")
    assert done == ["next"]


def test_the_worker_does_the_same_work():
    from config.management.commands import work

    assert work.SCHEDULED is scheduled.SCHEDULED
