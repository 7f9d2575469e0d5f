"""Each mail and each row of a file once, whenever the worker is killed: real workers on a database of their own."""

import io
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from config.embedded_postgres import die_with_parent
from countries.models import Country
from following.models import Subscription
from following.news import last_revision
from submissions import workflow
from submissions.import_models import Import
from submissions.importing import imports, working
from submissions.models import Notice
from tests import catalogue
from tests.browser.conftest import connected_to
from tests.files.tables import whole, workbook
from tests.people import complete_submission, curator, person, send

COPY = "outbox"  # suffix of the database
NOTICES = 40
AT_MOST = 60  # seconds, on a busy machine
FOLLOWERS = 25
FILE_ROWS = 6
FRESH = (
    "UPDATE submissions_notice SET attempts = 0, due_at = now(), fault = '',"
    " started_at = NULL, sent_at = NULL, given_up_at = NULL"
)


@pytest.fixture(scope="module")
def database_url(django_db_setup, django_db_blocker):
    """A copy of the database of tests with many notices; its URL."""
    with django_db_blocker.unblock():
        if not Country.objects.exists():  # tests with real transactions leave the database empty
            catalogue.load_everything()
        connection.creation.clone_test_db(COPY, verbosity=0)
        name = connection.creation.get_test_db_clone_settings(COPY)["NAME"]
        with connected_to(name):
            write_notices()
            make_followers()
            bring_a_file()
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        connection.creation.destroy_test_db(suffix=COPY, verbosity=0)


def write_notices():
    amina, rui = person("amina@example.org", "Amina"), curator("rui@example.org", "Rui")
    submission = send(complete_submission(amina))
    Notice.objects.all().delete()
    for number in range(NOTICES):
        workflow.perform("write", submission, by=rui, message=f"Message {number}")
    assert Notice.objects.count() == NOTICES


def make_followers():
    """Not confirmed, so that nothing is written to them but in the test about them."""
    told = last_revision() - 1
    Subscription.objects.bulk_create(
        Subscription(email=f"lena{number}@example.org", frequency="at-once", language="en", told_up_to=told)
        for number in range(FOLLOWERS)
    )


def bring_a_file():
    """Checked and chosen, but not to be loaded before the test about it says so."""
    ines = curator("ines@example.org", "Ines")
    content = workbook(*(whole(f"Host families in town {number}") for number in range(FILE_ROWS)))
    made = imports.bring(io.BytesIO(content), name="register.xlsx", by=ines)
    imports.check(made, imports.guessed_columns(made))
    working.work(made.pk, AT_MOST)
    imports.load(made, alike=True)
    Import.objects.update(state="checked")


@pytest.fixture
def rows(database_url):
    """The database of the workers, with every notice due and no task: what a worker needs no task for, it finds."""
    with psycopg.connect(database_url, autocommit=True) as rows:
        rows.execute(FRESH)
        rows.execute(f"DELETE FROM {DBTaskResult._meta.db_table}")
        yield rows


class Worker:
    """A worker that stops at some moments until it is told to go on."""

    def __init__(self, folder, database_url, stops):
        environment = os.environ | {"DATABASE_URL": database_url, "MAILS": str(folder), "STOPS": stops}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.rules.outbox_worker"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            preexec_fn=partial(die_with_parent, signal.SIGKILL),
        )

    def reach(self, moment):
        ready, _, _ = select.select([self.process.stdout], [], [], AT_MOST)
        assert ready, f"{moment} is not reached"
        assert self.process.stdout.readline() == f"{moment}\n".encode()

    def go_on(self):
        self.process.stdin.write(b"\n")

    def let_go(self):
        """It stops nowhere any more."""
        self.process.stdin.close()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        self.process.terminate()
        return self.process.wait(AT_MOST)


@pytest.fixture
def start(tmp_path, database_url):
    started = []

    def start(stops=""):
        started.append(Worker(tmp_path, database_url, stops))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
        worker.process.stdin.close()
        worker.process.stdout.close()


@pytest.fixture
def sent(tmp_path):
    """How often each mail went out, and by which process."""

    def sent(what="id"):
        return Counter(json.loads(file.read_text())[what] for file in tmp_path.iterdir())

    return sent


def wait_until(rows, question, answer):
    deadline = time.monotonic() + AT_MOST
    while (found := rows.execute(question).fetchone()[0]) != answer:
        assert time.monotonic() < deadline, f"{question}: {found}, not {answer}"
        time.sleep(0.05)


STILL_WAITING = "SELECT count(*) FROM submissions_notice WHERE sent_at IS NULL AND given_up_at IS NULL"
GIVEN_UP = "SELECT count(*) FROM submissions_notice WHERE given_up_at IS NOT NULL"
STARTED = "SELECT id FROM submissions_notice WHERE started_at IS NOT NULL ORDER BY id"


def each_once(rows, *, but=()):
    ids = [row[0] for row in rows.execute("SELECT id FROM submissions_notice").fetchall()]
    assert len(ids) == NOTICES
    return Counter({f"<notice-{pk}@childfirst.example>": 1 for pk in ids if pk not in but})


def test_a_worker_killed_between_rows_again_and_again_repeats_nothing_and_loses_nothing(rows, start, sent):
    done = 0
    for lives in (0, 1, 3):
        worker = start("between")
        for _ in range(lives):
            worker.reach("between")
            worker.go_on()
        worker.reach("between")
        worker.kill()
        done += lives
        assert sent().total() == done
        assert rows.execute(STARTED).fetchall() == []
    worker = start()
    wait_until(rows, STILL_WAITING, 0)
    assert worker.end() == 0
    assert sent() == each_once(rows)
    assert rows.execute("SELECT DISTINCT attempts FROM submissions_notice").fetchall() == [(1,)]


