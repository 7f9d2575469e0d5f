"""Every public address answers as the contract says, in six languages, without cookies and without third parties."""

import gzip
import re

import pytest
from django.conf import settings

from practices.words import WORDS
from tests.catalogue import entry, publish, revise, take_down
from tests.pages import body, links, main, shown, text

LANGUAGES = {"en": "en", "fr": "fr", "es": "es", "ru": "ru", "ar": "ar", "zh-hans": "zh-Hans"}
SLUG = "thailand-mou-alternatives-to-detention"
PAGES = (
    *("", "practices/", f"practices/{SLUG}/", f"practices/{SLUG}/v1/", f"practices/{SLUG}/history/"),
    *("practices/?country=th&q=shelter", "practices/?q=thailnd", "countries/", "countries/th/", "countries/nr/"),
    *("countries/?region=035", "countries/compare/", "countries/compare/?country=th&country=gr&country=is"),
    *("practices/compare/", f"practices/compare/?practice={SLUG}&practice=belgium-open-family-units-return-coaches"),
    *("measures/", "measures/guardianship/", "instruments/", "instruments/crc/", "instruments/crc/crc-37b/"),
    *("coverage/", "coverage/?gaps=1&open=035&population=girls"),
    *("follow/", "follow/?country=th&q=shelter", "follow/asked/?country=th", "follow/stopped/"),
    *("about/", "about/method/", "about/words/", "about/safeguarding/", "about/data/", "about/accessibility/"),
    "about/privacy/",
)
FORMS = {("post", "follow/"), ("post", "follow/?country=th&q=shelter")}
FILES = (
    *("practices/export.json", "practices/export.csv", "practices/feed.atom", "coverage/coverage.csv"),
    *(f"practices/{SLUG}/cite.bib", f"practices/{SLUG}/cite.ris"),
)
LOADED = re.compile(
    r'<(?:link(?![^>]*(?:alternate|canonical|rel="self"))|script|img|form|use)\b[^>]*?\s(?:src|href|action)="([^"]*)"'
)
WORD = re.compile(r'href="/en/about/words/#([\w-]+)"')
MISSING = (
    *("nowhere/", "practices/nowhere/", "countries/xx/", "countries/TH/", "countries/thailand/", "measures/nothing/"),
    *("instruments/abc/", "instruments/crc/crc-99/", "instruments/gcm/crc-37/", "instruments/crc/CRC-37/", "about/x/"),
    "practices/export.doc",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_every_language_and_leads_to_the_others(starter_catalogue, client, path):
    same = {f"/{language}/{path}" for language in LANGUAGES}
    for language, tag in LANGUAGES.items():
        response = client.get(f"/{language}/{path}")
        page = body(response)
        opening = f'<html lang="{tag}" dir="{"rtl" if language == "ar" else "ltr"}">'
        assert (response.status_code, opening in page[:100], page.count("<h1")) == (200, True, 1), language
        assert same - links(page) == set(), language


@pytest.mark.parametrize("path", [*PAGES, *FILES, "practices/nowhere/"])
def test_no_cookie_no_session_and_no_third_party(starter_catalogue, client, path):
    response = client.get(f"/en/{path}", headers={"cookie": f"sessionid={'a' * 32}; django_language=fr"})
    page = body(response)
    assert not response.cookies and "Cookie" not in response.get("Vary", "")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    loaded = [url for url in re.findall(LOADED, page) if not url.startswith("#")]  # that is a place of the page itself
    assert [url for url in loaded if not url.startswith("/") or url.startswith("//")] == []
    assert 'lang="fr"' not in page[:100]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_that_leads_nowhere_is_not_found_and_helps(starter_catalogue, client, language):
    for path in MISSING:
        response = client.get(f"/{language}/{path}")
        assert response.status_code == 404, path
        assert f'action="/{language}/practices/"' in body(response)
        assert {f"/{language}/practices/", f"/{language}/countries/"} <= links(main(response))


def test_an_address_without_its_language_or_its_slash_is_led_there(starter_catalogue, client):
    for path in ("practices/", f"practices/{SLUG}/", "countries/th/"):
        response = client.get(f"/{path}", headers={"accept-language": "fr"})
        assert (response.status_code, response["Location"]) == (302, f"/fr/{path}")
    response = client.get("/en/practices?country=th")
    assert (response.status_code, response["Location"]) == (301, "/en/practices/?country=th")


def test_every_link_of_every_page_leads_somewhere(starter_catalogue, client):
    seen, waiting = set(), {f"/en/{path}" for path in PAGES}
    found = {url for path in waiting for url in links(body(client.get(path)))}
    for url in sorted(found):
        path = url.removeprefix("http://testserver").partition("#")[0]
        if path.startswith("/") and not path.startswith(settings.STATIC_URL) and path not in seen:
            seen.add(path)
            if path.startswith("/en/") and "?" not in path:
                # A visitor who asks for an account is led to sign-in.
                assert client.get(path, follow=path == "/en/account/").status_code == 200, path
    assert len(seen) > 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_pages_are_read_and_nothing_else(starter_catalogue, client, method):
    for path in (*PAGES, *FILES):
        if (method, path) not in FORMS:
            assert getattr(client, method)(f"/en/{path}").status_code == 405, path


def test_a_head_request_has_the_answer_without_its_body(starter_catalogue, client):
    response = client.head("/en/practices/")
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"]


def test_a_word_leads_to_what_it_means(starter_catalogue, client):
    paths = {"practice": f"practices/{SLUG}/", "browse": "practices/", "coverage": "coverage/"}
    asked = {name: set(WORD.findall(body(client.get(f"/en/{path}")))) for name, path in paths.items()}
    assert asked == {
        "practice": {"liberty", "evidence", "desk-research", "verified", "best-interests", "guardian"},
        "browse": {"measure", "provision", "unaccompanied", "evidence", "liberty", "best-interests-determination"},
        "coverage": {"none-documented"},
    }
    templates = "".join(path.read_text() for path in (settings.ROOT / "templates").rglob("*.html"))
    named = set(re.findall(r'(?:{% word| about=)\s*"([\w-]+)"', templates))
    places = re.findall(r'<div id="([\w-]+)">', main(client.get("/en/about/words/")))
    assert named | set().union(*asked.values()) <= set(places)
    assert len(places) == len(set(places)) == len(WORDS)


# What stands on them --------------------------------------------------------------------------------------------------


@pytest.fixture
def few(empty_catalogue):
    publish(
        entry("hidden", countries=["TH"], measure_types=["guardianship"], provisions=["crc-37b"]),
        entry("thai", countries=["TH"], measure_types=["guardianship"], provisions=["crc-37b"]),
        entry("kenyan", countries=["KE"], measure_types=["guardianship", "training"], provisions=["crc-37"]),
        entry("across", countries=["TH", "UG"], scope="regional", provisions=["gcm-13h"]),
    )
    take_down("hidden")


def test_the_home_page_counts_what_is_published(few, client):
    response = client.get("/en/")
    words = text(main(response))
    assert response.context["totals"] == {"practices": 3, "countries": 2}
    assert "3 practices from 2 countries, each with its sources." in words
    assert [(row["name"], row["count"]) for row in response.context["country_rows"]] == [("Kenya", 1), ("Thailand", 1)]
    assert [(row["id"], row["count"]) for row in response.context["groups"] if row["count"]] == [
        ("care", 1),
        ("support", 2),
        ("systems", 1),
    ]
    examples = [(row["name"], row["count"]) for row in response.context["examples"]]
    assert examples == [("Foster care", 1), ("Guardianship", 2), ("Kenya", 1)]
    assert shown(response) == ["across", "kenyan", "thai"]


def test_the_map_links_each_country_with_its_own_practices(few, client):
    for path in ("/en/", "/en/countries/"):
        page = body(client.get(path))
        linked = re.findall(r'<a href="([^"]*)" class="map-country shade-(\d)" aria-label="([^"]*)"', page)
        assert sorted(linked) == [
            ("/en/countries/ke/", "1", "Kenya: 1 practice"),
            ("/en/countries/th/", "1", "Thailand: 1 practice"),
        ]


def test_the_map_carries_its_note_in_each_language(few, client):
    notes = {language: str(client.get(f"/{language}/").context["map_note"]) for language in LANGUAGES}
    assert len(set(notes.values())) == 6
    shown_at = {code: text(main(client.get(f"/{code}/countries/"))) for code in LANGUAGES}
    assert [code for code in LANGUAGES if " ".join(notes[code].split()) not in shown_at[code]] == []


def test_the_page_of_a_country_sets_regional_practices_apart(few, client):
    response = client.get("/en/countries/th/")
    assert response.context["count"] == 1
    assert sorted(shown(response)) == ["across", "thai"]
    assert shown(client.get(response.context["browse_url"])) == ["thai"]
    assert client.get("/en/countries/ug/").context["count"] == 0
    assert shown(client.get("/en/countries/ug/")) == ["across"]


def test_a_country_is_named_in_the_language_of_the_page(few, client):
    names = {language: client.get(f"/{language}/countries/th/").context["country"]["name"] for language in LANGUAGES}
    assert names == {
        "en": "Thailand",
        "fr": "Thaïlande",
        "es": "Tailandia",
        "ru": "Таиланд",
        "ar": "تايلند",
        "zh-hans": "泰国",
    }


def test_measures_and_provisions_count_and_show_their_practices(few, client):
    response = client.get("/en/measures/guardianship/")
    assert (response.context["count"], shown(response)) == (2, ["kenyan", "thai"])
    response = client.get("/en/instruments/crc/crc-37/")
    assert (response.context["count"], shown(response)) == (2, ["kenyan", "thai"])
    assert shown(client.get("/en/instruments/crc/crc-37b/")) == ["thai"]
    tree = client.get("/en/instruments/crc/").context["instrument"]["provisions"]
    counts = {row["code"]: row["count"] for parent in tree for row in (parent, *parent["children"]) if row["count"]}
    assert counts == {"crc-37": 2, "crc-37b": 1}


def test_measures_group_by_group_with_their_numbers(few, client):
    groups = client.get("/en/measures/").context["groups"]
    assert len(groups) == 6
    counts = {row["name"]: row["count"] for group in groups for row in group["measures"]}
    assert len(counts) == 28
    assert sorted(filter(None, counts.values())) == [1, 1, 2]


# Kept until something changes -----------------------------------------------------------------------------------------


KEPT = (
    *("", "practices/", "practices/?q=child", "practices/thai/", "countries/th/", "about/data/"),
    *("practices/export.json", "practices/export.csv", "practices/feed.atom?country=th"),
)


@pytest.fixture
def pages_are_kept(settings):
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": settings.LOCAL_MEMORY, "LOCATION": "pages"}}


@pytest.mark.parametrize("path", KEPT)
def test_an_unchanged_page_is_not_made_again(few, client, path, pages_are_kept, django_assert_num_queries):
    first = client.get(f"/en/{path}")
    body(first)
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    with django_assert_num_queries(1) as queries:  # which version is it?
        again = client.get(f"/en/{path}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert "practices_catalogueversion" in queries[0]["sql"]
    with django_assert_num_queries(1):
        assert client.get(f"/en/{path}", headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304


@pytest.mark.parametrize("path", KEPT)
def test_a_change_of_the_catalogue_makes_every_page_new(few, client, path):
    before = client.get(f"/en/{path}")["ETag"]
    revise("thai", title="Another title")
    after = client.get(f"/en/{path}", headers={"If-None-Match": before})
    assert after.status_code == 200 and after["ETag"] != before


def test_every_address_language_and_part_has_its_own_tag(few, client):
    paths = [f"/{language}/practices/{query}" for language in LANGUAGES for query in ("", "?page=1", "?country=th")]
    tags = {client.get(path)["ETag"] for path in paths}
    tags.add(client.get("/en/practices/", headers={"HX-Request": "true"})["ETag"])
    tags.add(client.get("/en/practices/", headers={"host": "127.0.0.1"})["ETag"])
    assert len(tags) == len(paths) + 2


def test_pages_are_kept_compressed_and_sent_as_they_are_asked_for(few, client, pages_are_kept):
    plain = client.get("/en/practices/").content
    kept = client.get("/en/practices/").content
    packed = client.get("/en/practices/", headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert plain == kept == gzip.decompress(packed.content)
    assert "Accept-Encoding" in packed["Vary"]


def test_a_page_taken_down_is_gone_even_for_who_kept_it(few, client):
    tag = client.get("/en/practices/thai/")["ETag"]
    take_down("thai")
    assert client.get("/en/practices/thai/", headers={"If-None-Match": tag}).status_code == 410


def test_an_address_that_never_was_is_not_called_unchanged(few, client):
    assert client.get("/en/practices/nowhere/", headers={"If-None-Match": "*"}).status_code == 404
    later = "Fri, 01 Jan 2100 00:00:00 GMT"
    assert client.get("/en/practices/nowhere/", headers={"If-Modified-Since": later}).status_code == 404
