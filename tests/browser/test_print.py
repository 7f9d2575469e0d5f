"""Pages on paper: all of the text of a practice, what was chosen of a list, and no furniture of the screen."""

import re
from io import BytesIO

import pikepdf
import pytest
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


def test_a_printed_list_says_what_was_chosen_and_where_in_the_list_it_is(page):
    visit(page, "practices/?group=care&stage=ongoing")
    page.locator(".card-pick input").first.check()
    page.emulate_media(media="print")
    chips = [words(text) for text in page.locator(".chip").all_inner_texts()]
    assert chips == ["Remove Group of measures: Care and accommodation", "Remove Stage: Ongoing"]
    expect(page.get_by_text("Page 1 of 2 of the list")).to_be_visible()
    for furniture in (".chips-clear", "nav.pages", ".facets", ".card-pick >> nth=0", ".pick", ".browse-bar"):
        expect(page.locator(furniture)).to_be_hidden()
    titles = page.locator(".card-title")
    assert (titles.count(), all(title.is_visible() for title in titles.all())) == (20, True)


@pytest.mark.parametrize("path", [f"practices/{RESTRICTED}/", "countries/th/", "practices/?group=care"])
def test_a_page_fits_a4_with_nothing_cut_off(page, path):
    visit(page, path)
    page.set_viewport_size({"width": 680, "height": 980})  # what is left of A4 between the margins
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with pikepdf.open(BytesIO(page.pdf(prefer_css_page_size=True))) as document:
        sizes = {tuple(round(float(length)) for length in sheet.mediabox[2:]) for sheet in document.pages}
        assert (sizes, len(document.pages) <= 8) == ({(595, 842)}, True)
