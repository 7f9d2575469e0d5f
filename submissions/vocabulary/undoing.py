"""Undoing what was done to keywords: all that still fits is given back, and what does not is said.

A keyword comes back whole or not at all. A practice whose keywords were changed meanwhile stays as it is, and so does a
submission that its writer changed: both are somebody's later word.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from practices import index
from practices.models import FormerKeyword, Keyword, Practice, TaggedPractice
from submissions.models import VocabularyChange
from submissions.refused import Refused
from submissions.vocabulary import uses
from submissions.vocabulary.keywords import Moved, call, finish, give, locked, record, rewrite, snapshot

Action = VocabularyChange.Action
CAN_BE_UNDONE = (Action.RENAME, Action.MERGE, Action.DELETE)


@dataclass(frozen=True)
class Undoing:
    """What undoing a change would do now. `obstacle` says why it cannot be done; "" if it can.

    `gives` is {id of a keyword that comes back: ids of practices}, `practices` are all that change and `left` those
    that stay as they are.
    """

    obstacle: str = ""
    gives: dict = field(default_factory=dict)
    practices: list = field(default_factory=list)
    left: list = field(default_factory=list)
    digest: str = ""


def undoing(change):
    """What undoing a change of keywords would do."""
    if obstacle := obstacle_to(change):
        return Undoing(obstacle)
    gives, left = {}, set()
    for row in coming_back(change):
        fitting = still_with(change, row["practices"])
        gives[row["id"]] = sorted(fitting)
        left |= set(row["practices"]) - fitting
    changed = set().union(*gives.values()) if gives else still_with(change, change.before["keywords"][0]["practices"])
    told = (change.pk, sorted(changed), sorted(left))
    return Undoing("", gives, *map(practices, (changed, left)), uses.digest(told))


def practices(ids):
    return uses.practices_in_order(Practice.objects.filter(pk__in=ids))


def coming_back(change):
    """Keywords that a change took away, as they were."""
    kept = {row["id"] for row in change.after["keywords"]}
    return [row for row in change.before["keywords"] if row["id"] not in kept]


def still_with(change, practices):
    """Those practices that still have what the change left them: the keyword that stayed, or nothing."""
    if not change.after["keywords"]:
        return set(practices)
    kept = change.after["keywords"][0]["id"]
    tagged = TaggedPractice.objects.filter(tag=kept, content_object__in=practices)
    return set(tagged.values_list("content_object", flat=True))


def obstacle_to(change):
    if change.action not in CAN_BE_UNDONE:
        return _("This cannot be undone.")
    if VocabularyChange.objects.filter(undoes=change).exists():
        return _("This was undone already.")
    for row in change.after["keywords"]:
        known = Keyword.objects.filter(pk=row["id"])
        if not known.exists():
            return _("The keyword “%(name)s” was merged or deleted since. Undo that first.") % row
        if change.action == Action.RENAME and not known.filter(name=row["name"], slug=row["slug"]).exists():
            return _("The keyword “%(name)s” was renamed again since. Undo that first.") % row
    for row in change.before["keywords"]:
        is_named = change.action == Action.RENAME or row in coming_back(change)
        taken = Keyword.objects.exclude(pk=row["id"]).filter(Q(name=row["name"]) | Q(slug=row["slug"]))
        if is_named and taken.exists():
            return _("Another keyword is called “%(name)s” now. Rename that one first.") % row
    return ""


def undo(change, *, by, seen):
    """Give back what a change of keywords took, as far as it fits; the change that says so.

    `seen` is the digest of what the curator was shown (undoing). Raises Refused, Moved.
    """
    with transaction.atomic():
        submissions = {row.pk: row for row in locked(change.touched.values("submission"))}
        index.hold()
        plan = undoing(change)
        if plan.obstacle:
            raise Refused(plan.obstacle)
        if plan.digest != seen:
            raise Moved
        before = [snapshot(row) for row in Keyword.objects.filter(pk__in=ids(change.after))]
        give_back(change, plan)
        restored = Keyword.objects.filter(pk__in=ids(change.before)).order_by("name")
        done = record(Action.UNDO, before, [snapshot(row) for row in restored], by=by, undoes=change)
        for touched in change.touched.all():
            row = submissions.get(touched.submission_id)
            if row and row.keywords == touched.after:
                rewrite(done, row, touched.before)
        finish(plan.practices)
    return done


def ids(side):
    return [row["id"] for row in side["keywords"]]


def give_back(change, plan):
    if change.action == Action.RENAME:
        (was,) = change.before["keywords"]
        call(Keyword.objects.get(pk=was["id"]), was["name"], was["slug"])
    kept = next(iter(ids(change.after)), None)
    for row in coming_back(change):
        keyword = Keyword.objects.create(pk=row["id"], name=row["name"], slug=row["slug"])
        FormerKeyword.objects.filter(slug=row["slug"]).delete()
        FormerKeyword.objects.filter(slug__in=row["former"], keyword=kept).update(keyword=keyword)
        give(keyword, plan.gives[row["id"]])
    if plan.gives and kept:
        had = next(row["practices"] for row in change.before["keywords"] if row["id"] == kept)
        given = {practice for practices in plan.gives.values() for practice in practices}
        TaggedPractice.objects.filter(tag=kept, content_object__in=given - set(had)).delete()
