"""Sending: each notice once, again after a failure with ever longer pauses, and never again when it may have gone out.

The moments at which a worker is killed are in test_outbox_killed.py, with real processes.
"""

import logging
from datetime import timedelta
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.core.management import CommandError, call_command
from django.db import transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Role, User
from lib.outbox import stop, stopping
from submissions import choices, drafts, mails, tasks, workflow
from submissions.models import Notice, Submission
from submissions.outbox import outbox
from tests.people import claimed, complete_submission, send

REFUSED = SMTPRecipientsRefused({"amina@example.org": (450, b"amina@example.org: try later")})
MINUTES = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def not_stopped():
    yield
    stopping.clear()


@pytest.fixture
def notice(amina, rui):
    """A notice to amina that is due: a curator took up what she sent."""
    submission = send(complete_submission(amina))
    Notice.objects.all().delete()
    claimed(submission, rui)
    return Notice.objects.get()


class Server(locmem.EmailBackend):
    """A mail server that fails as the test says: while it is reached, while it answers, or while it says goodbye."""

    on_open = on_send = on_close = None

    def open(self):
        if self.on_open:
            raise self.on_open

    def send_messages(self, messages):
        super().send_messages(messages)
        if self.on_send:
            raise self.on_send
        return len(messages)

    def close(self):
        if self.on_close:
            raise self.on_close


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(locmem, "EmailBackend", Server)
    yield Server
    Server.on_open = Server.on_send = Server.on_close = None


def row(notice):
    """How a notice stands: attempts, whether an attempt is under way, was sent, was given up; the fault."""
    found = Notice.objects.get(pk=notice.pk)
    return found.attempts, bool(found.started_at), bool(found.sent_at), bool(found.given_up_at), found.fault


def make_due(notice):
    Notice.objects.filter(pk=notice.pk).update(due_at=timezone.now())


# Once -----------------------------------------------------------------------------------------------------------------


def test_a_notice_is_sent_once_with_headers_that_say_what_it_is(notice):
    outbox.send_due()
    outbox.send_due()
    (message,) = mail.outbox
    assert (message.to, message.extra_headers) == (
        ["amina@example.org"],
        {
            "Message-ID": f"<notice-{notice.pk}@childfirst.example>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{choices.stop_url(notice.person, 'taken-up')}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    assert message.message()["Message-ID"] == f"<notice-{notice.pk}@childfirst.example>"
    assert row(notice) == (1, False, True, False, "")


def test_a_notice_comes_in_the_transaction_of_its_event_with_a_task_that_sends_it(notice):
    """Undone with it too, the task among the rest: all of it lies in one database."""
    DBTaskResult.objects.all().delete()
    submission = notice.submission
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        workflow.perform("write", submission, by=submission.owner, message="Hello")
        assert (Notice.objects.count(), DBTaskResult.objects.count()) == (2, 1)
        raise ZeroDivisionError
    assert (Notice.objects.count(), DBTaskResult.objects.count()) == (1, 0)
    workflow.perform("write", submission, by=submission.owner, message="Hello")
    assert list(DBTaskResult.objects.values_list("task_path", "status")) == [
        ("submissions.tasks.send_notices", TaskResultStatus.READY)
    ]


def test_a_refused_action_leaves_no_notice_and_no_task(notice, ines):
    DBTaskResult.objects.all().delete()
    with pytest.raises(workflow.Refused):
        workflow.perform("decline", notice.submission, by=ines, message="", reason="1")
    assert (Notice.objects.count(), DBTaskResult.objects.count()) == (1, 0)


def test_where_nobody_is_told_no_task_comes(notice, rui):
    DBTaskResult.objects.all().delete()
    workflow.perform("note", notice.submission, by=rui, message="Among us.")
    assert DBTaskResult.objects.count() == 0


def test_the_task_sends_what_is_due(notice):
    assert tasks.send_notices.call() is None
    assert len(mail.outbox) == 1


def test_nothing_is_sent_inside_a_transaction(notice):
    """A start that is not committed would be forgotten with a kill, and the mail sent twice."""
    with transaction.atomic(), pytest.raises(RuntimeError):
        outbox.take()


def test_a_secret_link_and_its_address_are_forgotten_once_sent():
    drafts.begin_without_account("somebody@example.org")
    outbox.send_due()
    (message,) = mail.outbox
    assert message.to == ["somebody@example.org"]
    assert list(Notice.objects.values_list("address", "details")) == [("", {})]


def test_told_to_stop_it_ends_after_the_notice_it_is_at(notice, rui):
    workflow.perform("write", notice.submission, by=rui, message="Hello")
    assert Notice.objects.count() == 2

    class Stopping(Server):
        def send_messages(self, messages):
            stop()
            return super().send_messages(messages)

    locmem.EmailBackend, before = Stopping, locmem.EmailBackend
    try:
        outbox.send_due()
    finally:
        locmem.EmailBackend = before
    assert [row(one)[:3] for one in Notice.objects.all()] == [(1, False, True), (0, False, False)]


# Not any more ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda: User.objects.filter(email="amina@example.org").update(is_active=False), "the person may not sign in"),
        (lambda: Submission.objects.update(owner=None, organisation=None), "the person may not see it"),
    ],
)
def test_who_may_not_know_of_it_any_more_gets_nothing(notice, change, reason):
    change()
    outbox.send_due()
    assert (mail.outbox, row(notice)) == ([], (1, False, False, True, reason))


