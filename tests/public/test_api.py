"""What the API answers: whole, and the same as the pages and the export."""

import json
import re
from datetime import date
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practices import index
from practices.api.shapes import PRACTICE_FIELDS
from practices.filters import SORTS
from practices.models import Practice
from practices.terms import FACETS
from tests.catalogue import ANIMALS, entry, generated_entries, publish, revise, take_down
from tests.pages import body, shown
from tests.public.test_filters import as_pairs, draw_query, read_facts, values_of

API = "/api/v1/"
HERE, SITE = "http://testserver", "https://childfirst.example"
SIX = ("en", "fr", "es", "ru", "ar", "zh")


def get(client, address, **headers):
    """What an address of the API answers, which must be JSON."""
    response = client.get(address.removeprefix(HERE), headers=headers)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json"), body(response)
    return response.json()


def slugs(answer):
    return [row["slug"] for row in answer["results"]]


@pytest.fixture
def few(empty_catalogue):
    publish(
        entry("hidden", countries=["TH"], measure_types=["guardianship"], provisions=["crc-37b"], keywords=["law"]),
        entry("thai", countries=["TH"], measure_types=["guardianship"], provisions=["crc-37b"], stage="ended"),
        entry("kenyan", countries=["KE"], measure_types=["guardianship", "training"], provisions=["crc-37"]),
        entry("across", countries=["TH", "UG"], scope="regional", provisions=["gcm-13h"], keywords=["schools"]),
    )
    take_down("hidden", "Withdrawn at the request of the ministry.")


@pytest.fixture
def generated(empty_catalogue):
    publish(entry("hidden", countries=["TH"], keywords=["schools"]), *generated_entries(48))
    take_down("hidden")


# The same as elsewhere ------------------------------------------------------------------------------------------------


def test_a_list_holds_what_the_export_holds(few, client):
    exported = client.get("/en/practices/export.json?country=th&sort=title")
    answer = get(client, f"{API}practices/?country=th&sort=title")
    assert answer == read_export(exported) | {"next": None, "previous": None}
    assert slugs(answer) == ["across", "thai"]
    [across, _thai] = answer["results"]
    assert across.keys() == set(PRACTICE_FIELDS) - {"attachments"}


def read_export(exported):
    return json.loads(body(exported))


def walk(client, address):
    """The slugs of all pages, each page reached by the address that the one before it names."""
    found = []
    while address:
        answer = get(client, address)
        found.append(slugs(answer))
        address = answer["next"]
    return found


def browsed(client, query):
    """The slugs of all pages of browse, in order."""
    first = client.get(f"/en/practices/?{query}")
    pages = first.context["pages"]
    numbers = range(2, pages["count"] + 1) if pages else ()
    return shown(first) + [slug for n in numbers for slug in shown(client.get(f"/en/practices/?{query}&page={n}"))]


def test_browse_export_and_api_find_the_same_in_the_same_order(generated, client):
    values = values_of(read_facts())

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def for_any_query(data):
        chosen = [*as_pairs(draw_query(data, values, ANIMALS)), ("sort", data.draw(st.sampled_from(list(SORTS))))]
        query = urlencode(chosen)
        exported = read_export(client.get(f"/en/practices/export.json?{query}"))
        pages = walk(client, f"{API}practices/?{query}&fields=slug&page_size=19")
        assert [slug for page in pages for slug in page] == browsed(client, query) == slugs(exported)
        answer = get(client, f"{API}practices/?{query}&page_size=100")
        assert answer == exported | {"next": None, "previous": None}

    for_any_query()


def counted(html):
    """The values of a facet as a page of browse shows them: {value: (name, count)}."""
    found = re.findall(r'value="([^"]*)" id="f-.*?<bdi>(.*?)</bdi>.*?facet-count">(\d+)<', html)
    return {value: (name, int(count)) for value, name, count in found}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("query", ["", "country=th&country=ke", "q=wombat", "measure=guardianship&since=2010"])
