"""In the program itself, without HTTP: how many statements each task sends, and what they cost on a bare connection.

`python -m tests.performance.statements` reads {task: (addresses asked first, addresses)} and answers with JSON.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import psycopg

from tests.performance.databases import ROOT, environment_for

ROUNDS = 5
ADDRESSES = 8  # of a task


def statements(url, tasks, *, pages_kept):
    """What `main` answers for tasks on the database at `url`, from a process of its own."""
    environment = environment_for(
        url, PAGES_KEPT=str(pages_kept), DJANGO_SETTINGS_MODULE="tests.performance.settings", LOG_LEVEL="ERROR"
    )
    asked = json.dumps({task.name: (task.first, task.addresses) for task in tasks})
    command = [sys.executable, "-m", "tests.performance.statements"]
    done = subprocess.run(command, cwd=ROOT, env=environment, input=asked, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit("The tasks could not be run inside the program.")
    return json.loads(done.stdout)


@contextmanager
def captured():
    """The (statement, parameters) that Django sends to either database; the checks of a kept connection not among."""
    from django.db import connections

    sent = []

    def note(execute, statement, parameters, many, context):
        sent.append((statement, parameters))
        return execute(statement, parameters, many, context)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(note))
        yield sent


def ask(address):
    """The statements that one request sends."""
    from django.test import Client

    with captured() as sent:
        response = Client(headers={"host": "localhost", "accept-encoding": "gzip"}).get(address)
        for _ in response.streaming_content if response.streaming else ():
            pass
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")
    return sent


def task_facts(first, addresses, connection):
    """Statements the first time and when asked again; milliseconds of the same statements on a bare connection."""
    new = [ask(address) for address in (first or addresses)[:ADDRESSES]]
    for address in addresses[:ADDRESSES]:
        ask(address)
    again = [ask(address) for address in addresses[:ADDRESSES]]
    return {
        "queries_first": statistics.median(map(len, new)),
        "queries": statistics.median(map(len, again)),
        "sql_first_ms": replayed(new, connection),
        "sql_ms": replayed(again, connection),
    }


def replayed(requests, connection):
    """Median milliseconds of a request's statements, rows fetched and thrown away."""
    taken = []
    for _ in range(ROUNDS):
        for sent in requests:
            began = time.perf_counter()
            for statement, parameters in sent:
                connection.execute(statement, parameters).fetchall()
            taken.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(taken), 3)


def bare_rows(connection):
    """Median milliseconds of the one statement that fetches the twenty rows of a page of results."""
    from practices import cards, index

    newest = list(index.current().all)[-20:]
    with captured() as sent:
        list(cards.rows(newest))
    return replayed([sent] * 20, connection)


def main():
    import django

    django.setup()
    from django.conf import settings

    tasks = json.load(sys.stdin)
    role = f"-c role={settings.CATALOGUE_ROLE}" if settings.CATALOGUE_ROLE else None
    # As Django connects: parameters are put in by the client, nothing is prepared.
    bare = {"cursor_factory": psycopg.ClientCursor, "prepare_threshold": None, "autocommit": True, "options": role}
    ask("/en/practices/")
    with psycopg.connect(os.environ["DATABASE_URL"], **bare) as connection:
        facts = {name: task_facts(*asked, connection) for name, asked in tasks.items()}
        facts["rows"] = bare_rows(connection)
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