def test_a_curator_who_is_none_any_more_gets_nothing(amina, rui):
    send(complete_submission(amina))
    User.objects.filter(pk=rui.pk).update(role=Role.CONTRIBUTOR)
    outbox.send_due()
    assert (mail.outbox, row(Notice.objects.get())[3:]) == ([], (True, "the person may not see it"))


def test_a_person_who_deleted_their_account_gets_nothing(notice, amina):
    amina.delete()
    outbox.send_due()
    assert (mail.outbox, Notice.objects.count()) == ([], 0)


def test_a_link_that_ended_is_not_sent(amina):
    drafts.adopt(drafts.begin_without_account("somebody@example.org"), amina)
    outbox.send_due()
    assert (mail.outbox, list(Notice.objects.values_list("fault", "address", "details"))) == (
        [],
        [("its link has ended", "", {})],
    )


# Failures -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "error", "fault"),
    [
        ("on_open", ConnectionRefusedError(111, "refused"), "ConnectionRefusedError"),
        ("on_open", TimeoutError(), "TimeoutError"),
        ("on_open", SMTPServerDisconnected("gone"), "SMTPServerDisconnected"),
        ("on_open", SMTPAuthenticationError(535, b"no"), "SMTPAuthenticationError 535"),
        ("on_send", REFUSED, "SMTPRecipientsRefused 450"),
        ("on_send", SMTPDataError(554, b"amina@example.org is not liked"), "SMTPDataError 554"),
        ("on_send", ValueError("Invalid address 'amina@example.org'"), "ValueError"),
    ],
)
def test_what_certainly_did_not_go_out_is_tried_again_after_a_minute(notice, server, caplog, when, error, fault):
    setattr(server, when, error)
    before = timezone.now()
    outbox.send_due()
    assert row(notice) == (1, False, False, False, fault)
    notice.refresh_from_db()
    assert before + MINUTES <= notice.due_at <= timezone.now() + MINUTES
    assert [record.getMessage() for record in caplog.records] == [
        f"notice {notice.pk} was not sent, attempt 1: {fault}"
    ]
    assert "amina" not in caplog.text
    mail.outbox.clear()
    outbox.send_due()
    assert (mail.outbox, row(notice)[0]) == ([], 1)  # not before it is due

    setattr(server, when, None)
    make_due(notice)
    outbox.send_due()
    assert (len(mail.outbox), row(notice)) == (1, (2, False, True, False, ""))


@pytest.mark.parametrize("error", [TimeoutError(), SMTPServerDisconnected("gone"), ConnectionResetError()])
def test_what_may_have_gone_out_is_given_up_and_logged_but_not_sent_twice(notice, server, caplog, error):
    """The connection broke after the mail server had heard of it."""
    server.on_send = error
    outbox.send_due()
    fault = f"unknown whether sent: {type(error).__name__}"
    assert row(notice) == (1, False, False, True, fault)
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.WARNING, f"notice {notice.pk} is given up: {fault}")
    ]
    make_due(notice)
    outbox.send_due()
    assert len(mail.outbox) == 1


def test_a_failing_goodbye_changes_nothing(notice, server):
    server.on_close = TimeoutError()
    outbox.send_due()
    assert (len(mail.outbox), row(notice)) == (1, (1, False, True, False, ""))


def test_pauses_grow_from_a_minute_to_six_hours_and_after_ten_attempts_it_is_given_up(notice, server, caplog):
    server.on_open = ConnectionRefusedError()
    pauses = []
    for _ in range(12):
        make_due(notice)
        before = timezone.now()
        outbox.send_due()
        notice.refresh_from_db()
        if not notice.given_up_at:
            pauses.append(round((notice.due_at - before) / MINUTES))
    assert pauses == [1, 3, 9, 27, 81, 243, 360, 360, 360]
    assert row(notice) == (10, False, False, True, "ConnectionRefusedError")
    assert caplog.records[-1].getMessage() == f"notice {notice.pk} is given up: ConnectionRefusedError"


def test_one_that_fails_does_not_hold_up_the_others(notice, ines, monkeypatch):
    workflow.perform("write", notice.submission, by=ines, message="Hello")
    right = mails.message

    def broken(one):
        if one.pk == notice.pk:
            raise KeyError("a fault of ours")
        return right(one)

    monkeypatch.setattr(mails, "message", broken)
    outbox.send_due()
    assert [row(one)[2:] for one in Notice.objects.order_by("pk")] == [(False, False, "KeyError"), (True, False, "")]


