"""One line of a queue: a submission with all that helps a curator to choose what to read next."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices import index
from practices.terms import vocabulary_of
from submissions import duplicates, queues, roles
from submissions.handed_over import HandedOver
from submissions.models import Handover, State
from submissions.refused import Forbidden

MOST_COUNTRIES = 3


@dataclass(frozen=True)
class Flag:
    """Something to know before one opens it; `icon` names its shape, `is_warm` what should not wait."""

    icon: str
    label: str
    is_warm: bool = False


class Row:
    def __init__(self, read, curator, *, alike, has_declined, vocabulary):
        self.read = read
        self.submission = read.submission
        self.curator = curator
        self.alike = alike
        self.has_declined = has_declined
        self.vocabulary = vocabulary

    @property
    def title(self):
        return self.read.title

    @property
    def url(self):
        """Where it is read; empty for what comes from the curator's own side."""
        return "" if self.is_own_side else self.submission.desk_url

    @cached_property
    def is_own_side(self):
        try:
            roles.another_curator(self.curator, self.submission)
        except Forbidden:
            return True
        return False

    @property
    def obstacle(self):
        """Why this curator cannot review it; "" if they can."""
        if self.is_own_side:
            return _("Another curator must review this: it comes from you or your organisation.")
        if self.has_declined and self.submission.state == State.SUBMITTED:
            return _("You declined this before: another curator must look at it again.")
        return ""

    @property
    def countries(self):
        rows = self.vocabulary.named("country", self.read.country_codes)
        return [row.name for row in rows[:MOST_COUNTRIES]]

    @property
    def more_countries(self):
        return max(0, len(self.read.country_codes) - MOST_COUNTRIES)

    @property
    def organisation(self):
        return self.submission.organisation

    @property
    def person(self):
        return self.submission.owner

    @property
    def claimed_by(self):
        """Whom it is with; authors are not told, curators or not."""
        return None if self.is_own_side else self.submission.claimed_by

    @property
    def days_overdue(self):
        promised = self.submission.promised_on
        return max(0, (timezone.now().date() - promised).days) if promised else 0

    @property
    def overdue(self):
        days = self.days_overdue
        return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days} if days else ""

    @property
    def flags(self):
        return [] if self.is_own_side else list(self.found_flags())

    def found_flags(self):
        if self.submission.is_edit:
            yield Flag("update", _("Edit by a curator"))
        elif self.submission.is_update:
            yield Flag("update", _("Update"))
        if not self.submission.is_waiting_for_curators:
            return
        if self.read.handover.occasion == Handover.Occasion.DECIDED:
            yield Flag("appeal", _("Appeal"), is_warm=True)
        elif self.read.handover.number > 1:
            yield Flag("again", _("Sent again"))
        if undecided := len(self.read.undecided):
            words = ngettext("%(count)d finding to decide", "%(count)d findings to decide", undecided)
            yield Flag("safeguarding", words % {"count": undecided}, is_warm=True)
        if self.alike:
            yield Flag("duplicate", _("Possible duplicate (%(percent)d %%)") % {"percent": self.alike[0].percent})
        if self.read.missing:
            yield Flag("incomplete", _("Incomplete"), is_warm=True)
        if self.submission.is_outdated:
            yield Flag("outdated", _("Another version published meanwhile"), is_warm=True)


def rows(submissions, curator):
    """The lines of some submissions of a queue, with the same number of queries however many there are."""
    submissions = list(submissions)
    prefetch_related_objects(submissions, "finding_answers__decided_by")
    handovers = Handover.objects.in_bulk([submission.latest_handover for submission in submissions])
    read = [HandedOver(submission, handovers[submission.latest_handover]) for submission in submissions]
    waiting = [one for one in read if one.submission.is_waiting_for_curators]
    alike = duplicates.likely_of(waiting) if waiting else {}
    declined = set(queues.declined_by(curator).values_list("submission", flat=True))
    vocabulary = vocabulary_of(index.current())
    return [
        Row(
            one,
            curator,
            alike=alike.get(one.submission.pk, []),
            has_declined=one.submission.pk in declined,
            vocabulary=vocabulary,
        )
        for one in read
    ]
