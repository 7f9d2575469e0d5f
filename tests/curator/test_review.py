"""One review from claim to publication, as curators do it on the pages of the desk."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices import index
from practices.models import Practice
from submissions import drafts, screening, workflow
from submissions.models import Attachment, ChangeRequest, Reason, State, Submission
from tests.catalogue import entry, publish, revise
from tests.pages import body, main, text
from tests.people import (
    claimed,
    client_of,
    complete_submission,
    curator,
    declining_reason,
    in_state,
    person,
    returned,
    send,
)

HIDDEN = re.compile(r'name="(seen|handover)" value="(\d+)"')


@pytest.fixture
def sent(starter_catalogue, amina):
    return send(complete_submission(amina))


@pytest.fixture
def in_review(sent, rui):
    return claimed(sent, rui)


def url(submission, tail=""):
    return f"/en/desk/{submission.pk}/{tail}"


def hidden(client, path):
    """What the forms of a page send without being asked."""
    return dict(HIDDEN.findall(body(client.get(path))))


def act(client, submission, action, **data):
    return client.post(url(submission, f"act/{action}/"), hidden(client, url(submission)) | data)


def fill(client, submission, page, **data):
    path = url(submission, f"{page}/")
    return client.post(path, hidden(client, path) | data)


def rows(*items):
    """The fields of the form that asks for changes."""
    data = {"form-TOTAL_FORMS": len(items), "form-INITIAL_FORMS": len(items)}
    for number, item in enumerate(items):
        data |= {f"form-{number}-{name}": value for name, value in item.items()}
    return data


def state(submission):
    return Submission.objects.get(pk=submission.pk).state


def words(client, path):
    return text(main(client.get(path)))


def change_reason():
    return Reason.objects.create(use="change", texts={"en": "Say who does what.", "fr": "Dites qui fait quoi."})


# The whole way --------------------------------------------------------------------------------------------------------


def test_a_practice_from_claim_over_two_changes_to_publication(sent, amina, rui):
    client, reason = client_of(rui), change_reason()
    act(client, sent, "claim")
    asked = rows(
        {"section": "what", "reason": reason.pk, "text": "Who finds the families?"},
        {"section": "results", "text": "Say how many came to each hearing."},
        {"section": "", "text": ""},
    )
    answer = fill(client, sent, "changes", **asked, message="Nearly there.")
    assert (answer.status_code, answer["Location"]) == (302, url(sent))
    assert list(ChangeRequest.objects.values_list("section", "reason", "text")) == [
        ("what", reason.pk, "Who finds the families?"),
        ("results", None, "Say how many came to each hearing."),
    ]
    first, second = workflow.current_change_requests(sent)
    new = {"description": "Churches find and train host families.", "title": "Families are hosted, not held"}
    drafts.save(Submission.objects.get(pk=sent.pk), new, seen=99)
    workflow.answer_change(first, by=amina, is_done=True)
    workflow.answer_change(second, by=amina, is_done=False, answer="Nobody has counted.")
    send(Submission.objects.get(pk=sent.pk), amina)
    act(client, sent, "claim")

    page = main(client.get(url(sent)))
    again = page[page.index("again-what") : page.index("<aside")]
    assert re.findall(r'id="again-([a-z]+)"', page) == ["what", "results", "where"]
    assert "<ins>Churches find</ins>" in again or "<ins>Churches" in again
    shown = text(again)
    for expected in ("Say who does what.", "Who finds the families?", "Ticked off", "Nobody has counted."):
        assert expected in shown, expected
    assert "Nothing changed in this section." in shown and "Changed without being asked for." in shown
    assert "A university" not in shown  # the sources are as they were

    answer = fill(client, sent, "publish", confirm="on")
    assert state(sent) == State.PUBLISHED
    practice = Practice.objects.get(title="Families are hosted, not held")
    assert practice.get_absolute_url() in main(client.get(answer["Location"]))
    public = client_of().get(practice.get_absolute_url())
    assert public.status_code == 200 and "Churches find and train" in body(public)
    listed = body(client_of().get("/en/practices/?q=churches+train"))
    assert practice.slug in listed
    assert practice.pk in index.current().all and practice.pk in index.current().of("country", "ke")


@pytest.mark.parametrize("ends", ["with the contributor", "withdrawn"])
def test_the_desk_shows_the_last_hand_over_and_never_what_is_typed_meanwhile(starter_catalogue, amina, rui, ends):
    client, submission = client_of(rui), complete_submission(amina, results="Ask office@ministry.example.")
    answer_findings(submission, "It is public.")
    claimed(send(submission), rui)
    returned(submission, rui, {"section": "what", "text": "Who finds them?"})
    workflow.answer_change(
        workflow.current_change_requests(submission).get(), by=amina, is_done=False, answer="Churches."
    )
    claimed(send(Submission.objects.get(pk=submission.pk), amina), rui)
    returned(submission, rui, {"section": "what", "text": "Which churches?"})
    type_everywhere(Submission.objects.get(pk=submission.pk), amina)
    if ends == "withdrawn":
        workflow.perform("withdraw", submission, by=amina)
    pages = ["", "?view=page", "?view=again", *(f"handovers/{number}/" for number in range(1, 5))]
    for path in (*(url(submission, tail) for tail in pages), "/en/desk/?queue=waiting", "/en/desk/?queue=closed"):
        assert "TYPED" not in body(client.get(path)), path
    assert "Churches." in words(client, url(submission, "?view=again"))
    page = main(client.get(url(submission, "?view=page")))
    assert "Open Shelter" not in page[: page.index("<aside")] and "Only the kind of organisation" in text(page)


def type_everywhere(submission, author):
    """What a contributor can change while it is with them."""
    typed = dict.fromkeys(("title", "description", "results", "confidential_notes"), "TYPED")
    drafts.save(submission, typed | {"naming": "organisation", "keywords": ["TYPED"]}, seen=99)
    Attachment.objects.create(submission=submission, name="TYPED.pdf", content_type="application/pdf", size=1)
    workflow.answer_change(workflow.current_change_requests(submission).get(), by=author, is_done=False, answer="TYPED")
    submission.finding_answers.update(explanation="TYPED")


def answer_findings(submission, explanation):
    for finding in screening.findings_of(submission):
        screening.explain(submission, finding.key, explanation)


def test_private_things_are_read_at_the_desk(starter_catalogue, amina, rui):
    submission = complete_submission(amina, confidential_notes="The officer must not be named.")
    file = Attachment.objects.create(submission=submission, name="order.pdf", content_type="application/pdf", size=2048)
    page = main(client_of(rui).get(url(send(submission))))
    shown = text(page)
    for expected in (
        "The officer must not be named.",
        "amina@example.org",
        "Amina Writer",
        "order.pdf",
        "stays private",
    ):
        assert expected in shown, expected
    assert f"/en/contribute/{submission.pk}/files/{file.pk}/" in page and "<img" not in page


def test_a_handover_reads_whole_and_shows_what_changed_since_the_one_before(in_review, amina, rui):
    returned(in_review, rui)
    drafts.save(Submission.objects.get(pk=in_review.pk), {"description": "A shorter text."}, seen=99)
    request = workflow.current_change_requests(in_review).get()
    workflow.answer_change(request, by=amina, is_done=True)
    send(Submission.objects.get(pk=in_review.pk), amina)
    client = client_of(rui)
    assert "A shorter text." in words(client, url(in_review, "handovers/3/"))
    assert "Host families are found" in words(client, url(in_review, "handovers/1/"))
    assert "<ins>" in main(client.get(url(in_review, "handovers/3/")))
    assert "Nothing. It changed hands as it was." in words(client, url(in_review, "handovers/2/"))
    assert client.get(url(in_review, "handovers/4/")).status_code == 404


# Claiming -------------------------------------------------------------------------------------------------------------


def test_claim_release_and_take_over(sent, rui, ines):
    his, hers = client_of(rui), client_of(ines)
    act(his, sent, "claim")
    page = hers.get(url(sent))
    assert "Claimed by Rui Curator" in text(main(page))
    act(hers, sent, "take-over", claimed_by=rui.pk)
    assert Submission.objects.get(pk=sent.pk).claimed_by == ines
    act(his, sent, "release")
    assert (state(sent), Submission.objects.get(pk=sent.pk).claimed_by) == (State.SUBMITTED, None)


def test_a_claim_that_moved_on_is_not_taken_over(sent, rui, ines):
    third = curator("third@example.org", "Third Curator")
    claimed(sent, rui)
    act(client_of(ines), sent, "take-over", claimed_by=rui.pk)
    answer = act(client_of(third), sent, "take-over", claimed_by=rui.pk)
    assert "Another curator has claimed it meanwhile." in text(main(answer))
    assert Submission.objects.get(pk=sent.pk).claimed_by == ines


def test_what_is_sent_twice_is_done_once(sent, rui):
    client = client_of(rui)
    for _time in range(2):
        answer = client.post(url(sent, "act/claim/"), {"seen": sent.events.first().pk})
        assert answer.status_code == 302
    seen = hidden(client, url(sent))
    for action, data in (("write", {"message": "Thank you."}), ("note", {"message": "Good.", "field": "title"})):
        for _time in range(2):
            assert client.post(url(sent, f"act/{action}/"), seen | data).status_code == 302
    act(client, sent, "write", message="Thank you.")  # meant: the page was read again
    assert [event.action for event in sent.events.all()] == ["submit", "claim", "write", "note", "write"]


def test_a_decision_that_is_sent_twice_is_taken_once_and_says_no_more(in_review, rui):
    client = client_of(rui)
    path = url(in_review, "publish/")
    data = hidden(client, path) | {"confirm": "on"}
    answers = [client.post(path, data) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Practice.objects.filter(title=in_review.title).count() == 1


# Whose it is not ------------------------------------------------------------------------------------------------------


def test_nobody_reviews_their_own_or_their_organisations(starter_catalogue, amina, shelter, rui, ines):
    own = send(complete_submission(rui))
    ines.organisation = shelter
    ines.save()
    theirs = claimed(send(complete_submission(amina)), rui)
    joined_later = person("lone@example.org", "Lone Writer")
    before_that = send(complete_submission(joined_later))
    joined_later.organisation = shelter
    joined_later.save()
    for client, submission in ((client_of(rui), own), (client_of(ines), theirs), (client_of(ines), before_that)):
        before = submission.events.count()
        answers = [
            client.get(url(submission, tail)) for tail in ("", "changes/", "decline/", "publish/", "handovers/1/")
        ]
        answers += [client.post(url(submission, f"{page}/")) for page in ("changes", "decline", "publish")]
        acts = ("claim", "release", "take-over", "approve", "allow", "write", "note")
        answers += [client.post(url(submission, f"act/{action}/"), {"message": "x"}) for action in acts]
        assert {answer.status_code for answer in answers} == {403}
        assert "Another curator must review this" in text(main(answers[0]))
        assert submission.events.count() == before


def test_an_appeal_is_heard_by_a_second_curator(in_review, amina, rui, ines):
    his, hers = client_of(rui), client_of(ines)
    reason = declining_reason()
    assert "Explain" in words(his, url(in_review, "decline/"))
    answer = fill(his, in_review, "decline", reason=reason.pk, message="It is about schools.")
    assert (answer.status_code, state(in_review)) == (302, State.DECLINED)
    workflow.perform("appeal", in_review, by=amina, message="It is about hosts.")
    assert "You declined this before" in words(his, url(in_review))
    assert his.post(url(in_review, "act/claim/")).status_code == 403
    act(hers, in_review, "claim")
    assert his.get(url(in_review, "publish/")).status_code == 403
    fill(hers, in_review, "publish", confirm="on")
    assert state(in_review) == State.PUBLISHED


# Refused beside the form ----------------------------------------------------------------------------------------------


def test_a_decline_needs_reason_and_message_and_loses_nothing(in_review, rui):
    declining_reason()
    answer = fill(client_of(rui), in_review, "decline", message="A long explanation.")
    assert "A long explanation." in body(answer) and "There is a problem" in text(main(answer))
    assert state(in_review) == State.IN_REVIEW


def test_another_row_keeps_what_was_typed(in_review, rui):
    reason = change_reason()
    client = client_of(rui)
    typed = rows({"section": "law", "reason": reason.pk, "text": "Which law?"}, {"section": "", "text": "And when?"})
    answer = fill(client, in_review, "changes", **typed, message="Soon, please.", add="1")
    page = main(answer)
    assert page.count('class="form-row change-row"') == 3
    assert "Which law?" in page and "And when?" in page and "Soon, please." in page
    assert '<option value="law" selected>' in page and f'<option value="{reason.pk}" selected>' in page
    assert "There is a problem" not in page and state(in_review) == State.IN_REVIEW


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"section": "", "text": ""}, "Ask for at least one change."),
        ({"section": "", "text": "Which law?"}, "Choose the section of this change."),
        ({"section": "law", "text": ""}, "Give this change a reason or a sentence."),
        ({"section": "check", "text": "x"}, "Select a valid choice."),
    ],
)
def test_a_change_without_section_or_words_is_refused_beside_its_row(in_review, rui, row, problem):
    answer = fill(client_of(rui), in_review, "changes", **rows(row), message="Kept words.")
    assert problem in text(main(answer)) and "Kept words." in body(answer)
    assert state(in_review) == State.IN_REVIEW


def test_reasons_are_offered_in_the_language_of_the_curator_and_only_active_ones_for_this_use(in_review, rui):
    change_reason()
    Reason.objects.create(use="change", texts={"en": "Retired."}, is_active=False)
    Reason.objects.create(use="decline", texts={"en": "Only to decline."})
    page = body(client_of(rui).get(f"/fr/desk/{in_review.pk}/changes/"))
    assert "Dites qui fait quoi." in page and "Retired." not in page and "Only to decline." not in page


def test_an_empty_message_is_refused_beside_its_form(in_review, rui):
    answer = act(client_of(rui), in_review, "write", message="  ")
    assert answer.status_code == 200 and "form-error" in body(answer)
    assert in_review.events.count() == 2


def test_a_note_about_a_field_stays_among_curators(in_review, amina, rui, ines):
    act(client_of(rui), in_review, "note", message="The court says the same.", field="legal_basis")
    shown = words(client_of(ines), url(in_review))
    assert "The court says the same." in shown and "about “Legal basis”" in shown
    event = in_review.events.last()
    assert (event.audience, event.field, event.notices.count()) == ("curators", "legal_basis", 0)
    answer = act(client_of(rui), in_review, "note", message="x", field="nonsense")
    assert "form-error" in body(answer)


# Safety ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_finding(starter_catalogue, amina, rui):
    submission = complete_submission(amina, results="Ask the coordinator at office@ministry.example for figures.")
    answer_findings(submission, "It is public.")
    return claimed(send(submission), rui)


def test_publication_waits_for_a_decision_on_each_finding(with_finding, rui):
    client = client_of(rui)
    page = main(client.get(url(with_finding)))
    assert "<mark>office@ministry.example</mark>" in page and "It is public." in text(page)
    answer = fill(client, with_finding, "publish", confirm="on")
    assert "Decide on each thing that could identify a person first." in text(main(answer))
    assert state(with_finding) == State.IN_REVIEW
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    for _time in range(2):
        act(client, with_finding, "allow", key=key)
    assert "May stay, says Rui Curator" in words(client, url(with_finding))
    assert with_finding.events.filter(action="allow").count() == 1
    fill(client, with_finding, "publish", confirm="on")
    assert state(with_finding) == State.PUBLISHED


def test_asking_to_change_a_finding_begins_with_its_section_and_words_and_keeps_them_out_of_the_address(
    with_finding, rui
):
    client = client_of(rui)
    link = re.search(r'href="([^"]+\?finding=[^"]+)"', main(client.get(url(with_finding))))[1]
    assert "ministry" not in link
    page = main(client.get(link))
    assert '<option value="results" selected>' in page and "office@ministry.example" in page


# Four eyes ------------------------------------------------------------------------------------------------------------


def test_with_two_approvals_a_second_curator_must_approve(in_review, rui, ines, settings):
    settings.APPROVALS_REQUIRED = 2
    his, hers = client_of(rui), client_of(ines)
    assert "0 of 2 approvals" in words(his, url(in_review))
    answer = fill(his, in_review, "publish", confirm="on")
    assert "Another curator must approve it first." in text(main(answer))
    act(his, in_review, "approve")
    assert "1 of 2 approvals" in words(hers, url(in_review)) and "Rui Curator" in words(hers, url(in_review))
    assert "act/approve/" not in body(his.get(url(in_review))) and "act/approve/" in body(hers.get(url(in_review)))
    fill(hers, in_review, "publish", confirm="on")
    assert state(in_review) == State.PUBLISHED


def test_one_approval_needs_no_button(in_review, rui):
    page = body(client_of(rui).get(url(in_review)))
    assert "act/approve/" not in page and "approvals" not in page


def test_what_was_sent_again_since_the_page_was_made_is_read_before_it_is_decided_on(in_review, amina, rui, ines):
    client = client_of(rui)
    path = url(in_review, "publish/")
    old = hidden(client, path)
    returned(in_review, ines)
    workflow.answer_change(workflow.current_change_requests(in_review).get(), by=amina, is_done=True)
    drafts.save(Submission.objects.get(pk=in_review.pk), {"description": "Something else."}, seen=99)
    claimed(send(Submission.objects.get(pk=in_review.pk), amina), ines)
    answer = client.post(path, old | {"confirm": "on"})
    assert "It was sent again meanwhile." in text(main(answer)) and state(in_review) == State.IN_REVIEW


# Updates --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def update(empty_catalogue, amina, rui):
    publish(entry("one", description="Hosts are found.", results="Forty families."))
    submission = drafts.begin_update(Practice.objects.get(slug="one"), amina)
    fields = {"implementers": [{"name": "Ministry of Children", "kind": "government"}], "results": "Fifty families."}
    return claimed(send(drafts.save(submission, fields, seen=1)), rui)


def test_an_update_is_read_against_the_revision_it_was_made_from(update, rui):
    page = main(client_of(rui).get(url(update)))
    assert "<del>Forty</del><ins>Fifty</ins> families." in page
    assert "Hosts are found." not in page[: page.index("<aside")]


def test_an_update_becomes_the_next_revision_with_its_public_note(update, rui):
    client = client_of(rui)
    assert "It becomes version 2" in words(client, url(update, "publish/"))
    fill(client, update, "publish", confirm="on", note="New figures.")
    revisions = Practice.objects.get(slug="one").revisions
    assert list(revisions.values_list("number", "note")) == [(2, "New figures."), (1, "")]
    assert "Fifty families." in body(client_of().get("/en/practices/one/"))


def test_what_was_published_meanwhile_is_shown_and_must_be_confirmed(update, rui):
    client = client_of(rui)
    revise("one", description="Hosts are found and paid.")
    page = main(client.get(url(update)))
    assert "Version 2 was published meanwhile" in text(page) and "Publishing would undo this" in text(page)
    assert "<ins> and paid</ins>" in page and "<ins>Fifty</ins>" in page
    answer = fill(client, update, "publish", confirm="on")
    assert "Confirm that you have looked" in text(main(answer)) and state(update) == State.IN_REVIEW
    answer = fill(client, update, "publish", confirm="on", seen_meanwhile="on", seen_revision="1")
    assert "Confirm that you have looked" in text(main(answer)) and state(update) == State.IN_REVIEW
    fill(client, update, "publish", confirm="on", seen_meanwhile="on", seen_revision="2")
    assert Practice.objects.get(slug="one").revision_number == 3


def test_codes_in_another_order_are_no_difference(empty_catalogue, amina, rui):
    publish(entry("one", measure_types=["training", "foster-care"], provisions=["gcm-13", "crc-3"]))
    submission = drafts.begin_update(Practice.objects.get(slug="one"), amina)
    fields = {"implementers": [{"name": "Ministry of Children", "kind": "government"}], "description": "New."}
    claimed(send(drafts.save(submission, fields, seen=1)), rui)
    shown = main(client_of(rui).get(url(submission)))
    headings = re.findall(r'class="change-heading">([^<]+)<', shown)
    assert headings == ["What is done", "Certainty of desk research"]


# History and cost -----------------------------------------------------------------------------------------------------


def test_history_names_people_to_curators_and_tells_of_those_who_left(in_review, rui):
    shown = words(client_of(rui), url(in_review))
    assert "Amina Writer , Contributor" in shown and "Rui Curator , Curator" in shown
    in_review.owner.delete()
    assert "somebody who has left" in words(client_of(rui), url(in_review))


@pytest.mark.parametrize("final", [State.DECLINED, State.WITHDRAWN, State.PUBLISHED])
def test_what_is_closed_offers_no_decision(starter_catalogue, amina, rui, final):
    submission = in_state(final, owner=amina, by=rui)
    client = client_of(rui)
    page = body(client.get(url(submission)))
    assert not re.search(r"/(publish|changes|decline|act/(claim|release|take-over|approve|allow))/", page)
    assert client.get(url(submission, "publish/")).status_code == 302


def test_a_draft_is_unknown_to_the_desk(starter_catalogue, amina, rui):
    submission = complete_submission(amina)
    assert client_of(rui).get(url(submission)).status_code == 404
    assert client_of(rui).post(url(submission, "act/claim/")).status_code == 404


def test_an_action_that_is_none_of_the_desks_is_not_found(in_review, rui):
    for action in ("submit", "withdraw", "appeal", "publish", "decline", "request_changes", "nonsense"):
        assert client_of(rui).post(url(in_review, f"act/{action}/")).status_code == 404, action


def test_a_long_history_costs_no_more_queries(in_review, rui):
    client = client_of(rui)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(url(in_review))
        return len(captured)

    queries()
    workflow.perform("write", in_review, by=rui, message="One.")
    few = queries()
    for number in range(3):
        workflow.perform("note", in_review, by=rui, message=f"{number}.", field="title")
        workflow.perform("write", in_review, by=rui, message=f"{number}.")
    assert queries() == few


# What htmx smooths ----------------------------------------------------------------------------------------------------


def test_htmx_gets_the_page_at_once_with_the_focus_where_something_was_done(in_review, rui):
    client = client_of(rui)
    path, data = url(in_review, "act/note/"), hidden(client, url(in_review)) | {"message": "Good."}
    answer = client.post(path, data, headers={"HX-Request": "true"})
    page = main(answer)
    assert answer.status_code == 200 and 'id="notes" tabindex="-1" autofocus' in page and "Good." in page
    assert page.count("autofocus") == 1 and int(dict(HIDDEN.findall(page))["seen"]) == in_review.events.last().pk


def test_a_new_row_has_the_focus(in_review, rui):
    page = main(fill(client_of(rui), in_review, "changes", **rows({"text": "Which law?"}), add="1"))
    assert re.findall(r'<select name="form-(\d)-section"[^>]* autofocus', page) == ["1"]


def test_rows_end_at_the_most_that_may_be_asked_for(in_review, rui):
    many = rows(*({"section": "law", "text": f"{number}"} for number in range(30)))
    page = main(fill(client_of(rui), in_review, "changes", **many, add="1"))
    assert page.count('class="form-row change-row"') == 30 and 'name="add"' not in page
