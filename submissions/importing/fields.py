"""The columns that a file of practices may have, named as those of the exports (practices.formats.columns)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from practices.content import Answer, ImplementerKind
from practices.formats.columns import columns
from submissions.forms.picking import vocabulary
from submissions.forms.sections import languages
from submissions.importing import cells
from submissions.importing.words import form_field

SAFEGUARD = "safeguard_"
# Columns of exports that say the same as one that is read, in names instead of codes.
ALSO = {
    "country_names": "countries",
    "measure_type_names": "measure_types",
    "provision_names": "provisions",
    "population_names": "populations",
    "implementer_kind_names": "implementer_kinds",
    "language_name": "language",
}


@dataclass(frozen=True)
class Field:
    """A column: its name for programs, what people call it, what goes into it, and an example."""

    name: str
    label: str
    hint: str
    example: str = ""
    target: str = ""  # the field of a submission that it fills
    list: str = ""  # what it may hold, see `allowed`
    holds_several: bool = False

    @property
    def fills(self):
        return self.target or self.name


# How the columns that fill a field of their own are read.
READERS = {
    **{
        name: cells.text(name)
        for name in (
            *("title", "summary", "locality", "local_name", "start", "end", "context", "description", "legal_basis"),
            *("safeguards", "results", "lessons", "reach_children", "reach_note", "confidential_notes"),
        )
    },
    **{name: cells.one_of(name) for name in ("language", "scope", "stage", "liberty", "evidence")},
    **{name: cells.several_of(name) for name in ("countries", "measure_types", "populations", "provisions")},
    "keywords": cells.keywords,
    "sources": cells.sources,
}
SEVERAL = {"countries", "measure_types", "populations", "provisions"}
# Beside what the form of a section says.
EXAMPLES = {
    "title": "Host families instead of reception centres in Leuven",
    "summary": (
        "Families who arrive without papers are met by social workers, who find a home with a host family on the same "
        "day and stay in touch until the case is decided. No child has been held in the city since it began in 2019."
    ),
    "language": "en",
    "countries": "BE",
    "scope": "subnational",
    "locality": "Leuven",
    "start": "2019-03",
    "stage": "ongoing",
    "implementers": "City of Leuven (Local authority) | Open Shelter (Civil-society organisation)",
    "description": "Host families are found, trained and visited. A case worker stays with each family.",
    "measure_types": "foster-care | case-management",
    "populations": "families",
    "liberty": "free-to-leave",
    "keywords": "host family | reception",
    "provisions": "crc-37b | gcm-13",
    "safeguard_family_unity": "yes",
    "safeguard_notes": "Family unity: siblings stay together",
    "results": "Forty families were hosted in three years.",
    "reach_children": "90",
    "reach_note": "children hosted from 2019 to 2022, count of the city",
    "evidence": "documented",
    "sources": "An evaluation | A university | 2022 | https://www.example.org/report",
}


def fields():
    """Every column, in the order of the template, in the language of the reader. {name: Field}"""
    labels = {column.name: column.label for column in columns(vocabulary(), "")}
    several = _("Several with a bar | between them. Codes and names are both read.")
    made = [
        plain("title", labels),
        plain("summary", labels),
        chosen("language", labels),
        chosen("countries", labels, label=labels["country_names"], hint=several),
        chosen("scope", labels),
        *(plain(name, labels) for name in ("locality", "local_name", "start", "end")),
        chosen("stage", labels),
        Field("implementers", labels["implementers"], implementers_hint(), EXAMPLES["implementers"]),
        Field("implementer_kinds", labels["implementer_kind_names"], kinds_hint(), "ngo", "implementers", "kind"),
        *(plain(name, labels) for name in ("context", "description")),
        chosen("measure_types", labels, label=labels["measure_type_names"], hint=several),
        chosen("populations", labels, label=labels["population_names"], hint=several),
        chosen("liberty", labels),
        Field("keywords", labels["keywords"], str(form_field("keywords").help_text), EXAMPLES["keywords"]),
        plain("legal_basis", labels),
        chosen("provisions", labels, label=labels["provision_names"], hint=several),
        plain("safeguards", labels),
        *safeguards(labels),
        *(plain(name, labels) for name in ("results", "lessons", "reach_children", "reach_note")),
        chosen("evidence", labels),
        Field("sources", labels["sources"], sources_hint(), EXAMPLES["sources"]),
        plain("confidential_notes", labels | {"confidential_notes": str(form_field("confidential_notes").label)}),
    ]
    return {field.name: field for field in made}


def plain(name, labels):
    return Field(name, labels[name], str(form_field(name).help_text), EXAMPLES.get(name, ""))


def chosen(name, labels, *, label="", hint=""):
    hints = [str(form_field(name).help_text), hint or _("Codes and names are both read.")]
    return Field(
        name,
        label or labels[name],
        " ".join(filter(None, hints)),
        EXAMPLES[name],
        list=name,
        holds_several=name in SEVERAL,
    )


def safeguards(labels):
    for slug, row in vocabulary()["safeguard"].items():
        name = safeguard_column(slug)
        yield Field(name, labels[name], row.question, EXAMPLES.get(name, ""), "safeguard_answers", "answer")
    yield Field(
        "safeguard_notes",
        labels["safeguard_notes"],
        _("One a line: the name of the safeguard, a colon, and the note."),
        EXAMPLES["safeguard_notes"],
        "safeguard_answers",
    )


def safeguard_column(slug):
    return f"{SAFEGUARD}{slug.replace('-', '_')}"


def implementers_hint():
    return _("Each with its kind in brackets behind the name. Several with a bar | between them.")


def kinds_hint():
    return _("Only where all who run it are of one kind and the names say none.")


def sources_hint():
    return _("One a line: title | publisher | year | web address.")


def allowed(name):
    """[(code, name)] of what a column of a list may hold, in the language of the reader."""
    return [(code, str(label)) for code, label in LISTS[name]()]


def of_vocabulary(parameter):
    return lambda: ((code, row.name) for code, row in vocabulary()[parameter].items())


def of_choices(field):
    return lambda: ((str(code), str(label)) for code, label in form_field(field).choices if code)


def countries():
    return ((row.pk.upper(), row.name) for row in vocabulary().named("country", vocabulary()["country"]))


def provisions():
    return ((code, f"{row.name}: {row.title}") for code, row in vocabulary()["provision"].items())


def all_languages():
    *main, (_label, others) = languages("")
    return [*main, *others]


LISTS = {
    "language": all_languages,
    "countries": countries,
    **{name: of_choices(name) for name in ("scope", "stage", "liberty", "evidence")},
    "measure_types": of_vocabulary("measure"),
    "populations": of_vocabulary("population"),
    "provisions": provisions,
    "answer": lambda: Answer.choices,
    "kind": lambda: ImplementerKind.choices,
}
