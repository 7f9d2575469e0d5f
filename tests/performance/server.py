"""The production server on a free port of this machine."""

import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress

import psutil

from tests.performance.databases import ROOT, environment_for

SECONDS_TO_START = 60


class Server:
    """A running gunicorn with its workers."""

    def __init__(self, process, port):
        self.process = process
        self.port = port

    @property
    def workers(self):
        return psutil.Process(self.process.pid).children()

    def memory(self):
        """Resident memory of the largest worker, in megabytes."""
        return round(max(worker.memory_info().rss for worker in self.workers) / 2**20, 1)

    def cpu(self):
        """Seconds of processor time that the workers have used. Other programs on the machine hardly change these."""
        return sum(sum(worker.cpu_times()[:2]) for worker in self.workers)


@contextmanager
def serving(url, folder, *, pages_kept):
    """Serves the database at `url`; `pages_kept` 0 renders every page anew."""
    port = free_port()
    environment = environment_for(url, PAGES_KEPT=str(pages_kept), DJANGO_SETTINGS_MODULE="tests.performance.settings")
    command = ["-m", "gunicorn", "-c", "python:config.server", "--bind", f"127.0.0.1:{port}", "config.wsgi"]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_until_serving(process, port, log.name)
            yield Server(process, port)
        finally:
            process.terminate()
            process.wait()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_serving(process, port, log):
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return
        time.sleep(0.1)
    raise SystemExit(f"The server did not start; see {log}.")
