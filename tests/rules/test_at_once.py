"""What people do at the same moment, in real transactions: nothing is lost, nothing happens twice."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.db.models import Count
from django.http import QueryDict

from practices import index
from practices.filters import find_practices
from practices.models import Keyword, Practice, Revision
from submissions import digests, drafts, publishing, reminders, workflow
from submissions.models import Digest, Notice, State, Submission, VocabularyChange
from submissions.vocabulary import keywords, undoing, uses
from tests import catalogue
from tests.at_once import at_once
from tests.catalogue import entry, publish
from tests.people import claimed, complete_submission, in_state, send

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


@pytest.fixture(autouse=True)
def everything(transactional_db):
    catalogue.load_everything()


def act(name, submission, by, **details):
    """To be run later, on a row of its own as each request reads it."""
    return lambda: workflow.perform(name, Submission.objects.get(pk=submission.pk), by=by, **details)


def refused(outcomes):
    return [str(outcome) for outcome in outcomes if isinstance(outcome, workflow.Refused)]


def actions(submission):
    return list(submission.events.values_list("action", flat=True))


def test_two_colleagues_who_save_different_fields_at_once_lose_nothing(amina, noor):
    submission = drafts.begin(amina)
    at_once(
        lambda: drafts.save(submission, {"title": "Of Amina"}, seen=1),
        lambda: drafts.save(submission, {"context": "Of Noor"}, seen=1),
    )
    submission.refresh_from_db()
    assert (submission.title, submission.context, submission.version) == ("Of Amina", "Of Noor", 3)


def test_of_two_who_save_the_same_field_at_once_one_is_shown_both_texts(amina, noor):
    submission = drafts.begin(amina)

    def save(text):
        try:
            return drafts.save(submission, {"title": text, "countries": ["ke"]}, seen=1).title
        except drafts.Stale as stale:
            (conflict,) = stale.conflicts
            return conflict

    outcomes = at_once(lambda: save("Of Amina"), lambda: save("Of Noor"))
    saved, conflict = sorted(outcomes, key=lambda outcome: isinstance(outcome, drafts.Conflict))
    submission.refresh_from_db()
    assert submission.title == saved == conflict.theirs
    assert {conflict.theirs, conflict.mine} == {"Of Amina", "Of Noor"}


def test_sending_twice_at_once_sends_once(amina, rui):
    submission = complete_submission(amina)
    sending = act("submit", submission, amina, version=submission.version, consent=True)
    assert len(refused(at_once(sending, sending, sending))) == 2
    assert actions(submission) == ["submit"]
    assert submission.handovers.count() == 1
    assert Notice.objects.filter(submission=submission).count() == 1


def test_of_two_curators_who_claim_at_once_one_has_it(amina, rui, ines):
    submission = send(complete_submission(amina))
    outcomes = at_once(act("claim", submission, rui), act("claim", submission, ines))
    (claim,) = [outcome for outcome in outcomes if not isinstance(outcome, workflow.Refused)]
    submission.refresh_from_db()
    assert submission.claimed_by == claim.by


def test_publishing_twice_at_once_publishes_once(amina, rui, ines):
    submission = in_state(State.IN_REVIEW, owner=amina, by=rui)
    known = Practice.objects.count()
    outcomes = at_once(
        act("publish", submission, rui), act("publish", submission, ines), act("publish", submission, rui)
    )
    assert len(refused(outcomes)) == 2
    assert Practice.objects.count() == known + 1
    submission.refresh_from_db()
    assert list(submission.practice.revisions.values_list("number", flat=True)) == [1]


@pytest.mark.parametrize("attempt", range(3))
def test_publishing_and_withdrawing_at_once_end_in_one_of_them(attempt, amina, rui):
    submission = in_state(State.IN_REVIEW, owner=amina, by=rui)
    outcomes = at_once(act("publish", submission, rui), act("withdraw", submission, amina))
    assert len(refused(outcomes)) == 1
    submission.refresh_from_db()
    is_published = submission.state == State.PUBLISHED
    assert submission.state in (State.PUBLISHED, State.WITHDRAWN)
    assert Practice.objects.filter(title=submission.title).exists() == is_published
    assert (actions(submission)[-1] == "publish") == is_published


def test_two_submissions_of_one_title_published_at_once_have_two_addresses_and_are_both_found(amina, sam, rui, ines):
    first = claimed(send(complete_submission(amina, keywords=["host families", "new word"])), rui)
    second = claimed(send(complete_submission(sam, keywords=["new word", "host families"])), ines)
    assert refused(at_once(act("publish", first, rui), act("publish", second, ines))) == []
    slugs = set(Practice.objects.filter(title=first.title).values_list("slug", flat=True))
    words = "families-are-hosted-in-the-community-instead-of-being-held"
    assert slugs == {words, f"{words}-2"}
    index.forget()
    found = find_practices(QueryDict('q="hosted in the community instead"'), index.current())
    assert {practice.slug for practice in Practice.objects.filter(pk__in=found.ids)} == slugs


def test_of_two_updates_published_at_once_the_second_curator_is_told_of_the_first(amina, sam, rui, ines):
    practice = Practice.objects.get(slug="thailand-mou-alternatives-to-detention")
    submissions = []
    for author, curator in ((amina, rui), (sam, ines)):
        submission = drafts.begin_update(practice, author)
        implementers = [row | {"kind": row["kind"] or "government"} for row in submission.implementers]
        submission = drafts.save(submission, {"implementers": implementers}, seen=submission.version)
        submissions.append(claimed(send(submission), curator))
    first, second = submissions
    (refusal,) = refused(at_once(act("publish", first, rui), act("publish", second, ines)))
    assert refusal.startswith("Another version was published meanwhile")
    assert Revision.objects.filter(practice=practice).count() == 2


def test_taking_down_twice_at_once_is_recorded_once(rui, ines):
    practice = Practice.objects.first()

    def take_down(by):
        try:
            publishing.take_down(practice, by=by, reason="Withdrawn by the ministry.")
        except publishing.CannotChange as reason:
            return str(reason)

    outcomes = at_once(lambda: take_down(rui), lambda: take_down(ines))
    assert set(outcomes) == {None, "Somebody else did this already."}
    assert practice.events.count() == 1


def test_two_workers_remind_and_gather_at_once_and_each_person_is_told_once(amina, rui, ines, clock):
    """Scheduled work is safe to run twice: a second run finds nothing, at the same moment or later."""
    in_state(State.CHANGES_REQUESTED, owner=amina, by=rui)
    in_state(State.SUBMITTED, owner=amina, by=rui)
    Notice.objects.all().delete()
    clock.move(20)
    at_once(reminders.remind_due, reminders.remind_due)
    clock.move(1)
    at_once(digests.gather_due, digests.gather_due)
    gathered = Digest.objects.annotate(count=Count("notices")).values_list("person", "count").order_by("person")
    assert list(gathered) == [(amina.pk, 1), (rui.pk, 1), (ines.pk, 1)]
    at_once(digests.outbox.send_due, digests.outbox.send_due)
    assert sorted(message.to[0] for message in mail.outbox) == [amina.email, ines.email, rui.email]
    call_command("run_scheduled")
    call_command("run_scheduled")
    assert (Notice.objects.count(), Digest.objects.filter(sent_at=None).count(), len(mail.outbox)) == (3, 0, 3)


def test_of_two_curators_who_merge_the_same_keyword_at_once_one_does_it(rui, ines):
    publish(entry("both", keywords=["schools", "schooling"]), entry("one", keywords=["schooling"]))
    pks = {row.name: row.pk for row in Keyword.objects.filter(name__in=["schools", "schooling"])}
    seen = {into: uses.touched(pks.values(), into=pks[into]).digest for into in pks}
    outcomes = at_once(
        lambda: keywords.merge(pks.values(), pks["schools"], by=rui, seen=seen["schools"]),
        lambda: keywords.merge(pks.values(), pks["schooling"], by=ines, seen=seen["schooling"]),
    )
    assert len(refused(outcomes)) == 1 and VocabularyChange.objects.count() == 1
    (done,) = [outcome for outcome in outcomes if not isinstance(outcome, workflow.Refused)]
    assert [len(Practice.objects.filter(slug__in=["both", "one"], keywords__name=name)) for name in pks] in (
        [2, 0],
        [0, 2],
    )
    undos = at_once(*[lambda: undoing.undo(done, by=ines, seen=undoing.undoing(done).digest)] * 2)
    assert len(refused(undos)) == 1 and set(Practice.objects.get(slug="both").keywords.names()) == set(pks)


def test_publishing_a_keyword_while_it_is_renamed_waits_and_leaves_one_name(amina, rui, ines):
    publish(entry("one", keywords=["schools"]))
    submission = claimed(send(complete_submission(amina, keywords=["schools"])), rui)
    row = Keyword.objects.get(name="schools")
    seen = uses.touched([row.pk]).digest
    published, renamed = at_once(
        act("publish", submission, rui),
        lambda: keywords.rename(row, "schooling", by=ines, seen=seen),
    )
    assert published.action == "publish"
    name = "schools" if isinstance(renamed, workflow.Refused) else "schooling"
    assert [list(one.keywords.names()) for one in Practice.objects.filter(keywords=row)] == [[name], [name]]
