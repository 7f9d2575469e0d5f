"""`load_reference`: it updates and never duplicates, and names file, item and field of whatever is wrong."""

import json
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from countries.models import Country, Region, RegionalGroup
from practices.models import CatalogueVersion, Instrument, MeasureGroup, MeasureType, Population, Provision, Safeguard
from tests.catalogue import DATA

MODELS = (Country, Region, RegionalGroup, Instrument, Provision, MeasureGroup, MeasureType, Population, Safeguard)
FILES = ("countries.json", "instruments.json", "measure_types.json", "populations.json", "safeguards.json")


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


@pytest.fixture
def folder(starter_catalogue, tmp_path):
    for name in FILES:
        shutil.copy(DATA / name, tmp_path)
    return tmp_path


@pytest.fixture
def change(folder):
    """Change the content of one file with a function."""

    def change(name, how):
        file = folder / name
        data = json.loads(file.read_text())
        how(data)
        file.write_text(json.dumps(data))

    return change


def test_everything_is_there(starter_catalogue):
    assert [model.objects.count() for model in MODELS] == [243, 29, 5, 5, 127, 6, 28, 11, 10]


def test_a_second_time_changes_nothing(folder):
    before = everything()
    out = StringIO()
    call_command("load_reference", folder, stdout=out)
    assert everything() == before
    assert "243 countries" in out.getvalue() and "127 provisions" in out.getvalue()


def test_a_changed_name_is_updated_found_and_shown(folder, change, client):
    version = CatalogueVersion.objects.get().number
    change("countries.json", lambda data: item(data["countries"], "iso2", "TH")["names"].update(en="Siam"))
    change("measure_types.json", lambda data: item(data["measure_types"], "slug", "guardianship").update(order=99))
    call_command("load_reference", folder, stdout=StringIO())
    assert Country.objects.get(code="th").names["en"] == "Siam"
    assert MeasureType.objects.get(slug="guardianship").order == 99
    assert Country.objects.count() == 243
    assert CatalogueVersion.objects.get().number > version
    assert client.get("/en/countries/th/").context["country"]["name"] == "Siam"
    assert client.get("/en/practices/?q=siam").context["count"] >= 7


def item(items, key, value):
    return next(one for one in items if one[key] == value)


def set_(path, value):
    """A change that sets the value at a path of keys and positions."""

    def change(data):
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = value

    return change


def drop(*path):
    def change(data):
        for key in path[:-1]:
            data = data[key]
        del data[path[-1]]

    return change


def twice(*path):
    def change(data):
        for key in path:
            data = data[key]
        data.append(data[0])

    return change


COUNTRIES, INSTRUMENTS = "countries.json", "instruments.json"
DAMAGE = [
    (
        "countries.json",
        set_(["countries", 0, "names", "fr"], ""),
        "AD (item 1): names: has no text in fr",
    ),
    (COUNTRIES, drop("countries", 0, "iso3"), "AD (item 1): iso3: is missing"),
    (COUNTRIES, set_(["countries", 0, "m49"], 4), "AD (item 1): m49: must be str, is 4"),
    (COUNTRIES, set_(["countries", 0, "iso3"], "AFGX"), "AD (item 1): iso3:"),
    (COUNTRIES, set_(["countries", 1, "iso3"], "AFG"), "countries.json:"),
    (COUNTRIES, set_(["countries", 0, "un_status"], "friend"), "AD (item 1): un_status:"),
    (COUNTRIES, set_(["countries", 0, "gcm_vote"], "maybe"), "AD (item 1): gcm_vote:"),
    (
        "countries.json",
        set_(["countries", 0, "crc_party"], "yes"),
        "AD (item 1): crc_party: must be bool",
    ),
    (COUNTRIES, set_(["countries", 0, "aliases"], []), "AD (item 1): aliases: must be dict"),
    (COUNTRIES, set_(["countries", 0, "aliases"], {"en": "x"}), "AD (item 1): aliases:"),
    (
        "countries.json",
        set_(["countries", 0, "subregion"], "999"),
        "AD (item 1): region: names no region: 999",
    ),
    (COUNTRIES, set_(["countries", 0, "un_regional_group"], "none"), "un_regional_group: names no group: none"),
    (COUNTRIES, twice("countries"), "countries.json: AD (item 244): iso2: stands in the file twice"),
    (COUNTRIES, set_(["countries", 0], "AF"), "countries.json: item 1: -: is not an object"),
    (COUNTRIES, set_(["countries", 0, "iso2"], ""), "countries.json: item 1: iso2: is empty"),
    (COUNTRIES, drop("countries"), "countries.json: file: -: does not hold the expected list"),
    (COUNTRIES, set_(["regions", 0, "parent"], "999"), "parent: names no region: 999"),
    (INSTRUMENTS, drop("instruments", 0, "names"), "crc (item 1): names: is missing"),
    (INSTRUMENTS, set_(["instruments", 0, "adopted_on"], "soon"), "crc (item 1): adopted_on: is not a date"),
    (INSTRUMENTS, set_(["instruments", 0, "kind"], "song"), "crc (item 1): kind:"),
    (
        "instruments.json",
        set_(["instruments", 0, "provisions", 1, "parent"], "crc-99"),
        "crc-2 (item 2): parent: names no",
    ),
    (
        "instruments.json",
        set_(["instruments", 0, "provisions", 1, "title"], {}),
        "crc-2 (item 2): title: has no text in en",
    ),
    (INSTRUMENTS, twice("instruments", 0, "provisions"), "crc-1 (item 47): code: stands in the file twice"),
    ("measure_types.json", set_(["measure_types", 0, "group"], "none"), "group: names no group: none"),
    ("measure_types.json", set_(["measure_types", 0, "order"], "1"), "order: must be int, is '1'"),
    ("measure_types.json", set_(["groups", 0, "order"], True), "order: must be int, is True"),
    ("populations.json", set_(["populations", 0, "names", "zh"], 5), "names: has no text in zh"),
    ("safeguards.json", set_([0, "questions", "ar"], " "), "questions: has no text in ar"),
    ("safeguards.json", set_([0, "slug"], "a b"), "safeguards.json: a b (item 1): slug:"),
]


@pytest.mark.parametrize(("file", "how", "told"), DAMAGE)
def test_damage_is_told_by_file_item_and_field_and_nothing_is_loaded(folder, change, file, how, told):
    before = everything()
    change("populations.json", set_(["populations", 1, "names", "en"], "Changed"))
    change(file, how)
    with pytest.raises(CommandError) as refused:
        call_command("load_reference", folder, stdout=StringIO())
    assert str(refused.value).startswith(f"Nothing was loaded. {file}: ")
    assert told in str(refused.value)
    assert everything() == before


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("content", ["", "{", "[]", "{}", "null", "5", '"text"', b"\xff\xfe"])
def test_a_broken_file_is_told_in_one_line(folder, file, content):
    (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    if (file, content) == ("safeguards.json", "[]"):
        return  # an empty list is a list
    with pytest.raises(CommandError) as refused:
        call_command("load_reference", folder, stdout=StringIO())
    assert str(refused.value).startswith(f"Nothing was loaded. {file}: ")
    assert "\n" not in str(refused.value)


def test_a_missing_file_is_told(folder):
    (folder / "populations.json").unlink()
    with pytest.raises(CommandError, match=r"populations\.json: file: -: No such file or directory"):
        call_command("load_reference", folder, stdout=StringIO())
