"""The numbers of the desk: how quick and how busy it is, and what the catalogue lacks; as a page and as files."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practices.formats.csv_file import CONTENT_TYPE
from submissions.numbers import reviews
from submissions.numbers.page import TABLES, Numbers
from submissions.numbers.period import PeriodForm
from submissions.views.desk_access import for_curators


@for_curators
@require_safe
def desk_numbers(request):
    form = PeriodForm(request.GET)
    numbers = Numbers(form.period)
    context = {
        "form": form,
        "period": form.period,
        "numbers": numbers,
        "begun_at": None if numbers.reviews.total else reviews.begun_at(),
    }
    return render(request, "desk/numbers.html", context)


@for_curators
@require_safe
def desk_numbers_csv(request, table):
    if table not in TABLES:
        raise Http404
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400, json_dumps_params={"ensure_ascii": False})
    return csv_answer(TABLES[table](Numbers(form.period)))


def csv_answer(table):
    """A table as a file to be kept."""
    return HttpResponse(
        table.as_csv(),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="child-first-{table.slug}.csv"'},
    )
