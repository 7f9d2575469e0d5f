"""What curators type: requests for changes, reasons, messages."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lib.languages import TRANSLATED, direction, html_tag, language_name
from submissions.clearance_rules import LONGEST_OFFICE
from submissions.models import Reason
from submissions.needs import MOST_CHANGE_REQUESTS
from submissions.sections import SECTION_CHOICES
from submissions.workflow import LONGEST_MESSAGE

LONGEST_REASON = 500  # characters


class Area(forms.Textarea):
    """A text field that is `rows` high and grows."""

    def __init__(self, rows, **attrs):
        super().__init__({"rows": rows, "dir": "auto", **attrs})


class ReasonChoice(forms.ModelChoiceField):
    """One of the reusable reasons for some use, in the language of the curator."""

    def __init__(self, use, **options):
        super().__init__(Reason.objects.filter(use=use, is_active=True), **options)


class MessageForm(forms.Form):
    """What is written to the contributor, or among curators."""

    message = forms.CharField(
        label=_("Message"),
        max_length=LONGEST_MESSAGE,
        widget=Area(3),
        error_messages={"required": _("Write a message.")},
    )


class NoteForm(MessageForm):
    """A note among curators, about a field or about the whole."""

    field = forms.ChoiceField(label=_("Which part"), required=False)

    def __init__(self, *args, fields, **options):
        super().__init__(*args, **options)
        self.fields["field"].choices = [("", _("The whole submission")), *fields.items()]


# Asking for changes ---------------------------------------------------------------------------------------------------


class ChangeForm(forms.Form):
    """One thing to ask for. A row left empty asks for nothing."""

    section = forms.ChoiceField(
        label=_("Section"), required=False, choices=[("", _("Choose a section")), *SECTION_CHOICES]
    )
    reason = ReasonChoice(Reason.Use.CHANGE, label=_("Reason"), required=False, empty_label=_("None of these"))
    text = forms.CharField(
        label=_("What exactly"),
        required=False,
        max_length=LONGEST_MESSAGE,
        help_text=_("Say what would make it right. The contributor reads this beside the section."),
        widget=Area(2),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options | {"use_required_attribute": False})

    @property
    def is_empty(self):
        given = getattr(self, "cleaned_data", {})
        return not any(given.get(name) for name in ("section", "reason", "text")) and not self.errors

    def clean(self):
        given = super().clean()
        if not any(given.get(name) for name in self.fields):
            return given
        if not given.get("section") and "section" not in self.errors:
            self.add_error("section", _("Choose the section of this change."))
        if not given.get("reason") and not given.get("text") and not self.errors.keys() & {"reason", "text"}:
            self.add_error("text", _("Give this change a reason or a sentence."))
        return given

    @property
    def as_item(self):
        reason = self.cleaned_data["reason"]
        return {
            "section": self.cleaned_data["section"],
            "reason": reason.pk if reason else None,
            "text": self.cleaned_data["text"],
        }


ChangeForms = forms.formset_factory(
    ChangeForm, extra=0, max_num=MOST_CHANGE_REQUESTS, absolute_max=MOST_CHANGE_REQUESTS
)


class CoverForm(forms.Form):
    """The message that goes with a list of changes."""

    message = forms.CharField(
        label=_("Message to the contributor"),
        required=False,
        max_length=LONGEST_MESSAGE,
        help_text=_("For example: what is good about it already, and by when it would be useful."),
        widget=Area(3),
    )


# Deciding -------------------------------------------------------------------------------------------------------------


class DeclineForm(forms.Form):
    reason = ReasonChoice(
        Reason.Use.DECLINE,
        label=_("Reason"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    message = forms.CharField(
        label=_("Message to the contributor"),
        max_length=LONGEST_MESSAGE,
        help_text=_("Explain the decision for this submission, in words you would want to read yourself."),
        error_messages={"required": _("Write a message.")},
        widget=Area(5),
    )


class PublishForm(forms.Form):
    """The last word before something becomes public.

    Whoever confirmed another revision than the one published now has not seen that one.
    """

    note = forms.CharField(
        label=_("What changed"),
        required=False,
        max_length=500,
        help_text=_(
            "Public: it stands in the history of the practice. For example: “New figures for 2025, a second source.”"
        ),
        widget=Area(2),
    )
    seen_meanwhile = forms.BooleanField(
        label=_("I have looked at what was published meanwhile, and this update is to replace it."),
        error_messages={"required": _("Confirm that you have looked at what was published meanwhile.")},
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_verified = forms.BooleanField(
        label=_("I have also checked everything in it with its sources: verify it as of today."),
        required=False,
        help_text=_("Leave this out if you only changed some words. The date of its last verification stays then."),
    )
    confirm = forms.BooleanField(
        label=_("I have read all of it, and it can be public."),
        error_messages={"required": _("Confirm that you have read all of it and that it can be public.")},
    )

    def __init__(self, data=None, *, submission, **options):
        if data and submission.is_outdated and data.get("seen_revision") != str(submission.practice.revision_number):
            data = data.copy()
            data.pop("seen_meanwhile", None)
        super().__init__(data, **options)
        if submission.is_edit:
            note = self.fields["note"]
            note.required, note.error_messages["required"] = True, _("Say what changed.")
        else:
            del self.fields["is_verified"]
        if not submission.is_update:
            del self.fields["note"]
        if not submission.is_outdated:
            del self.fields["seen_meanwhile"], self.fields["seen_revision"]


# Clearance ------------------------------------------------------------------------------------------------------------


class ClearanceForm(forms.Form):
    """Which outside office is asked, and how long its link works."""

    office = forms.CharField(
        label=_("Office"),
        max_length=LONGEST_OFFICE,
        help_text=_("For example: “Ministry of the Interior, asylum unit”. Curators and the office itself read this."),
        error_messages={"required": _("Name the office.")},
    )
    days = forms.TypedChoiceField(
        label=_("The link works for"),
        choices=[(7, _("7 days")), (14, _("14 days")), (30, _("30 days"))],
        coerce=int,
        initial=14,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        help_text=_("The link is mailed there. Leave it empty to pass the link on yourself: it is shown once."),
        widget=forms.EmailInput({"dir": "ltr", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)


# Practices ------------------------------------------------------------------------------------------------------------


class TakeDownForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason, for the public"),
        max_length=1000,
        help_text=_(
            "It stands at the address of the practice from now on. Name no person and nothing that could endanger one. "
            "For example: “The ministry asked us to check the figures. It will be back once that is done.”"
        ),
        error_messages={"required": _("Give a reason.")},
        widget=Area(3),
    )


class PutBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it can be public again"),
        max_length=1000,
        help_text=_("For curators; it stays in the history."),
        error_messages={"required": _("Give a reason.")},
        widget=Area(3),
    )


# Reasons --------------------------------------------------------------------------------------------------------------


class NewReasonForm(forms.Form):
    """A reusable reason in six languages."""

    use = forms.ChoiceField(
        label=_("What for"),
        choices=Reason.Use.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is for.")},
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for language in TRANSLATED:
            self.fields[language] = forms.CharField(
                label=language_name(language),
                required=language == "en",
                max_length=LONGEST_REASON,
                error_messages={"required": _("Write it in English.")},
                widget=Area(2, lang=html_tag(language), dir=direction(language)),
            )

    @property
    def texts(self):
        return {language: self.cleaned_data[language] for language in TRANSLATED if self.cleaned_data[language]}
