"""What a focal point types on a practice of their State."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.languages import TRANSLATED, language_name, text_key
from practices.models import Endorsement
from submissions import safeguarding

LONGEST_WORD = 3000  # characters


class WordForm(forms.Form):
    """An endorsement, a comment or a reply. It becomes public at once, so nothing in it may lead to a person."""

    kind = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[
            (Endorsement.Kind.ENDORSE, _("Endorse it: your State stands behind this practice")),
            (Endorsement.Kind.COMMENT, _("Comment on it: add what readers should know")),
            (Endorsement.Kind.REPLY, _("Reply to what is said in it, its limits and criticism for example")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you want to do.")},
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONGEST_WORD,
        help_text=_("An endorsement may go without. Name no child, no family and nobody who could be harmed by it."),
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language of the text"))
    confirm = forms.BooleanField(
        label=_("I say this for my office. Everyone can read it at once; it cannot be changed, only withdrawn."),
        error_messages={"required": _("Confirm that you say this for your office.")},
    )

    def __init__(self, *args, country, **options):
        super().__init__(*args, **options | {"use_required_attribute": False})
        self.country = country
        self.fields["language"].choices = [(code, language_name(code)) for code in TRANSLATED]
        self.fields["language"].initial = text_key()
        self.fields["text"].widget.attrs.pop("maxlength", None)  # a pasted text is not cut

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        found = safeguarding.findings({"text": text}, countries=[self.country])
        if found:
            raise forms.ValidationError([COULD_IDENTIFY % {"kind": one.label, "words": one.excerpt} for one in found])
        return text

    def clean(self):
        given = super().clean()
        if given.get("kind") in (Endorsement.Kind.COMMENT, Endorsement.Kind.REPLY) and given.get("text") == "":
            self.add_error("text", _("Write the text."))
        return given


COULD_IDENTIFY = _("%(kind)s: “%(words)s” could lead to a person. Take it out.")
