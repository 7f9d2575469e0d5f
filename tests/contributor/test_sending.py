"""Checking, sending and what comes after: what is missing, what could identify somebody, consent, messages, changes."""

from urllib.parse import quote

from pytest import fixture, mark

from submissions import drafts, screening, workflow
from submissions.models import FindingAnswer, ReviewEvent, State, Submission
from tests.contributor.pages import address
from tests.pages import body, text
from tests.people import claimed, client_of, complete_submission, in_state, returned, send

CONSENT = {"may_publish": "1", "nobody_recognised": "1", "send": "1"}
IDENTIFYING = "Call +254 712 345678 to ask for a host family."


@fixture
def writer(amina):
    return client_of(amina)


@fixture
def whole(amina):
    return complete_submission(amina)


def press_send(writer, submission, **changes):
    version = str(Submission.objects.get(pk=submission.pk).version)
    return writer.post(address(submission, "check/"), CONSENT | {"version": version} | changes)


def state_of(submission):
    return Submission.objects.get(pk=submission.pk).state


# Sending --------------------------------------------------------------------------------------------------------------


def test_a_complete_draft_is_sent(writer, whole):
    assert press_send(writer, whole).url == address(whole)
    assert state_of(whole) == State.SUBMITTED
    assert "With the curators since" in text(body(writer.get(address(whole))))


def test_a_colleague_sends_it(noor, whole):
    press_send(client_of(noor), whole)
    assert state_of(whole) == State.SUBMITTED
    assert ReviewEvent.objects.get().by == noor


def test_what_is_missing_is_listed_and_linked_to_its_field(writer, amina):
    draft = drafts.begin(amina)
    page = body(writer.get(address(draft, "check/")))
    expected = ["where/#id_title", "where/#id_countries", "what/#id_measure_types", "law/#id_provisions"]
    assert [link for link in [*expected, "sources/#id_sources"] if address(draft, link) not in page] == []
    for link in expected:
        section, _, field = link.partition("/#")
        assert f'id="{field}"' in body(writer.get(address(draft, f"{section}/")))
    assert "There is a problem" in body(press_send(writer, draft))
    assert state_of(draft) == State.DRAFT


@mark.parametrize("missing", ["may_publish", "nobody_recognised"])
def test_both_consents_are_needed(writer, whole, missing):
    data = CONSENT | {"version": str(whole.version)}
    del data[missing]
    answer = writer.post(address(whole, "check/"), data)
    assert (answer.status_code, state_of(whole)) == (200, State.DRAFT)
    assert 'href="#consent"' in body(answer)
    assert body(answer).count('value="1" checked') == 1


@mark.parametrize("version", ["1", "", "x"])
def test_what_was_checked_is_what_is_sent(writer, whole, version):
    answer = press_send(writer, whole, version=version)
    assert (answer.status_code, state_of(whole)) == (200, State.DRAFT)
    assert "It was changed meanwhile" in body(answer)


def test_sending_twice_sends_once(writer, whole):
    version = str(whole.version)
    for _ in range(2):
        assert press_send(writer, whole, version=version).url == address(whole)
    assert ReviewEvent.objects.count() == 1


def test_a_draft_without_account_is_kept_while_one_signs_in_to_send_it(client, amina):
    address_of_draft = client.post("/en/contribute/start/", {"email": "amina@example.org"}).url
    draft = Submission.objects.get()
    check = address(draft, "check/")
    assert address_of_draft == address(draft, "where/")
    assert "Sign in to send it" in body(client.get(check))
    answer = client.post(check, CONSENT)
    assert answer.url == f"/en/account/sign-in/?next={quote(check, safe='')}"
    client.force_login(amina)
    assert "Send for review" in body(client.get(check))
    assert Submission.objects.get().owner == amina


# What could identify somebody -----------------------------------------------------------------------------------------


@fixture
def identifying(amina):
    return complete_submission(amina, description=f"Families are met. {IDENTIFYING}")


def key_of(submission):
    [found] = screening.findings_of(submission)
    return found.key


def test_a_finding_is_marked_where_it_stands_with_the_way_there(writer, identifying):
    page = body(writer.get(address(identifying, "check/")))
    assert "Families are met. Call <mark>+254 712 345678</mark> to ask" in page
    assert address(identifying, "what/#id_description") in page


def test_a_finding_must_be_explained_before_it_is_sent(writer, identifying):
    answer = press_send(writer, identifying)
    assert (answer.status_code, state_of(identifying)) == (200, State.DRAFT)
    assert f'href="#finding-{key_of(identifying)}"' in body(answer)
    press_send(writer, identifying, **{f"explanation-{key_of(identifying)}": "The public hotline."})
    assert state_of(identifying) == State.SUBMITTED
    assert FindingAnswer.objects.get().explanation == "The public hotline."


