"""The browse page: what was chosen is said, what is seen can be taken away, nothing ends in a wall."""

import json
import re

import pytest

from practices.filters import PAGE_SIZE
from tests.catalogue import entry, publish, revise, starter_entries, take_down
from tests.pages import MACHINE, RESTRICTED, body, cards, main, said, shown, text

BROWSE = "/en/practices/"


@pytest.fixture
def four(empty_catalogue):
    publish(
        entry("hidden", title="A hidden one", countries=["TH"]),
        entry("thai", title="école ouverte", countries=["TH"], start="2005", end="2010", stage="ended"),
        entry("kenyan", title="Zebra crossing", countries=["KE"], start="2012-03", liberty="restricted"),
        entry("both", title="Écluse", countries=["TH", "KE"], start="", scope="regional"),
        entry("colombian", title="apple", countries=["CO"], start="2003"),
    )
    take_down("hidden")


# What was chosen ------------------------------------------------------------------------------------------------------


def test_every_choice_is_a_chip_that_takes_it_back(four, client):
    response = client.get(BROWSE + "?q=zebra&country=ke&country=th&since=2004&sort=title")
    rest = "/en/practices/?"
    assert response.context["chips"] == [
        {"label": "Search", "name": "zebra", "remove_url": rest + "country=ke&country=th&since=2004&sort=title"},
        {"label": "Country", "name": "Kenya", "remove_url": rest + "q=zebra&country=th&since=2004&sort=title"},
        {"label": "Country", "name": "Thailand", "remove_url": rest + "q=zebra&country=ke&since=2004&sort=title"},
        {
            "label": "Running in or after",
            "name": "2004",
            "remove_url": rest + "q=zebra&country=ke&country=th&sort=title",
        },
    ]
    for chip in response.context["chips"]:
        assert client.get(chip["remove_url"]).status_code == 200
    assert "Country: <bdi>Kenya</bdi>" in body(response)


def test_practices_picked_by_hand_are_one_chip_and_stay_while_filters_change(four, client):
    response = client.get(BROWSE + "?practice=thai&country=th&practice=both")
    assert shown(response) == ["both", "thai"]
    assert response.context["chips"] == [
        {"label": "Country", "name": "Thailand", "remove_url": BROWSE + "?practice=thai&practice=both"},
        {"label": "Picked by hand", "name": "2 practices", "remove_url": BROWSE + "?country=th"},
    ]
    for slug in ("thai", "both"):
        assert f'<input type="hidden" name="practice" value="{slug}">' in main(response)
    nothing = client.get(BROWSE + "?practice=thai&practice=both&country=co")
    assert nothing.context["drop"] == [
        {"label": "Country", "name": "Colombia", "url": BROWSE + "?practice=thai&practice=both", "count": 2},
        {"label": "Picked by hand", "name": "2 practices", "url": BROWSE + "?country=co", "count": 1},
    ]


def test_a_chip_names_its_value_in_the_language_of_the_page(four, client):
    response = client.get("/zh-hans/practices/?country=th&provision=crc-37b")
    assert response.context["chips"][0]["name"] == "泰国"
    assert response.context["chips"][0]["remove_url"] == "/zh-hans/practices/?provision=crc-37b"


def test_an_unknown_value_is_left_out_and_that_is_said(four, client):
    response = client.get(BROWSE + "?country=th&country=xx&since=soon&sort=best&page=-1&colour=blue&measure=")
    assert shown(response) == ["both", "thai"]
    assert response.context["notices"] == [
        "“xx” is not a known value of “country” and was left out.",
        "“soon” is not a known value of “since” and was left out.",
        "“-1” is not a known value of “page” and was left out.",
        "“best” is not a known value of “sort” and was left out.",
        "“blue” is not a known value of “colour” and was left out.",
    ]
    for notice in response.context["notices"]:
        assert notice in text(main(response))


def test_the_choices_of_a_facet_stand_with_their_numbers(four, client):
    response = client.get(BROWSE + "?country=ke&scope=national")
    facets = {facet.parameter: facet for facet in response.context["facets"]}
    assert text(facets["country"].shown) == "Colombia 1 Kenya 1 Thailand 1"
    assert text(facets["scope"].shown) == "National 1 Regional 1"
    assert facets["country"].shown.count(" checked") == 1
    assert 'value="ke" id="f-country-ke" checked' in facets["country"].shown
    assert facets["country"].shown in body(response)


def test_a_choice_that_no_practice_carries_keeps_its_box_while_others_change(four, client):
    facets = {one.parameter: one for one in client.get(BROWSE + "?country=fr&stage=suspended").context["facets"]}
    assert 'value="fr" id="f-country-fr" checked' in facets["country"].shown
    assert 'value="suspended" id="f-stage-suspended" checked' in facets["stage"].shown


def test_a_liberty_that_is_restricted_is_marked_in_the_list(four, client):
    assert [(card.slug, RESTRICTED in card.text) for card in cards(client.get(BROWSE))] == [
        ("colombian", False),
        ("both", False),
        ("kenyan", True),
        ("thai", False),
    ]


# Nothing found --------------------------------------------------------------------------------------------------------


def test_an_empty_result_names_each_choice_that_could_be_dropped_and_what_that_would_show(four, client):
    response = client.get(BROWSE + "?country=co&country=ke&scope=regional&until=2003&sort=title")
    assert (response.status_code, shown(response), response.context["count"]) == (200, [], 0)
    assert response.context["drop"] == [
        {
            "label": "Scope",
            "name": "Regional",
            "url": "/en/practices/?country=co&country=ke&until=2003&sort=title",
            "count": 1,
        },
        {
            "label": "Running in or before",
            "name": "2003",
            "url": "/en/practices/?country=co&country=ke&scope=regional&sort=title",
            "count": 1,
        },
    ]
    for row in response.context["drop"]:
        assert len(shown(client.get(row["url"]))) == row["count"]
    assert "Without Scope: Regional" in text(main(response))


