"""The texts of a practice as one reader gets them: translated where there is a translation of what they say now."""

from functools import cached_property

from django.utils.translation import get_language

from lib.differences import pieces
from lib.languages import Text, text_key
from practices import translations


class Translated:
    """The texts of `content`, which is that of `revision` of `practice` and written in `language`."""

    @cached_property
    def translation(self):
        """What each text is in the language of the reader, {part: told (practices.translations)}."""
        language = text_key(get_language())
        if language == self.language:
            return {}
        return next((row.texts for row in self.practice.translated_into if row.language == language), {})

    def is_of_this(self, one):
        """Whether a translation was made from what this revision says."""
        return not one["is_stale"] if self.latest_revision is None else one["made_from"] == self.revision.number

    @cached_property
    def texts(self):
        return translations.texts_of(self.content)

    def original(self, part):
        return Text(self.texts.get(part, ""), self.language)

    def part(self, part):
        return Part(self, part)

    def shown(self, part):
        """A text as the reader gets it: its translation, where there is one of what it says."""
        return self.part(part).text

    @property
    def title(self):
        return self.shown("title")

    @property
    def summary(self):
        return self.shown("summary")

    @property
    def opening(self):
        """Title and summary, with what stands beside them."""
        return [self.part("title"), self.part("summary")]

    @property
    def original_title(self):
        return self.original("title") if self.is_opening_translated else None

    @property
    def original_summary(self):
        return self.original("summary") if self.is_opening_translated else None

    @property
    def is_opening_translated(self):
        return any(part.text.is_translation for part in self.opening)

    @cached_property
    def translated(self):
        """What its translated texts are (practices.translations.label), each sentence once."""
        shown = (self.translation[part] for part in self.texts if self.shown(part).is_translation)
        return list(dict.fromkeys(translations.label(one) for one in shown))

    @cached_property
    def origins(self):
        """Contents of the revisions that stale translations were made from, by number."""
        stale = {one["made_from"] for one in self.translation.values() if one["is_stale"]}
        found = self.practice.revisions.filter(number__in=stale)
        return dict(found.values_list("number", "content"))

    def named(self, part):
        """A name as texts: translated, if it is, and as it was written, in whatever language that is."""
        shown = self.shown(part)
        written = [Text(shown.text, "")] if not shown.is_translation else [shown, Text(self.texts[part], "")]
        return [text for text in written if text.text]


class Part:
    """One text of a practice for a reader, with what stands beside it."""

    def __init__(self, reading, part):
        self.reading = reading
        self.part = part
        self.told = reading.translation.get(part)

    @cached_property
    def text(self):
        """What it says now: translated if that was translated, as it was written if not."""
        if not self.told or not self.reading.is_of_this(self.told) or self.part not in self.reading.texts:
            return self.reading.original(self.part)
        return self.translated

    @property
    def translated(self):
        is_machine = translations.is_unreviewed(self.told)
        return Text(self.told["text"], text_key(get_language()), is_machine, is_translation=True)

    @property
    def original(self):
        """What a translation was made from; None where the original is shown."""
        return self.reading.original(self.part) if self.text.is_translation else None

    @cached_property
    def earlier(self):
        """The translation of what it said in an earlier version, or None."""
        is_stale = self.told and self.told["is_stale"] and self.reading.latest_revision is None
        return Earlier(self) if is_stale and self.part in self.reading.texts else None


class Earlier:
    """A translation of what a text said in an earlier version."""

    def __init__(self, part):
        self.text = part.translated
        self.label = translations.label(part.told)
        self.number = part.told["made_from"]
        before = translations.texts_of(part.reading.origins[self.number]).get(part.part, "")
        self.changes = pieces(before, part.reading.texts[part.part])
