"""Writing a submission, section by section. Every button saves, and so does a pause in typing."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from practices import index
from practices.terms import vocabulary_of
from submissions import attachments, conflicts, uploads
from submissions.access import own_submission_or_404
from submissions.drafts import NotEditable
from submissions.forms.sections import FORMS
from submissions.needs import open_change_requests
from submissions.progress import section_url
from submissions.sections import BY_SLUG, SECTIONS
from submissions.uploads import refusals
from submissions.views.private import private_page


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def section(request, pk, section):
    submission = own_submission_or_404(request, pk)
    if section not in FORMS:
        raise Http404
    if request.method == "POST":
        form = FORMS[section](submission, request.POST)
        try:
            return saved(request, form)
        except NotEditable:
            return sent_meanwhile(request, form)
    return show(request, FORMS[section](submission)) if submission.is_editable else redirect(submission)


# Saving ---------------------------------------------------------------------------------------------------------------


def saved(request, form):
    form.full_clean()
    outcome = conflicts.save(form.submission, form.values(), request.POST)
    form.submission = outcome.submission
    if request.POST.get("autosave"):
        return autosaved(request, form, outcome)
    refusal = change_files(request, outcome.submission) if form.section == "sources" else ""
    if outcome.conflicts:
        return choose(request, form, outcome)
    if form.has_errors or refusal:
        form.show_stored([name for name in outcome.theirs if name in BY_SLUG[form.section].fields])
        return in_place(request, "contribute/section.html", page_of(form, outcome.marks, refusal))
    if request.htmx:
        return rows_changed(request, form, outcome)
    return redirect(next_address(request, form))


def next_address(request, form):
    """Where the button leads: to the same page for more rows or files, back to the list, or on to the next section."""
    here = section_url(form.submission, form.section)
    data = request.POST
    if "add" in data or "remove" in data:
        return rows_address(form, here, data)
    if data.keys() & FILE_BUTTONS or request.FILES:
        return f"{here}#files"
    if data.get("go") == "back":
        return form.submission.get_absolute_url()
    return section_url(form.submission, SECTIONS[number_of(form.section)].slug)


def rows_address(form, here, data):
    """Where the rows are that have become more or less; what is no name of rows leads to the top of the page."""
    added, removed = data.get("add"), data.get("remove", "").split("-")[0]
    if added in form.parts:
        return f"{here}?added={added}#id_{added}"
    return f"{here}#id_{removed}" if removed in form.parts else here


def number_of(section):
    return [row.slug for row in SECTIONS].index(section) + 1


FILE_BUTTONS = {"upload", "remove_file", "show_file", "hide_file", "keep_file", "drop_file"}


def change_files(request, submission):
    """Do what the buttons of the files say; why it was refused, or ""."""
    data = request.POST
    try:
        if hasattr(request, "too_large"):
            raise uploads.Refused(refusals.TOO_LARGE)
        if "new_file" in request.FILES:
            attachments.add(submission, request.FILES["new_file"], is_public=data.get("new_file_for") == "public")
        if "remove_file" in data:
            attachments.remove(submission, known_file(submission, data["remove_file"]))
        for button, is_public in (("show_file", True), ("hide_file", False)):
            if button in data:
                attachments.set_public(submission, known_file(submission, data[button]), is_public=is_public)
        for button, is_kept in (("keep_file", True), ("drop_file", False)):
            if button in data:
                attachments.keep(submission, data[button], is_kept=is_kept)
    except uploads.Refused as refusal:
        return str(refusal)
    return ""


def known_file(submission, pk):
    """The key of one of its files; None for whatever is none."""
    return next((file.pk for file in submission.attachments.all() if str(file.pk) == pk), None)


# Showing --------------------------------------------------------------------------------------------------------------


def show(request, form):
    """A section as it is stored."""
    if (added := request.GET.get("added")) in form.made_parts:
        form.made_parts[added].focus_on_empty()
    return render(request, "contribute/section.html", page_of(form, conflicts.marks_of(form.stored)))


def page_of(form, marks, refusal=""):
    """What a section shows. `marks`: what its page remembers of the fields; `refusal`: why a file was not taken."""
    submission, slug = form.submission, form.section
    return {
        "submission": submission,
        "section": BY_SLUG[slug],
        "number": number_of(slug),
        "form": form,
        "marks": marks,
        "errors": form.error_links() + ([{"text": refusal, "url": "#id_new_file"}] if refusal else []),
        "refusal": refusal,
        "section_template": f"contribute/sections/{slug}.html",
        "files": submission.attachments.all() if slug == "sources" else [],
        "files_of_page": files_of_page(submission) if slug == "sources" else [],
        "requests": open_change_requests(submission).filter(section=slug),
    }


def files_of_page(submission):
    """The files on the page that an update changes: (as its content names it, its address, whether it stays)."""
    kept = {file["id"] for file in submission.kept_files}
    return [
        (file, reverse("practices:file", args=[submission.practice.slug, file["id"]]), file["id"] in kept)
        for file in attachments.published(submission)
    ]


def in_place(request, template, context, *, status=200):
    """A page in place of the one that was sent, also when htmx asked for a part of it."""
    if not request.htmx:
        return render(request, template, context, status=status)
    response = render(request, template, context)
    response.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML show:window:top"})
    return response


def rows_changed(request, form, outcome):
    """The page as it stands, with a row more or less: htmx takes the rows out of it."""
    if (added := request.POST.get("add")) in form.made_parts:
        form.made_parts[added].focus_on_empty()
    return render(request, "contribute/section.html", page_of(form, outcome.marks))


def autosaved(request, form, outcome):
    """A line for the page that is being typed into, and what it goes on with. Nothing typed is replaced."""
    context = {"submission": outcome.submission, "errors": form.error_links(), "outcome": outcome}
    return render(request, "contribute/_saved.html", context)


def choose(request, form, outcome):
    """Both texts of each field that somebody else changed, with everything that was typed kept on the page."""
    vocabulary = vocabulary_of(index.current())
    fields = {conflict.field for conflict in outcome.conflicts}
    context = {
        "submission": outcome.submission,
        "section": BY_SLUG[form.section],
        "conflicts": [conflicts.described(conflict, vocabulary) for conflict in outcome.conflicts],
        "is_undecided": bool(fields & set(request.POST.getlist("conflict"))),
        "typed": typed_fields(request.POST, fields, outcome.marks),
    }
    return in_place(request, "contribute/conflict.html", context, status=409)


def typed_fields(data, fields, marks):
    """(name, value) of what is kept hidden while somebody chooses between two texts of `fields`."""
    left_out = {"csrfmiddlewaretoken", "version", "conflict", *FILE_BUTTONS, *(f"keep.{name}" for name in fields)}
    kept = [
        (name, value)
        for name, values in data.lists()
        if name not in left_out and not name.startswith(conflicts.MARKS)
        for value in values
    ]
    return kept + [(name, value) for name, value in marks.items() if name.partition(".")[2] not in fields]


def sent_meanwhile(request, form):
    """It was sent, or withdrawn, while somebody typed: what they typed, to be copied."""
    typed = [(form[name].label, form[name].value()) for name in form.fields if isinstance(form[name].value(), str)]
    context = {
        "submission": form.submission,
        "section": BY_SLUG[form.section],
        "typed": [(label, text) for label, text in typed if text.strip()],
    }
    if request.POST.get("autosave"):
        return render(request, "contribute/_sent_meanwhile.html", context)
    return in_place(request, "contribute/sent_meanwhile.html", context, status=409)
