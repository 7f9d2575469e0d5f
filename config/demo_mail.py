"""The mailbox of the demonstration: mail goes to files instead of people and is read at /demo/mail/."""

import email.policy
from datetime import UTC, datetime
from functools import wraps
from time import time_ns
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.csp import CSP
from django.utils.html import urlize
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

MOST_SHOWN = 200


class Mailbox(BaseEmailBackend):
    """Keeps each message as a file of its own: several processes write at the same time."""

    def send_messages(self, messages):
        folder().mkdir(parents=True, exist_ok=True)
        for message in messages:
            name = f"{time_ns():020}-{uuid4().hex}"
            unfinished = folder() / f"{name}.part"
            unfinished.write_bytes(message.message().as_bytes())
            unfinished.rename(folder() / f"{name}.eml")
        return len(messages)


def folder():
    return settings.VAR / "mail"


class Letter:
    """One message of the mailbox, for a template."""

    def __init__(self, file):
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        self.name = file.stem
        self.sent_at = datetime.fromtimestamp(int(file.stem.partition("-")[0]) / 1e9, UTC)
        self.subject = message["Subject"]
        self.to = message["To"]
        self.text = part(message, "plain")
        self.html = part(message, "html")

    @property
    def text_with_links(self):
        return mark_safe(urlize(self.text, autoescape=True))


def part(message, kind):
    body = message.get_body([kind])
    return body.get_content().strip() if body else ""


def in_demonstration_only(view):
    """The address is there in a demonstration and nowhere else."""

    @login_not_required
    @never_cache
    @require_safe
    @wraps(view)
    def answer(request, *args, **kwargs):
        if not settings.DEMONSTRATION:
            raise Http404
        return view(request, *args, **kwargs)

    return answer


@in_demonstration_only
def mailbox(request):
    files = sorted(folder().glob("*.eml"), reverse=True)[:MOST_SHOWN]
    return render(request, "demo/mailbox.html", {"letters": [Letter(file) for file in files]})


@in_demonstration_only
def letter(request, name):
    return render(request, "demo/letter.html", {"letter": found(name)})


def found(name):
    file = folder() / f"{name}.eml"
    if not file.is_file():
        raise Http404
    return Letter(file)


@in_demonstration_only
@csp_override({"default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE], "sandbox": True})
def as_html(request, name):
    """The HTML of a mail as mail programs show it: with its own styles, and nothing in it runs."""
    return HttpResponse(found(name).html)


app_name = "demo_mail"
urlpatterns = [
    path("", mailbox, name="list"),
    path("<slug:name>/", letter, name="letter"),
    path("<slug:name>/html/", as_html, name="html"),
]
