"""Beginning a draft with and without an account, coming back to it, and what becomes of drafts when people leave."""

import json
import re

from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest import fixture, mark

from accounts.deletion import delete_account
from accounts.personal_data import held_about
from submissions import beginning, workflow
from submissions.models import Notice, State, Submission
from tests import catalogue
from tests.contributor.pages import address, save
from tests.pages import body, text
from tests.people import client_of, complete_submission, in_state, person, send

START = "/en/contribute/start/"


@fixture
def visitor():
    return Client()


def begun(visitor, email="amina@example.org"):
    """A draft begun without an account, and the secret of its link."""
    answer = visitor.post(START, {"email": email})
    assert answer.status_code == 302, text(body(answer))
    draft = Submission.objects.get(owner=None, pk=answer.url.split("/")[3])
    return draft, Notice.objects.get(submission=draft).details["secret"]


# With an account ------------------------------------------------------------------------------------------------------


def test_the_first_page_tells_a_visitor_of_two_ways(visitor):
    page = body(visitor.get(START))
    assert "/en/account/sign-in/?next=%2Fen%2Fcontribute%2Fstart%2F" in page
    assert 'name="email"' in page


def test_start_makes_one_draft_however_often_it_is_pressed(amina):
    writer = client_of(amina)
    addresses = {writer.post(START).url for _ in range(3)}
    assert [address(draft) for draft in Submission.objects.all()] == list(addresses)


def test_start_makes_another_once_something_was_typed(amina):
    writer = client_of(amina)
    writer.post(START)
    save(writer, Submission.objects.get(), "where", title="Begun")
    writer.post(START)
    assert sorted(Submission.objects.values_list("title", flat=True)) == ["", "Begun"]


def test_nothing_is_begun_by_looking(amina):
    client_of(amina).get(START)
    assert not Submission.objects.exists()


def test_the_draft_belongs_to_amina_and_her_organisation_in_her_language(amina):
    amina.language = "zh-hans"
    amina.save()
    client_of(amina).post(START)
    draft = Submission.objects.get()
    assert (draft.owner, draft.organisation, draft.language) == (amina, amina.organisation, "zh")


def test_an_update_starts_from_what_is_published(amina, empty_catalogue):
    catalogue.publish(catalogue.entry("known", title="As it is published"))
    writer = client_of(amina)
    page = body(writer.get(f"{START}?practice=known"))
    assert "You are updating" in page and "As it is published" in page
    addresses = {writer.post(f"{START}?practice=known").url for _ in range(2)}
    update = Submission.objects.get()
    assert addresses == {address(update)}
    assert (update.title, update.made_from, update.practice.slug) == ("As it is published", 1, "known")


def test_an_update_needs_an_account(visitor, empty_catalogue):
    catalogue.publish(catalogue.entry("known"))
    assert 'name="email"' not in body(visitor.get(f"{START}?practice=known"))
    answer = visitor.post(f"{START}?practice=known", {"email": "amina@example.org"})
    assert answer.url == "/en/account/sign-in/?next=%2Fen%2Fcontribute%2Fstart%2F%3Fpractice%3Dknown"
    assert not Submission.objects.exists()


def test_there_is_no_update_of_what_is_not_published(amina, empty_catalogue):
    catalogue.publish(catalogue.entry("gone"))
    catalogue.take_down("gone")
    for slug in ("gone", "never", "never\x00"):
        assert client_of(amina).get(START, {"practice": slug}).status_code == 404


# Without an account ---------------------------------------------------------------------------------------------------


def test_a_draft_without_account_opens_its_first_section_and_mails_the_link(visitor):
    answer = visitor.post(START, {"email": " Amina@Example.org "})
    draft = Submission.objects.get()
    assert answer.url == address(draft, "where/")
    page = body(visitor.get(answer.url))
    assert "amina@example.org" in page and 'id="section-form"' in page
    notice = Notice.objects.get()
    assert (notice.address, notice.person, "secret" in notice.details) == ("amina@example.org", None, True)
    assert (draft.owner, draft.organisation) == (None, None)


