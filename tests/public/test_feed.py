"""The Atom feed of any query: what was published or changed last, valid, and cheap to ask for again."""

import json
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import translation

from practices.formats import atom
from practices.models import Practice, Translation
from tests.catalogue import entry, publish, revise, take_down
from tests.pages import RESTRICTED, body, main, text

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FEED = "/en/practices/feed.atom"
SITE = "https://childfirst.example"
TEXTS = {"ar": {"title": "فصل مفتوح", "summary": "ملخص"}}


@pytest.fixture
def four(empty_catalogue):
    publish(
        entry("hidden", countries=["TH"]),
        entry("thai", title="A < B & C", countries=["TH"], measure_types=["guardianship", "foster-care"]),
        entry("kenyan", countries=["KE"], liberty="restricted"),
        entry("both", countries=["TH", "KE"], scope="regional"),
        translations={"thai": TEXTS},
    )
    take_down("hidden")


def feed(client, query="", language="en"):
    response = client.get(f"/{language}/practices/feed.atom?{query}")
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(response.content)


def entries(feed):
    return feed.findall(f"{ATOM}entry")


def value(element, name):
    return element.findtext(f"{ATOM}{name}")


def linked(element):
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


def slugs(feed):
    return [urlsplit(linked(one)["alternate"]).path.split("/")[-2] for one in entries(feed)]


def faults(feed):
    """What RFC 4287 requires (4.1.1, 4.1.2, 4.2.6) and is not there."""
    for element in (feed, *entries(feed)):
        for name in ("id", "title", "updated"):
            if len(element.findall(f"{ATOM}{name}")) != 1:
                yield f"{element.tag}: not one {name}"
        if not urlsplit(value(element, "id")).scheme:
            yield f"{value(element, 'id')}: no IRI"
        if datetime.fromisoformat(value(element, "updated")).tzinfo is None:
            yield f"{value(element, 'updated')}: no time zone"
        if "alternate" not in linked(element):
            yield f"{value(element, 'id')}: no link"
    if len({value(one, "id") for one in entries(feed)}) != len(entries(feed)):
        yield "two entries of one id"
    if feed.findtext(f"{ATOM}author/{ATOM}name") != "Child First":
        yield "no author"


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
@pytest.mark.parametrize("query", ["", "q=child&country=th", "q=xyzzy"])
def test_it_holds_all_that_atom_requires(starter_catalogue, client, query, language):
    made = feed(client, query, language)
    assert list(faults(made)) == []
    assert made.get(LANG) == {"zh-hans": "zh-Hans"}.get(language, language)
    assert (len(entries(made)) > 0) == (query != "q=xyzzy")


def test_an_entry_whole(four, client):
    practice = Practice.objects.get(slug="thai")
    [made] = entries(feed(client, "measure=guardianship"))
    assert made.get(LANG) == "en"
    assert {child.tag.removeprefix(ATOM): child.text for child in made if child.text} == {
        "title": "A < B & C",
        "id": f"tag:{urlsplit(settings.SITE_URL).hostname},{practice.published_at:%Y-%m-%d}:thai",
        "published": practice.published_at.isoformat(),
        "updated": practice.updated_at.isoformat(),
        "summary": f'<p lang="en" dir="ltr">{practice.summary}</p>',
    }
    assert made.find(f"{ATOM}summary").get("type") == "html"
    assert linked(made) == {"alternate": f"{SITE}/en/practices/thai/"}
    assert [category.attrib for category in made.findall(f"{ATOM}category")] == [
        {"term": "th", "scheme": f"{SITE}/en/countries/", "label": "Thailand"},
        {"term": "guardianship", "scheme": f"{SITE}/en/measures/", "label": "Guardianship"},
        {"term": "foster-care", "scheme": f"{SITE}/en/measures/", "label": "Foster care"},
    ]


