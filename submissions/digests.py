"""Daily mails: gathering what a person wants once a day, each day at the same hour, and their outbox.

Gathering names the daily mail in each notice that goes into it, in one transaction. From then on the mail is a row of
an outbox as any other and says what became of it. So nothing is told twice, and what waits is never forgotten.
"""

from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from lib.outbox import Outbox
from submissions import mails
from submissions.choices import frequency
from submissions.models import Digest, Notice
from submissions.outbox import outbox as notices
from submissions.topics import Frequency

AT = time(6, tzinfo=UTC)


def gather_due():
    """Make the daily mail of everybody for whom something waits. Safe to run at any time, twice, and by several."""
    before = last_hour(timezone.now())
    waiting = held(before).exclude(person__digests__day=before.date())
    for person in User.objects.filter(pk__in=waiting.values("person")):
        gather(person, before)


def last_hour(now):
    """The last time that daily mails were to be made."""
    return datetime.combine((now.astimezone(UTC) - timedelta(hours=AT.hour)).date(), AT)


def held(before):
    """Notices from before an hour that wait for a daily mail. One that is being sent does not."""
    waiting = notices.waiting().filter(started_at=None, created_at__lt=before)
    return waiting.alias(frequency=frequency()).filter(frequency=Frequency.DAILY)


@transaction.atomic
def gather(person, before):
    """Put what waits for a person into the mail of the day, unless another worker does so or they had it already."""
    found = list(held(before).filter(person=person).select_for_update(skip_locked=True))
    if not found:
        return
    digest, is_new = Digest.objects.get_or_create(person=person, day=before.date())
    if is_new:
        Notice.objects.filter(pk__in=[notice.pk for notice in found]).update(digest=digest)


class Digests(Outbox):
    model = Digest
    noun = "daily mail"

    def message(self, digest):
        return mails.daily_message(digest, wanted(digest))

    def unwanted(self, digest):
        return "" if wanted(digest) else "nothing in it is wanted any more"


def wanted(digest):
    """Its notices that are still to be told, in the order in which things happened."""
    return [notice for notice in digest.notices.order_by("pk") if not notices.unwanted(notice)]


outbox = Digests()
