"""Mails about the account itself: sent at once, in the language of who gets them."""

import logging
import smtplib
from contextlib import suppress

from django.core.mail import EmailMultiAlternatives
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from accounts.models import User

logger = logging.getLogger("childfirst.mail")


class NotSent(Exception):
    """The mail could not be handed on. The reason is in the log, without the address."""


def send(template, email, context):
    """Send templates/<template>_{subject.txt,message.txt,message.html}; the last may be missing.

    In the language of the person with that address, else of the page that is being read. Not through the outbox of
    submissions: a code is of use now or not at all.
    """
    with override(language_of(email)):
        message = written(template, email, context)
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        # The text of these errors names the address.
        logger.error("mail not sent: %s", type(error).__name__)
        raise NotSent from None


def language_of(email):
    languages = User.objects.filter(email=User.objects.normalize_email(email)).values_list("language", flat=True)
    return languages.first() or get_language()


def written(template, email, context):
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    message = EmailMultiAlternatives(
        subject, render_to_string(f"{template}_message.txt", context).strip() + "\n", to=[email]
    )
    with suppress(TemplateDoesNotExist):
        message.attach_alternative(render_to_string(f"{template}_message.html", context), "text/html")
    return message
