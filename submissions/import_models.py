"""Files of practices on their way to becoming submissions, and their rows."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from lib.languages import html_tag

User = settings.AUTH_USER_MODEL


class ImportState(models.TextChoices):
    COLUMNS = "columns", _("Columns to be matched")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, not loaded yet")
    LOADING = "loading", _("Being loaded")
    LOADED = "loaded", pgettext_lazy("import", "Loaded")
    CANCELLED = "cancelled", _("Cancelled")


BEFORE_LOADING = (ImportState.COLUMNS, ImportState.CHECKING, ImportState.CHECKED)
AT_WORK = (ImportState.CHECKING, ImportState.LOADING)


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Each curator's own: what was not loaded is a draft of whoever brought it."""
        return self.filter(by=user) if user.is_authenticated and user.is_curator else self.none()


class Import(models.Model):
    """One file that a curator brought. The file itself is not kept: its cells stand in the rows until it is done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="imports")
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, related_name="imports", help_text="whose practices they are"
    )
    source = models.CharField(max_length=200, help_text="where the file comes from, in the words of the curator")
    file_name = models.CharField(max_length=100)
    language = models.CharField(max_length=10, default="en", help_text="of the messages about it")
    taken = models.JSONField(default=dict, help_text="how the file was understood: encoding, separator, sheet …")
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict, help_text='{place of a column: name of what it holds, or ""}')
    state = models.CharField(max_length=20, choices=ImportState, default=ImportState.COLUMNS)
    choices = models.JSONField(default=dict, help_text='{"drafts", "alike", "explanation"}: what was to be loaded')
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now, help_text="when its state last changed")

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.CheckConstraint(name="import_state_is_known", condition=Q(state__in=ImportState.values))]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("desk:import", args=[self.pk])

    @property
    def language_tag(self):
        return html_tag(self.language)

    @property
    def can_be_cancelled(self):
        return self.state in BEFORE_LOADING

    @property
    def is_at_work(self):
        return self.state in AT_WORK


class Outcome(models.TextChoices):
    """What the check said of a row."""

    READY = "ready", _("Can be loaded")
    INCOMPLETE = "incomplete", _("Lacks something")
    WRONG = "wrong", _("Cannot be read")


class ImportRow(models.Model):
    """A row of a file. It is loaded at most once: its submission and `done_at` are written in one transaction."""

    file = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="of the row in the file, from 1")
    cells = models.JSONField(default=list)
    faults = models.JSONField(default=dict, help_text="{place of a cell: what kept it from being read}")
    title = models.CharField(max_length=200, blank=True)

    outcome = models.CharField(max_length=20, choices=Outcome, blank=True, help_text="empty until it was checked")
    problems = models.JSONField(default=list, help_text='[{"place", "column", "text"}]')
    findings = models.JSONField(default=list, help_text="the same, of what could identify somebody")
    alike = models.JSONField(default=list, help_text='[{"title", "language", "key", "is_published", "percent", "row"}]')

    is_chosen = models.BooleanField(default=False, help_text="to be loaded")
    done_at = models.DateTimeField(null=True)
    submission = models.OneToOneField(
        "submissions.Submission", models.SET_NULL, null=True, related_name="imported_from"
    )
    refusal = models.TextField(blank=True, help_text="why it was not loaded after all")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="one_row_a_number_of_an_import"),
            models.CheckConstraint(name="import_row_outcome_is_known", condition=Q(outcome__in=["", *Outcome.values])),
            models.CheckConstraint(
                name="import_row_with_a_submission_is_done", condition=Q(submission=None) | Q(done_at__isnull=False)
            ),
        ]
        indexes = [models.Index(name="import_row_to_load", fields=["file"], condition=Q(is_chosen=True, done_at=None))]

    def __str__(self):
        return f"{self.file_id} row {self.number}"
