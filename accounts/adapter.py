"""Our answers to what allauth asks: in whose language a mail is, and where a person goes."""

from contextlib import suppress
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.mail import NotSent, send


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("That is not the code. Look at the newest mail and type the code again."),
        "too_many_login_attempts": _("Too many wrong codes. Ask for a new one."),
        "rate_limited": _("A new code was sent only just now. Wait a little before you ask for another."),
    }

    def send_mail(self, template_prefix, email, context):
        send(template_prefix, email, context)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Without the IP address and the browser that allauth would tell. The change stands if it cannot be sent."""
        with suppress(NotSent):
            send(template_prefix, user.email, {"user": user})

    def post_login(self, request, user, **kwargs):
        """A new person says their name first, and goes on from there."""
        response = super().post_login(request, user, **kwargs)
        if user.name:
            return response
        return redirect(f"{reverse('account_welcome')}?{urlencode({'next': response['Location']})}")

    def get_logout_redirect_url(self, request):
        return reverse("account_login")


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That is not the code. Type the one that is shown now."),
    }

    def generate_authenticator_name(self, user, type):
        return gettext("Passkey %(number)d") % {"number": user.authenticator_set.filter(type=type).count() + 1}
