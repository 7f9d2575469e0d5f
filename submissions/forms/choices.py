"""What a person chooses of the mails that they get: how often, for each topic."""

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions import choices
from submissions.topics import Frequency, Group


class ChoicesForm(forms.Form):
    """One field a topic, as far as the person can get mails of it."""

    def __init__(self, *args, person, **options):
        super().__init__(*args, **options | {"use_required_attribute": False})
        self.chosen = choices.choices_of(person)
        for topic, frequency in self.chosen.items():
            self.fields[topic.slug] = forms.ChoiceField(
                label=topic.label,
                help_text=topic.hint,
                choices=Frequency.choices,
                initial=frequency,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose how often."), "invalid_choice": _("Choose how often.")},
            )

    def groups(self):
        """[(heading, fields)] in the order of the page."""
        for group in Group:
            fields = [self[topic.slug] for topic in self.chosen if topic.group == group]
            if fields:
                yield group.label, fields
