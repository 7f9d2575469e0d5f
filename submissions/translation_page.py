"""What stands on the page on which a practice is translated: each text with its original beside it."""

from dataclasses import dataclass, field

from lib.differences import pieces
from lib.languages import Text
from practices import index, translations
from practices.models import Revision
from practices.terms import vocabulary_of
from submissions.conflicts import digest
from submissions.practice_models import TranslationDraft
from submissions.translating import LINES, headings, texts_in

SIGNS_A_ROW = 60


@dataclass
class Row:
    """One text: the original, what the field holds, and how it stands with it."""

    part: str
    heading: str
    original: Text
    translation: Text
    told: dict | None  # the public translation (practices.translations.told)
    draft: TranslationDraft | None
    changes: list = field(default_factory=list)  # of the original since what the field holds was made from it
    error: str = ""
    theirs: TranslationDraft | None = None  # what somebody else saved while this was typed
    is_ticked: bool = False

    @property
    def text(self):
        return self.translation.text

    @property
    def is_line(self):
        return self.part in LINES

    @property
    def height(self):
        """Rows of the field: as many as the original needs, or a little more than the text."""
        return max(2, max(len(self.original.text), len(self.text)) // SIGNS_A_ROW + 2)

    @property
    def is_private(self):
        """Whether what the field holds was saved and is not public."""
        return self.draft is not None and not self.draft.is_public

    @property
    def approved_by(self):
        return list(self.draft.approved_by.all()) if self.draft else []

    @property
    def label(self):
        return translations.label(self.told) if self.told else ""

    @property
    def differences(self):
        """What differs between what somebody else saved and what was typed."""
        return pieces(self.theirs.text, self.text)

    @property
    def marks(self):
        """What the page remembers of the field: a digest of the stored text, and the version of its draft."""
        return {f"was.{self.part}": digest(self.part, self.stored), f"version.{self.part}": self.version}

    @property
    def stored(self):
        return self.draft.text if self.draft else self.told["text"] if self.told else ""

    @property
    def version(self):
        return self.draft.version if self.draft else 0


def rows(practice, language):
    """The rows of a practice in the order of its page."""
    public = texts_in(practice, language)
    found = practice.translation_drafts.filter(language=language).select_related("changed_by")
    drafts = {draft.part: draft for draft in found.prefetch_related("approved_by")}
    made_from = {one["made_from"] for one in public.values()} | {draft.made_from for draft in drafts.values()}
    numbers = {practice.revision_number, *made_from}
    revisions = Revision.objects.filter(practice=practice, number__in=numbers)
    texts = {row.number: translations.texts_of(row.content) for row in revisions}
    return [
        row(practice, language, part, heading, texts, public.get(part), drafts.get(part))
        for part, heading in headings(vocabulary_of(index.current())).items()
        if part in texts[practice.revision_number]
    ]


def row(practice, language, part, heading, texts, told, draft):
    now = texts[practice.revision_number][part]
    made_from = draft.made_from if draft else told["made_from"] if told else practice.revision_number
    before = texts[made_from].get(part, "")
    text = draft.text if draft else told["text"] if told else ""
    return Row(
        part,
        heading,
        Text(now, practice.language),
        Text(text, language),
        told,
        draft,
        changes=pieces(before, now) if before != now else [],
    )
