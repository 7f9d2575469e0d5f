"""The seven sections in which a submission is written, and the fields of each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    slug: str
    title: str | Promise
    fields: tuple = ()


SECTIONS = (
    Section(
        "where",
        _("What and where"),
        ("title", "summary", "language", "countries", "scope", "locality", "local_name", "start", "end", "stage",
         "implementers"),
    ),
    Section(
        "what",
        _("What is done"),
        ("context", "description", "measure_types", "populations", "liberty", "keywords"),
    ),
    Section("law", _("Law and rights"), ("legal_basis", "provisions", "safeguards", "safeguard_answers")),
    Section(
        "results",
        _("Results and lessons"),
        ("results", "lessons", "reach_children", "reach_note", "evidence"),
    ),
    Section("sources", _("Sources and files"), ("sources", "attachments")),
    Section("naming", _("How you are named"), ("naming", "confidential_notes")),
    Section("check", _("Check and send")),
)  # fmt: skip
BY_SLUG = {section.slug: section for section in SECTIONS}
SECTION_OF = {field: section.slug for section in SECTIONS for field in section.fields}
SECTION_CHOICES = [(section.slug, section.title) for section in SECTIONS if section.fields]
RELATIONS = ("countries", "measure_types", "populations", "provisions")
