"""What was done to the vocabulary: every change, append-only, and what it took from submissions."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from submissions.append_only import unchanged_but_for_who


class VocabularyChange(models.Model):
    """One change of a word that practices are described with, or of a reason that curators give.

    `before` and `after` hold the texts that changed, {"names.fr": text}; of keywords all that undoing needs:
    {"keywords": [{"id", "name", "slug", "practices": [ids], "former": [slugs]}]}.
    """

    class Part(models.TextChoices):
        KEYWORD = "keyword", _("Keyword")
        MEASURE_TYPE = "measure-type", _("Measure")
        MEASURE_GROUP = "measure-group", _("Group of measures")
        REASON = "reason", _("Reason")

    class Action(models.TextChoices):
        RENAME = "rename", _("Renamed")
        MERGE = "merge", _("Merged")
        DELETE = "delete", _("Deleted")
        ADD = "add", _("Added")
        EDIT = "edit", _("Reworded")
        MOVE = "move", _("Moved in its list")
        RETIRE = "retire", _("Retired")
        BRING_BACK = "bring-back", _("Brought back")
        UNDO = "undo", _("Undone")

    part = models.CharField(max_length=20, choices=Part)
    action = models.CharField(max_length=20, choices=Action)
    key = models.CharField(max_length=100, help_text="primary key of what was changed")
    name = models.TextField(help_text="what it was called then, and is found by; of several keywords all names")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(name="vocabulary_change_at", fields=["-at"]),
            models.Index(name="vocabulary_change_of", fields=["part", "key"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="vocabulary_change_choices_are_known",
                condition=Q(part__in=["keyword", "measure-type", "measure-group", "reason"])
                & Q(
                    action__in=[
                        *("rename", "merge", "delete", "add", "edit", "move", "retire", "bring-back", "undo"),
                    ]
                ),
            ),
            models.CheckConstraint(
                name="vocabulary_change_undoes_another",
                condition=Q(action="undo", undoes__isnull=False) | (~Q(action="undo") & Q(undoes=None)),
            ),
        ]
        triggers = unchanged_but_for_who("id", "part", "action", "key", "name", "at", "before", "after", "undoes")

    def __str__(self):
        return f"{self.part} {self.key} {self.action}"

    def get_absolute_url(self):
        return reverse("desk:vocabulary_change", args=[self.pk])

    @property
    def is_undone(self):
        return hasattr(self, "undone_by")


class TouchedSubmission(models.Model):
    """The keywords of a submission before and after a change, so that it can be undone. It goes with the submission."""

    change = models.ForeignKey(VocabularyChange, models.PROTECT, related_name="touched")
    submission = models.ForeignKey("Submission", models.CASCADE, related_name="+")
    before = ArrayField(models.CharField(max_length=100))
    after = ArrayField(models.CharField(max_length=100))

    def __str__(self):
        return f"{self.change_id} {self.submission_id}"
