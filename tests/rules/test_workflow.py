"""The table that moves a submission, whole: who may do what in which state, and what else each action does."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Role as AccountRole
from practices.models import Practice
from submissions import drafts, publishing, screening, workflow
from submissions.completeness import missing
from submissions.models import Handover, Notice, ReviewEvent, State, Submission
from tests.people import (
    claimed,
    clearance_link,
    complete_submission,
    declining_reason,
    in_state,
    person,
    returned,
    send,
)

STATES = list(State)
OF_EDITS = ("publish_edit",)  # tests/curator/test_editing.py tries it on one
CHANGES = [{"section": "where", "text": "Say who runs it."}]

AUTHOR = {
    (State.DRAFT, "submit"),
    (State.CHANGES_REQUESTED, "submit"),
    *((state, "withdraw") for state in (State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)),
    (State.DECLINED, "appeal"),
    *((state, "write") for state in STATES if state != State.DRAFT),
}
CURATOR = {
    (State.SUBMITTED, "claim"),
    *((State.IN_REVIEW, action) for action in ("release", "request_changes", "publish", "decline", "share")),
    *((state, action) for state in STATES if state != State.DRAFT for action in ("write", "note", "unshare")),
}
# A curator who brings what others hold is its author, and alone may send it so.
IMPORTER = AUTHOR | {(State.DRAFT, "import")}
# Whoever holds a clearance link has no account: the link acts for them.
OFFICE = {
    (state, action)
    for state in (State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)
    for action in ("comment", "clear", "object")
}
# Written out: four eyes and findings have tests of their own, since they need more than a state and a role.
EXPECTED = {
    "owner": AUTHOR,
    "colleague": AUTHOR,
    "stranger": set(),
    "curator": CURATOR,
    "curator who wrote it": IMPORTER,
    "curator of the same organisation": IMPORTER,
    "administrator": set(),
    "office with a link": OFFICE,
    "office with a link to another one": set(),
}


@pytest.fixture
def cast(amina, noor, sam, ines):
    """Everybody who may try: name of the part, who plays it."""
    return {
        "owner": amina,
        "colleague": noor,
        "stranger": sam,
        "curator": ines,
        "curator of the same organisation": person(
            "curator@shelter.example.org", "Own", role=AccountRole.CURATOR, organisation=amina.organisation
        ),
        "administrator": person("admin@example.org", "Admin", role=AccountRole.ADMINISTRATOR),
    }


def details(action, submission):
    """What an action needs so that only state and role decide."""
    return {
        "submit": {"version": submission.version, "consent": True},
        "import": {"consent": True},
        "request_changes": {"changes": CHANGES},
        "decline": {"reason": str(declining_reason().pk), "message": "Because."},
        "appeal": {"message": "Look again."},
        "write": {"message": "A word."},
        "note": {"message": "A note."},
        "share": {"office": "An office", "digest": "a digest", "expires_at": timezone.now() + timedelta(days=1)},
        "unshare": {"link": submission.clearance_links.first()},
        "comment": {"message": "A comment."},
        "object": {"message": "Because."},
    }.get(action, {})


def offices(submission, amina, rui):
    """Whoever holds a link to a submission, and who holds one to another; nobody does to what was never sent."""
    other = in_state(State.IN_REVIEW, owner=amina, by=rui)
    own = {"office with a link": clearance_link(submission)} if submission.handover else {}
    return own | {"office with a link to another one": clearance_link(other)}


def answer_all(submission):
    for request in workflow.current_change_requests(submission):
        workflow.answer_change(request, by=submission.owner, is_done=True)


def is_done(action, submission, by):
    """Whether an action goes through. Nothing of it stays, and nothing at all changes when it is refused."""
    done = True
    with transaction.atomic():
        before = snapshot(submission)
        try:
            event = workflow.perform(action, submission, by=by, **details(action, submission))
        except workflow.Refused:
            done = False
            assert snapshot(submission) == before
        else:
            assert submission.state == event.to_state == (workflow.ACTIONS[action].to or event.from_state)
        transaction.set_rollback(True)
    submission.refresh_from_db()
    return done


def snapshot(submission):
    row = Submission.objects.filter(pk=submission.pk).values().get()
    return row, *(model.objects.count() for model in (ReviewEvent, Handover, Notice, Practice))


@pytest.mark.parametrize("state", STATES)
def test_only_the_table_moves_a_submission(state, cast, rui, amina, empty_catalogue):
    submission = in_state(state, owner=amina, by=rui)
    answer_all(submission)
    table = {who: {action for at, action in expected if at == state} for who, expected in EXPECTED.items()}
    del table["curator who wrote it"]
    cast |= offices(submission, amina, rui)
    if "office with a link" not in cast:
        assert table.pop("office with a link") == set()
    actions = [name for name in workflow.ACTIONS if name not in ("allow", "approve")]
    assert {who: {name for name in actions if is_done(name, submission, by)} for who, by in cast.items()} == table


@pytest.mark.parametrize("state", STATES)
def test_a_curator_is_only_an_author_of_what_they_wrote(state, rui, ines, empty_catalogue):
    submission = in_state(state, owner=ines, by=rui)
    answer_all(submission)
    expected = {action for at, action in EXPECTED["curator who wrote it"] if at == state}
    if submission.handover:
        clearance_link(submission)
    assert {name for name in workflow.ACTIONS if is_done(name, submission, ines)} == expected


@pytest.mark.parametrize("state", STATES)
def test_the_buttons_offered_are_those_of_the_table(state, cast, rui, amina, empty_catalogue):
    submission = in_state(state, owner=amina, by=rui)
    offered = {
        who: {name for name in workflow.possible(submission, by) if name not in ("allow", "approve")}
        for who, by in cast.items()
    }
    table = {who: {action for at, action in EXPECTED[who] if at == state} for who in cast}
    assert offered == table


def test_every_action_of_the_table_is_tried_above():
    tried = {action for expected in EXPECTED.values() for _, action in expected}
    assert tried | {"allow", "approve", *OF_EDITS} == set(workflow.ACTIONS)


# What an action leaves behind ----------------------------------------------------------------------------------------


def events(submission):
    return list(
        submission.events.values_list("action", "by__email", "role", "from_state", "to_state", "handover__number")
    )


def test_the_history_tells_who_did_what_on_which_handover(amina, noor, rui, empty_catalogue):
    submission = in_state(State.CHANGES_REQUESTED, owner=amina, by=rui)
    answer_all(submission)
    workflow.perform("submit", submission, by=noor, version=submission.version, consent=True)
    assert events(submission) == [
        ("submit", "amina@example.org", "contributor", "draft", "submitted", 1),
        ("claim", "rui@example.org", "curator", "submitted", "in-review", 1),
        ("request_changes", "rui@example.org", "curator", "in-review", "changes-requested", 2),
        ("submit", "noor@example.org", "contributor", "changes-requested", "submitted", 3),
    ]
    assert list(submission.handovers.values_list("number", "occasion")) == [(1, "sent"), (2, "returned"), (3, "sent")]


def test_what_was_sent_stays_as_it_was_sent(amina, rui, empty_catalogue):
    submission = in_state(State.CHANGES_REQUESTED, owner=amina, by=rui)
    sent = submission.handovers.first().content
    drafts.save(submission, {"description": "Another text."}, seen=submission.version)
    assert submission.handovers.last().content == sent
    assert sent["description"] != "Another text."


# What is needed -------------------------------------------------------------------------------------------------------


def refusal(action, submission, by, **details):
    with pytest.raises(workflow.Refused) as refused:
        workflow.perform(action, submission, by=by, **details)
    return str(refused.value)


def test_sending_needs_consent_and_the_version_that_was_read(amina):
    submission = complete_submission(amina)
    version = submission.version
    assert "Confirm" in refusal("submit", submission, amina, version=version)
    assert "changed meanwhile" in refusal("submit", submission, amina, version=version - 1, consent=True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": " "}, "Give it a title."),
        ({"summary": "Short."}, "The summary needs 194 more characters."),
        ({"countries": []}, "Choose at least one country."),
        ({"scope": ""}, "Say whether it is national, part of a country, regional or global."),
        ({"stage": ""}, "Say whether it is a pilot, ongoing, ended or suspended."),
        ({"end": "2018"}, "The end is before the start."),
        ({"end": "2019"}, None),
        ({"implementers": []}, "Say who runs it."),
        ({"implementers": [{"name": "An office", "kind": ""}]}, "Give each of those who run it a name and a kind."),
        ({"description": ""}, "Describe what is done."),
        ({"measure_types": []}, "Choose one to five types of measure."),
        (
            {
                "measure_types": [
                    "foster-care",
                    "guardianship",
                    "kinship-care",
                    "training",
                    "firewall",
                    "case-management",
                ]
            },
            "Choose one to five types of measure.",
        ),
        ({"populations": []}, "Say for whom it is."),
        ({"provisions": []}, "Choose at least one provision it answers to."),
        ({"evidence": ""}, "Say how well it is documented."),
        ({"sources": []}, "Name at least one source."),
        (
            {"sources": [{"title": "", "publisher": "", "year": None, "url": "https://report.example/"}]},
            "Give each source a title.",
        ),
    ],
)
def test_sending_needs_complete_content(amina, changes, message):
    submission = complete_submission(amina, **changes)
    assert [one.message for one in missing(submission)] == ([message] if message else [])
    if message:
        assert refusal("submit", submission, amina, version=submission.version, consent=True) == message


def test_changes_asked_for_are_done_or_answered_before_sending_again(amina, rui):
    submission = returned(
        claimed(send(complete_submission(amina)), rui),
        rui,
        {"section": "where", "text": "Say who runs it."},
        {"section": "sources", "text": "Add a second source."},
    )
    first, second = workflow.current_change_requests(submission)
    again = {"version": submission.version, "consent": True}
    workflow.answer_change(first, by=amina, is_done=True)
    assert refusal("submit", submission, amina, **again) == "Tick off each change you were asked for, or say why not."
    workflow.answer_change(second, by=amina, is_done=False, answer="There is no other.")
    workflow.perform("submit", submission, by=amina, **again)
    with pytest.raises(workflow.Refused):
        workflow.answer_change(second, by=amina, is_done=True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([], "Ask for at least one change."),
        ([{"section": "check", "text": "Something."}], "Choose the section of each change."),
        ([{"section": "nowhere", "text": "Something."}], "Choose the section of each change."),
        ([{"section": "where", "text": "  "}], "Give each change a reason or a sentence."),
        ([{"section": "where", "reason": "987654"}], "Choose a reason."),
    ],
)
def test_asking_for_changes_needs_a_section_and_words_for_each(amina, rui, changes, message):
    submission = in_state(State.IN_REVIEW, owner=amina, by=rui)
    assert refusal("request_changes", submission, rui, changes=changes) == message


def test_declining_needs_a_reason_and_a_message(amina, rui):
    submission = in_state(State.IN_REVIEW, owner=amina, by=rui)
    reason = str(declining_reason().pk)
    assert refusal("decline", submission, rui, message="No.") == "Choose a reason."
    assert refusal("decline", submission, rui, message=" ", reason=reason) == "Write a message."
    workflow.perform("decline", submission, by=rui, message="Another subject.", reason=reason)
    assert submission.events.last().reason_id == int(reason)


def test_an_appeal_is_heard_by_a_second_curator(amina, rui, ines, empty_catalogue):
    submission = in_state(State.DECLINED, owner=amina, by=rui)
    workflow.perform("appeal", submission, by=amina, message="Look again.")
    assert "declined this before" in refusal("claim", submission, rui)
    workflow.perform("claim", submission, by=ines)
    assert "declined this before" in refusal("publish", submission, rui)
    workflow.perform("publish", submission, by=ines)
    assert submission.state == State.PUBLISHED


def test_four_eyes_are_those_of_two_curators_on_the_same_handover(amina, rui, ines, settings, empty_catalogue):
    settings.APPROVALS_REQUIRED = 2
    submission = in_state(State.IN_REVIEW, owner=amina, by=rui)
    assert "Another curator must approve" in refusal("publish", submission, rui)
    workflow.perform("approve", submission, by=rui)
    assert "You approved this already" in refusal("approve", submission, rui)
    assert "Another curator must approve" in refusal("publish", submission, rui)
    # An approval does not outlive the content it was given to.
    returned(submission, ines)
    answer_all(submission)
    claimed(send(submission), ines)
    assert "Another curator must approve" in refusal("publish", submission, ines)
    workflow.perform("approve", submission, by=rui)
    workflow.perform("publish", submission, by=ines)
    assert submission.state == State.PUBLISHED


FOUND = "Leila (9) lives with a host family. Her guardian answers on +41 22 739 81 11."


def test_what_could_identify_a_child_is_explained_by_its_writer_and_decided_by_a_curator(amina, rui, empty_catalogue):
    submission = complete_submission(amina, context=FOUND)
    found = screening.findings_of(submission)
    assert sorted(one.finding.kind for one in found) == ["child", "phone"]
    sending = {"version": submission.version, "consent": True}
    assert refusal("submit", submission, amina, **sending).startswith("Remove or explain")
    for one in found:
        screening.explain(submission, one.key, "A public example with an invented name.")
    workflow.perform("submit", submission, by=amina, **sending)
    claimed(submission, rui)
    assert refusal("publish", submission, rui).startswith("Decide on each thing")
    workflow.perform("allow", submission, by=rui, key=found[0].key)
    assert refusal("publish", submission, rui).startswith("Decide on each thing")
    workflow.perform("allow", submission, by=rui, key=found[1].key)
    assert "changed or removed" in refusal("allow", submission, rui, key="another")
    workflow.perform("publish", submission, by=rui)
    assert [event.action for event in submission.events.filter(audience="curators")] == ["allow", "allow"]


def test_a_decision_ends_when_the_explanation_changes(amina, rui):
    submission = complete_submission(amina, context="Write to office@shelter.example.org.")
    (found,) = screening.findings_of(submission)
    screening.explain(submission, found.key, "Our public address.")
    claimed(send(submission), rui)
    workflow.perform("allow", submission, by=rui, key=found.key)
    assert screening.findings_of(submission)[0].is_decided
    screening.explain(submission, found.key, "Another reason.")
    assert not screening.findings_of(submission)[0].is_decided


# Updates --------------------------------------------------------------------------------------------------------------


def test_an_update_made_from_an_older_revision_waits_until_the_curator_has_seen_the_newer(
    starter_catalogue, amina, sam, rui
):
    practice = Practice.objects.get(slug="thailand-mou-alternatives-to-detention")
    first, second = (
        claimed(send(finish(drafts.begin_update(practice, author), lessons=text)), rui)
        for author, text in [(amina, "It began in Bangkok."), (sam, "It began in two provinces.")]
    )
    workflow.perform("publish", first, by=rui)
    assert "Another version was published meanwhile" in refusal("publish", second, rui)
    assert "Another version was published meanwhile" in refusal("publish", second, rui, seen_revision=1)
    workflow.perform("publish", second, by=rui, seen_revision=2)
    assert list(practice.revisions.values_list("number", "content__lessons")) == [
        (3, "It began in two provinces."),
        (2, "It began in Bangkok."),
        (1, practice.lessons),
    ]


def finish(submission, **changes):
    """Give an update what desk research left open."""
    implementers = [row | {"kind": row["kind"] or "government"} for row in submission.implementers]
    return drafts.save(submission, {"implementers": implementers} | changes, seen=submission.version)


def test_an_update_of_a_practice_that_was_taken_down_is_not_published(starter_catalogue, amina, rui):
    practice = Practice.objects.get(slug="thailand-mou-alternatives-to-detention")
    submission = drafts.begin_update(practice, amina)
    submission = claimed(send(finish(submission)), rui)
    publishing.take_down(practice, by=rui, reason="Asked for by the ministry.")
    assert "was taken down" in refusal("publish", submission, rui)
    publishing.put_back(practice, by=rui, reason="It was a mistake.")
    workflow.perform("publish", submission, by=rui)
    assert submission.practice == practice


def test_a_person_has_one_open_update_of_a_practice(starter_catalogue, amina):
    practice = Practice.objects.first()
    assert drafts.begin_update(practice, amina) == drafts.begin_update(practice, amina)
