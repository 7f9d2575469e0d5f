"""Dates known only in part: a year, a year and month, or a day, written `2019`, `2019-03`, `2019-03-07`."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

PATTERN = r"\d{4}(-\d{2}(-\d{2})?)?"
MESSAGE = _("Write a year, a year and month, or a day: 2019, 2019-03 or 2019-03-07.")


def validate_partial_date(value):
    """Refuse what is neither empty nor a real date of 1900 or later, whole or in part."""
    if not value:
        return
    if not re.fullmatch(PATTERN, value, re.ASCII):
        raise ValidationError(MESSAGE)
    year, month, day = [*value.split("-"), "1", "1"][:3]
    try:
        parsed = date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValidationError(MESSAGE) from error
    if parsed.year < 1900:
        raise ValidationError(MESSAGE)


class PartialDateField(models.CharField):
    """A partial date as text, so that it sorts by time; empty when unknown."""

    default_validators = [validate_partial_date]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **({"max_length": 10, "blank": True} | kwargs))


def year_of(value):
    """The year of a partial date, or None."""
    return int(value[:4]) if value else None
