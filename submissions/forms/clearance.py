"""What an outside office types about the submission that it was asked to read."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from submissions.comparing import field_headings
from submissions.workflow import LONGEST_MESSAGE

# The parts of the page that can be commented on, as it names them.
PARTS = (
    *("title", "summary", "context", "description", "legal_basis", "safeguards", "results", "lessons", "provisions"),
    *("sources", "attachments"),
)


def message(label, rows, **options):
    area = forms.Textarea({"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, max_length=LONGEST_MESSAGE, widget=area, **options)


class CommentForm(forms.Form):
    field = forms.ChoiceField(label=_("Which part"), required=False)
    message = message(pgettext_lazy("text", "Comment"), 4, error_messages={"required": _("Write a comment.")})

    def __init__(self, *args, **options):
        super().__init__(*args, **options | {"auto_id": "comment_%s", "use_required_attribute": False})
        headings = field_headings()
        parts = [(part, headings[part]) for part in PARTS if part in headings]
        self.fields["field"].choices = [("", _("The whole page")), *parts]


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            ("clear", _("We clear it: it can be published as far as we are concerned")),
            ("object", _("We object")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    message = message(
        _("Message to the curators"),
        4,
        required=False,
        help_text=_("Needed if you object: say what is wrong, and what would put it right."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options | {"auto_id": "answer_%s", "use_required_attribute": False})

    def clean(self):
        given = super().clean()
        if given.get("answer") == "object" and not given.get("message"):
            self.add_error("message", _("Say why you object."))
        return given
