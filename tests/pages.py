"""Reading the pages that the site answers, as far as tests need it."""

import re
from html import unescape
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

from django.utils import translation
from django.utils.translation import gettext

CARD = re.compile(r'<article class="card.*?</article>', re.DOTALL)
CARD_TITLE = re.compile(
    r'<h(?P<level>\d) class="card-title"[^>]*><a href="(?P<url>[^"]*)" lang="(?P<lang>[^"]*)" dir="(?P<dir>[^"]*)">'
    r"(?P<title>.*?)</a></h\d>",
    re.DOTALL,
)
TAG = re.compile(r"<[^>]+>")
MACHINE = "Machine translation, not yet reviewed"
RESTRICTED = "Restricts liberty: not an alternative to detention"


def said(words, language):
    """Words of the interface as a page says them in a language."""
    with translation.override(language):
        return gettext(words)


def text(html):
    """The words of some HTML."""
    return " ".join(unescape(TAG.sub(" ", html)).split())


def body(response):
    """What an answer says; of an office file the text of all its parts, and of a picture nothing."""
    if response["Content-Type"] in ("image/png", "image/x-icon"):
        return ""
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as file:
            content = b"\n".join(file.read(name) for name in file.namelist())
    return content.decode()


def main(response):
    """The HTML of the page without its header and footer."""
    page = body(response)
    return page[page.index("<main") : page.index("</main>")]


def cards(response):
    """The cards of a page in their order, each with the HTML of its title and of all of it."""
    found = []
    for html in CARD.findall(body(response)):
        card = SimpleNamespace(html=html, text=text(html), **CARD_TITLE.search(html).groupdict())
        card.slug = card.url.rstrip("/").rpartition("/")[2]
        found.append(card)
    return found


def shown(response):
    """The slugs of the practices that a page shows as cards, in their order."""
    return [card.slug for card in cards(response)]


def links(html):
    """Every address that some HTML links to, loads from or sends to."""
    return {unescape(url) for url in re.findall(r'\s(?:href|src|srcset|action|hx-get)="([^"]*)"', html)}
