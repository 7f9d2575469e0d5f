"""What an outside office sees by its clearance link: one submission as the public would, and its own answer."""

from allauth.core.internal.ratelimit import consume  # the public one lets every GET pass
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lib.downloads import download
from lib.forms import error_links
from submissions import clearance as links
from submissions import clearance_rules as rules
from submissions import workflow
from submissions.clearance_models import ClearanceOpening
from submissions.drafts import digest
from submissions.forms.clearance import AnswerForm, CommentForm
from submissions.reviewing import Line
from submissions.views.links import link_page


def opens_clearance(view):
    """A page of a clearance link: 404 for a secret that is none, 410 with the reason for a link that is closed."""

    @link_page
    def answer(request, secret, **kwargs):
        limits = {"app": "allauth.account", "action": "clearance", "key": digest(secret)}
        if not consume(request, **limits, limit_get=True):
            return render(request, "429.html", status=429)
        link = links.by_secret(secret)
        if link is None:
            raise Http404
        if closed := rules.why_closed(link):
            return render(request, "links/clearance_closed.html", {"link": link, "closed": closed}, status=410)
        return view(request, link, secret, **kwargs)

    return answer


@opens_clearance
@require_http_methods(["GET", "HEAD", "POST"])
def clearance(request, link, secret):
    if request.method != "POST":
        links.log(link, ClearanceOpening.What.PAGE)
        return show(request, link, secret)
    form = (CommentForm if "comment" in request.POST else AnswerForm)(request.POST)
    if not form.is_valid():
        return show(request, link, secret, form=form)
    try:
        perform(link, **form.cleaned_data)
    except workflow.Refused as refusal:
        return show(request, link, secret, refused=refusal, form=form)
    return redirect(f"{request.path}#answer")


def perform(link, message, answer="comment", field=""):
    """Keep a comment on a part of the page, or the answer."""
    workflow.perform(answer, link.submission, by=link, message=message, field=field)


def show(request, link, secret, *, form=None, refused=None):
    said = [Line(event) for event in link.events.filter(role="office").select_related("clearance").order_by("id")]
    errors = [{"text": refused}] if refused else []
    context = {
        "link": link,
        "practice": links.Reading(link, secret).preview,
        "comments": [line for line in said if line.action_name == "comment"],
        "answer": next((line for line in said if line.action_name in rules.ANSWERS), None),
        "comment_form": form if isinstance(form, CommentForm) else CommentForm(),
        "answer_form": form if isinstance(form, AnswerForm) else AnswerForm(),
        "errors": [*errors, *(error_links(form) if form else [])],
    }
    return render(request, "links/clearance.html", context)


@opens_clearance
@require_safe
def clearance_file(request, link, secret, pk):
    file = links.public_file(link, pk)
    if file is None:
        raise Http404
    links.log(link, ClearanceOpening.What.FILE)
    return download(file.file, file.name, file.content_type)
