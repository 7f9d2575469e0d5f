"""A practice on paper: all of its text and where it came from, without the furniture of the screen."""

import re

from playwright.sync_api import expect

from tests import catalogue
from tests.browser.pages import RESTRICTED, visit

TEXTS = ("context", "description", "legal_basis", "safeguards", "results", "lessons")


def words(text):
    return " ".join(text.split())


def test_a_printed_practice_holds_its_text_and_its_sources(page):
    entry = next(entry for entry in catalogue.starter_entries() if entry["slug"] == RESTRICTED)
    visit(page, f"practices/{RESTRICTED}/")
    page.emulate_media(media="print")
    printed = words(page.locator("body").inner_text())
    paragraphs = [paragraph for name in TEXTS for paragraph in entry[name].split("\n\n")]
    expected = [entry["title"], entry["summary"], *paragraphs, *(source["title"] for source in entry["sources"])]
    assert [text for text in map(words, expected) if text not in printed] == []
    beside = "links => links.map(link => getComputedStyle(link, '::after').content)"
    assert all("<" in address for address in page.locator(".sources a").evaluate_all(beside))


def test_what_only_a_screen_needs_is_not_printed(page):
    visit(page, f"practices/{RESTRICTED}/")
    page.emulate_media(media="print")
    for furniture in (".site-menu", ".language", ".contents", ".site-footer nav", "[data-print]", "#related"):
        expect(page.locator(furniture)).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()


def test_a_practice_prints_on_a_few_pages_of_dark_on_white_in_a_dark_room_too(page):
    page.emulate_media(color_scheme="dark")
    visit(page, f"practices/{RESTRICTED}/")
    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
    assert 2 <= len(pages) <= 8
    page.emulate_media(media="print", color_scheme="dark")
    ink_and_paper = "(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))"
    assert page.evaluate(ink_and_paper) == ["rgb(16, 40, 45)", "rgb(255, 255, 255)"]
