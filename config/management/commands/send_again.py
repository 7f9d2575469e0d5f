"""`manage.py send_again`: lists the notices that were given up; with their numbers, sends them after all."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from submissions import tasks
from submissions.outbox import outbox


class Command(BaseCommand):
    help = "Lists the notices that were given up, or sends those that are named, though some may then arrive twice."

    def add_arguments(self, parser):
        parser.add_argument("numbers", nargs="*", type=int)

    @transaction.atomic
    def handle(self, *, numbers, **options):
        if not numbers:
            for notice in outbox.given_up():
                self.stdout.write(f"{notice.pk}  {notice.given_up_at:%Y-%m-%d %H:%M}  {notice.fault}")
        for number in numbers:
            if not outbox.send_again(number):
                raise CommandError(f"There is no notice {number} that was given up; nothing was changed.")
        if numbers:
            tasks.send_notices.enqueue()
