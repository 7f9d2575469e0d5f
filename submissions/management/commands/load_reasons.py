"""`manage.py load_reasons`: the starting list of reusable reasons from `data/`, where there is none yet."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from lib.reference_data import BadReference
from submissions import reasons


class Command(BaseCommand):
    help = "Load reasons to ask for changes and to decline; leaves a list that has any as curators made it."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=reasons.FILE)

    def handle(self, *, file, **options):
        try:
            with transaction.atomic():
                added = reasons.load(file)
        except BadReference as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        self.stdout.write(f"{added} reasons added; lists that had any stay as curators made them")
