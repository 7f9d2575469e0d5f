"""Addresses of Word briefs: of a practice, a country, and what a query finds."""

from io import BytesIO

from django.http import FileResponse, Http404, HttpResponse

from practices import briefs
from practices.public import public_page
from practices.terms import vocabulary_of
from practices.views import reading_of, shows_practice, takes_a_query

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@shows_practice
def practice_brief(request, practice):
    reading = reading_of(request, practice, practice.revision_number)
    return word_file(briefs.practice_brief(reading), practice.slug)


@takes_a_query
def list_brief(request, found):
    # A file that streams is not kept: of lists there is no end, and each would push out pages that others ask for.
    return FileResponse(BytesIO(briefs.list_brief(found)), content_type=WORD, headers=attached("practices"))


@public_page
def country_brief(request, code):
    country = vocabulary_of(request.index)["country"].get(code)
    if country is None:
        raise Http404
    return word_file(briefs.country_brief(country, request.index), code)


def word_file(content, name):
    return HttpResponse(content, content_type=WORD, headers=attached(name))


def attached(name):
    return {"Content-Disposition": f'attachment; filename="child-first-{name}.docx"'}
