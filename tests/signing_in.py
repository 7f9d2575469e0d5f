"""Signing in as a person does it."""

import re

from django.core import mail
from django.urls import reverse
from django.utils.translation import override

CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}\b")


def url(name, *args, language="en"):
    with override(language):
        return reverse(name, args=args)


def ask_for_code(client, email, *, language="en", **more):
    return client.post(url("account_login", language=language), {"email": email} | more)


def last_code():
    return CODE.search(mail.outbox[-1].body)[0]


def type_code(client, code, **more):
    return client.post(url("account_confirm_login_code"), {"code": code} | more)


def sign_in(client, email, **more):
    """Up to the answer to the right code."""
    ask_for_code(client, email, **more)
    return type_code(client, last_code(), **more)


def signed_in(client):
    """Who the browser is signed in as, or None."""
    user = client.get(url("home")).wsgi_request.user
    return user if user.is_authenticated else None
