"""What curators choose when they bring a file of practices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from submissions.importing.fields import fields
from submissions.importing.guessing import SAFEGUARD_ANSWERS
from submissions.importing.tables.csv_table import ENCODINGS
from submissions.sections import BY_SLUG, SECTION_OF

LONGEST_SOURCE, LONGEST_EXPLANATION = 200, 2000  # characters


class BringForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or JSON Lines; up to 10 MB, 2,000 rows and 150 columns. The file itself is not kept."),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx,.json,.jsonl,.ndjson"}),
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        required=False,
        max_length=LONGEST_SOURCE,
        help_text=_("For example: “Register of the regional office, 2024”. It stands in the history of each practice."),
        widget=forms.TextInput({"dir": "auto"}),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("name"),
        label=_("Whose practices they are"),
        required=False,
        empty_label=_("Nobody’s who has an account here"),
        help_text=_("Members of the organisation see them among their submissions, can withdraw them and answer you."),
    )
    encoding = forms.ChoiceField(
        label=_("Encoding of the letters"),
        required=False,
        choices=[("", _("Find out by itself")), *ENCODINGS.items()],
        help_text=_("Only for CSV, and only if letters came out wrong before."),
    )
    use_required_attribute = False


class ColumnsForm(forms.Form):
    """For each column of a file what it holds."""

    use_required_attribute = False

    def __init__(self, made, guessed, data=None):
        super().__init__(data)
        choices = grouped_choices()
        for place, heading in enumerate(made.headings):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading or _("Column without a heading"),
                required=False,
                choices=choices,
                initial=guessed.get(str(place), ""),
                error_messages={"invalid_choice": _("Choose one of the list.")},
            )

    def clean(self):
        given, seen = super().clean(), {}
        for field, name in list(given.items()):  # a field with an error is taken out
            if name and name in seen:
                self.add_error(field, _("Another column was matched to the same field: choose one of the two."))
            seen[name] = field
        return given

    @property
    def columns(self):
        """{place of a column, as a text: name of what it holds, or ""}."""
        return {field.removeprefix("column-"): name for field, name in self.cleaned_data.items()}


def grouped_choices():
    """What a column may hold, by the sections in which a submission is written."""
    groups = {}
    for name, field in fields().items():
        groups.setdefault(BY_SLUG[SECTION_OF[field.fills]].title, []).append((name, field.label))
        if name == "safeguard_notes":
            groups[BY_SLUG["law"].title].append((SAFEGUARD_ANSWERS, _("All answers on safeguards (JSON)")))
    return [("", _("Leave out")), *groups.items()]


class LoadForm(forms.Form):
    """Which rows are loaded beside those that are ready, and the word of the curator for all of them."""

    drafts = forms.BooleanField(
        label=_("Make drafts of the rows that lack something"),
        required=False,
        help_text=_("They come to “My submissions”, where you complete and send them."),
    )
    alike = forms.BooleanField(
        label=_("Load the likely duplicates too"),
        required=False,
        help_text=_("Otherwise they are left out."),
    )
    explanation = forms.CharField(
        label=_("Why what could identify a person may stay"),
        required=False,
        max_length=LONGEST_EXPLANATION,
        help_text=_(
            "The curator who reviews reads this beside each finding, and decides. "
            "Without it these rows are left out; drafts are not."
        ),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )
    use_required_attribute = False

    def __init__(self, counts, data=None):
        super().__init__(data)
        for name, needed in (("drafts", "incomplete"), ("alike", "alike"), ("explanation", "findings")):
            if not counts[needed]:
                del self.fields[name]
