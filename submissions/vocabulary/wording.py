"""Texts of measures, groups of measures and reasons, reworded in six languages: no save wins silently.

A page remembers a digest of every text as it showed it. That is the version of the text: what somebody else wrote
meanwhile has another, and whoever saves over it is shown both first.
"""

from dataclasses import dataclass

from django.db import models, transaction
from django.utils.translation import gettext as _

from lib.differences import pieces
from lib.languages import TRANSLATED
from practices import index, search
from practices.changes import Change
from practices.models import MeasureGroup, MeasureType
from submissions.conflicts import digest
from submissions.models import Reason, VocabularyChange
from submissions.refused import Refused
from submissions.vocabulary import log

Action, Part = VocabularyChange.Action, VocabularyChange.Part


@dataclass(frozen=True)
class Kind:
    """Rows whose texts curators write: `columns` hold a text by language, the first of them the name."""

    part: Part
    model: type[models.Model]
    columns: tuple
    needed: tuple  # languages that no text may lack
    is_public: bool = True


KINDS = {
    kind.part: kind
    for kind in (
        Kind(Part.MEASURE_TYPE, MeasureType, ("names", "definitions"), TRANSLATED),
        Kind(Part.MEASURE_GROUP, MeasureGroup, ("names",), TRANSLATED),
        Kind(Part.REASON, Reason, ("texts",), ("en",), is_public=False),
    )
}


class Stale(Exception):
    """Others wrote some of the same texts meanwhile. Nothing was saved; `theirs` are those, `known` all as they are."""

    def __init__(self, theirs, known):
        super().__init__(", ".join(theirs))
        self.theirs = theirs
        self.known = known


# Texts by name: "names.fr" --------------------------------------------------------------------------------------------


def stored(kind, row):
    """Every text of a row, "" where a language has none."""
    return {f"{column}.{code}": getattr(row, column).get(code, "") for column in kind.columns for code in TRANSLATED}


def marks(texts):
    """What a page remembers of texts as it shows them."""
    return {text: digest(text, value) for text, value in texts.items()}


def touched(typed, seen):
    """The texts that are not as the page showed them."""
    return {text: value for text, value in typed.items() if digest(text, value) != seen.get(text)}


def reword(kind, row, typed, seen, *, by, undoes=None):
    """Write the texts {"names.fr": text} that were changed on a page; the change, or None where none was.

    `seen` are the marks of the texts as the page showed them. Raises Stale.
    """
    with transaction.atomic():
        row = held(kind, row)
        known = stored(kind, row)
        changed = {text: value for text, value in touched(typed, seen).items() if value != known[text]}
        if theirs := {text: known[text] for text in changed if digest(text, known[text]) != seen.get(text)}:
            raise Stale(theirs, known)
        if not changed:
            return None
        before = {text: known[text] for text in changed}
        name = name_of(kind, row)
        write(kind, row, changed)
        action = Action.UNDO if undoes else Action.EDIT
        return log.record(kind.part, action, row.pk, name, before, changed, by=by, undoes=undoes)


def held(kind, row):
    """The row as it is now, for one alone to change."""
    if kind.is_public:
        index.hold()
    return kind.model.objects.select_for_update().get(pk=row.pk)


def name_of(kind, row):
    """What the log calls it, in English."""
    return getattr(row, kind.columns[0])["en"]


def write(kind, row, texts):
    for text, value in texts.items():
        column, code = text.split(".")
        column = getattr(row, column)
        column[code] = value
        if not value:
            del column[code]
    fields = [*kind.columns]
    if kind.is_public:
        row.curated = sorted({*row.curated, *texts})
        fields.append("curated")
    row.save(update_fields=fields)
    if kind.is_public:
        search.reindex_vocabulary()
        index.next_version()


def differences(change):
    """What a change made of each text, language by language: [(column, language, Change)]; a place has no language."""
    texts = sorted({*change.before, *change.after}, key=place)
    return [(*text.partition(".")[::2], difference(change, text)) for text in texts]


def place(text):
    """Where a text stands on a page."""
    column, _dot, code = text.partition(".")
    return (TRANSLATED.index(code) if code else -1, column != "names")


def difference(change, text):
    was, now = (str(side.get(text, "")) for side in (change.before, change.after))
    return Change(text, "", pieces(was, now))


# Undoing --------------------------------------------------------------------------------------------------------------


def obstacle_to(change):
    """Why a rewording cannot be undone now, or ""."""
    if change.action != Action.EDIT:
        return _("This cannot be undone.")
    if VocabularyChange.objects.filter(undoes=change).exists():
        return _("This was undone already.")
    kind = KINDS[change.part]
    row = kind.model.objects.filter(pk=change.key).first()
    known = stored(kind, row) if row else {}
    if any(known.get(text) != value for text, value in change.after.items()):
        return _("It was reworded again since. Undo that first, or write it again.")
    return ""


def undo(change, *, by):
    """Put back the texts that a rewording replaced; the change that says so. Raises Refused."""
    kind = KINDS[change.part]
    with transaction.atomic():
        row = held(kind, kind.model(pk=change.key))
        if obstacle := obstacle_to(change):
            raise Refused(obstacle)
        return reword(kind, row, change.before, marks(change.after), by=by, undoes=change)
