"""All practices of a query as one JSON document: {"query", "results", "count"}."""

import json

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat, JSONObject

from practices.formats import rows

CONTENT_TYPE = "application/json; charset=utf-8"


class Merged(Func):
    """Two JSON objects as the text of one; PostgreSQL writes it much faster than Python would."""

    template = "(%(expressions)s)::text"
    arg_joiner = " || "
    output_field = TextField()


def document(found, base):
    """The document in parts. `base` is the absolute address below which each practice has its page."""
    yield f'{{"query": {json.dumps(rows.query(found.asked), ensure_ascii=False)}, "results": ['
    count = 0
    for texts in rows.batches(found, lambda ids: read(ids, base)):
        yield f"{',' if count else ''}\n{',\n'.join(texts)}"
        count += len(texts)
    yield f'\n], "count": {count}}}\n'


def read(ids, base):
    """Practices by id, each the text of one object: the content of its revision and where it comes from."""
    about = JSONObject(
        slug="slug",
        url=Concat(Value(base), "slug", Value("/")),
        language="language",
        provenance="provenance",
        verified_on="verified_on",
        revision="revision_number",
        published_at="published_at",
        updated_at="updated_at",
    )
    return dict(rows.published(ids).annotate(json=Merged(F("content"), about)).values_list("id", "json"))
