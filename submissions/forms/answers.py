"""What whoever runs a practice types when they say whether it is still true."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.partial_dates import validate_partial_date
from practices.freshness import today
from submissions.forms.dates import read_partial_date
from submissions.models import Question

LONGEST_NOTE = 2000  # characters


class AnswerForm(forms.Form):
    note = forms.CharField(
        label=_("Anything curators should know"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("Only curators read it. Name no child and no family."),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args, practice, **options):
        super().__init__(*args, **options)
        self.practice = practice


class EndedForm(AnswerForm):
    end = forms.CharField(
        label=_("When did it end?"),
        max_length=40,
        help_text=_("A year, a month and year, or a day, such as 2019, March 2019 or 2019-03-07."),
        error_messages={"required": _("Say when it ended; a year is enough.")},
    )
    field_order = ["end", "note"]

    def clean_end(self):
        end = read_partial_date(self.cleaned_data["end"])
        validate_partial_date(end)
        if end < self.practice.start[: len(end)]:
            raise forms.ValidationError(_("The end is before the start."))
        if end > today().isoformat()[: len(end)]:
            raise forms.ValidationError(_("This date is still to come."))
        return end


FORMS = {
    Question.Answer.STILL_CORRECT: AnswerForm,
    Question.Answer.UPDATE: AnswerForm,
    Question.Answer.ENDED: EndedForm,
}
