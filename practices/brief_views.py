"""Addresses of Word briefs: of a practice, a country, and what a query finds."""

from django.http import Http404, HttpResponse

from practices import briefs
from practices.filters import find_practices
from practices.public import public_page
from practices.terms import vocabulary_of
from practices.views import reading_of, refused, shows_practice

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@shows_practice
def practice_brief(request, practice):
    reading = reading_of(request, practice, practice.revision_number)
    return word_file(briefs.practice_brief(reading), practice.slug)


@public_page
def list_brief(request):
    found = find_practices(request.GET, request.index)
    if found.asked.problems:
        return refused(found.asked.problems)
    return word_file(briefs.list_brief(found), "practices")


@public_page
def country_brief(request, code):
    country = vocabulary_of(request.index)["country"].get(code)
    if country is None:
        raise Http404
    return word_file(briefs.country_brief(country, request.index), code)


def word_file(content, name):
    disposition = f'attachment; filename="child-first-{name}.docx"'
    return HttpResponse(content, content_type=WORD, headers={"Content-Disposition": disposition})
