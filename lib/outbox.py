"""Outboxes: tables of mails that go out once or are given up, and what sends them (docs/decisions/0010).

A row is marked as started before the mail server hears of it and as sent afterwards, each in a transaction of its own.
So a worker that is killed between two rows repeats nothing and loses nothing. One that is killed within a row leaves it
started: nobody can tell whether that mail went out, so it is given up and logged, and goes out again only when a person
says so. The same holds for a connection to the mail server that breaks while it is answering.
"""

import logging
import threading
from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import mailers
from django.db import InterfaceError, OperationalError, connection, models, transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger("childfirst.outbox")

MOST_ATTEMPTS = 10  # over about a day
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
INTERRUPTED_AFTER = timedelta(minutes=15)  # longer than any attempt: the mail server is given seconds for an answer
TRIES_TO_RECORD, SECONDS_BETWEEN = 150, 4

UNKNOWN = "unknown whether sent"
# The mail server's own no, or ours before it was asked: the mail did not go out.
REFUSED = (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError, ValueError)

stopping = threading.Event()


def stop():
    """Let every outbox end after the mail it is at."""
    stopping.set()


class Outgoing(models.Model):
    """One mail, and what became of it."""

    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now, help_text="not to be tried before")
    started_at = models.DateTimeField(null=True, help_text="when an attempt began that has not ended")
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True, help_text="kind of the last fault, without personal data")

    class Meta:
        abstract = True


class Outbox:
    """The mails of one table. A subclass says what each of them holds, and whether it is still wanted."""

    model = None  # of Outgoing
    noun = ""  # what a row is called in the log
    order = ("due_at", "pk")
    emptied = {}  # what a row holds no longer once it was sent or is not wanted any more

    def message(self, mail):
        """The mail, ready to be sent."""
        raise NotImplementedError

    def unwanted(self, mail):
        """Why a mail is not to be sent any more, or an empty text."""
        return ""

    def send_due(self, most=None):
        """Send what is due, one after the other, at most so many; whether there may be more.

        Any number of workers may do so at the same time.
        """
        self.give_up_interrupted()
        tried = 0
        while not stopping.is_set() and tried != most and (mail := self.take()):
            self.attempt(mail)
            tried += 1
        return tried == most

    def is_anything_due(self):
        return self.due().exists()

    def waiting(self):
        return self.model.objects.filter(sent_at=None, given_up_at=None)

    def due(self):
        """Those to be sent now, and those that are being sent."""
        return self.waiting().filter(due_at__lte=timezone.now())

    def look(self, task):
        """Have `task` send what is due while none of it waits.

        Attempts that failed have none, and the task of a worker that was killed never comes back.
        """
        waiting = DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY)
        if self.is_anything_due() and not waiting.exists():
            task.enqueue()

    # One mail ---------------------------------------------------------------------------------------------------------

    def take(self):
        """The next mail that is due, marked as started so that nobody takes it again; None when there is none."""
        with transaction.atomic(durable=True):
            due = self.due().filter(started_at=None).order_by(*self.order)
            mail = due.select_for_update(skip_locked=True).first()
            if mail:
                mail.started_at = timezone.now()
                mail.attempts += 1
                mail.save(update_fields=["started_at", "attempts"])
        return mail

    def attempt(self, mail):
        """Hand a started mail to the mail server, and record how that ended."""
        mailer, is_handed_over = mailers.default, False
        try:
            if reason := self.unwanted(mail):
                return self.drop(mail, reason)
            message = self.message(mail)
            mailer.open()
            is_handed_over = True
            mailer.send_messages([message])
        except Exception as error:
            if is_handed_over and not isinstance(error, REFUSED):
                self.give_up(mail, f"{UNKNOWN}: {kind_of(error)}")
            else:
                self.put_off(mail, error)
        else:
            self.record(mail, sent_at=timezone.now(), given_up_at=None, started_at=None, fault="", **self.emptied)
        finally:
            with suppress(Exception):
                mailer.close()

    def drop(self, mail, reason):
        logger.info("%s %s is not sent: %s", self.noun, mail.pk, reason)
        self.record(mail, given_up_at=timezone.now(), started_at=None, fault=reason, **self.emptied)

    def put_off(self, mail, error):
        """Try again later, each time after a longer while, until there were enough attempts."""
        fault = kind_of(error)
        if mail.attempts >= MOST_ATTEMPTS:
            return self.give_up(mail, fault)
        # What the mail server or a wrong address says names the person; anything else is a fault of ours.
        is_ours = not isinstance(error, (OSError, ValueError))
        logger.warning("%s %s was not sent, attempt %s: %s", self.noun, mail.pk, mail.attempts, fault, exc_info=is_ours)
        self.record(mail, due_at=timezone.now() + pause(mail.attempts), given_up_at=None, started_at=None, fault=fault)

    def give_up(self, mail, fault):
        logger.warning("%s %s is given up: %s", self.noun, mail.pk, fault)
        self.record(mail, given_up_at=timezone.now(), started_at=None, fault=fault)

    def record(self, mail, **values):
        """Write down how an attempt ended. Where the database has gone away, wait for it: nobody else knows.

        A worker that took so long that its mail was given up meanwhile still says what became of it, unless a person
        had it sent again.
        """
        own = self.model.objects.filter(pk=mail.pk, started_at=mail.started_at)
        for left in reversed(range(TRIES_TO_RECORD)):
            try:
                return own.update(**values)
            except (OperationalError, InterfaceError):
                if not left or connection.in_atomic_block or stopping.wait(SECONDS_BETWEEN):
                    raise
                connection.close()

    # What was left ----------------------------------------------------------------------------------------------------

    def give_up_interrupted(self):
        """Give up what was started long ago and never ended: its worker was killed, and the mail may have gone out."""
        with transaction.atomic(durable=True):
            started = self.waiting().filter(started_at__lt=timezone.now() - INTERRUPTED_AFTER)
            for mail in started.select_for_update(skip_locked=True):
                logger.warning("%s %s is given up: %s", self.noun, mail.pk, UNKNOWN)
                self.record(mail, given_up_at=timezone.now(), fault=UNKNOWN)

    def given_up(self):
        """What was given up and can still be sent."""
        return self.model.objects.filter(given_up_at__isnull=False)

    def send_again(self, number):
        """Let a mail that was given up go out after all; whether there was one."""
        again = {"given_up_at": None, "started_at": None, "attempts": 0, "due_at": timezone.now(), "fault": ""}
        return bool(self.given_up().filter(pk=number).update(**again))


def pause(attempts):
    """How long to wait after so many attempts: 1, 3, 9, 27 … minutes."""
    return min(FIRST_PAUSE * 3 ** (attempts - 1), LONGEST_PAUSE)


def kind_of(error):
    """What a fault was, without the text of the mail server, which may quote the address."""
    return " ".join([type(error).__name__, *map(str, codes_of(error))])


def codes_of(error):
    if isinstance(error, SMTPRecipientsRefused):
        return sorted({code for code, _text in error.recipients.values()})
    return [error.smtp_code] if isinstance(error, SMTPResponseException) else []
