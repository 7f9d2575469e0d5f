"""What the API refuses, always in one shape; how often it may be asked, and by whom in a browser."""

import re
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from practices.api import throttling
from tests.catalogue import entry, publish, take_down
from tests.pages import body
from tests.public.test_nonsense import ANYTHING, CHECKED, LIKELY, NONSENSE, PARAMETERS, everywhere

API = "/api/v1/"
OWN = ("page_size", "cursor", "facets", "fields", "lang")
NOT_FOUND = "There is nothing at this address."


def problem(response):
    """The problem of an answer, which must have the one shape."""
    told = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert list(told)[:4] == ["type", "title", "status", "detail"]
    assert (told["type"], told["status"]) == ("about:blank", response.status_code)
    assert told["title"] and told["detail"]
    assert response["Access-Control-Allow-Origin"] == "*"
    return told


def refused(client, address, **headers):
    response = client.get(API + address, headers=headers)
    assert response.status_code == 400, body(response)
    return problem(response)["errors"]


@pytest.fixture
def one(empty_catalogue):
    publish(entry("hidden", countries=["TH"]), entry("thai", countries=["TH"]))
    take_down("hidden", "Withdrawn at the request of the ministry.")


# Parameters -----------------------------------------------------------------------------------------------------------


def test_each_parameter_that_cannot_be_used_is_named_with_what_is_wrong(one, client):
    query = "country=th&country=atlantis&since=soon&page=0&sort=best&colour=red&page_size=101&cursor=5&facets=x&lang=en"
    errors = refused(client, f"practices/?{query}")
    assert errors.pop("facets")[0].startswith("Must be some of region, country, ")
    assert errors == {
        "country": ["“atlantis” is not a known value of “country”."],
        "since": ["“soon” is not a known value of “since”."],
        "page": ["“0” is not a known value of “page”."],
        "sort": ["“best” is not a known value of “sort”."],
        "colour": ["There is no parameter “colour”."],
        "page_size": ["Must be a number from 1 to 100."],
        "cursor": ["Must be * or the cursor of a “next” address."],
    }


@pytest.mark.parametrize("parameter", [*CHECKED, "practice"])
def test_an_unknown_value_is_refused_for_each_parameter_of_browse(one, client, parameter):
    message = f"“no such value” is not a known value of “{parameter}”."
    assert refused(client, f"practices/?{parameter}=no+such+value") == {parameter: [message]}


@pytest.mark.parametrize("value", ["", "0", "-1", "101", "1.5", "ten", "9" * 400, quote("٢"), "%00"])
def test_a_size_that_is_no_number_from_1_to_100_is_refused(one, client, value):
    assert list(refused(client, f"practices/?page_size={value}")) == ["page_size"]


@pytest.mark.parametrize("cursor", ["", "**", "0000000g", "0000000A", "000000001", "-0000001", "%00", "0" * 9999])
def test_a_made_up_cursor_is_refused(one, client, cursor):
    assert list(refused(client, f"practices/?cursor={cursor}")) == ["cursor"]


@pytest.mark.parametrize("cursor", ["00000000", "00000001", "ffffffff"])
def test_a_cursor_of_no_practice_is_a_place_all_the_same(one, client, cursor):
    assert client.get(f"{API}practices/?cursor={cursor}").status_code == 200


@pytest.mark.parametrize("with_it", ["page=2", "sort=title", "q=child"])
def test_a_cursor_goes_from_the_newest_to_the_oldest_without_page_numbers(one, client, with_it):
    assert list(refused(client, f"practices/?cursor=*&{with_it}")) == ["cursor"]


def test_a_long_search_is_refused(one, client):
    assert refused(client, f"practices/?q={'a+' * 13}") == {
        "q": ["A search takes at most 300 characters and 12 words."]
    }


@pytest.mark.parametrize("path", ["", "practices/thai/", "practices/thai/revisions/", "countries/", "countries/th/"])
def test_an_address_without_parameters_refuses_any(one, client, path):
    assert refused(client, f"{path}?country=th&page=1") == {
        "country": ["This address takes no such parameter."],
        "page": ["This address takes no such parameter."],
    }


def test_coverage_refuses_by_name(one, client):
    assert refused(client, "coverage/?rows=planets&columns=x&open=y&gaps=2&country=xx&page_size=1") == {
        "rows": ["“planets” is not a known value of “rows”."],
        "columns": ["“x” is not a known value of “columns”."],
        "open": ["“y” is not a known value of “open”."],
        "gaps": ["“2” is not a known value of “gaps”."],
        "country": ["“xx” is not a known value of “country”."],
        "page_size": ["There is no parameter “page_size”."],
    }


