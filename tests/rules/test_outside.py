"""Asking the web: every way a site can answer, told apart; nothing inside a network is ever reached."""

import ipaddress
import socket

import pytest

from lib import outside
from lib.outside import Outcome, Outside, Unanswered
from submissions.source_links.asking import Asking, user_agent
from submissions.source_links.hosts import Hosts
from tests.sites import INSIDE, LOOPBACK, certificate_for, site, way_to

ANSWERS = {
    "/well": 200,
    "/no-head": (405, 206),
    "/head-lies": (404, 200),
    "/gone": 404,
    "/fault": 500,
    "/private": 403,
    "/busy": 429,
    "/busy-for-a-while": 503,
    "/away": "/for-good",
    "/for-good": "/well#part",
    "/circles": "/circles",
    "/to-inside": "http://inside.test/secret",
    "/to-an-address": f"http://{INSIDE}/secret",
    "/to-itself": "http://[::1]/secret",
    "/to-a-file": "file:///etc/passwd",
    "/to-mail": "gopher://good.test:25/",
    "/to-nonsense": "http://good.test:99999/\0",
}


def asked(url, way, clock):
    """The Answer to one link, with pauses in which time goes by at once."""

    def wait(seconds):
        clock.move(seconds / 86_400)

    return Asking(url, way, Hosts(wait)).answer()


def told(answer):
    return (str(answer.outcome), answer.status, answer.leads_to.partition(".test")[2].lstrip(":0123456789"))


def test_a_site_is_asked_politely_and_its_answers_are_told_apart(clock, settings):
    settings.SITE_URL = "https://childfirst.example"
    way = way_to(LOOPBACK, headers={"User-Agent": user_agent()})
    with site(ANSWERS) as server:
        port = server.server_address[1]
        urls = {path: f"http://good.test:{port}{path}" for path in (*ANSWERS, "/hangs-up")}
        urls |= {name: f"http://{name}.test:{port}/well" for name in ("kept", "both", "inside", "nowhere", "later")}
        assert {name: told(asked(url, way, clock)) for name, url in urls.items()} == {
            "/well": ("well", 200, ""),
            "/no-head": ("well", 206, ""),
            "/head-lies": ("well", 200, ""),
            "/gone": ("gone", 404, ""),
            "/fault": ("fault", 500, ""),
            "/private": ("refused", 403, ""),
            "/busy": ("busy", 429, ""),
            "/busy-for-a-while": ("busy", 503, ""),
            "/away": ("well", 200, "/well"),
            "/for-good": ("well", 200, "/well"),
            "/circles": ("circles", None, "/circles"),
            "/to-inside": ("not-asked", None, "/secret"),
            "/to-an-address": ("not-asked", None, ""),
            "/to-itself": ("not-asked", None, ""),
            "/to-a-file": ("not-asked", None, ""),
            "/to-mail": ("not-asked", None, "/"),
            "/to-nonsense": ("not-asked", None, "/"),
            "/hangs-up": ("closed", None, ""),
            "kept": ("kept-out", None, ""),
            "both": ("well", 200, ""),
            "inside": ("not-asked", None, ""),
            "nowhere": ("name", None, ""),
            "later": ("ourselves", None, ""),
        }
        of_good = [(method, path) for method, host, path in server.asked if host == "good.test"]
        assert of_good.count(("GET", "/robots.txt")) == 1
        assert [path for method, path in of_good if method == "GET"][1:] == [
            *("/no-head", "/head-lies", "/gone", "/fault", "/private", "/hangs-up"),
        ]
        assert of_good.count(("HEAD", "/circles")) == 6
        assert {headers["User-Agent"] for headers in server.headers} == {
            "ChildFirst-LinkCheck/1.0 (+https://childfirst.example/)"
        }
        assert {headers["Range"] for headers in server.headers} == {None, "bytes=0-0"}
        assert ("HEAD", "kept.test", "/well") not in server.asked
        answer = asked(urls["/for-good"], way, clock)
        assert (answer.moved_for_good, asked(urls["/away"], way, clock).moved_for_good) == (True, False)
        assert asked(urls["/busy"], way, clock).wait == 7200
    assert told(asked(urls["/well"], way, clock)) == ("closed", None, "")


def test_an_answer_that_never_ends_is_broken_off():
    with site({}) as server, pytest.raises(Unanswered) as fault:
        way_to(LOOPBACK).ask("HEAD", f"http://good.test:{server.server_address[1]}/drips", seconds=0.3)
    assert fault.value.outcome == Outcome.SILENT


def test_a_certificate_must_be_trusted_and_for_the_name_in_the_address(tmp_path):
    context, file = certificate_for("good.test", tmp_path)

    def outcome(url, **options):
        try:
            return way_to(LOOPBACK, **options).ask("HEAD", url).status
        except Unanswered as fault:
            return fault.outcome

    with site({"/well": 200}, context) as server, site({"/well": 200}) as plain:
        port, plain_port = server.server_address[1], plain.server_address[1]
        assert outcome(f"https://good.test:{port}/well", certificates=file) == 200
        assert outcome(f"https://wrong.test:{port}/well", certificates=file) == Outcome.CERTIFICATE
        assert outcome(f"https://good.test:{plain_port}/well", certificates=file) == Outcome.SECURE
        assert server.asked == [("HEAD", "good.test", "/well")]
        if outside.has_certificates():
            assert outcome(f"https://good.test:{port}/well") == Outcome.CERTIFICATE


def test_a_name_that_answers_otherwise_the_next_time_leads_nowhere_else():
    answers = iter([[LOOPBACK], [INSIDE], [LOOPBACK]])
    with site({"/well": 200}) as server:
        url = f"http://good.test:{server.server_address[1]}/well"
        way = way_to(LOOPBACK, look_up=lambda host, port: next(answers))
        assert way.ask("HEAD", url).status == 200
        with pytest.raises(Unanswered, match="not-asked"):
            way.ask("HEAD", url)
        assert way.ask("HEAD", url).status == 200
        assert len(server.asked) == 2


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
    ],
)
def test_the_way_out_of_the_site_leads_to_no_server_inside(host):
    with site({"/": 200}) as server:
        port = server.server_address[1]
        for way in (Outside(), Outside(is_usual=lambda target: True)):
            with pytest.raises(Unanswered) as fault:
                way.ask("HEAD", f"http://user:password@{host}:{port}/")
            assert fault.value.outcome in (Outcome.NOT_ASKED, Outcome.NAME)
        assert server.asked == []


def test_only_addresses_of_the_public_internet_are_public():
    public = ["8.8.8.8", "193.0.6.139", "2001:67c:2e8::9", "2606:4700::1111"]
    others = [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1"),
        *("192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
        *("::", "::1", "::ffff:8.8.8.8", "64:ff9b::a00:1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1"),
        *("ff02::1", "2001:db8::1", "2002:a00:1::1"),
    ]
    found = [text for text in public + others if outside.is_public(ipaddress.ip_address(text))]
    assert found == public


@pytest.mark.parametrize(
    "url",
    [
        *(
            "ftp://good.test/",
            "//good.test/",
            "http://",
            "http:///path",
            "javascript:alert(1)",
            "http://good.test:99999/",
        ),
        *(
            "http://good.test:22/",
            "https://good.test:80/",
            "http://good.test:8080/",
            "http://[good/",
            "http://.test/",
            "gopher://good.test:80/",
        ),
    ],
)
def test_what_is_no_usual_address_of_the_web_is_not_asked(url, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: pytest.fail("a name was looked up"))
    with pytest.raises(Unanswered, match="not-asked"):
        Outside().ask("HEAD", url)
