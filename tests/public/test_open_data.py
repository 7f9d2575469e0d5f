"""The open-data set: the whole catalogue and nothing else, whole or not at all, at addresses that stay."""

import csv
import hashlib
import io
import json
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from practices.formats.csv_file import cell
from practices.models import DataSet, Practice
from practices.open_data import code_lists, publishing
from practices.open_data.tasks import look_for_data_set, make_data_set
from tests.catalogue import entry, publish, revise, take_down
from tests.pages import body
from tests.people import complete_submission
from tests.public.test_json_ld import told

ZIP = "/data/child-first.zip"
LANGUAGES = {"en", "fr", "es", "ru", "ar", "zh"}
SECRET = "The director told us in confidence."


@pytest.fixture(autouse=True)
def storage_of_its_own(settings, tmp_path):
    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "stored"}}
    settings.STORAGES = settings.STORAGES | {"default": disk}


@pytest.fixture
def few(empty_catalogue, amina):
    """A practice that was taken down and a draft first, then three that are public."""
    publish(entry("hidden", title="Taken down", keywords=["hidden-word"]))
    take_down("hidden")
    complete_submission(amina, title="Only a draft", confidential_notes=SECRET)
    publish(
        entry("thai", countries=["TH"], keywords=["城市", "schools", "=1+1"], description="=1+1"),
        entry("kenyan", measure_types=["guardianship", "training"], provisions=["crc-37b"]),
        entry("across", countries=["TH", "UG"], scope="regional"),
        translations={"thai": {"fr": {"title": "Titre", "summary": "Résumé."}}},
    )
    revise("kenyan", results="It works.")


def fetched(client, path):
    response = client.get(f"/data/{path}")
    assert response.status_code == 200, path
    return b"".join(response)


def unzipped(client):
    """Every file of the set, by its path in the ZIP."""
    with ZipFile(io.BytesIO(fetched(client, "child-first.zip"))) as archive:
        assert archive.testzip() is None
        return {name.removeprefix("child-first/"): archive.read(name) for name in archive.namelist()}


def lines(content):
    return [json.loads(line) for line in content.decode().splitlines()]


def stored():
    return set(default_storage.listdir("open-data")[1])


# What it holds --------------------------------------------------------------------------------------------------------


def test_it_holds_the_catalogue_as_its_exports_do(few, client):
    publishing.publish()
    files = unzipped(client)
    exported = json.loads(body(client.get("/en/practices/export.json")))["results"]
    assert lines(files["practices.jsonl"]) == exported
    assert [one["slug"] for one in exported] == ["across", "kenyan", "thai"]
    assert files["practices.csv"].decode() == body(client.get("/en/practices/export.csv"))
    assert lines(files["translations.jsonl"]) == [translation_row()]


def translation_row():
    about = {"origin": "machine", "made_from": 1, "made_on": date.today().isoformat()}
    texts = {"title": "Titre", "summary": "Résumé."}
    told = {part: {"text": text, "reviewed_on": None} | about for part, text in texts.items()}
    return {"slug": "thai", "language": "fr", "texts": told} | texts | about


def test_translations_of_what_was_replaced_stay_behind(few, client):
    revise("thai", title="Another title")
    publishing.publish()
    told = translation_row()
    del told["texts"]["title"]
    assert lines(fetched(client, "translations.jsonl")) == [told | {"title": ""}]
    revise("thai", summary="Another summary. " * 13)
    publishing.publish()
    assert fetched(client, "translations.jsonl") == b""


def test_nothing_private_is_in_any_file(few, client):
    publishing.publish()
    everything = b"\n".join(unzipped(client).values()).decode()
    assert "schools" in everything
    for private in (SECRET, "Only a draft", "Taken down", "hidden-word", "amina@", "Amina Writer"):
        assert private not in everything


