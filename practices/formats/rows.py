"""The practices of a query as rows, read in batches, so that any number of them needs little memory.

Each batch is read when its turn comes: a practice that was replaced meanwhile is written as it is by then, whole, and
one that was taken down is left out. So a file counts what it holds once it has been written (docs/decisions/0015).
"""

from itertools import batched

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, JSONField, OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import get_language

from lib.languages import text_key
from practices.models import Practice, TaggedPractice

BATCH = 200


def batches(found, read):
    """All practices that a query finds, in its order, as lists of what `read` makes of them.

    `read` takes the ids of a batch and returns what it made by id, without those that are no longer published.
    """
    for ids in batched(found.slice(0, found.count), BATCH):
        made = read(ids)
        if there := [made[pk] for pk in ids if pk in made]:
            yield there


class Updated(Func):
    """A JSON object with the values of another one in place of its own."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = JSONField()


def published(ids):
    """Published practices with the content of their present revision as `content`, and their keywords of today."""
    practices = Practice.objects.using("catalogue").published()
    tagged = TaggedPractice.objects.filter(content_object=OuterRef("pk")).order_by("pk")
    return practices.filter(id__in=ids, revisions__number=F("revision_number")).annotate(
        content=Updated("revisions__content", JSONObject(keywords=ArraySubquery(tagged.values("tag__name"))))
    )


def read(ids):
    """Rows of practices by id: what is public of each, with its title and summary in the reader's language."""
    rows = (
        published(ids)
        .with_translation(text_key(get_language()))
        .values(
            *("id", "slug", "content", "title", "summary", "language"),
            *("translated_title", "translated_summary", "translated_by"),
            *("provenance", "submitted_by", "submitter_kind", "verified_on"),
            *("revision_number", "published_at", "updated_at"),
        )
    )
    return {row["id"]: row for row in rows}


def query(asked):
    """The query as it was understood: each parameter with a list of its values."""
    return grouped(asked.pairs())


def grouped(pairs):
    """(parameter, value) pairs as {parameter: [values]}."""
    values = {}
    for parameter, value in pairs:
        values.setdefault(parameter, []).append(value)
    return values
