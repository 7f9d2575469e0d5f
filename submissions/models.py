"""What is written and reviewed: submissions, their hand-overs, events and files."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from lib.languages import in_language
from practices.content import PracticeContent
from practices.models import Practice
from submissions.append_only import APPEND_ONLY, unchanged_but_for_who
from submissions.clearance_models import ClearanceLink
from submissions.import_models import Import, ImportRow  # noqa: F401  all models are found here
from submissions.notice_models import Digest, Notice, NoticeChoice, Reminder  # noqa: F401
from submissions.practice_models import PracticeEvent, Question  # noqa: F401
from submissions.sections import SECTION_CHOICES
from submissions.source_models import SourceCheck, SourceHost, SourceLink  # noqa: F401
from submissions.vocabulary_models import TouchedSubmission, VocabularyChange  # noqa: F401

User = settings.AUTH_USER_MODEL


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Sent")
    IN_REVIEW = "in-review", _("In review")
    CHANGES_REQUESTED = "changes-requested", _("Changes asked for")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


WITH_AUTHOR = (State.DRAFT, State.CHANGES_REQUESTED)
WITH_CURATORS = (State.SUBMITTED, State.IN_REVIEW)
OPEN = WITH_AUTHOR + WITH_CURATORS


class Role(models.TextChoices):
    """In which role somebody acted. What is shown of a person to the other side."""

    CONTRIBUTOR = "contributor", _("Contributor")
    CURATOR = "curator", _("Curator")
    OFFICE = "office", _("Outside office")


class Naming(models.TextChoices):
    """How the public page names whoever submitted it. A person is never named."""

    KIND = "kind", _("Only the kind of organisation")
    ORGANISATION = "organisation", _("The name of the organisation")


# Submissions ----------------------------------------------------------------------------------------------------------


class SubmissionQuerySet(models.QuerySet):
    def written_by(self, user):
        """Their own and those of their organisation."""
        if not user.is_authenticated:
            return self.none()
        own = Q(owner=user)
        return self.filter(own | Q(organisation=user.organisation_id) if user.organisation_id else own)

    def visible_to(self, user):
        """What a person may know of. Curators know of what was sent, never of a draft that was not."""
        if user.is_authenticated and user.is_curator:
            return self.filter(Q(sent_at__isnull=False) | Q(pk__in=Submission.objects.written_by(user).values("pk")))
        return self.written_by(user)

    def waiting_for_curators(self):
        return self.filter(state__in=WITH_CURATORS)


class Submission(PracticeContent):
    """A private proposal: a new practice, or an update to a published one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="submissions")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="submissions")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)

    keywords = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    naming = models.CharField(max_length=20, choices=Naming, default=Naming.KIND)
    confidential_notes = models.TextField(blank=True, help_text="for curators alone; the catalogue has no such field")

    version = models.PositiveIntegerField(default=1, help_text="grows with every save of its content")
    field_versions = models.JSONField(default=dict, help_text="{field: the version that last changed it}")

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, help_text="when its content or state last changed")
    sent_at = models.DateTimeField(null=True, help_text="when first sent for review")
    waiting_since = models.DateTimeField(default=timezone.now, help_text="since when it has been the present turn")
    claimed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="claimed")
    claimed_at = models.DateTimeField(null=True)

    practice = models.ForeignKey(
        Practice, models.PROTECT, null=True, related_name="submissions", help_text="it updates, or was published as"
    )
    is_edit = models.BooleanField(default=False, help_text="an update that a curator makes as one")
    kept_files = models.JSONField(
        default=list, help_text='[{"id", "name", "type", "size"}] that stay on the page which an update changes'
    )
    made_from = models.PositiveIntegerField(null=True, help_text="number of the revision an update was made from")
    previous = models.ForeignKey("self", models.SET_NULL, null=True, related_name="later", help_text="earlier attempt")
    resume_digest = models.CharField(
        max_length=64, blank=True, help_text="of the secret link to a draft begun without an account"
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        indexes = [models.Index(fields=["state", "waiting_since"])]
        constraints = [
            models.CheckConstraint(name="submission_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="submission_naming_is_known", condition=Q(naming__in=Naming.values)),
            models.CheckConstraint(
                name="submission_published_as_a_practice",
                condition=~Q(state=State.PUBLISHED) | Q(practice__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_names_a_practice_once_published_or_to_update_it",
                condition=Q(practice=None) | Q(made_from__isnull=False) | Q(state=State.PUBLISHED),
            ),
            models.CheckConstraint(
                name="submission_update_names_its_practice", condition=Q(made_from=None) | Q(practice__isnull=False)
            ),
            models.CheckConstraint(
                name="submission_edit_is_an_update_of_no_organisation",
                condition=Q(is_edit=False) | Q(made_from__isnull=False, organisation=None),
            ),
            models.CheckConstraint(
                name="submission_sent_before_review",
                condition=Q(state__in=[State.DRAFT, State.WITHDRAWN]) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_claimed_by_somebody_at_some_time",
                condition=Q(claimed_by=None) | Q(claimed_at__isnull=False, state=State.IN_REVIEW),
            ),
            models.CheckConstraint(
                name="submission_has_an_owner_or_a_secret_link_not_both", condition=Q(resume_digest="") | Q(owner=None)
            ),
            models.UniqueConstraint(
                name="one_submission_a_secret_link", fields=["resume_digest"], condition=~Q(resume_digest="")
            ),
            models.UniqueConstraint(
                name="one_open_update_a_practice_and_author",
                fields=["practice", "owner"],
                condition=Q(state__in=OPEN, practice__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title or str(_("Untitled"))

    def get_absolute_url(self):
        return reverse("contribute:detail", args=[self.pk])

    @property
    def desk_url(self):
        return reverse("desk:review", args=[self.pk])

    @property
    def is_open(self):
        return self.state in OPEN

    @property
    def is_editable(self):
        return self.state in WITH_AUTHOR

    @property
    def is_update(self):
        return self.made_from is not None

    @property
    def is_outdated(self):
        """Whether another revision of the practice was published since this update was made from one."""
        return self.is_update and self.is_open and self.practice.revision_number != self.made_from

    @property
    def is_waiting_for_curators(self):
        return self.state in WITH_CURATORS

    @property
    def promised_on(self):
        """The day by which curators promised an answer; None when it is not their turn."""
        if self.is_waiting_for_curators:
            return (self.waiting_since + timedelta(days=settings.PROMISED_DAYS)).date()
        return None

    @property
    def is_overdue(self):
        return self.promised_on is not None and timezone.now().date() > self.promised_on

    @property
    def days_waiting(self):
        return (timezone.now() - self.waiting_since).days

    @property
    def handover(self):
        """The content as it last changed hands, which is what curators read; None before it was sent."""
        return self.handovers.order_by("-number").first()


class Attachment(models.Model):
    """A cleaned file. It is stored under a name that cannot be guessed and served through `visible_to` alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to="attachments", max_length=200)
    name = models.CharField(max_length=100, help_text="as people read it")
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField(help_text="bytes")
    is_public = models.BooleanField(default=False, help_text="goes on the page when the submission is published")
    added_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(
        null=True, help_text="when it was first handed over; until then curators see nothing"
    )

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.CheckConstraint(
                name="attachment_type_is_known",
                condition=Q(content_type__in=["application/pdf", "image/png", "image/jpeg"]),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_image(self):
        return self.content_type.startswith("image/")


# History: append-only -------------------------------------------------------------------------------------------------


class Handover(models.Model):
    """The immutable content of a submission at one moment when it changed hands."""

    class Occasion(models.TextChoices):
        SENT = "sent", _("Sent")
        RETURNED = "returned", _("Returned")
        DECIDED = "decided", _("Decided")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="handovers")
    number = models.PositiveIntegerField()
    occasion = models.CharField(max_length=10, choices=Occasion)
    content = models.JSONField(help_text="public, in the format of practices.entries but without the slug")
    private = models.JSONField(help_text='{"confidential_notes", "naming", "attachments"}')
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="handover_number_once_a_submission")
        ]
        triggers = [APPEND_ONLY]

    def __str__(self):
        return f"{self.submission_id} #{self.number}"


class ReviewEvent(models.Model):
    """One line of a submission's history. `by` empties when the person leaves; everything else stays."""

    class Audience(models.TextChoices):
        BOTH = "both", _("Contributor and curators")
        CURATORS = "curators", _("Curators")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="events")
    action = models.CharField(max_length=30)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    at = models.DateTimeField(default=timezone.now)
    from_state = models.CharField(max_length=20, choices=State)
    to_state = models.CharField(max_length=20, choices=State)
    message = models.TextField(blank=True)
    field = models.CharField(max_length=40, blank=True, help_text="the field a note is about")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.BOTH)
    handover = models.ForeignKey(Handover, models.PROTECT, null=True, related_name="events")
    reason = models.ForeignKey("Reason", models.PROTECT, null=True, related_name="events")
    clearance = models.ForeignKey(
        ClearanceLink, models.PROTECT, null=True, related_name="events", help_text="made, revoked or answered by it"
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="review_event_at", fields=["-at"])]
        constraints = [
            models.CheckConstraint(
                name="review_event_choices_are_known",
                condition=Q(from_state__in=State.values, to_state__in=State.values, role__in=Role.values)
                & Q(audience__in=["both", "curators"]),
            ),
            models.CheckConstraint(
                name="review_event_of_an_office_names_its_link_and_nobody",
                condition=~Q(role=Role.OFFICE) | Q(by=None, clearance__isnull=False, audience="curators"),
            ),
        ]
        triggers = unchanged_but_for_who(
            "id", "submission", "action", "role", "at", "from_state", "to_state", "message", "field", "audience",
            "handover", "reason", "clearance",
        )  # fmt: skip

    def __str__(self):
        return f"{self.submission_id} {self.action}"

    @property
    def is_for_curators(self):
        return self.audience == self.Audience.CURATORS

    @property
    def kind(self):
        """Its action, or "submit again" for what was sent before."""
        return "submit again" if self.action == "submit" and self.handover.number > 1 else self.action


# What curators ask for ------------------------------------------------------------------------------------------------


class Reason(models.Model):
    """A reusable reason to ask for a change or to decline, in six languages."""

    class Use(models.TextChoices):
        CHANGE = "change", _("To ask for a change")
        DECLINE = "decline", _("To decline")

    use = models.CharField(max_length=10, choices=Use)
    texts = models.JSONField(help_text="{language: text}; English at least")
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["use", "order", "id"]
        constraints = [
            models.CheckConstraint(name="reason_use_is_known", condition=Q(use__in=["change", "decline"])),
            models.CheckConstraint(name="reason_has_an_english_text", condition=Q(texts__has_key="en")),
        ]

    def __str__(self):
        return self.text

    @property
    def text(self):
        return in_language(self.texts)


class ChangeRequest(models.Model):
    """One thing a curator asks for. The contributor ticks it off, or says why not."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="change_requests")
    event = models.ForeignKey(ReviewEvent, models.PROTECT, related_name="change_requests")
    section = models.CharField(max_length=20, choices=SECTION_CHOICES)
    reason = models.ForeignKey(Reason, models.PROTECT, null=True, related_name="change_requests")
    text = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, help_text="what the contributor says to it")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="change_request_says_something", condition=Q(reason__isnull=False) | ~Q(text="")
            )
        ]

    def __str__(self):
        return f"{self.submission_id} {self.section}"


class FindingAnswer(models.Model):
    """What people say of one finding of the safeguarding screen: the writer explains it, a curator decides on it."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="finding_answers")
    key = models.CharField(max_length=64, help_text="of the finding, see submissions.safeguarding")
    explanation = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, help_text="when a curator let it stay")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "key"], name="one_answer_a_finding")]

    def __str__(self):
        return f"{self.submission_id} {self.key}"
