"""`manage.py import_practices FILE`: what the desk does with a file of practices, in one go."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Organisation, Role, User
from submissions.import_models import Import, Outcome
from submissions.importing import imports, working
from submissions.importing.refusals import Refused
from submissions.importing.told import column_name

LONG = 24 * 60 * 60  # seconds: until it is done


class Command(BaseCommand):
    help = (
        "Check the practices of FILE (CSV, XLSX or JSON Lines) and load them as submissions, which another curator "
        "than the one named by --by reviews. Columns are matched by their headings. One bad row and nothing is loaded."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the curator who brings it")
        parser.add_argument("--source", default="", help="where the file comes from, for the history of each practice")
        parser.add_argument("--organisation", default="", metavar="NAME", help="whose practices they are")
        parser.add_argument("--dry-run", action="store_true", help="check and load nothing")
        parser.add_argument("--skip-bad", action="store_true", help="load the good rows though some are bad")
        parser.add_argument("--drafts", action="store_true", help="make drafts of rows that lack something")
        parser.add_argument("--alike", action="store_true", help="load likely duplicates too")
        parser.add_argument("--explanation", default="", help="why what could identify a person may stay")

    def handle(self, *, file, by, source, organisation, dry_run, skip_bad, **options):
        made = self.checked(file, curator(by), source, organisation_named(organisation))
        choices = {name: options[name] for name in ("drafts", "alike", "explanation")}
        bad = made.rows.exclude(outcome=Outcome.READY)
        if options["drafts"]:
            bad = bad.exclude(outcome=Outcome.INCOMPLETE)
        count, total = bad.count(), made.rows.count()
        if dry_run or (count and not skip_bad):
            imports.cancel(made)
        if count and not skip_bad:
            raise CommandError(f"Nothing was loaded: {count} of {total} rows are bad. Mend them, or use --skip-bad.")
        if dry_run:
            self.stdout.write(f"{total - count} of {total} rows can be loaded")
            return
        imports.load(made, **choices)
        working.work(made.pk, LONG)
        loaded = made.rows.filter(submission__isnull=False).count()
        self.stdout.write(f"{loaded} of {total} rows loaded")

    def checked(self, path, by, source, organisation):
        """The Import of a file, checked; what is wrong with its rows is written to standard error."""
        try:
            with path.open("rb") as file:
                made = imports.bring(file, name=path.name, by=by, source=source, organisation=organisation)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except Refused as refusal:
            raise CommandError(f"{path}: {refusal}") from refusal
        imports.check(made, imports.guessed_columns(made))
        working.work(made.pk, LONG)
        for row in made.rows.exclude(problems=[]):
            for one in row.problems:
                where = f"{column_name(made, one['place'])} “{one['column']}”".strip()
                self.stderr.write(f"row {row.number}, {where}: {one['text']}")
        return Import.objects.get(pk=made.pk)


def curator(address):
    found = User.objects.filter(email=User.objects.normalize_email(address), role=Role.CURATOR, is_active=True).first()
    if found is None:
        raise CommandError(f"{address} is no curator.")
    return found


def organisation_named(name):
    found = Organisation.objects.filter(name=name).first() if name else None
    if name and found is None:
        raise CommandError(f"There is no organisation called “{name}”.")
    return found
