"""The forms of the six sections that are written, with the hints that stand beside their fields."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.languages import language_name, sort_key
from practices.content import (
    MOST_MEASURE_TYPES,
    SUMMARY_LENGTHS,
    TITLE_LENGTH,
    Answer,
    Evidence,
    ImplementerKind,
    Liberty,
    Scope,
    Stage,
)
from submissions.forms.base import SectionForm, error_link
from submissions.forms.fields import Keywords, Line, Number, OneOf, PartialDate, Passage, WebAddress
from submissions.forms.picking import (
    Pick,
    all_populations,
    countries_by_region,
    measures_by_group,
    provisions_by_instrument,
    vocabulary,
)
from submissions.forms.rows import RowForm, Rows
from submissions.models import Naming

MAIN_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh", "pt", "tr", "it", "el", "de", "nl", "sv")
OTHER_LANGUAGES = (
    *(
        "az",
        "be",
        "bg",
        "bn",
        "bs",
        "ca",
        "ckb",
        "cs",
        "da",
        "et",
        "fa",
        "fi",
        "he",
        "hi",
        "hr",
        "ht",
        "hu",
        "hy",
        "id",
    ),
    *("is", "ja", "ka", "kk", "km", "ko", "ky", "lt", "lv", "mk", "mn", "ms", "my", "nb", "ne", "pl", "ro", "sk", "sl"),
    *("sq", "sr", "sw", "ta", "tg", "th", "tk", "uk", "ur", "uz", "vi"),
)


def languages(present):
    """Choices of the language of a text, with the one it has now whichever that is."""
    main = [(code, language_name(code)) for code in MAIN_LANGUAGES]
    others = [(code, language_name(code)) for code in {*OTHER_LANGUAGES, present} - {*MAIN_LANGUAGES, ""}]
    return [*main, (_("More languages"), sorted(others, key=lambda choice: sort_key(choice[1])))]


# 1 What and where -----------------------------------------------------------------------------------------------------


class ImplementerForm(RowForm):
    name = Line(label=_("Name of the organisation or office"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=lambda: [("", _("Choose a kind")), *ImplementerKind.choices]
    )


class Implementers(Rows):
    row_form = ImplementerForm


class WhereForm(SectionForm):
    section = "where"
    parts = {"implementers": Implementers}

    title = Line(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        help_text=_("Say what is done and where. For example: “Host families instead of reception centres in Leuven”."),
    )
    summary = Passage(
        label=_("Summary"),
        least=SUMMARY_LENGTHS[0],
        max_length=SUMMARY_LENGTHS[1],
        rows=5,
        help_text=_(
            "Three or four sentences for somebody who has one minute: what happens to the child instead of detention, "
            "who does it, since when, and what came of it."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language you write in"),
        required=False,
        help_text=_("Write in the language you know best. Curators can add translations later."),
    )
    countries = Pick(
        label=_("Countries"), groups=countries_by_region, help_text=_("Where it takes place: one country or several.")
    )
    scope = OneOf(
        label=_("How far it reaches"),
        explained={
            Scope.NATIONAL: _("A law, policy or programme for the whole country."),
            Scope.SUBNATIONAL: _("A city, a district, one border crossing or one centre."),
            Scope.REGIONAL: _("Several countries together, such as an agreement among neighbours."),
            Scope.GLOBAL: _("All countries, such as guidance of the United Nations."),
        },
    )
    locality = Line(
        label=_("Place within the country"),
        max_length=200,
        help_text=_("A town or region, never the address of a shelter. For example: “Tapachula, Chiapas”."),
    )
    local_name = Line(
        label=_("What it is called locally"),
        max_length=200,
        help_text=_("In its own language, if it has a name. For example: “Casa Nuestra”."),
    )
    start = PartialDate(label=_("When it began"), help_text=_("2019, March 2019 or 2019-03-07."))
    end = PartialDate(label=_("When it ended"), help_text=_("Leave this empty if it goes on."))
    stage = OneOf(
        label=_("Where it stands today"),
        explained={
            Stage.PILOT: _("Being tried out, for a limited time or with a few children."),
            Stage.ONGOING: _("Runs as part of normal work, or the law is in force."),
            Stage.ENDED: _("Was brought to its end. What came of it still helps others."),
            Stage.SUSPENDED: _("Stopped for now, for want of money or after a decision."),
            Stage.UNKNOWN: "",
        },
        labels={Stage.UNKNOWN: _("I do not know")},
    )

    def __init__(self, submission, data=None):
        super().__init__(submission, data)
        self.fields["language"].choices = languages(submission.language)


# 2 What is done -------------------------------------------------------------------------------------------------------


class WhatForm(SectionForm):
    section = "what"

    context = Passage(
        label=_("Before"),
        help_text=_("What happened to children before, and what brought about the change?"),
    )
    description = Passage(
        label=_("What is done"),
        rows=10,
        help_text=_(
            "Tell it step by step, so that somebody elsewhere could do the same: who meets the child first, who "
            "decides, where the child sleeps that night, who stays in touch, what it costs and who pays. "
            "Leave out names of children and families."
        ),
    )
    measure_types = Pick(
        label=_("Types of measure"),
        groups=measures_by_group,
        most=MOST_MEASURE_TYPES,
        help_text=_("Choose one to five that describe it best."),
    )
    populations = Pick(label=_("For whom it is"), groups=all_populations, help_text=_("Choose all that apply."))
    liberty = OneOf(
        label=_("May the child leave?"),
        help_text=_(
            "A measure that deprives a child of liberty is not an alternative to detention, whatever it is called. "
            "Answer for what happens in practice: could the child, or the family, walk out of the door?"
        ),
        explained={
            Liberty.FREE: _("Doors are open. House rules, such as being home at night, are no restriction."),
            Liberty.RESTRICTED: _(
                "Leaving is forbidden, needs a permit, or is watched. You may share it: others learn from it. "
                "It will be marked “restricts liberty” wherever it is shown."
            ),
            Liberty.NOT_STATED: _("It is shown as “not stated”."),
        },
        labels={Liberty.NOT_STATED: _("I do not know")},
    )
    keywords = Keywords(
        label=_("Keywords"),
        help_text=_("A few words that people would search for, with commas between them: “host family, border, Roma”."),
    )


# 3 Law and rights -----------------------------------------------------------------------------------------------------


class Safeguards:
    """The answers to the ten safeguards: {safeguard: {"answer", "note"}}."""

    def __init__(self, name, stored, data=None):
        self.stored = stored
        rows = vocabulary()["safeguard"].values()
        self.forms = [SafeguardForm(row, stored.get(row.pk), data) for row in rows]

    @property
    def is_given(self):
        return any(form.is_given for form in self.forms)

    @property
    def has_errors(self):
        return any(form.errors for form in self.forms if form.is_bound)

    @property
    def value(self):
        """What was answered; what nobody has answered yet is left out, as it was."""
        answers = dict(self.stored)
        for form in self.forms:
            slug, answer = form.safeguard.pk, form.given_answer
            if form.is_given and (slug in answers or answer != UNANSWERED):
                answers[slug] = answer
        return answers

    def error_links(self):
        return [
            error_link(error, form[name].auto_id, form.safeguard.name)
            for form in self.forms
            if form.is_bound
            for name, errors in form.errors.items()
            for error in errors
        ]


UNANSWERED = {"answer": Answer.NOT_STATED.value, "note": ""}


class SafeguardForm(forms.Form):
    """One safeguard: an answer and a note."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=Answer.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )
    note = Line(label=_("Note"), max_length=500)
    use_required_attribute = False

    def __init__(self, safeguard, stored, data):
        super().__init__(data, initial=stored or UNANSWERED, prefix=f"safeguard-{safeguard.pk}")
        self.safeguard = safeguard

    @property
    def is_given(self):
        return self.add_prefix("answer") in self.data or self.add_prefix("note") in self.data

    @property
    def given_answer(self):
        before = self.initial
        return {
            "answer": self.cleaned_data.get("answer") or before["answer"],
            "note": self.cleaned_data.get("note", "") if self.add_prefix("note") in self.data else before["note"],
        }


