"""A form brought back into a draft: what could be read is saved, what could not is told with its text."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from lib import apart
from lib.document_controls import stem
from lib.languages import labelled, list_comma
from submissions import drafts
from submissions.comparing import field_headings
from submissions.importing import cells
from submissions.importing.fields import READERS
from submissions.importing.refusals import Refused
from submissions.importing.rows import ReadRow
from submissions.importing.words import Words, form_field
from submissions.sections import SECTION_OF
from submissions.uploads import MOST_BYTES
from submissions.word_form import making, program
from submissions.word_form.tags import PREFIX, ROWS, TICKED, marked

PROGRAM = "submissions.word_form.program"
NAMING = {"naming": cells.one_of("naming")}


@dataclass
class Brought:
    """`values` are {field: value}; `unread` are (heading, text, why); `version` that of the draft it was made from."""

    values: dict
    unread: list
    version: int = 0
    saved: list = field(default_factory=list)  # fields


def read(file):
    """The Brought of a document that is open for reading. Raises Refused, in words for whoever chose it."""
    held = held_by(file)
    language, version = marked(held["mark"])
    answers = Answers(held["answers"])
    if not answers.known:
        raise Refused("NOT_THE_FORM")
    row = ReadRow()
    words = Words()
    unread = [*answers.into(row, words)]
    unread += [(_("Outside of the fields"), text, "") for text in written_beside(held["loose"], language)]
    return Brought(row.values, unread, version)


def held_by(file):
    content = file.read(MOST_BYTES + 1)
    if not content:
        raise Refused("EMPTY_DOCUMENT")
    if len(content) > MOST_BYTES:
        raise Refused("TOO_LARGE")
    if not content.startswith((b"PK", program.OLE)):
        raise Refused("NOT_A_DOCUMENT")
    try:
        line, rest = apart.answer(PROGRAM, content)
    except apart.Failed as fault:
        raise Refused("TOO_MUCH") from fault
    if line != program.READ:
        raise Refused(line)
    return json.loads(rest)


def written_beside(loose, language):
    """The paragraphs that are not of the form itself."""
    known = [code for code, _name in settings.LANGUAGES]
    with translation.override(language if language in known else translation.get_language()):
        printed = set(program.answers_of(making.form_document())["loose"])
    return [text for text in loose if text not in printed]


class Answers:
    """The answers of a form by field, whatever stands in them."""

    def __init__(self, answers):
        names = {stem(f"{PREFIX}{name}"): name for name in all_tags()}
        self.known = []
        for answer in answers:
            name = answer["tag"].removeprefix(PREFIX) if answer["tag"].startswith(PREFIX) else None
            name = name or names.get(re.sub(r"_\d+$", "", answer["tag"]), "")
            if name:
                text = "" if answer["text"] in placeholders() else answer["text"]
                self.known.append((name.split("."), answer | {"text": text}))

    def into(self, row, words):
        """Put what can be read into a ReadRow; (heading, text, why) of what cannot."""
        for names, answer in self.known:
            if len(names) == 1 and answer["text"]:
                reader = (READERS | NAMING).get(names[0])
                if reader:
                    yield from keep(row, names[0], reader, answer["text"], words, text=answer["text"])
        for name in TICKED:
            yield from self.ticks_into(row, name, words)
        yield from self.implementers_into(row, words)
        rows = self.rows("sources")
        yield from keep(row, "sources", cells.sources, rows, words, text=in_lines(rows))
        yield from self.safeguards_into(row, words)

    def ticks_into(self, row, name, words):
        boxes = [(names[1], answer) for names, answer in self.known if names[0] == TICKED[name] and len(names) == 2]
        ticked = [code for code, answer in boxes if answer["is_ticked"] or answer["text"]]
        yield from keep(row, name, cells.several_of(name), ticked, words, text=list_comma().join(ticked))

    def rows(self, name):
        """[{column: text}] of the rows that hold something."""
        found = defaultdict(dict)
        for names, answer in self.known:
            if names[0] == name and len(names) == 2 and names[1] in ROWS[name] and answer["text"]:
                found[answer["row"]][names[1]] = answer["text"]
        return list(found.values())

    def implementers_into(self, row, words):
        rows = self.rows("implementers")

        def read():
            kinds = [cells.known(one["kind"], "kind", words) if "kind" in one else "" for one in rows]
            return cells.implementer_rows([(one.get("name", ""), kind) for one, kind in zip(rows, kinds, strict=True)])

        yield from keep(row, "implementers", read, text=in_lines(rows))

    def safeguards_into(self, row, words):
        answers, notes = self.by_safeguard("answer"), self.by_safeguard("note")
        codes, read = {}, cells.one_of("answer")
        for slug, written in answers.items():
            yield from keep(row, slug, read, written, words, text=written, heading=safeguard(slug, words))
            codes |= {slug: row.values.pop(slug)} if slug in row.values else {}
        whole = {slug: {"note": note} for slug, note in notes.items()}
        text = "\n".join(labelled(safeguard(slug, words), note) for slug, note in notes.items())
        yield from keep(row, "safeguard_answers", cells.safeguard_answers, codes, None, whole, words, text=text)

    def by_safeguard(self, part):
        return {names[1]: answer["text"] for names, answer in self.known if names[0] == part and answer["text"]}


def keep(row, name, reader, *given, text, heading=""):
    """Keep a value, or say what could not be read, with its text and why."""
    row.problems.clear()
    row.keep(name, reader, *given)
    if row.problems:
        yield heading or heading_of(name), text, " ".join(message for _name, message in row.problems)


def in_lines(rows):
    return "\n".join(list_comma().join(row.values()) for row in rows)


def heading_of(name):
    headings = field_headings()
    return headings[name] if name in headings else str(form_field(name).label)


def safeguard(slug, words):
    row = words.safeguards.get(slug)
    return row.name if row else slug


def placeholders():
    """What stands in a field that nobody filled in."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {_("Write here"), _("Choose here")}
    return found


def all_tags():
    """Every name of an answer that the form has."""
    words = Words()
    yield from (name for name in SECTION_OF if name not in (*ROWS, "safeguard_answers", "attachments"))
    yield from (f"{name}.{column}" for name, columns in ROWS.items() for column in columns)
    yield from (f"{box}.{code}" for name, box in TICKED.items() for code in set(words.codes(name).values()))
    yield from (f"{part}.{slug}" for slug in words.safeguards for part in ("answer", "note"))


# Into the draft -------------------------------------------------------------------------------------------------------


def into_draft(submission, brought):
    """Save what was read. What was changed since the form was downloaded stays, and the text of the form is told."""
    try:
        saved = drafts.save(submission, brought.values, seen=brought.version or 1)
        kept = []
    except drafts.Stale as stale:
        saved, kept = stale.submission, stale.conflicts
    brought.unread += [(heading_of(one.field), shown(one.mine), _("This was changed meanwhile.")) for one in kept]
    brought.saved = [name for name in brought.values if name not in {one.field for one in kept}]
    return saved


def shown(value):
    """A value that was not saved, as a text that can be copied."""
    if isinstance(value, list):
        return "\n".join(shown(one) for one in value)
    if isinstance(value, dict):
        return list_comma().join(shown(one) for one in value.values() if one)
    return str(value)
