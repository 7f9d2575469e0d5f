"""A visitor follows a list by email, confirms from the mail, changes how often, and stops: no cookie on the way."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import barriers
from tests.browser.demonstration import read_mail
from tests.browser.pages import SCREENS

pytestmark = pytest.mark.xdist_group("demonstration")  # one process, one start

FACES = [("en", "wide"), ("ar", "phone")]


def look_at(page):
    """This page keeps nobody out, in English and in Arabic."""
    address = page.url
    for language, screen in FACES:
        page.set_viewport_size(SCREENS[screen])
        page.goto(re.sub(r"/en/", f"/{language}/", address))
        assert barriers(page) == [], (language, address)
    page.goto(address)


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_visitor_follows_confirms_changes_and_stops(browse, script):
    address = f"lena.{script}@example.org".lower()
    page = browse(java_script_enabled=script)
    page.goto("/en/practices/?country=th&measure=case-management&sort=title")
    page.locator("summary", has_text="Subscribe").click()
    page.get_by_role("link", name="By email").click()
    expect(page.get_by_text("New and updated practices in Thailand about “Case management”")).to_be_visible()
    page.get_by_label("Your email address").fill("lena at example")
    page.get_by_label("Once a month").check()
    press(page, "Follow")
    expect(page.get_by_role("alert")).to_contain_text("Type an email address in full")
    expect(page.get_by_label("Once a month")).to_be_checked()
    page.get_by_label("Your email address").fill(address)
    press(page, "Follow")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your mailbox")

    read_mail(page, address, "Confirm that you want these mails")
    page.locator("main a[href*='/en/follow/']").click()
    link = page.url
    if script:
        look_at(page)
    press(page, "Confirm")
    expect(page.get_by_role("status")).to_have_text("Confirmed. We write to you when there is something new.")
    expect(page.get_by_label("Once a month")).to_be_checked()
    if script:
        look_at(page)
    page.get_by_label("At once").check()
    press(page, "Save")
    expect(page.get_by_label("At once")).to_be_checked()
    press(page, "Stop these mails")
    expect(page.get_by_role("heading", level=1)).to_have_text("Stopped")
    assert page.goto(link).status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("This link has ended")
    assert urlsplit(page.url).path == urlsplit(link).path
    assert page.context.cookies() == []