def test_facets_have_the_names_and_numbers_of_browse(generated, client, query, language):
    page = client.get(f"/{language}/practices/?{query}")
    facets = get(client, f"{API}practices/?{query}&facets={','.join(FACETS)}&lang={language}")["facets"]
    assert list(facets) == list(FACETS)
    shown_beside = {facet.parameter: counted(facet.shown + facet.more) for facet in page.context["facets"]}
    given_out = {name: {row["code"]: (row["name"], row["count"]) for row in rows} for name, rows in facets.items()}
    del shown_beside["provision"], given_out["provision"]  # browse shows them by number and title
    assert given_out == {name: shown_beside.get(name, {}) for name in given_out}
    for rows in facets.values():
        assert all(a["count"] >= b["count"] for a, b in pairwise(rows))


def test_a_chosen_value_that_nothing_carries_is_counted_as_none(few, client):
    facet = get(client, f"{API}practices/?country=fj&facets=country")["facets"]["country"]
    assert facet == [
        {"code": "th", "name": "Thailand", "count": 2},
        {"code": "ke", "name": "Kenya", "count": 1},
        {"code": "ug", "name": "Uganda", "count": 1},
        {"code": "fj", "name": "Fiji", "count": 0},
    ]


# Pages and fields -----------------------------------------------------------------------------------------------------


def test_pages_by_number_lead_to_each_other(few, client):
    address = f"{API}practices/?page_size=1&fields=slug,title"
    second = {
        "count": 3,
        "query": {},
        "next": f"{HERE}{API}practices/?page_size=1&fields=slug%2Ctitle&page=3",
        "previous": f"{HERE}{API}practices/?page_size=1&fields=slug%2Ctitle&page=1",
        "results": [{"title": "Practice kenyan", "slug": "kenyan"}],
    }
    assert get(client, f"{address}&page=2") == second
    assert walk(client, address) == [["across"], ["kenyan"], ["thai"]]
    last = get(client, f"{address}&page=3")
    assert (last["next"], get(client, last["previous"])) == (None, second | {"previous": second["previous"]})


def test_a_page_past_the_last_is_empty_and_leads_back(few, client):
    answer = get(client, f"{API}practices/?page_size=2&page=9&country=th&country=ke")
    assert (answer["count"], answer["results"], answer["next"]) == (3, [], None)
    assert slugs(get(client, answer["previous"])) == ["thai"]
    nothing = get(client, f"{API}practices/?country=fj")
    assert (nothing["count"], nothing["results"], nothing["next"], nothing["previous"]) == (0, [], None, None)


def test_a_cursor_brings_each_practice_once_while_others_come_and_go(empty_catalogue, client):
    publish(*(entry(f"number-{number}") for number in range(6)))
    first = get(client, f"{API}practices/?cursor=*&page_size=2&fields=slug&stage=ongoing")
    assert (slugs(first), first["previous"]) == (["number-5", "number-4"], None)
    publish(entry("newer"))
    take_down("number-4")  # the one that the cursor stands on
    take_down("number-2")
    second = get(client, first["next"])
    assert (slugs(second), second["count"]) == (["number-3", "number-1"], 5)
    assert walk(client, second["next"]) == [["number-0"]]
    assert walk(client, f"{API}practices/?cursor=*&page_size=2") == [
        ["newer", "number-5"],
        ["number-3", "number-1"],
        ["number-0"],
    ]


def test_a_cursor_walks_through_a_search_when_asked_for_newest_first(generated, client):
    query = "q=wombat&sort=newest"
    pages = walk(client, f"{API}practices/?{query}&cursor=*&page_size=3")
    assert [slug for page in pages for slug in page] == browsed(client, query)


def test_parameters_may_be_repeated_or_empty_as_on_the_page(few, client):
    repeated = get(client, f"{API}practices/?facets=stage&facets=country,stage&fields=slug&fields=title&q=&country=")
    assert list(repeated["facets"]) == ["stage", "country"]
    assert [set(row) for row in repeated["results"]] == [{"title", "slug"}] * 3


# One practice ---------------------------------------------------------------------------------------------------------


def test_a_practice_is_the_same_object_as_in_the_list_with_its_translations(few, client):
    listed = get(client, f"{API}practices/?sort=title&country=th")["results"][1]
    assert get(client, f"{API}practices/thai/") == listed | {"translations": {}}
    texts = {"fr": {"title": "Titre", "summary": "Résumé."}}
    publish(entry("one"), translations={"one": texts})
    revise("one", title="Another title")
    about = {"origin": "machine", "made_from": 1, "made_on": date.today().isoformat(), "reviewed_on": None}
    expected = {part: about | {"text": text, "is_stale": part == "title"} for part, text in texts["fr"].items()}
    assert get(client, f"{API}practices/one/")["translations"] == {"fr": expected}


