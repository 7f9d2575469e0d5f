"""A file of practices, given by a person, as a table."""

import json

from lib import apart
from submissions.importing import program
from submissions.importing.refusals import Refused
from submissions.importing.tables import Table
from submissions.uploads import MOST_BYTES

PROGRAM = "submissions.importing.program"


def read(file, encoding=""):
    """The Table of a file that is open for reading. Raises Refused, in words for whoever chose it."""
    content = file.read(MOST_BYTES + 1)
    if not content:
        raise Refused("EMPTY")
    if len(content) > MOST_BYTES:
        raise Refused("TOO_LARGE")
    try:
        line, rest = apart.answer(PROGRAM, content, encoding)
    except apart.Failed as fault:
        raise Refused("TOO_MUCH") from fault
    if line != program.READ:
        name, _, place = line.partition(" ")
        raise Refused(name, place)
    return Table(**json.loads(rest))
