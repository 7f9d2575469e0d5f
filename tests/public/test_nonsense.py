"""Nonsense in every parameter and in every address: a notice, a 404, for the export a 400; never a fault."""

import json
import re
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from practices.filters import SORTS
from practices.terms import FACETS, YEARS
from tests.pages import body

PARAMETERS = ("q", *FACETS, "practice", *YEARS, "sort", "page", "unknown")
NONSENSE = {
    "nothing": "",
    "blank": "+%20%09",
    "null byte": "%00",
    "null byte within": "th%00ailand",
    "control characters": "%01%02title%03%1b",
    "ten thousand characters": "x" * 10_000,
    "ten thousand words": "a+" * 5_000,
    "negative": "-1",
    "huge": "9" * 400,
    "not a number": "NaN",
    "float": "1e9",
    "other digits": quote("٢٠٢٠"),
    "superscript": quote("²"),
    "sql": quote("'; DROP TABLE practices_practice; --"),
    "sql union": quote("th' UNION SELECT email FROM accounts_user --"),
    "format": quote("%s%(x)s{0}{x}%d%n"),
    "markup": quote("<script>alert(1)</script>"),
    "template": quote("{{ 7|add:7 }}{% debug %}"),
    "path": quote("../../etc/passwd"),
    "emoji": quote("👩‍👧‍👦🏳️‍🌈"),
    "surrogate": "%ED%A0%80",
    "half a sign": "%C3",
    "no utf-8": "%FF%FE%80",
    "not escaped": "%zz%",
    "right to left": quote("\u202eth\u202c"),
    "combining": quote("e" + "\u0301" * 500),
    "ligatures": quote("ﷺ" * 300),
    "tsquery": quote("a & | ! ( ) <-> :* ' \" \\"),
    "quotes": quote('"""-"-"" or or -"'),
    "minus": quote("- -- ---"),
    "signs alone": quote("!?.,;:()[]{}*&^%$#@~`|\\/"),
    "json": quote('{"$ne": null}'),
    "list": "[]",
}


CHECKED = tuple(name for name in PARAMETERS if name not in ("q", "unknown"))


def everywhere(nonsense, parameters):
    return "&".join(f"{parameter}={NONSENSE[nonsense]}" for parameter in parameters)


def leaks(response):
    return [bad for bad in ("<script>alert", "\x00") if bad in body(response)]


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_left_out_of_the_list_with_a_notice(starter_catalogue, client, nonsense):
    response = client.get("/en/practices/", QUERY_STRING=everywhere(nonsense, CHECKED))
    told = sorted(re.search("value of “(.*)” and was left out", one)[1] for one in response.context["notices"])
    expected = [] if nonsense == "nothing" else sorted(CHECKED)
    assert (response.status_code, told, leaks(response)) == (200, expected, [])
    for parameter in ("q", "unknown"):
        response = client.get("/en/practices/", QUERY_STRING=everywhere(nonsense, [parameter]))
        assert (response.status_code, leaks(response)) == (200, [])


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_refused_by_the_export_by_name(starter_catalogue, client, nonsense):
    response = client.get("/en/practices/export.json", QUERY_STRING=everywhere(nonsense, CHECKED))
    named = json.loads(body(response)).get("errors", {})
    expected = (200, set()) if nonsense == "nothing" else (400, set(CHECKED))
    assert (response.status_code, set(named)) == expected
    response = client.get("/en/practices/export.json", QUERY_STRING=everywhere(nonsense, ["q"]))
    assert response.status_code in (200, 400)
    json.loads(body(response))


def test_many_values_are_no_fault(starter_catalogue, client):
    for parameter in PARAMETERS:
        repeated = "&".join(f"{parameter}=v{number}" for number in range(1000))
        assert client.get("/en/practices/", QUERY_STRING=repeated).status_code == 200, parameter
        assert client.get("/en/practices/export.json", QUERY_STRING=repeated).status_code in (200, 400), parameter


def test_more_values_than_django_reads_are_refused_in_one_line(starter_catalogue, client):
    response = client.get("/en/practices/", QUERY_STRING="&".join(["country=th"] * 1500))
    assert (response.status_code, response.content) == (400, b"Bad request.\n")


