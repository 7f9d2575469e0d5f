"""Beginning, saving and adopting drafts: nothing typed is lost and no save wins silently."""

import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from practices.keywords import KeywordNames
from practices.models import Revision
from submissions import notices, roles
from submissions.content import content_of, copy_content, kinds
from submissions.models import OPEN, Submission
from submissions.sections import RELATIONS

ONCE = 32  # bytes of a secret link


class NotEditable(Exception):
    """It is not with its author any more."""


@dataclass
class Conflict:
    """A field that somebody else changed since it was read."""

    field: str
    theirs: object
    mine: object


class Stale(Exception):
    """Some fields were changed meanwhile and were not written; `conflicts` names them, the others are saved."""

    def __init__(self, submission, conflicts):
        super().__init__(", ".join(conflict.field for conflict in conflicts))
        self.submission = submission
        self.conflicts = conflicts


# Saving ---------------------------------------------------------------------------------------------------------------


def save(submission, values, *, seen):
    """Write `values` {field: value} that were made from version `seen`; the saved submission.

    A value equal to what is stored is no change. Relations are lists of primary keys. Raises Stale once all fields
    that nobody else touched are saved, NotEditable when it has been sent meanwhile.
    """
    with transaction.atomic():
        row = Submission.objects.select_for_update().get(pk=submission.pk)
        if not row.is_editable:
            raise NotEditable
        changed = {field: value for field, value in values.items() if stored(row, field) != comparable(field, value)}
        conflicts = [
            Conflict(field, stored(row, field), value)
            for field, value in changed.items()
            if row.field_versions.get(field, 0) > seen
        ]
        for conflict in conflicts:
            del changed[conflict.field]
        if changed:
            write(row, changed)
    if conflicts:
        raise Stale(row, conflicts)
    return row


def stored(submission, field):
    if field in RELATIONS:
        return sorted(getattr(submission, field).values_list("pk", flat=True))
    return getattr(submission, field)


def comparable(field, value):
    return sorted(value) if field in RELATIONS else value


def write(submission, changed):
    submission.version += 1
    submission.changed_at = timezone.now()
    for field, value in changed.items():
        submission.field_versions[field] = submission.version
        if field in RELATIONS:
            getattr(submission, field).set(value)
        else:
            setattr(submission, field, value)
    submission.implementer_kinds = kinds(submission.implementers)
    columns = [field for field in changed if field not in RELATIONS]
    submission.save(update_fields=[*columns, "implementer_kinds", "version", "field_versions", "changed_at"])


# Beginning ------------------------------------------------------------------------------------------------------------


def begin(user):
    """A new draft of a signed-in person."""
    return Submission.objects.create(owner=user, organisation=user.organisation, language=text_language(user))


def text_language(user):
    return "zh" if user.language == "zh-hans" else user.language


def begin_without_account(address):
    """A new draft of somebody unknown; the secret link to it is mailed to `address`, which is kept until then."""
    secret = secrets.token_urlsafe(ONCE)
    with transaction.atomic():
        submission = Submission.objects.create(resume_digest=digest(secret))
        notices.send_secret_link(submission, address, secret)
    return submission


def begin_update_without_account(practice, address):
    """The same for an update of a practice."""
    secret = secrets.token_urlsafe(ONCE)
    with transaction.atomic():
        submission = filled_update(practice, resume_digest=digest(secret))
        notices.send_secret_link(submission, address, secret)
    return submission


def digest(secret):
    return hashlib.sha256(secret.encode()).hexdigest()


def by_secret(secret):
    """The draft without an owner that a secret link opens, or None."""
    return Submission.objects.filter(resume_digest=digest(secret), owner=None).first()


def adopt(submission, user):
    """Give a draft begun without an account to whoever holds its link and has signed in; its link ends.

    An update stays without an owner while they have another one of the same practice open: whether it was given.
    """
    with transaction.atomic():
        if submission.is_update and open_update(submission.practice, user):
            return False
        unowned = Submission.objects.filter(pk=submission.pk, owner=None).exclude(resume_digest="")
        whose = {"owner": user, "organisation": user.organisation, "resume_digest": ""}
        return bool(unowned.update(**whose, changed_at=timezone.now()))


def begin_update(practice, user):
    """A draft that would update a practice, filled with what is published; the open one if there is one already."""
    with transaction.atomic():
        if present := open_update(practice, user):
            return present
        return filled_update(practice, owner=user, organisation=user.organisation)


def begin_edit(practice, curator):
    """The same for a curator who edits it as one; roles.Forbidden where it comes from their own side."""
    with transaction.atomic():
        roles.refuse_own_side(practice, curator)
        if present := open_update(practice, curator):
            return present
        return filled_update(practice, owner=curator, is_edit=True)


def filled_update(practice, **whose):
    """A saved update that holds what is published, the files of its page too."""
    revision = Revision.objects.get(practice=practice, number=practice.revision_number)
    kept_files = revision.content.get("attachments", [])
    submission = Submission(practice=practice, made_from=revision.number, kept_files=kept_files, **whose)
    now = {
        "language": revision.content.get("language") or practice.language,
        "keywords": sorted(practice.keywords.names()),  # curators may have renamed them since
    }
    copy_content(revision.content | now, practice.implementers, submission)
    return submission


def open_update(practice, user):
    """The one update of a practice that a person may have open. The practice stays locked, so that none is added."""
    type(practice).objects.select_for_update().get(pk=practice.pk)
    return open_update_of(practice, user)


def open_update_of(practice, user):
    """The same where nothing is to be added."""
    return Submission.objects.filter(practice=practice, owner=user, state__in=OPEN).first()


def begin_again(submission, user):
    """A new attempt after a declined or withdrawn one, with its content and a link to it."""
    with transaction.atomic():
        if submission.is_update and (present := open_update(submission.practice, user)):
            return present
        again = Submission(
            owner=user,
            organisation=None if submission.is_edit else user.organisation,
            previous=submission,
            practice=submission.practice if submission.is_update else None,
            made_from=submission.made_from,
            is_edit=submission.is_edit,
            kept_files=submission.kept_files,
            confidential_notes=submission.confidential_notes,
            naming=submission.naming,
        )
        names = {"keywords": KeywordNames.read().present(submission.keywords)}
        copy_content(content_of(submission) | names, submission.implementers, again)
    return again
