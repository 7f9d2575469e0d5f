"""Links of sources: off until an administrator turns the check on, then asked in turns; what curators see and say."""

import csv
from collections import Counter
from datetime import timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from lib.outside import Outcome, Reply, Unanswered
from practices.models import Practice
from submissions.source_links import checking
from submissions.source_models import SourceCheck, SourceHost, SourceLink
from tests.catalogue import entry, publish, revise, take_down
from tests.pages import body, main, text
from tests.people import client_of, person

GONE, WELL = Reply(404), Reply(200)


class Web:
    """A way out that leads nowhere: what each address says is what the test wrote. It remembers when it was asked.

    `during` happens while a question is open, and no site may be asked another one then.
    """

    def __init__(self, says, during=lambda: None):
        self.says = says
        self.during = during
        self.asked = []  # (moment, method, address) of each question
        self.open = set()  # names of sites

    def ask(self, method, url, headers=None, **options):
        site = url.split("/")[2]
        assert site not in self.open, "two questions at a time"
        self.asked.append((timezone.now(), method, url))
        self.open.add(site)
        self.during()
        self.open.remove(site)
        answer = Reply(404) if url.endswith("/robots.txt") else self.says[url]
        if isinstance(answer, Outcome):
            raise Unanswered(answer)
        return answer

    @property
    def visited(self):
        """How often each address was asked, robots.txt apart."""
        return Counter(url for _at, method, url in self.asked if method == "HEAD")


def source(url, title="A report"):
    return {"title": title, "publisher": "An office", "year": 2020, "url": url}


def links(*urls):
    return {"sources": [source(url) for url in urls]}


@pytest.fixture
def on(db):
    SourceCheck.objects.update_or_create(pk=1, defaults={"is_on": True})


@pytest.fixture
def pass_time(clock):
    """Ask all that is due, in turns of the worker, while time goes by, from noon on."""
    noon = clock.real().replace(hour=12)
    clock.real = lambda: noon

    def wait(seconds):
        clock.ahead += timedelta(seconds=seconds)

    def pass_days(web, days=1):
        for _number in range(10):
            checking.check_due(web, wait)
            wait(90)
        clock.move(days)

    return pass_days


def state(url):
    return SourceLink.objects.values_list("failures", "outcome", "status").get(url=url)


def which(user, kind):
    """(practice, address, outcome) of each line of a file."""
    answer = client_of(user).get(f"/en/desk/numbers/links/links.csv?which={kind}")
    lines = list(csv.DictReader(StringIO(body(answer).removeprefix("\ufeff"))))
    return [(line["practice"], line["address"], line["outcome"]) for line in lines]


def test_nothing_is_visited_until_an_administrator_turns_it_on(settings, rui, empty_catalogue, monkeypatch):
    settings.DEMONSTRATION = True
    publish(entry("one"))
    web = Web({"https://report.example/1": WELL})
    monkeypatch.setattr(checking, "way_out", lambda: web)
    call_command("run_scheduled")
    assert (web.asked, SourceLink.objects.exists()) == ([], False)
    assert "The check of links is off" in text(main(client_of(rui).get("/en/desk/numbers/links/")))
    admin = client_of(person("ada@example.org", "Ada", role=Role.ADMINISTRATOR))
    page = admin.get("/admin/submissions/sourcecheck/", follow=True)
    assert "While it is off, nothing is visited." in page.text
    assert admin.post("/admin/submissions/sourcecheck/1/change/", {"is_on": "on"}).status_code == 302
    monkeypatch.setattr(checking.time, "sleep", lambda _seconds: SourceHost.objects.update(free_at=timezone.now()))
    call_command("run_scheduled")
    call_command("run_scheduled")
    assert web.visited == {"https://report.example/1": 1}
    assert admin.post("/admin/submissions/sourcecheck/1/change/", {}).status_code == 302
    SourceLink.objects.update(next_at=timezone.now())
    SourceHost.objects.update(free_at=timezone.now())
    call_command("run_scheduled")
    assert web.visited == {"https://report.example/1": 1}


def test_a_link_is_broken_after_failures_on_three_different_days(on, rui, empty_catalogue, pass_time, clock):
    publish(entry("one", **links("https://a.example/gone", "https://a.example/well")))
    publish(entry("two", **links("https://a.example/gone", "https://b.example/silent")))
    publish(entry("hidden", **links("https://hidden.example/")), entry("plain", **links("")))
    take_down("hidden")
    web = Web(
        {
            "https://a.example/gone": GONE,
            "https://a.example/well": WELL,
            "https://b.example/silent": Outcome.SILENT,
            "https://c.example/new": Outcome.NAME,
        }
    )
    pass_time(web, days=0)
    assert web.visited == {"https://a.example/gone": 1, "https://a.example/well": 1, "https://b.example/silent": 1}
    assert state("https://a.example/gone") == (1, "gone", 404)
    assert state("https://b.example/silent") == (1, "silent", None)
    checking.ask_again(SourceLink.objects.get(url="https://b.example/silent").pk)
    pass_time(web, days=0)  # a second time on the day of the first
    assert (web.visited["https://b.example/silent"], state("https://b.example/silent")[0]) == (2, 1)
    clock.move(1)
    pass_time(web)
    web.says["https://b.example/silent"] = WELL
    assert (which(rui, "broken"), len(which(rui, "failing"))) == ([], 3)
    pass_time(web)
    assert state("https://a.example/gone") == (3, "gone", 404)
    assert which(rui, "broken") == [
        ("Practice one", "https://a.example/gone", "gone"),
        ("Practice two", "https://a.example/gone", "gone"),
    ]
    assert which(rui, "failing") == []
    revise("one", **links("https://c.example/new"))
    assert which(rui, "broken") == [("Practice two", "https://a.example/gone", "gone")]
    pass_time(web, days=31)
    assert set(SourceLink.objects.values_list("url", flat=True)) == {
        *("https://a.example/gone", "https://b.example/silent", "https://c.example/new"),
    }
    web.says["https://a.example/gone"] = WELL
    pass_time(web)
    assert which(rui, "broken") == []


