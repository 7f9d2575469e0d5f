"""A practice as a citation or as JSON, and many of them as a stream of JSON."""

import json
from itertools import batched

from django.db.models import F
from django.utils.translation import gettext as _

from practices.models import Practice

SITE_NAME = "Child First"
BATCH = 200
BIBTEX_SIGNS = str.maketrans(
    {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_"}
)


def citation(reading, url):
    """A plain citation of one revision; `url` is its permanent address."""
    return _("%(site)s. “%(title)s.” Version %(number)d, %(year)d. %(url)s") % {
        "site": SITE_NAME,
        "title": reading.content["title"].rstrip("."),
        "number": reading.revision.number,
        "year": reading.revision.published_on.year,
        "url": url,
    }


def bibtex(reading, url):
    """One revision as a BibTeX entry."""
    fields = {
        "title": "{" + reading.content["title"].translate(BIBTEX_SIGNS) + "}",
        "author": "{" + SITE_NAME + "}",
        "year": str(reading.revision.published_on.year),
        "edition": f"Version {reading.revision.number}",
        "url": url,
        "language": reading.practice.language,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{reading.slug}-v{reading.revision.number},\n{lines}\n}}\n"


def ris(reading, url):
    """One revision as a RIS record (type ELEC, a web page)."""
    lines = [
        ("TY", "ELEC"),
        ("TI", " ".join(reading.content["title"].split())),
        ("AU", SITE_NAME),
        ("PY", str(reading.revision.published_on.year)),
        ("DA", reading.revision.published_on.strftime("%Y/%m/%d")),
        ("ET", f"Version {reading.revision.number}"),
        ("LA", reading.practice.language),
        ("UR", url),
        ("AB", " ".join(reading.content["summary"].split())),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def as_json(row, absolute_url):
    """A practice as one object: the content of its revision (fields in data/README.md) and where it comes from."""
    return {
        "slug": row["slug"],
        "url": absolute_url(row["slug"]),
        **row["content"],
        "language": row["language"],
        "provenance": row["provenance"],
        "verified_on": row["verified_on"] and row["verified_on"].isoformat(),
        "revision": row["revision_number"],
        "published_at": row["published_at"].isoformat(),
        "updated_at": row["updated_at"].isoformat(),
    }


def json_rows(ids, absolute_url):
    """The practices as JSON texts, in order, read in batches so that any number needs little memory."""
    for batch in batched(ids, BATCH):
        rows = {row["id"]: row for row in contents(batch)}
        for pk in batch:
            if pk in rows:
                yield json.dumps(as_json(rows[pk], absolute_url), ensure_ascii=False)


def contents(ids):
    return (
        Practice.objects.using("catalogue")
        .published()
        .filter(id__in=ids, revisions__number=F("revision_number"))
        .annotate(content=F("revisions__content"))
        .values(
            *("id", "slug", "content", "language", "provenance", "verified_on"),
            *("revision_number", "published_at", "updated_at"),
        )
    )


def json_document(found, absolute_url):
    """All practices that a query finds, as parts of one JSON document: {"count", "query", "results"}."""
    yield f'{{"count": {found.count}, "query": {json.dumps(query(found.asked), ensure_ascii=False)}, "results": ['
    for number, row in enumerate(json_rows(found.slice(0, found.count), absolute_url)):
        yield f"{',' if number else ''}\n{row}"
    yield "\n]}\n"


def query(asked):
    """The query as it was understood: each parameter with a list of its values."""
    understood = {}
    for parameter, value in asked.pairs():
        understood.setdefault(parameter, []).append(value)
    return understood
