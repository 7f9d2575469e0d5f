"""The links of sources: which there are, how asking each of them went, and whether any is asked at all."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.outside import Outcome

# What speaks against a link; of anything else nobody can say that the page is lost.
FAILING = (
    *(Outcome.GONE, Outcome.FAULT, Outcome.NAME, Outcome.CERTIFICATE, Outcome.SECURE),
    *(Outcome.SILENT, Outcome.CLOSED, Outcome.CIRCLES),
)
# What the log of the administration keeps of the switch, and how that is said.
SWITCHED = {"on": _("Check of links turned on"), "off": _("Check of links turned off")}
DAYS_TO_BREAK = 3  # on so many different days it must fail before it is called broken


class SourceCheck(models.Model):
    """One row: whether the links of sources are asked. They are not, until an administrator says so."""

    is_on = models.BooleanField(
        _("check the links of sources"),
        default=False,
        help_text=_(
            "While this is on, the program visits the web addresses that public practices name as their sources, each "
            "about once a month, and tells curators which of them no longer work. It says who it is, asks each site "
            "one question at a time, and reads no page. While it is off, nothing is visited."
        ),
    )
    listed_version = models.PositiveBigIntegerField(
        null=True, editable=False, help_text="the catalogue version whose sources were listed last"
    )
    listed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("check of the links of sources")
        constraints = [models.CheckConstraint(name="one_check_of_sources", condition=Q(id=1))]

    def __str__(self):
        return str(_("On") if self.is_on else _("Off"))


class SourceHost(models.Model):
    """A site, by the name in addresses. Whoever wants to ask it something takes it first, until `free_at`."""

    name = models.CharField(primary_key=True, max_length=255)
    free_at = models.DateTimeField(default=timezone.now, help_text="not to be asked anything before")
    robots = models.TextField(blank=True, help_text="its robots.txt, as far as it has one")
    robots_read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["free_at"], name="source_host_free_at")]

    def __str__(self):
        return self.name

    @classmethod
    def known(cls, name):
        """The row of a site, made when it is first met."""
        return cls.objects.get_or_create(name=name, defaults={"free_at": timezone.now()})[0]


class SourceLink(models.Model):
    """One web address, with the public practices that name it as a source, and how asking it went."""

    url = models.TextField(unique=True)
    host = models.ForeignKey(SourceHost, models.PROTECT, related_name="links")
    practices = ArrayField(models.BigIntegerField(), help_text="ids of public practices, as last listed")
    next_at = models.DateTimeField(default=timezone.now, help_text="not to be asked before")

    checked_at = models.DateTimeField(null=True, help_text="when it was last asked and something came of it")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    status = models.PositiveSmallIntegerField(null=True, help_text="of HTTP")
    leads_to = models.TextField(blank=True, help_text="where redirects led")
    moved_for_good = models.BooleanField(default=False, help_text="each of those redirects was a permanent one")

    failures = models.PositiveSmallIntegerField(default=0, help_text="days on end on which it failed")
    failing_since = models.DateTimeField(null=True)
    failed_on = models.DateField(null=True, help_text="the last day that counts among the failures")

    seen_at = models.DateTimeField(null=True, help_text="when a curator found it right all the same")
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["host", "next_at"], name="source_link_due"),
            models.Index(fields=["failing_since"], name="source_link_failing", condition=Q(failures__gt=0)),
            GinIndex(fields=["practices"], name="source_link_practices"),
        ]
        constraints = [
            models.CheckConstraint(name="source_link_outcome_is_known", condition=Q(outcome__in=["", *Outcome.values])),
            models.CheckConstraint(
                name="source_link_fails_since_some_day",
                condition=Q(failures=0, failing_since=None, failed_on=None)
                | Q(failures__gt=0, failing_since__isnull=False, failed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="source_link_seen_by_somebody_at_some_time", condition=Q(seen_by=None) | Q(seen_at__isnull=False)
            ),
        ]

    def __str__(self):
        return self.url

    # What becomes of it, before it is saved ------------------------------------------------------------------------

    def works(self):
        self.failures, self.failing_since, self.failed_on = 0, None, None

    def fails(self, now):
        """Count a failure, once a day."""
        if self.failed_on != now.date():
            self.failures, self.failed_on = self.failures + 1, now.date()
            self.failing_since = self.failing_since or now

    def ask_again_in(self, **delay):
        self.next_at = timezone.now() + timedelta(**delay)
