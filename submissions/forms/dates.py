"""Reading dates as people type them: `March 2019`, `03/2019`, `7 mars 2019`, `2019-03-07`."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils import dates, translation
from django.utils.translation import gettext_lazy as _

from lib.languages import folded

HOW = _("Write a year, a month and year, or a day, such as 2019, March 2019 or 2019-03-07.")
WHICH_IS_THE_MONTH = _(
    "Write the month as a word, such as 7 March 2019: day and month could be mistaken for each other."
)
YEAR_FIRST = re.compile(r"(\d{4})(?:[-./年 ]+(\d{1,2})(?:[-./月 ]+(\d{1,2}))?)?[月日年]?")
MONTH_AND_YEAR = re.compile(r"(\d{1,2})[-./ ]+(\d{4})")
DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(\d{4})")
WITH_WORD = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?)?([^\W\d]+)\.?,?\s+(?:de\s+|del\s+)?(\d{4})(?:\s*г\.?)?"
)
WORD_FIRST = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")


def read_partial_date(typed):
    """What was typed as `2019`, `2019-03` or `2019-03-07`; "" for nothing. ValidationError when it is not clear."""
    text = western(typed)
    if not text:
        return ""
    if match := YEAR_FIRST.fullmatch(text):
        return written(*match.groups())
    if match := MONTH_AND_YEAR.fullmatch(text):
        return written(match[2], match[1])
    if match := DAY_MONTH_YEAR.fullmatch(text):
        return day_first_or_last(*match.groups())
    if match := WITH_WORD.fullmatch(text):
        return written(match[3], month_named(match[2]), match[1])
    if match := WORD_FIRST.fullmatch(text):
        return written(match[3], month_named(match[1]), match[2])
    raise ValidationError(HOW)


def western(typed):
    """Digits of every script as 0-9, spaces as one."""
    digits = (str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in typed)
    return " ".join("".join(digits).split())


def written(year, month=None, day=None):
    return "-".join(f"{int(part):0{width}}" for part, width in ((year, 4), (month, 2), (day, 2)) if part)


def day_first_or_last(first, second, year):
    """Only one of the two can be a month, or both say the same."""
    if int(first) > 12 or first == second:
        return written(year, second, first)
    if int(second) > 12:
        return written(year, first, second)
    raise ValidationError(WHICH_IS_THE_MONTH)


def month_named(word):
    """The number of a month by its name, whole or short, in the language of the reader or in English."""
    for language in (translation.get_language(), "en"):
        with translation.override(language):
            for names in (dates.MONTHS, dates.MONTHS_3, dates.MONTHS_AP, dates.MONTHS_ALT):
                for number, name in names.items():
                    if folded(str(name)).rstrip(".") == folded(word):
                        return number
    raise ValidationError(HOW)
