"""What pages tell machines about themselves in JSON-LD says what the page says, and nothing in it becomes markup."""

import json
import re

import pytest

from practices.models import Practice
from practices.structured import interval
from tests.catalogue import entry, publish, revise
from tests.pages import body

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
SITE = "https://childfirst.example"


def told(client, path):
    """What a page tells, by type."""
    [block] = BLOCK.findall(body(client.get(path)))
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


@pytest.fixture
def practice(empty_catalogue):
    publish(
        entry(
            "homes",
            title="Homes & hearths",
            countries=["TH", "KE"],
            start="2015-06",
            measure_types=["guardianship", "foster-care"],
            provisions=["crc-37b"],
            keywords=["schools"],
            implementers=["Ministry of Children"],
            sources=[
                {"title": "A report", "publisher": "An office", "year": 2020, "url": "https://report.example/1"},
                {"title": "A law", "publisher": "", "year": None, "url": ""},
            ],
        ),
        translations={"homes": {"fr": {"title": "Foyers", "summary": "Résumé."}}},
    )
    revise("homes", results="It works.")
    Practice.objects.update(submitted_by="Open Shelter", published_at="2024-02-03T12:00:00Z")
    return Practice.objects.get()


def term(name, path):
    return {"@type": "DefinedTerm", "name": name, "url": f"{SITE}/en/{path}/"}


def country(name, code):
    return {"@type": "Country", "name": name, "identifier": code.upper(), "url": f"{SITE}/en/countries/{code}/"}


def test_a_practice_tells_what_its_page_shows(practice, client):
    today = f"{practice.updated_at:%Y-%m-%d}"
    assert told(client, "/en/practices/homes/")["Article"] == {
        "@type": "Article",
        "@id": f"{SITE}/practices/homes/#article",
        "url": f"{SITE}/en/practices/homes/",
        "headline": "Homes & hearths",
        "abstract": practice.summary,
        "inLanguage": "en",
        "version": 2,
        "datePublished": "2024-02-03",
        "dateModified": today,
        "isBasedOn": f"{SITE}/en/practices/homes/v1/",
        "spatialCoverage": [country("Kenya", "ke"), country("Thailand", "th")],
        "temporalCoverage": "2015-06/..",
        "about": [
            term("Foster care", "measures/foster-care"),
            term("Guardianship", "measures/guardianship"),
            term("CRC 37(b)", "instruments/crc/crc-37b"),
        ],
        "keywords": ["schools"],
        "mentions": [{"@type": "Organization", "name": "Ministry of Children"}],
        "citation": [
            {
                "@type": "CreativeWork",
                "name": "A report",
                "publisher": {"@type": "Organization", "name": "An office"},
                "datePublished": "2020",
                "url": "https://report.example/1",
            },
            {"@type": "CreativeWork", "name": "A law"},
        ],
        "contributor": {"@type": "Organization", "name": "Open Shelter"},
        "author": {"@type": "Organization", "@id": f"{SITE}/#organization", "name": "Child First"},
        "publisher": {"@id": f"{SITE}/#organization"},
        "isPartOf": {"@type": "WebSite", "@id": f"{SITE}/#site", "name": "Child First", "url": f"{SITE}/"},
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "isAccessibleForFree": True,
    }


def test_a_translation_is_named_as_one_and_the_original_stays_the_headline(practice, client):
    revise("homes")
    Practice.objects.get().translations.update(made_from=3)
    article = told(client, "/fr/practices/homes/")["Article"]
    assert (article["headline"], article["inLanguage"]) == ("Homes & hearths", "en")
    assert article["workTranslation"] == {
        **{"@type": "CreativeWork", "inLanguage": "fr", "headline": "Foyers", "abstract": "Résumé."}
    }
    assert article["@id"] == told(client, "/en/practices/homes/")["Article"]["@id"]
    assert [place["name"] for place in article["spatialCoverage"]] == ["Kenya", "Thaïlande"]


def test_a_former_version_tells_of_itself(practice, client):
    article = told(client, "/en/practices/homes/v1/")["Article"]
    assert (article["version"], article["url"]) == (1, f"{SITE}/en/practices/homes/v1/")
    assert "isBasedOn" not in article


def test_the_way_to_a_practice_is_that_of_the_page(starter_catalogue, client):
    path = "/en/practices/thailand-mou-alternatives-to-detention/"
    response = client.get(path)
    crumbs = re.search(r'<nav class="crumbs".*?</nav>', body(response), re.DOTALL)[0]
    shown = [(f"{SITE}{url}", name) for url, name in re.findall(r'<a href="([^"]*)">(.*?)</a>', crumbs)]
    way = [(item["item"], item["name"]) for item in told(client, path)["BreadcrumbList"]["itemListElement"]]
    assert way == [*shown, (f"{SITE}{path}", response.context["practice"].title.text)]
    assert [url for url, _name in way[:-1]] == [
        *(f"{SITE}/en/practices/", f"{SITE}/en/practices/?region=142", f"{SITE}/en/countries/th/"),
    ]


def test_the_home_page_tells_how_to_search(starter_catalogue, client):
    nodes = told(client, "/ar/")
    assert nodes.keys() == {"Organization", "WebSite"}
    assert nodes["WebSite"]["inLanguage"] == "ar"
    assert nodes["WebSite"]["publisher"] == {"@id": nodes["Organization"]["@id"]}
    address = nodes["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    found = client.get(address.removeprefix(SITE).replace("{search_term_string}", "guardian"))
    assert found.context["count"] > 0
    assert body(client.get(nodes["Organization"]["logo"].removeprefix(SITE))).startswith("<svg")


def test_nothing_that_people_typed_ends_the_block(empty_catalogue, client):
    title = "</script><script>alert('&amp;')</script><!--<b>"
    publish(entry("sharp", title=title, keywords=["</script >"]))
    page = body(client.get("/en/practices/sharp/"))
    [block] = BLOCK.findall(page)
    assert not set(block) & set("<>&")
    assert "<script>alert" not in page
    article = told(client, "/en/practices/sharp/")["Article"]
    assert (article["headline"], article["keywords"]) == (title, ["</script >"])


@pytest.mark.parametrize(
    ("start", "end", "stage", "expected"),
    [
        ("", "", "ongoing", ""),
        ("2015", "", "ongoing", "2015/.."),
        ("2015-03-07", "", "pilot", "2015-03-07/.."),
        ("2015", "", "ended", "2015/"),
        ("2015", "", "unknown", "2015/"),
        ("2015", "2019-02", "ended", "2015/2019-02"),
        ("", "2019", "ended", "/2019"),
    ],
)
def test_time_is_an_interval_open_where_it_is_not_over_or_not_known(start, end, stage, expected):
    assert interval(start, end, stage) == expected
