"""What happens to a published practice outside a submission: its events, and the question whether it is still true."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.models import Practice
from submissions.append_only import unchanged_but_for_who

User = settings.AUTH_USER_MODEL


class PracticeAction(models.TextChoices):
    TAKE_DOWN = "take-down", _("Taken down")
    PUT_BACK = "put-back", _("Put back")
    VERIFY = "verify", _("Verified")
    EDIT = "edit", _("Edited by a curator")
    TRANSLATE = "translate", _("Translation published")
    STILL_CORRECT = "still-correct", _("Still correct, says whoever runs it")
    UPDATE = "update", _("Needs an update, says whoever runs it")
    ENDED = "ended", _("Has ended, says whoever runs it")
    ENDORSE = "endorse", _("Endorsed by a State")
    COMMENT = "comment", _("Commented on by a State")
    REPLY = "reply", _("Replied to by a State")
    WITHDRAW_WORD = "withdraw-word", _("Withdrawn by a State")


class PracticeEvent(models.Model):
    """What was done with a published practice outside a submission: by curators, by whoever runs it, by a State."""

    Action = PracticeAction

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="events")
    action = models.CharField(max_length=20, choices=PracticeAction)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="practice_event_at", fields=["-at"])]
        constraints = [
            models.CheckConstraint(
                name="practice_event_action_is_known", condition=Q(action__in=PracticeAction.values)
            ),
            models.CheckConstraint(
                name="practice_event_has_a_message",
                condition=~Q(message="") | ~Q(action__in=["take-down", "put-back"]),
            ),
        ]
        triggers = unchanged_but_for_who("id", "practice", "action", "at", "message")

    def __str__(self):
        return f"{self.practice_id} {self.action}"


class Question(models.Model):
    """One person who runs a practice, asked once for one due date whether it is still as published."""

    class Answer(models.TextChoices):
        STILL_CORRECT = "still-correct", _("It is still correct")
        UPDATE = "update", _("It needs an update")
        ENDED = "ended", _("It has ended")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="questions")
    revision = models.PositiveIntegerField(help_text="number of the revision that they are asked about")
    person = models.ForeignKey(User, models.CASCADE, related_name="questions")
    due_on = models.DateField(help_text="the day for which they are asked")
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(help_text="its links open nothing afterwards")
    answer = models.CharField(max_length=20, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="one_question_a_practice_person_and_due_date", fields=["practice", "person", "due_on"]
            ),
            models.CheckConstraint(
                name="question_answered_at_some_time",
                condition=Q(answer="", answered_at=None)
                | Q(answer__in=["still-correct", "update", "ended"], answered_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.practice_id} {self.due_on}"


class TranslationDraft(models.Model):
    """One text of a practice as curators translate it, and who stands for it. None of this is in the catalogue.

    It becomes public once enough curators have approved just this text (submissions.translating), and stays then as
    the record of who reviewed it.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="translation_drafts")
    language = models.CharField(max_length=10)
    part = models.CharField(max_length=120, help_text="see practices.translations")
    text = models.TextField(blank=True, help_text="empty to take a translation away")
    made_from = models.PositiveIntegerField(help_text="number of the revision it was made from")
    version = models.PositiveIntegerField(default=1, help_text="grows with every change of the text")
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ManyToManyField(User, related_name="+")
    is_public = models.BooleanField(default=False, help_text="the catalogue holds this text")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="one_draft_of_a_translated_text", fields=["practice", "language", "part"])
        ]

    def __str__(self):
        return f"{self.practice_id} {self.language} {self.part}"
