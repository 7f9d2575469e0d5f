"""Reminders of what is late: the right people, once a step, and no more once it moves."""

from datetime import timedelta

import pytest
from django.core import mail

from submissions import digests, drafts, reminders, verifying, workflow
from submissions.models import Notice, Reminder, State
from submissions.outbox import outbox
from tests.people import client_of, in_state, person, send

OVERDUE = 365 + 90  # days after a practice was published


def reminded():
    """Who is reminded of what now: "name kind step", and nothing the second time."""
    before = set(Notice.objects.values_list("pk", flat=True))
    reminders.remind_due()
    found = list(Notice.objects.exclude(pk__in=before).select_related("reminder", "person"))
    reminders.remind_due()
    assert Notice.objects.count() == len(before) + len(found)
    return sorted(
        f"{notice.person.email.partition('@')[0]} {notice.reminder.kind} {notice.reminder.step}" for notice in found
    )


def test_each_is_reminded_once_a_step_of_what_stays_as_it_is(amina, noor, rui, ines, sam, clock):
    person("gone@example.org", "May not sign in", role="curator", is_active=False)
    for state in State:
        in_state(state, owner=amina, by=rui)
    drafts.begin(sam)
    told = {}
    for day in (1, 13, 14, 15, 16, 28, 29, 30, 31, 90):
        clock.ahead = timedelta(days=day)
        if found := reminded():
            told[day] = found
    assert told == {
        14: ["amina changes 14", "rui claim 14"],
        15: ["ines unclaimed 1", "rui unclaimed 1"],
        29: ["ines unclaimed 15", "rui unclaimed 15"],
        30: ["amina changes 30", "amina draft 30", "rui claim 30"],
    }


def test_who_was_not_reminded_in_time_is_reminded_once_of_the_latest_step(amina, rui, clock):
    in_state(State.CHANGES_REQUESTED, owner=amina, by=rui)
    clock.move(200)
    assert reminded() == ["amina changes 30"]
    clock.move(200)
    assert reminded() == []


def test_work_on_it_puts_a_reminder_off_and_a_new_turn_begins_anew(amina, rui, clock):
    submission = in_state(State.CHANGES_REQUESTED, owner=amina, by=rui)
    clock.move(10)
    drafts.save(submission, {"locality": "Nairobi"}, seen=submission.version)
    clock.move(10)
    assert reminded() == []
    clock.move(10)
    assert reminded() == ["amina changes 14"]
    for request in workflow.current_change_requests(submission):
        workflow.answer_change(request, by=amina, is_done=True)
    send(submission)
    clock.move(15)
    assert reminded() == ["rui unclaimed 1"]


def mailed():
    """What goes out the next morning, as subjects."""
    mail.outbox.clear()
    outbox.send_due()
    digests.gather_due()
    digests.outbox.send_due()
    return [message.subject for message in mail.outbox]


def test_what_moved_before_the_mail_goes_out_is_in_none(amina, noor, rui, clock):
    moved = in_state(State.CHANGES_REQUESTED, owner=amina, by=rui)
    in_state(State.DRAFT, owner=noor, by=rui)
    Notice.objects.all().delete()
    clock.move(31)
    assert reminded() == ["amina changes 30", "noor draft 30"]
    workflow.perform("withdraw", moved, by=amina)
    Notice.objects.exclude(event=None).delete()
    clock.move(1)
    assert mailed() == ["1 notice for you today"]
    assert "* Your draft: “" in mail.outbox[0].body
    assert Notice.objects.filter(person=amina).get().digest.fault == "nothing in it is wanted any more"


def test_curators_are_reminded_of_practices_to_verify_all_in_one_and_at_most_once_a_week(
    amina, rui, ines, empty_catalogue, clock
):
    first, second, third = (in_state(State.PUBLISHED, owner=amina, by=rui) for _ in range(3))
    grow_old(second, 0), grow_old(first, 3), grow_old(third, -2)
    Notice.objects.all().delete()
    told = {}
    for day in (OVERDUE - 4, OVERDUE - 3, OVERDUE - 2, OVERDUE + 3, OVERDUE + 4, OVERDUE + 5, OVERDUE + 20):
        clock.ahead = timedelta(days=day)
        if found := [line for line in reminded() if "verify" in line]:
            told[day - OVERDUE] = found
    both = ["ines verify 0", "rui verify 0"]
    assert told == {-3: both, 4: both}
    Notice.objects.filter(reminder__turn__lt=Reminder.objects.latest("turn").turn).delete()
    assert mailed() == ["1 notice for you today"] * 2
    assert "3 practices are overdue to be verified" in mail.outbox[0].body
    for submission in (first, second, third):
        verifying.verify(submission.practice, by=ines, revision=1)
    assert client_of(ines).get("/en/desk/to-verify/").text.count("Every verified practice is up to date.") == 1


def grow_old(submission, days):
    practice = submission.practice
    practice.verified_on -= timedelta(days=days)
    practice.save(update_fields=["verified_on"])


@pytest.mark.parametrize("kind", [kind for kind in Reminder.Kind if kind != Reminder.Kind.VERIFY])
def test_a_reminder_names_what_is_late_and_leads_there(kind, amina, rui, clock):
    states = dict(
        zip(Reminder.Kind, (State.CHANGES_REQUESTED, State.DRAFT, State.IN_REVIEW, State.SUBMITTED), strict=False)
    )
    submission = in_state(states[kind], owner=amina, by=rui)
    Notice.objects.all().delete()
    clock.move(40)
    reminders.remind_due()
    clock.move(1)
    mailed()
    (message,) = mail.outbox
    where = "contribute" if kind in (Reminder.Kind.CHANGES, Reminder.Kind.DRAFT) else "desk"
    assert f"https://childfirst.example/en/{where}/{submission.pk}/" in message.body
    assert submission.title in message.body
