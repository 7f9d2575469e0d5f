"""The page of a practice, its revisions, its citations, and what is left of one that was taken down."""

import json
from datetime import date

import pytest
from django.utils import timezone, translation

from lib.differences import GONE, NEW, SAME, Piece
from practices import index, translations
from practices.changes import Change
from practices.models import Practice
from tests.catalogue import entry, publish, revise, starter_entries, take_down
from tests.pages import MACHINE, RESTRICTED, body, main, shown, text

PAGE = "/en/practices/shelter/"
ADDRESSES = ("", "v1/", "history/", "cite.bib", "cite.ris")
REASON = "The ministry asked that <b>names</b> be removed."


@pytest.fixture
def shelter(empty_catalogue):
    publish(
        entry("hidden", title="Hidden house"),
        entry("neighbour", title="Neighbour house"),
        entry("unlike", measure_types=["training"], provisions=["sdg-17"], populations=["girls"]),
        entry(
            "shelter",
            title="Open shelter & school {A_1}",
            summary="Children who cross the border alone live in an open shelter. " * 4,
            countries=["TH"],
            locality="Chiang Mai",
            local_name="บ้านเปิด",
            start="2010-05",
            end="2019",
            stage="ended",
            context="First paragraph.\n\nSecond paragraph.",
            legal_basis="Act 12.",
            implementers=["House of Hope"],
            provisions=["crc-3", "crc-37b"],
            yes=["guardian"],
            reach={"children": 12345, "note": "Counted once a year."},
            keywords=["open doors"],
            liberty="restricted",
            sources=[
                {
                    "title": "Report on shelters",
                    "publisher": "UNHCR",
                    "year": 2019,
                    "url": "https://example.org/a?b=1&c",
                },
                {"title": "[Untitled note]", "publisher": "", "year": None, "url": ""},
            ],
        ),
    )
    take_down("hidden")


def test_the_page_says_all_that_is_known(shelter, client):
    response = client.get(PAGE)
    page, words = main(response), text(main(response))
    for expected in (
        *("Open shelter & school {A_1}", "Thailand", "Chiang Mai", "บ้านเปิด", "2010–2019", "House of Hope"),
        *("12,345", "Counted once a year.", "open doors", "Documented by others", "Desk research", "Foster care"),
        *("CRC 37(b)", "Report on shelters", "UNHCR", "[Untitled note]", "First paragraph.", "Act 12."),
    ):
        assert expected in words, expected
    assert "<p>First paragraph.</p>" in page and "<p>Second paragraph.</p>" in page
    assert 'href="https://example.org/a?b=1&amp;c"' in page
    assert page.count("<h1") == 1
    assert RESTRICTED in words
    assert MACHINE not in words


def test_the_ten_safeguards_are_answered(shelter, client):
    answers = client.get(PAGE).context["practice"].safeguards
    assert len(answers) == 10
    assert {answer.answer for answer in answers if answer.name != "Independent guardian"} == {"not-stated"}
    assert [answer.answer_label for answer in answers if answer.answer == "yes"] == ["Yes"]


def test_practices_like_it_leave_out_itself_and_what_is_taken_down(shelter, client):
    assert shown(client.get(PAGE))[0] == "neighbour"
    assert set(shown(client.get(PAGE))) <= {"neighbour", "unlike"}
    assert shown(client.get("/en/practices/neighbour/"))[0] == "shelter"


def test_an_unknown_practice_or_revision_is_not_found(shelter, client):
    for path in ("nowhere/", "shelter/v2/", "shelter/v0/", f"shelter/v{10**30}/", "shelter/cite.pdf", "nowhere/v1/"):
        assert client.get(f"/en/practices/{path}").status_code == 404, path


@pytest.mark.parametrize("slug", [one["slug"] for one in starter_entries()][::9])
def test_practices_of_the_starter_catalogue_are_complete(starter_catalogue, client, slug):
    one = next(one for one in starter_entries() if one["slug"] == slug)
    words = text(main(client.get(f"/en/practices/{slug}/")))
    paragraphs = [part for name in ("context", "description", "results", "lessons") for part in one[name].split("\n\n")]
    for part in [one["title"], one["summary"], *paragraphs, *(source["title"] for source in one["sources"])]:
        assert " ".join(part.split()) in words


# Languages ------------------------------------------------------------------------------------------------------------


def test_a_translation_stands_first_with_its_label_and_the_original_beside_it(starter_catalogue, client):
    one = starter_entries()[0]
    response = client.get(f"/ar/practices/{one['slug']}/")
    page = main(response)
    practice = Practice.objects.get(slug=one["slug"])
    title = practice.translations.get(language="ar").title
    assert f'<h1 lang="ar" dir="rtl">{title}</h1>' in page
    with translation.override("ar"):
        label = translations.label(practice.translations.get(language="ar").texts["title"])
    assert label in text(page)
    assert one["title"] in text(page) and one["summary"] in text(page)
    assert '<html lang="ar" dir="rtl">' in body(response)
    assert page.count('lang="en" dir="ltr"') >= 4


# Revisions ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def revised(shelter):
    revise("shelter", title="Shelter and school", context="It was moved.", note="The house moved.")