@mark.parametrize("email", ["", "amina", "a@b", "a\x00@example.org", "x" * 300 + "@example.org"])
def test_a_wrong_address_begins_nothing(visitor, email):
    answer = visitor.post(START, {"email": email})
    assert (answer.status_code, Submission.objects.count()) == (200, 0)
    assert 'href="#id_email"' in body(answer)


def test_pressing_twice_begins_one_draft_and_mails_one_link(visitor):
    first, second = (visitor.post(START, {"email": "amina@example.org"}).url for _ in range(2))
    assert (first, Submission.objects.count(), Notice.objects.count()) == (second, 1, 1)


def test_another_address_gets_a_link_of_its_own(visitor):
    begun(visitor, "amina@exmaple.org")
    begun(visitor, "amina@example.org")
    assert list(Notice.objects.values_list("address", flat=True)) == ["amina@exmaple.org", "amina@example.org"]


def test_many_drafts_in_a_row_are_refused_in_words(visitor):
    answers = [Client().post(START, {"email": "amina@example.org"}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert Submission.objects.count() == 5
    assert "Many drafts were begun" in body(visitor.post(START, {"email": "amina@example.org"}))


def test_a_draft_without_account_is_written_by_the_same_pages(visitor):
    draft, _ = begun(visitor)
    save(visitor, draft, "where", title="Without an account", countries=["ke"])
    assert Submission.objects.get().title == "Without an account"
    for place in ("", "what/", "law/", "results/", "sources/", "naming/", "check/", "preview/"):
        assert visitor.get(address(draft, place)).status_code == 200, place


def test_only_the_session_that_began_it_knows_of_it(visitor, sam, rui):
    draft, _ = begun(visitor)
    for stranger in (Client(), client_of(sam), client_of(rui)):
        for place in ("", "where/", "check/", "preview/"):
            assert stranger.get(address(draft, place)).status_code == 404
        for place in ("where/", "check/", "delete/", "again/", "act/withdraw/"):
            assert stranger.post(address(draft, place)).status_code == 404


# Coming back ----------------------------------------------------------------------------------------------------------


def test_the_link_opens_the_draft_elsewhere_and_leaves_the_address(visitor):
    draft, secret = begun(visitor)
    elsewhere = Client()
    answer = elsewhere.get(f"/en/contribute/resume/{secret}/")
    assert (answer.status_code, answer.url, answer["Referrer-Policy"]) == (302, address(draft), "no-referrer")
    assert elsewhere.get(answer.url).status_code == 200
    elsewhere.get(f"/en/contribute/resume/{secret}/")
    assert elsewhere.session["drafts"] == [str(draft.pk)]


@mark.parametrize("secret", ["wrong", "x" * 500, "%F0%9F%AA%81", "%FF"])
def test_a_wrong_link_says_what_may_have_happened(visitor, secret):
    begun(visitor)
    answer = visitor.get(f"/en/contribute/resume/{secret}/")
    assert (answer.status_code, answer["Referrer-Policy"]) == (404, "no-referrer")
    assert "This link opens no draft" in body(answer)


def test_the_link_gives_the_draft_to_who_is_signed_in(visitor, amina):
    draft, secret = begun(visitor)
    hers = client_of(amina)
    hers.get(f"/en/contribute/resume/{secret}/")
    draft.refresh_from_db()
    assert (draft.owner, draft.organisation, draft.resume_digest) == (amina, amina.organisation, "")
    assert visitor.get(address(draft)).status_code == 404
    assert visitor.get(f"/en/contribute/resume/{secret}/").status_code == 404


def test_signing_in_with_a_mailed_code_adopts_what_the_session_began(visitor, amina):
    draft, _ = begun(visitor)
    save(visitor, draft, "where", title="Begun before")
    visitor.post("/en/account/sign-in/", {"email": amina.email})
    code = re.search(r"\b[A-Z0-9]{4}-?[A-Z0-9]{4}\b", mail.outbox[-1].body)[0]
    visitor.post("/en/account/sign-in/code/", {"code": code})
    draft.refresh_from_db()
    assert (draft.owner, draft.organisation, draft.title) == (amina, amina.organisation, "Begun before")
    assert visitor.get(address(draft)).status_code == 200


def test_signing_in_adopts_only_drafts_without_owner(visitor, amina, noor, sam):
    draft, secret = begun(visitor)
    visitor.force_login(sam)
    client_of(amina).get(f"/en/contribute/resume/{secret}/")
    draft.refresh_from_db()
    assert draft.owner == sam


# The list -------------------------------------------------------------------------------------------------------------


def test_the_list_needs_signing_in(visitor):
    assert visitor.get("/en/contribute/").url == "/en/account/sign-in/?next=/en/contribute/"


def test_an_empty_list_invites(amina):
    assert "Share your first practice" in body(client_of(amina).get("/en/contribute/"))


def test_the_list_holds_drafts_first_and_what_colleagues_write_but_nothing_of_strangers(amina, noor, sam, rui):
    sent = send(complete_submission(amina, title="Sent by Amina"))
    drafted = complete_submission(noor, title="A draft of Noor")
    complete_submission(sam, title="Of a stranger")
    workflow.perform("write", sent, by=amina, message="Newer than the draft.")
    page = body(client_of(amina).get("/en/contribute/"))
    assert page.index(address(drafted)) < page.index(address(sent))
    assert "Of a stranger" not in page and "Begun by Noor Colleague" in page


def test_the_list_asks_the_database_as_often_for_two_as_for_four(amina):
    writer = client_of(amina)
    counts = []
    for _ in range(2):
        send(complete_submission(amina))
        complete_submission(amina)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            writer.get("/en/contribute/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


# Leaving --------------------------------------------------------------------------------------------------------------


def test_a_draft_is_deleted_by_who_wrote_it(amina):
    draft = complete_submission(amina)
    assert client_of(amina).post(address(draft, "delete/")).url == "/en/contribute/"
    assert not Submission.objects.exists()


@mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_what_was_sent_cannot_be_deleted(amina, rui, state):
    submission = in_state(state, owner=amina, by=rui)
    client_of(amina).post(address(submission, "delete/"))
    assert Submission.objects.get().state == state


def test_who_leaves_alone_takes_drafts_along_and_withdraws_what_is_open(rui):
    alone = person("alone@example.org", "Somebody")
    kept = {state: in_state(state, owner=alone, by=rui) for state in State}
    delete_account(alone)
    states = {submission.pk: submission.state for submission in Submission.objects.all()}
    open_ones = (State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)
    assert states == {
        submission.pk: State.WITHDRAWN if state in open_ones else state
        for state, submission in kept.items()
        if state != State.DRAFT
    }
    assert set(Submission.objects.values_list("owner", flat=True)) == {None}


def test_what_colleagues_share_stays_as_it_is(amina, noor, rui):
    kept = {in_state(state, owner=amina, by=rui).pk: state for state in State}
    delete_account(amina)
    assert {submission.pk: submission.state for submission in Submission.objects.all()} == kept
    assert client_of(noor).get("/en/contribute/").status_code == 200
    for pk in kept:
        assert client_of(noor).get(f"/en/contribute/{pk}/").status_code == 200


def test_a_person_sees_everything_they_wrote_and_did(amina, noor, rui):
    submission = send(complete_submission(amina, confidential_notes="I was there."))
    workflow.perform("write", submission, by=amina, message="One more source is coming.")
    complete_submission(noor, title="Not hers")
    held = json.dumps(held_about(amina), default=str)
    for words in ("Families are hosted", "I was there.", "One more source is coming.", "Sent for review"):
        assert words in held
    assert "Not hers" not in held


def test_beginning_again_links_the_first_attempt(amina, rui):
    declined = in_state(State.DECLINED, owner=amina, by=rui)
    client_of(amina).post(address(declined, "again/"))
    again = Submission.objects.exclude(pk=declined.pk).get()
    assert (again.previous, again.title, again.state) == (declined, declined.title, State.DRAFT)
    assert address(declined) in body(client_of(amina).get(address(again)))


def test_an_untouched_draft_is_found_again_only_by_its_owner(amina, noor):
    assert beginning.begin(amina) == beginning.begin(amina) != beginning.begin(noor)
