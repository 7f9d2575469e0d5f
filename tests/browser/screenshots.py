"""Pictures of every page to look at: `python -m tests.browser.screenshots`, or `make screenshots`.

A throwaway demonstration is started and visited as a visitor, a contributor, a curator and a focal point, in English,
Arabic and Chinese, on a wide screen and a phone, light and dark. VAR/screenshots/index.html shows the pictures.
"""

import argparse
import os
import re
import shutil
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from html import escape
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from config.run import database, writable_folder
from tests.browser.demonstration import running
from tests.browser.pages import PAGES, REFUSED, REPLACED, STATES, TAKEN_DOWN, address
from tests.browser.test_private_pages import VISITORS, come
from tests.chromium import CHROMIUM, CHROMIUM_ARGUMENTS

LANGUAGES = ("en", "ar", "zh-hans")
WIDTHS = (1280, 375)  # in pixels
SCHEMES = ("light", "dark")
PAPER = 680  # what is left of A4 between its margins
LONGEST = 2600  # of a page, in pixels: what stands below is more of the same
QUALITY = 80  # of the pictures, in per cent
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=clearance/)[^/]+|(?<=still-true/)[^/]+")

# The demonstration has no practice that was replaced or taken down.
VISITED = {name: path for name, path in (PAGES | STATES).items() if REPLACED not in path and TAKEN_DOWN not in path} | {
    name: path for name, (path, _status) in REFUSED.items() if TAKEN_DOWN not in path
}
PRINTED = ("home", "practices:list", "practices:detail", "practices:coverage", "countries:detail", "countries:compare")


def main(arguments=None):
    options = read(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # so that what was started is ended
    started = time.monotonic()
    folder = writable_folder() / "screenshots"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with ExitStack() as stack:
        if not options.site:
            stack.enter_context(database(writable_folder(), throwaway=True))
            os.environ["SECRET_KEY"] = "only-for-pictures"
            options.site = stack.enter_context(running())
        with ThreadPoolExecutor(len(options.languages)) as threads:  # each with a browser of its own
            taken = list(
                threads.map(lambda language: Photographer(folder, language, options).work(), options.languages)
            )
    (folder / "index.html").write_text(contact_sheet(options.languages, taken), encoding="utf-8")
    number = sum(len(files) for pages in taken for files in pages.values())
    print(f"{number} pictures in {time.monotonic() - started:.0f} seconds: {folder / 'index.html'}")


def read(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument(
        "--pages", nargs="+", default=[""], metavar="WORDS", help="pages whose name holds some of these"
    )
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, metavar="CODE")
    parser.add_argument("--widths", nargs="+", type=int, default=WIDTHS, metavar="PIXELS")
    parser.add_argument("--schemes", nargs="+", choices=SCHEMES, default=SCHEMES)
    parser.add_argument("--who", nargs="+", choices=VISITORS, default=list(VISITORS), help="whose pages")
    parser.add_argument("--site", metavar="URL", help="a demonstration that runs already, instead of a new one")
    return parser.parse_args(arguments)


class Photographer:
    """Takes the pictures of one language."""

    def __init__(self, folder, language, options):
        self.folder = folder
        self.language = language
        self.options = options
        self.taken = {}  # {name of the page: names of its files}

    def work(self):
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
            for who in self.options.who:
                page = browser.new_context(base_url=self.options.site, reduced_motion="reduce").new_page()
                for name, path in pages_of(page, who).items():
                    if any(words in name for words in self.options.pages):
                        self.take_all(page, name, path)
                page.context.close()
            browser.close()
        return self.taken

    def take_all(self, page, name, path):
        page.goto(address(self.language, path))
        files = self.taken[name] = []
        for width, scheme in product(self.options.widths, self.options.schemes):
            page.emulate_media(media="screen", color_scheme=scheme)
            files.append(self.take(page, name, width, scheme))
        if name in PRINTED:
            page.emulate_media(media="print", color_scheme="light")
            files.append(self.take(page, name, PAPER, "print"))

    def take(self, page, name, width, face):
        page.set_viewport_size({"width": width, "height": 800})
        height = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
        file = f"{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}-{self.language}-{width}-{face}.jpg"
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        page.screenshot(path=self.folder / file, full_page=True, clip=clip, type="jpeg", quality=QUALITY)
        return file


def pages_of(page, who):
    """Paths by name. What is private is named by whom it is for, and by its path with numbers for ids."""
    private = come(page, who)
    numbers = {}
    named = {}
    for path in private:
        short = ID.sub(lambda found: str(numbers.setdefault(found[0], len(numbers) + 1)), path)
        named[f"{who}: {short.strip('/')}"] = path
    mails = {f"mail: {subject}": path for subject, path in letters(page).items()} if who == "visitor" else {}
    return named | (VISITED | mails if who == "visitor" else {})


def letters(page):
    """The HTML of one mail of each kind, by its subject."""
    page.goto("/demo/mail/")
    links = page.locator("main li a").all()
    subjects = {re.sub(r"[“”\"«].*|\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", "…", link.inner_text()): link for link in links}
    found = {subject: f"{link.get_attribute('href')}html/" for subject, link in subjects.items()}
    return {subject: path for subject, path in found.items() if page.request.get(path).text().strip()}


def contact_sheet(languages, taken):
    """A page with all pictures: a row for each page, and in it the languages one after another."""
    names = dict.fromkeys(name for pages in taken for name in pages)
    rows = "".join(
        f'<section><h2 id="{number}">{escape(name)}</h2>'
        + "".join(
            f"<p>{language}</p><div>{''.join(thumbnail(file) for file in pages.get(name, ()))}</div>"
            for language, pages in zip(languages, taken, strict=True)
        )
        + "</section>"
        for number, name in enumerate(names)
    )
    contents = "".join(f'<li><a href="#{number}">{escape(name)}</a></li>' for number, name in enumerate(names))
    return f"{SHEET_HEAD}<ul>{contents}</ul>{rows}"


def thumbnail(file):
    kind = " ".join(Path(file).stem.rsplit("-", 2)[1:])
    return f'<a href="{file}"><img src="{file}" alt="" loading="lazy">{kind}</a>'


SHEET_HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Screenshots of Child First</title><style>
body { margin: 2rem; font: 1rem/1.5 system-ui; background: #e9eeee } ul { columns: 16rem }
section { margin-block: 3rem; border-block-start: 1px solid #89a } div { display: flex; gap: 1rem; overflow-x: auto }
img { display: block; inline-size: 18rem; block-size: 24rem; object-fit: cover; object-position: top }
img { border: 1px solid #89a; background: #fff }
</style><h1>Screenshots of Child First</h1>"""

if __name__ == "__main__":
    main()
