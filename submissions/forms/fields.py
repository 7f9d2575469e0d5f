"""Fields as people fill them in: lenient in reading, exact in what is kept. None is required: a draft may wait."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from lib.partial_dates import validate_partial_date
from submissions.forms.dates import read_partial_date

LONGEST_TEXT = 20_000  # characters
MOST_KEYWORDS, LONGEST_KEYWORD = 20, 100
LARGEST_NUMBER = 2_147_483_647  # of the column
SEPARATORS = re.compile(r"[,;،؛、，；\r\n]+")
THOUSANDS = re.compile(r"\d{1,3}(?:[ ,.'’\u00a0\u202f]\d{3})+")


def text_widget(widget, **attributes):
    """A widget for words in any language: the direction follows what is typed, and nothing pasted is cut off."""
    return widget(attrs={"dir": "auto"} | attributes)


class WithoutCut:
    """The browser is not told the longest length: it would cut a pasted text without a word."""

    default_error_messages = {
        "max_length": _("This has %(show_value)d characters; there is room for %(limit_value)d."),
        "null_characters_not_allowed": _("This holds a sign that cannot be kept. Type it again instead of pasting it."),
    }

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Line(WithoutCut, forms.CharField):
    """Words on one line."""

    def __init__(self, **options):
        options.setdefault("widget", text_widget(forms.TextInput))
        super().__init__(required=False, **options)

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class Passage(WithoutCut, forms.CharField):
    """Words on several lines. `least` is told and counted, but not asked for: a draft may be too short."""

    def __init__(self, *, least=None, rows=6, max_length=LONGEST_TEXT, **options):
        options.setdefault("widget", text_widget(forms.Textarea, rows=rows))
        super().__init__(required=False, max_length=max_length, **options)
        self.min_length = least

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n").strip()


class PartialDate(Line):
    """A year, a month or a day, kept as `2019`, `2019-03` or `2019-03-07`; a month may be typed as a word."""

    def to_python(self, value):
        return read_partial_date(super().to_python(value))

    def validate(self, value):
        super().validate(value)
        validate_partial_date(value)


class Number(Line):
    """A whole number from 0 up, or None; `1 200` and `1,200` are read too."""

    def to_python(self, value):
        typed = western_digits(super().to_python(value))
        if not typed:
            return None
        if THOUSANDS.fullmatch(typed):
            typed = re.sub(r"\D", "", typed)
        if not (typed.isascii() and typed.isdecimal()):
            raise ValidationError(_("Write a whole number in digits, such as 120."))
        if len(typed) > 10 or int(typed) > LARGEST_NUMBER:
            raise ValidationError(_("This number is too large."))
        return int(typed)

    def prepare_value(self, value):
        return "" if value is None else value

    def run_validators(self, value):
        """Those of texts do not fit a number."""


def western_digits(text):
    """A text with every decimal digit as 0-9."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in text)


class Keywords(Line):
    """Free words, separated by commas; a list without repetitions."""

    def to_python(self, value):
        words = [" ".join(word.split()) for word in SEPARATORS.split(forms.CharField.to_python(self, value))]
        unique = {}
        for word in filter(None, words):
            unique.setdefault(word.casefold(), word)
        return list(unique.values())

    def run_validators(self, words):
        for word in words:
            super().run_validators(word)
            if len(word) > LONGEST_KEYWORD:
                raise ValidationError(_("A keyword is too long. Separate keywords with commas."))
        if len(words) > MOST_KEYWORDS:
            raise ValidationError(_("These are too many keywords: choose at most %d.") % MOST_KEYWORDS)

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value


class WebAddress(WithoutCut, forms.URLField):
    """A link to a page; other kinds of links have no place on the site."""

    default_validators = [URLValidator(schemes=("http", "https"))]
    default_error_messages = {
        "invalid": _("Copy the whole address of the page, such as https://www.example.org/report.")
    }

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "url", "dir": "ltr", "autocomplete": "off", "spellcheck": "false"})
        super().__init__(required=False, max_length=500, assume_scheme="https", widget=widget, **options)


class OneOf(forms.ChoiceField):
    """One of a few answers: `explained` is {member of the fixed list: explanation}, `labels` renames some of them."""

    widget = forms.RadioSelect
    default_error_messages = {"invalid_choice": _("Choose one of the answers.")}

    def __init__(self, *, explained, labels=None, **options):
        names = labels or {}
        choices = [(member.value, names.get(member, member.label)) for member in explained]
        super().__init__(required=False, choices=choices, **options)
        self.explanations = {member.value: explanation for member, explanation in explained.items()}

    def get_bound_field(self, form, field_name):
        return BoundOneOf(form, self, field_name)


class BoundOneOf(forms.BoundField):
    """What templates/contribute/_one_of.html shows."""

    @property
    def answers(self):
        """Each circle with what it means."""
        return [(radio, self.field.explanations[radio.data["value"]]) for radio in self]