def test_every_file_has_its_checksum_and_its_size(few, client):
    publishing.publish()
    files = unzipped(client)
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    described = json.loads(fetched(client, "catalog.jsonld"))["dcat:dataset"][0]["dcat:distribution"]
    assert {one["@id"].removeprefix(f"{settings.SITE_URL}/data/") for one in described} == {
        *(*files, "SHA256SUMS", "child-first.zip")
    }
    for one in described:
        content = fetched(client, one["dcat:downloadURL"]["@id"].removeprefix(f"{settings.SITE_URL}/data/"))
        assert one["dcat:byteSize"]["@value"] == str(len(content))
        assert one["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(content).hexdigest()


def test_a_code_list_is_the_same_as_json_and_as_csv(few, client):
    publishing.publish()
    files = unzipped(client)
    for name in code_lists.NAMES:
        table = csv.DictReader(io.StringIO(files[f"codes/{name}.csv"].decode("utf-8-sig")))
        compare_lists(name, json.loads(files[f"codes/{name}.json"]), list(table))


def compare_lists(name, listed, table):
    assert listed
    for row, cells in zip(listed, table, strict=True):
        flat = {}
        for key, value in row.items():
            is_text = key in code_lists.text_columns(name)
            flat |= {f"{key}_{code}": (value or {}).get(code) for code in LANGUAGES} if is_text else {key: value}
        written = {key: str(value).lower() if isinstance(value, bool) else value for key, value in flat.items()}
        assert cells == {key: "" if value is None else cell(str(value)) for key, value in written.items()}
        assert all(set(row[key]) == LANGUAGES for key in ("names", "titles") if key in row)


def test_every_code_of_a_practice_stands_in_its_list(few, client):
    publishing.publish()
    files = unzipped(client)

    def codes(name):
        return {next(iter(row.values())) for row in json.loads(files[f"codes/{name}.json"])}

    for practice in lines(files["practices.jsonl"]):
        assert {code.lower() for code in practice["countries"]} <= codes("countries")
        for field, name in (("measure_types", "measure-types"), ("provisions", "provisions")):
            assert set(practice[field]) <= codes(name)
        assert set(practice["populations"]) <= codes("populations")
        assert practice["safeguard_answers"].keys() == codes("safeguards")
        assert {answer["answer"] for answer in practice["safeguard_answers"].values()} <= codes("safeguard-answers")
        assert set(practice["implementer_kinds"]) <= codes("implementer-kinds")
        for field, name in (("stage", "stages"), ("scope", "scopes"), ("provenance", "provenance")):
            assert practice[field] in codes(name)
        for field in ("evidence", "liberty", "certainty"):
            assert practice[field] in codes(field)
    assert set(json.loads(files["codes/countries.json"])[0]) == {
        *("code", "iso3", "m49", "names", "region", "regional_group", "status", "crc_party", "gcm_vote"),
    }


def test_it_is_described_for_catalogues_and_on_its_page(few, client):
    publishing.publish()
    catalogue = json.loads(fetched(client, "catalog.jsonld"))
    [dataset] = catalogue["dcat:dataset"]
    site, licence = settings.SITE_URL, "https://creativecommons.org/licenses/by/4.0/"
    assert (catalogue["@type"], catalogue["@id"], catalogue["dct:license"]) == (
        *("dcat:Catalog", f"{site}/data/", {"@id": licence}),
    )
    assert dataset["dcat:landingPage"] == {"@id": f"{site}/en/about/data/"}
    page = told(client, "/en/about/data/")["Dataset"]
    assert page["@id"] == dataset["@id"] == f"{site}/data/#dataset"
    assert page["version"] == dataset["dcat:version"]
    assert page["name"] == dataset["dct:title"]["@value"]
    assert page["license"] == licence
    for one in page["distribution"]:
        response = client.get(one["contentUrl"].removeprefix(site))
        assert (bool(response.getvalue()), response["Content-Type"]) == (True, one["encodingFormat"])


# How it is served -----------------------------------------------------------------------------------------------------


def test_who_has_the_present_file_is_told_so_and_gets_none(few, client):
    publishing.publish()
    first = client.get(ZIP)
    content = b"".join(first)
    assert first["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert (first["Content-Length"], first["Access-Control-Allow-Origin"]) == (str(len(content)), "*")
    assert not first.cookies
    for header, value in (("If-None-Match", first["ETag"]), ("If-Modified-Since", first["Last-Modified"])):
        again = client.get(ZIP, headers={header: value})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    other = client.get(ZIP, headers={"If-None-Match": '"another"'})
    assert b"".join(other) == content
    head = client.head(ZIP)
    assert (head.status_code, head["Content-Length"]) == (200, str(len(content)))
    assert client.post(ZIP).status_code == 405


@pytest.mark.parametrize("path", ["", "nothing.csv", "codes/", "../settings.py", "codes/../practices.csv", "%2e%2e/x"])
def test_there_is_no_other_file(few, client, path):
    publishing.publish()
    assert client.get(f"/data/{path}").status_code == 404


def test_before_there_is_one_it_says_so_and_when_to_come_back(few, client):
    response = client.get(ZIP)
    assert (response.status_code, response["Retry-After"]) == (503, "300")


def test_a_practice_taken_down_is_served_no_longer_and_the_next_set_is_due_at_once(few, client):
    publishing.publish()
    assert not publishing.is_due()
    take_down("thai")
    assert client.get(ZIP).status_code == 503
    assert client.get("/data/practices.csv").status_code == 503
    assert publishing.is_due()
    publishing.publish()
    assert "thai" not in {one["slug"] for one in lines(unzipped(client)["practices.jsonl"])}


def test_a_file_that_a_newer_set_has_just_removed_is_asked_for_again(few, client):
    made = publishing.publish()
    default_storage.delete(publishing.stored_name(made, "practices.csv"))
    assert client.get("/data/practices.csv").status_code == 503


# How it is made -------------------------------------------------------------------------------------------------------


def test_made_twice_it_is_the_same_and_the_one_before_is_gone(few, client):
    publishing.publish()
    before, files = fetched(client, "child-first.zip"), stored()
    second = publishing.publish()
    assert fetched(client, "child-first.zip") == before
    assert DataSet.objects.get() == second
    assert len(stored()) == len(files) == len(second.files)
    assert not stored() & files


def test_it_is_due_once_a_day_after_a_change(few):
    assert publishing.is_due()
    publishing.publish()
    assert not publishing.is_due()
    DataSet.objects.update(made_at=timezone.now() - timedelta(days=1))
    assert not publishing.is_due()  # nothing has changed
    revise("thai", title="Another title")
    assert publishing.is_due()
    publishing.publish()
    revise("thai", title="A third title")
    assert not publishing.is_due()  # it can wait until tomorrow


def test_the_worker_has_it_made_when_it_is_due_and_asks_once(few):
    look_for_data_set()
    look_for_data_set()
    assert DBTaskResult.objects.filter(task_path=make_data_set.module_path).count() == 1
    make_data_set.call()
    look_for_data_set()
    made = DataSet.objects.get()
    make_data_set.call()
    assert DataSet.objects.get() == made
    assert DBTaskResult.objects.filter(task_path=make_data_set.module_path).count() == 1


def test_the_one_before_stays_when_another_cannot_be_stored_whole(few, client, monkeypatch):
    publishing.publish()
    before = fetched(client, "child-first.zip")
    save, saved = default_storage.save, []

    def full_after_three(name, content):
        if len(saved) == 3:
            raise OSError(28, "No space left on device")
        saved.append(name)
        return save(name, content)

    revise("thai", title="Another title")
    with monkeypatch.context() as patch:
        patch.setattr(publishing.default_storage, "save", full_after_three)
        with pytest.raises(CommandError, match=r"^Nothing was published\. No space left on device$"):
            call_command("publish_open_data")
    assert fetched(client, "child-first.zip") == before
    call_command("publish_open_data")
    assert len(stored()) == len(DataSet.objects.get().files)
    assert Practice.objects.get(slug="thai").title == "Another title"
    assert b"Another title" in fetched(client, "practices.jsonl")


def test_one_that_a_later_one_overtook_leaves_nothing(few, client, monkeypatch):
    store = publishing.store

    def overtaken(made, folder):
        monkeypatch.setattr(publishing, "store", store)
        later = publishing.publish()
        store(made, folder)
        assert later.pk > made.pk

    monkeypatch.setattr(publishing, "store", overtaken)
    publishing.publish()
    assert len(stored()) == len(DataSet.objects.get().files)
    assert unzipped(client)