def test_an_empty_catalogue_is_shown_without_a_fault(empty_catalogue, client):
    assert shown(client.get(BROWSE)) == []
    assert json.loads(body(client.get(BROWSE + "export.json"))) == {"count": 0, "query": {}, "results": []}
    for path in ("/en/", "/en/countries/", "/en/countries/th/", "/en/measures/", "/en/instruments/"):
        assert client.get(path).status_code == 200


# Order and pages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["colombian", "both", "kenyan", "thai"]),
        ("relevance", ["colombian", "both", "kenyan", "thai"]),
        ("newest", ["colombian", "both", "kenyan", "thai"]),
        ("title", ["colombian", "both", "thai", "kenyan"]),
        ("start", ["colombian", "thai", "kenyan", "both"]),
        ("-start", ["kenyan", "thai", "colombian", "both"]),
        ("updated", ["thai", "colombian", "both", "kenyan"]),
    ],
)
def test_orders(four, client, sort, expected):
    revise("thai", results="More children were reached.")
    assert shown(client.get(BROWSE, {"sort": sort})) == expected
    with_words = client.get(BROWSE, {"sort": sort or "newest", "q": "child"})
    assert len(shown(with_words)) == 4


def test_titles_are_sorted_as_the_reader_sees_them(empty_catalogue, client):
    texts = {"fr": {"title": "Zèbre", "summary": "Résumé."}}
    publish(entry("first", title="Antelope"), entry("second", title="Bear"), translations={"first": texts})
    assert shown(client.get("/en/practices/?sort=title")) == ["first", "second"]
    assert shown(client.get("/fr/practices/?sort=title")) == ["second", "first"]


def test_pages_show_every_practice_once(starter_catalogue, client):
    newest_first = [one["slug"] for one in starter_entries()][::-1]
    seen = []
    for number in range(1, 6):
        response = client.get(BROWSE, {"page": number})
        assert len(shown(response)) == (PAGE_SIZE if number < 5 else 3)
        assert response.context["pages"]["number"] == number
        seen += shown(response)
    assert seen == newest_first


def test_links_to_pages_keep_the_query(starter_catalogue, client):
    pages = client.get(BROWSE + "?scope=national&sort=title&page=2").context["pages"]
    address = "/en/practices/?scope=national&sort=title"
    assert (pages["previous_url"], pages["next_url"]) == (address, address + "&page=3")
    assert [link["url"] for link in pages["links"]] == [address, address + "&page=2", address + "&page=3"]


@pytest.mark.parametrize("number", [6, 99, 999_999_999])
def test_a_page_beyond_the_last_leads_back(starter_catalogue, client, number):
    """It must not say that no practice matches: 83 do."""
    response = client.get(BROWSE, {"page": number})
    assert (response.status_code, shown(response)) == (200, [])
    page = main(response)
    assert "No practice matches all of this" not in page
    assert 'href="/en/practices/?page=5"' in page


# htmx -----------------------------------------------------------------------------------------------------------------


def test_htmx_is_given_the_results_alone(four, client):
    whole = client.get(BROWSE, {"country": "th"})
    part = client.get(BROWSE, {"country": "th"}, headers={"HX-Request": "true"})
    assert shown(part) == shown(whole) == ["both", "thai"]
    assert "<html" in body(whole) and "<html" not in body(part)
    assert [form for form in re.findall("<form.*?>", body(part)) if 'id="pick"' not in form] == []
    assert '<div id="results"' in body(part)
    assert "HX-Request" in part["Vary"] and "HX-Request" in whole["Vary"]
    assert part["ETag"] != whole["ETag"]


def test_going_back_in_history_is_given_the_whole_page(four, client):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in body(client.get(BROWSE, headers=headers))


# Languages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar", "zh-hans"])
def test_titles_are_translated_and_labelled_as_made_by_a_machine(starter_catalogue, client, language):
    found = cards(client.get(f"/{language}/practices/?country=th"))
    english = cards(client.get("/en/practices/?country=th"))
    assert [card.slug for card in found] == [card.slug for card in english]
    tag, direction = {"zh-hans": "zh-Hans"}.get(language, language), "rtl" if language == "ar" else "ltr"
    assert {(card.lang, card.dir, said(MACHINE, language) in card.text) for card in found} == {(tag, direction, True)}
    assert {(card.lang, card.dir, MACHINE in card.text) for card in english} == {("en", "ltr", False)}
    assert not {card.title for card in found} & {card.title for card in english}


def test_a_text_without_a_translation_stays_in_its_own_language(empty_catalogue, client):
    publish(entry("plain", title="Plain"))
    [card] = cards(client.get("/ar/practices/"))
    assert (card.title, card.lang, card.dir, said(MACHINE, "ar") in card.text) == ("Plain", "en", "ltr", False)


def test_a_translation_of_a_replaced_revision_is_not_shown_for_the_present_one(empty_catalogue, client):
    texts = {"fr": {"title": "Ancien titre", "summary": "Ancien résumé."}}
    publish(entry("revised", title="Old title"), translations={"revised": texts})
    revise("revised", title="New title")
    assert [card.title for card in cards(client.get("/fr/practices/"))] == ["New title"]