def test_revisions_are_listed_and_each_can_be_read(few, client):
    revise("thai", title="Another title", note="Corrected.")
    published = {row.number: row.published_at.isoformat() for row in Practice.objects.get(slug="thai").revisions.all()}
    page = f"{SITE}/en/practices/thai/"
    second = {"number": 2, "published_at": published[2], "note": "Corrected.", "url": f"{page}v2/"}
    first = {"number": 1, "published_at": published[1], "note": "", "url": f"{page}v1/"}
    assert get(client, f"{API}practices/thai/revisions/") == {"count": 2, "results": [second, first]}
    now = get(client, f"{API}practices/thai/")
    own = ("slug", "url", "provenance", "verified_on", "revision", "published_at", "updated_at", "translations")
    content = {name: value for name, value in now.items() if name not in own}
    assert get(client, f"{API}practices/thai/revisions/2/") == second | {"content": content}
    before = content | {"title": "Practice thai"}
    assert get(client, f"{API}practices/thai/revisions/1/") == first | {"content": before}
    assert (now["title"], now["revision"], now["url"]) == ("Another title", 2, page)


# Code lists -----------------------------------------------------------------------------------------------------------

LISTS = {
    "regions": ("region", 29),
    "countries": ("country", 243),
    "groups": ("group", 6),
    "measures": ("measure", 28),
    "instruments": ("instrument", 5),
    "populations": ("population", 11),
    "safeguards": ("safeguard", 10),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_codes_counts_what_its_addresses_list(starter_catalogue, client, name):
    _parameter, number = LISTS[name]
    answer = get(client, f"{API}{name}/")
    rows = answer["results"]
    assert answer["count"] == len(rows) == len({row["code"] for row in rows}) == number
    some = rows if number < 40 else rows[::10]
    listed = {row["code"]: get(client, f"{row['practices']}&page_size=1&fields=slug")["count"] for row in some}
    assert {row["code"]: row["count"] for row in some} == listed
    assert [row["code"] for row in rows if sorted(row["names"]) != sorted(SIX) or not all(row["names"].values())] == []


def test_a_country_says_what_is_its_own_and_what_covers_it(few, client):
    assert get(client, f"{API}countries/th/?lang=fr") == {
        "code": "th",
        "name": "Thaïlande",
        "names": {
            "en": "Thailand",
            "fr": "Thaïlande",
            "es": "Tailandia",
            "ru": "Таиланд",
            "ar": "تايلند",
            "zh": "泰国",
        },
        "count": 1,
        "practices": f"{HERE}{API}practices/?country=th&scope=national&scope=subnational",
        "iso3": "THA",
        "m49": "764",
        "region": "035",
        "status": "member",
        "crc_party": True,
        "gcm_vote": "in_favour",
        "also_covered": 1,
        "url": f"{SITE}/fr/countries/th/",
    }
    assert get(client, f"{API}countries/hk/")["gcm_vote"] is None


def test_a_measure_an_instrument_and_a_safeguard(few, client):
    measure = get(client, f"{API}measures/guardianship/")
    assert (measure["group"], measure["count"], measure["url"]) == ("support", 2, f"{SITE}/en/measures/guardianship/")
    assert measure["definition"] == measure["definitions"]["en"]
    assert measure in get(client, f"{API}measures/")["results"]
    crc = get(client, f"{API}instruments/crc/")
    provisions = crc.pop("provisions")
    assert crc in get(client, f"{API}instruments/")["results"]
    assert {row["code"]: (row["parent"], row["count"]) for row in provisions if row["count"]} == {
        "crc-37": (None, 2),
        "crc-37b": ("crc-37", 1),
    }
    arabic = get(client, f"{API}instruments/crc/?lang=ar")["provisions"]
    assert {row["name"] for row in arabic} == {row["names"]["ar"] for row in provisions}
    assert get(client, f"{API}safeguards/")["results"][0].keys() >= {"question", "questions"}


def test_the_first_address_leads_to_all_others(few, client):
    for address in get(client, API).values():
        assert client.get(address.removeprefix(HERE)).status_code == 200, address


# Languages ------------------------------------------------------------------------------------------------------------


def test_names_are_in_the_language_asked_for(few, client):
    address = f"{API}countries/th/"
    for headers, query, name, language in (
        ({}, "", "Thailand", "en"),
        ({"accept-language": "fr-CH, en;q=0.5"}, "", "Thaïlande", "fr"),
        ({"accept-language": "fr"}, "?lang=es", "Tailandia", "es"),
        ({"accept-language": "de"}, "", "Thailand", "en"),
        ({}, "?lang=zh-hans", "泰国", "zh-hans"),
    ):
        response = client.get(address + query, headers=headers)
        assert (response.json()["name"], response["Content-Language"]) == (name, language)
        assert "Accept-Language" in response["Vary"]


# Coverage -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["", "rows=country&columns=measure&country=th&country=ke", "rows=instrument&open=crc&q=wombat"]
)
def test_every_cell_of_coverage_counts_what_its_query_lists(generated, client, query):
    answer = get(client, f"{API}coverage/?{query}&gaps=1")
    rows, columns = answer["rows"], answer["columns"]
    gaps = {row["code"]: [] for row in rows}
    for row, counts in zip(rows, answer["counts"], strict=True):
        for column, count in zip(columns, counts, strict=True):
            cell = answer["query"] | {row["parameter"]: row["code"], column["parameter"]: column["code"]}
            if count:
                found = get(client, f"{API}practices/?{urlencode(cell, doseq=True)}&page_size=1&fields=slug")
                assert found["count"] == count, cell
            else:
                gaps[row["code"]].append(column["code"])
    assert answer["gaps"] == [{"row": row, "columns": columns} for row, columns in gaps.items() if columns]
    assert any(map(any, answer["counts"]))


