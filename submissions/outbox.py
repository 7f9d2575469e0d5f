"""The outbox of notices: which are still wanted, and what is forgotten of those that could not be sent."""

from datetime import timedelta

from django.utils import timezone

from lib.outbox import Outbox
from submissions import mails, questions
from submissions.clearance_rules import why_closed
from submissions.models import Notice, Submission

DAYS_KEPT = 30  # of addresses and secrets that could not be sent


class Notices(Outbox):
    model = Notice
    noun = "notice"
    emptied = {"address": "", "details": {}}

    def message(self, notice):
        return mails.message(notice)

    def unwanted(self, notice):
        person, submission = notice.person, notice.submission
        if person is None:
            return "" if notice.address and opens_something(notice) else "its link has ended"
        if not person.is_active:
            return "the person may not sign in"
        if not Submission.objects.visible_to(person).filter(pk=submission.pk).exists():
            return "the person may not see it"
        return "it is not asked any more" if notice.question and questions.why_closed(notice.question) else ""

    def given_up(self):
        return super().given_up().exclude(person=None, address="")

    def forget(self):
        """Empty addresses and secret links that could not be sent for long."""
        long_ago = timezone.now() - timedelta(days=DAYS_KEPT)
        Notice.objects.filter(given_up_at__lt=long_ago, person=None).update(**self.emptied)


def opens_something(notice):
    """Whether the secret link of a notice still works."""
    if notice.clearance:
        return not why_closed(notice.clearance)
    return bool(notice.submission.resume_digest)


outbox = Notices()