def test_an_explanation_is_saved_by_its_button_and_by_htmx(writer, identifying):
    key = key_of(identifying)
    data = {f"explanation-{key}": " The hotline.\x00 ", "explain": key}
    assert writer.post(address(identifying, "check/"), data).url == address(identifying, f"check/#finding-{key}")
    part = writer.post(address(identifying, "check/"), data, headers={"HX-Request": "true"})
    assert body(part).startswith(f'<li class="found found-explained" id="finding-{key}">') or "<html" not in body(part)
    assert FindingAnswer.objects.get().explanation == "The hotline."


def test_every_button_keeps_every_explanation(writer, amina):
    draft = complete_submission(amina, description=IDENTIFYING, results="Write to help@shelter.example.")
    first, second = (found.key for found in screening.findings_of(draft))
    data = {f"explanation-{first}": "One.", f"explanation-{second}": "Two.", "explain": first, "explanation-none": "x"}
    writer.post(address(draft, "check/"), data)
    assert {answer.key: answer.explanation for answer in FindingAnswer.objects.all()} == {first: "One.", second: "Two."}


def test_an_explanation_can_be_taken_back(writer, identifying):
    key = key_of(identifying)
    screening.explain(identifying, key, "The hotline.")
    writer.post(address(identifying, "check/"), {f"explanation-{key}": "", "explain": key})
    assert not screening.findings_of(identifying)[0].is_explained


def test_nonsense_on_the_page_for_sending_is_no_error(writer, identifying):
    for data in ({}, {"explain": "\x00"}, {"explain": "x" * 9000}, {"send": "1", "version": "\x00"}):
        assert writer.post(address(identifying, "check/"), data).status_code in (200, 302)


# As readers will see it -----------------------------------------------------------------------------------------------


def test_the_preview_is_the_public_page_below_a_bar(writer, whole):
    page = body(writer.get(address(whole, "preview/")))
    assert "It is not published." in page and page.count("<h1") == 1
    assert "Case worker" in page or "A case worker stays with each family." in page


def test_an_empty_draft_can_be_previewed_and_checked(writer, amina):
    draft = drafts.begin(amina)
    for place in ("preview/", "check/"):
        page = writer.get(address(draft, place))
        assert page.status_code == 200 and body(page).count("<h1") == 1


# After sending --------------------------------------------------------------------------------------------------------


@mark.parametrize("state", list(State))
def test_each_state_says_what_comes_next(writer, amina, rui, state):
    submission = in_state(state, owner=amina, by=rui)
    words = text(body(writer.get(address(submission))))
    expected = {
        State.DRAFT: ["With you since", "What and where", "Delete this draft"],
        State.SUBMITTED: ["With the curators since", "An answer is promised by", "Withdraw", "Write to the curators"],
        State.IN_REVIEW: ["With the curators since", "A curator is reading it", "Withdraw"],
        State.CHANGES_REQUESTED: ["Your turn since", "What curators ask for", "Say who runs it.", "Nearly there."],
        State.PUBLISHED: ["It is published", "See it published"],
        State.DECLINED: ["Appeal", "Start a new attempt", "It is about another subject."],
        State.WITHDRAWN: ["Start a new attempt"],
    }
    assert [line for line in expected[state] if line not in words] == []


def test_a_curator_is_never_named_to_who_wrote_it(writer, amina, rui):
    for state in (State.CHANGES_REQUESTED, State.PUBLISHED, State.DECLINED):
        page = body(writer.get(address(in_state(state, owner=amina, by=rui))))
        assert "Rui" not in page and "rui@" not in page and "Curator" in page


def test_notes_among_curators_are_not_in_the_history(writer, whole, rui):
    claimed(send(whole), rui)
    workflow.perform("note", whole, by=rui, message="Is this organisation known?")
    assert "Is this organisation known?" not in body(writer.get(address(whole)))


def test_a_message_reaches_the_history(writer, whole):
    send(whole)
    writer.post(address(whole, "act/write/"), {"message": "<b>One</b> more source."})
    assert "&lt;b&gt;One&lt;/b&gt; more source." in body(writer.get(address(whole)))


def test_a_message_sent_twice_by_the_same_button_stands_there_once(writer, whole):
    send(whole)
    for _ in range(2):
        writer.post(address(whole, "act/write/"), {"message": "Once.", "seen": str(whole.events.first().pk)})
    assert whole.events.filter(action="write").count() == 1


def test_an_empty_message_is_refused_in_words(writer, whole):
    send(whole)
    answer = writer.post(address(whole, "act/write/"), {"message": " "}, follow=True)
    assert "Write a message." in body(answer)


def test_amina_withdraws_and_appeals(writer, amina, rui):
    sent = send(complete_submission(amina))
    writer.post(address(sent, "act/withdraw/"))
    declined = in_state(State.DECLINED, owner=amina, by=rui)
    writer.post(address(declined, "act/appeal/"), {"message": "It is about children."})
    assert (state_of(sent), state_of(declined)) == (State.WITHDRAWN, State.SUBMITTED)


