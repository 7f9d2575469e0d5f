"""Signs that make a text unfit for keeping, or a formula of a text in a spreadsheet."""

import re

# What PostgreSQL or a reader cannot take: control characters and halves of surrogate pairs. Breaks only in long texts.
UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

# What makes a spreadsheet take a text for a formula; spaces and signs that cannot be seen may stand before it, and some
# programs take the wide and small forms of East Asian typography for the plain ones. An apostrophe that was there
# before is matched as well, so that taking one away gives back every text.
FORMULA = re.compile(r"[\s'\u200b-\u200f\u2060-\u2069\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫]|'*[\t\r\n]")


def harmless(text):
    """A text for a cell of CSV: with an apostrophe before it where it could be taken for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def without_apostrophe(text):
    """The text that `harmless` was given."""
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text
