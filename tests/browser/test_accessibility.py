"""For everyone: axe finds nothing, focus is always seen, and no page is wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string

from tests.browser.focus import stops
from tests.browser.pages import OPEN_ALL, PAGES, REFUSED, SCREENS, STATES, visit

OTHERS = {name: (path, 200) for name, path in STATES.items()} | REFUSED
EVERY_PAGE = {name: (path, 200) for name, path in PAGES.items()} | OTHERS
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": STANDARDS, "rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}


def findings(page):
    """What axe has to say about a page: each rule with its places."""
    violations = Axe().run(page, options=RULES).response["violations"]
    return [(violation["id"], [node["target"] for node in violation["nodes"]]) for violation in violations]


@pytest.mark.parametrize(
    ("language", "scheme", "screen"),
    [("en", "light", "wide"), ("ar", "dark", "phone")],
)
def test_axe_finds_nothing_on_any_page(new_context, language, scheme, screen):
    page = new_context(viewport=SCREENS[screen], color_scheme=scheme, reduced_motion="reduce").new_page()
    found = {}
    for name, path in PAGES.items():
        visit(page, path, language)
        page.evaluate(OPEN_ALL)
        found[name] = findings(page)
    assert found == {name: [] for name in PAGES}


@pytest.mark.parametrize(
    ("language", "scheme", "screen"),
    [("en", "light", "phone"), ("ar", "dark", "wide")],
)
def test_axe_finds_nothing_in_any_state_of_a_page_or_where_there_is_none(new_context, language, scheme, screen):
    page = new_context(viewport=SCREENS[screen], color_scheme=scheme, reduced_motion="reduce").new_page()
    found = {}
    for name, (path, status) in OTHERS.items():
        visit(page, path, language, status=status)
        if not page.locator("#filters").count():  # axe takes long over 350 checkboxes: once is enough
            page.evaluate(OPEN_ALL)
        found[name] = findings(page)
    assert found == {name: [] for name in OTHERS}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("template", ["403.html", "500.html"])
def test_axe_finds_nothing_on_the_pages_of_refusal_and_failure(new_context, rf, template, scheme):
    request = rf.get("/en/failing/") if template == "403.html" else None  # Django renders 500.html without one
    html = render_to_string(template, request=request)
    page = new_context(color_scheme=scheme, reduced_motion="reduce").new_page()
    page.route("**/en/failing/", lambda route: route.fulfill(body=html, content_type="text/html"))
    visit(page, "failing/")
    assert findings(page) == []


# What stands past an edge of the screen while its parent does not: where to look.
STICKING_OUT = """() => {
  const isOut = (element) => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 0.5 || box.left < -0.5);
  };
  return [...document.body.querySelectorAll("*")]
    .filter((element) => isOut(element) && !isOut(element.parentElement) && element.checkVisibility())
    .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class")}#${element.id}`)
    .slice(0, 5);
}"""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_is_wider_than_a_phone_with_its_parts_closed_or_open(new_context, language):
    page = new_context().new_page()
    wider = {}
    for name, (path, status) in EVERY_PAGE.items():
        visit(page, path, language, status=status)
        for opening in ("0", OPEN_ALL):
            page.evaluate(opening)
            for width in (375, 320):
                page.set_viewport_size({"width": width, "height": 800})
                if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
                    wider[name, width] = needed, page.evaluate(STICKING_OUT)
    assert wider == {}


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