def test_a_second_value_where_one_is_meant_is_refused(one, client):
    once = ["Must be given once."]
    query = "q=a&q=b&since=2010&since=2010&page=1&page=&page_size=1&page_size=2&lang=fr&lang=en"
    assert refused(client, f"practices/?{query}") == dict.fromkeys(["q", "since", "page", "page_size", "lang"], once)
    assert refused(client, "coverage/?rows=region&rows=country") == {"rows": once}
    assert refused(client, "countries/?lang=fr&lang=en") == {"lang": once}


@pytest.mark.parametrize("lang", ["", "de", "EN", "zh", "fr,en"])
def test_a_language_that_the_site_does_not_have_is_refused(one, client, lang):
    assert list(refused(client, f"countries/?lang={lang}")) == ["lang"]


# Other refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        *("nowhere/", "practices/nowhere/", "practices/nowhere/revisions/", "practices/thai/revisions/2/"),
        *("practices/thai/revisions/0/", "countries/xx/", "countries/TH/", "measures/x/", "instruments/x/", "a/b/c/"),
        *("practices/thai/revisions/x/", f"practices/thai/revisions/{10**30}/", "practices/%ff/", "practices/a.json"),
    ],
)
def test_what_is_not_there_is_not_found(one, client, path):
    response = client.get(API + path)
    if response.status_code == 301:  # to the address with its slash
        response = client.get(response["Location"])
    assert problem(response) == {"type": "about:blank", "title": "Not Found", "status": 404, "detail": NOT_FOUND}


@pytest.mark.parametrize("path", ["practices/hidden/", "practices/hidden/revisions/", "practices/hidden/revisions/1/"])
def test_what_was_taken_down_is_gone_with_the_public_reason(one, client, path):
    told = problem(client.get(API + path))
    assert (told["status"], told["title"], told["detail"]) == (
        410,
        "Gone",
        "Withdrawn at the request of the ministry.",
    )


def test_what_is_taken_down_while_it_is_read_is_no_fault(one, client, monkeypatch):
    monkeypatch.setattr("practices.formats.json_file.read", lambda ids, base: {})
    assert problem(client.get(f"{API}practices/thai/"))["status"] == 404
    assert client.get(f"{API}practices/").json()["results"] == []


