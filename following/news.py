"""Writing the mails that are due: to each follower one for all that is new since the last, and never the same twice.

A follower remembers a revision: all up to it was told, where it matched. Revisions are numbered in the order in which
they become public, for whoever publishes waits in line (docs/decisions/0008). Mails are written, and followers moved to
the present revision, in one transaction; sending is the matter of the outbox.
"""

import logging
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.translation import override
from pyroaring import BitMap

from following.models import Frequency, Letter, Subscription
from following.queries import find, is_gone, lost
from practices import index as facet_index
from practices.models import Revision

logger = logging.getLogger("childfirst.following")

AT = time(6, tzinfo=UTC)  # of the days on which weekly and monthly mails are written
QUIET = timedelta(minutes=5)  # without a publication before mails are written at once …
LONGEST_WAIT = timedelta(minutes=30)  # … but no longer than this after the first
MOST_LISTED = 20  # practices in a mail
BATCH = 500  # followers moved in one transaction


def write_due(now=None):
    """Write every mail that is due. Safe to run twice, and by several workers at the same time."""
    now = now or timezone.now()
    until = last_revision()  # before the index is read, which may then know more but never less
    index = facet_index.current()
    if not index.all:
        return  # a catalogue that is being loaded anew would look as if all that is followed were gone
    due = followers_due(until, now)
    revised = {}
    for query, language, told in due.values_list("query", "language", "told_up_to").distinct():
        alike = due.filter(query=query, language=language, told_up_to=told)
        try:
            with override(language):
                found = find(query, index)
            if told not in revised:
                revised[told] = revised_since(told, until)
            write_to(alike, found, revised[told], until, now)
        except Exception:
            logger.exception("mails to some followers could not be written")


def last_revision():
    """The id of the last revision that public pages can see."""
    return revisions().aggregate(last=Max("pk"))["last"] or 0


def revisions():
    return Revision.objects.using("catalogue").order_by()


def revised_since(told, until):
    """{practice: its last revision} of what was published after one revision up to another; both are ids."""
    rows = revisions().filter(pk__gt=told, pk__lte=until).values_list("practice_id")
    return dict(rows.annotate(last=Max("pk")))


# When -----------------------------------------------------------------------------------------------------------------


def followers_due(until, now):
    """Those to be told of what was published up to a revision, if it matches."""
    due = Q()
    for frequency in (Frequency.WEEKLY, Frequency.MONTHLY):
        due |= Q(frequency=frequency, looked_at__lt=last_day(frequency, now))
    at_once = Q(frequency=Frequency.AT_ONCE, told_up_to__lt=until)
    if is_settled(Subscription.objects.live().filter(at_once), now):
        due |= at_once
    return Subscription.objects.live().filter(due)


def last_day(frequency, now):
    """The last time that mails of a frequency were to be written."""
    day = (now.astimezone(UTC) - timedelta(hours=AT.hour)).date()
    day = day.replace(day=1) if frequency == Frequency.MONTHLY else day - timedelta(days=day.weekday())
    return datetime.combine(day, AT)


def is_settled(waiting, now):
    """Whether followers need not wait for more to come: several publications in a row give one mail."""
    told = waiting.aggregate(told=Min("told_up_to"))["told"]
    if told is None:
        return False
    times = revisions().filter(pk__gt=told).aggregate(first=Min("published_at"), last=Max("published_at"))
    return times["last"] <= now - QUIET or times["first"] <= now - LONGEST_WAIT


# Writing --------------------------------------------------------------------------------------------------------------


def write_to(alike, found, revised, until, now):
    """Write to followers of the same query who know of the same, a batch at a time."""
    place = {"told_up_to": until, "looked_at": now}
    if is_gone(found):
        letter, place = {}, place | {"ended_at": now}
    else:
        ids = BitMap() if lost(found) else found.ids & BitMap(revised)
        news = sorted(ids, key=revised.get, reverse=True)
        letter = {"until": until, "practices": news[:MOST_LISTED], "count": len(news)} if news else None
    while write_batch(alike, letter, place):
        pass


def write_batch(alike, letter, place):
    """Write to some of those who are still due, and say where they stand now: all of it or nothing. How many they were.

    `letter` is None where there is nothing to tell.
    """
    with transaction.atomic():
        batch = list(alike.select_for_update(skip_locked=True)[:BATCH])
        if letter is not None:
            Letter.objects.bulk_create(written(one, letter) for one in batch)
        Subscription.objects.filter(pk__in=[one.pk for one in batch]).update(**place)
    return len(batch)


def written(subscription, letter):
    return Letter(subscription=subscription, after=subscription.told_up_to if letter else None, **letter)
