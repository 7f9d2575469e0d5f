"""Makes an archive: beside its folder until it is whole, and from where it stopped when it was interrupted."""

import json
import logging
import shutil
from contextlib import contextmanager, suppress
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.http.request import validate_host
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from lxml import html

from config.archive.pages import for_disk
from config.archive.plan import START, Plan
from lib.languages import direction, html_tag
from lib.release import release
from lib.snapshots import one_snapshot
from practices import index as facet_index
from practices.open_data import files as data

MARK = "archive.json"  # says that a folder is an archive, and of what
FORMAT = "child-first-archive/1"


class Refused(Exception):
    """Why no archive was made, in one line. What was there before is still there."""


def make(folder, languages, progress=lambda done, total: None):
    """Make or renew the archive in `folder`, a Path; what its MARK says.

    It takes the place of a former one at once, when it is whole. `progress` is told how many pages there are so far,
    and how many there will be.
    """
    folder = folder.absolute()
    part, former = (folder.with_name(f".{folder.name}.{word}") for word in ("part", "former"))
    if former.exists() and not folder.exists():  # the last one was stopped between two renamings
        former.rename(folder)
    refuse(folder)
    with one_snapshot("catalogue"), quietly():
        index = facet_index.current()
        archive = Archive(part, index, languages)
        archive.fill(progress)
    refuse_what_is_gone(index, part)
    put_in_place(part, folder, former)
    return archive.mark


def refuse(folder):
    if not folder.parent.is_dir():
        raise Refused(f"{folder.parent} is no folder.")
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file.")
    if folder.exists() and any(folder.iterdir()) and not mark_of(folder):
        raise Refused(f"{folder} holds something, and no archive of this kind. Name an empty folder or a new one.")
    if not validate_host(urlsplit(settings.SITE_URL).hostname, settings.ALLOWED_HOSTS):
        raise Refused(f"ALLOWED_HOSTS does not hold the host of SITE_URL, {settings.SITE_URL}.")


def mark_of(folder):
    """What a folder says it is an archive of; None for one that is none."""
    with suppress(OSError, ValueError, AttributeError):
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        return mark if mark.get("format") == FORMAT else None


def refuse_what_is_gone(index, part):
    """Nothing that was taken down while the archive was made may leave in it."""
    gone = len(index.all - facet_index.current().all)
    if gone:
        shutil.rmtree(part)
        raise Refused(f"{gone} practices were taken down while the archive was made. Make it again.")


def put_in_place(part, folder, former):
    if folder.exists():
        folder.rename(former)
    part.rename(folder)
    if former.exists():
        shutil.rmtree(former)


@contextmanager
def quietly():
    """Without a line of the log for each page, and without keeping pages that nobody asks for twice."""
    log, kept = logging.getLogger("childfirst.request"), caches["pages"]
    level = log.level
    log.setLevel(logging.WARNING)
    caches["pages"] = DummyCache("", {})
    try:
        yield
    finally:
        log.setLevel(level)
        caches["pages"] = kept


class Archive:
    """An archive that is being made in `folder`. A file that is there is whole, so it is not made again."""

    def __init__(self, folder, index, languages):
        self.folder, self.index, self.languages = folder, index, languages
        self.mark = self.begun() or self.begin()
        self.plan = Plan(index, languages, self.data_files())
        self.client = Client(headers={"host": urlsplit(settings.SITE_URL).netloc})
        self.notices = {language: self.notice(language) for language in languages}

    # Beginning ----------------------------------------------------------------------------------------------------

    @property
    def contents(self):
        """What the archive is of: an interrupted one of something else is of no use."""
        return {
            "format": FORMAT,
            "site": settings.SITE_URL,
            "version": self.index.number,
            "release": release(),
            "languages": self.languages,
            "practices": len(self.index.all),
        }

    def begun(self):
        mark = mark_of(self.folder)
        return mark if mark and self.contents.items() <= mark.items() else None

    def begin(self):
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir()
        mark = self.contents | {"made_on": date.today().isoformat()}
        self.write(MARK, json.dumps(mark, indent=1).encode())
        return mark

    def data_files(self):
        """The files of the open-data set, loose: practices as JSON and CSV, translations, code lists."""
        folder = self.folder / "data"
        if not folder.exists():
            unfinished = self.folder / ".data"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            data.write_loose(unfinished, self.index)
            unfinished.rename(folder)
        return data.paths(folder)

    def notice(self, language):
        """What stands above every page: that it is a copy, of when, and where the catalogue itself is."""
        return html.fragment_fromstring(self.rendered("archive/_notice.html", language).strip())

    def rendered(self, template, language):
        with translation.override(language):
            context = self.mark | {
                "made_on": date.fromisoformat(self.mark["made_on"]),
                "start": f"/{START}",
                "code": language,
                "language": html_tag(language),
                "language_name": dict(settings.LANGUAGES)[language],
                "direction": direction(language),
            }
            return render_to_string(template, context)

    # Filling ------------------------------------------------------------------------------------------------------

    def fill(self, progress):
        total = sum(1 for _ in self.plan.addresses())
        for done, address in enumerate(self.plan.addresses(), 1):
            file = self.plan.file_of(address)
            if not (self.folder / file).exists():
                self.write(file, self.page(address, file))
            progress(done, total)
        self.write(START, self.start_page())

    def page(self, address, file):
        """What the site answers at an address, as it lies in a file."""
        response = self.client.get(address, secure=settings.HTTPS)
        body = response.getvalue() if response.streaming else response.content
        if response.status_code != 200:
            raise Refused(f"{address} answered {response.status_code}: nothing was put in place.")
        if file.endswith(".html"):
            return for_disk(body, file, self.file_of, self.notices[address.split("/")[1]])
        return body

    def file_of(self, address):
        return self.static_file(address) if address.startswith(settings.STATIC_URL) else self.plan.file_of(address)

    def static_file(self, address):
        """A style sheet or picture, copied when a page first names it."""
        name = address.removeprefix(settings.STATIC_URL)
        file = f"static/{name}"
        if not (self.folder / file).exists():
            with staticfiles_storage.open(name) as source:
                self.write(file, source.read())
        return file

    def start_page(self):
        parts = [self.rendered("archive/_start.html", language) for language in self.languages]
        with translation.override(self.languages[0]):
            page = render_to_string("archive/start.html", {"parts": parts})
        return for_disk(page.encode(), START, self.file_of)

    def write(self, file, content):
        """Write a file whole or not at all."""
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}")
        unfinished.write_bytes(content)
        unfinished.replace(path)