def test_what_was_taken_down_is_in_no_list(one, client):
    for path in ("practices/", "practices/?cursor=*", "practices/?facets=country", "practices/?q=hidden", "coverage/"):
        assert "hidden" not in str(client.get(API + path).json()["results" if "practices" in path else "rows"])
    assert client.get(f"{API}practices/?facets=country").json()["facets"]["country"] == [
        {"code": "th", "name": "Thailand", "count": 1}
    ]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_the_api_is_read_and_nothing_else(one, client, method):
    for path in ("practices/", "practices/thai/", "countries/", "coverage/", "../schema/"):
        response = getattr(client, method)(f"/api/v1/{path}" if ".." not in path else "/api/schema/")
        assert (problem(response)["status"], set(response["Allow"].split(", "))) == (405, {"GET", "HEAD", "OPTIONS"})


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "text/csv;q=0.9, image/png"])
def test_another_format_is_not_to_be_had(one, client, accept):
    assert problem(client.get(f"{API}practices/", headers={"accept": accept}))["status"] == 406


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html,*/*;q=0.8", "application/json; indent=4"])
def test_json_is_to_be_had_by_whoever_takes_it(one, client, accept):
    assert client.get(f"{API}practices/", headers={"accept": accept}).json()["count"] == 1


def test_a_head_request_has_the_answer_without_its_body(one, client):
    response = client.head(f"{API}practices/")
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"]


def test_a_fault_is_told_in_the_same_shape_and_logged(one, client, monkeypatch, caplog):
    monkeypatch.setattr("practices.formats.json_file.read", lambda ids, base: 1 / 0)
    client.raise_request_exception = False
    told = problem(client.get(f"{API}practices/"))
    assert (told["status"], told["title"]) == (500, "Internal Server Error")
    assert "division" not in str(told) and "ZeroDivisionError" in caplog.text


# Nonsense -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_refused_by_name(starter_catalogue, client, nonsense):
    response = client.get(f"{API}practices/", QUERY_STRING=everywhere(nonsense, (*CHECKED, *OWN[:2])))
    expected = set(OWN[:2]) if nonsense == "nothing" else {*CHECKED, *OWN[:2]}
    assert (response.status_code, set(problem(response)["errors"])) == (400, expected)
    for parameter in ("q", "unknown", "facets", "fields", "lang", "practice", "rows", "open"):
        for path in ("practices/", "coverage/", "countries/"):
            response = client.get(API + path, QUERY_STRING=everywhere(nonsense, [parameter]))
            assert response.status_code in (200, 400), (path, parameter)
            assert response.status_code == 200 or problem(response)["errors"].keys() == {parameter}


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_in_an_address_is_not_found(starter_catalogue, client, nonsense):
    value = NONSENSE[nonsense].replace("+", "%20").replace("%2F", "").replace("/", "") or "-"
    value = quote(value) if nonsense in ("markup", "signs alone", "not escaped") else value
    for path in ("{}/", "practices/{}/", "practices/{}/revisions/", "countries/{}/", "measures/{}/", "instruments/{}/"):
        response = client.get(API + path.format(value))
        assert problem(response)["status"] in ((400,) if "%00" in value else (404,)), path


def test_more_values_than_django_reads_are_refused(one, client):
    response = client.get(f"{API}practices/", QUERY_STRING="&".join(["country=th"] * 1500))
    assert (response.status_code, problem(response)["detail"]) == (400, "The request cannot be read.")


def test_no_query_is_a_fault(starter_catalogue, client):
    names = st.one_of(st.sampled_from((*PARAMETERS, *OWN, "practice", "rows", "open")), ANYTHING)
    values = st.one_of(LIKELY, st.sampled_from(["*", "00000009", "country,stage", "slug", "fr", "100"]))

    @hypothesis_settings(max_examples=80, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(["practices/", "coverage/", "countries/"]), st.lists(st.tuples(names, values), max_size=6))
    @example("practices/", [("cursor", "*"), ("q", "the")])
    @example("practices/", [("page", "999999999"), ("page_size", "100")])
    def answers(path, pairs):
        query = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
        response = client.get(API + path, QUERY_STRING=query)
        assert response.status_code == 200 or problem(response)["status"] == 400

    answers()


# How often ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def twice_a_minute(settings):
    settings.API_REQUESTS_PER_MINUTE = 2


@pytest.fixture
def clock(monkeypatch):
    """Seconds that tests let pass."""
    now = [1000.0]
    monkeypatch.setattr(throttling.ByAddress, "timer", lambda self: now[0])
    return now


def statuses(client, *addresses, path="practices/"):
    return [client.get(API + path, REMOTE_ADDR=address).status_code for address in addresses]


def test_too_many_requests_of_one_address_wait(one, client, twice_a_minute, clock):
    assert statuses(client, "203.0.113.9", "203.0.113.9") == [200, 200]
    clock[0] += 20.5
    response = client.get(f"{API}countries/", REMOTE_ADDR="203.0.113.9")
    assert problem(response) == {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "Too many requests from one address. Wait 40 seconds.",
    }
    assert response["Retry-After"] == "40"
    assert statuses(client, "203.0.113.10") == [200]
    clock[0] += 40
    assert statuses(client, "203.0.113.9") == [200]


def test_an_answer_that_did_not_change_counts_like_any_other(one, client, twice_a_minute, clock):
    tag = client.get(f"{API}practices/")["ETag"]
    answers = [client.get(f"{API}practices/", headers={"If-None-Match": tag}).status_code for _ in range(2)]
    assert answers == [304, 429]


def test_an_ipv6_network_is_one_address(one, client, twice_a_minute, clock):
    assert statuses(client, "2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1") == [200, 200, 429, 200]


def test_what_a_visitor_claims_of_a_proxy_is_not_believed_unless_there_is_one(one, client, twice_a_minute, clock):
    answers = [client.get(f"{API}practices/", headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code for n in range(3)]
    assert answers == [200, 200, 429]


def test_the_proxy_says_who_asks_where_there_is_one(rf, settings):
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": 1}
    request = rf.get("/", headers={"x-forwarded-for": "made-up, 203.0.113.9"})
    assert throttling.ByAddress().get_ident(request) == "203.0.113.9"


def test_addresses_are_kept_as_digests(rf):
    key = throttling.ByAddress().get_cache_key(rf.get("/", REMOTE_ADDR="203.0.113.9"), None)
    assert re.fullmatch("[0-9a-f]{64}", key)
    assert throttling.network_of("") == ""  # behind a socket


def test_pages_are_not_counted(one, client, twice_a_minute, clock):
    assert [client.get("/en/practices/").status_code for _ in range(4)] == [200] * 4


# From a page of another site ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["v1/practices/", "v1/practices/nowhere/", "v1/nowhere/", "v1/practices", "schema/"])
def test_any_site_may_read_every_answer_without_credentials(one, client, path):
    response = client.get(f"/api/{path}", headers={"origin": "https://elsewhere.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in response["Access-Control-Expose-Headers"]
    assert "Retry-After" in response["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in response


def test_a_browser_that_asks_first_is_told_what_it_may(one, client, django_assert_num_queries):
    asks = {
        "origin": "https://elsewhere.example",
        "access-control-request-method": "GET",
        "access-control-request-headers": "if-none-match",
    }
    with django_assert_num_queries(0):
        response = client.options(f"{API}practices/", headers=asks)
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


def test_no_page_of_the_site_is_open_to_other_sites(one, client):
    for path in ("/en/", "/en/practices/", "/en/account/sign-in/", "/apix/"):
        assert "Access-Control-Allow-Origin" not in client.get(path, headers={"origin": "https://elsewhere.example"})