@pytest.mark.parametrize(("moment", "went_out"), [("sending", False), ("sent", True)])
def test_a_worker_killed_within_a_row_leaves_that_one_row_which_is_never_sent_twice(
    rows, start, sent, moment, went_out
):
    worker = start(moment)
    worker.reach(moment)
    worker.go_on()
    worker.reach(moment)
    worker.kill()
    ((pk,),) = rows.execute(STARTED).fetchall()

    worker = start()
    wait_until(rows, STILL_WAITING, 1)
    assert worker.end() == 0
    expected = each_once(rows, but=() if went_out else (pk,))
    assert sent() == expected

    rows.execute("UPDATE submissions_notice SET started_at = started_at - interval '16 minutes' WHERE sent_at IS NULL")
    worker = start()
    wait_until(rows, GIVEN_UP, 1)
    assert worker.end() == 0
    assert sent() == expected
    assert rows.execute("SELECT id, fault FROM submissions_notice WHERE sent_at IS NULL").fetchall() == [
        (pk, "unknown whether sent")
    ]


def test_two_workers_at_once_share_the_work_and_send_nothing_twice(rows, start, sent):
    first = start("sending")
    first.reach("sending")
    second = start("sending")
    second.reach("sending")
    assert len(rows.execute(STARTED).fetchall()) == 2
    first.let_go()
    second.let_go()
    wait_until(rows, STILL_WAITING, 0)
    assert (first.end(), second.end()) == (0, 0)
    assert sent() == each_once(rows)
    assert set(sent("process")) == {first.process.pid, second.process.pid}


def test_told_to_stop_it_finishes_the_mail_at_hand_and_begins_no_other(rows, start, sent):
    """However often it is told: Ctrl-C comes to the whole group of processes and then once more from `make run`."""
    worker = start("sending")
    worker.reach("sending")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGTERM):
        worker.process.send_signal(number)
    worker.let_go()
    assert worker.process.wait(AT_MOST) == 0
    assert sent().total() == 1
    assert rows.execute("SELECT sum(attempts), count(sent_at) FROM submissions_notice").fetchone() == (1, 1)
    assert rows.execute(STARTED).fetchall() == []


def test_what_was_sent_is_written_down_though_the_database_went_away_meanwhile(rows, start, sent):
    worker = start("sent")
    worker.reach("sent")
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
    assert set(rows.execute(others, [rows.info.backend_pid]).fetchall()) == {(True,)}
    worker.let_go()
    wait_until(rows, STILL_WAITING, 0)
    assert worker.end() == 0
    assert sent() == each_once(rows)
    assert rows.execute(GIVEN_UP).fetchone() == (0,)


# Followers ------------------------------------------------------------------------------------------------------------

LETTERS = "SELECT count(*) FROM following_letter"
LETTERS_SENT = "SELECT count(*) FROM following_letter WHERE sent_at IS NOT NULL"


def test_workers_killed_while_they_write_to_followers_tell_each_of_them_once(rows, start, sent):
    rows.execute("UPDATE submissions_notice SET sent_at = now()")
    rows.execute("UPDATE following_subscription SET confirmed_at = now()")
    worker = start("writing")
    for _ in range(14):
        worker.reach("writing")
        worker.go_on()
    worker.reach("writing")
    worker.kill()  # in its second batch of ten
    assert rows.execute(LETTERS).fetchone() == (10,)

    first = start("writing")
    first.reach("writing")
    second = start("sending")
    second.reach("sending")  # it has written to all but those whom the first one writes to, and waits for nobody
    assert rows.execute(LETTERS).fetchone() == (15,)
    first.let_go()
    second.let_go()
    wait_until(rows, LETTERS_SENT, FOLLOWERS)
    assert (first.end(), second.end()) == (0, 0)
    letters = rows.execute("SELECT id, subscription_id FROM following_letter").fetchall()
    assert len({subscription for _letter, subscription in letters}) == len(letters) == FOLLOWERS
    assert sent() == Counter({f"<letter-{pk}@childfirst.example>": 1 for pk, _subscription in letters})


# Rows of a file -------------------------------------------------------------------------------------------------------

LOADED = "SELECT count(*) FROM submissions_importrow WHERE submission_id IS NOT NULL"
STATE = "SELECT state FROM submissions_import"
EACH_ONCE = """
    SELECT count(*), count(DISTINCT s.title), count(DISTINCT r.id) FROM submissions_submission s
    LEFT JOIN submissions_importrow r ON r.submission_id = s.id WHERE s.title LIKE 'Host families in town %'
"""


def test_a_worker_killed_half_way_through_a_file_loads_no_row_twice_and_loses_none(rows, start):
    rows.execute("UPDATE submissions_notice SET sent_at = now()")
    rows.execute("UPDATE submissions_import SET state = 'loading'")
    worker = start("loading")
    for _ in range(2):
        worker.reach("loading")
        worker.go_on()
    worker.reach("loading")
    worker.kill()  # the third row has its submission, and not yet for good
    assert rows.execute(LOADED).fetchone() == (2,)

    first = start("loading")
    first.reach("loading")
    second = start()  # it leaves that row to the first
    wait_until(rows, LOADED, FILE_ROWS - 1)
    first.let_go()
    wait_until(rows, STATE, "loaded")
    assert (first.end(), second.end()) == (0, 0)
    assert rows.execute(EACH_ONCE).fetchone() == (FILE_ROWS, FILE_ROWS, FILE_ROWS)
