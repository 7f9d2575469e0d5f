"""`manage.py send_again`: lists the mails that were given up; with their numbers, sends them after all."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from following.outbox import outbox as letters
from following.tasks import send_letters
from submissions.digests import outbox as digests
from submissions.outbox import outbox as notices
from submissions.tasks import send_digests, send_notices

OUTBOXES = {
    "notices": (notices, send_notices),
    "letters": (letters, send_letters),
    "daily": (digests, send_digests),
}


class Command(BaseCommand):
    help = "Lists the mails that were given up, or sends those that are named, though some may then arrive twice."

    def add_arguments(self, parser):
        parser.add_argument("numbers", nargs="*", type=int)
        which = {"dest": "which", "action": "store_const", "default": "notices"}
        parser.add_argument("--letters", const="letters", help="those to followers, instead of notices", **which)
        parser.add_argument("--daily", const="daily", help="the daily mails, instead of notices", **which)

    @transaction.atomic
    def handle(self, *, numbers, which, **options):
        outbox, task = OUTBOXES[which]
        if not numbers:
            for mail in outbox.given_up():
                self.stdout.write(f"{mail.pk}  {mail.given_up_at:%Y-%m-%d %H:%M}  {mail.fault}")
        for number in numbers:
            if not outbox.send_again(number):
                raise CommandError(f"There is no {outbox.noun} {number} that was given up; nothing was changed.")
        if numbers:
            task.enqueue()
