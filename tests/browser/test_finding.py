"""A visitor finds a practice from the home page: by keyboard alone, with and without JavaScript, anywhere."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.focus import press, tab_to
from tests.browser.pages import PRACTICE, SCREENS, visit

TITLE = "Thailand: community case management for children and families in Bangkok"
PHONE = {"viewport": SCREENS["phone"]}
NO_SCRIPT = {"java_script_enabled": False}

VISITORS = {
    "with JavaScript": ("en", "case management Thailand", {}),
    "without JavaScript": ("en", "case management Thailand", NO_SCRIPT),
    "on a phone": ("en", "case management Thailand", PHONE),
    "on a phone without JavaScript": ("en", "case management Thailand", PHONE | NO_SCRIPT),
    "in Arabic": ("ar", "تايلاند", {}),
    "in Arabic without JavaScript": ("ar", "تايلاند", NO_SCRIPT),
}


@pytest.mark.parametrize("visitor", VISITORS)
def test_a_practice_is_found_from_the_home_page_by_keyboard_alone(new_context, visitor):
    language, words, options = VISITORS[visitor]
    page = new_context(**options, reduced_motion="reduce").new_page()
    visit(page, "", language)

    assert press(page, "Tab")["href"] == "#main"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert press(page, "Tab")["id"] == "q"
    page.keyboard.type(words)
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/{language}/practices/?**")
    assert parse_qs(urlsplit(page.url).query) == {"q": [words]}
    path = f"/{language}/practices/{PRACTICE}/"
    title = page.locator(f".card a[href='{path}']").inner_text()
    tab_to(page, lambda stop: stop["href"] == path)
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{path}")
    expect(page.locator("h1")).to_have_text(title)


@pytest.mark.parametrize("options", [{}, NO_SCRIPT], ids=["with JavaScript", "without JavaScript"])
def test_the_menus_open_by_keyboard_on_a_phone(new_context, options):
    page = new_context(**PHONE, **options).new_page()
    visit(page, "about/method/")
    menu, languages = page.locator(".site-menu"), page.locator(".language")
    expect(menu.get_by_role("link")).to_have_count(0)

    tab_to(page, lambda stop: "Menu" in stop["what"])
    page.keyboard.press("Enter")
    links = ["Practices", "Countries", "Measures", "Instruments", "Coverage", "Share a practice"]
    expect(menu.get_by_role("link")).to_have_text(links)
    tab_to(page, lambda stop: stop["href"] == "/en/countries/")

    page.keyboard.press("Tab")
    tab_to(page, lambda stop: "Language" in stop["what"])
    page.keyboard.press("Enter")
    tab_to(page, lambda stop: stop["href"] == "/ar/about/method/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ar/about/method/")
    expect(languages.locator("summary")).to_contain_text("العربية")


def test_escape_and_a_click_elsewhere_close_an_open_menu(page):
    visit(page, "")
    languages = page.locator(".language")
    languages.locator("summary").click()
    expect(languages).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(languages).not_to_have_attribute("open", "")
    expect(languages.locator("summary")).to_be_focused()

    languages.locator("summary").click()
    page.locator("h1").click()
    expect(languages).not_to_have_attribute("open", "")


def test_arabic_is_laid_out_from_right_to_left(page):
    sides = {}
    for language in ("en", "ar"):
        visit(page, "practices/?country=th", language)
        middle = {
            name: (box := page.locator(selector).bounding_box())["x"] + box["width"] / 2
            for name, selector in PARTS.items()
        }
        sides[language] = sorted(middle, key=middle.get)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert sides["en"] == ["brand", "facets", "results", "languages"]
    assert sides["ar"] == sides["en"][::-1]


PARTS = {"brand": ".brand", "languages": ".language", "facets": "#filters", "results": "#results"}


def test_arabic_shows_translated_words_and_keeps_other_text_in_its_own_direction(page):
    visit(page, f"practices/{PRACTICE}/", "ar")
    assert page.locator("h1").evaluate("element => [element.lang, getComputedStyle(element).direction]") == [
        "ar",
        "rtl",
    ]
    expect(page.locator("h1")).to_have_text(re.compile("[\u0600-\u06ff]"))
    directions = page.locator(".practice-text .text").evaluate_all(
        "parts => [...new Set(parts.map(part => `${part.lang} ${getComputedStyle(part).direction}`))]"
    )
    assert directions == ["en ltr"]
