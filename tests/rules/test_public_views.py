"""The public addresses: each is listed here and opens for a visitor. tests/rules/test_who_sees_what.py has the rest."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, path

from config import urls

# Each public address with one that a visitor can open.
PUBLIC = {
    "root": "/",
    "machines:robots": "/robots.txt",
    "machines:favicon": "/favicon.ico",
    "machines:manifest": "/site.webmanifest",
    "machines:opensearch": "/opensearch.xml",
    "machines:sitemap": "/sitemap.xml",
    "machines:section": "/sitemap-practices.xml",
    "home": "/en/",
    "card": "/en/card.png",
    "practices:list": "/en/practices/",
    "practices:export": "/en/practices/export.json",
    "practices:feed": "/en/practices/feed.atom",
    "practices:brief": "/en/practices/brief.docx",
    "practices:compare": "/en/practices/compare/",
    "practices:detail": "/en/practices/thailand-mou-alternatives-to-detention/",
    "practices:revision": "/en/practices/thailand-mou-alternatives-to-detention/v1/",
    "practices:history": "/en/practices/thailand-mou-alternatives-to-detention/history/",
    "practices:card": "/en/practices/thailand-mou-alternatives-to-detention/card.png",
    "practices:cite": "/en/practices/thailand-mou-alternatives-to-detention/cite.bib",
    "practices:practice_brief": "/en/practices/thailand-mou-alternatives-to-detention/brief.docx",
    "practices:measures": "/en/measures/",
    "practices:measure": "/en/measures/guardianship/",
    "practices:instruments": "/en/instruments/",
    "practices:instrument": "/en/instruments/crc/",
    "practices:provision": "/en/instruments/crc/crc-37b/",
    "practices:coverage": "/en/coverage/",
    "practices:coverage-csv": "/en/coverage/coverage.csv",
    "countries:list": "/en/countries/",
    "countries:compare": "/en/countries/compare/",
    "countries:detail": "/en/countries/th/",
    "countries:card": "/en/countries/th/card.png",
    "countries:brief": "/en/countries/th/brief.docx",
    "follow:start": "/en/follow/?country=th",
    "follow:asked": "/en/follow/asked/?country=th",
    "follow:stopped": "/en/follow/stopped/",
    "pages:about": "/en/about/",
    "pages:method": "/en/about/method/",
    "pages:words": "/en/about/words/",
    "pages:safeguarding": "/en/about/safeguarding/",
    "pages:data": "/en/about/data/",
    "pages:accessibility": "/en/about/accessibility/",
    "pages:privacy": "/en/about/privacy/",
    "api:root": "/api/v1/",
    "api:practices": "/api/v1/practices/",
    "api:practice": "/api/v1/practices/thailand-mou-alternatives-to-detention/",
    "api:revisions": "/api/v1/practices/thailand-mou-alternatives-to-detention/revisions/",
    "api:revision": "/api/v1/practices/thailand-mou-alternatives-to-detention/revisions/1/",
    "api:coverage": "/api/v1/coverage/",
    "api:regions": "/api/v1/regions/",
    "api:countries": "/api/v1/countries/",
    "api:country": "/api/v1/countries/th/",
    "api:groups": "/api/v1/groups/",
    "api:measures": "/api/v1/measures/",
    "api:measure": "/api/v1/measures/guardianship/",
    "api:instruments": "/api/v1/instruments/",
    "api:instrument": "/api/v1/instruments/crc/",
    "api:populations": "/api/v1/populations/",
    "api:safeguards": "/api/v1/safeguards/",
    "api:schema": "/api/schema/",
    "api:docs": "/api/docs/",
}


def patterns(resolver, namespace=""):
    """Every (name, pattern) of the URL map."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{namespace}{one.name or one.pattern}", one
        else:
            yield from patterns(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)


def is_public(pattern):
    return not getattr(pattern.callback, "login_required", True)


def test_the_middleware_refuses_what_is_not_marked(client, settings):
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
    private = path("private/", lambda request: HttpResponse("secret"))
    settings.ROOT_URLCONF = type("urls", (), {"urlpatterns": [private, *urls.urlpatterns]})
    response = client.get("/private/")
    assert response.status_code == 302
    assert response["Location"].startswith("/en/account/sign-in/")
    assert b"secret" not in response.content


@pytest.mark.parametrize("name", PUBLIC)
def test_a_visitor_may_open_each_public_address(starter_catalogue, client, name):
    assert client.get(PUBLIC[name]).status_code == (302 if name == "root" else 200)


def test_there_are_six_languages_and_no_page_without_one(starter_catalogue, client):
    assert [code for code, _ in settings.LANGUAGES] == ["en", "fr", "es", "ru", "ar", "zh-hans"]
    for code in ("de", "zh", "zh-hant", "EN"):
        assert client.get(f"/{code}/").status_code == 404
