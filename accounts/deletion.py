"""Deleting an account: the person goes, the organisation and what was published stay."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Invitation, Role, User
from accounts.signals import account_deleting


class Refused(Exception):
    """Why the account stays."""


@transaction.atomic
def delete_account(user):
    """Delete a person with all that only concerns them. Raises Refused for the last administrator."""
    if user.is_administrator and not others_administrate(user):
        raise Refused(_("You are the only administrator. Name another one first."))
    account_deleting.send(User, user=user)
    Invitation.objects.filter(email=user.email).delete()
    delete_sessions(user)
    user.delete()


def others_administrate(user):
    """The rows are locked: two last administrators who leave at once wait for each other."""
    administrators = User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    return any(other != user for other in administrators)


def delete_sessions(user):
    """Elsewhere they would end by themselves, but their rows hold the address until they expire."""
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
