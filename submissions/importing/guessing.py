"""Which column of a file holds what: as this curator matched it before, else by its heading in any of six languages."""

from difflib import get_close_matches

from django.conf import settings
from django.utils import translation

from practices.formats.columns import columns
from submissions.forms.picking import vocabulary
from submissions.forms.sections import FORMS
from submissions.importing.fields import ALSO, fields
from submissions.importing.words import key
from submissions.models import Import

LEFT_OUT = ""
ALIKE = 0.8  # of two headings, from 0 to 1: "Country" is meant by "Countries" as well, "Results" not by "Reach"
# Headings that people use and that stand nowhere on the site.
OTHERS = {
    "country": "countries",
    "name": "title",
    "organisation": "implementers",
    "organization": "implementers",
    "year": "start",
    "source": "sources",
    "notes": "confidential_notes",
}
SAFEGUARD_ANSWERS = "safeguard_answers"  # a column of JSON alone: all answers in one object


def guess(headings, user, source):
    """{place of a column, as a text: name of what it holds, or ""}. No field is given to two columns."""
    known, wanted = headings_known(), {}
    by_name = {key(name): name for name in names()}
    ways = (remembered_by(user, source).get, by_name.get, known.get, lambda heading: close(heading, known))
    for find in ways:
        for place, heading in enumerate(headings):
            name = find(key(heading)) if heading and str(place) not in wanted else None
            if name is not None and (name == LEFT_OUT or name not in wanted.values()):
                wanted[str(place)] = name
    return {str(place): wanted.get(str(place), LEFT_OUT) for place in range(len(headings))}


def remembered_by(user, source):
    """{heading: what it held} of the last file of this source that they matched, or of any where there is none."""
    matched = Import.objects.filter(by=user).exclude(columns={}).order_by("-created_at")
    last = matched.filter(source__iexact=source).first() or matched.first()
    if last is None:
        return {}
    return {key(heading): last.columns.get(str(place), LEFT_OUT) for place, heading in enumerate(last.headings)}


def names():
    """Every name that a column can be given."""
    return [*fields(), SAFEGUARD_ANSWERS]


def headings_known():
    """{heading: name} in six languages: those of the exports and those of the form, so that both can be brought."""
    found, usable = {}, set(names())
    for language, _own_name in settings.LANGUAGES:
        with translation.override(language):
            for column in columns(vocabulary(), ""):
                found.setdefault(key(column.label), name_of(column.name, usable))
                found.setdefault(key(column.name), name_of(column.name, usable))
            for form in FORMS.values():
                for name, field in form.base_fields.items():
                    if name in usable:
                        found.setdefault(key(field.label), name)
            for name, field in fields().items():
                found.setdefault(key(field.label), name)
    return found | OTHERS


def name_of(column, usable):
    """What a column of an export is read as; the others are left out, for they follow from the rest."""
    name = ALSO.get(column, column)
    return name if name in usable else LEFT_OUT


def close(heading, known):
    """The name whose heading is nearly the same."""
    for match in get_close_matches(heading, known, n=1, cutoff=ALIKE):
        return known[match]
    return None
