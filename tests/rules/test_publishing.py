"""Publishing copies what was approved into the catalogue, and nothing else."""

import json

import pytest
from django.http import QueryDict

from practices import index
from practices.content import PracticeContent
from practices.filters import find_practices
from practices.models import Keyword, Practice
from submissions import drafts, publishing, workflow
from submissions.models import Naming, PracticeEvent, State, Submission
from submissions.sections import RELATIONS
from tests.people import COMPLETE, claimed, complete_submission, in_state, send

PRIVATE = "The director of the house told us in confidence."


def published(submission, by):
    workflow.perform("publish", claimed(send(submission), by), by=by)
    return submission.practice


def exported(client, query=""):
    return json.loads(client.get(f"/en/practices/export.json{query}").getvalue())


def test_the_practice_holds_what_was_written(amina, rui, empty_catalogue):
    submission = complete_submission(amina, confidential_notes=PRIVATE, naming=Naming.ORGANISATION)
    practice = published(submission, rui)
    columns = [field.name for field in PracticeContent._meta.fields]
    assert {name: getattr(practice, name) for name in columns} == {
        name: getattr(submission, name) for name in columns
    } | {"safeguard_answers": practice.safeguard_answers}
    assert {answer["answer"] for answer in practice.safeguard_answers.values()} == {"not-stated"}
    assert {name: sorted(getattr(practice, name).values_list("pk", flat=True)) for name in RELATIONS} == {
        name: COMPLETE[name] for name in RELATIONS
    }
    assert sorted(practice.keywords.names()) == COMPLETE["keywords"]
    assert (practice.slug, practice.provenance, practice.revision_number) == (
        "families-are-hosted-in-the-community-instead-of-being-held",
        "submitted",
        1,
    )
    assert (practice.submitted_by, practice.submitter_kind) == ("Open Shelter", "ngo")
    assert practice.verified_on == practice.updated_at.date()


def test_the_revision_is_the_approved_handover(amina, rui, empty_catalogue):
    practice = published(complete_submission(amina, confidential_notes=PRIVATE), rui)
    handover = Submission.objects.get(practice=practice).handovers.get(occasion="decided")
    assert practice.revisions.get().content == handover.content | {"slug": practice.slug}
    assert PRIVATE not in str(handover.content)
    assert handover.private["confidential_notes"] == PRIVATE


def test_it_is_found_at_once_and_counted(amina, rui, empty_catalogue, client):
    before = index.current()
    practice = published(complete_submission(amina), rui)
    now = index.current()
    assert now.number > before.number
    assert list(find_practices(QueryDict("q=host+family&country=ke&keyword=host-families"), now).ids) == [practice.pk]
    assert len(now.of("measure", "foster-care")) == 1
    assert client.get(practice.get_absolute_url()).status_code == 200
    assert exported(client, "?q=case+worker")["count"] == 1


def test_an_organisation_is_named_only_if_it_said_so(amina, rui, empty_catalogue, client):
    practice = published(complete_submission(amina, naming=Naming.KIND), rui)
    assert (practice.submitted_by, practice.submitter_kind) == ("", "ngo")
    page = client.get(practice.get_absolute_url()).content.decode()
    assert "Civil-society organisation" in page
    assert "Open Shelter" not in page
    assert "amina" not in page.lower()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Réfugiés: l’accueil en famille", "refugies-laccueil-en-famille"),
        ("Опека вместо задержания", "opeka-vmesto-zaderzhaniia"),
        ("???", "practice"),
        ("Compare", "compare-2"),
    ],
)
def test_an_address_is_made_of_words_in_latin_letters(title, slug, amina, rui, empty_catalogue):
    assert published(complete_submission(amina, title=title), rui).slug == slug


def test_an_update_is_the_next_revision_and_leaves_the_earlier_ones(starter_catalogue, amina, rui, client):
    practice = Practice.objects.get(slug="thailand-mou-alternatives-to-detention")
    first = practice.revisions.get().content
    submission = drafts.begin_update(practice, amina)
    implementers = [row | {"kind": row["kind"] or "government"} for row in submission.implementers]
    changes = {"implementers": implementers, "lessons": "It began in Bangkok.", "countries": ["la", "th"]}
    submission = drafts.save(submission, changes, seen=submission.version)
    workflow.perform("publish", claimed(send(submission), rui), by=rui, note="Lessons added by those who run it.")
    practice.refresh_from_db()
    assert [(one.number, one.note) for one in practice.revisions.all()] == [
        (2, "Lessons added by those who run it."),
        (1, ""),
    ]
    assert practice.revisions.last().content == first
    assert practice.revisions.first().content["countries"] == ["LA", "TH"]
    assert practice.slug == "thailand-mou-alternatives-to-detention"
    assert practice.pk in index.current().of("country", "la")
    latest, earliest = client.get(f"{practice.get_absolute_url()}history/").context["revisions"]
    assert {"lessons", "countries"} <= {change.field for change in latest["changes"]}
    assert earliest["changes"] == []


def test_keywords_of_a_draft_stay_private_until_it_is_published(amina, rui, empty_catalogue):
    submission = complete_submission(amina, keywords=["Very private word"])
    assert not Keyword.objects.exists()
    published(submission, rui)
    assert list(Keyword.objects.values_list("name", flat=True)) == ["Very private word"]


# Taking down ----------------------------------------------------------------------------------------------------------


def test_a_practice_taken_down_tells_why_and_is_nowhere_else(amina, rui, empty_catalogue, client):
    practice = published(complete_submission(amina), rui)
    publishing.take_down(practice, by=rui, reason=" Asked for by the ministry. ")
    answer = client.get(practice.get_absolute_url())
    assert answer.status_code == 410
    assert b"Asked for by the ministry." in answer.content
    assert len(index.current().all) == 0
    assert exported(client)["count"] == 0
    publishing.put_back(practice, by=rui, reason="It was a mistake.")
    assert client.get(practice.get_absolute_url()).status_code == 200
    assert list(PracticeEvent.objects.values_list("action", "by", "message")) == [
        ("take-down", rui.pk, "Asked for by the ministry."),
        ("put-back", rui.pk, "It was a mistake."),
    ]


def test_taking_down_needs_a_reason(amina, rui, empty_catalogue):
    practice = published(complete_submission(amina), rui)
    with pytest.raises(publishing.CannotChange, match="Give a reason"):
        publishing.take_down(practice, by=rui, reason="  ")
    assert not PracticeEvent.objects.exists()


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_nothing_but_publishing_writes_the_catalogue(state, amina, rui, empty_catalogue):
    before = index.current().number
    in_state(state, owner=amina, by=rui)
    assert (Practice.objects.count(), index.current().number) == (0, before)
