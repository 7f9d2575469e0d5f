"""Differences that curators read: between two hand-overs, and between an update and what is published."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lib.differences import SAME, list_pieces, pieces
from practices import changes as practice_changes
from practices.changes import Change, headings
from submissions.models import Naming
from submissions.sections import SECTION_OF, SECTIONS, Section

SECTION_OF_FIELD = SECTION_OF | {"reach": "results", "certainty": "results", "implementer_kinds": "where"}


def changes(before, after, vocabulary):
    """The fields that differ between two contents for a reader: codes in another order make no difference."""
    found = practice_changes.changes(before, after, vocabulary)
    return [change for change in found if any(piece.kind != SAME for piece in change.pieces)]


def changes_between(before, after, vocabulary):
    """What differs from one hand-over to another, in what is public and in what only curators read."""
    public = [change for change in changes(before.content, after.content, vocabulary) if change.field != "attachments"]
    return public + list(private_changes(before, after))


def private_changes(before, after):
    if (was := files_of(before)) != (now := files_of(after)):
        yield Change("attachments", _("Files"), list_pieces(was, now), is_list=True)
    if (was := before.private["naming"]) != (now := after.private["naming"]):
        yield Change("naming", _("How they are named"), pieces(str(Naming(was).label), str(Naming(now).label)))
    if (was := before.private["confidential_notes"]) != (now := after.private["confidential_notes"]):
        yield Change("confidential_notes", _("Confidential notes"), pieces(was, now))


def files_of(handover):
    """The names of the files, with those that are to go on the page marked."""
    public = {file["id"] for file in handover.content["attachments"]}
    return [
        _("%(name)s (goes on the page)") % {"name": file["name"]} if file["id"] in public else file["name"]
        for file in handover.private["attachments"]
    ]


def field_headings():
    """The names of all fields that a note can be about."""
    return headings() | {"naming": _("How they are named"), "confidential_notes": _("Confidential notes")}


# What was sent again --------------------------------------------------------------------------------------------------


@dataclass
class SectionAgain:
    """A section after changes were asked for: what was asked for there, and what changed."""

    section: Section
    requests: list = field(default_factory=list)
    changes: list = field(default_factory=list)


def by_section(requests, differences):
    """Sections in which something was asked for or changed: those asked for first."""
    rows = {section.slug: SectionAgain(section) for section in SECTIONS}
    for request in requests:
        rows[request.section].requests.append(request)
    for change in differences:
        rows[SECTION_OF_FIELD[change.field]].changes.append(change)
    touched = [row for row in rows.values() if row.requests or row.changes]
    return sorted(touched, key=lambda row: not row.requests)


# Updates --------------------------------------------------------------------------------------------------------------


@dataclass
class ThreeWay:
    """A field that the update, a revision published meanwhile, or both have changed."""

    heading: str
    theirs: Change | None = None
    meanwhile: Change | None = None
    is_undone: bool = False

    @property
    def is_on_both_sides(self):
        return bool(self.theirs and self.meanwhile)


def update_rows(submission, content, vocabulary):
    """What an update changes by its `content`, with what was published meanwhile beside it."""
    practice = submission.practice
    contents = dict(practice.revisions.values_list("number", "content"))
    without = {"language": practice.language, "certainty": ""}
    origin, published = (without | contents[number] for number in (submission.made_from, practice.revision_number))
    return three_ways(origin, published, content, vocabulary)


def three_ways(origin, published, update, vocabulary):
    """Field by field what an update changed since its origin, and what was published meanwhile. All are contents."""
    theirs = {change.field: change for change in changes(origin, update, vocabulary)}
    meanwhile = {change.field: change for change in changes(origin, published, vocabulary)}
    undone = {change.field for change in changes(published, update, vocabulary)}
    return [
        ThreeWay(heading, theirs.get(name), meanwhile.get(name), name in meanwhile and name in undone)
        for name, heading in headings().items()
        if name in theirs or name in meanwhile
    ]