def test_the_last_of_many_values_still_counts(starter_catalogue, client):
    """What is left out is said: a list that silently forgot a country would mislead."""
    query = "&".join([*(f"keyword=none-{number}" for number in range(400)), "keyword=case-management"])
    response = client.get("/en/practices/", QUERY_STRING=query)
    kept = [chip["name"] for chip in response.context["chips"]]
    assert kept == ["case management"] or len(response.context["notices"]) == 401


def test_repeated_values_count_once(starter_catalogue, client):
    once = client.get("/en/practices/?country=th")
    twice = client.get("/en/practices/?country=th&country=th")
    assert twice.context["chips"] == once.context["chips"]
    assert twice.context["count"] == once.context["count"]


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_no_fault_where_things_are_counted_or_compared(starter_catalogue, client, nonsense):
    for path, parameters in (
        ("coverage/", ("rows", "columns", "open", "gaps", "q", "country", "since", "unknown")),
        ("countries/", ("region",)),
        ("countries/compare/", ("country",)),
        ("practices/compare/", ("practice", "find")),
    ):
        response = client.get(f"/en/{path}", QUERY_STRING=everywhere(nonsense, parameters))
        assert (response.status_code, leaks(response)) == (200, []), path
        assert response.context["notices"] or nonsense == "nothing", path


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_in_an_address_is_not_found(starter_catalogue, client, nonsense):
    value = NONSENSE[nonsense]
    if nonsense in ("nothing", "path", "markup", "signs alone", "not escaped"):
        value = quote(value.replace("%2F", "").replace("/", "")) or "-"
    for path in (
        *("practices/{}/", "practices/{}/v1/", "practices/{}/history/", "practices/{}/cite.bib", "countries/{}/"),
        *("measures/{}/", "instruments/{}/", "instruments/crc/{}/", "instruments/{}/crc-37/", "about/{}/", "{}/"),
        *("practices/thailand-mou-alternatives-to-detention/v{}/", "practices/x/cite.{}"),
    ):
        response = client.get("/en/" + path.format(value.replace("+", "%20")))
        # An address with a NUL byte is refused before it is looked up.
        assert response.status_code in ((400,) if "%00" in value else (404,)), path


@pytest.mark.parametrize("path", ["", "countries/th/", "measures/guardianship/", "instruments/crc/", "about/"])
def test_pages_without_parameters_take_no_notice_of_any(starter_catalogue, client, path):
    for nonsense in NONSENSE:
        assert client.get(f"/en/{path}", QUERY_STRING=everywhere(nonsense, ("q", "country", "page"))).status_code == 200


ANYTHING = st.text(st.characters(codec="utf-8"), max_size=60)
LIKELY = st.one_of(ANYTHING, st.sampled_from(["th", "crc-37", "care", "2015", "-start", "2", '"a b" -c or d', *SORTS]))


def test_no_query_is_a_fault(starter_catalogue, client):
    @settings(max_examples=80, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.one_of(st.sampled_from(PARAMETERS), ANYTHING), LIKELY), max_size=6))
    @example([("q", "-")])
    @example([("q", "the"), ("sort", "relevance")])
    @example([("q", 'or "'), ("page", "2")])
    def answers(pairs):
        query = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
        assert client.get("/en/practices/", QUERY_STRING=query).status_code == 200
        exported = client.get("/en/practices/export.json", QUERY_STRING=query)
        assert exported.status_code in (200, 400)
        json.loads(body(exported))

    answers()


def test_no_words_are_a_fault(starter_catalogue, client):
    signs = st.text(st.sampled_from("aт泰ต 'ا\"-:*&|!()<>\\%_\x00\x02\x03\u0301ﷺ👩½İ"), max_size=40)

    @settings(max_examples=120, suppress_health_check=list(HealthCheck))
    @given(signs)
    def answers(words):
        assert client.get("/en/practices/", QUERY_STRING=f"q={quote(words)}").status_code == 200

    answers()
