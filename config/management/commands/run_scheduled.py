"""`manage.py run_scheduled`: all that is to be done regularly, once and now. The worker does the same by itself."""

import logging

from django.core.management.base import BaseCommand, CommandError

from config.scheduled import SCHEDULED

logger = logging.getLogger("childfirst.scheduled")


class Command(BaseCommand):
    help = "Does all scheduled work that is due; a second time it finds nothing to do. Mails are sent by the worker."

    def handle(self, **options):
        failed = [name for name in map(done_or_failed, SCHEDULED) if name]
        if failed:
            raise CommandError(f"These failed, all else is done: {', '.join(failed)}")


def done_or_failed(job):
    """Do one job; its name if it failed. The others do not depend on it."""
    try:
        job()
    except Exception:
        name = f"{job.__module__}.{job.__name__}"
        logger.exception("%s failed", name)
        return name
