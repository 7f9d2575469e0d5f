"""The kinds of organisations that run practices and write about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    GOVERNMENT = "government", _("National government")
    LOCAL_AUTHORITY = "local-authority", _("Local authority")
    NGO = "ngo", _("Civil-society organisation")
    UN_AGENCY = "un-agency", _("United Nations agency")
    COMMUNITY = "community", _("Community or faith group")
    ACADEMIC = "academic", _("University or research body")
    PRIVATE = "private", _("Private company")
    OTHER = "other", _("Other")
