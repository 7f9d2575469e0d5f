"""Files of practices at the desk: bringing one, matching its columns, what the check found, loading it."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lib.forms import error_links
from practices.formats.csv_file import CONTENT_TYPE
from submissions.import_forms import BringForm, ColumnsForm, LoadForm
from submissions.import_models import Import, ImportState
from submissions.importing import imports, report, told
from submissions.importing.refusals import MESSAGES, Refused
from submissions.importing.template import TEMPLATES
from submissions.views.contribute_check import consents, no_consent
from submissions.views.desk_access import for_curators, paged

IMPORTS, ROWS = 25, 50  # a page
SAMPLES, LONGEST_SAMPLE = 3, 60  # of what a column holds


def import_or_404(request, pk):
    found = Import.objects.visible_to(request.user).select_related("organisation", "by")
    return get_object_or_404(found, pk=pk)


# Bringing -------------------------------------------------------------------------------------------------------------


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def desk_imports(request):
    """The curator's imports, and the form that brings another file."""
    is_sent = request.method == "POST"
    form = BringForm(request.POST, request.FILES) if is_sent else BringForm()
    if is_sent and (made := brought(request, form)):
        return redirect("desk:import_columns", pk=made.pk)
    counted = {"number": Count("rows"), "loaded": Count("rows", filter=Q(rows__submission__isnull=False))}
    found = Import.objects.visible_to(request.user).annotate(**counted).order_by("-created_at")
    page, pages = paged(request, found, IMPORTS)
    context = {"form": form, "imports": page, "pages": pages, "templates": TEMPLATES}
    return render(request, "desk/imports.html", context)


def brought(request, form):
    """The Import of the file that was sent, or None with the reason beside its field."""
    if hasattr(request, "too_large"):
        form.full_clean()
        form.errors.pop("file", None)
        form.add_error("file", str(MESSAGES["TOO_LARGE"]))
    if not form.is_valid():
        return None
    file, given = form.cleaned_data["file"], form.cleaned_data
    rest = {name: given[name] for name in ("source", "organisation", "encoding")}
    try:
        return imports.bring(file, name=file.name, by=request.user, **rest)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return None


@for_curators
@require_safe
def desk_import_template(request, kind):
    if kind not in TEMPLATES:
        raise Http404
    make, content_type = TEMPLATES[kind]
    response = HttpResponse(make(), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="child-first-practices.{kind}"'
    return response


# Matching -------------------------------------------------------------------------------------------------------------


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def desk_import_columns(request, pk):
    made = import_or_404(request, pk)
    if made.state not in (ImportState.COLUMNS, ImportState.CHECKED):
        return redirect(made)
    form = ColumnsForm(made, imports.guessed_columns(made), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            imports.check(made, form.columns)
        except imports.NotNow:
            messages.warning(request, _("This was done already."))
        return redirect(made)
    context = {
        "made": made,
        "form": form,
        "columns": columns_of(made, form),
        "facts": told.facts(made),
        "warnings": list(told.warnings(made)),
    }
    return render(request, "desk/import_columns.html", context)


def columns_of(made, form):
    """Each column with its letter, its first values and the field that says what it holds."""
    rows = [row.cells for row in made.rows.all()[:SAMPLES]]
    return [
        {
            "letter": told.column_name(made, place),
            "heading": heading,
            "samples": [sample(cells[place]) for cells in rows if place < len(cells) and cells[place] is not None],
            "field": form[f"column-{place}"],
        }
        for place, heading in enumerate(made.headings)
    ]


def sample(cell):
    text = cell if isinstance(cell, str) else str(cell)
    return f"{text[:LONGEST_SAMPLE]}…" if len(text) > LONGEST_SAMPLE else text


# What the check found -------------------------------------------------------------------------------------------------


@for_curators
@require_safe
def desk_import(request, pk):
    """How far it is, and what there is to do next."""
    made = import_or_404(request, pk)
    if made.state == ImportState.COLUMNS:
        return redirect("desk:import_columns", pk=made.pk)
    counts = report.counts(made)
    return show(request, made, counts, LoadForm(counts))


def show(request, made, counts, form, errors=()):
    shown = request.GET.get("show")
    if shown not in report.SHOWN or not counts[shown]:
        shown = next((name for name in report.SHOWN if counts[name]), "ready")
    page, pages = paged(request, made.rows.filter(report.SHOWN[shown]).select_related("submission"), ROWS)
    context = {
        "made": made,
        "counts": counts,
        "form": form,
        "errors": list(errors) + error_links(form),
        "consents": consents(request.POST),
        "shown": shown,
        "tabs": report.tabs(made, counts),
        "rows": [(row, list(report.lines(made, row, shown))) for row in page],
        "pages": pages,
    }
    return render(request, "desk/import.html", context)


@for_curators
@require_safe
def desk_import_report(request, pk):
    """All that was found, as CSV: a line each, with row and column."""
    response = HttpResponse(report.as_csv(import_or_404(request, pk)), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="import-report.csv"'
    return response


# Deciding -------------------------------------------------------------------------------------------------------------


@for_curators
@require_POST
def desk_import_load(request, pk):
    made = import_or_404(request, pk)
    counts = report.counts(made)
    form = LoadForm(counts, request.POST)
    if made.state != ImportState.CHECKED:
        messages.warning(request, _("This was done already."))
        return redirect(made)
    errors = [] if all(one["is_ticked"] for one in consents(request.POST)) else [no_consent()]
    if form.is_valid() and not errors:
        if imports.to_load(made, **choices_of(form)).exists():
            return loading(request, made, form)
        errors = [{"text": _("With these choices no row would be loaded.")}]
    return show(request, made, counts, form, errors)


def choices_of(form):
    return {"drafts": False, "alike": False, "explanation": ""} | form.cleaned_data


def loading(request, made, form):
    try:
        imports.load(made, **choices_of(form))
    except imports.NotNow:
        messages.warning(request, _("This was done already."))
    return redirect(made)


@for_curators
@require_POST
def desk_import_cancel(request, pk):
    made = import_or_404(request, pk)
    try:
        imports.cancel(made)
    except imports.NotNow:
        messages.warning(request, _("It cannot be cancelled any more."))
        return redirect(made)
    messages.success(request, _("Cancelled. What the file held is gone from here."))
    return redirect("desk:imports")
