"""The period that numbers are of: whole months or quarters, in UTC, chosen by the parameters of an address."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.languages import isolated
from practices.freshness import today

MONTHS_SHOWN = 12  # where nothing was asked for
FIRST_YEAR = 2000
MOST_STEPS = 120
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class By(models.TextChoices):
    MONTH = "month", gettext_lazy("Months")
    QUARTER = "quarter", gettext_lazy("Quarters")


MONTHS_IN = {By.MONTH: 1, By.QUARTER: 3}


def shifted(month, by):
    """The first day of the month that is `by` months later."""
    months = month.year * 12 + month.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


@dataclass(frozen=True)
class Step:
    """One month or quarter, from its first day up to the first day after it."""

    first: date
    after: date
    by: By

    @property
    def code(self):
        """2026-03 or 2026-Q1, for files."""
        if self.by == By.QUARTER:
            return f"{self.first.year}-Q{self.first.month // 3 + 1}"
        return f"{self.first:%Y-%m}"

    @property
    def name(self):
        if self.by == By.QUARTER:
            return _("Quarter %(number)d of %(year)d") % {
                "number": self.first.month // 3 + 1,
                "year": self.first.year,
            }
        return date_format(self.first, "YEAR_MONTH_FORMAT")

    @property
    def label(self):
        """The same in a few letters, for the edge of a drawing."""
        return isolated(self.code) if self.by == By.QUARTER else date_format(self.first, "M Y")

    @property
    def end(self):
        """The moment at which it is over."""
        return datetime.combine(self.after, datetime.min.time(), UTC)


@dataclass(frozen=True)
class Period:
    """From the first day of one month to the last day of another; by quarter, whole quarters."""

    since: date
    until: date  # the first day of the last month
    by: By

    @classmethod
    def usual(cls):
        last = today().replace(day=1)
        return cls(shifted(last, 1 - MONTHS_SHOWN), last, By.MONTH)

    @property
    def steps(self):
        length = MONTHS_IN[self.by]
        first, steps = shifted(self.since, -((self.since.month - 1) % length)), []
        while first <= self.until:
            steps.append(Step(first, shifted(first, length), self.by))
            first = shifted(first, length)
        return steps

    @property
    def begins_at(self):
        return datetime.combine(self.steps[0].first, datetime.min.time(), UTC)

    @property
    def ends_at(self):
        return self.steps[-1].end

    @property
    def last_day(self):
        return min(self.steps[-1].after - timedelta(days=1), today())

    @property
    def query(self):
        """The parameters of an address that shows this period."""
        return urlencode({"since": f"{self.since:%Y-%m}", "until": f"{self.until:%Y-%m}", "by": self.by})


class MonthField(forms.CharField):
    """A month as 2026-03; the day that it begins on."""

    widget = forms.TextInput({"type": "month", "placeholder": "2026-03", "dir": "ltr", "autocomplete": "off"})

    def clean(self, value):
        text = super().clean(value)
        if not (found := MONTH.fullmatch(text)) or not 1 <= int(found[2]) <= 12:
            raise forms.ValidationError(_("Write a month as year and month: 2026-03."))
        if int(found[1]) < FIRST_YEAR:
            raise forms.ValidationError(_("Choose a month from %(year)d on.") % {"year": FIRST_YEAR})
        month = date(int(found[1]), int(found[2]), 1)
        if month > today():
            raise forms.ValidationError(_("This month has not come yet."))
        return month


class PeriodForm(forms.Form):
    """The chooser of a period. What an address leaves out is as usual: the last twelve months, month by month."""

    since = MonthField(label=gettext_lazy("From month"))
    until = MonthField(label=gettext_lazy("To month"))
    by = forms.ChoiceField(
        label=gettext_lazy("Counted by"),
        choices=By.choices,
        error_messages={"invalid_choice": gettext_lazy("Choose months or quarters.")},
    )

    def __init__(self, params):
        usual = Period.usual()
        given = {"since": f"{usual.since:%Y-%m}", "until": f"{usual.until:%Y-%m}", "by": usual.by}
        super().__init__(given | {name: params[name].replace("\0", "") for name in given if params.get(name)})

    def clean(self):
        given = super().clean()
        for name in {"since", "until"} & set(self.errors):
            self.fields[name].widget.attrs["type"] = "text"  # a field for months would not show what was typed
        if self.errors:
            return given
        if given["since"] > given["until"]:
            self.add_error("until", _("The last month comes before the first."))
        elif len(self.chosen.steps) > MOST_STEPS:
            self.add_error("since", _("This is too long to show by month. Count by quarter, or begin later."))
        return given

    @property
    def chosen(self):
        given = self.cleaned_data
        return Period(given["since"], given["until"], By(given["by"]))

    @property
    def period(self):
        """The period asked for; the usual one where it cannot be used."""
        return self.chosen if self.is_valid() else Period.usual()
