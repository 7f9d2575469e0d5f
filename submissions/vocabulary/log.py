"""The log of the vocabulary: one line a change, written in its transaction, and told in words."""

from datetime import UTC, datetime, time

from django.db.models import Q
from django.utils.translation import gettext as _

from lib.languages import list_comma
from submissions.models import VocabularyChange

Action, Part = VocabularyChange.Action, VocabularyChange.Part


def record(part, action, key, name, before, after, *, by, undoes=None):
    """Write down a change, in the transaction of what was done."""
    return VocabularyChange.objects.create(
        part=part, action=action, key=str(key), name=name, before=before, after=after, by=by, undoes=undoes
    )


def found(*, part="", action="", person=None, words="", since=None, until=None):
    """The changes that somebody looks for, the latest first."""
    changes = VocabularyChange.objects.select_related("by", "undoes", "undone_by")
    wanted = {"part": part, "action": action, "by": person}
    changes = changes.filter(**{name: value for name, value in wanted.items() if value})
    if words:
        changes = changes.filter(name__icontains=words)
    if since:
        changes = changes.filter(at__gte=datetime.combine(since, time.min, UTC))
    if until:
        changes = changes.filter(at__lte=datetime.combine(until, time.max, UTC))
    return changes


def of_keyword(keyword):
    """What was done to a keyword, or to others that were merged into it, the latest first."""
    named = {"keywords": [{"id": keyword.pk}]}
    return found(part=Part.KEYWORD).filter(Q(before__contains=named) | Q(after__contains=named))


# In words -------------------------------------------------------------------------------------------------------------


def sentence(change):
    """What was done, in one line: of keywords with their names, of all else what it was done to."""
    if change.action == Action.UNDO:
        return _("Undone: %(what)s") % {"what": sentence(change.undoes)}
    names = {"part": change.get_part_display(), "name": quoted(change.name)}
    if change.part == Part.KEYWORD:
        before = [row["name"] for row in change.before["keywords"]]
        after = [row["name"] for row in change.after["keywords"]]
        names["names"] = list_comma().join(map(quoted, [name for name in before if name not in after] or before))
        names["now"] = quoted(after[0]) if after else ""
    return str(SENTENCES[change.action]()) % names


SENTENCES = {
    Action.RENAME: lambda: _("%(part)s %(names)s renamed to %(now)s"),
    Action.MERGE: lambda: _("%(names)s merged into the keyword %(now)s"),
    Action.DELETE: lambda: _("%(part)s %(names)s deleted"),
    Action.ADD: lambda: _("%(part)s %(name)s added"),
    Action.EDIT: lambda: _("%(part)s %(name)s reworded"),
    Action.MOVE: lambda: _("%(part)s %(name)s moved in its list"),
    Action.RETIRE: lambda: _("%(part)s %(name)s retired"),
    Action.BRING_BACK: lambda: _("%(part)s %(name)s brought back"),
}


def quoted(name):
    """A name in whatever language, kept apart from the words and the direction around it."""
    return f"“\u2068{name}\u2069”"
