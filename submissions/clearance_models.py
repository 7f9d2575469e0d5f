"""Clearance links: by one of them an outside office reads one submission and answers, without an account."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from submissions.append_only import APPEND_ONLY

User = settings.AUTH_USER_MODEL


class ClearanceLinkQuerySet(models.QuerySet):
    def working(self):
        """Those that open something, as far as they themselves say."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class ClearanceLink(models.Model):
    """Opens one hand-over of one submission, and nothing else. All that can change is that it is revoked, once."""

    submission = models.ForeignKey("Submission", models.PROTECT, related_name="clearance_links")
    handover = models.ForeignKey("Handover", models.PROTECT, related_name="+", help_text="what is read by it")
    office = models.CharField(max_length=200, help_text="for whom it is, as curators name them")
    digest = models.CharField(max_length=64, unique=True, help_text="of the secret in it, which is not kept")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    is_curator = False  # it acts in the workflow, as people do

    objects = ClearanceLinkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="clearance_link_is_for_an_office_and_ends",
                condition=~Q(office="") & Q(expires_at__gt=models.F("made_at")),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    *("id", "submission", "handover", "office", "digest", "made_at", "expires_at")
                ),
            ),
            pgtrigger.Protect(
                name="revoked_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(
                    old__revoked_at__isnull=False, old__revoked_at__df=pgtrigger.F("new__revoked_at")
                ),
            ),
        ]

    def __str__(self):
        return self.office


class ClearanceOpening(models.Model):
    """One time that a link was opened. No address and no browser of who did it: whoever has the link may."""

    class What(models.TextChoices):
        PAGE = "page", _("Page")
        FILE = "file", _("File")

    link = models.ForeignKey(ClearanceLink, models.PROTECT, related_name="openings")
    what = models.CharField(max_length=10, choices=What)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="clearance_opening_is_known", condition=Q(what__in=["page", "file"]))
        ]
        triggers = [APPEND_ONLY]

    def __str__(self):
        return f"{self.link_id} {self.what}"
