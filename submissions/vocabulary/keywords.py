"""Keywords renamed, merged and deleted: practices, open submissions, search, facets and pages follow at once.

A change first locks the open submissions that it touches and then the catalogue, as publishing does (decision 8). What
it would touch is looked up behind both locks: if that is not what the curator was shown, nothing is done.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from practices import index, search
from practices.keywords import KeywordNames, slug_of
from practices.models import FormerKeyword, Keyword, TaggedPractice
from submissions.models import OPEN, Submission, TouchedSubmission, VocabularyChange
from submissions.refused import Refused
from submissions.vocabulary import log, uses

Action, Part = VocabularyChange.Action, VocabularyChange.Part


class Moved(Refused):
    """What would be touched is not what was shown: something changed meanwhile. Nothing was done."""

    def __init__(self):
        super().__init__(_("Something changed since you looked. Nothing was done: look again at what is touched."))


class Taken(Refused):
    """A name that leads to another keyword: `keyword`."""

    def __init__(self, message, keyword):
        super().__init__(message)
        self.keyword = keyword


# What curators do -----------------------------------------------------------------------------------------------------


def rename(keyword, name, *, by, seen):
    """Give a keyword another name, and let its former address lead to it; the change.

    `seen` is the digest of what the curator was shown (uses.touched). Raises Refused: Moved, Taken.
    """
    with changing({keyword.pk}, seen) as step:
        (row,) = step.touched.keywords
        refuse_name(row, name)
        before = snapshot(row)
        call(row, name, slug_of(name))
        change = record(Action.RENAME, [before], [snapshot(row)], by=by)
        follow(change, step, {row.pk})
    return change


def merge(pks, into, *, by, seen):
    """Let one keyword, whose id is `into`, take the place of several; the change. Raises Refused: Moved."""
    with changing(set(pks), seen, into=into) as step:
        kept = next((row for row in step.touched.keywords if row.pk == into), None)
        gone = [row for row in step.touched.keywords if row.pk != into]
        if kept is None or not gone:
            raise Refused(_("Choose at least two keywords, and which of them stays."))
        before = [snapshot(row) for row in (*gone, kept)]
        give(kept, {practice for row in before for practice in row["practices"]})
        remove(gone, kept)
        change = record(Action.MERGE, before, [snapshot(kept)], by=by)
        follow(change, step, {row["id"] for row in before[:-1]})
    return change


def delete(keyword, *, by, seen):
    """Take a keyword off everything; it is left out of what is published later too. The change. Raises Moved."""
    with changing({keyword.pk}, seen) as step:
        before = [snapshot(row) for row in step.touched.keywords]
        remove(step.touched.keywords, None)
        change = record(Action.DELETE, before, [], by=by)
        follow(change, step, {keyword.pk})
    return change


def refuse_name(keyword, name):
    """Raise Taken where a name leads to another keyword: now, or in a report printed when that was called so."""
    slug = slug_of(name)
    if name == keyword.name:
        raise Refused(_("It is called so already."))
    others = Keyword.objects.exclude(pk=keyword.pk)
    if other := others.filter(name=name).first() or others.filter(slug=slug).first():
        raise Taken(_("There is a keyword “%(name)s” already.") % {"name": other.name}, other)
    if other := others.filter(former__slug=slug).first():
        message = _("“%(former)s” leads to the keyword “%(name)s”: its address may stand in reports.")
        raise Taken(message % {"former": name, "name": other.name}, other)


# Their steps ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A change on its way: what it touches, the locked rows of open submissions, and names as they were before."""

    touched: uses.Touched
    submissions: list
    names: KeywordNames


@contextmanager
def changing(pks, seen, *, into=None):
    """Within it some keywords are for one alone to change; search and facets follow at its end."""
    with transaction.atomic():
        submissions = locked(uses.open_with(pks - {into}, KeywordNames.read()))
        index.hold()
        step = Step(uses.touched(pks, into=into), submissions, KeywordNames.read())
        if step.touched.digest != seen or len(step.touched.keywords) != len(pks):
            raise Moved
        yield step
        finish(step.touched.practices)


def locked(pks):
    """Rows of submissions that are still open, for one alone to change, always in the same order."""
    return list(Submission.objects.select_for_update().filter(pk__in=pks, state__in=OPEN).order_by("pk"))


def finish(practices):
    """Let search, facets and pages follow."""
    search.reindex_vocabulary()
    index.refresh([practice.pk for practice in practices])


def snapshot(keyword):
    """A keyword with all that leads to it, as it is now."""
    return {
        "id": keyword.pk,
        "name": keyword.name,
        "slug": keyword.slug,
        "practices": sorted(keyword.tagged.values_list("content_object", flat=True)),
        "former": sorted(FormerKeyword.objects.filter(keyword=keyword).values_list("slug", flat=True)),
    }


def call(keyword, name, slug):
    """Give a keyword a name and an address; the one that it had leads to it from now on."""
    former = FormerKeyword(slug=keyword.slug, name=keyword.name, keyword=keyword)
    keyword.name, keyword.slug = name, slug
    keyword.save(update_fields=["name", "slug"])
    FormerKeyword.objects.filter(slug=slug).delete()  # its own, or that of one removed: refuse_name
    if former.slug != slug:
        former.save(force_insert=True)


def give(keyword, practices):
    """Give a keyword to practices, by id, that may have it already."""
    rows = [TaggedPractice(content_object_id=practice, tag=keyword) for practice in sorted(practices)]
    TaggedPractice.objects.bulk_create(rows, ignore_conflicts=True)


def remove(keywords, into):
    """Delete keywords; their addresses, the former ones too, lead to another one or, with None, nowhere."""
    left = [FormerKeyword(slug=row.slug, name=row.name, keyword=into) for row in keywords]
    FormerKeyword.objects.filter(keyword__in=keywords).update(keyword=into)
    Keyword.objects.filter(pk__in=[row.pk for row in keywords]).delete()
    FormerKeyword.objects.bulk_create(left)


def follow(change, step, pks):
    """Bring the words of open submissions up to date that led to some keywords, whose ids are `pks`.

    No version is counted up, so that nobody who is writing is told of a conflict: what they save is read right later.
    """
    now = KeywordNames.read()
    for row in step.submissions:
        words = (now.present_name(word) if uses.ids_of([word], step.names) & pks else word for word in row.keywords)
        rewrite(change, row, words)


def rewrite(change, submission, words):
    words = list(dict.fromkeys(filter(None, words)))
    if words != submission.keywords:
        TouchedSubmission.objects.create(change=change, submission=submission, before=submission.keywords, after=words)
        Submission.objects.filter(pk=submission.pk).update(keywords=words)


def record(action, before, after, *, by, undoes=None):
    names = ", ".join(dict.fromkeys(row["name"] for row in (*before, *after)))
    both = {"keywords": before}, {"keywords": after}
    return log.record(Part.KEYWORD, action, (before or after)[0]["id"], names, *both, by=by, undoes=undoes)
