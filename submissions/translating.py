"""Translating a practice, text by text: what is typed stays private until enough curators stand for it."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role
from lib.languages import TRANSLATED, labelled, language_name, list_comma
from practices import changes, index, translations
from practices.freshness import today
from practices.models import Practice, Revision
from submissions import publishing, safeguarding
from submissions.practice_models import PracticeEvent, TranslationDraft

LINES = ("title", *translations.NAMES)  # texts of one line
LONGEST_LINE, LONGEST = 300, 20_000  # characters


@dataclass(frozen=True)
class Typed:
    """One text as a page sent it. `seen` is the version of the draft that the page showed, 0 for none."""

    text: str
    seen: int = 0
    is_right: bool = False  # it is to be published
    may_stay: bool = False  # what could identify a person in it was looked at


@dataclass
class Outcome:
    """What became of the texts of a page, by part. A text that was refused may be saved all the same."""

    saved: set = field(default_factory=set)
    published: set = field(default_factory=set)
    waiting: set = field(default_factory=set)  # right, but another curator must say so too
    refused: dict = field(default_factory=dict)  # why it is not public, in words
    conflicts: dict = field(default_factory=dict)  # what somebody else saved meanwhile; ours is not written


class NotPossible(Exception):
    """Why a practice cannot be translated now, in words. Nothing has changed."""


def languages_of(practice):
    """The languages of the interface that it is not written in."""
    return [language for language in TRANSLATED if language != practice.language]


def headings(vocabulary):
    """The name of every part, in the order of the page: {part: heading}."""
    names = headings_of_sections()
    notes = {f"{translations.NOTE}{slug}": row.name for slug, row in vocabulary["safeguard"].items()}
    after = (*translations.AFTER_SAFEGUARDS, "reach_note", *translations.NAMES)
    return {part: names[part] for part in translations.SECTIONS} | notes | {part: names[part] for part in after}


def headings_of_sections():
    """The names of all parts but the notes on safeguards."""
    return changes.headings() | {"reach_note": _("How they were counted")}


def new_findings(text, original, countries):
    """What in a translation could identify a person and does not stand in the original."""
    found = safeguarding.findings({"text": text}, countries=countries)
    return [finding for finding in found if finding.excerpt not in original]


def save(practice, language, typed, *, by, revision):
    """Keep texts {part: Typed} that were made from revision number `revision`; publish those that are right."""
    with transaction.atomic():
        index.hold()  # nobody may publish another revision between our look and the end
        row = Practice.objects.select_for_update().get(pk=practice.pk)
        if row.taken_down_at:
            raise NotPossible(_("The practice was taken down. Put it back before you translate it."))
        return Saving(row, language, by, revision).save(typed)


class Saving:
    """The texts of one page on their way, behind the lock of the catalogue."""

    def __init__(self, practice, language, by, revision):
        self.practice, self.language, self.by = practice, language, by
        found = Revision.objects.filter(practice=practice, number__in={practice.revision_number, revision})
        texts = {row.number: translations.texts_of(row.content) for row in found}
        self.number = practice.revision_number
        self.now, self.seen = texts[self.number], texts.get(revision, {})
        self.seen_number = revision if revision in texts else self.number
        self.public = texts_in(practice, language)
        drafts = practice.translation_drafts.select_for_update().filter(language=language)
        self.drafts = {draft.part: draft for draft in drafts}
        self.countries = list(practice.countries.values_list("pk", flat=True))
        self.outcome = Outcome()

    def save(self, typed):
        for part, one in typed.items():
            self.take(part, one)
        if self.outcome.published:
            self.publish()
        return self.outcome

    def take(self, part, one):
        outcome, draft = self.outcome, self.drafts.get(part)
        if part not in self.now:
            outcome.refused[part] = _("The practice does not hold this text any more.")
        elif len(one.text) > (LONGEST_LINE if part in LINES else LONGEST):
            outcome.refused[part] = _("It is too long, and is not saved.")
        elif draft and draft.version > one.seen and draft.text != one.text:
            outcome.conflicts[part] = draft
        else:
            self.keep(part, one.text)
            if one.is_right and part in self.drafts:
                self.approve(part, one)

    def keep(self, part, text):
        """Write a text as typed. Who had approved another one has not approved this."""
        draft = self.drafts.get(part)
        if draft is None:
            made_from = self.public[part]["made_from"] if part in self.public else self.seen_number
            draft = TranslationDraft(
                practice=self.practice, language=self.language, part=part, made_from=made_from, version=0
            )
        elif draft.text == text:
            return
        draft.text, draft.version, draft.is_public = text, draft.version + 1, False
        draft.changed_by, draft.changed_at = self.by, timezone.now()
        draft.save()
        draft.approved_by.clear()
        self.drafts[part] = draft
        self.outcome.saved.add(part)

    def approve(self, part, one):
        if obstacle := self.obstacle(part, one):
            self.outcome.refused[part] = obstacle
            return
        draft = self.drafts[part]
        draft.made_from = self.number
        draft.save(update_fields=["made_from"])
        draft.approved_by.add(self.by)
        approved = draft.approved_by.filter(is_active=True, role=Role.CURATOR).count()
        is_enough = approved >= settings.APPROVALS_REQUIRED
        (self.outcome.published if is_enough else self.outcome.waiting).add(part)

    def obstacle(self, part, one):
        if self.seen.get(part) != self.now[part]:
            return _("The original changed while you were writing. Read what changed, then tick this again.")
        found = [] if one.may_stay else new_findings(one.text, self.now[part], self.countries)
        if found:
            excerpts = list_comma().join(finding.excerpt for finding in found)
            return _("This could identify a person: %(excerpts)s. Take it out, or tick that it may stay.") % {
                "excerpts": excerpts
            }
        return ""

    def publish(self):
        parts = self.outcome.published
        publishing.translate([(self.practice, self.language, {part: self.told(part) for part in parts})])
        self.practice.translation_drafts.filter(language=self.language, part__in=parts).update(is_public=True)
        publishing.record(self.practice, PracticeEvent.Action.TRANSLATE, by=self.by, message=self.message())

    def told(self, part):
        """A text as it becomes public: a person's, or a machine's that a person has reviewed; None for none."""
        text, before = self.drafts[part].text, self.public.get(part)
        if not text:
            return None
        if before and before["origin"] == "machine" and before["text"] == text:
            return translations.kept(before) | {"made_from": self.number, "reviewed_on": today().isoformat()}
        days = {"made_on": today(), "reviewed_on": today()}
        return translations.told(text, origin="person", made_from=self.number, **days)

    def message(self):
        names = headings_of_sections()
        shown = dict.fromkeys(
            names.get(part, _("Answers on safeguards")) for part in self.now if part in self.outcome.published
        )
        return labelled(language_name(self.language), list_comma().join(shown))


def texts_in(practice, language):
    """The public translations of a practice into a language, {part: told}."""
    row = practice.translations.filter(language=language).first()
    return row.texts if row else {}
