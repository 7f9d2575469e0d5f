"""How long a person stays signed in, and what ends it early."""

from datetime import timedelta

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.signals import authenticator_added
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from accounts.second_factor import SECOND_FACTORS

# A working day: curators and administrators open what others wrote in confidence, often on shared machines.
HOURS_FOR_STAFF = 12


@receiver(user_logged_in)
def shorten_session_of_staff(request, user, **kwargs):
    """Everyone else keeps settings.SESSION_COOKIE_AGE. The end is fixed: using the site does not put it off."""
    if user.needs_second_factor:
        request.session.set_expiry(timedelta(hours=HOURS_FOR_STAFF))


@receiver(authenticator_added)
def begin_with_the_second_factor(request, user, authenticator, **kwargs):
    """Sessions that began without the new second factor end. This one goes on: it has just shown it."""
    if authenticator.type not in SECOND_FACTORS:
        return
    end_sessions(user)
    update_session_auth_hash(request, user)
    record_authentication(request, user, "mfa", type=authenticator.type, reauthenticated=True)


def end_sessions(user):
    """Sign a person out everywhere: a session holds a digest of this column."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
