"""Choosing which mails one gets, and stopping some by the link that stands in them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from submissions import choices, digests
from submissions.forms.choices import ChoicesForm
from submissions.topics import TOPICS
from submissions.views.links import link_page


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request):
    form = ChoicesForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        choices.choose(request.user, form.cleaned_data)
        messages.success(request, _("Saved. It holds for everything that was not sent yet."))
        return redirect("account_notices")
    return render(request, "accounts/notices.html", {"form": form, "hour": digests.AT})


@link_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request, secret):
    """A page with a button; mail programs post to it at once, without signing in (RFC 8058)."""
    if (found := choices.stopped_by(secret)) is None:
        raise Http404
    person, topic = found
    if request.method == "POST":
        choices.stop(person, topic)
    return render(request, "links/stop_mails.html", {"topic": TOPICS.get(topic), "is_done": request.method == "POST"})
