"""What people type about themselves and their organisation."""

from allauth.account.forms import ConfirmLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.log import count_failure
from accounts.models import Organisation, SignInFailures, User
from countries.models import Country
from lib.languages import sort_key
from lib.organisations import OrganisationKind


class PlainForm(forms.Form):
    """Labels end without a colon, and what is missing is told by us, beside the field, and not by the browser."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs | {"label_suffix": ""})


class AddressForm(PlainForm):
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false", "dir": "ltr"}),
        error_messages={
            "required": _("Type your email address."),
            "invalid": _("Type an email address in full, like name@example.org."),
        },
    )

    def clean_email(self):
        return User.objects.normalize_email(self.cleaned_data["email"])


class SignInForm(AddressForm):
    pass


CODE_INPUT = {
    "autocomplete": "one-time-code",
    "autocapitalize": "characters",
    "spellcheck": "false",
    "class": "form-code",
    "dir": "ltr",
}


class Counted:
    """A form with a code: a wrong one is counted (accounts.log)."""

    factor = SignInFailures.Factor.SECOND

    def clean_code(self):
        try:
            return super().clean_code()
        except forms.ValidationError:
            count_failure(self.factor)
            raise


class CodeForm(Counted, PlainForm, ConfirmLoginCodeForm):
    factor = SignInFailures.Factor.MAIL
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(CODE_INPUT),
        error_messages={"required": _("Type the code from the mail.")},
    )


class FocalPointForm(PlainForm):
    """For which State somebody asks to speak, and in the name of which office."""

    country = forms.ModelChoiceField(
        Country.objects.all(),
        label=_("State you speak for"),
        empty_label=_("Choose a State"),
        error_messages={"required": _("Choose the State you speak for.")},
    )
    office = forms.CharField(
        label=_("Office"),
        max_length=200,
        help_text=_("Its name as the public knows it, such as “Ministry of Social Affairs, Department of Children”."),
        error_messages={"required": _("Name the office in whose name you speak.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        by_name = sorted(Country.objects.all(), key=lambda country: sort_key(country.name))
        self.fields["country"].choices = [("", _("Choose a State")), *((one.pk, one.name) for one in by_name)]


# The second factor: allauth's forms, in our words. -------------------------------------------------------------------


def code_of_second_factor():
    return forms.CharField(
        label=_("Code from your app, or a recovery code"),
        max_length=40,
        widget=forms.TextInput(CODE_INPUT | {"inputmode": "numeric"}),
        error_messages={"required": _("Type the code that your app shows now.")},
    )


class SecondFactorForm(Counted, PlainForm, AuthenticateForm):
    code = code_of_second_factor()


class SecondFactorAgainForm(Counted, PlainForm, ReauthenticateForm):
    code = code_of_second_factor()


class ActivateAppForm(PlainForm, ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_of_second_factor()
        self.fields["code"].label = _("Code that the app shows")


def name_of_passkey(*, required):
    return forms.CharField(
        label=_("Name of the passkey"),
        help_text=_("To tell it from others: the laptop at work, the blue key."),
        max_length=100,
        required=required,
        error_messages={"required": _("Give the passkey a name.")},
    )


class AddPasskeyForm(PlainForm, AddWebAuthnForm):
    name = name_of_passkey(required=False)


class NamePasskeyForm(PlainForm, EditWebAuthnForm):
    name = name_of_passkey(required=True)


# People and organisations --------------------------------------------------------------------------------------------


class PersonForm(PlainForm, forms.ModelForm):
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("Colleagues and curators see it. It is never public."),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Tell us your name.")},
    )
    language = forms.ChoiceField(label=_("Language of mails to you"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["name", "language"]


class OrganisationForm(PlainForm, forms.ModelForm):
    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={"required": _("Type the name of your organisation.")},
    )
    kind = forms.ChoiceField(
        label=_("What kind of organisation is it?"),
        choices=OrganisationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of organisation it is.")},
    )
    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("Where it works. Leave it open if it works in many."),
        required=False,
    )

    class Meta:
        model = Organisation
        fields = ["name", "kind"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.countries = {country.code: country for country in Country.objects.all()}
        by_name = sorted(self.countries.values(), key=lambda country: sort_key(country.name))
        self.fields["country"].choices = [("", "—"), *((country.code, country.name) for country in by_name)]

    def clean_country(self):
        return self.countries.get(self.cleaned_data["country"])

    def save(self, commit=True):
        self.instance.country = self.cleaned_data["country"]
        return super().save(commit)


class InvitationForm(AddressForm):
    """The address of a colleague."""

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        field = self.fields["email"]
        field.label = _("Your colleague’s email address")
        field.widget.attrs["autocomplete"] = "off"
        field.error_messages["required"] = _("Type your colleague’s email address.")

    def clean_email(self):
        email = super().clean_email()
        if self.organisation.members.filter(email=email).exists():
            raise forms.ValidationError(_("This person is a member already."))
        return email


class DeletionForm(PlainForm):
    understood = forms.BooleanField(
        label=_("Yes, delete my account. I know that this cannot be undone."),
        error_messages={"required": _("Tick the box if you want to delete your account.")},
    )
