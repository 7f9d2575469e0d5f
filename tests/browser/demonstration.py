"""The site as `make run` starts it from nothing: an empty database, the worker, the mailbox."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager, suppress
from functools import partial
from urllib.parse import urlsplit

import psycopg

from config.embedded_postgres import die_with_parent

SECONDS_TO_START = 180
CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")


@contextmanager
def running():
    """Where the demonstration is. It starts with the people, submissions and mails that `make run` makes."""
    with empty_database() as url, tempfile.TemporaryDirectory() as folder:
        port = free_port()
        command = [sys.executable, "-m", "config.run", "--port", str(port)]
        environment = os.environ | {
            "DATABASE_URL": url,
            "VAR_DIR": folder,
            "DEMONSTRATION": "true",
            "WEB_WORKERS": "1",
        }
        for name in ("MAIL_URL", "MAIL_FROM", "SITE_URL"):  # as `make run` finds them: its own mailbox, its own port
            environment.pop(name, None)
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, preexec_fn=partial(die_with_parent, signal.SIGTERM)
        )
        try:
            address = f"http://localhost:{port}"
            wait_for(f"{address}/readyz", process)
            yield address
        finally:
            process.terminate()
            process.wait(60)


@contextmanager
def empty_database():
    """Its URL. Made without Django, whose connections are others once a browser's event loop runs."""
    server = os.environ["DATABASE_URL"]
    name = f"demonstration_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(url, process):
    """Until the site answers; its own start says what is wrong if it ends."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        assert process.poll() is None, "the site ended by itself"
        with suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")


def sign_in(page, address, path="/en/contribute/"):
    """Sign in with the code that is mailed, from a page that asks for it."""
    page.goto(path)
    type_address_and_code(page, address)


def type_address_and_code(page, address, say=str):
    """`say` gives a text of the page in its language."""
    page.get_by_label(say("Email address")).fill(address)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.context.new_page() as mailbox:
        [code] = set(CODE.findall(read_mail(mailbox, address, CODE)))
    page.get_by_label(say("Code"), exact=True).fill(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def read_mail(page, address, words):
    """The text of the newest mail to an address whose subject holds words or fits a pattern. It may take a moment."""
    page.goto("/demo/mail/")
    row = page.locator("main li", has_text=address).filter(has_text=words)
    for _ in range(150):
        if row.count():
            break
        page.wait_for_timeout(200)
        page.reload()
    row.first.get_by_role("link").first.click()
    return page.locator("main").inner_text()
