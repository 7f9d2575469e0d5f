"""A curator edits what is published: as a new revision, with a public note, and with as many eyes as the rules ask."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.models import Organisation
from practices.models import Practice
from submissions import drafts, mails, workflow
from submissions.models import Attachment, Notice, PracticeEvent, State, Submission
from tests import catalogue
from tests.pages import body, main, text
from tests.people import claimed, client_of, complete_submission, curator, in_state, send

DONE = {"note": "The name of the law was wrong.", "confirm": "on"}


@pytest.fixture
def practice(amina, rui, empty_catalogue):
    """Submitted by amina, published by rui half a year ago."""
    made = in_state(State.PUBLISHED, owner=amina, by=rui).practice
    Practice.objects.filter(pk=made.pk).update(verified_on=date(2026, 5, 1), submitted_by="Open Shelter")
    return Practice.objects.get(pk=made.pk)


def begun(practice, editor, **changes):
    """An edit of a curator, begun at the desk."""
    answer = client_of(editor).post(reverse("desk:edit", args=[practice.slug]))
    edit = Submission.objects.get(practice=practice, owner=editor, state=State.DRAFT)
    assert answer.url == edit.get_absolute_url()
    return drafts.save(edit, {"legal_basis": "The Act of 2019.", **changes}, seen=edit.version)


def finish(edit, button, **data):
    address = reverse("contribute:check", args=[edit.pk])
    return client_of(edit.owner).post(address, {"version": edit.version, button: "1"} | data)


def test_a_curator_publishes_an_edit_with_a_note_and_nobody_becomes_its_author(practice, amina, ines, client):
    assert 'action="/en/desk/practices/' in main(client_of(ines).get(f"/en/contribute/start/?practice={practice.slug}"))
    edit = begun(practice, ines)
    assert begun(practice, ines) == edit
    page = main(client_of(ines).get(reverse("contribute:check", args=[edit.pk])))
    assert "The Act of 2019." in page and "<ins>" in page
    refused = finish(edit, "publish")
    assert (refused.status_code, Practice.objects.get().revision_number) == (200, 1)
    assert "Say what changed." in text(main(refused)) and "Confirm that you have read all of it" in text(main(refused))

    assert finish(edit, "publish", **DONE).url == reverse("desk:practice", args=[practice.slug])
    now = Practice.objects.get()
    assert (now.revision_number, now.legal_basis, now.verified_on) == (2, "The Act of 2019.", date(2026, 5, 1))
    assert (now.provenance, now.submitted_by) == ("submitted", "Open Shelter")
    event = PracticeEvent.objects.get()
    assert (event.action, event.by, event.message) == ("edit", ines, DONE["note"])
    [notice] = Notice.objects.filter(practice_event=event)
    mail = mails.message(notice)
    assert (notice.person, notice.topic) == (amina, "edits")
    assert DONE["note"] in mail.body and f"/practices/{practice.slug}/history/" in mail.body
    history = body(client.get(f"/en/practices/{practice.slug}/history/"))
    assert DONE["note"] in history and "Ines" not in history + mail.body
    assert finish(edit, "publish", **DONE).url == edit.get_absolute_url()  # pressed twice
    assert Practice.objects.get().revision_number == 2
    assert list(edit.events.values_list("action", "role", "from_state")) == [("publish_edit", "curator", "draft")]


def test_only_who_says_so_verifies_with_an_edit_and_desk_research_stays_what_it_is(ines, empty_catalogue):
    catalogue.publish(
        catalogue.entry("known", certainty="medium", description="A home.", implementer_kinds=["government", "ngo"])
    )
    known = Practice.objects.get()
    kinds = ["government", "ngo"]
    finish(begun(known, ines), "publish", **DONE)
    now = Practice.objects.get()
    assert (now.implementer_kinds, now.implementers[0]["kind"]) == (kinds, "")  # whose each is was never recorded
    assert (now.provenance, now.certainty, now.submitter_kind) == ("desk-research", "medium", "")
    assert (now.verified_on, now.revisions.first().content["certainty"]) == (None, "medium")
    finish(begun(now, ines, legal_basis="Another act."), "publish", is_verified="on", **DONE)
    assert Practice.objects.get().verified_on == Practice.objects.get().updated_at.date()


def test_with_four_eyes_another_curator_publishes_an_edit(practice, rui, ines, settings):
    settings.APPROVALS_REQUIRED = 2
    for colleague in (ines, rui):  # the task force reviews its own edits: none of its curators stands apart from it
        colleague.organisation = Organisation.objects.get_or_create(name="Task force", kind="un-agency")[0]
        colleague.save()
    edit = begun(practice, ines)
    assert 'name="publish"' not in main(client_of(ines).get(reverse("contribute:check", args=[edit.pk])))
    assert "Another curator must approve it first" in text(main(finish(edit, "publish", **DONE)))
    assert finish(edit, "send", **DONE).url == edit.get_absolute_url()
    for action in ("claim", "publish"):
        with pytest.raises(workflow.Forbidden):
            workflow.perform(action, edit, by=ines)
    claimed(edit, rui)
    address = reverse("desk:publish", args=[edit.pk])
    assert DONE["note"] in main(client_of(rui).get(address))
    client_of(rui).post(address, {"note": "", "confirm": "on"})
    assert Practice.objects.get().revision_number == 1
    client_of(rui).post(address, DONE)
    assert (Practice.objects.get().revision_number, Practice.objects.get().verified_on) == (2, date(2026, 5, 1))
    settings.APPROVALS_REQUIRED = 3
    second = begun(Practice.objects.get(), ines, legal_basis="Another act.")
    finish(second, "send", **DONE)
    claimed(second, rui)
    with pytest.raises(workflow.Refused, match="Another curator must approve"):
        workflow.perform("publish", second, by=rui, note="Mended.")


def test_nobody_edits_as_a_curator_what_comes_from_their_own_side(practice, amina, ines):
    own = curator("own@example.org", "Own Curator")
    own.organisation = amina.organisation
    own.save()
    assert client_of(own).post(reverse("desk:edit", args=[practice.slug])).status_code == 403
    page = main(client_of(own).get(reverse("desk:practice", args=[practice.slug])))
    assert f"/en/contribute/start/?practice={practice.slug}" in page and f"{practice.slug}/edit/" not in page
    edit = begun(practice, ines)
    ines.organisation = amina.organisation
    ines.save()
    assert "it comes from you or your organisation" in text(main(finish(edit, "publish", **DONE)))
    assert Practice.objects.get().revision_number == 1


def test_who_edits_what_somebody_else_has_changed_meanwhile_sees_that_first(practice, rui, ines, sam):
    update = drafts.save(drafts.begin_update(practice, sam), {"results": "Counted again."}, seen=1)
    send(update)
    edit, other = begun(practice, ines), begun(practice, rui, context="Told again.")
    page = text(main(client_of(ines).get(reverse("desk:practice", args=[practice.slug]))))
    assert "Go on with your edit" in page and "Rui Curator · Draft" in page and "Sam Stranger · Sent" in page
    finish(other, "publish", **DONE)
    refused = text(main(finish(edit, "publish", **DONE)))
    assert "Version 2 was published meanwhile" in refused and "Told again" in refused
    assert Practice.objects.get().revision_number == 2
    finish(edit, "publish", **DONE, seen_meanwhile="on", seen_revision="1")
    assert Practice.objects.get().revision_number == 2
    finish(edit, "publish", **DONE, seen_meanwhile="on", seen_revision="2")
    assert (Practice.objects.get().revision_number, Practice.objects.get().legal_basis) == (3, "The Act of 2019.")
    update.refresh_from_db()
    assert update.is_outdated


def test_files_of_the_page_stay_unless_somebody_takes_them_off(amina, rui, ines, empty_catalogue, client):
    submission = complete_submission(amina)
    file = {"content_type": "application/pdf", "size": 5, "is_public": True}
    for name in ("kept.pdf", "dropped.pdf"):
        stored = ContentFile(name.encode(), name=name)
        Attachment.objects.create(submission=submission, file=stored, name=name, **file)
    workflow.perform("publish", claimed(send(submission), rui), by=rui)
    edit = begun(submission.practice, ines)
    dropped = next(one["id"] for one in edit.kept_files if one["name"] == "dropped.pdf")
    sources = reverse("contribute:section", args=[edit.pk, "sources"])
    assert "dropped.pdf" in main(client_of(ines).get(sources))
    for button, names in (
        ("drop_file", ["kept.pdf"]),
        ("keep_file", ["kept.pdf", "dropped.pdf"]),
        ("drop_file", ["kept.pdf"]),
    ):
        client_of(ines).post(sources, {"version": edit.version, button: dropped})
        edit.refresh_from_db()
        assert sorted(one["name"] for one in edit.kept_files) == sorted(names)
    finish(edit, "publish", **DONE)
    page = main(client.get(submission.practice.get_absolute_url()))
    assert "kept.pdf" in page and "dropped.pdf" not in page
