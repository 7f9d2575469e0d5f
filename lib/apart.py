"""Programs of their own for files of strangers: one that takes too much memory or time, or crashes, harms nobody."""

import logging
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = (sys.executable, "-m")
MOST_SECONDS = 60  # by the clock; the program itself stops after fewer on the processor

log = logging.getLogger(__name__)


class Failed(Exception):
    """It ended without an answer: too large, too slow, or it fell over what it read."""


def answer(module, content, *arguments):
    """What the program `module` says of `content` (bytes): its first line as a text, and the rest as bytes."""
    try:
        command = (*PYTHON, module, *arguments)
        done = subprocess.run(command, input=content, capture_output=True, cwd=ROOT, timeout=MOST_SECONDS, check=True)
    except subprocess.SubprocessError as fault:
        log.warning("%s gave no answer: %s", module, fault)
        raise Failed from fault
    line, _, rest = done.stdout.partition(b"\n")
    return line.decode(), rest


def limit(*, seconds, memory):
    """Let this program have so many seconds of the processor and so many bytes. A few kilobytes may unpack to more."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    with suppress(ValueError):  # macOS knows no limit of memory
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
