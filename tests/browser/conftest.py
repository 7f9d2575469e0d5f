"""The site that the browser visits: the production server over a copy of the starter catalogue, started once."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.db import connection

from config.embedded_postgres import die_with_parent
from practices import index
from practices.models import Practice
from tests import catalogue
from tests.browser.demonstration import running
from tests.browser.pages import REPLACED, TAKEN_DOWN

SECONDS_TO_STOP = 15
COPY = "browser"  # suffix of the database that the site reads


@pytest.fixture(scope="session")
def database_url(django_db_setup, django_db_blocker):
    """The database that the site reads."""
    with django_db_blocker.unblock(), database_of_its_own() as url:
        yield url


@pytest.fixture(scope="session")
def base_url(database_url):
    """Where the site is. It only reads, so one serves all tests of a process; page.goto() takes paths below it."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener, serving(listener, database_url):
        yield f"http://localhost:{listener.getsockname()[1]}"


@contextmanager
def database_of_its_own():
    """A copy of the database of tests, with a practice that was taken down and one that was revised; its URL."""
    if not Practice.objects.exists():
        catalogue.load_everything()
    connection.creation.clone_test_db(COPY, verbosity=0)
    name = connection.creation.get_test_db_clone_settings(COPY)["NAME"]
    with connected_to(name):
        catalogue.publish(catalogue.entry(TAKEN_DOWN))
        catalogue.take_down(TAKEN_DOWN)
        catalogue.revise(REPLACED, note="Corrected after a word from the ministry.", lessons="It began with one city.")
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    finally:
        connection.creation.destroy_test_db(suffix=COPY, verbosity=0)


@contextmanager
def connected_to(name):
    """With the connection of the tests moved to another database."""
    own = connection.settings_dict["NAME"]
    connection.close()
    index.forget()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        index.forget()
        connection.settings_dict["NAME"] = own


@contextmanager
def serving(listener, database_url):
    """The server of production on an open socket. Requests wait in it until the server is ready."""
    command = [sys.executable, "-m", "gunicorn", "-c", "python:config.server"]
    command += ["--bind", f"fd://{listener.fileno()}", "config.wsgi"]
    server = subprocess.Popen(
        command,
        env=os.environ | {"DATABASE_URL": database_url, "WEB_WORKERS": "1", "PAGES_KEPT": "500"},
        pass_fds=[listener.fileno()],
        preexec_fn=partial(die_with_parent, signal.SIGTERM),
    )
    try:
        yield
    finally:
        server.terminate()
        server.wait(SECONDS_TO_STOP)


@pytest.fixture(scope="session")
def demonstration():
    """Where a site is that `make run` started, one a process: people write in it, so nothing there is fixed."""
    with running() as address:
        yield address


@pytest.fixture
def browse(demonstration, browser):
    """Makes a browser of its own for somebody who comes to the demonstration; its page."""
    contexts = []

    def somebody(**options):
        contexts.append(browser.new_context(base_url=demonstration, reduced_motion="reduce", **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        return page

    yield somebody
    for context in contexts:
        context.close()


@pytest.fixture
def page(page):
    page.set_default_timeout(10_000)
    return page
