"""The scheduled check: some of the links that are due, asked one after another, and what is remembered of each."""

import logging
import time
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from lib import outside
from lib.outside import Outcome
from submissions.source_links import hosts, listing
from submissions.source_links.asking import Answer, Asking, way_out
from submissions.source_models import DAYS_TO_BREAK, FAILING, SourceCheck, SourceHost, SourceLink

logger = logging.getLogger("childfirst.links")

SECONDS_A_TURN = 5  # after which no further link is begun
LONGEST_CLAIM = timedelta(minutes=10)  # of a worker that was killed, or whose turn it was not
AGAIN_DAYS = 30  # after it worked, or where nobody can say
BROKEN_AGAIN_DAYS = 7
SEEN_AGAIN_DAYS = 180  # after a curator found it right
AN_HOUR, LONGEST_WAIT = 60 * 60, 24 * 60 * 60  # seconds; what a site can ask for
WITHOUT_NEWS = (Outcome.BUSY, Outcome.OURSELVES)


def check_due(way=None, wait=time.sleep):
    """Ask some of the links that are due, if an administrator has turned the check on.

    Safe to run at any time, twice, and by several workers at once: a link is claimed, and a site asked in turns.
    `way` and `wait` are for tests, which have a network and a clock of their own.
    """
    if not SourceCheck.objects.filter(is_on=True).exists():
        return
    listing.renew_when_due()
    way, turns = way or way_out(), hosts.Hosts(wait)
    until = time.monotonic() + SECONDS_A_TURN
    while time.monotonic() < until and (link := claim()):
        check(link, way, turns)


def claim():
    """A link that is due, of the site that has been left alone longest, for nobody else; None when there is none."""
    while (link := next_due()) is not None:
        claimed = SourceLink.objects.filter(pk=link.pk, next_at=link.next_at)
        if claimed.update(next_at=timezone.now() + LONGEST_CLAIM):
            return link


def next_due():
    now = timezone.now()
    due = SourceLink.objects.filter(host=OuterRef("pk"), next_at__lte=now)
    host = SourceHost.objects.filter(Exists(due), free_at__lte=now).order_by("free_at", "pk").first()
    return host and host.links.filter(next_at__lte=now).order_by("next_at", "pk").first()


def check(link, way, turns):
    try:
        answer = Asking(link.url, way, turns).answer()
    except hosts.Busy:  # a site that it leads to is asked by somebody else
        return
    except DatabaseError:
        raise
    except Exception:  # one strange site must not keep the worker from all others
        logger.exception("link %s could not be asked", link.pk)
        answer = Answer(Outcome.OURSELVES)
    hosts.leave_alone(link.host_id, hosts.REST)
    if answer.outcome == Outcome.BUSY:
        last = outside.read(answer.leads_to or link.url).host
        hosts.leave_alone(last, max(hosts.REST, timedelta(seconds=asked_to_wait(answer))))
    remember(link, answer)


def asked_to_wait(answer):
    """Seconds for which a site wants to be left alone, within reason."""
    return min(answer.wait or 0, LONGEST_WAIT)


@transaction.atomic
def remember(link, answer):
    """Write down what came of asking a link, unless it is none any more or a curator has looked meanwhile."""
    row = SourceLink.objects.select_for_update().filter(pk=link.pk, seen_at=link.seen_at).first()
    if row is None:
        return
    now = timezone.now()
    if answer.outcome in WITHOUT_NEWS:
        row.ask_again_in(seconds=max(AN_HOUR, asked_to_wait(answer)))
        if row.outcome:
            return row.save(update_fields=["next_at"])
    elif answer.outcome in FAILING:
        row.fails(now)
        row.ask_again_in(days=1 if row.failures < DAYS_TO_BREAK else BROKEN_AGAIN_DAYS)
    else:
        row.works()
        row.ask_again_in(days=AGAIN_DAYS)
    row.checked_at, row.outcome, row.status = now, answer.outcome, answer.status
    row.leads_to, row.moved_for_good = answer.leads_to[: listing.LONGEST], answer.moved_for_good
    row.seen_at = row.seen_by = None
    row.save()


# What curators say ----------------------------------------------------------------------------------------------------


@transaction.atomic
def find_right(pk, *, by):
    """A curator has looked: the page is there and says what it should. It is left alone for half a year."""
    row = SourceLink.objects.select_for_update().get(pk=pk)
    row.works()
    row.seen_at, row.seen_by = timezone.now(), by
    row.ask_again_in(days=SEEN_AGAIN_DAYS)
    row.save()


@transaction.atomic
def ask_again(pk):
    """Ask it as soon as its site may be asked; what a curator said of it before holds no longer."""
    row = SourceLink.objects.select_for_update().get(pk=pk)
    row.seen_at = row.seen_by = None
    row.ask_again_in()
    row.save()
