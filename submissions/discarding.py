"""Deleting drafts that were never sent, with their files."""

from django.db import transaction

from submissions import attachments
from submissions.models import State, Submission


def discard(submission):
    """Delete a draft; whether that could be done. What was ever handed over or acted on stays."""
    with transaction.atomic():
        row = Submission.objects.select_for_update().filter(pk=submission.pk).first()
        if row is None or not can_discard(row):
            return False
        for file in row.attachments.all():
            attachments.forget(file)
        row.delete()
    return True


def can_discard(submission):
    return submission.state == State.DRAFT and submission.sent_at is None and not submission.events.exists()
