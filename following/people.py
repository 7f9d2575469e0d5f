"""What people with an account follow: signing in has proven their address."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.signals import account_deleting, personal_data_requested
from following import subscribing
from following.queries import find, sentence


@receiver(personal_data_requested)
def followed_by_person(user, **kwargs):
    return {
        _("What you follow by email"): [
            {
                _("What"): sentence(find(subscription.query)),
                _("How often"): str(subscription.get_frequency_display()),
                _("Language of mails"): subscription.get_language_display(),
                _("Asked for"): subscription.asked_at,
                _("Confirmed on"): subscription.confirmed_at,
            }
            for subscription in subscribing.of_address(user.email).order_by("asked_at")
        ]
    }


@receiver(account_deleting)
def stop_following(user, **kwargs):
    subscribing.stop(subscribing.of_address(user.email))