def test_each_site_is_asked_one_question_at_a_time_with_pauses_by_however_many_workers(
    on, empty_catalogue, pass_time, clock
):
    urls = [f"https://a.example/{number}" for number in range(3)]
    publish(entry("one", **links(*urls, "https://b.example/")))
    web = Web(dict.fromkeys(urls, WELL) | {"https://b.example/": Reply(302, location=urls[0])})
    other = Web(web.says)
    other.open = web.open
    web.during = lambda: checking.check_due(other, lambda seconds: clock.move(seconds / 86_400))
    pass_time(web, days=0)
    pass_time(web)
    visited = web.visited + other.visited
    assert {visited[url] for url in urls[1:]} == {1}
    assert (other.visited["https://b.example/"], visited["https://b.example/"]) == (1, 2)  # it led to a busy site
    times = sorted((at, url) for at, _method, url in web.asked + other.asked if "a.example" in url)
    pauses = {url: later - earlier for (earlier, _url), (later, url) in pairwise(times)}
    assert min(pauses.values()) >= timedelta(seconds=2)
    assert min(pauses[url] for url in urls[1:]) >= timedelta(minutes=1)


def test_what_tells_nothing_is_tried_again_and_counts_as_no_failure(on, rui, empty_catalogue, pass_time, clock):
    says = {
        "https://a.example/": Reply(429, retry_after=7200),
        "https://b.example/": Outcome.OURSELVES,
        "https://c.example/": Reply(403),
        "https://d.example/": Reply(301, location="https://e.example/"),
        "https://e.example/": WELL,
    }
    publish(entry("one", **links(*list(says)[:4])))
    web = Web(says)
    for _day in range(4):
        pass_time(web)
    assert set(SourceLink.objects.values_list("failures", flat=True)) == {0}
    assert [row[1:] for row in which(rui, "unsure")] == [
        ("https://a.example/", "busy"),
        ("https://c.example/", "refused"),
    ]
    assert which(rui, "moved") == [("Practice one", "https://d.example/", "well")]
    assert web.visited["https://c.example/"] == web.visited["https://d.example/"] == 1
    assert SourceHost.objects.get(name="a.example").free_at - web.asked[0][0] > timedelta(hours=2)


def test_a_curator_says_that_a_link_is_still_right_or_has_it_asked_again(on, rui, empty_catalogue, pass_time):
    publish(entry("one", title="=1+1", **links("https://a.example/gone?a=1&b=<2>")))
    web = Web({"https://a.example/gone?a=1&b=<2>": GONE})
    for _day in range(3):
        pass_time(web)
    client, link = client_of(rui), SourceLink.objects.get()
    address = "/en/desk/numbers/links/"
    page = client.get(address)
    shown = text(main(page))
    assert "Broken 1" in shown and "The page is not there. HTTP 404" in shown and "Since " in shown
    assert 'href="https://a.example/gone?a=1&amp;b=&lt;2&gt;" rel="noopener noreferrer nofollow"' in page.text
    assert which(rui, "broken") == [("'=1+1", link.url, "gone")]
    assert client.post(f"{address}{link.pk}/", {"do": "right"}).status_code == 302
    pass_time(web, days=181)
    assert (web.visited[link.url], which(rui, "broken")) == (3, [])
    assert "by Rui Curator" in text(main(client_of(rui).get(f"{address}?which=seen")))
    for _day in range(3):
        pass_time(web)
    assert (web.visited[link.url], len(which(rui, "broken")), which(rui, "seen")) == (6, 1, [])
    client = client_of(rui)
    client.post(f"{address}{link.pk}/", {"do": "again", "which": "failing"})
    web.says[link.url] = WELL
    pass_time(web)
    assert [len(which(rui, kind)) for kind in ("broken", "failing", "seen", "unsure")] == [0, 0, 0, 0]
    assert client.post(f"{address}999999/", {"do": "right"}).status_code == 404


def test_bad_kinds_are_refused_and_pages_cost_the_same_however_many_links_there_are(on, rui, empty_catalogue):
    client = client_of(rui)
    assert client.get("/en/desk/numbers/links/?which=all").status_code == 404
    refused = client.get("/en/desk/numbers/links/links.csv?which=all")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["which"])
    publish(
        *(entry(slug, **links(f"https://{slug}.example/", f"https://{slug}.example/2")) for slug in ("a", "b", "c"))
    )
    SourceHost.objects.create(name="x.example")

    def queries(slug):
        practice = Practice.objects.get(slug=slug)
        now = timezone.now()
        failing = {"failures": 3, "failing_since": now, "failed_on": now.date(), "outcome": "gone", "checked_at": now}
        for made in practice.sources:
            SourceLink.objects.create(url=made["url"], host_id="x.example", practices=[practice.pk], **failing)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/en/desk/numbers/links/").status_code == 200
        return len(captured)

    assert queries("a") == queries("b") == queries("c") <= 12
