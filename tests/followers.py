"""Following as a visitor does it, for tests that need followers. Lena follows from a ministry."""

from django.core import mail

from following import subscribing
from following.models import Subscription
from following.outbox import outbox

LENA = "lena@example.org"


def ask(client, query="", *, email=LENA, frequency="weekly", language="en"):
    """What is answered to who asks to follow a query."""
    return client.post(f"/{language}/follow/?{query}", {"email": email, "frequency": frequency})


def follower(client, query="", **choices):
    """A subscription that was asked for on the page and confirmed."""
    ask(client, query, **choices)
    subscription = Subscription.objects.latest("pk")
    subscribing.confirm(subscription)
    subscription.letters.all().delete()
    return Subscription.objects.get(pk=subscription.pk)


def mails():
    """The mails that are due, sent now."""
    mail.outbox.clear()
    outbox.send_due()
    return list(mail.outbox)
