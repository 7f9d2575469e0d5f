"""A row of a file as the values of a submission, and all that is wrong with it, in plain words."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy

from practices.content import Liberty
from submissions import completeness, safeguarding, screening
from submissions.content import TEXTS, content_from
from submissions.handed_over import Chosen
from submissions.importing import cells
from submissions.importing.fields import READERS, safeguard_column
from submissions.importing.words import Words
from submissions.sections import RELATIONS

FAULTS: dict[str, str | Promise] = {
    "formula": gettext_lazy("A formula without a result. Open the file in a spreadsheet program and save it again."),
    "error": gettext_lazy("A formula that ended in an error, such as #REF!. Write the value instead."),
    "sign": gettext_lazy("This holds a sign that cannot be kept. Type it again instead of pasting it."),
    "long": gettext_lazy("This is longer than any field of a practice."),
    "beyond": gettext_lazy("There is something to the right of the last heading. Give it a heading or take it out."),
}
# What a row is whose cells are all empty.
NOTHING = (
    dict.fromkeys((*TEXTS, "reach_note", "confidential_notes", "certainty"), "")
    | {name: [] for name in (*RELATIONS, "implementers", "keywords", "sources")}
    | {"reach_children": None, "safeguard_answers": {}, "language": "en", "liberty": Liberty.NOT_STATED.value}
)


@dataclass
class ReadRow:
    """`values` {field of a submission: value} are those that could be read; `problems` are (column or field, text)."""

    values: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)

    def keep(self, name, reader, *given, column=""):
        """Keep the value of a field, or what is wrong with it; an empty one says nothing."""
        try:
            value = reader(*given)
        except ValidationError as error:
            self.problems += [(column or name, message) for message in error.messages]
        else:
            if value not in ("", None, [], {}):
                self.values[name] = value

    @property
    def all_values(self):
        return NOTHING | self.values

    @cached_property
    def content(self):
        """What the public would read of it, as `submissions.content` has it."""
        return content_from(self.all_values)

    def missing(self):
        """[(field, text)]: what it lacks before it can be sent, but for what has another problem."""
        wrong = {name for name, _text in self.problems}
        lacking = completeness.missing(AsSubmission(self.all_values))
        return [(item.field, item.message) for item in lacking if item.field not in wrong]

    def findings(self):
        """[(field, kind)]: what could identify a person in it."""
        content = self.content
        found = safeguarding.findings(
            screening.texts_of(content), countries=[code.lower() for code in content["countries"]]
        )
        return [(screening.field_of(one.field), str(one.label)) for one in found]


class AsSubmission:
    """Values under the names that a submission has, for what looks at those."""

    def __init__(self, values):
        self.values = values

    def __getattr__(self, name):
        value = self.values[name]
        return Chosen(value) if name in RELATIONS else value


def read(given):
    """The ReadRow of {name of a column: cell}."""
    row, words = ReadRow(), Words()
    for name, reader in READERS.items():
        if name in given:
            row.keep(name, reader, given[name], words)
    if "implementers" in given or "implementer_kinds" in given:
        row.keep("implementers", cells.implementers, given.get("implementers"), given.get("implementer_kinds"), words)
    answers = answers_of(row, given, words)
    rest = given.get("safeguard_notes"), given.get("safeguard_answers")
    if answers or any(rest):
        row.keep("safeguard_answers", cells.safeguard_answers, answers, *rest, words, column="safeguard_notes")
    return row


def answers_of(row, given, words):
    """{safeguard: answer} of the columns that hold one each."""
    answer, found = cells.one_of("answer"), {}
    for slug in words.safeguards:
        column = safeguard_column(slug)
        if given.get(column):
            row.keep(column, answer, given[column], words)
            found[slug] = row.values.pop(column, "")
    return {slug: code for slug, code in found.items() if code}
