"""`manage.py run_scheduled`: all that is to be done regularly, once and now. The worker does the same by itself."""

from django.core.management.base import BaseCommand, CommandError

from config.scheduled import SCHEDULED, do, name_of


class Command(BaseCommand):
    help = "Does all scheduled work that is due; a second time it finds nothing to do. Mails are sent by the worker."

    def handle(self, **options):
        failed = [name_of(job) for job in SCHEDULED if not do(job)]
        if failed:
            raise CommandError(f"These failed, all else is done: {', '.join(failed)}")
