"""The last section: what is missing, what could identify somebody, the practice as it will be read; sending."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lib.forms import error_links
from practices import index
from practices.terms import vocabulary_of
from submissions import conflicts, safeguarding, screening, workflow
from submissions.access import own_submission_or_404
from submissions.comparing import update_rows
from submissions.completeness import missing
from submissions.content import content_of
from submissions.desk_forms import PublishForm
from submissions.needs import is_enough_alone, open_change_requests
from submissions.preview import Preview
from submissions.progress import section_url
from submissions.sections import BY_SLUG
from submissions.views.private import private_page, sign_in_url, typed

AROUND = 120  # characters shown on each side of what was found
LONGEST_EXPLANATION = 2000
CONSENTS = ("may_publish", "nobody_recognised")


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, pk):
    submission = own_submission_or_404(request, pk)
    if not submission.is_editable:
        return redirect(submission)
    if request.method != "POST":
        return show(request, submission)
    keep_explanations(submission, request.POST)
    if request.POST.keys() & {"send", "publish"}:
        return (finish_edit if submission.is_edit else send)(request, submission)
    return explained(request, submission)


# Explaining -----------------------------------------------------------------------------------------------------------


def keep_explanations(submission, data):
    """Every button of the page keeps what was typed."""
    for finding in screening.findings_of(submission):
        name = f"explanation-{finding.key}"
        text = typed(data, name)[:LONGEST_EXPLANATION]
        if name in data and text != finding.explanation:
            screening.explain(submission, finding.key, text)


def explained(request, submission):
    """Back to what was explained; htmx gets that alone."""
    key = request.POST.get("explain", "")
    found = next((item for item in findings(submission) if item["key"] == key), None)
    if request.htmx and found:
        return render(request, "contribute/_finding.html", {"found": found, "is_saved": True, "submission": submission})
    return redirect(f"{section_url(submission, 'check')}{f'#finding-{key}' if found else ''}")


def findings(submission):
    """What was found, each marked in the words around it, with the way to where it stands."""
    texts = screening.texts_of(content_of(submission))
    return [shown_finding(submission, screened, texts) for screened in screening.findings_of(submission)]


def shown_finding(submission, screened, texts):
    finding = screened.finding
    parts = safeguarding.pieces(texts.get(finding.field, finding.excerpt), [finding])
    field = screening.field_of(finding.field)
    return {
        "key": screened.key,
        "label": finding.label,
        "advice": finding.advice,
        "parts": [(shortened(text, index, mark), mark is not None) for index, (text, mark) in enumerate(parts)],
        "explanation": screened.explanation,
        "section": BY_SLUG[screened.section],
        "url": f"{section_url(submission, screened.section)}#{place(field)}",
    }


def shortened(text, index, mark):
    """The end of what stands before, the beginning of what stands behind."""
    if mark or len(text) <= AROUND:
        return text
    return f"…{text[-AROUND:]}" if index == 0 else f"{text[:AROUND]}…"


def place(field):
    """The id on the page of a section to which a link to one of its fields leads."""
    return {"attachments": "files", "safeguard_answers": "safeguard_answers"}.get(field, f"id_{field}")


# Sending --------------------------------------------------------------------------------------------------------------


def send(request, submission):
    if not request.user.is_authenticated:
        return redirect(sign_in_url(section_url(submission, "check")))
    consent = all(name in request.POST for name in CONSENTS)
    if obstacles := obstacles_of(submission) + ([] if consent else [no_consent()]):
        return show(request, submission, errors=obstacles)
    try:
        workflow.perform(
            "submit", submission, by=request.user, version=conflicts.seen(request.POST.get("version")), consent=consent
        )
    except workflow.Refused as refusal:
        submission.refresh_from_db()
        return refused(request, submission, refusal)
    messages.success(request, _("Sent. Thank you: curators have been told."))
    return redirect(submission)


def finish_edit(request, submission):
    """Publish what a curator edited, or send it to another one."""
    form = PublishForm(request.POST, submission=submission)
    obstacles = obstacles_of(submission)
    if not form.is_valid() or obstacles:
        return show(request, submission, errors=[*obstacles, *error_links(form)], form=form)
    given = form.cleaned_data
    version, note = conflicts.seen(request.POST.get("version")), given["note"]
    try:
        if "publish" in request.POST:
            details = {name: given.get(name) for name in ("seen_revision", "is_verified")}
            workflow.perform("publish_edit", submission, by=request.user, version=version, note=note, **details)
        else:
            workflow.perform("submit", submission, by=request.user, version=version, consent=True, message=note)
    except workflow.Refused as refusal:
        return refused(request, submission, refusal, form)
    if submission.is_open:
        messages.success(request, _("Sent. Another curator publishes it."))
        return redirect(submission)
    messages.success(request, _("Published. Everyone can read the new version."))
    return redirect("desk:practice", slug=submission.practice.slug)


def refused(request, submission, refusal, form=None):
    submission.refresh_from_db()
    if not submission.is_editable:
        messages.warning(request, str(refusal))
        return redirect(submission)
    return show(request, submission, errors=[{"text": str(refusal)}], form=form)


def no_consent():
    return {"text": _("Confirm both sentences at the end."), "url": "#consent"}


def obstacles_of(submission):
    """What has to be done before it can be sent, each with the way there."""
    unexplained = [
        {
            "text": _("%(kind)s: remove it or explain it.") % {"kind": found.finding.label},
            "url": f"#finding-{found.key}",
        }
        for found in screening.findings_of(submission)
        if not found.is_explained
    ]
    asked = {
        "text": _("Tick off each change you were asked for, or say why not."),
        "url": f"{submission.get_absolute_url()}#changes",
    }
    return missing_links(submission) + unexplained + ([asked] if open_change_requests(submission).exists() else [])


def missing_links(submission):
    return [
        {
            "text": item.message,
            "section": item.section,
            "url": f"{section_url(submission, item.section.slug)}#{place(item.field)}",
        }
        for item in missing(submission)
    ]


def show(request, submission, *, errors=(), form=None):
    content = content_of(submission)
    context = {
        "submission": submission,
        "section": BY_SLUG["check"],
        "errors": list(errors),
        "missing": missing_links(submission),
        "findings": findings(submission),
        "open_requests": open_change_requests(submission).count(),
        "practice": Preview(submission, content),
        "is_preview": True,
        "rows": update_rows(submission, content, vocabulary_of(index.current())) if submission.is_edit else [],
        "form": form or (PublishForm(submission=submission) if submission.is_edit else None),
        "can_publish": is_enough_alone(submission),
        "consents": consents(request.POST),
        "sign_in_url": sign_in_url(section_url(submission, "check")),
    }
    return render(request, "contribute/check.html", context)


def consents(data):
    """The two sentences that whoever sends it confirms."""
    words = {
        "may_publish": _("I may share this. Child First may publish it, and others may use it with its source named."),
        "nobody_recognised": _("No child can be recognised in it, and nobody is put at risk by it."),
    }
    return [{"name": name, "text": words[name], "is_ticked": name in data} for name in CONSENTS]
