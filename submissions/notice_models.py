"""The outbox: notices, the daily mails that gather them, reminders, and how often each person wants which."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lib.outbox import Outgoing
from submissions.clearance_models import ClearanceLink
from submissions.practice_models import PracticeEvent, Question
from submissions.topics import Frequency

User = settings.AUTH_USER_MODEL
WAITING = Q(sent_at=None, given_up_at=None)

# What a notice to a person is about: one of these.
ABOUT = ("event", "practice_event", "question", "reminder")


def about_one_thing_or_to_an_address():
    allowed = Q(person=None, **dict.fromkeys(ABOUT))
    for one in ABOUT:
        others = {name: None for name in ABOUT if name != one}
        allowed |= Q(person__isnull=False, address="", **{f"{one}__isnull": False}, **others)
    return allowed


class Reminder(models.Model):
    """That something is late was noticed: once for each step of a kind, as long as it does not move."""

    class Kind(models.TextChoices):
        CHANGES = "changes"
        DRAFT = "draft"
        CLAIM = "claim"
        UNCLAIMED = "unclaimed"
        VERIFY = "verify"

    kind = models.CharField(max_length=10, choices=Kind)
    submission = models.ForeignKey("Submission", models.CASCADE, null=True, related_name="reminders")
    turn = models.DateTimeField(help_text="since when it was that turn of the submission; for practices, the day")
    step = models.PositiveSmallIntegerField(default=0, help_text="after how many days, see submissions.reminders")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="reminder_of_a_submission_or_to_verify",
                condition=Q(kind__in=["changes", "draft", "claim", "unclaimed"], submission__isnull=False)
                | Q(kind="verify", submission=None),
            ),
            models.UniqueConstraint(
                name="reminded_once_a_step", fields=["kind", "submission", "turn", "step"], nulls_distinct=False
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.step}"


class NoticeChoice(models.Model):
    """How often a person wants mails of one topic. Where there is no row, the default of the topic holds."""

    person = models.ForeignKey(User, models.CASCADE, related_name="notice_choices")
    topic = models.CharField(max_length=20)
    frequency = models.CharField(max_length=10, choices=Frequency)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="one_choice_a_person_and_topic"),
            models.CheckConstraint(name="notice_frequency_is_known", condition=Q(frequency__in=Frequency.values)),
        ]

    def __str__(self):
        return f"{self.topic} {self.frequency}"


class Digest(Outgoing):
    """One mail a day to a person, which holds the notices that they want once a day."""

    person = models.ForeignKey(User, models.CASCADE, related_name="digests")
    day = models.DateField(help_text="in UTC, as all days")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="digest_waiting", fields=["due_at"], condition=WAITING)]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_digest_a_person_and_day")]

    def __str__(self):
        return f"daily mail {self.pk}"


class Notice(Outgoing):
    """One mail to a person about one thing that happened, or to an address: a row of the outbox (submissions.notices).

    What happened is an event of the submission, an event of the practice that was made of it, a question about that, or
    that something is late.
    """

    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="notices")
    address = models.EmailField(blank=True, help_text="of somebody without an account, until it is sent")
    event = models.ForeignKey("ReviewEvent", models.PROTECT, null=True, related_name="notices")
    practice_event = models.ForeignKey(PracticeEvent, models.PROTECT, null=True, related_name="notices")
    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="notices")
    reminder = models.ForeignKey(Reminder, models.CASCADE, null=True, related_name="notices")
    submission = models.ForeignKey("Submission", models.CASCADE, null=True, related_name="notices")
    clearance = models.ForeignKey(ClearanceLink, models.PROTECT, null=True, related_name="notices")
    details = models.JSONField(default=dict, help_text="secrets of the mail; emptied when it is sent")
    topic = models.CharField(max_length=20, blank=True, help_text="empty: it always comes, and at once")
    digest = models.ForeignKey(
        Digest,
        models.CASCADE,
        null=True,
        related_name="notices",
        help_text="the daily mail that it goes in; what became of it stands there",
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="notice_waiting", fields=["due_at"], condition=WAITING & Q(digest=None))]
        constraints = [
            models.UniqueConstraint(fields=["person", "event"], name="one_notice_a_person_and_event"),
            models.UniqueConstraint(
                fields=["person", "practice_event"], name="one_notice_a_person_and_event_of_a_practice"
            ),
            models.UniqueConstraint(fields=["question"], name="one_notice_a_question"),
            models.UniqueConstraint(fields=["person", "reminder"], name="one_notice_a_person_and_reminder"),
            models.CheckConstraint(
                name="notice_of_a_clearance_link_to_an_address", condition=Q(clearance=None) | Q(person=None)
            ),
            models.CheckConstraint(
                name="notice_to_a_person_about_one_thing_or_to_an_address",
                condition=about_one_thing_or_to_an_address(),
            ),
            models.CheckConstraint(
                name="notice_of_a_submission_or_reminder",
                condition=Q(submission__isnull=False) | Q(reminder__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.submission_id} notice {self.pk}"
