"""What of the activity page is shown: of which kind, by whom, in which period."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from submissions import activity


class Period(forms.Form):
    """From one day to another, both of them in it; either may be open."""

    since = forms.DateField(
        label=_("From the day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Type a day like 2026-12-31.")},
    )
    until = forms.DateField(
        label=_("To the day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Type a day like 2026-12-31.")},
    )

    def clean(self):
        given = super().clean()
        if given.get("since") and given.get("until") and given["since"] > given["until"]:
            self.add_error("until", _("This day is before the first."))
        return given


class ByWhom(Period):
    """What one person did in a period, or everybody."""

    person = forms.CharField(label=_("Who"), required=False, max_length=15, widget=forms.Select)

    def choose_from(self, known, shown):
        """Whom one may ask for (`known`, a queryset), and whom of them the list offers, by name."""
        self.known = known
        people = sorted({(person.pk, str(person)) for person in shown}, key=lambda pair: pair[1].casefold())
        self.fields["person"].widget.choices = [("", _("Everybody")), *people]

    def clean_person(self):
        chosen = self.cleaned_data["person"]
        if not chosen:
            return None
        if is_number(chosen) and (person := self.known.filter(pk=chosen).first()):
            return person
        raise forms.ValidationError(_("Choose somebody from the list."))


class ActivityForm(ByWhom):
    kind = forms.ChoiceField(
        label=_("What"), required=False, error_messages={"invalid_choice": _("Choose what to see.")}
    )

    field_order = ["kind", "person"]

    def __init__(self, data, *, reader):
        super().__init__(data, use_required_attribute=False)
        kinds = [(slug, kind.label) for slug, kind in activity.KINDS.items()]
        self.fields["kind"].choices = [("", activity.EVERYTHING.label), *kinds]
        known, chosen = activity.people_for(reader), data.get("person", "")
        from_a_line = known.filter(pk=chosen) if is_number(chosen) else User.objects.none()
        self.choose_from(known, [*User.objects.filter(role__in=activity.TASK_FORCE), *from_a_line])


def is_number(text):
    return text.isascii() and text.isdecimal() and len(text) < 16
