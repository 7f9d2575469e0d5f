"""The archive: what it holds, what it leaves out, and that it is whole or not there. tests/browser opens one."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from lxml import html

from config.archive import making, plan
from practices.models import Practice
from tests.catalogue import entry, publish, revise, take_down
from tests.people import complete_submission

SECRET = "The director told us in confidence."


@pytest.fixture
def few(empty_catalogue, amina, settings, monkeypatch):
    """A practice taken down and a draft first, then two that are public; pages of two terms, for the sake of speed."""
    settings.ALLOWED_HOSTS = ["childfirst.example"]
    monkeypatch.setattr(plan, "TERMS", ("instrument",))
    publish(entry("hidden", title="Taken down"))
    take_down("hidden")
    complete_submission(amina, title="Only a draft", confidential_notes=SECRET)
    publish(entry("thai", countries=["TH"], keywords=["城市" * 40, "schools"]), entry("kenyan"))
    revise("thai", title="Another title")


def made(folder, *, languages="en"):
    out, progress = io.StringIO(), io.StringIO()
    call_command("export_site", folder, languages=languages, stdout=out, stderr=progress)
    return out.getvalue(), progress.getvalue()


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def beside(folder):
    """What else stands in the parent of a folder."""
    return sorted(path.name for path in folder.parent.iterdir() if path != folder)


def test_it_holds_the_pages_of_what_is_public_and_says_what_it_is(few, tmp_path):
    folder = tmp_path / "archive"
    out, progress = made(folder, languages="en,ar")
    held = files(folder)
    for language in ("en", "ar"):
        below = {path.removeprefix(f"{language}/") for path in held if path.startswith(f"{language}/")}
        assert {path for path in below if path.startswith("practices/")} == {
            "practices/index.html",
            *(f"practices/thai/{rest}" for rest in ("index.html", "history/index.html", "v1/index.html")),
            *(f"practices/kenyan/{rest}" for rest in ("index.html", "history/index.html")),
            *(f"practices/{slug}/cite.{kind}" for slug in ("thai", "kenyan") for kind in ("bib", "ris")),
        }
        assert {"index.html", "countries/index.html", "instruments/crc/index.html", "about/data/index.html"} <= below
        assert {"lists/country/th/index.html", "lists/own/country/th/group/care/index.html"} <= below
        assert "lists/country/ke/page-2.html" not in below
    everything = b"\n".join(content for name, content in held.items() if not name.endswith(".png")).decode()
    for private in (SECRET, "Only a draft", "Taken down", "amina@", "Amina Writer"):
        assert private not in everything
    data = ("practices.jsonl", "practices.csv", "codes/countries.json", "LICENCE.txt")
    assert {f"data/{path}" for path in data} <= held.keys()
    assert [json.loads(line)["slug"] for line in held["data/practices.jsonl"].splitlines()] == ["kenyan", "thai"]
    start = held["index.html"].decode()
    mark = json.loads(held["archive.json"])
    assert (mark["practices"], mark["languages"], mark["site"]) == (2, ["en", "ar"], "https://childfirst.example")
    assert f"2 practices, version {mark['version']} of the catalogue" in start
    assert 'href="en/index.html"' in start and 'href="ar/index.html"' in start
    assert out.startswith(f"{folder}: version {mark['version']}, 2 practices, ")
    assert progress.count("\n") == 1 and " pages, " in progress
    assert beside(folder) == []


def test_a_page_leads_to_files_and_leaves_out_what_needs_the_server(few, tmp_path):
    made(tmp_path / "archive")
    page = html.parse(tmp_path / "archive/en/practices/index.html").getroot()
    assert page.xpath("//form | //input | //button | //label | //script[@src]") == []
    assert [url for url in page.xpath("//@href | //@src") if url.startswith("/")] == []
    [canonical] = page.xpath("//link[@rel='canonical']/@href")
    assert canonical == "https://childfirst.example/en/practices/"
    [notice] = page.xpath("//div[@class='archive-notice']")
    assert notice.xpath(".//a/@href") == ["../../index.html", "https://childfirst.example/en/"]
    assert "../../en/practices/thai/index.html" in page.xpath("//article//a/@href")
    words = page.text_content()
    for server in ("Share a practice", "Your account", "Download", "Subscribe", "Français"):
        assert server not in words
    country = html.parse(tmp_path / "archive/en/coverage/index.html").getroot()
    assert "../../en/lists/own/region/002/group/care/index.html" in country.xpath("//table//a/@href")
    facts = html.parse(tmp_path / "archive/en/practices/thai/index.html").getroot()
    [block] = facts.xpath("//script")
    assert json.loads(block.text)["@graph"][0]["headline"] == "Another title"
    assert facts.xpath("//a[normalize-space()='schools']/@href") == ["../../../en/lists/keyword/schools/index.html"]


def test_an_interrupted_one_carries_on_where_it_stopped(few, tmp_path, monkeypatch):
    folder, asked = tmp_path / "archive", []
    page = making.Archive.page

    def until_the_plug_is_pulled(self, address, file):
        if len(asked) == 20:
            raise OSError(28, "No space left on device")
        asked.append(address)
        return page(self, address, file)

    with monkeypatch.context() as patch:
        patch.setattr(making.Archive, "page", until_the_plug_is_pulled)
        with pytest.raises(CommandError, match=r"No space left on device\. The same command carries on"):
            made(folder)
    assert not folder.exists()
    again = []
    with monkeypatch.context() as patch:
        patch.setattr(making.Archive, "page", lambda *args: again.append(args[1]) or page(*args))
        made(folder)
    assert len(asked) == 20 and not set(asked) & set(again)
    whole = tmp_path / "whole"
    made(whole)
    assert files(folder) == files(whole)
    assert beside(folder) == ["whole"]


def test_one_begun_before_the_catalogue_changed_begins_anew(few, tmp_path, monkeypatch):
    folder = tmp_path / "archive"
    with monkeypatch.context() as patch:
        patch.setattr(making.Archive, "start_page", lambda self: None)
        with pytest.raises(TypeError):
            made(folder)
    assert (tmp_path / ".archive.part/en/practices/kenyan/index.html").is_file()
    take_down("kenyan", reason="At the request of the ministry.")
    made(folder)
    assert "kenyan" not in {path.split("/")[2] for path in files(folder) if path.startswith("en/practices/")}


def test_it_takes_the_place_of_a_former_one(few, tmp_path):
    folder = tmp_path / "archive"
    made(folder)
    take_down("thai")
    made(folder)
    assert not (folder / "en/practices/thai").exists()
    assert beside(folder) == []


def test_one_stopped_between_two_renamings_is_there_again(few, tmp_path, monkeypatch):
    folder = tmp_path / "archive"
    made(folder)
    folder.rename(tmp_path / ".archive.former")

    def stop(self, progress):
        raise making.Refused("stopped")

    monkeypatch.setattr(making.Archive, "fill", stop)
    with pytest.raises(CommandError, match=r"^stopped$"):
        made(folder)
    assert making.mark_of(folder)


def test_what_is_taken_down_while_it_is_made_does_not_leave_in_it(few, tmp_path, monkeypatch):
    folder, fill = tmp_path / "archive", making.Archive.fill

    def meanwhile(self, progress):
        fill(self, progress)
        take_down("thai")

    monkeypatch.setattr(making.Archive, "fill", meanwhile)
    with pytest.raises(CommandError, match=r"^1 practices were taken down while the archive was made"):
        made(folder)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("prepare", "complaint"),
    [
        (lambda folder: folder.mkdir() or (folder / "thesis.txt").write_text("x"), "no archive of this kind"),
        (
            lambda folder: folder.mkdir() or (folder / "archive.json").write_text("[1]"),
            "no archive of this kind",
        ),
        (lambda folder: folder.write_text("x"), "is a file."),
        (lambda folder: folder.parent.rmdir(), "is no folder."),
    ],
)
def test_it_is_refused_where_something_else_lies(few, tmp_path, prepare, complaint):
    folder = tmp_path / "within" / "archive"
    folder.parent.mkdir()
    prepare(folder)
    before = files(tmp_path)
    with pytest.raises(CommandError, match=complaint) as error:
        made(folder)
    assert "\n" not in str(error.value)
    assert files(tmp_path) == before


def test_an_unknown_language_and_a_host_that_is_not_allowed_are_refused_by_name(few, tmp_path, settings):
    with pytest.raises(CommandError, match=r"^--languages: 'de', '' is none of en,fr,es,ru,ar,zh-hans\.$"):
        made(tmp_path / "archive", languages="en,de,")
    settings.ALLOWED_HOSTS = ["localhost"]
    with pytest.raises(CommandError, match=r"^ALLOWED_HOSTS does not hold the host of SITE_URL"):
        made(tmp_path / "archive")


def test_an_empty_folder_is_filled(few, tmp_path):
    made(tmp_path)
    assert (tmp_path / "index.html").is_file()
    assert Practice.objects.filter(taken_down_at=None).count() == 2
    assert isinstance(making.mark_of(Path(tmp_path)), dict)