def test_each_revision_stays_readable_at_its_address(revised, client):
    latest, first = client.get(PAGE), client.get(PAGE + "v1/")
    assert latest.context["practice"].title.text == "Shelter and school"
    assert first.context["practice"].title.text == "Open shelter & school {A_1}"
    assert "You are reading version 1, which has been replaced." in text(main(first))
    assert "which has been replaced" not in text(main(latest))
    assert "which has been replaced" not in text(main(client.get(PAGE + "v2/")))


def test_the_history_tells_what_changed_from_one_revision_to_the_next(revised, client):
    rows = client.get(PAGE + "history/").context["revisions"]
    assert [(row["number"], row["note"], row["is_latest"]) for row in rows] == [
        (2, "The house moved.", True),
        (1, "", False),
    ]
    assert rows[0]["changes"] == [
        Change(
            "title",
            "Title",
            [
                Piece(GONE, "Open shelter &"),
                Piece(NEW, "Shelter and"),
                Piece(SAME, " school"),
                Piece(GONE, " {A_1}"),
            ],
        ),
        Change(
            "context", "Context", [Piece(GONE, "First paragraph.\n\nSecond paragraph."), Piece(NEW, "It was moved.")]
        ),
    ]
    assert rows[1]["changes"] == []


# Citations ------------------------------------------------------------------------------------------------------------


def test_a_practice_is_cited_as_bibtex(shelter, client):
    response = client.get(PAGE + "cite.bib")
    year = timezone.now().year
    assert response["Content-Type"].startswith("application/x-bibtex")
    assert 'filename="shelter.bib"' in response["Content-Disposition"]
    assert body(response) == (
        "@misc{shelter-v1,\n"
        "  title = {{Open shelter \\& school \\{A\\_1\\}}},\n"
        "  author = {{Child First}},\n"
        f"  year = {{{year}}},\n"
        "  edition = {Version 1},\n"
        "  url = {https://childfirst.example/en/practices/shelter/v1/},\n"
        "  language = {en}\n"
        "}\n"
    )


def test_a_practice_is_cited_as_ris(shelter, client):
    lines = body(client.get(PAGE + "cite.ris")).split("\r\n")
    assert lines[0] == "TY  - ELEC" and lines[-2:] == ["ER  - ", ""]
    assert "TI  - Open shelter & school {A_1}" in lines
    assert "UR  - https://childfirst.example/en/practices/shelter/v1/" in lines
    assert all(line[2:6] == "  - " for line in lines[:-1])


def test_the_page_cites_itself(shelter, client):
    cited = client.get(PAGE).context["cite_text"]
    assert cited == (
        f"Child First. “Open shelter & school {{A_1}}.” Version 1, {timezone.now().year}. "
        f"https://childfirst.example/en/practices/shelter/v1/"
    )


# Taken down -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_practice_taken_down_is_gone_from_each_of_its_addresses_with_the_reason(shelter, client, address, language):
    take_down("shelter", REASON)
    response = client.get(f"/{language}/practices/shelter/{address}")
    page = body(response)
    assert response.status_code == 410
    assert "The ministry asked that &lt;b&gt;names&lt;/b&gt; be removed." in page
    assert [word for word in ("Open shelter", "Chiang Mai", "House of Hope", "Act 12") if word in page] == []


def test_a_practice_taken_down_is_nowhere_else(shelter, client):
    before = client.get("/en/practices/").context["count"]
    take_down("shelter", REASON)
    assert shown(client.get("/en/practices/")) == ["unlike", "neighbour"]
    assert client.get("/en/practices/").context["count"] == before - 1 == 2
    for query in (
        "q=shelter",
        "q=chiang",
        "country=th",
        "provision=crc-37",
        "keyword=open-doors",
        "liberty=restricted",
    ):
        assert shown(client.get(f"/en/practices/?{query}")) == [], query
        assert json.loads(body(client.get(f"/en/practices/export.json?{query}")))["results"] == [], query
    pages = (
        *("/en/", "/en/countries/", "/en/countries/th/", "/en/measures/", "/en/measures/foster-care/"),
        *("/en/instruments/", "/en/instruments/crc/", "/en/instruments/crc/crc-37b/", "/en/practices/neighbour/"),
        *("/en/practices/", "/en/practices/export.json", "/en/practices/?q=shelter", "/en/practices/?sort=title"),
    )
    for path in pages:
        page = body(client.get(path))
        assert "practices/shelter/" not in page and "Open shelter &amp; school" not in page, path
        assert "Chiang Mai" not in page, path


def test_it_is_back_when_it_is_published_again(shelter, client):
    take_down("shelter", REASON)
    practice = Practice.objects.get(slug="shelter")
    Practice.objects.filter(pk=practice.pk).update(taken_down_at=None, taken_down_reason="")
    index.refresh([practice.pk])
    assert client.get(PAGE).status_code == 200
    assert shown(client.get("/en/practices/?country=th")) == ["shelter"]


def test_when_it_was_verified_is_told(shelter, client):
    Practice.objects.filter(slug="shelter").update(verified_on=date(2026, 3, 9))
    assert "9 March 2026" in text(main(client.get(PAGE)))
