"""Measures and reasons reworded in six languages, and the log of all that is changed in the vocabulary."""

import json
import shutil
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from practices.models import MeasureGroup, MeasureType
from submissions.models import Reason, VocabularyChange
from submissions.vocabulary import log
from tests.catalogue import DATA, entry, publish
from tests.pages import body, main, text
from tests.people import client_of, declining_reason

DESK = "/en/desk/vocabulary/"
MEASURE = f"{DESK}measures/foster-care/"


def opened(client, page=MEASURE):
    """What the page of a row sends when it is saved as it was opened."""
    context = client.get(page).context
    return context["marks"] | context["form"].initial


def changes():
    return list(VocabularyChange.objects.order_by("pk").values_list("part", "action", "key", "by__name"))


def test_a_reworded_measure_is_read_at_once_by_everyone_and_can_be_undone(empty_catalogue, client, rui):
    publish(entry("one"))
    signed_in, tag = client_of(rui), client.get("/fr/measures/foster-care/")["ETag"]
    typed = {"names.fr": "Accueil familial", "definitions.fr": "Une famille accueille l’enfant."}
    assert signed_in.post(MEASURE, opened(signed_in) | typed)["Location"] == f"{DESK}measures/"
    page = client.get("/fr/measures/foster-care/")
    assert page["ETag"] != tag and "Une famille accueille l’enfant." in body(page)
    assert "Accueil familial" in body(client.get("/fr/practices/one/"))
    assert client.get("/fr/practices/?q=accueil+familial").context["count"] == 1
    assert client.get("/api/v1/measures/foster-care/").json()["names"]["fr"] == "Accueil familial"
    change = VocabularyChange.objects.get()
    assert (change.after, set(change.before)) == (typed, set(typed))
    told = text(main(signed_in.get(change.get_absolute_url())))
    assert "Definition · French" in told and "accueille" in told and "Undo it" in told
    # Saving what nobody changed is no change; undoing puts the texts back, once.
    signed_in.post(MEASURE, opened(signed_in))
    for _time in range(2):
        signed_in.post(change.get_absolute_url())
    assert MeasureType.objects.get(pk="foster-care").names["fr"] == change.before["names.fr"]
    assert changes() == [
        ("measure-type", "edit", "foster-care", "Rui Curator"),
        ("measure-type", "undo", "foster-care", "Rui Curator"),
    ]


def test_of_two_who_reword_the_same_text_nobody_wins_silently(rui, ines):
    first, second = client_of(rui), client_of(ines)
    early = opened(second)
    first.post(MEASURE, opened(first) | {"names.en": "Of Rui", "names.es": "De Rui"})
    answer = second.post(MEASURE, early | {"names.en": "Of Ines", "names.ru": "Инес"})
    page = text(main(answer))
    assert answer.status_code == 200 and "Somebody saved another text here meanwhile." in page
    assert all(words in body(answer) for words in ("Of Ines", "Инес", "De Rui")) and "Rui" in page
    assert MeasureType.objects.get(pk="foster-care").names["en"] == "Of Rui"
    # The page now knows what Rui wrote: saved again, it keeps hers there and his where she typed nothing.
    again = answer.context["marks"] | answer.context["form"].data
    assert second.post(MEASURE, again).status_code == 302
    names = MeasureType.objects.get(pk="foster-care").names
    assert [names[code] for code in ("en", "es", "ru")] == ["Of Ines", "De Rui", "Инес"]
    # Without the marks of a page nothing is written over either.
    assert first.post(MEASURE, {name: "Blind" for name in early if not name.startswith("was.")}).status_code == 200


@pytest.mark.parametrize("typed", ["", "  ", "\u202e\u200f", "n" * 1001])
def test_a_text_that_cannot_be_is_refused_and_what_was_typed_stays(rui, typed):
    client, page = client_of(rui), f"{DESK}groups/care/"
    answer = client.post(page, opened(client, page) | {"names.ar": typed, "names.fr": "Soins"})
    assert "There is a problem" in text(main(answer)) and "Soins" in body(answer)
    assert MeasureGroup.objects.get(pk="care").names["fr"] != "Soins"
    assert client.get(f"{DESK}measures/nowhere/").status_code == 404