def test_what_comes_too_late_is_said_and_changes_nothing(writer, amina, rui):
    published = in_state(State.PUBLISHED, owner=amina, by=rui)
    answer = writer.post(address(published, "act/withdraw/"), follow=True)
    assert "This is not possible any more" in body(answer)
    assert state_of(published) == State.PUBLISHED


def test_a_curator_may_see_it_and_not_act_as_its_author(whole, rui):
    send(whole)
    curator = client_of(rui)
    assert curator.get(address(whole)).url == f"/en/desk/{whole.pk}/"
    assert curator.post(address(whole, "act/withdraw/")).status_code == 403
    assert curator.get(address(whole, "where/")).status_code == 404
    assert curator.post(address(whole, "check/"), CONSENT).status_code == 404


@mark.parametrize("action", ["publish", "claim", "submit", "note", "nothing"])
def test_only_what_authors_do_is_done_here(writer, whole, action):
    assert writer.post(address(whole, f"act/{action}/")).status_code == 404


# Changes asked for ----------------------------------------------------------------------------------------------------


@fixture
def asked(whole, rui):
    asked = ({"section": "where", "text": "Say who runs it."}, {"section": "sources", "text": "Name a second source."})
    return returned(claimed(send(whole), rui), rui, *asked)


def test_changes_are_ticked_off_or_answered_before_it_is_sent_again(writer, asked):
    first, second = asked.change_requests.all()
    assert "Tick off each change" in body(writer.get(address(asked, "check/")))
    assert f'href="{address(asked)}#changes"' in body(press_send(writer, asked))
    assert state_of(asked) == State.CHANGES_REQUESTED
    writer.post(address(asked, f"changes/{first.pk}/"), {"done": "1"})
    writer.post(address(asked, f"changes/{second.pk}/"), {"answer": "There is none."})
    press_send(writer, asked)
    assert state_of(asked) == State.SUBMITTED
    assert [(bool(request.done_at), request.answer) for request in asked.change_requests.all()] == [
        (True, ""),
        (False, "There is none."),
    ]


def test_a_tick_is_answered_with_its_own_line_for_htmx_and_can_be_taken_back(writer, asked):
    first = asked.change_requests.first()
    part = writer.post(address(asked, f"changes/{first.pk}/"), {"done": "1"}, headers={"HX-Request": "true"})
    assert "<html" not in body(part) and " checked" in body(part)
    writer.post(address(asked, f"changes/{first.pk}/"), {})
    first.refresh_from_db()
    assert first.done_at is None


def test_the_section_says_what_was_asked_for_there(writer, asked):
    assert "Say who runs it." in body(writer.get(address(asked, "where/")))
    assert "Say who runs it." not in body(writer.get(address(asked, "sources/")))


def test_a_stranger_ticks_nothing(asked, sam, rui):
    first = asked.change_requests.first()
    for stranger in (client_of(sam), client_of(rui), client_of()):
        assert stranger.post(address(asked, f"changes/{first.pk}/"), {"done": "1"}).status_code == 404
    first.refresh_from_db()
    assert first.done_at is None


def test_a_change_of_another_submission_is_not_found(writer, amina, asked):
    other = complete_submission(amina)
    first = asked.change_requests.first()
    assert writer.post(address(other, f"changes/{first.pk}/"), {"done": "1"}).status_code == 404
    assert writer.post(address(other, "changes/99999999999999999999/"), {"done": "1"}).status_code == 404


# Who ------------------------------------------------------------------------------------------------------------------

PLACES = ("", "where/", "what/", "law/", "results/", "sources/", "naming/", "check/", "preview/")
POSTS = ("where/", "sources/", "check/", "again/", "delete/", "act/write/", "act/withdraw/", "act/appeal/")


@mark.parametrize("state", [State.DRAFT, State.CHANGES_REQUESTED])
def test_strangers_find_nothing_at_any_address(amina, sam, min, rui, state):
    submission = in_state(state, owner=amina, by=rui)
    for stranger in (client_of(sam), client_of(min), client_of()):
        for place in PLACES:
            assert stranger.get(address(submission, place)).status_code == 404, place
        for place in POSTS:
            assert stranger.post(address(submission, place)).status_code == 404, place
    assert state_of(submission) == state


def test_private_pages_are_kept_nowhere(writer, whole):
    for place in PLACES:
        assert "no-store" in writer.get(address(whole, place))["Cache-Control"], place


def test_a_page_not_found_here_offers_to_sign_in(client, whole):
    page = body(client.get(address(whole, "where/")))
    assert f"next={address(whole, 'where/')}" in page
    assert "next=" not in body(client.get("/en/nowhere/"))
