"""What holds for every request: its id, its line in the log, the way to a language, and malformed ones."""

import gzip
import json
import logging
import sys

import pytest
from django.http import HttpResponse

from config.logs import JsonLines
from config.middleware import RequestIdMiddleware

TYPED = "amina@example.org"


@pytest.fixture
def lines(monkeypatch):
    """The log as it is written: one object a line."""
    written = []

    class Keeping(logging.Handler):
        def emit(self, record):
            written.append(json.loads(self.format(record)))

    handler = Keeping()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    monkeypatch.setattr(root, "level", logging.INFO)
    root.addHandler(handler)
    logging.getLogger("childfirst.request").setLevel(logging.INFO)
    yield written
    logging.getLogger("childfirst.request").setLevel(logging.NOTSET)
    root.removeHandler(handler)


def test_a_request_keeps_its_well_formed_id(client):
    assert client.get("/", headers={"x-request-id": "proxy-0123.456"})["X-Request-ID"] == "proxy-0123.456"


@pytest.mark.parametrize("given", ["", "short", "with space in it", "x" * 65, '"><script>', "пример-примера"])
def test_a_request_without_a_well_formed_id_is_given_one(client, given):
    made = client.get("/", headers={"x-request-id": given})["X-Request-ID"]
    assert len(made) == 32 and made.isalnum()


def test_the_log_has_one_line_a_request_and_none_of_what_was_searched_or_who_did(client, lines):
    headers = {"x-request-id": "request-1", "user-agent": "Browser/7", "referer": "http://elsewhere.example/"}
    client.get("/nowhere/?q=amina+rahimi", headers=headers, REMOTE_ADDR="203.0.113.9")
    [line] = lines
    assert line.pop("time") and line.pop("milliseconds") >= 0
    assert line == {
        "level": "INFO",
        "logger": "childfirst.request",
        "message": "request",
        "method": "GET",
        "path": "/nowhere/",
        "status": 404,
        "request_id": "request-1",
    }


def test_health_checks_leave_no_line(client, lines):
    client.get("/healthz")
    client.get("/readyz")
    assert lines == []


def test_a_fault_is_logged_with_its_kinds_and_places_and_without_the_query_or_what_it_quotes(lines, rf):
    request = rf.get("/en/?q=amina")
    try:
        try:
            int(TYPED)
        except ValueError as error:
            raise RuntimeError(TYPED) from error
    except RuntimeError:
        logging.getLogger("django.request").error("Fault", exc_info=sys.exc_info(), extra={"request": request})
    assert "amina" not in json.dumps(lines)
    kinds = [line for line in lines[0]["exc_info"].splitlines() if not line.startswith(" ")]
    assert kinds == ["RuntimeError", "ValueError"]
    assert __file__ in lines[0]["exc_info"]


def test_the_id_of_a_request_is_in_every_line_written_for_it_and_in_none_after(lines, rf):
    def view(request):
        logging.getLogger("practices").warning("inside")
        return HttpResponse()

    response = RequestIdMiddleware(view)(rf.get("/"))
    logging.getLogger("practices").warning("after")
    assert [line.get("request_id") for line in lines] == [response["X-Request-ID"], response["X-Request-ID"], None]


@pytest.mark.parametrize(
    ("accepted", "home"),
    [
        ("", "/en/"),
        ("fr-CH, fr;q=0.9, en;q=0.8", "/fr/"),
        ("es", "/es/"),
        ("ru-RU", "/ru/"),
        ("ar-EG,ar;q=0.9", "/ar/"),
        ("zh-CN", "/zh-hans/"),
        ("zh-TW", "/zh-hans/"),
        ("de, pt;q=0.9", "/en/"),
        ("de, es;q=0.5", "/es/"),
        (";;;q=,,*", "/en/"),
    ],
)
def test_the_bare_address_leads_to_the_best_language_and_leaves_no_cookie(client, accepted, home):
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response["Location"]) == (302, home)
    assert response["Vary"] == "Accept-Language"
    assert not response.cookies


@pytest.mark.parametrize("path", ["/%00", "/en/%00/", "/en/practices/a%00b/", "/static/%00.css"])
def test_an_address_with_a_null_byte_is_refused(client, path):
    assert client.get(path).status_code == 400


@pytest.mark.parametrize("path", ["/%ff%fe/", "/en/%c3%28/", "/..%2f..%2fetc/passwd", "/en/" + "x" * 5000 + "/"])
def test_a_malformed_address_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "a b", "localhost:port", "[::1", "", "\x00"])
def test_a_false_host_is_refused_in_one_plain_line(client, host):
    response = client.get("/", headers={"host": host})
    assert (response.status_code, response.content, response["Content-Type"]) == (400, b"Bad request.\n", "text/plain")


def test_every_answer_forbids_what_the_page_does_not_need(client):
    response = client.get("/")
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_the_secret_of_a_mailed_link_stays_out_of_the_log(client, lines):
    client.get("/en/contribute/resume/known-to-one-person-alone/")
    assert [line["path"] for line in lines] == ["/en/contribute/resume/…/"]


def test_pages_are_sent_compressed_and_files_as_they_are(starter_catalogue, client):
    """Private pages too; public ones are kept compressed and not packed twice."""
    asked = {"Accept-Encoding": "gzip"}
    paths = ["/en/account/sign-in/", "/en/about/method/", "/en/practices/", "/en/practices/export.csv", "/robots.txt"]
    packed = {path: client.get(path, headers=asked) for path in paths}
    assert {path: answer.get("Content-Encoding") for path, answer in packed.items()} == {
        "/en/account/sign-in/": "gzip",
        "/en/about/method/": "gzip",
        "/en/practices/": "gzip",
        "/en/practices/export.csv": None,
        "/robots.txt": None,
    }
    for path in paths[:3]:
        assert b"<!doctype html>" in gzip.decompress(packed[path].content)[:20]