def test_it_says_what_was_asked_for_and_where_it_stands(four, client):
    made = feed(client, "sort=title&country=th&country=ke&stage=ongoing&page=2")
    query = "country=th&country=ke&stage=ongoing"
    assert value(made, "title") == "Child First · Country: Thailand, Kenya · Stage: Ongoing"
    assert linked(made) == {"alternate": f"{SITE}/en/practices/?{query}", "self": f"{SITE}{FEED}?{query}"}
    assert value(made, "id") == f"{SITE}{FEED}?{query}"
    assert "CC BY 4.0" in value(made, "rights")
    assert value(feed(client), "title") == "Child First · All practices"


def test_what_changed_last_stands_first_under_the_same_id(four, client):
    before = feed(client, "sort=title")
    assert slugs(before) == ["both", "kenyan", "thai"]
    revise("thai", summary="Another summary of what is done. " * 7)
    after = feed(client, "sort=title")
    assert slugs(after) == ["thai", "both", "kenyan"]
    assert value(entries(after)[0], "id") == value(entries(before)[2], "id")
    assert value(after, "updated") == value(entries(after)[0], "updated") > value(before, "updated")
    assert slugs(feed(client, "country=ke")) == ["both", "kenyan"]


def test_an_id_is_the_same_in_every_language(four, client):
    ids = {tuple(value(one, "id") for one in entries(feed(client, "", code))) for code in dict(settings.LANGUAGES)}
    assert len(ids) == 1


def test_a_translation_by_a_machine_and_a_restriction_of_liberty_are_said(four, client):
    arabic = {value(one, "title"): one for one in entries(feed(client, "country=th", "ar"))}
    translated = arabic["فصل مفتوح"]
    assert translated.get(LANG) == "ar"
    with translation.override("ar"):
        label = Translation.Origin.MACHINE.label
        assert value(translated, "summary") == f'<p lang="ar" dir="rtl">ملخص</p><p lang="ar" dir="rtl">{label}</p>'
    assert arabic["Practice both"].get(LANG) == "en"
    english = feed(client)
    warned = dict(zip(slugs(english), (RESTRICTED in value(one, "summary") for one in entries(english)), strict=True))
    assert warned == {"both": False, "kenyan": True, "thai": False}


def test_it_holds_no_more_than_readers_want(four, client, monkeypatch):
    monkeypatch.setattr(atom, "MOST_ENTRIES", 2)
    assert slugs(feed(client)) == ["both", "kenyan"]


def test_a_reader_that_has_it_gets_304_until_something_changes(four, client, django_assert_num_queries):
    first = client.get(f"{FEED}?country=th")
    tag = {"If-None-Match": first["ETag"]}
    with django_assert_num_queries(1):
        assert client.get(f"{FEED}?country=th", headers=tag).status_code == 304
    publish(entry("new", countries=["TH"]))
    again = client.get(f"{FEED}?country=th", headers=tag)
    assert (again.status_code, slugs(ElementTree.fromstring(again.content))) == (200, ["new", "both", "thai"])


def test_an_empty_feed_stays_the_same_until_something_changes(four, client):
    before, after = (client.get(f"{FEED}?country=jp").content for _ in range(2))
    assert before == after
    assert slugs(ElementTree.fromstring(before)) == []


def test_what_was_taken_down_leaves_it(four, client):
    take_down("both")
    assert slugs(feed(client)) == ["kenyan", "thai"]


def test_what_is_not_known_is_refused_by_name(four, client):
    response = client.get(f"{FEED}?country=th&country=xx&colour=blue")
    assert response.status_code == 400
    assert set(json.loads(body(response))["errors"]) == {"country", "colour"}


ALTERNATE = '<link rel="alternate" type="application/atom+xml" href="{}"'


def test_the_list_names_the_feed_of_its_query(four, client):
    page = body(client.get("/en/practices/?sort=title&country=th"))
    assert ALTERNATE.format(f"{FEED}?country=th&amp;sort=title") in page


@pytest.mark.parametrize(
    ("path", "query"),
    [("measures/guardianship/", "measure=guardianship"), ("instruments/crc/crc-3/", "provision=crc-3")],
)
def test_measures_and_provisions_have_feeds(four, client, path, query):
    page = client.get(f"/en/{path}")
    assert ALTERNATE.format(f"{FEED}?{query}") in body(page)
    assert f'href="{FEED}?{query}"' in main(page)
    assert "Subscribe to these (Atom)" in text(main(page))
