"""The reusable reasons: a starting list in six languages, and what curators make of it."""

import json

import pytest
from django.core.management import CommandError, call_command

from lib.languages import TRANSLATED
from submissions import reasons, workflow
from submissions.models import Reason
from tests.pages import body, main, text
from tests.people import claimed, client_of, complete_submission, send

LIST = "/en/desk/vocabulary/reasons/"


@pytest.fixture
def loaded(db):
    Reason.objects.all().delete()
    call_command("load_reasons", verbosity=0)


def active(use="change"):
    return [reason.text for reason in Reason.objects.filter(use=use, is_active=True)]


def edit(client, reason, do="", **texts):
    """Type all texts on the page of a reason anew and save it, or press one of its buttons."""
    marks = client.get(f"{LIST}{reason.pk}/").context["marks"]
    typed = {f"texts.{code}": text for code, text in texts.items()}
    return client.post(f"{LIST}{reason.pk}/", {"do": do} if do else marks | typed)


def test_the_starting_list_is_complete_in_six_languages(loaded):
    assert (Reason.objects.filter(use="change").count(), Reason.objects.filter(use="decline").count()) == (12, 6)
    assert all(set(reason.texts) == set(TRANSLATED) for reason in Reason.objects.all())
    assert all(len(text) <= 500 for reason in Reason.objects.all() for text in reason.texts.values())


def test_loading_again_changes_nothing_that_curators_made(loaded):
    edited = Reason.objects.first()
    Reason.objects.filter(pk=edited.pk).update(texts={"en": "In our words."}, is_active=False)
    before = list(Reason.objects.values())
    call_command("load_reasons", verbosity=0)
    assert list(Reason.objects.values()) == before


def test_a_broken_list_is_refused_whole(tmp_path):
    Reason.objects.all().delete()
    file = tmp_path / "reasons.json"
    good = {"slug": "a", "texts": dict.fromkeys(TRANSLATED, "x")}
    file.write_text(json.dumps({"change": [good], "decline": [{"slug": "b", "texts": {"en": "y"}}]}))
    with pytest.raises(CommandError, match=r"reasons.json: b \(item 1\): texts: has no text in fr"):
        call_command("load_reasons", file, verbosity=0)
    assert not Reason.objects.exists()


def test_a_curator_adds_a_reason_in_some_languages_and_the_others_read_english(loaded, rui):
    client = client_of(rui)
    answer = client.post(LIST, {"use": "change", "en": "Name the year.", "fr": "Indiquez l’année."})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    client.post(LIST, {"use": "change", "en": "Name the year.", "fr": "Indiquez l’année."})  # pressed twice
    reason = Reason.objects.get(texts__en="Name the year.")
    assert (reason.texts, active()[-1]) == ({"en": "Name the year.", "fr": "Indiquez l’année."}, "Name the year.")
    assert "Indiquez l’année." in body(client.get("/fr/desk/vocabulary/reasons/"))
    assert "Name the year." in body(client.get("/ar/desk/vocabulary/reasons/"))


def test_english_is_needed_and_what_was_typed_stays(loaded, rui):
    answer = client_of(rui).post(LIST, {"use": "change", "fr": "Indiquez l’année."})
    assert "There is a problem" in text(main(answer)) and "Indiquez l’année." in body(answer)
    assert Reason.objects.count() == 18


def test_a_curator_rewords_a_reason_and_is_told_that_past_uses_read_so_too(loaded, amina, rui):
    reason, client = Reason.objects.filter(use="change").first(), client_of(rui)
    assert "Where it was given already" not in body(client.get(f"{LIST}{reason.pk}/"))
    submission = claimed(send(complete_submission(amina)), rui)
    changes = [{"section": "what", "reason": reason.pk, "text": ""}]
    workflow.perform("request_changes", submission, by=rui, changes=changes)
    assert "Where it was given already" in body(client.get(f"{LIST}{reason.pk}/"))
    edit(client, reason, en="In our words.", ar="بكلماتنا")
    assert Reason.objects.get(pk=reason.pk).texts == {"en": "In our words.", "ar": "بكلماتنا"}


def test_the_list_tells_how_often_each_was_used(loaded, amina, rui):
    change, decline = (Reason.objects.filter(use=use).first() for use in ("change", "decline"))
    for _time in range(2):
        submission = claimed(send(complete_submission(amina)), rui)
        workflow.perform("request_changes", submission, by=rui, changes=[{"section": "what", "reason": change.pk}])
    submission = claimed(send(complete_submission(amina)), rui)
    workflow.perform("decline", submission, by=rui, message="No.", reason=str(decline.pk))
    uses = {reason.pk: reason.uses for reason in reasons.with_uses() if reason.uses}
    assert uses == {change.pk: 2, decline.pk: 1}
    assert "used 2 times" in text(main(client_of(rui).get(LIST)))


def test_order_is_changed_one_place_at_a_time_and_ends_at_the_ends(loaded, rui):
    client = client_of(rui)
    first, second, *rest = active()
    edit(client, Reason.objects.filter(use="change").first(), do="down")
    assert active() == [second, first, *rest]
    edit(client, Reason.objects.filter(use="change").first(), do="up")
    assert active() == [second, first, *rest]
    last = Reason.objects.filter(use="change").last()
    edit(client, last, do="down")
    assert active()[-1] == last.text


def test_a_retired_reason_stays_in_history_and_can_come_back(loaded, rui):
    client, reason = client_of(rui), Reason.objects.filter(use="change").first()
    for _time in range(2):
        edit(client, reason, do="retire")
    assert reason.text not in active() and "Retired" in text(main(client.get(LIST)))
    edit(client, reason, do="up")  # nowhere to go
    edit(client, reason, do="bring-back")
    assert reason.text in active()
