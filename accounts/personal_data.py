"""What is held about a person, as they see it and download it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from accounts.models import Invitation, User
from accounts.signals import personal_data_requested


def held_about(user):
    """{heading: what JSON can hold, or a time}, in the language of the reader; other apps add theirs by the signal."""
    held = {
        _("Account"): {
            _("Email address"): user.email,
            _("Name"): user.name,
            _("Language of mails"): user.get_language_display(),
            _("Role"): str(user.get_role_display()),
            _("Joined"): user.joined_at,
            _("Last signed in"): user.last_login,
        },
        _("Organisation"): organisation_of(user),
        _("State you speak for"): focal_point_of(user),
        _("Changes of what you may do"): [
            {_("What"): str(change.get_what_display()), _("Role"): change.get_role_display(), _("When"): change.at}
            for change in user.role_changes.all()
        ],
        _("Invitations to you"): [
            {
                _("Organisation"): invitation.organisation.name,
                _("Sent on"): invitation.sent_at,
            }
            for invitation in Invitation.objects.filter(email=user.email).select_related("organisation")
        ],
        _("Invitations you sent"): [
            {_("Email address"): invitation.email, _("Sent on"): invitation.sent_at}
            for invitation in Invitation.objects.filter(invited_by=user)
        ],
        _("Second factor"): [
            {_("Kind"): str(factor.get_type_display()), _("Added"): factor.created_at}
            for factor in Authenticator.objects.filter(user=user).order_by("pk")
        ],
    }
    for _receiver, more in personal_data_requested.send(User, user=user):
        held |= more
    return held


def organisation_of(user):
    if user.organisation is None:
        return None
    return {
        _("Name"): user.organisation.name,
        _("Kind"): str(user.organisation.get_kind_display()),
        _("Country"): user.organisation.country and user.organisation.country.name,
    }


def focal_point_of(user):
    if user.focal_country is None:
        return None
    return {
        _("State you speak for"): user.focal_country.name,
        _("Office"): user.focal_office,
        _("Confirmed on"): user.focal_confirmed_at,
    }


@dataclass
class Shown:
    """A value of any depth, said in a way that a template understands."""

    kind: str  # pairs, list, time, truth, text or nothing
    value: Any

    @classmethod
    def of(cls, value):
        if value is None or value == "" or value == [] or value == {}:
            return cls("nothing", None)
        if isinstance(value, dict):
            return cls("pairs", [(name, cls.of(part)) for name, part in value.items()])
        if isinstance(value, list | tuple):
            return cls("list", [cls.of(part) for part in value])
        if isinstance(value, bool):
            return cls("truth", value)
        return cls("time" if isinstance(value, datetime) else "text", value)
