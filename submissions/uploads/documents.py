"""PDF is rewritten by a program of its own: one that takes too much memory or time, or crashes, harms nobody else."""

import logging
import subprocess
import sys
from pathlib import Path

from submissions.uploads import refusals
from submissions.uploads.cleaned import CleanFile
from submissions.uploads.refusals import Refused

PROGRAM = (sys.executable, "-m", "submissions.uploads.rewriting")
ROOT = Path(__file__).parents[2]
MOST_SECONDS = 60  # by the clock; the program itself stops after half of it on the processor

log = logging.getLogger(__name__)


def clean_pdf(content):
    try:
        done = subprocess.run(PROGRAM, input=content, capture_output=True, cwd=ROOT, timeout=MOST_SECONDS, check=True)
    except subprocess.SubprocessError as fault:
        log.warning("a PDF could not be rewritten: %s", fault)
        raise Refused(refusals.DAMAGED_PDF) from fault
    answer, _, rewritten = done.stdout.partition(b"\n")
    if not answer.isdigit():
        raise Refused(getattr(refusals, answer.decode()))
    return CleanFile(rewritten, "application/pdf", pages=int(answer))
