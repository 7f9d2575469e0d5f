"""The form of a draft that is begun without an account."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WithoutAccountForm(forms.Form):
    """An address to which the link is mailed."""

    use_required_attribute = False
    email = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        help_text=_("We mail you a link to your draft, and use the address for nothing else."),
        error_messages={
            "required": _("Write the email address to which the link may go."),
            "invalid": _("Type an email address in full, like name@example.org."),
        },
    )

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()
