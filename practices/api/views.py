"""Practices, their revisions and the matrix of coverage."""

import json

from django.http import Http404
from django.urls import reverse

from lib.addresses import absolute
from lib.languages import sort_key
from practices import coverage as matrices
from practices.api import parameters, shapes
from practices.api.describing import COVERAGE, PRACTICES, described
from practices.api.problems import Gone
from practices.filters import find_practices
from practices.formats import json_file, rows
from practices.models import Practice
from practices.terms import vocabulary_of


@described(shapes.Root)
def root(request):
    """Where everything is."""
    return {name: request.build_absolute_uri(reverse(f"api:{name}")) for name in shapes.ROOT}


# Practices ------------------------------------------------------------------------------------------------------------


@described(shapes.Practices, PRACTICES)
def practices(request):
    """The practices that a query finds, in the order and with the numbers of the page that browses them."""
    found, wanted = parameters.asked_of(request, shapes.PRACTICE_FIELDS)
    page = parameters.page_of(request, found, wanted)
    answer = {"count": found.count, "query": rows.query(found.asked), "next": page.next, "previous": page.previous}
    if wanted.facets:
        answer["facets"] = {parameter: facet(found, parameter) for parameter in wanted.facets}
    return answer | {"results": [cut(entry, wanted.fields) for entry in entries(page.ids)]}


def entries(ids):
    """Practices as the export writes them, in order."""
    texts = json_file.read(ids, absolute(reverse("practices:list")))
    return [json.loads(texts[pk]) for pk in ids if pk in texts]


def facet(found, parameter):
    """The values of a facet with the numbers that browse shows beside them, most first."""
    terms, counts = vocabulary_of(found.index)[parameter], found.counts(parameter)
    codes = {code for code, count in counts.items() if count}.union(found.asked.chosen.get(parameter, ()))
    values = [{"code": code, "name": terms[code].name, "count": counts.get(code, 0)} for code in codes]
    return sorted(values, key=lambda value: (-value["count"], sort_key(value["name"]), value["code"]))


def cut(entry, fields):
    return {name: value for name, value in entry.items() if name in fields} if fields else entry


@described(shapes.PracticeWithTranslations, can_be_gone=True)
def practice(request, slug):
    """One practice as it is published now, with its translations."""
    row = public(slug)
    for entry in entries([row.pk]):
        translations = row.translations.order_by("language")
        return entry | {"translations": dict(translations.values_list("language", "texts"))}
    raise Http404  # taken down this very moment


def public(slug):
    """A practice that the public may read; Http404 where there is none, Gone where it was taken down."""
    row = Practice.objects.using("catalogue").filter(slug=slug).first()
    if row is None:
        raise Http404
    if row.taken_down_at:
        raise Gone(row.taken_down_reason)
    return row


@described(shapes.list_of(shapes.Revision), can_be_gone=True)
def revisions(request, slug):
    """All revisions of a practice, the newest first."""
    listed = [revision_row(revision) for revision in public(slug).revisions.all()]
    return {"count": len(listed), "results": listed}


def revision_row(revision):
    address = reverse("practices:revision", args=[revision.practice.slug, revision.number])
    return {
        "number": revision.number,
        "published_at": revision.published_at.isoformat(),
        "note": revision.note,
        "url": absolute(address),
    }


@described(shapes.RevisionWithContent, can_be_gone=True)
def revision(request, slug, number):
    """One revision of a practice, which never changes."""
    practice = public(slug)
    revision = practice.revisions.filter(number=number).first()
    if revision is None:
        raise Http404
    content = {"language": practice.language} | revision.content
    return revision_row(revision) | {"content": cut(content, shapes.CONTENT_FIELDS)}


# Coverage -------------------------------------------------------------------------------------------------------------


@described(shapes.Coverage, COVERAGE)
def coverage(request):
    """Where practices are documented and where none is: places or provisions against measures."""
    layout, rest = matrices.read(request.GET, vocabulary_of(request.index))
    found = find_practices(parameters.without(rest, ["lang"]), request.index)
    refusals = parameters.Refusals()
    refusals.add_all([*layout.problems, *found.asked.problems])
    refusals.raise_if_any()
    matrix = matrices.matrix(found, layout)
    answer = {
        "query": rows.grouped(matrix.base),
        "total": matrix.total,
        "rows": headings(matrix.rows, matrix.row_totals),
        "columns": headings(matrix.columns, matrix.column_totals),
        "counts": matrix.counts,
    }
    if layout.gaps_only:
        answer["gaps"] = [
            {"row": row.value, "columns": [column.value for column in columns]} for row, columns in matrix.gaps
        ]
    return answer


def headings(headings, totals):
    return [
        {
            "parameter": heading.parameter,
            "code": heading.value,
            "name": heading.name,
            "title": heading.title,
            "level": heading.level,
            "total": total,
        }
        for heading, total in zip(headings, totals, strict=True)
    ]
