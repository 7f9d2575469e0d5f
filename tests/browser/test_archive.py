"""An archive opened from the disk: each link of each page leads to a file of it, and nothing is asked of a network."""

import os
import re
import subprocess
import sys
from urllib.parse import unquote, urldefrag

import pytest
from django.conf import settings
from lxml import html
from playwright.sync_api import expect

from tests.browser.pages import REPLACED, SCREENS, TAKEN_DOWN

pytestmark = pytest.mark.xdist_group("archive")  # one process, one archive: it takes long to make

LOADED = "//link[@rel='stylesheet' or @rel='icon']/@href | //*/@src"


@pytest.fixture(scope="session")
def archive(browser, database_url, tmp_path_factory):
    """The whole starter catalogue in Arabic, as the command makes it."""
    folder = tmp_path_factory.mktemp("archives") / "child-first"
    subprocess.run(
        [sys.executable, "manage.py", "export_site", folder, "--languages", "ar"],
        cwd=settings.ROOT,
        env=os.environ | {"DATABASE_URL": database_url, "ALLOWED_HOSTS": "childfirst.example"},
        check=True,
        capture_output=True,
    )
    return folder


def leads_to(path, url):
    """The file that a link of the file `path` leads to, as text."""
    address = unquote(urldefrag(url)[0])
    return os.path.normpath(path.parent / address) if address else str(path)


def test_every_link_of_every_page_leads_to_a_file_within(archive):
    there = {str(path) for path in archive.rglob("*") if path.is_file()}
    pages = list(archive.rglob("*.html"))
    reached, broken, elsewhere = {str(archive / "index.html")}, [], set()
    for path in pages:
        page = html.parse(path).getroot()
        elsewhere |= {url for url in page.xpath(LOADED) if ":" in url}
        links = {url for url in page.xpath("//@href | //@src") if not re.match(r"[a-z]+:", url)}
        targets = {url: leads_to(path, url) for url in links}
        reached |= set(targets.values())
        ids = set(page.xpath("//@id"))
        on_this_page = {urldefrag(url)[1] for url, target in targets.items() if target == str(path)} - {""}
        broken += [(path, url) for url, target in targets.items() if target not in there]
        broken += [(path, fragment) for fragment in on_this_page - ids]
    assert (broken, elsewhere) == ([], set())
    assert len(pages) > 1000
    assert {str(path) for path in pages} - reached == set()  # each page can be come to
    assert not [path for path in there if TAKEN_DOWN in path]


def test_a_reader_walks_through_it_without_a_network(archive, new_context):
    page = new_context(viewport=SCREENS["phone"]).new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    # A picture still on its way when the reader goes on is no failure.
    page.on("requestfailed", lambda request: "ABORTED" in request.failure or complaints.append(request.url))
    page.on("console", lambda line: complaints.append(line.text))
    page.goto(archive.joinpath("index.html").as_uri())
    page.locator("main a.button").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert page.locator(".archive-notice").is_visible()
    page.locator(".site-menu summary").click()
    page.locator(".site-menu a").first.click()
    expect(page.locator(".card")).to_have_count(20)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.locator(".pages a[rel=next]").click()
    page.locator(".card-title a").first.click()
    expect(page.locator(".practice-text")).to_be_visible()
    page.locator(".crumbs a").last.click()
    expect(page.locator("h1")).to_be_visible()
    page.goto(archive.joinpath(f"ar/practices/{REPLACED}/index.html").as_uri())
    page.locator("a[href$='history/index.html']").click()
    page.locator("a[href$='v1/index.html']").click()
    expect(page.locator(".notice-warm").first).to_be_visible()
    page.locator(".archive-notice a").first.click()
    expect(page.locator("main a.button")).to_be_visible()
    assert page.url == archive.joinpath("index.html").as_uri()
    assert complaints == []
    assert [url for url in asked if not url.startswith(archive.as_uri())] == []
