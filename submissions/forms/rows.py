"""Rows of a page that fill one field of a submission, such as its sources; there is always an empty one to fill."""

import re

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from submissions.forms.base import error_link

MOST_ROWS = 30


class RowForm(forms.Form):
    """One row. Without anything in it, it is no row."""

    use_required_attribute = False

    @property
    def is_blank(self):
        return self.is_valid() and not any(self.cleaned_data.values())


class Rows:
    """The rows of the field `name`; fields of the page are named `sources-0-title`."""

    row_form = RowForm

    def __init__(self, name, stored, data=None):
        self.name = name
        self.posted = numbers(name, data) if data is not None else []
        self.is_given = bool(self.posted)
        if self.is_given:
            left = [number for number in self.posted if data.get("remove") != f"{name}-{number}"]
            self.forms = [self.row_form(data, prefix=f"{name}-{number}") for number in left]
        else:
            self.forms = [self.row_form(initial=row, prefix=f"{name}-{number}") for number, row in enumerate(stored)]
        self.filled = [row for row in self.forms if not row.is_bound or not row.is_blank]

    @cached_property
    def shown(self):
        """Every row that holds something, and an empty one."""
        used = self.posted or range(len(self.forms))
        empty = self.row_form(prefix=f"{self.name}-{max(used, default=-1) + 1}")
        return [*self.filled, empty] if len(self.filled) < MOST_ROWS else self.filled

    def focus_on_empty(self):
        """Let typing go on in the row that was asked for."""
        row = self.shown[-1]
        row.fields[next(iter(row.fields))].widget.attrs["autofocus"] = True

    @property
    def value(self):
        return [{name: row.cleaned_data[name] for name in row.fields} for row in self.filled]

    @property
    def has_errors(self):
        return self.are_too_many or any(row.errors for row in self.filled)

    @property
    def are_too_many(self):
        return len(self.filled) > MOST_ROWS

    def error_links(self):
        links = [
            error_link(error, row[name].auto_id, row[name].label)
            for row in self.filled
            for name, errors in row.errors.items()
            for error in errors
        ]
        too_many = [{"text": _("These are too many rows."), "url": f"#id_{self.name}", "label": ""}]
        return links + (too_many if self.are_too_many else [])


def numbers(name, data):
    """The numbers of the rows that a page sent, in order."""
    pattern = re.compile(rf"{name}-(\d{{1,3}})-\w+", re.ASCII)
    return sorted({int(match[1]) for key in data if (match := pattern.fullmatch(key))})
