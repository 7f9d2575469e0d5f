"""`manage.py load_catalogue FILE`: publish the entries of a JSON or JSON Lines file."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from lib.reference_data import BadReference, read_json
from practices.entries import NoVocabulary
from practices.loading import BadCatalogue, load, read_entries


class Command(BaseCommand):
    help = "Publish the entries of FILE (data/README.md tells the format). Entries already there stay as they are."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--translations", type=Path, help="machine translations of titles and summaries")
        parser.add_argument("--translated-on", type=date.fromisoformat, help="day they were made (default: today)")
        parser.add_argument("--skip-bad", action="store_true", help="load the good entries though some are bad")

    def handle(self, *, file, translations, translated_on, skip_bad, **options):
        try:
            report = load(
                read_entries(file),
                skip_bad=skip_bad,
                translations=read_json(translations) if translations else None,
                translated_on=translated_on,
                progress=self.show_progress,
            )
        except (BadCatalogue, BadReference, NoVocabulary) as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        if self.stdout.isatty():
            self.stdout.write("")
        for position, slug, problem in report.bad:
            self.stderr.write(f"entry {position} ({slug or 'no slug'}): {problem}")
        if report.bad_count and not skip_bad:
            raise CommandError(f"Nothing was loaded: {report.bad_count} bad entries. Mend them, or use --skip-bad.")
        self.stdout.write(
            f"{report.loaded} practices loaded, {report.present} already there, {report.bad_count} bad ones skipped"
        )

    def show_progress(self, report):
        """A line that counts up on a terminal; a line a batch of ten thousand elsewhere."""
        done = report.loaded + report.present
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} entries read", ending="")
            self.stdout.flush()
        elif done and done % 10_000 == 0:
            self.stdout.write(f"{done} entries read")
