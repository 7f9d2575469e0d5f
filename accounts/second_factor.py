"""Whether a person has shown, or could show, more than that they read their mail."""

from allauth.mfa.models import Authenticator
from django.conf import settings

# Recovery codes alone are none: they come with one and stay behind it.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user):
    """An app for codes, or a passkey."""
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()


def lacks_second_factor(user):
    """Whether this person has to set one up before any private page opens."""
    if settings.DEMONSTRATION or not user.is_authenticated:
        return False
    return user.needs_second_factor and not has_second_factor(user)
