"""A database of its own for each size: made, loaded through the real commands, kept or dropped."""

import hashlib
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.performance import generate

ROOT = Path(__file__).resolve().parent.parent.parent
# A kept database is used again while these are the same. After a change to what search or index store, drop it.
SOURCES = ("tests/performance/generate.py", "practices/migrations/*.py", "countries/migrations/*.py", "data/*.json")
FACTS = ("server_version", "shared_buffers", "work_mem", "fsync", "jit", "max_parallel_workers_per_gather")


@contextmanager
def bench_database(size, folder, *, keep=False):
    """A database with `size` generated practices; yields its address and what loading it took."""
    name, server = f"bench_childfirst_{size}", os.environ["DATABASE_URL"]
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    loaded = kept_load(server, name, size) if keep else None
    if loaded is None:
        drop(server, name)
        execute(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        loaded = load(url, size, folder)
        comment = json.dumps({"contents": contents(size), "loaded": loaded})
        execute(server, sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(comment)))
    try:
        yield url, loaded
    finally:
        if not keep:
            drop(server, name)


def kept_load(server, name, size):
    """What loading a kept database took, or None when there is none or it holds something else."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with psycopg.connect(server) as connection:
        row = connection.execute(query, [name]).fetchone()
    comment = json.loads(row[0]) if row and row[0] else {}
    return comment["loaded"] if comment.get("contents") == contents(size) else None


def contents(size):
    """A digest of what mostly decides what a database of a size holds."""
    digest = hashlib.sha256(str(size).encode())
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def drop(server, name):
    execute(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def execute(server, statement):
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


def load(url, size, folder):
    """Fill an empty database. Returns seconds and peak memory of `load_catalogue`, and sizes, in megabytes."""
    file = folder / f"generated-{size}.jsonl"
    generate.write(file, size)
    try:
        manage(url, "migrate", "--verbosity=0")
        manage(url, "load_reference")
        seconds, peak = manage(url, "load_catalogue", str(file))
        file_size = file.stat().st_size
    finally:
        file.unlink(missing_ok=True)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")  # as autovacuum does some minutes after
        database_size = connection.execute("SELECT pg_database_size(current_database())").fetchone()[0]
    return {
        "seconds": round(seconds, 1),
        "peak_mb": round(peak / 2**20),
        "file_mb": round(file_size / 2**20),
        "database_mb": round(database_size / 2**20),
    }


def manage(url, *arguments):
    """Run a command of manage.py. Returns its seconds and its peak memory in bytes; its output shows when it fails."""
    environment = environment_for(url)
    command = [sys.executable, "manage.py", *arguments]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        output = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        process.kill()
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed ({process.returncode}):\n{output}")
    scale = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - started, usage.ru_maxrss * scale


def environment_for(url, **more):
    """The environment of a process that serves or fills a bench database as in production, without HTTPS."""
    fixed = {"DATABASE_URL": url, "DEBUG": "false", "HTTPS": "false", "SECRET_KEY": "only-for-the-bench"}
    fixed |= {"MAIL_URL": "smtp://localhost", "MAIL_FROM": "bench@example.org", "SITE_URL": "http://localhost"}
    fixed |= {"API_REQUESTS_PER_MINUTE": "0"}  # all requests come from one address
    left_out = {"CATALOGUE_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "RELEASE"}
    return {name: value for name, value in os.environ.items() if name not in left_out} | fixed | more


def server_facts():
    """The settings of the PostgreSQL at DATABASE_URL that numbers depend on."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        return {name: connection.execute("SELECT current_setting(%s)", [name]).fetchone()[0] for name in FACTS}


def next_version(url):
    """Count the catalogue's version up as publishing does, with the sets that nearly every practice changes."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            """
            WITH version AS (
                UPDATE practices_catalogueversion SET number = number + 1, changed_at = now() RETURNING number
            )
            UPDATE practices_termset SET changed_in = number FROM version
            WHERE parameter IN ('all', 'stage', 'scope', 'evidence', 'liberty', 'language')
            """
        )
