"""Download and Subscribe on the browse page: by keyboard, with and without JavaScript, always for what is seen."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.browser.focus import press, tab_to
from tests.browser.pages import SCREENS, visit

NO_SCRIPT = {"java_script_enabled": False}
PHONE = {"viewport": {"width": 320, "height": 800}}
VISITORS = {"with JavaScript": {}, "without JavaScript": NO_SCRIPT, "on a small phone": PHONE}


def links(page, menu):
    found = page.locator(f"#{menu} a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return [url for url in found if "/practices/" in url]


@pytest.mark.parametrize("visitor", VISITORS)
def test_the_list_is_downloaded_by_keyboard_alone(new_context, visitor):
    page = new_context(**VISITORS[visitor], accept_downloads=True).new_page()
    visit(page, "practices/?country=th&sort=title")
    tab_to(page, lambda stop: stop["what"] == "summary# Download")
    page.keyboard.press("Enter")
    csv_link = page.locator("#download a", has_text="CSV")
    expect(csv_link).to_be_in_viewport(ratio=1)
    tab_to(page, lambda stop: (stop["href"] or "").startswith("/en/practices/export.csv"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "child-first-practices.csv"
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"), newline="")))
    assert [row["title"] for row in rows] == page.locator(".card-title").all_inner_texts()

    tab_to(page, lambda stop: stop["what"] == "summary# Subscribe")
    page.keyboard.press("Enter")
    expect(page.locator("#subscribe a", has_text="Atom")).to_be_in_viewport(ratio=1)
    if visitor == "with JavaScript":
        press(page, "Escape")
        expect(page.locator("#subscribe")).not_to_have_attribute("open", "")


def test_the_menus_follow_what_is_chosen(page):
    visit(page, "practices/")
    assert links(page, "subscribe")[-1] == "/en/practices/feed.atom"
    page.locator("#f-country-th").check()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator("#sort").select_option("title")
    page.wait_for_url("**sort=title**")
    query = "country=th&sort=title"
    expect(page.locator("#download a", has_text="CSV")).to_have_attribute("href", f"/en/practices/export.csv?{query}")
    urls = links(page, "download") + links(page, "subscribe")
    assert {url.partition("?")[2] for url in urls} == {query}
    assert {page.request.get(url).status for url in urls} == {200}


def test_a_list_of_nothing_can_be_subscribed_to_but_not_downloaded(page):
    visit(page, "practices/?q=shelter&country=jp&stage=ended")
    expect(page.locator("#download")).to_have_count(0)
    expect(page.locator("#subscribe")).to_be_visible()


def test_the_menus_are_not_printed(page):
    page.set_viewport_size(SCREENS["wide"])
    visit(page, "practices/")
    page.emulate_media(media="print")
    expect(page.locator("#take-away")).to_be_hidden()
