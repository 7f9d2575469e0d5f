"""The outbox of notices: which are due by themselves and still wanted, and what is forgotten of the others."""

from datetime import timedelta

from django.utils import timezone

from lib.outbox import Outbox
from submissions import choices, late, mails, questions
from submissions.clearance_rules import why_closed
from submissions.models import Notice, Submission
from submissions.topics import Frequency

DAYS_KEPT = 30  # of addresses and secrets that could not be sent


class Notices(Outbox):
    model = Notice
    noun = "notice"
    emptied = {"address": "", "details": {}}

    def message(self, notice):
        return mails.message(notice)

    def waiting(self):
        """Those in a daily mail wait no more: it says what became of them."""
        return super().waiting().filter(digest=None)

    def due(self):
        """All but what waits for a daily mail (submissions.digests)."""
        held = {"frequency": Frequency.DAILY, "started_at": None}
        return super().due().alias(frequency=choices.frequency()).exclude(**held)

    def unwanted(self, notice):
        person, submission = notice.person, notice.submission
        if person is None:
            return "" if notice.address and opens_something(notice) else "its link has ended"
        if not person.is_active:
            return "the person may not sign in"
        if not may_see(person, submission):
            return "the person may not see it"
        if choices.is_unwanted(notice):
            return "the person wants no mail of this kind"
        if notice.reminder and late.is_over(notice.reminder):
            return "it is not late any more"
        return "it is not asked any more" if notice.question and questions.why_closed(notice.question) else ""

    def given_up(self):
        return super().given_up().exclude(person=None, address="")

    def forget(self):
        """Empty addresses and secret links that could not be sent for long."""
        long_ago = timezone.now() - timedelta(days=DAYS_KEPT)
        Notice.objects.filter(given_up_at__lt=long_ago, person=None).update(**self.emptied)


def may_see(person, submission):
    """Whether somebody may know of a submission; of what concerns none, curators alone."""
    if submission is None:
        return person.is_curator
    return Submission.objects.visible_to(person).filter(pk=submission.pk).exists()


def opens_something(notice):
    """Whether the secret link of a notice still works."""
    if notice.clearance:
        return not why_closed(notice.clearance)
    return bool(notice.submission.resume_digest)


outbox = Notices()
