"""The forms of following: an address and how often; how often and in which language."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from following.models import Frequency


def frequency_field():
    return forms.ChoiceField(
        label=_("How often may we write?"),
        choices=Frequency,
        initial=Frequency.WEEKLY,
        widget=forms.RadioSelect,
        help_text=_("Only when there is something new."),
        error_messages={
            "required": _("Choose how often we may write."),
            "invalid_choice": _("Choose how often we may write."),
        },
    )


class FollowForm(forms.Form):
    """Where mails go and how often."""

    use_required_attribute = False
    email = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "required": _("Write the email address to which mails may go."),
            "invalid": _("Type an email address in full, like name@example.org."),
        },
    )
    frequency = frequency_field()

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class ChangeForm(forms.Form):
    """How a follower gets mails."""

    use_required_attribute = False
    frequency = frequency_field()
    language = forms.ChoiceField(label=_("Language of the mails"), choices=lambda: settings.LANGUAGES)
