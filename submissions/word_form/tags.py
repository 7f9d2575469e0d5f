"""The tags by which the answers in a form are known, whatever its words, its language and its looks become.

`title`; `measure.foster-care`; `implementers.name` in each row; `answer.family-unity` and `note.family-unity`.
They are short: as bookmarks, which remain where a program drops controls, they have to differ in 35 characters.
"""

import re

PREFIX = "cf."
ROWS = {"implementers": ("name", "kind"), "sources": ("title", "publisher", "year", "url")}
TICKED = {"measure_types": "measure", "populations": "population"}  # {field: name of its boxes, and in the vocabulary}
MARK = re.compile(r"child-first-form ([a-z-]{2,10}) (\d{1,9})")


def tag(*parts):
    return PREFIX + ".".join(parts)


def mark(language, version):
    """What the properties of a form say: its language, and the version of the draft that it was made from, or 0."""
    return f"child-first-form {language} {version}"


def marked(text):
    """(language, version) of such a mark; ("", 0) where there is none."""
    match = MARK.search(text or "")
    return (match[1], int(match[2])) if match else ("", 0)
