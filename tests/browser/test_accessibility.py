"""For everyone: no page keeps anyone out, in English and Arabic, light and dark, and focus is always seen."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests.browser.barriers import barriers, barriers_in_menus
from tests.browser.focus import stops
from tests.browser.pages import PAGES, REFUSED, SCREENS, STATES, visit

# One of each fault that `barriers` looks for.
BARRED = """<!doctype html><html lang="en" dir="ltr"><meta charset="utf-8"><title>Barred</title>
<style>
  :focus-visible { outline: 3px solid } .bare:focus-visible { outline: none } .pale { color: #bbb }
  .broad { inline-size: 60rem; transition: color 9s } .cut { block-size: 1.2em; overflow: hidden }
  .held { overflow-x: auto } .held p { inline-size: 50rem }
  @media (prefers-color-scheme: dark) { .dim { color: #000; background: #111 } .broad { color: #333 } }
</style>
<main><h1>One</h1><h1>Two</h1><img src="data:,"><p class="pale">Pale</p><p class="dim">Dim</p><p lang="ar">نص</p>
<p class="broad">Broad</p><p class="cut">Cut</p><div class="held" tabindex="0"><p>Held</p></div>
<nav aria-label="Parts"><a href="#1" aria-current="page">Here</a> <a href="#2">There</a></nav>
<a href="#3" class="bare">Bare</a></main></html>"""

OTHERS = {name: (path, 200) for name, path in STATES.items()} | REFUSED


@pytest.mark.parametrize(("language", "screen"), [("en", "wide"), ("ar", "phone")])
def test_no_page_keeps_anyone_out(new_context, language, screen):
    page = new_context(viewport=SCREENS[screen], reduced_motion="reduce").new_page()
    found = {}
    for name, path in PAGES.items():
        visit(page, path, language)
        found[name] = barriers(page)
    assert found | {"menus": barriers_in_menus(page)} == {name: [] for name in (*PAGES, "menus")}


@pytest.mark.parametrize(("language", "screen"), [("en", "phone"), ("ar", "wide")])
def test_no_state_of_a_page_keeps_anyone_out_nor_a_page_that_is_not_there(new_context, language, screen):
    page = new_context(viewport=SCREENS[screen], reduced_motion="reduce").new_page()
    found = {}
    for name, (path, status) in OTHERS.items():
        visit(page, path, language, status=status)
        opened = not page.locator("#filters").count()  # axe takes long over 350 checkboxes: once is enough
        found[name] = barriers(page, opened=opened)
    assert found == {name: [] for name in OTHERS}


def show(page, address, html):
    """Let the browser find a page at an address where there is none."""
    page.route(f"**{address}", lambda route, _request: route.fulfill(body=html, content_type="text/html"))
    page.goto(address)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_of_refusal_or_failure_keeps_anyone_out(new_context, rf, language):
    page = new_context(reduced_motion="reduce").new_page()
    address, found = f"/{language}/failing/", {}
    for template in ("403.html", "429.html", "500.html"):
        request = None if template == "500.html" else rf.get(address)  # Django renders 500.html without one
        with translation.override(language):
            html = render_to_string(template, request=request)
        show(page, address, html)
        found[template] = barriers(page)
    assert found == {"403.html": [], "429.html": [], "500.html": []}


def test_each_barrier_is_found(new_context):
    page = new_context(viewport=SCREENS["wide"], reduced_motion="reduce").new_page()
    show(page, "/barred/", BARRED)
    assert barriers(page) == [
        "axe: image-alt at img",
        'axe: target-size at a[href="#1"]',
        "axe: target-size at .bare",
        "axe: color-contrast at .pale",
        "2 h1",
        "direction of p. “نص”",
        "focus unseen on a.bare “Bare”",
        "moves all the same: p.broad “Broad”",
        "axe: color-contrast at .pale",
        "axe: color-contrast at .dim",
        "only colour tells a. “Here”",
        "wider than 320: p.broad “Broad”,p. “Held”",
        "scrolls sideways: div.held “Held”",
        "cut off when spaced: p.cut “Cut”",
        "wider than 320 when spaced: p.broad “Broad”,p. “Held”",
        "wider than 320 when closed: p.broad “Broad”,p. “Held”",
    ]


@pytest.mark.parametrize(
    ("name", "screen"),
    [
        *(("home", "wide"), ("practices:list", "wide"), ("practices:list", "phone"), ("practices:detail", "phone")),
        *(("practices:coverage", "wide"), ("countries:detail", "phone")),
    ],
)
def test_tab_is_seen_wherever_it_stops_and_leaves_at_the_end(new_context, name, screen):
    page = new_context(viewport=SCREENS[screen], reduced_motion="reduce").new_page()
    visit(page, PAGES[name])
    assert [stop for stop in stops(page) if not stop["is_seen"]] == []
