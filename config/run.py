"""Starts everything: `make run` calls `python -m config.run`. Or only the database, round a command."""

import argparse
import errno
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from pathlib import Path

from config import embedded_postgres, messages

ROOT = Path(__file__).resolve().parent.parent
SPACE_NEEDED = 300 * 1024**2  # bytes: an empty cluster with its write-ahead log
TRANSLATED_ON = date(2026, 11, 23)  # data/translations.json
SECONDS_TO_STOP = 15
SECONDS_BEFORE_RESTART = 5
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Refused(Exception):
    """Why Child First cannot start, in one line."""


def main(arguments=None):
    options = read(arguments)
    for number in SIGNALS:
        signal.signal(number, interrupt)
    try:
        return run_command(options) if options.database_only else run_site(options)
    except KeyboardInterrupt:
        say("Stopped.")
        return 0
    except expected_faults() as fault:
        print(f"Child First cannot start: {one_line(fault)}", file=sys.stderr, flush=True)
        return 1


def read(arguments):
    parser = argparse.ArgumentParser(prog="python -m config.run", description=__doc__)
    parser.add_argument("--port", default="8000")
    parser.add_argument("--bind", default=os.environ.get("BIND") or "127.0.0.1", help="address to listen on")
    parser.add_argument("--database-only", action="store_true", help="start the database and run COMMAND")
    parser.add_argument("--throwaway", action="store_true", help="with a database for tests and checks")
    parser.add_argument("command", nargs="*", metavar="COMMAND", help="after --")
    return parser.parse_args(arguments)


def interrupt(*_):
    """Any signal to stop ends the `with` blocks below, once: the next ones must not disturb the cleaning up."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def expected_faults():
    """What a person can put right. Imported late: Django may not be configured yet when they are needed."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import Error

    return Refused, embedded_postgres.CannotStart, ImproperlyConfigured, CommandError, Error, OSError


def one_line(fault):
    return " ".join(str(fault).split())


def say(line):
    print(line, flush=True)


# The site ------------------------------------------------------------------------------------------------------------


def run_site(options):
    port = port_number(options.port)
    refuse_port_in_use(options.bind, port)
    folder = writable_folder()
    with database(folder):
        os.environ.setdefault("SECRET_KEY", secret_key(folder))
        os.environ.setdefault("HTTPS", "false")
        os.environ.setdefault("DEMONSTRATION", "true")
        os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
        prepare()
        return serve(options.bind, port)


def port_number(text):
    if text.isascii() and text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise Refused(f"PORT must be a number from 1 to 65535, not {text!r}.")


def refuse_port_in_use(bind, port):
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((bind, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Refused(f"port {port} is in use. Choose another: make run PORT={port % 65535 + 1}") from None
            raise Refused(f"{bind}:{port} cannot be listened on: {error.strerror}.") from None


def writable_folder():
    """The folder for everything that is made here, tried out."""
    folder = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".tried").write_text("writable")
        (folder / ".tried").unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise Refused(f"{folder} cannot be written to: {error.strerror}. Set VAR_DIR to another folder.") from None
    if free < SPACE_NEEDED:
        raise Refused(f"the disk of {folder} has {free // 1024**2} MB left; {SPACE_NEEDED // 1024**2} MB are needed.")
    return folder


def secret_key(folder):
    """The key of this installation, made once and readable by its user alone."""
    file = folder / "secret_key"
    with suppress(FileExistsError):
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(50))
    return file.read_text()


@contextmanager
def database(folder, *, throwaway=False):
    """With DATABASE_URL in the environment: as it came, or of a PostgreSQL started here."""
    if os.environ.get("DATABASE_URL"):
        yield
    elif throwaway:
        with embedded_postgres.throwaway(folder) as (os.environ["DATABASE_URL"], own):
            os.environ["VAR_DIR"] = str(own)
            yield
    else:
        say("Starting PostgreSQL …")
        with embedded_postgres.running(folder / "postgres") as os.environ["DATABASE_URL"]:
            yield


def prepare():
    """Bring database and static files up to date; quick when they are."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    refuse_unfit_database(connections["default"])
    say("Applying migrations …")
    call_command("migrate", verbosity=0, interactive=False)
    say("Loading reference data and the starter catalogue …")
    call_command("load_reference")
    translated = {"translations": data_file("translations.json"), "translated_on": TRANSLATED_ON}
    call_command("load_catalogue", data_file("catalogue.json"), **translated)
    call_command("load_reasons")
    if settings.DEMONSTRATION:
        call_command("make_demonstration_people")
        call_command("make_demonstration")
    messages.compile_all()
    say("Collecting static files …")
    call_command("collectstatic", verbosity=0, interactive=False)
    connections.close_all()


def refuse_unfit_database(connection):
    from django.db import OperationalError

    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            encoding = cursor.fetchone()[0]
    except OperationalError as error:
        raise Refused(f"the database of DATABASE_URL cannot be reached: {one_line(error)}") from None
    if encoding != "UTF8":
        raise Refused(f"the database of DATABASE_URL has the encoding {encoding}; it must be UTF8.")


def data_file(name):
    file = ROOT / "data" / name
    if not file.is_file():
        raise Refused(f"{file} is missing; it comes with the source of Child First.")
    return str(file)


def serve(bind, port):
    """Run the web server and the background worker until the server ends. The worker is started again when it does."""
    with child(web_server(bind, port)) as server, ExitStack() as workers:
        worker = workers.enter_context(child(WORKER))
        if wait_until_serving(server, bind, port):
            say(welcome(port))
        while server.poll() is None:
            if worker.poll() is not None:
                say(f"The background worker ended by itself, with code {worker.returncode}. It is started again.")
                time.sleep(SECONDS_BEFORE_RESTART)
                worker = workers.enter_context(child(WORKER))
            time.sleep(0.2)
    raise Refused(f"the web server ended by itself, with code {server.returncode}.")


def web_server(bind, port):
    options = ["-c", "python:config.server", "--bind", f"{bind}:{port}", "config.wsgi"]
    return [sys.executable, "-m", "gunicorn", *options]


WORKER = [sys.executable, str(ROOT / "manage.py"), "work"]


def welcome(port):
    """Where the site is; in a demonstration also who can sign in and where their mail is."""
    from django.conf import settings

    lines = ["", f"Child First is at http://localhost:{port}/ (stop it with Ctrl-C)"]
    if settings.DEMONSTRATION:
        from accounts.demonstration import PEOPLE

        lines += ["", "Sign in with one of these addresses; the code comes by mail:"]
        lines += [f"  {email:26} {role.label.lower()}" for email, _name, role, _organisation in PEOPLE]
        lines += [f"Mail is shown at http://localhost:{port}/demo/mail/"]
    return "\n".join([*lines, ""])


def wait_until_serving(server, bind, port):
    host = "127.0.0.1" if bind == "0.0.0.0" else bind
    while server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=30):
            return True
        time.sleep(0.1)
    return False


@contextmanager
def child(command):
    """A process that does not outlive this one."""
    process = subprocess.Popen(command, preexec_fn=lambda: embedded_postgres.die_with_parent(signal.SIGTERM))
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


# A command with the database -----------------------------------------------------------------------------------------


def run_command(options):
    if not options.command:
        raise Refused("name the command to run, after --.")
    with database(writable_folder(), throwaway=options.throwaway), child(options.command) as process:
        return process.wait()


if __name__ == "__main__":
    sys.exit(main())
