"""Two people changed the same field: both texts as they read them, and the choice between the two."""

import hashlib
import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lib.differences import list_pieces, pieces
from lib.languages import list_comma
from practices.changes import Change, difference
from practices.content import ImplementerKind
from practices.reading import label
from submissions import drafts
from submissions.comparing import field_headings
from submissions.models import Naming
from submissions.sections import SECTION_OF

CHOICES = ("mine", "theirs")
MARKS = ("was.", "seen.")  # beginnings of the names of what a page remembers


@dataclass
class Saved:
    """What became of the values of a page. `conflicts` were not written; `marks` are what the page goes on with."""

    submission: object
    conflicts: list
    theirs: set  # fields where what somebody else saved was kept
    marks: dict


def save(submission, values, data):
    """Save the values of a page that was sent as `data`, with the choices made between two texts, if there were any."""
    asked = set(data.getlist("conflict"))
    theirs = {name for name in values if data.get(f"keep.{name}") == "theirs"}
    undecided = {name for name in asked & values.keys() if data.get(f"keep.{name}") not in CHOICES}
    conflicts = [drafts.Conflict(name, drafts.stored(submission, name), values[name]) for name in undecided]
    touched = {
        name: value
        for name, value in values.items()
        if name not in theirs | undecided and (name in asked or data.get(f"was.{name}") != digest(name, value))
    }
    for version, group in by_version(touched, data).items():
        try:
            submission = drafts.save(submission, group, seen=version)
        except drafts.Stale as stale:
            submission = stale.submission
            conflicts += stale.conflicts
    settled = values.keys() - {conflict.field for conflict in conflicts}
    marks = marks_after(submission, {name: values[name] for name in settled}, data, theirs)
    return Saved(submission, conflicts, theirs, marks)


def by_version(values, data):
    """The values grouped by the version in which the page saw what they take the place of."""
    groups = {seen(data.get("version")): {}}
    for name, value in values.items():
        groups.setdefault(seen_of(name, data), {})[name] = value
    return groups


def seen_of(name, data):
    return seen(data.get(f"seen.{name}", data.get("version")))


def seen(typed):
    """A version as a page sent it. Whatever is none counts as the oldest, so that nothing is written over."""
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


# What a page remembers ------------------------------------------------------------------------------------------------


def marks_of(stored):
    """The hidden values of a page that was just opened, {name: value}: a digest of every field as it is shown.

    A field that still fits its digest was not touched on the page, so that it takes nothing away that others wrote.
    """
    return {f"was.{name}": digest(name, value) for name, value in stored.items()}


def marks_after(submission, settled, data, theirs):
    """The marks with which a page goes on that stays open after saving.

    Fields that others changed and the page still shows as they were go on from the version that it saw.
    """
    marks = {f"was.{name}": data[f"was.{name}"] for name in SECTION_OF if f"was.{name}" in data}
    for name, value in settled.items():
        shown = drafts.stored(submission, name) if name in theirs else value
        marks[f"was.{name}"] = digest(name, shown)
    for name in [mark.removeprefix("was.") for mark in marks]:
        if submission.field_versions.get(name, 0) > seen_of(name, data) and not is_shown(submission, name, marks):
            marks[f"seen.{name}"] = str(seen_of(name, data))
    return marks


def is_shown(submission, name, marks):
    """Whether the page shows what is stored."""
    return digest(name, drafts.stored(submission, name)) == marks[f"was.{name}"]


def digest(name, value):
    text = json.dumps(drafts.comparable(name, value), sort_keys=True, default=str)
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()[:16]


# Showing both ---------------------------------------------------------------------------------------------------------


def described(conflict, vocabulary):
    """Both texts of a conflict and what differs, for a template."""
    change = compared(conflict, vocabulary)
    return {"field": conflict.field, "heading": change.heading, "change": change}


def compared(conflict, vocabulary):
    """What differs between their value and mine, as a Change."""
    name, theirs, mine = conflict.field, conflict.theirs, conflict.mine
    heading = HEADINGS.get(name, lambda: field_headings()[name])()
    if name == "implementers":
        return Change(name, heading, list_pieces(implementers(theirs), implementers(mine)), is_list=True)
    if name == "naming":
        return Change(name, heading, pieces(label(Naming, theirs), label(Naming, mine)))
    if name == "reach_children":
        return Change(name, heading, pieces(number(theirs), number(mine)))
    return difference(name, heading, theirs, mine, vocabulary)


HEADINGS = {
    "reach_children": lambda: _("Number of children reached"),
    "reach_note": lambda: _("How they were counted"),
}


def implementers(rows):
    return [list_comma().join(filter(None, (row["name"], label(ImplementerKind, row["kind"])))) for row in rows]


def number(value):
    return "" if value is None else str(value)
