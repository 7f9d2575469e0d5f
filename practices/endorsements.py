"""What States say on practices in their countries, as pages show it: apart from the text."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from lib.languages import Text
from practices.models import Endorsement
from practices.reading import Link


@dataclass(frozen=True)
class Word:
    """One word of a State on the practice `title`.

    `text` is None where nothing was written or it was withdrawn; `earlier` is the number of the version it was said of,
    None where that is the present one.
    """

    state: Link
    title: Text
    url: str
    says: str
    office: str
    text: Text | None
    said_on: date
    withdrawn_on: date | None
    earlier: int | None
    earlier_url: str


def of_practice(practice, vocabulary):
    """The words of every State on a practice, the oldest first."""
    return [word(row, practice, vocabulary) for row in practice.endorsements.all()]


def of_country(code, vocabulary):
    """The words of one State on published practices, the newest first."""
    rows = Endorsement.objects.using("catalogue").filter(country=code, practice__taken_down_at=None)
    return [word(row, row.practice, vocabulary) for row in rows.select_related("practice").order_by("-id")]


def word(row, practice, vocabulary):
    country = vocabulary["country"][row.country_id]
    is_shown = row.text and not row.withdrawn_on
    return Word(
        state=Link(country.name, country.get_absolute_url()),
        title=Text(practice.title, practice.language),
        url=practice.get_absolute_url(),
        says=row.get_kind_display(),
        office=row.office,
        text=Text(row.text, row.language) if is_shown else None,
        said_on=row.said_on,
        withdrawn_on=row.withdrawn_on,
        earlier=row.revision if row.revision != practice.revision_number else None,
        earlier_url=reverse("practices:revision", args=[practice.slug, row.revision]),
    )
