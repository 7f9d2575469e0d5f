"""Making the form: every section with its hints and places to write, empty or with what a draft holds."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.document_controls import Controls
from lib.document_styles import TEXT_WIDTH, TINT
from lib.document_xml import w
from lib.documents import Cell, Document, Passage, Run
from practices.content import Answer, ImplementerKind, Liberty
from practices.formats import SITE_NAME
from submissions.forms.base import stored_values
from submissions.forms.fields import OneOf
from submissions.forms.fields import Passage as LongText
from submissions.forms.picking import in_tree, vocabulary
from submissions.forms.sections import FORMS, ImplementerForm, SourceForm
from submissions.importing.fields import all_languages
from submissions.importing.rows import NOTHING
from submissions.models import Naming
from submissions.sections import SECTIONS
from submissions.word_form.tags import ROWS, TICKED, mark, tag

EMPTY_ROWS = {"implementers": 4, "sources": 5}  # beside those that are filled
BOX_WIDTH = 700  # of the column of boxes to tick


def form_document(submission=None):
    """The form in the language of the reader, as the bytes of a .docx file."""
    return Form(submission).made()


class Form:
    def __init__(self, submission):
        self.language = get_language()
        self.values = values_of(submission)
        self.vocabulary = vocabulary()
        title = _("Share a practice: the form")
        self.paper = Document(self.language, title=title, author=SITE_NAME)
        version = submission.version if submission else 0
        self.paper.file.core_properties.keywords = mark(self.language, version)
        self.controls = Controls(right_to_left=self.paper.is_right_to_left)

    def made(self):
        paper = self.paper
        paper.add("Kicker", SITE_NAME)
        paper.add("Title", _("Share a practice: the form"))
        for sentence in introduction():
            paper.add("BodyText", sentence)
        for number, section in enumerate(SECTIONS, 1):
            if section.fields:
                self.section(number, section)
        self.list_of_provisions()
        paper.running(_("Share a practice"), SITE_NAME, _("Page {page} of {pages}"))
        return paper.save()

    def section(self, number, section):
        self.paper.heading(1, f"{number}. {section.title}")
        fields = FORMS[section.slug].base_fields
        for name in section.fields:
            if name in ROWS:
                self.rows(name)
            elif name == "safeguard_answers":
                self.safeguards()
            elif name in fields:
                self.field(name, fields[name])

    def field(self, name, field):
        self.heading(field.label, field.help_text)
        if name in ("countries", "provisions"):
            self.hint(_("Several with a semicolon between them."))
        if name in TICKED:
            return self.ticks(name, TICKED[name])
        if isinstance(field, OneOf):
            self.explain(field)
        if isinstance(field, LongText):
            return self.long_box(name, field)
        self.box(self.control(name, field), field.label)

    def heading(self, label, hint=""):
        self.paper.heading(2, str(label))
        if hint:
            self.hint(str(hint))

    def hint(self, text):
        """It stays on the page of the field below it."""
        self.paper.add("Caption", text)
        self.paper.blocks[-1][0].insert(1, w("keepNext"))

    def explain(self, field):
        """What each answer means."""
        labels = dict(field.choices)
        self.paper.bullets(
            [Run(str(labels[value]), style="Strong"), f" – {explanation}" if explanation else ""]
            for value, explanation in field.explanations.items()
        )

    def control(self, name, field):
        value = self.values[name]
        if isinstance(field, OneOf):
            return self.choice(tag(name), field.label, field.choices, value)
        if name == "language":
            return self.choice(tag(name), field.label, all_languages(), value)
        return self.text(tag(name), field.label, self.written(name, value))

    def written(self, name, value):
        """A value as one would type it."""
        if name == "countries":
            return "; ".join(self.vocabulary["country"][code].name for code in value)
        if name == "provisions":
            return "; ".join(self.vocabulary["provision"][code].name for code in value)
        if isinstance(value, list):
            return ", ".join(value)
        return "" if value is None else str(value)

    def text(self, name, label, text):
        return self.controls.text(name, str(label), text, _("Write here"))

    def choice(self, name, label, choices, chosen):
        pairs = [(value, str(text)) for value, text in choices]
        return self.controls.choice(name, str(label), pairs, chosen, _("Choose here"))

    def box(self, control, label):
        self.paper.grid([[Cell([], elements=(control,))]], [TEXT_WIDTH], str(label), tint=TINT)

    def long_box(self, name, field):
        """A cell for several paragraphs."""
        text, label = self.values[name], str(field.label)
        written = self.controls.paragraphs(tag(name), text, _("Write here"))
        self.paper.grid([[Cell([], elements=written)]], [TEXT_WIDTH], label, tint=TINT)
        self.controls.around_cell(self.paper.blocks[-1], tag(name), label, is_empty=not text)

    def ticks(self, name, parameter):
        rows = self.vocabulary[parameter].values()
        widths = [BOX_WIDTH, TEXT_WIDTH - BOX_WIDTH]
        chosen = set(self.values[name])
        cells = [
            [
                Cell([], elements=(self.controls.tick(tag(parameter, row.pk), row.name, is_ticked=row.pk in chosen),)),
                Cell([Passage([row.name])]),
            ]
            for row in rows
        ]
        self.paper.grid(cells, widths, str(FORMS["what"].base_fields[name].label))

    # Rows -------------------------------------------------------------------------------------------------------------

    def rows(self, name):
        heading, hint, fields = ROW_WORDS[name]()
        self.heading(heading, hint)
        filled = self.values[name] + [{}] * EMPTY_ROWS[name]
        rows = [[self.row_cell(name, column, fields[column], row) for column in ROWS[name]] for row in filled]
        widths = {"implementers": [3, 2], "sources": [4, 3, 2, 4]}[name]
        self.paper.table([str(fields[column].label) for column in ROWS[name]], rows, widths=widths, about=heading)

    def row_cell(self, name, column, field, row):
        value = row.get(column)
        if column == "kind":
            control = self.choice(tag(name, column), field.label, ImplementerKind.choices, value)
        else:
            control = self.text(tag(name, column), field.label, "" if value is None else str(value))
        return Cell([], elements=(control,))

    def safeguards(self):
        self.heading(_("Answers on safeguards"), _("For each guarantee an answer, and a note if there is more to say."))
        rows = [self.safeguard(row) for row in self.vocabulary["safeguard"].values()]
        heads = [_("Safeguard"), _("Answer"), _("Note")]
        self.paper.table(heads, rows, widths=[5, 2, 4], about=_("Answers on safeguards"))

    def safeguard(self, row):
        given = self.values["safeguard_answers"].get(row.pk, {})
        answer = self.choice(tag("answer", row.pk), row.name, Answer.choices, given.get("answer", ""))
        note = self.text(tag("note", row.pk), row.name, given.get("note", ""))
        words = Cell([Passage([Run(row.name, style="Strong")]), Passage([row.question])])
        return [words, Cell([], elements=(answer,)), Cell([], elements=(note,))]

    def list_of_provisions(self):
        """What can be named under "What it answers to"."""
        self.paper.heading(1, _("Provisions that can be named"), on_new_page=True)
        self.paper.facts(
            [(row.name, [Passage([row.title])]) for row, _level in in_tree(self.vocabulary)],
            about=_("Provisions that can be named"),
        )


def values_of(submission):
    if submission is None:
        language = {"language": "zh" if get_language() == "zh-hans" else get_language(), "liberty": ""}
        return NOTHING | language | {"naming": ""}
    fields = [name for section in SECTIONS for name in section.fields]
    values = stored_values(submission, fields)
    unsaid = {"liberty": Liberty.NOT_STATED, "naming": Naming.KIND}
    return values | {
        name: "" for name, usual in unsaid.items() if values[name] == usual and name not in submission.field_versions
    }


def introduction():
    yield _(
        "Write in the grey fields, in the language you know best. Leave empty what you do not know: nothing has to be "
        "complete. Then bring this document back to the page from which it came, and you see what could be read."
    )
    yield _("Leave out names of children and families, and addresses of shelters.")


ROW_WORDS = {
    "implementers": lambda: (
        _("Who runs it"),
        _("One a row: the organisation or office, and of which kind it is."),
        ImplementerForm.base_fields,
    ),
    "sources": lambda: (
        _("Sources"),
        _(
            "Where readers can look it up: a law, a report, an evaluation, a news article. "
            "At least one; the more independent, the better."
        ),
        SourceForm.base_fields,
    ),
}
