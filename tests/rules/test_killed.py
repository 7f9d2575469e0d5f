"""Killed at any moment, web process or database: what was confirmed is there, and nothing is half published."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

STEPS = ["begun", "saved", "sent", "claimed", "published"]
# How many steps were confirmed when it is killed: each time at another place of the way from draft to publication.
MOMENTS = [("web", 4), ("database", 7), ("web", 9), ("database", 10)]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Of a site with a database of its own that writes to the disk as in production."""
    given = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CATALOGUE_DATABASE_URL")
    }
    given |= {
        "VAR_DIR": str(tmp_path_factory.mktemp("killed")),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ALLOWED_HOSTS": "testserver",
        "DEMONSTRATION": "true",  # no second factor
    }
    with started(given, "prepare") as process:
        assert process.wait(120) == 0
    return given


@contextmanager
def started(environment, what):
    command = [
        sys.executable,
        "-m",
        "config.run",
        "--database-only",
        "--",
        sys.executable,
        "-m",
        "tests.rules.killed_web",
    ]
    with subprocess.Popen(
        [*command, what], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def lines(process):
    """What the process says, as it comes. Lines of config.run itself are not JSON."""
    return (json.loads(line) for line in process.stdout if line.startswith((b"[", b"{")))


def kill(victim, process, environment):
    if victim == "database":
        pid = int(Path(environment["VAR_DIR"], "postgres", "postmaster.pid").read_text().split()[0])
    else:
        pid = int(subprocess.run(["pgrep", "-P", str(process.pid), "-f", "killed_web"], capture_output=True).stdout)
    os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize(("victim", "moment"), MOMENTS)
def test_killed_at_any_moment_loses_nothing_confirmed_and_publishes_nothing_by_half(environment, victim, moment):
    confirmed = {}
    with started(environment, "work") as process:
        for number, (submission, step) in enumerate(lines(process), 1):
            confirmed[submission] = step
            if number == moment:
                kill(victim, process, environment)
        process.communicate()
    with started(environment, "look") as process:
        (seen,) = lines(process)
    assert "published" in confirmed.values()
    lost = {
        submission: (step, seen["furthest"].get(submission))
        for submission, step in confirmed.items()
        if STEPS.index(seen["furthest"].get(submission, "begun")) < STEPS.index(step)
    }
    assert lost == {}
    assert seen["whole"] == seen["practices"] == list(seen["furthest"].values()).count("published")
    assert (seen["indexed"], seen["searchable"]) == (True, True)
