"""`manage.py load_translations FILE`: publish machine translations, labelled so until a person has reviewed them."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from submissions.machine_translations import BadTranslations, load


class Command(BaseCommand):
    help = "Publish the machine translations of FILE, in JSON Lines (data/README.md tells the format), or none of them."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            with file.open(encoding="utf-8-sig") as lines:
                loaded, kept = load(lines)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        except BadTranslations as bad:
            for problem in bad.problems:
                self.stderr.write(problem)
            raise CommandError(f"Nothing was loaded: {len(bad.problems)} lines to mend.") from bad
        self.stdout.write(f"{loaded} texts loaded, {kept} left as a person has reviewed them")
