"""The matrix of coverage by keyboard, on a phone, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.focus import press, tab_to
from tests.browser.pages import SCREENS, visit

STEPS_BACK = 60


def test_the_focus_is_seen_beside_the_headings_that_stay_in_sight(new_context):
    page = new_context(viewport=SCREENS["phone"], reduced_motion="reduce").new_page()
    visit(page, "coverage/?columns=measure&region=035&rows=country")
    page.locator("tfoot td a").last.focus()
    for _ in range(STEPS_BACK):
        press(page, "Shift+Tab")


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_a_region_opens_to_its_countries_and_a_number_to_its_practices(new_context, java_script_enabled):
    page = new_context(viewport=SCREENS["phone"], java_script_enabled=java_script_enabled).new_page()
    visit(page, "coverage/")
    page.get_by_role("link", name="South-eastern Asia").click()
    expect(page).to_have_url("/en/coverage/?open=035#row-035")
    row = page.get_by_role("row", name="Thailand")
    expect(row).to_be_visible()
    number = row.get_by_role("link").last
    count = number.inner_text()
    number.click()
    expect(page.locator("#result-count")).to_contain_text(f"{count} practices")
    expect(page.locator(".chip").first).to_contain_text("Thailand")


def test_gaps_are_chosen_by_keyboard(page):
    visit(page, "coverage/")
    tab_to(page, lambda stop: stop["what"].startswith("input"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Something is missing")).to_be_visible()
    assert "gaps=1" in page.url
