"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain

SAME, GONE, NEW = "same", "gone", "new"
# Where words are not set apart by spaces, each sign counts as a word.
WORDS = re.compile(r"\s+|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|[\w’'-]+|[^\w\s]")
HAS_WORD = re.compile(r"\w")
MOST_WORDS = 4000  # compared with each other at once: the cost can grow with their square


@dataclass(frozen=True)
class Piece:
    """A part of a text: `same`, `gone` from the earlier one, or `new` in the later one."""

    kind: str
    text: str


def pieces(before, after):
    """The two texts as one run of pieces: without the new ones it is `before`, without those gone it is `after`."""
    parts = chain.from_iterable(words_changed(was, now) for was, now in lines_changed(before, after))
    return list(chain.from_iterable(as_pieces(was, now) for was, now in joined(parts)))


def lines_changed(before, after):
    """Pairs of (earlier, later) parts that belong together; a long text is cut at its lines first."""
    return opposed(before.splitlines(keepends=True), after.splitlines(keepends=True))


def words_changed(before, after):
    old, new = WORDS.findall(before), WORDS.findall(after)
    if before == after or max(len(old), len(new)) > MOST_WORDS:
        return [(before, after)]
    return opposed(old, new)


def opposed(old, new):
    """Two lists of parts of texts, set side by side as pairs of texts: equal ones, and those that stand against."""
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [("".join(old[a:b]), "".join(new[c:d])) for _, a, b, c, d in codes]


def joined(parts):
    """The pairs with neighbours of one sort as one. A lone space or comma between two changes is no common ground."""
    parts = [part for part in parts if part != ("", "")]
    result = []
    for place, (was, now) in enumerate(parts):
        is_edge = place in (0, len(parts) - 1)
        is_same = was == now and (is_edge or HAS_WORD.search(was) is not None)
        if result and result[-1][2] == is_same:
            earlier_was, earlier_now, _ = result.pop()
            was, now = earlier_was + was, earlier_now + now
        result.append((was, now, is_same))
    return [(was, now) for was, now, _ in result]


def as_pieces(was, now):
    if was == now:
        return [Piece(SAME, now)]
    return [piece for piece in (Piece(GONE, was), Piece(NEW, now)) if piece.text]


def list_pieces(before, after):
    """The same for two lists of names: what both hold, what went, what came, in the order of the later one."""
    gone = [Piece(GONE, name) for name in before if name not in after]
    return gone + [Piece(SAME if name in before else NEW, name) for name in after]
