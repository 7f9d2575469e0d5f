"""How fast the catalogue is at different sizes: `python -m tests.performance.bench`, or `make bench`.

Every page is measured beside a view that returns a constant, request by request, so that a busy machine slows both.
"""

import argparse
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil

from config.run import database, writable_folder
from tests.performance.client import Client
from tests.performance.databases import bench_database, environment_for, next_version, server_facts
from tests.performance.report import targets, text_of
from tests.performance.server import serving
from tests.performance.statements import statements
from tests.performance.tasks import BROWSE, tasks

SIZES = (1_000, 10_000, 100_000)
PAGES_KEPT = 500
CONCURRENCY = 8
ROUNDS = 4  # of a rate; the first is not counted
SECONDS_A_ROUND = 0.6
CHANGES = 12
SLOW_SAMPLES = 3  # of a task that takes seconds


def main(arguments=None):
    options = read(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # so that what was started is ended
    folder = writable_folder()
    with database(folder, throwaway=True):
        folder = Path(os.environ.get("VAR_DIR") or folder) / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["VAR_DIR"] = str(folder)
        collect_static()
        out = options.out or folder / "bench.json"
        result = {"machine": machine(), "sizes": {}}
        for size in options.sizes:
            result["sizes"][size] = measure_size(size, folder, keep=options.keep, only=options.only)
            result["targets"] = targets(result["sizes"])
            out.write_text(json.dumps(result, indent=1) + "\n")
    print(f"{text_of(result)}\n\nWritten to {out}")


def read(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.performance.bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="numbers of practices")
    parser.add_argument("--only", nargs="+", default=(), metavar="TASK", help="names of tasks, as the report has them")
    parser.add_argument("--out", type=Path, help="JSON file to write (default: bench/bench.json in VAR_DIR)")
    parser.add_argument("--keep", action="store_true", help="keep the databases, and use those kept before")
    return parser.parse_args(arguments)


def collect_static():
    environment = environment_for(os.environ["DATABASE_URL"])
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(command, env=environment, check=True)


def machine():
    """What the numbers were measured on."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "postgresql": server_facts(),
        "load_before": round(os.getloadavg()[0], 2),
        "date": time.strftime("%Y-%m-%d"),
    }


def measure_size(size, folder, *, keep, only):
    """All numbers of one size; of the tasks named in `only`, if any."""
    say(f"{size:,} practices: making the database …")
    with bench_database(size, folder, keep=keep) as (url, loaded):
        asked = [task for task in tasks(url) if not only or task.name in only]
        say(f"{size:,} practices: counting statements …")
        sql = statements(url, asked, pages_kept=0)
        kept_sql = statements(url, asked, pages_kept=PAGES_KEPT)
        with Client() as client:
            say(f"{size:,} practices: pages rendered anew …")
            with serving(url, folder, pages_kept=0) as server:
                fresh = measure_fresh(client, server, url, asked)
            say(f"{size:,} practices: pages kept …")
            with serving(url, folder, pages_kept=PAGES_KEPT) as server:
                unchanged = measure_unchanged(client, server, asked)
    return {
        "loaded": loaded,
        "bare_rows_ms": sql["rows"],
        **fresh,
        **unchanged,
        "statements": {task.name: sql[task.name] | {"queries_kept": kept_sql[task.name]["queries"]} for task in asked},
    }


def measure_fresh(client, server, url, asked):
    """Every page rendered anew: with what nobody asked for before, with what is known, and right after a change."""
    warm(client, server, asked)
    memory = server.memory()
    first = {task.name: first_time(client, server, url, task) for task in asked if task.first}
    fresh = {task.name: rendered(client, server, task) for task in asked}
    floor = client.measure(server.port, ["/constant"])
    return {
        "floor": times(floor) | rate(client, server, ["/constant"]),
        "first": first,
        "fresh": fresh,
        "after a change": after_change(client, server, url),
        "rows": {task.name: task.rows for task in asked if task.rows},
        "memory_mb": {"warm": memory, "after": server.memory()},
    }


def warm(client, server, asked):
    """Let every worker import, connect and read the index, as it has long done in production."""
    addresses = [task.addresses[-1] for task in asked if task.is_page]
    client.measure(server.port, addresses, concurrency=CONCURRENCY, seconds=3)


def first_time(client, server, url, task):
    """Each address one time since the catalogue changed; what does not depend on it is warm."""
    next_version(url)
    return times(client.measure(server.port, task.first, once=True, warm=["/en/", BROWSE]))


def rendered(client, server, task):
    """One after another, and many at once."""
    if not task.takes_seconds:
        return latency(client, server, task) | rate(client, server, task.addresses)
    before = server.cpu()
    answer = client.measure(server.port, task.addresses, seconds=0, least=SLOW_SAMPLES)
    return times(answer) | {"cpu_ms": round((server.cpu() - before) * 1000 / SLOW_SAMPLES, 2), "rate": None}


def latency(client, server, task, **more):
    """Requests one after another."""
    return times(client.measure(server.port, task.addresses, warm=task.addresses, **more))


def rate(client, server, addresses):
    """Requests a second of eight connections at once, and the workers' processor time for one: medians of rounds."""
    rates, cpu = [], []
    for _ in range(ROUNDS):
        before = server.cpu()
        answer = client.measure(server.port, addresses, concurrency=CONCURRENCY, seconds=SECONDS_A_ROUND)
        check(answer, "200")
        rates.append(answer["rate"])
        cpu.append((server.cpu() - before) * 1000 / len(answer["ms"]))
    return {"rate": round(statistics.median(rates[1:]), 1), "cpu_ms": round(statistics.median(cpu[1:]), 2)}


def after_change(client, server, url):
    """The first page after a change of the catalogue: all that is kept a version long is made anew."""
    found = {}
    for name, address in (("browse", BROWSE), ("browse by title", f"{BROWSE}?sort=title")):
        answers = []
        for _ in range(CHANGES):
            next_version(url)
            answers.append(client.measure(server.port, [address], once=True, warm=["/constant"]))
        joined = {key: [one[key][0] for one in answers] for key in ("ms", "beside", "bytes")}
        found[name] = times(joined | {"statuses": sorted({one["statuses"][0] for one in answers})})
    return found


def measure_unchanged(client, server, asked):
    """Pages asked for again since the catalogue changed: whole, and with the ETag that the reader has."""
    pages = [task for task in asked if task.is_page]
    warm(client, server, asked)
    return {
        "kept": {
            task.name: latency(client, server, task, seconds=0.8) | rate(client, server, task.addresses)
            for task in pages
        },
        "304": {
            task.name: times(
                client.measure(server.port, task.addresses, warm=task.addresses, conditional=True, seconds=0.8), "304"
            )
            for task in pages
        },
        "memory_kept_mb": server.memory(),
    }


def times(answer, status="200"):
    """Milliseconds, multiples of the constant view asked in between, and kilobytes of an answer of the client."""
    check(answer, status)
    ms, floor = sorted(answer["ms"]), statistics.median(answer["beside"])
    return {
        "p50": round(statistics.median(ms), 2),
        "p95": round(ms[max(0, -(-len(ms) * 95 // 100) - 1)], 2),
        "floor": round(floor, 2),
        "multiple": round(statistics.median(ms) / floor, 2),
        "kb": round(statistics.mean(answer["bytes"]) / 1000, 1),
        "samples": len(ms),
    }


def check(answer, status):
    if answer["statuses"] != [status]:
        raise SystemExit(f"Expected {status} from every request, found {answer['statuses']}.")


def say(line):
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
