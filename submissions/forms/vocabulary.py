"""What curators type about the vocabulary: a name of a keyword, texts in six languages, what of the log to see."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lib.languages import TRANSLATED, direction, html_tag, language_name
from practices.keywords import LONGEST
from submissions.desk_forms import LONGEST_REASON, Area
from submissions.forms.activity import ByWhom
from submissions.forms.fields import SEPARATORS, Line
from submissions.models import VocabularyChange

# Signs without a width that some scripts need within a word: joiner and non-joiner.
JOINERS = "\u200c\u200d"
UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs"}  # controls, marks of direction and whatever else nobody can see


class KeywordName(Line):
    """The name of a keyword: what can be seen of what was typed, on one line."""

    default_error_messages = {
        "nothing": _("Type a name that has letters or digits."),
        "separated": _("A keyword has no comma or semicolon: these stand between keywords."),
    }

    def to_python(self, value):
        seen = (sign for sign in unicodedata.normalize("NFC", value or "") if is_seen(sign))
        return super().to_python("".join(seen))

    def validate(self, value):
        if not any(sign.isalnum() for sign in value):
            raise ValidationError(self.error_messages["nothing"], code="nothing")
        if SEPARATORS.search(value):
            raise ValidationError(self.error_messages["separated"], code="separated")


def is_seen(sign):
    return sign.isspace() or sign in JOINERS or unicodedata.category(sign) not in UNSEEN


class KeywordForm(forms.Form):
    name = KeywordName(label=_("New name"), max_length=LONGEST)


# Texts in six languages -----------------------------------------------------------------------------------------------

LABELS = {"names": _("Name"), "definitions": _("Definition"), "texts": _("Text"), "place": _("Place in its list")}
LONGEST_TEXTS = {"names": 120, "definitions": 1000, "texts": LONGEST_REASON}
ROWS = {"names": 2, "definitions": 6, "texts": 4}


class WordingForm(forms.Form):
    """The texts of a measure, a group of measures or a reason: a field "names.fr" for each."""

    def __init__(self, kind, *args, **options):
        super().__init__(*args, use_required_attribute=False, **options)
        self.kind = kind
        for code in TRANSLATED:
            lacking = _("%(language)s: write this text.") % {"language": language_name(code)}
            for column in kind.columns:
                self.fields[f"{column}.{code}"] = forms.CharField(
                    label=LABELS[column],
                    required=code in kind.needed,
                    max_length=LONGEST_TEXTS[column],
                    error_messages={"required": lacking},
                    widget=Area(ROWS[column], lang=html_tag(code), dir=direction(code)),
                )

    def clean(self):
        """A text of nothing but marks of direction looks empty, and so is none."""
        given = super().clean()
        for name, text in list(given.items()):
            if text and not any(sign.isalnum() for sign in text):
                self.add_error(name, _("Write it in words."))
        return given


# The log --------------------------------------------------------------------------------------------------------------


class ChangesForm(ByWhom):
    """Which changes to see."""

    part = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("Everything")), *VocabularyChange.Part.choices]
    )
    words = forms.CharField(
        label=_("Words of a name"), required=False, max_length=100, widget=forms.TextInput({"dir": "auto"})
    )

    field_order = ["part", "words", "person"]

    def __init__(self, *args, **options):
        super().__init__(*args, use_required_attribute=False, **options)
        known = User.objects.filter(pk__in=VocabularyChange.objects.values("by"))
        self.choose_from(known, known)
