"""`manage.py export_site DIR`: a copy of the public catalogue that opens from a disk, without the program."""

import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from config.archive import making

PAGES_A_LINE = 1000  # where nobody looks on
SECONDS_A_LOOK = 0.2  # on a terminal
LANGUAGES = ",".join(code for code, _name in settings.LANGUAGES)


class Command(BaseCommand):
    help = "Make or renew an archive of the public catalogue in DIR. When interrupted, the same command carries on."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR", type=Path, help="new, empty, or one that this command made")
        parser.add_argument("--languages", default=LANGUAGES, metavar="en,fr", help=f"of {LANGUAGES}")

    def handle(self, *, folder, languages, **options):
        self.progress = Progress(self.stderr)
        try:
            mark = making.make(folder, known(languages), self.progress)
        except making.Refused as refused:
            raise CommandError(str(refused)) from None
        except (OSError, DatabaseError) as error:
            reason = getattr(error, "strerror", None) or " ".join(str(error).split())
            raise CommandError(f"The archive was not finished: {reason}. The same command carries on.") from error
        self.stdout.write(
            f"{folder}: version {mark['version']}, {mark['practices']} practices, {self.progress.summary()}"
        )


def known(languages):
    """The languages named, in the order of the site, without repetition."""
    asked = [code.strip() for code in languages.split(",")]
    unknown = [code for code in asked if code not in LANGUAGES.split(",")]
    if unknown:
        raise CommandError(f"--languages: {', '.join(map(repr, unknown))} is none of {LANGUAGES}.")
    return [code for code in LANGUAGES.split(",") if code in asked]


class Progress:
    """A line that counts up on a terminal; elsewhere a line every thousand pages."""

    def __init__(self, out):
        self.out = out
        self.done = self.total = 0
        self.began = self.shown = time.monotonic()

    def __call__(self, done, total):
        self.done, self.total = done, total
        if not self.out.isatty():
            if done % PAGES_A_LINE == 0 or done == total:
                self.out.write(self.line(), str)
        elif done == total or time.monotonic() - self.shown > SECONDS_A_LOOK:
            self.shown = time.monotonic()
            self.out.write(f"\r\x1b[K{self.line()}", str, ending="\n" if done == total else "")

    @property
    def a_second(self):
        return self.done / max(time.monotonic() - self.began, 0.001)

    def line(self):
        left = (self.total - self.done) / max(self.a_second, 0.001)
        return f"{self.done:,} of {self.total:,} pages, {self.a_second:,.0f} a second, {duration(left)} left"

    def summary(self):
        return f"{self.total:,} pages in {duration(time.monotonic() - self.began)}, {self.a_second:,.0f} a second"


def duration(seconds):
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
