"""The files of a submission: cleaned, kept under names that cannot be guessed, and gone when they are taken away."""

from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.models import PublicFile, Revision
from submissions import uploads
from submissions.drafts import NotEditable
from submissions.models import Attachment, Submission

MOST_FILES = 10
TOO_MANY = _("There are ten files already. Remove one before you add another.")


def add(submission, upload, *, is_public):
    """Keep a file that somebody sent. Raises uploads.Refused, in words for them, and NotEditable."""
    clean = uploads.clean(upload)
    name = default_storage.save(f"attachments/{uuid4()}.{clean.extension}", ContentFile(clean.content))
    try:
        with transaction.atomic():
            row = changed(submission)
            if row.attachments.count() >= MOST_FILES:
                raise uploads.Refused(TOO_MANY)
            return Attachment.objects.create(
                submission=row,
                file=name,
                name=uploads.safe_name(upload.name, clean.content_type),
                content_type=clean.content_type,
                size=len(clean.content),
                is_public=is_public,
            )
    except BaseException:
        default_storage.delete(name)
        raise


def remove(submission, pk):
    """Take a file away; nothing happens when it is gone already."""
    with transaction.atomic():
        file = changed(submission).attachments.filter(pk=pk).first()
        if file:
            forget(file)


def forget(file):
    """Delete a file with its row. What stands on the page of a practice stays in the storage."""
    name = file.file.name
    file.delete()
    transaction.on_commit(lambda: delete_stored(name))


def delete_stored(name):
    if not PublicFile.objects.filter(file=name).exists() and not Attachment.objects.filter(file=name).exists():
        default_storage.delete(name)


def set_public(submission, pk, *, is_public):
    """Say whether a file goes on the page of the practice."""
    with transaction.atomic():
        changed(submission).attachments.filter(pk=pk).update(is_public=is_public)


def keep(submission, pk, *, is_kept):
    """Say whether a file of the page that an update changes stays on it."""
    with transaction.atomic():
        row = changed(submission)
        ids = {file["id"] for file in row.kept_files} - {pk} | ({pk} if is_kept else set())
        row.kept_files = [file for file in published(row) if file["id"] in ids]
        row.save(update_fields=["kept_files"])


def published(submission):
    """The files of the revision that an update was made from, as contents name them."""
    if not submission.is_update:
        return []
    revision = Revision.objects.get(practice=submission.practice_id, number=submission.made_from)
    return revision.content.get("attachments", [])


def changed(submission):
    """The locked submission, its version one higher because of its files."""
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    if not row.is_editable:
        raise NotEditable
    row.version += 1
    row.field_versions["attachments"] = row.version
    row.changed_at = timezone.now()
    row.save(update_fields=["version", "field_versions", "changed_at"])
    return row