# Kept until something changes, and cheap ------------------------------------------------------------------------------

ADDRESSES = (
    *("practices/?facets=country,keyword", "practices/?q=house", "practices/?cursor=*&country=th", "practices/one/"),
    *("practices/one/revisions/", "practices/one/revisions/1/", "coverage/", "countries/", "countries/th/", "regions/"),
    *("groups/", "measures/", "measures/training/", "instruments/", "instruments/crc/", "populations/", "safeguards/"),
)


@pytest.fixture
def pages_are_kept(settings):
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": settings.LOCAL_MEMORY, "LOCATION": "pages"}}


@pytest.mark.parametrize("path", ["practices/?country=th", "practices/thai/", "countries/", "coverage/"])
def test_an_unchanged_answer_is_not_made_again(few, client, path, pages_are_kept, django_assert_num_queries):
    first = client.get(API + path)
    with django_assert_num_queries(1):  # which version is it?
        assert client.get(API + path).content == first.content
    with django_assert_num_queries(1):
        again = client.get(API + path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    with django_assert_num_queries(1):
        assert client.get(API + path, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert again["Access-Control-Allow-Origin"] == "*"
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    revise("thai", title="Another title")
    changed = client.get(API + path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_one_practice_and_three_cost_the_same(empty_catalogue, client, path):
    many = {"countries": ["TH", "KE"], "keywords": ["schools", "law"], "context": "A house."}
    publish(entry("one", **many), entry("zero", **many))  # one match alone needs no ranking
    client.get(API + path)
    one = queries(client, path)
    publish(entry("two", **many), entry("three", **many))
    if "revisions" in path:
        revise("one", results="It is good.")
    three = queries(client, path)
    assert len(three) == len(one), three
    with CaptureQueriesContext(connection) as captured:
        get(client, API + path)
    assert len(captured) <= 4


def queries(client, path):
    index.forget()
    with CaptureQueriesContext(connection) as captured:
        get(client, API + path)
    return [query["sql"] for query in captured]


def test_no_cookie_and_no_session(few, client):
    for path in ("", "practices/", "practices/nowhere/", "nowhere/"):
        response = client.get(API + path, headers={"cookie": f"sessionid={'a' * 32}; django_language=fr"})
        assert not response.cookies and "Cookie" not in response.get("Vary", ""), path
        assert "no-store" not in response.get("Cache-Control", "")
