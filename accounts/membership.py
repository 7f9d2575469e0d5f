"""Joining and leaving an organisation. Members read its submissions: only a member's invitation lets a person in."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import mail
from accounts.models import Invitation, User


class Refused(Exception):
    """Why somebody cannot join."""


@transaction.atomic
def found(organisation, *, by):
    """Keep a new organisation, with its first member. Raises Refused if the person is a member of another."""
    user = alone(by)
    organisation.save()
    join(user, organisation)


def invite(email, *, by, request):
    """Ask an address to join the member's organisation, or ask again. Raises mail.NotSent."""
    invitation, _is_new = Invitation.objects.update_or_create(
        organisation=by.organisation, email=email, defaults={"invited_by": by, "sent_at": timezone.now()}
    )
    # Sent at once, as all mail about accounts: submissions and their outbox lie above this app.
    context = {
        "invitation": invitation,
        "organisation": by.organisation,
        "by": by,
        "url": request.build_absolute_uri(reverse("account")),
    }
    mail.send("accounts/email/invitation", email, context)


@transaction.atomic
def accept(invitation, *, by):
    """Join, by an invitation to one's own address. Raises Refused if the person is a member of another."""
    join(alone(by), invitation.organisation)
    invitation.delete()


def alone(user):
    """The person's row, locked, if they are in no organisation."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.organisation_id:
        raise Refused(_("You are a member of an organisation. Leave it first to join another."))
    return user


def join(user, organisation):
    user.organisation = organisation
    user.save(update_fields=["organisation"])


def leave(user):
    user.organisation = None
    user.save(update_fields=["organisation"])
