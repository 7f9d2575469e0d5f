"""`manage.py make_demonstration`: submissions in every state, to try the site out with."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from submissions import demonstration


class Command(BaseCommand):
    help = "Makes the submissions of the demonstration, unless they are there."

    @transaction.atomic
    def handle(self, **options):
        if not settings.DEMONSTRATION:
            raise CommandError("One of these examples is published in the catalogue: set DEMONSTRATION first.")
        if demonstration.is_there():
            return
        try:
            demonstration.make()
        except demonstration.Incomplete as lack:
            raise CommandError(str(lack)) from None
