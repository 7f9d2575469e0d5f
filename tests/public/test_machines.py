"""What search engines and browsers are told: sitemap, robots, OpenSearch, and each page's own address and languages."""

import re
from html import unescape
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse

from config.sitemaps import SECTIONS, InEachLanguage, Pages
from practices import index
from practices.models import Practice
from tests.catalogue import entry, publish, revise, take_down
from tests.pages import body
from tests.rules.test_public_views import PUBLIC, patterns

LANGUAGES = [code for code, _ in settings.LANGUAGES]
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
OPENSEARCH = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
HEAD_LINK = re.compile(r'<link rel="(canonical|alternate)"(?: hreflang="([^"]*)")? href="([^"]*)">')


@pytest.fixture
def few(empty_catalogue):
    publish(entry("hidden"), entry("thai", countries=["TH"]), entry("kenyan", countries=["KE"]))
    take_down("hidden")


def xml(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return ElementTree.fromstring(response.content)


def whole(language, path):
    return f"https://childfirst.example/{language}/{path}"


def alternates(path):
    """What a page in every language names as its translations."""
    return {code.lower(): whole(code, path) for code in LANGUAGES} | {"x-default": f"https://childfirst.example/{path}"}


# The sitemap ----------------------------------------------------------------------------------------------------------


def parts(client):
    """The path of every part that the sitemap lists, below the site's own address."""
    addresses = [place.text for place in xml(client, "/sitemap.xml").findall("s:sitemap/s:loc", NAMES)]
    assert {urlsplit(address)._replace(path="", query="").geturl() for address in addresses} == {settings.SITE_URL}
    return [address.removeprefix(settings.SITE_URL) for address in addresses]


def listed(client, path):
    """Every address in one part of the sitemap, with its day of change and its alternates."""
    rows = {}
    for place in xml(client, path).findall("s:url", NAMES):
        others = {link.get("hreflang"): link.get("href") for link in place.findall("x:link", NAMES)}
        rows[place.find("s:loc", NAMES).text] = place.findtext("s:lastmod", None, NAMES), others
    return rows


def everything_listed(client):
    return {address: row for part in parts(client) for address, row in listed(client, part).items()}


def test_the_sitemap_lists_every_practice_and_none_that_was_taken_down(few, client):
    practices = listed(client, "/sitemap-practices.xml")
    assert set(practices) == {whole(code, f"practices/{slug}/") for code in LANGUAGES for slug in ("thai", "kenyan")}
    changed = {slug: f"{at:%Y-%m-%d}" for slug, at in Practice.objects.values_list("slug", "updated_at")}
    for slug in ("thai", "kenyan"):
        for code in LANGUAGES:
            assert practices[whole(code, f"practices/{slug}/")] == (changed[slug], alternates(f"practices/{slug}/"))


def test_alternates_are_mutual(few, client):
    rows = everything_listed(client)
    for address, (_changed, others) in rows.items():
        assert address in others.values()
        for language in LANGUAGES:
            assert rows[others[language]][1] == others


def test_every_address_of_every_section_answers(few, client):
    assert {urlsplit(part).path for part in parts(client)} == {f"/sitemap-{name}.xml" for name in SECTIONS}
    for part in parts(client):
        addresses = list(listed(client, part))
        for address in addresses[:: max(1, len(addresses) // 40)]:
            assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200, address


def test_every_page_for_search_engines_is_in_the_sitemap(few, client):
    """A new page without arguments must be listed; of those with one, a sample of each kind is."""
    expected = {
        PUBLIC[name]
        for name, pattern in patterns(get_resolver())
        if getattr(pattern.callback, "is_for_search_engines", False)
        and PUBLIC.get(name, "").endswith("/")  # the others are files
        and name not in ("practices:history", "practices:revision")
    }
    expected = {path.replace("thailand-mou-alternatives-to-detention", "thai") for path in expected}
    assert {f"{settings.SITE_URL}{path}" for path in expected} - set(everything_listed(client)) == set()


def test_pages_of_the_vocabulary_changed_when_a_practice_they_show_did(few, client):
    Practice.objects.filter(slug="thai").update(updated_at="2024-02-03T12:00:00Z")
    index.refresh([Practice.objects.get(slug="thai").pk])
    countries = everything_listed(client)
    assert countries[whole("en", "countries/th/")][0] == "2024-02-03"
    assert countries[whole("fr", "countries/fj/")][0] is None


def test_a_part_is_read_from_the_database_without_the_rest(few, client, monkeypatch, django_assert_max_num_queries):
    publish(*(entry(f"more-{number}") for number in range(5)))
    monkeypatch.setattr(Pages, "limit", 4)  # parts that begin and end in the midst of a practice's languages
    found = [part for part in parts(client) if "practices" in part]
    assert found == [f"/sitemap-practices.xml?p={number}" for number in range(1, 12)]
    with django_assert_max_num_queries(3):
        rows = [address for part in found[4:5] for address in listed(client, part)]
    assert len(rows) == 4
    every = [address for part in found for address in listed(client, part)]
    assert len(every) == len(set(every)) == 7 * 6
    assert len(InEachLanguage(index.current().all)) == 7 * 6


@pytest.mark.parametrize("path", ["/sitemap-nothing.xml", "/sitemap-practices.xml?p=2", "/sitemap-practices.xml?p=x"])
def test_there_is_no_other_part(few, client, path):
    assert client.get(path).status_code == 404


def test_the_sitemap_is_kept_until_the_catalogue_changes(few, client):
    for path in ("/sitemap.xml", "/sitemap-practices.xml"):
        tag = client.get(path)["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    revise("thai", title="Another title")
    assert client.get("/sitemap-practices.xml", headers={"If-None-Match": tag}).status_code == 200


# Robots ---------------------------------------------------------------------------------------------------------------


def test_robots_may_read_what_is_public_and_nothing_private(few, client):
    robots = RobotFileParser()
    robots.parse(body(client.get("/robots.txt")).splitlines())
    assert robots.site_maps() == [f"{settings.SITE_URL}{reverse('machines:sitemap')}"]
    for path in PUBLIC.values():
        assert robots.can_fetch("*", path), path
    for language in LANGUAGES:
        for path in ("account/", "account/sign-in/", "contribute/", "contribute/start/", "desk/", "desk/practices/"):
            assert not robots.can_fetch("*", f"/{language}/{path}")
    for path in ("/admin/", "/demo/mail/"):
        assert not robots.can_fetch("*", path)


# OpenSearch -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_browser_searches_in_the_language_of_the_page(few, client, language):
    [link] = re.findall(r'<link rel="search" type="([^"]*)" href="([^"]*)"', body(client.get(f"/{language}/")))
    assert link == ("application/opensearchdescription+xml", f"/opensearch.xml?lang={language}")
    description = xml(client, link[1])
    assert client.get(link[1])["Content-Type"].startswith(link[0])
    assert description.findtext("o:ShortName", None, OPENSEARCH) == "Child First"
    templates = {place.get("type"): place.get("template") for place in description.findall("o:Url", OPENSEARCH)}
    assert templates == {
        "text/html": f"{settings.SITE_URL}/{language}/practices/?q={{searchTerms}}",
        link[0]: f"{settings.SITE_URL}{link[1]}",
    }
    path = templates["text/html"].removeprefix(settings.SITE_URL).replace("{searchTerms}", "thai")
    assert client.get(path).context["count"] == 1


def test_without_a_language_it_is_the_browsers_own_and_an_unknown_one_is_refused(client):
    assert "/fr/practices/" in body(client.get("/opensearch.xml", headers={"accept-language": "fr"}))
    response = client.get("/opensearch.xml?lang=de")
    assert (response.status_code, body(response)) == (400, "lang: not one of the languages of this site.\n")


# The head of a page ---------------------------------------------------------------------------------------------------


def head(client, path):
    """(canonical, alternates) of a page."""
    links = [(rel, language, unescape(url)) for rel, language, url in HEAD_LINK.findall(body(client.get(path)))]
    canonical = [url for rel, _language, url in links if rel == "canonical"]
    return canonical, {language.lower(): url for rel, language, url in links if rel == "alternate"}


@pytest.mark.parametrize("path", ["", "practices/", "practices/thai/", "countries/th/", "measures/", "about/method/"])
def test_every_public_page_names_itself_and_its_translations(few, client, path):
    for language in LANGUAGES:
        assert head(client, f"/{language}/{path}") == ([whole(language, path)], alternates(path))


def test_a_list_is_named_without_its_order_its_page_and_what_means_nothing(few, client):
    canonical, others = head(client, "/en/practices/?utm_source=x&sort=title&page=2&stage=dreamt&country=ke&q=child")
    assert canonical == [whole("en", "practices/?q=child&country=ke")]
    assert others == alternates("practices/?q=child&country=ke")
    assert head(client, "/en/countries/th/?utm_source=x")[0] == [whole("en", "countries/th/")]


def test_the_version_now_published_is_found_at_the_practice_and_former_ones_not_at_all(few, client):
    revise("thai", title="Another title")
    assert head(client, "/fr/practices/thai/v2/")[0] == [whole("fr", "practices/thai/")]
    assert 'name="robots"' not in body(client.get("/fr/practices/thai/v2/"))
    assert '<meta name="robots" content="noindex">' in body(client.get("/fr/practices/thai/v1/"))


@pytest.mark.parametrize(
    "path", ["/en/nowhere/", "/en/practices/hidden/", "/en/practices/nowhere/", "/en/account/sign-in/"]
)
def test_what_is_no_public_page_names_none(few, client, path):
    assert head(client, path) == ([], {})
