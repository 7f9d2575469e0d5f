"""Keywords as curators see them: how often each is used, which look alike, and what carries them."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, OuterRef, Q, Subquery

from practices.keywords import KeywordNames
from practices.models import Keyword, Practice
from submissions import roles
from submissions.models import OPEN, Handover, Submission
from submissions.refused import Forbidden

ALIKE = 0.6  # how much of their three-letter parts two names share to be worth a look
MOST_ALIKE = 100  # pairs shown
WORD = re.compile(r"\w+")
ORDERS = {
    "name": ("name", "pk"),
    "most": ("-uses", "name", "pk"),
    "least": ("uses", "name", "pk"),
}


def listed(words="", order="name"):
    """Keywords with `uses`, the number of practices that carry each; `words` stand in the name or a former one."""
    found = Keyword.objects.annotate(uses=Count("tagged"))
    if words:
        former = Keyword.objects.filter(former__name__icontains=words)
        found = found.filter(Q(name__icontains=words) | Q(pk__in=former))
    return found.order_by(*ORDERS[order])


# Submissions ----------------------------------------------------------------------------------------------------------


def handed_over():
    """Open submissions with `said`, the content of their last hand-over: what curators know of.

    What a writer types meanwhile is not in it, nor is a draft that was never sent.
    """
    latest = Handover.objects.filter(submission=OuterRef("pk")).order_by("-number").values("content")[:1]
    sent = Submission.objects.filter(state__in=OPEN, sent_at__isnull=False)
    return sent.annotate(said=Subquery(latest)).order_by("sent_at", "pk")


def in_submissions():
    """{id of a keyword: number of open submissions that were handed over with it}."""
    names = KeywordNames.read()
    contents = handed_over().values_list("said", flat=True)
    return Counter(pk for said in contents.iterator() for pk in ids_of(said["keywords"], names))


def open_with(pks, names):
    """Ids of all open submissions that have one of some keywords, drafts that curators know nothing of too."""
    rows = Submission.objects.filter(state__in=OPEN).exclude(keywords=[]).values_list("pk", "keywords")
    return [pk for pk, words in rows if not pks.isdisjoint(ids_of(words, names))]


def ids_of(words, names):
    return {keyword.pk for word in words if (keyword := known(word, names))}


def known(word, names):
    """The keyword that a word leads to, or None."""
    try:
        return names[word]
    except KeyError:
        return None


# What a change touches ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Touched:
    """Some keywords, the practices that carry them and the open submissions that were handed over with them.

    `digest` stands for all of it, so that what is done is what was shown. Drafts are touched too, and not told.
    """

    keywords: list
    practices: list
    submissions: list
    digest: str


def touched(pks, *, into=None):
    """What carries one of some keywords: practices by title, submissions in the order in which they came.

    What carries none but the keyword whose id is `into`, which the others are to be merged into, is left alone.
    """
    keywords = list(Keyword.objects.filter(pk__in=pks).prefetch_related("former").order_by("name", "pk"))
    changed, names = set(pks) - {into}, KeywordNames.read()
    practices = practices_in_order(Practice.objects.filter(tagged__tag__in=changed).distinct())
    found = handed_over().select_related("owner")
    submissions = [one for one in found if not changed.isdisjoint(ids_of(one.said["keywords"], names))]
    told = (
        into,
        [(keyword.pk, keyword.name, keyword.slug) for keyword in keywords],
        [practice.pk for practice in practices],
        [submission.pk for submission in submissions],
    )
    return Touched(keywords, practices, submissions, digest(told))


def practices_in_order(found):
    return list(found.only("slug", "title", "language", "taken_down_at").order_by("title", "pk"))


def review_url(submission, curator):
    """Where a submission is reviewed; "" for a curator from whose side it comes."""
    try:
        roles.another_curator(curator, submission)
    except Forbidden:
        return ""
    return submission.desk_url


def digest(told):
    return hashlib.sha256(repr(told).encode(errors="backslashreplace")).hexdigest()[:16]


# Near-doubles ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """Two keywords that may be one. `is_same_word`: they differ in case, number or signs alone."""

    first: Keyword
    second: Keyword
    is_same_word: bool


# The join on likeness goes by the index of trigrams: without it 2,000 keywords cost seconds.
PAIRS = """
    WITH words AS MATERIALIZED (
        SELECT id, strip(to_tsvector('childfirst_en', name)) AS words FROM practices_keyword
    ), pair AS (
        SELECT a.id AS first, b.id AS second, true AS is_same_word, 1 AS likeness
        FROM words a JOIN words b ON a.words = b.words AND a.id < b.id WHERE length(a.words) > 0
        UNION ALL
        SELECT a.id, b.id, false, similarity(a.name, b.name)
        FROM practices_keyword a JOIN practices_keyword b ON a.name %% b.name AND a.id < b.id
    )
    SELECT first, second, bool_or(is_same_word) FROM pair GROUP BY 1, 2 ORDER BY 3 DESC, max(likeness) DESC, 1, 2
"""


def alike():
    """Pairs of keywords that may be one, the likeliest first. In a transaction: it sets how alike they must be."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(ALIKE)])
        cursor.execute(PAIRS, [])
        rows = cursor.fetchall()
    keywords = listed().in_bulk({pk for row in rows for pk in row[:2]})
    pairs = [Pair(keywords[first], keywords[second], is_same) for first, second, is_same in rows]
    return [pair for pair in pairs if pair.is_same_word or not is_narrower(pair)][:MOST_ALIKE]


def is_narrower(pair):
    """Whether one says more than the other: "urban refugees" is no other way to say "refugees"."""
    first, second = (set(WORD.findall(keyword.name.casefold())) for keyword in (pair.first, pair.second))
    return first < second or second < first
