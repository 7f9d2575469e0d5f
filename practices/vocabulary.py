"""The words practices are described with: measures, instruments, provisions, populations, safeguards, keywords."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from countries.models import Named
from lib.languages import in_language, isolated


class Curated(Named):
    """Reference data whose texts curators may reword. Loading the files again leaves what they wrote as it is."""

    curated = ArrayField(
        models.CharField(max_length=30), default=list, blank=True, help_text="texts that curators wrote: `names.fr`"
    )

    class Meta:
        abstract = True


class MeasureGroup(Curated):
    """One of the six groups of measures: law, decision, care, support, conditions, systems."""

    slug = models.SlugField(primary_key=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]

    def get_absolute_url(self):
        return f"{reverse('practices:measures')}#{self.slug}"


class MeasureType(Curated):
    """A kind of measure by which children are kept out of detention."""

    slug = models.SlugField(primary_key=True)
    group = models.ForeignKey(MeasureGroup, models.PROTECT, related_name="measure_types")
    order = models.PositiveSmallIntegerField()
    definitions = models.JSONField()

    class Meta:
        ordering = ["group__order", "order"]

    @property
    def definition(self):
        return in_language(self.definitions)

    def get_absolute_url(self):
        return reverse("practices:measure", args=[self.slug])


class Instrument(Named):
    """A treaty, compact, agenda, declaration or joint comment that practices answer to."""

    class Kind(models.TextChoices):
        TREATY = "treaty", _("Treaty")
        COMPACT = "compact", _("Compact")
        AGENDA = "agenda", _("Agenda")
        DECLARATION = "declaration", _("Declaration")
        SOFT_LAW = "soft-law", _("Authoritative guidance")

    code = models.SlugField(primary_key=True)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    short_names = models.JSONField()
    units = models.JSONField(help_text="what its provisions are called: article, objective, goal or paragraph")
    adopted_on = models.DateField()
    symbol = models.CharField(max_length=60)
    source_url = models.URLField(max_length=300, blank=True)

    class Meta:
        ordering = ["order"]

    @property
    def short_name(self):
        return in_language(self.short_names)

    def get_absolute_url(self):
        return reverse("practices:instrument", args=[self.code])


class Provision(models.Model):
    """An article, objective, goal, target, action or paragraph of an instrument; provisions form a tree."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        OBJECTIVE = "objective", _("Objective")
        ACTION = "action", _("Action")
        GOAL = "goal", _("Goal")
        TARGET = "target", _("Target")
        PARAGRAPH = "paragraph", _("Paragraph")

    code = models.CharField(primary_key=True, max_length=20)
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="provisions")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    order = models.PositiveSmallIntegerField(help_text="place within the instrument")
    kind = models.CharField(max_length=20, choices=Kind)
    number = models.CharField(max_length=20)
    titles = models.JSONField()
    official_titles = models.JSONField(null=True, blank=True)
    relevance = models.TextField(blank=True, help_text="why it matters for children who might be detained; English")

    class Meta:
        ordering = ["instrument__order", "order"]

    @property
    def title(self):
        return in_language(self.titles)

    @property
    def official_title(self):
        """The wording of the instrument where it has one, or an empty text."""
        return in_language(self.official_titles) if self.official_titles else ""

    @property
    def name(self):
        """The short reference in the language of the reader: `CRC 37(b)`."""
        return f"{self.instrument.short_name} {isolated(self.number)}"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("practices:provision", args=[self.instrument_id, self.code])


class Population(Named):
    """Whom a practice is for."""

    slug = models.SlugField(primary_key=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]


class Safeguard(Named):
    """A guarantee of the rights of the child that practices are read against."""

    slug = models.SlugField(primary_key=True)
    order = models.PositiveSmallIntegerField()
    questions = models.JSONField()

    class Meta:
        ordering = ["order"]

    @property
    def question(self):
        return in_language(self.questions)


class Keyword(TagBase):
    """A free word given to practices, in the language of whoever gave it."""

    class Meta:
        ordering = ["name"]
        # For near-doubles (submissions.keywords): 2,000 keywords take 0.3 s by it, 15 s without.
        indexes = [GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="keyword_trigrams")]


class FormerKeyword(models.Model):
    """A name and an address that a keyword had before curators renamed, merged or removed it.

    The address stays taken for good: links to it are printed in reports.
    """

    slug = models.CharField(primary_key=True, max_length=100)
    name = models.CharField(max_length=100)
    keyword = models.ForeignKey(
        Keyword, models.CASCADE, null=True, related_name="former", help_text="where it leads; nowhere if removed"
    )

    def __str__(self):
        return self.name
