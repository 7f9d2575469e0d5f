"""A file as a table: headings, and rows of cells. This runs as a program of its own (program.py)."""

import re
from dataclasses import asdict, dataclass, field

from lib.signs import UNFIT
from submissions.importing.refusals import Refused

MOST_ROWS, MOST_COLUMNS = 2000, 150
LONGEST_CELL = 32_767  # characters: as long as a cell of a spreadsheet can be, and longer than any field
MOST_SIGNS = 20_000_000  # in all cells together
LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


@dataclass
class Table:
    """What was in a file. A row is (its number in the file, its cells, {place of a cell: what is wrong with it}).

    A cell is a text, None where it is empty, or in JSON a list or an object. `taken` says how the file was understood.
    """

    kind: str  # csv, xlsx or jsonl
    headings: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    taken: dict = field(default_factory=dict)
    signs: int = 0

    def add(self, number, cells, faults=None):
        """Keep a row unless it is empty."""
        faults = dict(faults or {})
        cells = [self.fit(cell, place, faults) for place, cell in enumerate(cells)]
        if not faults and all(cell is None for cell in cells):
            return
        if len(self.rows) == MOST_ROWS:
            raise Refused("TOO_MANY_ROWS")
        self.rows.append((number, cells[: len(self.headings)], faults | self.beyond(cells)))

    def beyond(self, cells):
        """What stands to the right of the last heading belongs to no column."""
        extra = cells[len(self.headings) :]
        return {len(self.headings): "beyond"} if any(cell is not None for cell in extra) else {}

    def fit(self, cell, place, faults):
        """A cell as it can be stored. What had to be changed is a fault: nothing is lost without a word."""
        if isinstance(cell, list | dict):
            return self.fit_object(cell, place, faults)
        text = LINE_ENDS.sub("\n", str(cell)).strip() if cell is not None else ""
        self.signs += len(text)
        if self.signs > MOST_SIGNS:
            raise Refused("TOO_MUCH")
        if UNFIT.search(text):
            faults[place], text = "sign", UNFIT.sub("", text)
        if len(text) > LONGEST_CELL:
            faults[place], text = "long", text[:LONGEST_CELL]
        return text or None

    def fit_object(self, cell, place, faults):
        if isinstance(cell, list):
            return [self.fit(member, place, faults) or "" for member in cell] or None
        return {self.fit(name, place, faults) or "": self.fit(member, place, faults) for name, member in cell.items()}

    def finished(self):
        if not self.rows:
            raise Refused("EMPTY")
        return asdict(self)


def headed(table, cells):
    """Give a table its headings: as far as the last that says something."""
    texts = [" ".join(str(cell).split())[:200] if cell is not None else "" for cell in cells]
    texts = [UNFIT.sub("", text) for text in texts]
    while texts and not texts[-1]:
        texts.pop()
    if len(texts) > MOST_COLUMNS:
        raise Refused("TOO_MANY_COLUMNS")
    table.headings = texts


def is_heading(cells):
    """Whether a row can be the one of headings: a title above a table is one cell alone."""
    return sum(cell not in (None, "") for cell in cells) > 1
