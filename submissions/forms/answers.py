"""What whoever runs a practice types when they say whether it is still true."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.freshness import today
from submissions.forms.fields import PartialDate
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
    end = PartialDate(
        label=_("When did it end?"),
        help_text=_("A year, a month and year, or a day, such as 2019, March 2019 or 2019-03-07."),
        error_messages={"required": _("Say when it ended; a year is enough.")},
    )
    field_order = ["end", "note"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["end"].required = True

    def clean_end(self):
        end = self.cleaned_data["end"]
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
