"""Beginning to follow, confirming, stopping: each once, however often a button is pressed or a link is opened."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from following import tasks
from following.models import Letter, Subscription, last_to_confirm
from following.news import last_revision

PAUSE = timedelta(minutes=2)  # between two mails with the same link
DAYS_KEPT = 7  # of what follows nothing any more
DAYS_LETTERS_KEPT = 30


def ask(email, query, frequency):
    """Mail the link that confirms, or, to who follows this already, the link that changes it.

    Nothing of what a confirmed follower chose is changed: anybody may have typed the address.
    """
    wanted = {"frequency": frequency, "language": get_language(), "told_up_to": last_revision()}
    with transaction.atomic():
        Subscription.objects.get_or_create(email=email, query=query, defaults=wanted)
        subscription = Subscription.objects.select_for_update().get(email=email, query=query)
        if not Subscription.objects.live().filter(pk=subscription.pk).exists():
            begun_again = {"asked_at": timezone.now(), "confirmed_at": None, "ended_at": None}
            Subscription.objects.filter(pk=subscription.pk).update(**wanted, **begun_again)
        send_link(subscription)


def send_link(subscription):
    links = subscription.letters.filter(until=None)
    if not links.filter(created_at__gt=timezone.now() - PAUSE).exists():
        Letter.objects.create(subscription=subscription)
        tasks.send_letters.enqueue()


def confirm(subscription):
    now = timezone.now()
    Subscription.objects.known().filter(pk=subscription.pk, confirmed_at=None).update(confirmed_at=now, looked_at=now)


def change(subscription, **choices):
    """Another frequency or language. The next mail comes on the next day of that frequency, and tells all since."""
    Subscription.objects.filter(pk=subscription.pk).update(looked_at=timezone.now(), **choices)


def stop(subscriptions):
    """Delete subscriptions with their address and what waits to be sent to it.

    The rows are locked first: a letter written meanwhile would be left without its subscription.
    """
    with transaction.atomic():
        ids = [row.pk for row in subscriptions.select_for_update()]
        Subscription.objects.filter(pk__in=ids).delete()


def of_address(email):
    return Subscription.objects.filter(email=email.strip().lower())


def clear_up():
    """Delete what was never confirmed, what follows nothing any more, and letters of long ago. Safe to run twice."""
    now = timezone.now()
    stop(Subscription.objects.filter(confirmed_at=None, asked_at__lte=last_to_confirm()))
    stop(Subscription.objects.filter(ended_at__lt=now - timedelta(days=DAYS_KEPT)))
    ended = Letter.objects.exclude(sent_at=None, given_up_at=None)
    ended.filter(created_at__lt=now - timedelta(days=DAYS_LETTERS_KEPT)).delete()
