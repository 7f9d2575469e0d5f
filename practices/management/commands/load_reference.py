"""`manage.py load_reference`: countries and vocabulary from `data/`, as often as one likes."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from countries.reference import load_countries
from lib.reference_data import BadReference
from practices import index, search
from practices.reference import load_vocabulary


class Command(BaseCommand):
    help = (
        "Load countries, instruments, measures, populations and safeguards; updates what is there. "
        "What curators reworded at the desk stays as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.ROOT / "data")

    def handle(self, *, folder, **options):
        try:
            with transaction.atomic():
                index.hold()  # no curator rewords anything meanwhile
                loaded = load_countries(folder) | load_vocabulary(folder, self.stdout.write)
                search.reindex_vocabulary()
                index.rebuild()
        except BadReference as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        self.stdout.write(", ".join(f"{number} {kind}" for kind, number in loaded.items()))