class LawForm(SectionForm):
    section = "law"
    parts = {"safeguard_answers": Safeguards}

    legal_basis = Passage(
        label=_("Legal basis"),
        help_text=_(
            "Which law, decree or policy it rests on, with the article if you know it. "
            "For example: “Aliens Act 2016, section 74/16, and the ministry’s directive of 2021”."
        ),
    )
    provisions = Pick(
        label=_("What it answers to"),
        groups=provisions_by_instrument,
        help_text=_(
            "The articles, objectives and goals that it puts into practice. Choose at least one; "
            "if in doubt, CRC 37(b): detention of a child only as a last resort."
        ),
    )
    safeguards = Passage(
        label=_("How children’s rights are protected"),
        help_text=_("In your own words: who looks after the child’s interests, and to whom can the child complain?"),
    )


# 4 Results and lessons ------------------------------------------------------------------------------------------------


class ResultsForm(SectionForm):
    section = "results"

    results = Passage(
        label=_("Results"),
        help_text=_("What changed for children? Numbers help, and so does what children say, without their names."),
    )
    lessons = Passage(
        label=_("Limits and lessons"),
        help_text=_("What was hard, what did not work, what critics say. Readers trust an entry that says so."),
    )
    reach_children = Number(
        label=_("Number of children reached"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("In digits, such as 120. Leave this empty if nobody counted."),
    )
    reach_note = Passage(
        label=_("How they were counted"),
        rows=2,
        max_length=1000,
        help_text=_("For example: “families hosted from 2019 to 2022, count of the ministry”."),
    )
    evidence = OneOf(
        label=_("How well it is documented"),
        explained={
            Evidence.SELF_REPORTED: _("Whoever runs it says so. Nobody else has written about it."),
            Evidence.DOCUMENTED: _("Others describe it: a monitoring body, the press, research, a UN office."),
            Evidence.EVALUATED: _("Somebody independent has studied whether it works, and the study can be read."),
        },
    )


# 5 Sources ------------------------------------------------------------------------------------------------------------


class Year(Number):
    default_error_messages = {"out_of_range": _("Write the year in four digits, such as 2021.")}

    def to_python(self, value):
        year = super().to_python(value)
        if year is not None and not 1800 <= year <= 2100:
            raise forms.ValidationError(self.error_messages["out_of_range"])
        return year


class SourceForm(RowForm):
    title = Line(label=_("Title"), max_length=300)
    publisher = Line(label=_("Publisher"), max_length=200)
    year = Year(label=_("Year"), widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
    url = WebAddress(label=_("Web address"))


class Sources(Rows):
    row_form = SourceForm


class SourcesForm(SectionForm):
    section = "sources"
    parts = {"sources": Sources}


# 6 How you are named --------------------------------------------------------------------------------------------------


class NamingForm(SectionForm):
    section = "naming"

    naming = OneOf(
        label=_("How should the page name you?"),
        explained={
            Naming.KIND: _("For example: “submitted by a civil-society organisation”."),
            Naming.ORGANISATION: _("For example: “submitted by Open Shelter”."),
        },
    )
    confidential_notes = Passage(
        label=_("Confidential notes"),
        rows=6,
        help_text=_(
            "How you know about it, whom curators may ask, and whether anybody could be at risk if it is published."
        ),
    )

    def __init__(self, submission, data=None):
        super().__init__(submission, data)
        if organisation := submission.organisation:
            name, kind = f"\u2068{organisation.name}\u2069", organisation.get_kind_display()
            self.fields["naming"].explanations = {
                Naming.KIND.value: _("It will say: “%s”.") % kind,
                Naming.ORGANISATION.value: _("It will say: “%s”.") % name,
            }


FORMS = {form.section: form for form in (WhereForm, WhatForm, LawForm, ResultsForm, SourcesForm, NamingForm)}
