"""Clearance: a curator asks an outside office to read one submission by a link, and the office answers by it."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from practices.models import PublicFile
from submissions import notices, workflow
from submissions.clearance_models import ClearanceLink, ClearanceOpening
from submissions.drafts import ONCE, digest
from submissions.handed_over import HandedOver
from submissions.models import Attachment


def share(submission, *, by, office, days, address="", language="en"):
    """(the new link, its secret, which is told this once). With an `address` it is mailed there too."""
    secret = secrets.token_urlsafe(ONCE)
    expires_at = timezone.now() + timedelta(days=days)
    with transaction.atomic():
        event = workflow.perform(
            "share", submission, by=by, office=office, digest=digest(secret), expires_at=expires_at
        )
        if address:
            notices.send_clearance_link(event.clearance, address, secret, language)
    return event.clearance, secret


def revoke(link, *, by):
    workflow.perform("unshare", link.submission, by=by, link=link)


def by_secret(secret):
    """The link with that secret, or None."""
    links = ClearanceLink.objects.select_related("submission__practice", "submission__organisation", "handover")
    return links.filter(digest=digest(secret)).first()


def log(link, what):
    ClearanceOpening.objects.create(link=link, what=what, at=timezone.now())


def public_file(link, pk):
    """A file that is to go on the page, as it was when the link was made; None for every other one."""
    public = {file["id"] for file in link.handover.content["attachments"]}
    if str(pk) not in public:
        return None
    new = Attachment.objects.filter(submission=link.submission, pk=pk).first()
    return new or PublicFile.objects.filter(practice=link.submission.practice, pk=pk).first()


class Reading(HandedOver):
    """What an office reads: what the public would, files by the link's own address."""

    def __init__(self, link, secret):
        super().__init__(link.submission, link.handover)
        self.secret = secret

    @property
    def preview(self):
        shown = super().preview
        shown.file_url = lambda pk: reverse("links:clearance_file", args=[self.secret, pk])
        return shown
