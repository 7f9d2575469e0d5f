"""Sending what is in the outbox: each notice once and never twice.

A row is marked as started before the mail server hears of it and as sent afterwards, each in a transaction of its own.
So a worker that is killed between two rows repeats nothing and loses nothing. One that is killed within a row leaves it
started: nobody can tell whether that mail went out, so it is given up and logged, and goes out again only when a person
says so (`manage.py send_again`). The same holds for a connection to the mail server that breaks while it is answering.
"""

import logging
import threading
from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import mailers
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from submissions import mails
from submissions.models import Notice, Submission

logger = logging.getLogger("childfirst.outbox")

MOST_ATTEMPTS = 10  # over about a day
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
INTERRUPTED_AFTER = timedelta(minutes=15)  # longer than any attempt: the mail server is given seconds for an answer
DAYS_KEPT = 30  # of addresses and secrets that could not be sent
TRIES_TO_RECORD, SECONDS_BETWEEN = 150, 4

UNKNOWN = "unknown whether sent"
# The mail server's own no, or ours before it was asked: the mail did not go out.
REFUSED = (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError, ValueError)

stopping = threading.Event()


def stop():
    """Let send_due() end after the notice it is at."""
    stopping.set()


def send_due():
    """Send every notice that is due, one after the other. Any number of workers may do so at the same time."""
    give_up_interrupted()
    while not stopping.is_set() and (notice := take()):
        attempt(notice)


def is_anything_due():
    return waiting().filter(due_at__lte=timezone.now()).exists()


def waiting():
    return Notice.objects.filter(sent_at=None, given_up_at=None)


# One notice -----------------------------------------------------------------------------------------------------------


def take():
    """The next notice that is due, marked as started so that nobody takes it again; None when there is none."""
    now = timezone.now()
    with transaction.atomic(durable=True):
        due = waiting().filter(due_at__lte=now, started_at=None).order_by("due_at", "pk")
        notice = due.select_for_update(skip_locked=True).first()
        if notice:
            notice.started_at = now
            notice.attempts += 1
            notice.save(update_fields=["started_at", "attempts"])
    return notice


def attempt(notice):
    """Hand a started notice to the mail server, and record how that ended."""
    mailer, is_handed_over = mailers.default, False
    try:
        if reason := unwanted(notice):
            return drop(notice, reason)
        message = mails.message(notice)
        mailer.open()
        is_handed_over = True
        mailer.send_messages([message])
    except Exception as error:
        if is_handed_over and not isinstance(error, REFUSED):
            give_up(notice, f"{UNKNOWN}: {kind_of(error)}")
        else:
            put_off(notice, error)
    else:
        record(notice, sent_at=timezone.now(), given_up_at=None, started_at=None, fault="", address="", details={})
    finally:
        with suppress(Exception):
            mailer.close()


def unwanted(notice):
    """Why a notice is not to be sent any more, or an empty text."""
    person, submission = notice.person, notice.submission
    if person is None:
        return "" if notice.address and submission.resume_digest else "its link has ended"
    if not person.is_active:
        return "the person may not sign in"
    if not Submission.objects.visible_to(person).filter(pk=submission.pk).exists():
        return "the person may not see it"
    return ""


def drop(notice, reason):
    logger.info("notice %s is not sent: %s", notice.pk, reason)
    record(notice, given_up_at=timezone.now(), started_at=None, fault=reason, address="", details={})


def put_off(notice, error):
    """Try again later, each time after a longer while, until there were enough attempts."""
    fault = kind_of(error)
    if notice.attempts >= MOST_ATTEMPTS:
        return give_up(notice, fault)
    # What the mail server or a wrong address says names the person; anything else is a fault of ours.
    is_ours = not isinstance(error, (OSError, ValueError))
    logger.warning("notice %s was not sent, attempt %s: %s", notice.pk, notice.attempts, fault, exc_info=is_ours)
    record(notice, due_at=timezone.now() + pause(notice.attempts), given_up_at=None, started_at=None, fault=fault)


def pause(attempts):
    """How long to wait after so many attempts: 1, 3, 9, 27 … minutes."""
    return min(FIRST_PAUSE * 3 ** (attempts - 1), LONGEST_PAUSE)


def give_up(notice, fault):
    logger.warning("notice %s is given up: %s", notice.pk, fault)
    record(notice, given_up_at=timezone.now(), started_at=None, fault=fault)


def kind_of(error):
    """What a fault was, without the text of the mail server, which may quote the address."""
    return " ".join([type(error).__name__, *map(str, codes_of(error))])


def codes_of(error):
    if isinstance(error, SMTPRecipientsRefused):
        return sorted({code for code, _text in error.recipients.values()})
    return [error.smtp_code] if isinstance(error, SMTPResponseException) else []


def record(notice, **values):
    """Write down how an attempt ended. Where the database has gone away, wait for it: nobody else knows.

    A worker that took so long that its notice was given up meanwhile still says what became of it, unless a person
    had it sent again.
    """
    own = Notice.objects.filter(pk=notice.pk, started_at=notice.started_at)
    for left in reversed(range(TRIES_TO_RECORD)):
        try:
            return own.update(**values)
        except (OperationalError, InterfaceError):
            if not left or connection.in_atomic_block or stopping.wait(SECONDS_BETWEEN):
                raise
            connection.close()


# What was left --------------------------------------------------------------------------------------------------------


def give_up_interrupted():
    """Give up what was started long ago and never ended: its worker was killed, and the mail may have gone out."""
    with transaction.atomic(durable=True):
        started = waiting().filter(started_at__lt=timezone.now() - INTERRUPTED_AFTER)
        for notice in started.select_for_update(skip_locked=True):
            logger.warning("notice %s is given up: %s", notice.pk, UNKNOWN)
            record(notice, given_up_at=timezone.now(), fault=UNKNOWN)


def given_up():
    """What was given up and can still be sent."""
    return Notice.objects.filter(given_up_at__isnull=False).exclude(person=None, address="")


def send_again(notice_id):
    """Let a notice that was given up go out after all; whether there was one."""
    again = {"given_up_at": None, "started_at": None, "attempts": 0, "due_at": timezone.now(), "fault": ""}
    return bool(given_up().filter(pk=notice_id).update(**again))


def forget():
    """Empty addresses and secret links that could not be sent for long."""
    long_ago = timezone.now() - timedelta(days=DAYS_KEPT)
    Notice.objects.filter(given_up_at__lt=long_ago, person=None).update(address="", details={})
