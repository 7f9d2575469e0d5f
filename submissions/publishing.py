"""Copies what was accepted into the catalogue, and takes practices down: the one writer of its practices.

The words they are described with are written by submissions.vocabulary.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from slugify import slugify

from practices import index, search, translations
from practices.content import Liberty
from practices.keywords import KeywordNames
from practices.models import Practice, Provenance, PublicFile, Revision, Translation
from submissions.content import TEXTS
from submissions.models import Naming, PracticeEvent
from submissions.sections import RELATIONS

LONGEST_SLUG = 80  # characters, with room for a number behind it


class CannotChange(Exception):
    """Why a practice was not taken down or put back, in words. Nothing has changed."""


def publish(submission, handover, *, note="", is_verified=True):
    """Publish a hand-over as a new practice or as the next revision of one; the practice. In the caller's transaction.

    Everyone else who would change the catalogue waits until that transaction ends.
    """
    index.hold()
    practice = the_practice(submission, handover.content)
    practice.updated_at = timezone.now()
    if is_verified:
        practice.verified_on = practice.updated_at.date()
    if not submission.is_edit:  # whoever edits it does not become who it came from
        practice.provenance = Provenance.SUBMITTED
        practice.submitted_by, practice.submitter_kind = public_name(submission)
    write_columns(practice, submission, handover.content)
    write_relations(practice, handover.content)
    Revision.objects.create(
        practice=practice,
        number=practice.revision_number,
        content=handover.content | {"slug": practice.slug},
        note=note,
        published_at=practice.updated_at,
    )
    publish_files(practice, submission)
    for translation in practice.translations.all():
        write_translation(translation, translation.texts)
    search.reindex([practice.pk])
    search.reindex_vocabulary()
    index.refresh([practice.pk])
    return practice


def the_practice(submission, content):
    """The practice to be written: a new one, or the one that is updated, with its next number."""
    if not submission.is_update:
        return Practice(slug=free_slug(content["title"]), provenance=Provenance.SUBMITTED)
    practice = Practice.objects.select_for_update().get(pk=submission.practice_id)
    practice.revision_number += 1
    return practice


def free_slug(title):
    """An address for a title that no practice has: words in Latin letters, with a number behind if need be."""
    words = slugify(title, max_length=LONGEST_SLUG, word_boundary=True) or "practice"
    # `export` and the like are addresses beside the practices.
    taken = set(Practice.objects.filter(slug__startswith=words).values_list("slug", flat=True)) | RESERVED
    return next(slug for slug in numbered(words) if slug not in taken)


RESERVED = {"compare", "export", "feed", "brief"}


def numbered(words):
    yield words
    number = 2
    while True:
        yield f"{words}-{number}"
        number += 1


def write_columns(practice, submission, content):
    for name in TEXTS:
        setattr(practice, name, content[name])
    practice.liberty = content["liberty"] or Liberty.NOT_STATED
    practice.implementers = submission.implementers
    practice.implementer_kinds = content["implementer_kinds"]
    practice.safeguard_answers = content["safeguard_answers"]
    practice.reach_children = content["reach"]["children"]
    practice.reach_note = content["reach"]["note"]
    practice.sources = content["sources"]
    practice.certainty = content["certainty"]
    if practice.pk is None:
        practice.published_at = practice.updated_at
    practice.save()


def public_name(submission):
    """(name, kind) of the organisation as the public may read them; a person is never named."""
    organisation = submission.organisation
    if organisation is None:
        return "", ""
    return organisation.name if submission.naming == Naming.ORGANISATION else "", organisation.kind


def write_relations(practice, content):
    for name in RELATIONS:
        codes = content[name]
        getattr(practice, name).set([code.lower() for code in codes] if name == "countries" else codes)
    practice.keywords.set(KeywordNames.read().keywords_for(content["keywords"]))


def publish_files(practice, submission):
    for file in submission.attachments.filter(is_public=True):
        PublicFile.objects.get_or_create(
            pk=file.pk,
            defaults={
                "practice": practice,
                "file": file.file.name,
                "name": file.name,
                "content_type": file.content_type,
                "size": file.size,
            },
        )


# Translations ---------------------------------------------------------------------------------------------------------


def translate(changes):
    """Publish translated texts: (practice, language, {part: practices.translations.told(…)}); None takes one away.

    In the transaction of a caller who holds the index and has looked behind it at what the practice says now.
    """
    for practice, language, texts in changes:
        known = practice.translations.filter(language=language).first()
        translation = known or Translation(practice=practice, language=language)
        texts = translation.texts | texts
        write_translation(translation, {part: one for part, one in texts.items() if one})
    ids = {practice.pk for practice, _language, _texts in changes}
    search.reindex(ids)
    index.refresh(ids)


def write_translation(translation, texts):
    """Write the columns of a translation as its texts fit the revision now published."""
    present = translation.practice.revision_number
    numbers = {present, *(one["made_from"] for one in texts.values())}
    found = Revision.objects.filter(practice=translation.practice_id, number__in=numbers)
    contents = dict(found.values_list("number", "content"))
    for name, value in translations.columns(texts, present, contents).items():
        setattr(translation, name, value)
    translation.save()


# Taking down ----------------------------------------------------------------------------------------------------------


def take_down(practice, *, by, reason):
    """Withdraw a practice from the public, with a reason that its address then tells."""
    change(practice, PracticeEvent.Action.TAKE_DOWN, by=by, message=reason)


def put_back(practice, *, by, reason):
    """Let the public read a practice again."""
    change(practice, PracticeEvent.Action.PUT_BACK, by=by, message=reason)


def change(practice, action, *, by, message):
    is_down = action == PracticeEvent.Action.TAKE_DOWN
    with transaction.atomic():
        index.hold()
        row = Practice.objects.select_for_update().get(pk=practice.pk)
        if not message.strip():
            raise CannotChange(_("Give a reason."))
        if bool(row.taken_down_at) == is_down:
            raise CannotChange(_("Somebody else did this already."))
        row.taken_down_at = timezone.now() if is_down else None
        row.taken_down_reason = message.strip() if is_down else ""
        row.save(update_fields=["taken_down_at", "taken_down_reason"])
        record(row, action, by=by, message=message)
        index.refresh([row.pk])


def record(practice, action, *, by, message=""):
    """One line of a practice's history. In the caller's transaction."""
    now = timezone.now()
    return PracticeEvent.objects.create(practice=practice, action=action, by=by, at=now, message=message.strip())
