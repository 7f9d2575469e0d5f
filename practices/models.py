"""The published catalogue: practices, revisions, translations. `Practice.objects.published()` is the one way in."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, FilteredRelation, Prefetch, Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from countries.models import Country
from practices.content import Evidence, ImplementerKind, Liberty, PracticeContent, Scope, Stage
from practices.search_tables import SearchText, SearchWord, VocabularyName
from practices.vocabulary import (
    FormerKeyword,
    Instrument,
    Keyword,
    MeasureGroup,
    MeasureType,
    Population,
    Provision,
    Safeguard,
)

__all__ = [
    "CatalogueVersion",
    "DataSet",
    "Endorsement",
    "FormerKeyword",
    "Instrument",
    "Keyword",
    "MeasureGroup",
    "MeasureType",
    "Population",
    "Practice",
    "Provision",
    "PublicFile",
    "Revision",
    "Safeguard",
    "SearchText",
    "SearchWord",
    "TaggedPractice",
    "TermSet",
    "Translation",
    "VocabularyName",
]


class Provenance(models.TextChoices):
    DESK_RESEARCH = "desk-research", _("Desk research")
    SUBMITTED = "submitted", _("Submitted")


class PracticeQuerySet(models.QuerySet):
    def published(self):
        """Practices that the public may read."""
        return self.filter(taken_down_at=None)

    def with_translation(self, language):
        """With `translated_title`, `translated_summary` and `translated_by`: its origin; None or empty without one."""
        return self.annotate(
            translated=FilteredRelation("translations", condition=Q(translations__language=language)),
            translated_title=F("translated__title"),
            translated_summary=F("translated__summary"),
            translated_by=F("translated__origin"),
        )

    def prefetch_translation(self, language):
        """With the translation into one language, if there is one, as `translated_into` (a list)."""
        into = Translation.objects.filter(language=language)
        return self.prefetch_related(Prefetch("translations", into, to_attr="translated_into"))


class Practice(PracticeContent):
    """A published entry. Its id grows with publication, so the highest id is the newest practice."""

    slug = models.SlugField(max_length=120, unique=True)
    keywords = TaggableManager(through="TaggedPractice", blank=True)
    provenance = models.CharField(max_length=20, choices=Provenance)
    revision_number = models.PositiveIntegerField(default=1, help_text="of the revision now published")
    published_at = models.DateTimeField(default=timezone.now, help_text="when first published")
    updated_at = models.DateTimeField(default=timezone.now, help_text="when the present revision was published")
    verified_on = models.DateField(null=True, blank=True, help_text="when a curator last confirmed the entry")
    submitted_by = models.CharField(
        max_length=200, blank=True, help_text="the organisation, if it wants to be named; never a person"
    )
    submitter_kind = models.CharField(max_length=20, choices=ImplementerKind, blank=True)
    taken_down_at = models.DateTimeField(null=True, blank=True)
    taken_down_reason = models.TextField(blank=True, help_text="public")

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["-verified_on", "-id"],
                name="practice_verified_recently",
                condition=Q(taken_down_at=None, verified_on__isnull=False),
            ),
            # For likely duplicates (submissions.duplicates): a sequential scan costs four times as much at 10,000.
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="practice_title_trigrams"),
        ]
        constraints = [
            models.CheckConstraint(
                name="practice_has_what_publication_requires",
                condition=~Q(title="") & ~Q(summary="") & ~Q(sources=[]),
            ),
            models.CheckConstraint(
                name="practice_choices_are_known",
                condition=Q(stage__in=Stage.values)
                & Q(scope__in=Scope.values)
                & Q(evidence__in=Evidence.values)
                & Q(liberty__in=Liberty.values)
                & Q(provenance__in=Provenance.values),
            ),
            models.CheckConstraint(
                name="practice_taken_down_with_a_reason",
                condition=Q(taken_down_at=None, taken_down_reason="")
                | (Q(taken_down_at__isnull=False) & ~Q(taken_down_reason="")),
            ),
            models.CheckConstraint(
                name="practice_ends_after_it_starts",
                condition=Q(start="") | Q(end="") | Q(end__gte=Left("start", 4)),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("practices:detail", args=[self.slug])


class TaggedPractice(ItemBase):
    """A keyword given to a practice."""

    content_object = models.ForeignKey(Practice, models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Keyword, models.CASCADE, related_name="tagged")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="keyword_once_a_practice")]


class Revision(models.Model):
    """The immutable content of a practice as published at one moment, in the format of `practices.entries`."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.TextField(blank=True, help_text="what changed, for the public")
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["practice", "number"], name="revision_number_once_a_practice")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.practice_id} v{self.number}"


