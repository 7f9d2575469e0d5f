"""`manage.py publish_open_data`: make the open-data set now. The worker does it each night."""

from django.core.management.base import BaseCommand, CommandError

from practices.open_data.files import ZIP
from practices.open_data.publishing import publish


class Command(BaseCommand):
    help = "Make the open-data set of the catalogue as it is now, and serve it instead of the one before."

    def handle(self, **options):
        try:
            made = publish()
        except OSError as error:
            raise CommandError(f"Nothing was published. {error.strerror or error}") from error
        size = next(file["size"] for file in made.files if file["path"] == ZIP)
        self.stdout.write(f"version {made.catalogue_version}: {len(made.files)} files, {ZIP} has {size} bytes")
