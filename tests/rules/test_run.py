"""`make run`: it starts, stops without a trace, finds its data again, and says in one line what is in the way."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest

from accounts.demonstration import PEOPLE
from config import embedded_postgres, run

STARTING, STOPPING = 120, 60  # seconds at most, on a busy machine


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def environment(tmp_path):
    """What a fresh machine gives: nothing set, and an empty folder."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"VAR_DIR": str(tmp_path / "var")}


@pytest.fixture
def start(environment):
    """Starts config.run as `make run` does; whatever a test leaves running ends with it."""
    started = []

    def start(*arguments, **changes):
        process = subprocess.Popen(
            [sys.executable, "-m", "config.run", *arguments],
            env=environment | changes,
            cwd=run.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=STOPPING)


@pytest.fixture
def refusal(start):
    """Run to the end: the lines on standard error and the exit code."""

    def refusal(*arguments, **changes):
        process = start(*arguments, **changes)
        _, error = process.communicate(timeout=STARTING)
        return error.splitlines(), process.returncode

    return refusal


def answers(process, address):
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return response.read().decode()
        except OSError:
            time.sleep(0.1)
    process.terminate()
    return f"no answer: {process.communicate(timeout=STOPPING)}"


def family(process):
    return psutil.Process(process.pid).children(recursive=True)


def workers(process):
    """The background workers it runs, by process id."""
    return {one.pid for one in family(process) if arguments(one) == [str(run.ROOT / "manage.py"), "work"]}


def arguments(process):
    try:
        return process.cmdline()[1:]
    except psutil.Error:  # it has just ended
        return []


def test_it_stops_with_everything_it_started_and_starts_again_and_a_kill_leaves_no_process(start):
    port = free_port()
    process = start("--port", str(port))
    assert answers(process, f"http://127.0.0.1:{port}/readyz") == "ready\n"
    assert "postgres" in {one.name() for one in family(process)}
    another_worker_comes_for_one_that_dies(process)
    started = family(process)
    process.send_signal(signal.SIGTERM)
    output, error = process.communicate(timeout=STOPPING)
    assert process.returncode == 0, error
    assert f"http://localhost:{port}/" in output
    assert f"http://localhost:{port}/demo/mail/" in output
    assert [email for email, *_ in PEOPLE if email not in output] == []
    assert psutil.wait_procs(started, timeout=1)[1] == []

    again = start("--port", str(port))
    assert answers(again, f"http://127.0.0.1:{port}/readyz") == "ready\n"
    everything = family(again)
    again.kill()
    assert psutil.wait_procs(everything, timeout=STOPPING)[1] == []


def another_worker_comes_for_one_that_dies(process):
    (first,) = workers(process)
    psutil.Process(first).kill()
    deadline = time.monotonic() + STARTING
    while not (others := workers(process) - {first}):
        assert time.monotonic() < deadline, "no other worker"
        time.sleep(0.1)
    assert len(others) == 1


def test_after_a_kill_the_data_is_found_again(tmp_path):
    """kill -9 of everything at once leaves a pid file and a socket; a second server opens the same files."""
    import psycopg

    data = tmp_path / "postgres"
    with embedded_postgres.running(data) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'Ünïcödé' AS word")
        server = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
        victims = [server, *server.children()]
        for one in victims:
            one.kill()
        psutil.wait_procs(victims, timeout=5)
    assert (data / "postmaster.pid").exists()
    # The number may belong to someone else by now, as after a restart of a container.
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    with embedded_postgres.running(data) as url, psycopg.connect(url) as connection:
        found = connection.execute("SELECT word, lower('ÄЖ'), to_tsvector('simple', 'Дети，儿童') FROM kept").fetchone()
    assert found == ("Ünïcödé", "äж", "'дети':1 '儿童':2")


def test_a_long_path_and_a_path_with_odd_signs_work(tmp_path):
    import psycopg

    data = tmp_path / ("a long name, with 'signs' " * 4) / "postgres"
    with embedded_postgres.running(data) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("childfirst",)


def test_the_same_data_is_not_opened_twice(tmp_path):
    with embedded_postgres.running(tmp_path / "postgres"):
        with pytest.raises(embedded_postgres.InUse), embedded_postgres.running(tmp_path / "postgres"):
            pass


def test_a_port_in_use_is_one_line(refusal):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        lines, code = refusal("--port", str(port))
    assert (lines, code) == (
        [f"Child First cannot start: port {port} is in use. Choose another: make run PORT={port + 1}"],
        1,
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing", "the database of DATABASE_URL cannot be reached"),
        ("DATABASE_URL", "mysql://localhost/childfirst", "DATABASE_URL must start with postgres://"),
        ("DATABASE_URL", "postgres://localhost:port/childfirst", "DATABASE_URL cannot be read"),
        ("WEB_WORKERS", "many", "WEB_WORKERS must be a whole number from 1 up, not 'many'"),
        ("HTTPS", "maybe", "HTTPS must be one of true, false, 1, 0, not 'maybe'"),
        ("SITE_URL", "childfirst.example", "SITE_URL must read https://host, not 'childfirst.example'"),
        ("VAR_DIR", "/dev/null/var", "/dev/null/var cannot be written to: Not a directory"),
    ],
)
def test_a_wrong_environment_is_one_line_that_names_it(refusal, name, value, said):
    values = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"} | {name: value}
    lines, code = refusal("--port", str(free_port()), **values)
    assert (len(lines), code) == (1, 1), lines
    assert lines[0].startswith(f"Child First cannot start: {said}")


@pytest.mark.parametrize("name", ["MAIL_URL", "MAIL_FROM", "SITE_URL"])
def test_what_production_must_set_is_asked_for_by_name(environment, name):
    values = {"SECRET_KEY": "x", "DATABASE_URL": "postgres://localhost/childfirst", "MAIL_URL": "smtp://localhost"}
    values |= {"MAIL_FROM": "no-reply@childfirst.example", "SITE_URL": "https://childfirst.example"}
    del values[name]
    command = [sys.executable, "-c", "import config.settings"]
    ended = subprocess.run(command, env=environment | values, cwd=run.ROOT, capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith(f"django.core.exceptions.ImproperlyConfigured: Set {name}: ")


@pytest.mark.parametrize("port", ["0", "70000", "http", "-1"])
def test_a_port_that_is_none_is_one_line(refusal, port):
    lines, code = refusal(f"--port={port}")
    assert (lines, code) == ([f"Child First cannot start: PORT must be a number from 1 to 65535, not '{port}'."], 1)


def test_a_command_runs_with_the_database_and_its_exit_code_comes_back(refusal):
    code = "import os, sys, psycopg; psycopg.connect(os.environ['DATABASE_URL']); sys.exit(7)"
    command = ["--database-only", "--throwaway", "--", sys.executable, "-c", code]
    assert refusal(*command) == ([], 7)