class PublicFile(models.Model):
    """A cleaned file that stands on the page of a practice. Revisions name it by its id."""

    id = models.UUIDField(primary_key=True)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="files")
    file = models.FileField(max_length=200)
    name = models.CharField(max_length=100)
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField(help_text="bytes")

    def __str__(self):
        return self.name


class Endorsement(models.Model):
    """A State's own word on a practice in its country, by an office. All that can change is that it is withdrawn, once.

    Written by submissions.states alone. Who typed it is not here: no person is public.
    """

    class Kind(models.TextChoices):
        ENDORSE = "endorse", _("Endorses this practice")
        COMMENT = "comment", pgettext_lazy("what a State does", "Comments")
        REPLY = "reply", _("Replies to what is said here")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="endorsements")
    revision = models.PositiveIntegerField(help_text="number of the revision it was said of")
    country = models.ForeignKey(Country, models.PROTECT, related_name="endorsements")
    kind = models.CharField(max_length=10, choices=Kind)
    office = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, help_text="of the text, ISO 639-1")
    said_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="endorsement_says_something",
                condition=Q(kind="endorse") | (Q(kind__in=["comment", "reply"]) & ~Q(text="")),
            ),
            models.CheckConstraint(name="endorsement_names_an_office", condition=~Q(office="")),
            models.UniqueConstraint(
                name="a_state_endorses_a_practice_once",
                fields=["practice", "country"],
                condition=Q(kind="endorse", withdrawn_on=None),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    *("id", "practice", "revision", "country", "kind", "office", "text", "language", "said_on")
                ),
            ),
            pgtrigger.Protect(
                name="withdrawn_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_on__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.practice_id} {self.country_id} {self.kind}"


class Translation(models.Model):
    """The texts of a practice in another language, and how far each can be trusted. Who reviewed them is not here.

    All but `texts` is kept by `practices.translations.columns`: what lists show, and what is left to do.
    """

    class Origin(models.TextChoices):
        MACHINE = "machine", _("Machine translation, not yet reviewed")
        PERSON = "person", _("Translated or reviewed by a person")

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10)
    texts = models.JSONField(
        default=dict, help_text='{part: {"text", "origin", "made_from", "made_on", "reviewed_on", "is_stale"}}'
    )
    title = models.CharField(max_length=300, blank=True, help_text="empty where there is none or it is stale")
    summary = models.TextField(blank=True, help_text="empty where there is none or it is stale")
    origin = models.CharField(max_length=10, choices=Origin, blank=True, help_text="of title and summary")
    made_from = models.PositiveIntegerField(default=1, help_text="revision that title and summary were made from")
    made_on = models.DateField(null=True, help_text="when title and summary were made")
    lacking = models.PositiveSmallIntegerField(default=0, help_text="texts of the practice without a translation")
    unreviewed = models.PositiveSmallIntegerField(default=0, help_text="texts by a machine that no person has reviewed")
    outdated = models.PositiveSmallIntegerField(default=0, help_text="texts whose original says something else now")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "language"], name="one_translation_a_language"),
            models.CheckConstraint(
                name="translation_origin_is_known",
                condition=Q(origin__in=["machine", "person"]) | Q(origin="", title="", summary=""),
            ),
        ]

    def __str__(self):
        return f"{self.practice_id} {self.language}"


class CatalogueVersion(models.Model):
    """One row: the number grows with every change that a reader could see."""

    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)


class TermSet(models.Model):
    """The ids of all published practices that carry one value of one parameter, as a serialised roaring bitmap."""

    parameter = models.CharField(max_length=20)
    value = models.CharField(max_length=120)
    practices = models.BinaryField()
    changed_in = models.PositiveBigIntegerField(help_text="the catalogue version that last changed it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parameter", "value"], name="one_set_a_term")]
        indexes = [models.Index(fields=["changed_in"])]


class DataSet(models.Model):
    """One making of the open-data set (practices.open_data), whose files lie in the storage."""

    catalogue_version = models.PositiveBigIntegerField()
    release = models.CharField(max_length=100, help_text="of the program that made it")
    practices = models.BinaryField(help_text="the ids of those in it, as a serialised roaring bitmap")
    files = models.JSONField(help_text='[{"path", "size", "sha256"}]')
    begun_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, help_text="when all its files were stored")

    class Meta:
        ordering = ["-pk"]
