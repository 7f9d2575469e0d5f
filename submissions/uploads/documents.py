"""PDF is rewritten by a program of its own (lib.apart)."""

from lib import apart
from submissions.uploads import refusals
from submissions.uploads.cleaned import CleanFile
from submissions.uploads.refusals import Refused

PROGRAM = "submissions.uploads.rewriting"


def clean_pdf(content):
    try:
        answer, rewritten = apart.answer(PROGRAM, content)
    except apart.Failed as fault:
        raise Refused(refusals.DAMAGED_PDF) from fault
    if not answer.isdigit():
        raise Refused(getattr(refusals, answer))
    return CleanFile(rewritten, "application/pdf", pages=int(answer))
