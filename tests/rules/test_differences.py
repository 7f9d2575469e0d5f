"""Differences between texts: word by word, complete, and readable."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.differences import GONE, NEW, SAME, Piece, list_pieces, pieces

TEXTS = st.text(alphabet="ab. ,\n法律éא'", max_size=60)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("", "", []),
        ("same", "same", [Piece(SAME, "same")]),
        ("", "new", [Piece(NEW, "new")]),
        ("gone", "", [Piece(GONE, "gone")]),
        (
            "Held for 30 days.",
            "Held for 10 days.",
            [Piece(SAME, "Held for "), Piece(GONE, "30"), Piece(NEW, "10"), Piece(SAME, " days.")],
        ),
        # The space between two changed words is not worth breaking the sentence for.
        ("a red door", "a green gate", [Piece(SAME, "a "), Piece(GONE, "red door"), Piece(NEW, "green gate")]),
        (
            "儿童不得拘留",
            "儿童不应拘留",
            [Piece(SAME, "儿童不"), Piece(GONE, "得"), Piece(NEW, "应"), Piece(SAME, "拘留")],
        ),
        ("one\n\ntwo", "one\n\ntwo\n\nthree", [Piece(SAME, "one\n\ntwo"), Piece(NEW, "\n\nthree")]),
    ],
)
def test_differences_are_told_word_by_word(before, after, found):
    assert pieces(before, after) == found


@given(TEXTS, TEXTS)
def test_nothing_is_lost_or_made_up(before, after):
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != NEW) == before
    assert "".join(piece.text for piece in found if piece.kind != GONE) == after
    assert all(piece.text for piece in found)
    assert all(first.kind != second.kind for first, second in pairwise(found))


def test_a_text_too_long_to_be_compared_by_word_is_told_whole():
    before, after = "word " * 5000, "word " * 4999 + "end"
    assert pieces(before, after) == [Piece(GONE, before), Piece(NEW, after)]


def test_lists_tell_what_went_and_what_came():
    assert list_pieces(["Kenya", "Uganda"], ["Uganda", "Zambia"]) == [
        Piece(GONE, "Kenya"),
        Piece(SAME, "Uganda"),
        Piece(NEW, "Zambia"),
    ]
