"""Still true? The light on the page, the question to whoever runs a practice, its three links, and the desk's queue."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from practices import index
from practices.freshness import to_verify_again
from practices.models import Practice
from submissions import drafts, publishing, questions, still_true, workflow
from submissions.models import Notice, PracticeEvent, Question, State, Submission
from submissions.outbox import outbox
from tests.catalogue import entry, publish
from tests.pages import main, text
from tests.people import client_of, complete_submission, curator, in_state, person, send

THIRTEEN_MONTHS = 396
LINK = re.compile(r"https://childfirst\.example(/en/still-true/\S+?/(still-correct|update|ended)/)")


@pytest.fixture
def practice(amina, rui, empty_catalogue):
    """Written by amina, published today by rui."""
    return in_state(State.PUBLISHED, owner=amina, by=rui).practice


@pytest.fixture
def asked(practice, clock):
    """The question to amina, thirteen months later."""
    clock.move(THIRTEEN_MONTHS)
    still_true.ask_due()
    return Question.objects.get()


def url(question, answer="still-correct"):
    return reverse("links:still_true", args=[questions.secret_of(question), answer])


def light(practice, client=None):
    page = text(main((client or client_of()).get(practice.get_absolute_url())))
    told = page.partition("Still true? ")[2].partition(" Written in")[0]
    return told.removeprefix("What “Verified on” means ")  # the link beside it


def said(practice):
    return list(PracticeEvent.objects.filter(practice=practice).values_list("action", "by__email", "message"))


# The light ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "Up to date"),
        (364, "Up to date"),
        (365, "Due to be verified again"),
        (454, "Due to be verified again"),
        (455, "Overdue to be verified again"),
        (4000, "Overdue to be verified again"),
    ],
)
def test_the_page_says_how_fresh_it_is_on_the_day_it_is_read_and_nothing_is_hidden(practice, clock, days, words):
    clock.move(days)
    assert light(practice).startswith(f"{words} Last verified: ")
    assert practice.title in text(main(client_of().get("/en/practices/")))
    assert list(to_verify_again()) == ([practice] if days >= 365 else [])


def test_desk_research_that_nobody_verified_says_so_and_never_becomes_overdue(empty_catalogue, clock):
    publish(entry("one"))
    practice = Practice.objects.get()
    clock.move(4000)
    assert light(practice) == (
        "Not verified yet A curator has not yet checked this desk research a second time. Look at its sources."
    )
    assert list(to_verify_again()) == []


def test_what_was_submitted_and_never_verified_counts_from_its_publication(practice, clock):
    Practice.objects.update(verified_on=None)
    assert light(practice) == "Up to date"
    clock.move(365)
    assert light(practice).startswith("Due to be verified again")
    assert list(to_verify_again()) == [practice]


def test_a_version_that_was_replaced_has_no_light(practice):
    Practice.objects.update(revision_number=2)
    assert "Still true?" not in text(main(client_of().get(f"{practice.get_absolute_url()}v1/")))


def test_a_page_that_was_kept_yesterday_is_not_shown_today(practice, clock, settings):
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "days"}
    }
    visitor, path = client_of(), practice.get_absolute_url()
    before = visitor.get(path)
    clock.move(364)
    assert light(practice).startswith("Up to date")
    clock.move(1)
    again = visitor.get(path, headers={"If-None-Match": before["ETag"]})
    since = visitor.get(path, headers={"If-Modified-Since": before["Last-Modified"]})
    assert (again.status_code, since.status_code) == (200, 200)
    assert light(practice).startswith("Due to be verified again")
    assert visitor.get(path, headers={"If-None-Match": again["ETag"]}).status_code == 304


def test_only_what_is_up_to_date_was_verified_recently(practice, clock):
    assert "Verified recently" in text(main(client_of().get("/en/")))
    clock.move(THIRTEEN_MONTHS)
    assert "Verified recently" not in text(main(client_of().get("/en/")))


# The mail -------------------------------------------------------------------------------------------------------------


def test_whoever_runs_it_is_asked_once_when_due_and_once_more_when_overdue(practice, amina, noor, sam, clock):
    asked = []
    for days in (364, 1, 30, 60, 1000):
        clock.move(days)
        for _time in range(2):
            still_true.ask_due()
        asked.append(Question.objects.count())
    assert asked == [0, 1, 1, 2, 2]
    assert set(Question.objects.values_list("person__email", "revision")) == {("amina@example.org", 1)}
    due, again = Question.objects.values_list("due_on", flat=True)
    assert (due - practice.verified_on, again - due) == (timedelta(days=365), timedelta(days=90))
    asked_in = Notice.objects.filter(question__isnull=False)
    assert set(asked_in.values_list("person__email", "event", "address")) == {("amina@example.org", None, "")}


def test_who_was_not_asked_in_time_gets_one_mail_and_not_two(practice, clock):
    clock.move(2000)
    still_true.ask_due()
    still_true.ask_due()
    assert Question.objects.count() == 1


def test_nobody_is_asked_about_desk_research_nor_about_what_was_taken_down_nor_who_has_left(
    practice, amina, shelter, rui, clock
):
    publish(entry("one"))
    Practice.objects.filter(slug="one").update(verified_on=timezone.now().date())
    second = in_state(State.PUBLISHED, owner=person("one@example.org", "One"), by=rui).practice
    publishing.take_down(second, by=rui, reason="For a test.")
    amina.delete()
    clock.move(THIRTEEN_MONTHS)
    still_true.ask_due()
    assert not Question.objects.exists()
    assert {row.slug for row in to_verify_again()} == {"one", practice.slug}


def test_a_person_is_asked_once_for_a_due_date_in_the_database_too(asked):
    with pytest.raises(IntegrityError, match="one_question_a_practice_person_and_due_date"), transaction.atomic():
        Question.objects.create(
            practice=asked.practice,
            person=asked.person,
            due_on=asked.due_on,
            revision=1,
            expires_at=asked.expires_at,
        )


def test_the_mail_has_three_links_that_work_without_an_account_and_names_nobody(asked):
    Notice.objects.filter(question=None).delete()
    mail.outbox.clear()
    outbox.send_due()
    outbox.send_due()
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["amina@example.org"], f"Is “{asked.practice.title[:59]}” still true?")
    links = LINK.findall(letter.body)
    assert [answer for _path, answer in links] == ["still-correct", "update", "ended"]
    for path, _answer in links:
        page = client_of().get(path)
        assert (page.status_code, page.cookies) == (200, {})
        assert asked.practice.title in text(main(page))
    assert [name for name in ("Amina", "Open Shelter") if name in letter.body] == []


def test_a_question_answered_before_its_mail_went_out_is_not_mailed(asked):
    still_true.still_correct(asked)
    Notice.objects.filter(question=None).delete()
    outbox.send_due()
    assert (mail.outbox, Notice.objects.get().fault) == ([], "it is not asked any more")


# The links ------------------------------------------------------------------------------------------------------------


def test_opening_a_link_answers_nothing_and_pressing_its_button_answers_once(asked):
    visitor = client_of()
    for answer in Question.Answer.values:
        assert visitor.get(url(asked, answer)).status_code == 200
        assert visitor.head(url(asked, answer)).status_code == 200
    assert said(asked.practice) == []
    done = visitor.post(url(asked), {"note": "All as before."})
    assert (done.status_code, done["Location"]) == (302, url(asked))
    for answer in Question.Answer.values:
        assert "“It is still correct”" in text(main(visitor.get(url(asked, answer))))
        assert "“It is still correct”" in text(main(visitor.post(url(asked, answer), {"end": "2020"})))
    assert said(asked.practice) == [("still-correct", "amina@example.org", "All as before.")]
    assert not Submission.objects.filter(made_from__isnull=False).exists()


def test_pages_of_links_are_kept_by_nobody_and_tell_nobody_their_address(asked):
    page = client_of().get(url(asked))
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert page["Cache-Control"].startswith("no-store, private")


def test_a_link_ends(asked, clock, rui, ines, amina):
    """Each way alone: it expires, the practice is updated, verified or taken down, the person may not sign in."""

    def ends(change):
        with transaction.atomic():
            change()
            visitor = client_of()
            statuses = visitor.get(url(asked)).status_code, visitor.post(url(asked)).status_code
            asked.refresh_from_db()
            assert asked.answer == ""
            transaction.set_rollback(True)
        return statuses

    verified = {"verified_on": timezone.now().date()}
    gone = {"taken_down_at": timezone.now(), "taken_down_reason": "For a test."}
    assert [
        ends(lambda: Practice.objects.update(revision_number=2)),
        ends(lambda: Practice.objects.update(**verified)),
        ends(lambda: Practice.objects.update(**gone)),
        ends(lambda: type(amina).objects.filter(pk=amina.pk).update(is_active=False)),
        ends(lambda: clock.move(90)),
    ] == [(410, 410)] * 5


def test_a_link_opens_for_nobody_else(asked, amina, noor, sam, ines):
    for somebody in (noor, sam, ines):
        client = client_of(somebody)
        assert (client.get(url(asked)).status_code, client.post(url(asked)).status_code) == (403, 403)
    assert said(asked.practice) == []
    assert client_of(amina).post(url(asked)).status_code == 302
    assert len(said(asked.practice)) == 1


@pytest.mark.parametrize("change", [{"practice": 1}, {"revision": 2}, {"person": 1}, {"due_on": 1}])
def test_a_link_is_bound_to_its_practice_revision_person_and_due_date(asked, sam, change):
    path = url(asked)
    publish(entry("other"))
    values = {"practice": Practice.objects.get(slug="other"), "person": sam, "due_on": timezone.now().date()}
    Question.objects.update(**{name: values.get(name, value) for name, value in change.items()})
    assert client_of().get(path).status_code == 404


def test_a_link_that_was_guessed_or_mixed_up_opens_nothing(asked):
    secret = questions.secret_of(asked)
    number, _dash, signature = secret.partition("-")
    for wrong in (f"{int(number) + 1}-{signature}", f"{number}-", number, "x", f"{secret}x", "9" * 40, "١-x"):
        address = reverse("links:still_true", args=[wrong, "ended"])
        assert client_of().post(address, {"end": "2020"}).status_code == 404, wrong
    assert client_of().get(f"/en/still-true/{secret}/forged/").status_code == 404
    assert said(asked.practice) == []


# An update ------------------------------------------------------------------------------------------------------------


def test_without_a_session_an_update_begins_as_a_draft_whose_link_is_mailed(asked, amina):
    visitor = client_of()
    done = visitor.post(url(asked, "update"), {"note": "New figures."})
    draft = Submission.objects.get(made_from=1)
    assert (done["Location"], draft.owner, draft.practice) == (draft.get_absolute_url(), None, asked.practice)
    assert visitor.get(draft.get_absolute_url()).status_code == 200
    assert client_of().get(draft.get_absolute_url()).status_code == 404
    notice = Notice.objects.get(submission=draft)
    assert (notice.address, notice.person) == ("amina@example.org", None)
    assert said(asked.practice) == [("update", "amina@example.org", "New figures.")]
    assert "by the link that we mailed you" in text(main(visitor.get(url(asked, "update"))))
    visitor.force_login(amina)
    draft.refresh_from_db()
    assert (draft.owner, draft.resume_digest) == (amina, "")


def test_whoever_is_signed_in_writes_the_update_in_their_account(asked, amina):
    client = client_of(amina)
    done = client.post(url(asked, "update"))
    draft = Submission.objects.get(made_from=1)
    assert (draft.owner, done["Location"]) == (amina, draft.get_absolute_url())
    assert not Notice.objects.filter(submission=draft).exists()


def test_an_update_begun_before_is_gone_on_with_after_signing_in(asked, amina):
    begun = drafts.begin_update(asked.practice, amina)
    done = client_of().post(url(asked, "update"))
    assert done["Location"] == f"/en/account/sign-in/?next=%2Fen%2Fcontribute%2F{begun.pk}%2F"
    assert list(Submission.objects.filter(made_from=1)) == [begun]


def test_a_draft_without_an_account_stays_one_while_its_reader_has_another_update_open(asked, amina):
    visitor = client_of()
    visitor.post(url(asked, "update"))
    draft = Submission.objects.get(made_from=1)
    begun = drafts.begin_update(asked.practice, amina)
    visitor.force_login(amina)
    secret = Notice.objects.get(submission=draft).details["secret"]
    draft.refresh_from_db()
    assert (draft.owner, begun.owner) == (None, amina)
    assert client_of(amina).get(reverse("contribute:resume", args=[secret]), follow=True).status_code == 200


# An end ---------------------------------------------------------------------------------------------------------------


def test_an_end_goes_to_the_desk_as_an_update_with_the_date(asked, amina, rui, ines):
    visitor = client_of()
    assert visitor.post(url(asked, "ended"), {"end": "June 2021", "note": "The city took over."}).status_code == 302
    update = Submission.objects.get(made_from=1)
    assert (update.state, update.owner, update.end, update.stage) == (State.SUBMITTED, amina, "2021-06", "ended")
    assert update.events.get().message == "The city took over."
    assert said(asked.practice) == [("ended", "amina@example.org", "2021-06 The city took over.")]
    assert "An update is with the curators" in text(main(visitor.get(url(asked, "ended"))))
    workflow.perform("claim", update, by=rui)
    workflow.perform("publish", update, by=rui)
    assert Practice.objects.values_list("stage", "end").get(pk=asked.practice_id) == ("ended", "2021-06")


@pytest.mark.parametrize(
    ("end", "problem"),
    [
        ("", "Say when it ended; a year is enough."),
        ("soon", "Write a year, a month and year, or a day"),
        ("2018", "The end is before the start."),
        ("2019-02", "The end is before the start."),
        ("9999", "This date is still to come."),
        ("2021-13", "Write a year, a year and month, or a day"),
    ],
)
def test_an_end_is_a_date_that_can_be(asked, end, problem):
    page = client_of().post(url(asked, "ended"), {"end": end})
    assert text(main(page)).count(problem) == 2  # above the form and beside the field
    assert (said(asked.practice), Submission.objects.filter(made_from=1).exists()) == ([], False)


def test_an_update_begun_before_is_not_touched_by_an_end(asked, amina):
    begun = drafts.begin_update(asked.practice, amina)
    visitor = client_of()
    visitor.post(url(asked, "ended"), {"end": "2021"})
    begun.refresh_from_db()
    assert (begun.state, begun.end, said(asked.practice)[0][0]) == (State.DRAFT, "", "ended")
    assert "Sign in to finish it and send it." in text(main(visitor.get(url(asked, "ended"))))


def test_an_end_that_cannot_be_sent_as_it_is_waits_as_a_draft(asked):
    Practice.objects.filter(pk=asked.practice_id).update(implementers=[])
    client_of().post(url(asked, "ended"), {"end": "2021"})
    update = Submission.objects.get(made_from=1)
    assert (update.state, update.end, said(asked.practice)[0][2]) == (State.DRAFT, "2021", "2021")


# The desk -------------------------------------------------------------------------------------------------------------


def queue(curator, which="again"):
    return text(main(client_of(curator).get(f"/en/desk/to-verify/?which={which}")))


def test_one_click_verifies_and_pages_follow(asked, ines, clock):
    practice = asked.practice
    still_true.still_correct(asked, note="All as before.")
    assert "Still correct, says whoever runs it All as before." in queue(ines)
    assert "To verify again 1" in text(main(client_of(ines).get("/en/desk/")))
    before = index.current().number
    path = reverse("desk:verify", args=[practice.slug])
    for _time in range(2):
        done = client_of(ines).post(path, {"revision": "1", "note": "Asked by phone.", "which": "again"})
        assert done["Location"] == "/en/desk/to-verify/?which=again"
    assert said(practice) == [
        ("still-correct", "amina@example.org", "All as before."),
        ("verify", "ines@example.org", "Asked by phone."),
    ]
    assert index.current().number == before + 1
    assert light(practice).startswith("Up to date Last verified: ")
    assert "Every verified practice is up to date." in queue(ines)
    practice.refresh_from_db()
    assert practice.verified_on == clock.now().date()


def test_a_practice_is_verified_as_it_was_read_and_never_by_its_own_side(asked, amina, rui, shelter):
    practice = asked.practice
    path = reverse("desk:verify", args=[practice.slug])
    own = curator("own@example.org", "Own")
    own.organisation = shelter
    own.save()
    assert client_of(own).post(path, {"revision": "1"}).status_code == 403
    assert client_of(amina).post(path, {"revision": "1"}).status_code == 404
    for stale in ({"revision": "2"}, {"revision": "x"}, {}):
        assert client_of(rui).post(path, stale).status_code == 302
    publishing.take_down(practice, by=rui, reason="For a test.")
    client_of(rui).post(path, {"revision": "1"})
    assert [action for action, _by, _message in said(practice)] == ["take-down"]
    assert client_of(rui).get(path).status_code == 405


def test_desk_research_is_verified_in_a_list_of_its_own(empty_catalogue, rui, clock):
    publish(entry("one", title="Never checked"), entry("two", title="Checked"))
    client_of(rui).post(reverse("desk:verify", args=["two"]), {"revision": "1", "which": "never"})
    assert ("Never checked" in queue(rui, "never"), "Checked Kenya" in queue(rui, "never")) == (True, False)
    clock.move(365)
    assert ("Never checked" in queue(rui), "Checked Kenya" in queue(rui)) == (False, True)
    assert client_of(rui).get("/en/desk/to-verify/?which=all").status_code == 404


def test_an_update_that_is_published_verifies(asked, amina, rui):
    update = send(complete_submission(amina))
    Submission.objects.filter(pk=update.pk).update(practice=asked.practice, made_from=1)
    update.refresh_from_db()
    workflow.perform("claim", update, by=rui)
    workflow.perform("publish", update, by=rui)
    assert light(asked.practice).startswith("Up to date")
