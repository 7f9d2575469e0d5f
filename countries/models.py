"""Countries and territories, and the regions of the United Nations (M49) they lie in."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lib.languages import in_language


class Named(models.Model):
    """Something with a name in each of the six languages: {"en": …, "fr": …, "es": …, "ru": …, "ar": …, "zh": …}."""

    names = models.JSONField()

    class Meta:
        abstract = True

    @property
    def name(self):
        """The name in the language of the reader."""
        return in_language(self.names)

    def __str__(self):
        return self.name


class Region(Named):
    """A region, subregion or intermediate region of the M49 standard."""

    code = models.CharField(primary_key=True, max_length=3)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ["code"]


class RegionalGroup(Named):
    """One of the five regional groups of United Nations member states."""

    code = models.CharField(primary_key=True, max_length=20)


class Country(Named):
    """A State, or a territory with a code of its own. Its address uses the lower-case ISO 3166-1 alpha-2 code."""

    class Status(models.TextChoices):
        MEMBER = "member", _("Member State")
        OBSERVER = "observer", _("Observer State")
        OTHER = "other", _("Territory")

    class Vote(models.TextChoices):
        """The recorded vote on the Global Compact for Migration, A/RES/73/195, 19 December 2018."""

        IN_FAVOUR = "in_favour", _("In favour")
        AGAINST = "against", _("Against")
        ABSTAINED = "abstained", _("Abstained")
        NOT_VOTING = "not_voting", _("Not voting (which is not a position against)")

    code = models.CharField(primary_key=True, max_length=2, help_text="ISO 3166-1 alpha-2, lower case")
    iso3 = models.CharField(max_length=3, unique=True)
    m49 = models.CharField(max_length=3, unique=True)
    aliases = models.JSONField(
        default=dict, blank=True, help_text="other names by language: for search only, never displayed"
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="countries", help_text="the smallest M49 region")
    regional_group = models.ForeignKey(RegionalGroup, models.PROTECT, null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status)
    crc_party = models.BooleanField(
        null=True, blank=True, help_text="party to the Convention on the Rights of the Child"
    )
    gcm_vote = models.CharField(max_length=10, choices=Vote, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "countries"

    def get_absolute_url(self):
        return reverse("countries:detail", args=[self.code])
