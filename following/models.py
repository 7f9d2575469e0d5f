"""Who follows what by email, and the mails they get. Private: the address is all that is known of a person here."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.outbox import Outgoing

DAYS_TO_CONFIRM = 7
SIGNER = Signer(salt="following.subscription")


class Frequency(models.TextChoices):
    AT_ONCE = "at-once", _("At once")
    WEEKLY = "weekly", _("Once a week, on Monday")
    MONTHLY = "monthly", _("Once a month, on the first day")


def new_nonce():
    return secrets.token_urlsafe(16)


def interface_languages():
    return settings.LANGUAGES


class SubscriptionQuerySet(models.QuerySet):
    def live(self):
        """Those that get mails."""
        return self.exclude(confirmed_at=None).filter(ended_at=None)

    def known(self):
        """Those whose link still opens them: confirmed, or asked for a short while ago."""
        return self.filter(Q(confirmed_at__isnull=False) | Q(asked_at__gt=last_to_confirm()))

    def opened_by(self, secret):
        """The one that a secret link opens, or None."""
        try:
            return self.known().filter(nonce=SIGNER.unsign(secret)).first()
        except BadSignature:
            return None


def last_to_confirm():
    """What was asked for before this time can be confirmed no more."""
    return timezone.now() - timedelta(days=DAYS_TO_CONFIRM)


class Subscription(models.Model):
    """An address that follows a query. Stopping deletes the row, and with it the address."""

    email = models.EmailField()
    query = models.TextField(blank=True, help_text="canonical query string, see following.queries; empty: everything")
    frequency = models.CharField(max_length=10, choices=Frequency)
    language = models.CharField(max_length=10, choices=interface_languages, help_text="of its mails")
    nonce = models.CharField(max_length=22, unique=True, default=new_nonce, help_text="the secret link is made of it")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="when what it follows was found to be gone")
    told_up_to = models.PositiveBigIntegerField(help_text="id of the last revision that it was told of, if it matched")
    looked_at = models.DateTimeField(default=timezone.now, help_text="when it was last looked whether there is news")

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(name="subscription_live", fields=["query"], condition=Q(ended_at=None))]
        constraints = [
            # Of the digest: a query may be longer than an index takes.
            models.UniqueConstraint("email", MD5("query"), name="one_subscription_an_address_and_query"),
            models.CheckConstraint(name="subscription_address_in_lower_case", condition=Q(email=Lower("email"))),
            models.CheckConstraint(name="subscription_frequency_is_known", condition=Q(frequency__in=Frequency.values)),
        ]

    def __str__(self):
        return f"subscription {self.pk}"

    @property
    def secret(self):
        """What opens it: the nonce signed with the key of the site, so that the table alone opens nothing."""
        return SIGNER.sign(self.nonce)

    def get_absolute_url(self):
        return reverse("follow:subscription", args=[self.secret])

    @property
    def stop_url(self):
        return reverse("follow:stop", args=[self.secret])


class Letter(Outgoing):
    """One mail to a follower: its link where it has no `until`, else the news after one revision up to another."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="letters")
    after = models.PositiveBigIntegerField(null=True, help_text="id of a revision")
    until = models.PositiveBigIntegerField(null=True, help_text="id of a revision")
    practices = ArrayField(models.PositiveBigIntegerField(), default=list, help_text="ids, the latest news first")
    count = models.PositiveIntegerField(default=0, help_text="of all practices with news; `practices` holds the first")

    class Meta:
        indexes = [models.Index(name="letter_waiting", fields=["due_at"], condition=Q(sent_at=None, given_up_at=None))]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "until"], name="news_told_once_a_subscription"),
            models.CheckConstraint(
                name="letter_tells_from_one_revision_to_a_later_one",
                condition=Q(after=None, until=None) | Q(until__gt=models.F("after")),
            ),
        ]

    def __str__(self):
        return f"letter {self.pk}"