def test_a_fault_of_ours_is_logged_with_where_it_was(notice, caplog, monkeypatch):
    monkeypatch.setattr(mails, "message", lambda one: {}["nothing"])
    outbox.send_due()
    assert [bool(record.exc_info) for record in caplog.records] == [True]


# Started and never ended ----------------------------------------------------------------------------------------------


def test_what_was_started_is_not_taken_again_and_given_up_after_a_quarter_of_an_hour(notice, caplog):
    taken = outbox.take()
    outbox.send_due()
    assert (mail.outbox, row(notice)) == ([], (1, True, False, False, ""))
    Notice.objects.update(started_at=taken.started_at - 16 * MINUTES)
    outbox.send_due()
    assert (mail.outbox, row(notice)) == ([], (1, True, False, True, "unknown whether sent"))
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.WARNING, f"notice {notice.pk} is given up: unknown whether sent")
    ]


def test_a_worker_that_was_taken_for_dead_still_says_how_it_ended(notice):
    Notice.objects.update(due_at=timezone.now() - 30 * MINUTES)
    slow = outbox.take()
    slow.started_at -= 16 * MINUTES
    Notice.objects.update(started_at=slow.started_at)
    outbox.give_up_interrupted()
    outbox.attempt(slow)
    assert (len(mail.outbox), row(notice)) == (1, (1, False, True, False, ""))


def test_a_worker_that_was_taken_for_dead_does_not_disturb_the_one_that_sends_it_again(notice, server):
    slow = outbox.take()
    Notice.objects.update(given_up_at=timezone.now())
    outbox.send_again(notice.pk)
    again = outbox.take()
    server.on_open = ConnectionRefusedError()
    outbox.attempt(slow)
    assert row(notice) == (1, True, False, False, "")
    server.on_open = None
    outbox.attempt(again)
    assert (len(mail.outbox), row(notice)) == (1, (1, False, True, False, ""))


def test_a_person_can_have_it_sent_again(notice, server, capsys):
    server.on_send = TimeoutError()
    outbox.send_due()
    server.on_send = None
    mail.outbox.clear()
    call_command("send_again")
    given_up = Notice.objects.get().given_up_at
    assert capsys.readouterr().out == (f"{notice.pk}  {given_up:%Y-%m-%d %H:%M}  unknown whether sent: TimeoutError\n")
    call_command("send_again", str(notice.pk))
    outbox.send_due()
    assert (len(mail.outbox), row(notice)) == (1, (1, False, True, False, ""))
    with pytest.raises(CommandError):
        call_command("send_again", str(notice.pk))
    call_command("send_again")
    assert capsys.readouterr().out == ""


def test_addresses_that_nothing_could_be_sent_to_are_forgotten_after_a_month(notice):
    drafts.begin_without_account("somebody@example.org")
    with_address = Notice.objects.exclude(address="")
    now = timezone.now()
    with_address.update(given_up_at=now - timedelta(days=29))
    tasks.clear_up()
    assert with_address.count() == 1
    with_address.update(given_up_at=now - timedelta(days=31))
    tasks.clear_up()
    assert list(Notice.objects.filter(person=None).values_list("address", "details")) == [("", {})]
    assert list(outbox.given_up()) == []


# The worker's own looks -----------------------------------------------------------------------------------------------


def waiting_tasks():
    return DBTaskResult.objects.filter(status=TaskResultStatus.READY).count()


def test_the_worker_finds_what_is_due_without_a_task_and_makes_one_at_most(notice):
    DBTaskResult.objects.all().delete()
    Notice.objects.update(due_at=timezone.now() + MINUTES)
    tasks.look_for_notices()
    assert waiting_tasks() == 0
    make_due(notice)
    tasks.look_for_notices()
    tasks.look_for_notices()
    assert waiting_tasks() == 1
    outbox.send_due()
    DBTaskResult.objects.all().delete()
    tasks.look_for_notices()
    assert waiting_tasks() == 0


def test_a_task_whose_worker_was_killed_holds_nothing_up_and_is_taken_away_after_a_day(notice, caplog):
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=timezone.now())
    tasks.clear_up()
    tasks.look_for_notices()
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "RUNNING", "RUNNING"]
    DBTaskResult.objects.running().update(started_at=timezone.now() - timedelta(hours=25))
    tasks.clear_up()
    assert list(DBTaskResult.objects.values_list("status", flat=True)) == ["READY"]
    assert [record.getMessage() for record in caplog.records] == [
        "a task never ended: submissions.tasks.send_notices",
        "a task never ended: submissions.tasks.send_notices",
    ]


def test_tasks_that_ended_are_taken_away_after_a_day(notice):
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now())
    tasks.clear_up()
    assert DBTaskResult.objects.count() == 2
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(hours=25))
    tasks.clear_up()
    assert DBTaskResult.objects.count() == 0
