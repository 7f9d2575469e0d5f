"""The pages on which a curator asks for changes, declines or publishes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lib.forms import error_links
from submissions import publishing, roles, workflow
from submissions.desk_forms import ChangeForms, CoverForm, DeclineForm, PublishForm
from submissions.needs import MOST_CHANGE_REQUESTS
from submissions.once import do_once
from submissions.views.desk_access import for_curators, number, review_or_404, seen

EMPTY_ROWS = 2


def decision(action):
    """A page with the form for a decision. Whoever cannot take it now is led back to the review."""

    def wrap(view):
        @for_curators
        @require_http_methods(["GET", "HEAD", "POST"])
        def answer(request, pk):
            review = review_or_404(request, pk)
            if request.method != "POST" and action not in review.possible:
                if review.submission.state in workflow.ACTIONS[action].from_states:
                    roles.second_curator(request.user, review.submission)
                messages.warning(request, _("This is not possible now."))
                return redirect(review.submission.desk_url)
            return view(request, review)

        return answer

    return wrap


def attempt(name, request, review, **details):
    """Do what was decided; why it was refused, or None."""
    shown = number(request.POST.get("handover"))
    try:
        do_once(name, review.submission, by=request.user, seen=seen(request), handover=shown, **details)
    except workflow.Forbidden:
        raise
    except workflow.Refused as refusal:
        return refusal
    return None


def context_of(review, **more):
    return {"review": review, "submission": review.submission, "read": review.read} | more


# Asking for changes ---------------------------------------------------------------------------------------------------


@decision("request_changes")
def desk_changes(request, review):
    if request.method != "POST":
        return show_changes(request, review, unsent(first_rows(request, review)), CoverForm())
    typed, cover = ChangeForms(request.POST), CoverForm(request.POST)
    if "add" in request.POST:
        rows = [{name: form[name].data for name in form.fields} for form in typed.forms]
        return show_changes(request, review, longer(rows), CoverForm(initial=request.POST.dict()))
    refusal = None
    if typed.is_valid() and cover.is_valid():
        items = [form.as_item for form in typed if not form.is_empty]
        message = cover.cleaned_data["message"]
        refusal = attempt("request_changes", request, review, message=message, changes=items)
        if refusal is None:
            messages.success(request, _("Sent back with what you asked for. It is the contributor’s turn now."))
            return redirect(review.submission.desk_url)
    return show_changes(request, review, typed, cover, refusal=refusal)


def show_changes(request, review, forms, cover, *, refusal=None):
    errors = [*([{"text": refusal}] if refusal else []), *(error_links(forms, cover) if forms.is_bound else [])]
    context = context_of(review, forms=forms, cover=cover, errors=errors)
    return render(request, "desk/changes.html", context)


def unsent(rows):
    return ChangeForms(initial=rows)


def longer(rows):
    """The rows and an empty one, if there may be more, with the focus in the last."""
    forms = unsent([*rows, {}][:MOST_CHANGE_REQUESTS])
    forms[-1].fields["section"].widget.attrs["autofocus"] = True
    return forms


def first_rows(request, review):
    """Empty rows, the first with the finding of the safeguarding screen that a link here named."""
    key = request.GET.get("finding")
    for place in review.findings:
        if place.key == key:
            text = _("%(kind)s: “%(excerpt)s”. %(advice)s") % {
                "kind": place.finding.label,
                "excerpt": place.finding.excerpt,
                "advice": place.finding.advice,
            }
            return [{"section": place.section, "text": text}, {}]
    return [{} for _row in range(EMPTY_ROWS)]


# Declining ------------------------------------------------------------------------------------------------------------


@decision("decline")
def desk_decline(request, review):
    form, refusal = DeclineForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        reason, message = form.cleaned_data["reason"], form.cleaned_data["message"]
        refusal = attempt("decline", request, review, message=message, reason=str(reason.pk))
        if refusal is None:
            messages.success(request, _("Declined. The contributor has been told why, and how to appeal."))
            return redirect(review.submission.desk_url)
    errors = [*([{"text": refusal}] if refusal else []), *error_links(form)]
    return render(request, "desk/decline.html", context_of(review, form=form, errors=errors))


# Publishing -----------------------------------------------------------------------------------------------------------


@decision("publish")
def desk_publish(request, review):
    form, refusal = PublishForm(request.POST or None, submission=review.submission, initial=first(review)), None
    if request.method == "POST" and form.is_valid():
        details = {name: form.cleaned_data[name] for name in PUBLISHED_WITH if name in form.cleaned_data}
        refusal = attempt("publish", request, review, **details)
        if refusal is None:
            messages.success(request, published_words(review.submission))
            return redirect(review.submission.desk_url)
        review = review_or_404(request, review.submission.pk)
    context = context_of(
        review,
        form=form,
        errors=[*([{"text": refusal}] if refusal else []), *error_links(form)],
        address=request.build_absolute_uri(address(review)),
    )
    return render(request, "desk/publish.html", context)


PUBLISHED_WITH = ("note", "seen_revision", "is_verified")


def first(review):
    """What the form begins with: of an edit, what its editor said to have changed."""
    if not review.submission.is_edit:
        return {}
    return {"note": next((event.message for event in reversed(review.events) if event.action == "submit"), "")}


def address(review):
    """The address that it gets, or keeps."""
    practice = review.submission.practice
    if practice is None:
        practice = publishing.the_practice(review.submission, review.read.content)
    return practice.get_absolute_url()


def published_words(submission):
    practice = submission.practice
    return format_html(
        '{} <a href="{}">{}</a>',
        _("Published. Everyone can read it now:"),
        practice.get_absolute_url(),
        practice.title,
    )
