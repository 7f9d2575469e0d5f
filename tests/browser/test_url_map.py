"""Every address of the URL map has its row among the pages that the browser visits."""

from django.urls import URLResolver, get_resolver, resolve

from tests.browser.pages import ALL, NOT_PAGES, PAGES, PRIVATE, REFUSED, address


def names(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}"


def test_every_address_has_a_row():
    public = [name for name in names(get_resolver().url_patterns) if not name.startswith(PRIVATE)]
    assert sorted(public) == sorted(PAGES | NOT_PAGES)


def test_every_sample_leads_to_its_address():
    samples = {name: address("en", path) for name, path in (NOT_PAGES | PAGES).items()}
    assert {name: resolve(path).view_name for name, path in samples.items()} == {name: name for name in samples}


def test_every_page_answers(page):
    asked = dict.fromkeys(ALL.values(), 200) | dict(REFUSED.values())
    assert {path: page.request.get(address("en", path)).status for path in asked} == asked
