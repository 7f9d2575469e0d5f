"""Practices side by side: which ones, and what else could be put beside them."""

from django.core.validators import slug_re
from django.db.models import F
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from lib.languages import text_key
from practices.cards import links_to
from practices.comparison_rows import parts
from practices.filters import find_practices
from practices.models import Practice, Revision
from practices.reading import Reading
from practices.related import most_alike
from practices.side_by_side import address, choose
from practices.terms import vocabulary_of

MOST = 4  # practices side by side
MOST_OFFERED = 8  # practices offered for one more


def page(slugs, words, index):
    """The context of the page: practices part by part, and others to add: what `words` find, or what is alike."""
    published, gone = read(slugs)
    titles = {slug: practice.title for slug, practice in published.items()}
    chosen, notices = choose("practice", [slug for slug in slugs if slug not in gone], titles, MOST)
    readings = readings_of([published[slug] for slug in chosen], vocabulary_of(index))
    can_add, found = len(chosen) < MOST, search_for(words, index)
    return {
        "practices": [{"reading": one, "remove_url": compared(chosen, without=one.slug)} for one in readings],
        "parts": parts(readings) if len(readings) > 1 else [],
        "notices": [gone[slug] for slug in dict.fromkeys(slugs) if slug in gone] + notices,
        "form_url": reverse("practices:compare"),
        "can_add": can_add,
        "words": found.asked.words,
        "offered": offered(chosen, readings, found) if can_add else [],
        "most": MOST,
    }


def compared(slugs, *, without=None):
    return address(reverse("practices:compare"), "practice", [slug for slug in slugs if slug != without])


def read(slugs):
    """The published practices of some slugs, and what to say of those that were taken down; both by slug."""
    practices = Practice.objects.using("catalogue").prefetch_translation(text_key())
    published, gone = {}, {}
    for practice in practices.filter(slug__in=set(filter(slug_re.search, slugs))):
        if practice.taken_down_at:
            gone[practice.slug] = _("“%(slug)s” was taken down and is left out: %(reason)s") % {
                "slug": practice.slug,
                "reason": practice.taken_down_reason,
            }
        else:
            published[practice.slug] = practice
    return published, gone


def readings_of(practices, vocabulary):
    """The practices as they are published now, ready to be shown."""
    revisions = Revision.objects.using("catalogue").filter(
        practice__in=practices, number=F("practice__revision_number")
    )
    latest = {row.practice_id: row for row in revisions}
    return [Reading(practice, latest[practice.pk], vocabulary) for practice in practices if practice.pk in latest]


def search_for(words, index):
    """What browse finds for some words."""
    query = QueryDict(mutable=True)
    query["q"] = words
    return find_practices(query, index)


def offered(chosen, readings, found):
    """Others to put beside those chosen: what words found, or what is most like the first."""
    if found.asked.words:
        ids = found.slice(0, MOST_OFFERED + MOST)
    elif readings:
        ids = most_alike(readings[0].practice.pk, found.index, readings[0].terms, MOST_OFFERED)
    else:
        return []
    links = links_to(ids)
    others = [links[pk] for pk in ids if pk in links and links[pk]["slug"] not in chosen]
    return [link | {"add_url": compared([*chosen, link["slug"]])} for link in others[:MOST_OFFERED]]