def test_loading_the_reference_data_again_keeps_what_curators_wrote_and_says_so(starter_catalogue, rui, tmp_path):
    client = client_of(rui)
    client.post(MEASURE, opened(client) | {"definitions.fr": "De Rui."})
    for name in ("countries.json", "instruments.json", "measure_types.json", "populations.json", "safeguards.json"):
        shutil.copy(DATA / name, tmp_path)
    data = json.loads((tmp_path / "measure_types.json").read_text())
    measure = next(one for one in data["measure_types"] if one["slug"] == "foster-care")
    measure["names"]["fr"] = measure["definitions"]["fr"] = measure["definitions"]["es"] = "Du fichier."
    (tmp_path / "measure_types.json").write_text(json.dumps(data))
    out = StringIO()
    call_command("load_reference", tmp_path, stdout=out)
    row = MeasureType.objects.get(pk="foster-care")
    assert [row.names["fr"], row.definitions["es"], row.definitions["fr"]] == ["Du fichier.", "Du fichier.", "De Rui."]
    assert out.getvalue().startswith("Kept as curators wrote it: measure type foster-care, definitions.fr\n")
    again = StringIO()
    call_command("load_reference", stdout=again)
    assert "Kept" in again.getvalue() and MeasureType.objects.get(pk="foster-care").definitions["fr"] == "De Rui."


def test_the_log_tells_who_did_what_and_keeps_it(starter_catalogue, rui, ines):
    reason, client = declining_reason(), client_of(ines)
    address = f"{DESK}reasons/{reason.pk}/"
    client.post(address, opened(client, address) | {"texts.en": "In our words."})
    for deed in ("retire", "retire", "up", "bring-back"):
        client_of(rui).post(address, {"do": deed})
    client.post(f"{DESK}reasons/", {"use": "decline", "en": "Too old.", "fr": "Trop vieux."})
    added = Reason.objects.get(texts__en="Too old.")
    client.post(f"{DESK}reasons/{added.pk}/", {"do": "up"})
    key = str(reason.pk)
    assert changes()[:3] == [
        ("reason", "edit", key, "Ines Curator"),
        ("reason", "retire", key, "Rui Curator"),
        ("reason", "bring-back", key, "Rui Curator"),
    ]
    assert changes()[3:] == [("reason", action, str(added.pk), "Ines Curator") for action in ("add", "move")]

    def told(query):
        answer = client.get(f"{DESK}changes/{query}")
        return [log.sentence(change) for change in answer.context["page"]] if "page" in answer.context else None

    assert told("?words=TOO+OLD") == [
        "Reason “\u2068Too old.\u2069” moved in its list",
        "Reason “\u2068Too old.\u2069” added",
    ]
    assert len(told(f"?person={rui.pk}&part=reason")) == 2 and told("?part=keyword") == [] == told("?until=2001-01-01")
    assert (
        told("?since=2026-02-30")
        is told("?part=x")
        is told("?person=-1")
        is told("?since=2027-01-01&until=2026-01-01")
        is None
    )
    for change in VocabularyChange.objects.all():
        assert client.get(change.get_absolute_url()).status_code == 200
    for do in (
        lambda: VocabularyChange.objects.update(name="x"),
        lambda: VocabularyChange.objects.update(after={}),
        lambda: VocabularyChange.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match=r"Cannot (update|delete)"), transaction.atomic():
            do()
    rui.delete()
    assert ("reason", "retire", key, None) in changes()


def test_the_old_addresses_of_reasons_lead_to_the_new(rui):
    reason = declining_reason()
    for path in ("", f"{reason.pk}/"):
        answer = client_of(rui).get(f"/en/desk/reasons/{path}")
        assert (answer.status_code, answer["Location"]) == (301, f"{DESK}reasons/{path}")
