"""The outbox of letters to followers: links that were asked for before news, and nothing to who stopped."""

from django.db.models import F

from following import mails
from following.models import Letter, Subscription
from lib.outbox import Outbox
from practices.models import Practice


class Letters(Outbox):
    model = Letter
    noun = "letter"
    order = (F("until").asc(nulls_first=True), "due_at", "pk")

    def message(self, letter):
        return mails.message(letter)

    def unwanted(self, letter):
        if not Subscription.objects.known().filter(pk=letter.subscription_id).exists():
            return "it was stopped, or never confirmed"
        if letter.until and not Practice.objects.published().filter(pk__in=letter.practices).exists():
            return "all of it was taken down"
        return ""


outbox = Letters()
