"""Coverage: what is documented where, and what is not."""

from django.http import HttpResponse
from django.shortcuts import render

from practices import coverage
from practices.coverage_page import as_csv, page
from practices.filters import find_practices
from practices.public import public_page
from practices.terms import vocabulary_of
from practices.views import refused


@public_page
def coverage_page(request):
    return render(request, "practices/coverage.html", page(*asked_for(request)))


@public_page
def coverage_csv(request):
    found, layout = asked_for(request)
    if problems := [*layout.problems, *found.asked.problems]:
        return refused(problems)
    return HttpResponse(
        as_csv(coverage.matrix(found, layout)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="child-first-coverage.csv"'},
    )


def asked_for(request):
    """The practices to count and the layout to count them in."""
    layout, rest = coverage.read(request.GET, vocabulary_of(request.index))
    return find_practices(rest, request.index), layout
