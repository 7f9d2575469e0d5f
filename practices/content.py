"""The content of a practice: the fields that a published practice and a submission share."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from countries.models import Country
from lib.organisations import OrganisationKind as ImplementerKind
from lib.partial_dates import PartialDateField
from practices.vocabulary import MeasureType, Population, Provision

TITLE_LENGTH = 110
SUMMARY_LENGTHS = (200, 400)
MOST_MEASURE_TYPES = 5


class Stage(models.TextChoices):
    PILOT = "pilot", _("Pilot")
    ONGOING = "ongoing", _("Ongoing")
    ENDED = "ended", _("Ended")
    SUSPENDED = "suspended", _("Suspended")
    UNKNOWN = "unknown", _("Stage unknown")


class Scope(models.TextChoices):
    NATIONAL = "national", _("National")
    SUBNATIONAL = "subnational", _("Part of a country")
    REGIONAL = "regional", _("Regional")
    GLOBAL = "global", _("Global")


# Only these colour the map and fill a country's row; the others list countries but are shown apart.
OWN_SCOPES = (Scope.NATIONAL, Scope.SUBNATIONAL)


class Evidence(models.TextChoices):
    SELF_REPORTED = "self-reported", _("Self-reported")
    DOCUMENTED = "documented", _("Documented by others")
    EVALUATED = "evaluated", _("Independently evaluated")


class Liberty(models.TextChoices):
    """The liberty test: may the child leave?"""

    FREE = "free-to-leave", _("Free to leave")
    RESTRICTED = "restricted", _("Liberty restricted")
    NOT_STATED = "not-stated", _("Not stated")


class Answer(models.TextChoices):
    """How a practice meets a safeguard."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    NOT_STATED = "not-stated", _("Not stated")


class Certainty(models.TextChoices):
    """How sure desk research is of an entry."""

    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")


class PracticeContent(models.Model):
    """What a practice holds. Texts are plain, in one `language`; a blank line separates paragraphs."""

    title = models.CharField(max_length=TITLE_LENGTH)
    summary = models.TextField(max_length=SUMMARY_LENGTHS[1], validators=[MinLengthValidator(SUMMARY_LENGTHS[0])])
    context = models.TextField(blank=True)
    description = models.TextField(blank=True)
    legal_basis = models.TextField(blank=True)
    safeguards = models.TextField(blank=True)
    results = models.TextField(blank=True)
    lessons = models.TextField(blank=True, help_text="limits and criticism included")
    language = models.CharField(max_length=10, default="en", help_text="of the texts, ISO 639-1")

    countries = models.ManyToManyField(Country, related_name="%(class)ss")
    scope = models.CharField(max_length=20, choices=Scope)
    locality = models.CharField(max_length=200, blank=True)
    local_name = models.CharField(max_length=200, blank=True, help_text="what it is called locally")
    start = PartialDateField()
    end = PartialDateField()
    stage = models.CharField(max_length=20, choices=Stage)
    implementers = models.JSONField(default=list, help_text='[{"name", "kind"}]; kind is empty when not recorded')
    implementer_kinds = ArrayField(models.CharField(max_length=20, choices=ImplementerKind), default=list)

    measure_types = models.ManyToManyField(MeasureType, related_name="%(class)ss")
    provisions = models.ManyToManyField(Provision, related_name="%(class)ss")
    populations = models.ManyToManyField(Population, related_name="%(class)ss")
    safeguard_answers = models.JSONField(default=dict, help_text='{safeguard: {"answer", "note"}}')
    liberty = models.CharField(max_length=20, choices=Liberty, default=Liberty.NOT_STATED)

    reach_children = models.PositiveIntegerField(null=True, help_text="number of children reached")
    reach_note = models.TextField(blank=True, help_text="how they were counted")
    evidence = models.CharField(max_length=20, choices=Evidence)
    certainty = models.CharField(max_length=10, choices=Certainty, blank=True, help_text="of desk research")
    sources = models.JSONField(default=list, help_text='[{"title", "publisher", "year", "url"}]')

    class Meta:
        abstract = True
