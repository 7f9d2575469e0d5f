"""Still true? Asking whoever runs a practice once a due date, and what follows from each of the three answers."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from practices.content import Stage
from practices.freshness import freshness_of, overdue_from, to_verify_again, today
from practices.models import Practice, Provenance
from submissions import drafts, notices, workflow
from submissions.models import Question
from submissions.publishing import record
from submissions.questions import why_closed

LINK_DAYS = 90


class Closed(Exception):
    """Why a question takes no answer any more, in words. Nothing has changed."""


# Asking ---------------------------------------------------------------------------------------------------------------


def ask_due():
    """Ask whoever runs a practice that is due, and once more when it is overdue. Safe to run at any time, and twice.

    Each person is asked once for a practice and due date; who was not asked in time is asked for the latest date only.
    """
    for practice in to_verify_again().filter(provenance=Provenance.SUBMITTED).iterator(chunk_size=200):
        ask(practice)


def ask(practice):
    due_on = latest_due_date(practice)
    origin, people = notices.who_runs(practice)
    asked = set(Question.objects.filter(practice=practice, due_on=due_on).values_list("person", flat=True))
    for person in people:
        if person.pk not in asked:
            ask_person(practice, person, due_on, origin)


def latest_due_date(practice):
    """The last day that has come for which the people of a practice are to be asked."""
    first = freshness_of(practice).due_on
    again = overdue_from(first)
    return again if again <= today() else first


def ask_person(practice, person, due_on, origin):
    """The question and its mail, together. Another worker that asks at the same moment finds it asked."""
    now = timezone.now()
    with transaction.atomic():
        question, is_new = Question.objects.get_or_create(
            practice=practice,
            person=person,
            due_on=due_on,
            defaults={
                "revision": practice.revision_number,
                "asked_at": now,
                "expires_at": now + timedelta(days=LINK_DAYS),
            },
        )
        if is_new:
            notices.ask(question, origin)


# Answering ------------------------------------------------------------------------------------------------------------


def answer(question, value, *, message=""):
    """Record an answer once, as an event of the practice. In a transaction; raises Closed when none is taken any more.

    The practice is locked before the question, as for whoever publishes or verifies it at the same moment.
    """
    with transaction.atomic():
        Practice.objects.select_for_update().get(pk=question.practice_id)
        row = Question.objects.select_for_update(of=("self",)).select_related("practice", "person").get(pk=question.pk)
        if reason := why_closed(row):
            raise Closed(reason)
        row.answer, row.answered_at = value, timezone.now()
        row.save(update_fields=["answer", "answered_at"])
        record(row.practice, value, by=row.person, message=message)
    question.refresh_from_db()


def still_correct(question, *, note=""):
    """Their word that it is still as published. It waits at the desk: a curator verifies (docs/decisions/0019)."""
    answer(question, Question.Answer.STILL_CORRECT, message=note)


def begin_update(question, *, note="", is_signed_in):
    """Begin the update that they say is needed; the draft.

    Whoever is not signed in gets a draft without an owner, whose secret link is mailed to the person: a link in a mail
    does not open what stands in an account. An update that the person has open already is gone on with.
    """
    with transaction.atomic():
        answer(question, Question.Answer.UPDATE, message=note)
        practice, person = question.practice, question.person
        if is_signed_in or drafts.open_update(practice, person):
            return drafts.begin_update(practice, person)
        return drafts.begin_update_without_account(practice, person.email)


def ended(question, *, end, note=""):
    """Their word that it has ended, on a partial date: sent to the desk as an update in their name.

    Returns the submission, and whether it was sent: one that they had begun stays untouched, and one in which something
    must be put right first waits for them as a draft.
    """
    with transaction.atomic():
        answer(question, Question.Answer.ENDED, message=f"{end} {note}".strip())
        practice, person = question.practice, question.person
        if begun := drafts.open_update(practice, person):
            return begun, False
        draft = drafts.begin_update(practice, person)
        draft = drafts.save(draft, {"end": end, "stage": Stage.ENDED}, seen=draft.version)
        try:
            workflow.perform("submit", draft, by=person, version=draft.version, consent=True, message=note)
        except workflow.Refused:
            return draft, False
    return draft, True
