"""Mails that the outboxes send: what their templates show, and the message made of it."""

import email.policy
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

LONGEST_LINE = 998  # characters, of a header as mail servers take it


@dataclass
class Mail:
    """A mail as the templates show it."""

    subject: str
    says: list
    button: str = ""
    url: str = ""
    items: list = field(default_factory=list)
    quoted: str = ""
    quoted_from: str = ""
    also: list = field(default_factory=list)
    public_url: str = ""
    reason: str = ""
    choices: list = field(default_factory=list)  # in place of the button: [(label, url)]
    settings_url: str = ""  # where to choose which mails come, and how often


class Message(EmailMultiAlternatives):
    """A message with unfolded headers: to fold a long link it would be encoded, and no mail program would find it."""

    def message(self, *, policy=email.policy.default):
        return super().message(policy=policy.clone(max_line_length=LONGEST_LINE))


def written(mail, *, to, name, template="emails/notice", headers=()):
    """A mail as HTML and text, in the active language. By its `name` it is known as one, should it arrive twice."""
    own = {"Message-ID": f"<{name}@{urlsplit(settings.SITE_URL).hostname}>", "Auto-Submitted": "auto-generated"}
    text = render_to_string(f"{template}.txt", {"mail": mail}).strip() + "\n"
    message = Message(mail.subject, text, to=[to], headers=own | dict(headers))
    message.attach_alternative(render_to_string(f"{template}.html", {"mail": mail}), "text/html")
    return message


def absolute(path):
    return settings.SITE_URL + path
