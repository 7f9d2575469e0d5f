"""A list costs the same number of queries with one practice and with three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices import index
from tests.catalogue import entry, publish, revise
from tests.pages import body

FULL = {
    "countries": ["TH", "KE"],
    "measure_types": ["foster-care", "guardianship"],
    "provisions": ["crc-3", "crc-37b"],
    "populations": ["families", "girls"],
    "keywords": ["schools", "law reform"],
    "liberty": "restricted",
}
TEXTS = {"fr": {"title": "Titre de l’enfant", "summary": "Résumé."}}
PAGES = (
    *(
        "/en/",
        "/fr/",
        "/en/practices/",
        "/fr/practices/",
        "/en/practices/?q=child",
        "/en/practices/?q=house&sort=title",
    ),
    *("/fr/practices/?q=enfant", "/en/practices/?country=th&sort=start", "/en/practices/export.json"),
    *("/fr/practices/export.csv", "/fr/practices/feed.atom", "/en/about/data/"),
    *("/en/countries/", "/en/countries/th/", "/fr/countries/th/", "/en/measures/", "/en/measures/guardianship/"),
    *("/fr/countries/compare/?country=th&country=ke", "/fr/practices/compare/?practice=one&find=enfant"),
    *("/en/instruments/", "/en/instruments/crc/", "/en/instruments/crc/crc-3/", "/en/practices/one/"),
    *("/en/coverage/", "/en/coverage/?rows=country&columns=measure&population=girls", "/en/coverage/coverage.csv"),
    *("/en/practices/one/history/", "/en/practices/one/v1/", "/en/practices/one/cite.bib"),
    *("/fr/practices/brief.docx", "/en/countries/th/brief.docx", "/fr/practices/one/brief.docx"),
)


def queries(client, path):
    index.forget()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        body(client.get(path))
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("path", PAGES)
def test_one_practice_and_three_cost_the_same(empty_catalogue, client, path):
    publish(entry("one", context="A house.", **FULL), translations={"one": TEXTS})
    if "q=" in path:  # one match alone needs no ranking
        publish(entry("zero", context="A house.", **FULL), translations={"zero": TEXTS})
    client.get(path)  # what a process reads once
    one = queries(client, path)
    more = entry("two", context="A house.", **FULL), entry("three", description="A house.", **FULL)
    publish(*more, translations={"two": TEXTS, "three": TEXTS})
    if "history" in path:
        revise("one", results="It is good.")
        revise("one", results="It is very good.")
    three = queries(client, path)
    assert len(three) == len(one), three


def test_no_page_needs_many_queries(starter_catalogue, client):
    for path in PAGES[:-7]:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            body(client.get(path))
        assert len(captured) <= 8, path
