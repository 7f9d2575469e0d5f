"""The vocabulary as code lists: what each code of a practice means, in six languages."""

import csv
import json

from django.db.models import JSONField
from django.utils import translation

from countries.models import Country, Region, RegionalGroup
from lib.languages import TRANSLATED
from practices.content import Answer, Certainty, Evidence, ImplementerKind, Liberty, Scope, Stage
from practices.formats.csv_file import BYTE_ORDER_MARK, cell
from practices.models import Endorsement, Practice, Provenance
from practices.vocabulary import (
    Instrument,
    Keyword,
    MeasureGroup,
    MeasureType,
    Population,
    Provision,
    Safeguard,
)

MODELS = {
    "countries": Country,
    "regions": Region,
    "regional-groups": RegionalGroup,
    "measure-groups": MeasureGroup,
    "measure-types": MeasureType,
    "instruments": Instrument,
    "provisions": Provision,
    "populations": Population,
    "safeguards": Safeguard,
    "keywords": Keyword,
}
CHOICES = {
    "stages": Stage,
    "scopes": Scope,
    "evidence": Evidence,
    "liberty": Liberty,
    "safeguard-answers": Answer,
    "implementer-kinds": ImplementerKind,
    "provenance": Provenance,
    "certainty": Certainty,
    "endorsements": Endorsement.Kind,
}
NAMES = (*MODELS, *CHOICES)
LEFT_OUT = {"id", "aliases", "curated"}  # aliases are there to be found by, never to be shown
INTERFACE = {"zh": "zh-hans"}  # the language of the interface by the key of a text


def code_list(name):
    """The rows of a list, as dicts with the same keys. Texts are dicts by language."""
    return rows(MODELS[name]) if name in MODELS else choices(CHOICES[name])


def rows(model):
    """The rows of a model, the code first. A code is what a practice and an address carry."""
    fields = [field for field in model._meta.concrete_fields if field.name not in LEFT_OUT]
    fields.sort(key=lambda field: not (field.primary_key or field.name == "slug"))
    found = public(model).values_list(*(field.attname for field in fields))
    return [dict(zip((field.name for field in fields), values, strict=True)) for values in found]


def public(model):
    """All rows, but of keywords those of published practices: another may name what was taken down."""
    found = model.objects.using("catalogue")
    if model is Keyword:
        return found.filter(tagged__content_object__in=Practice.objects.published()).distinct()
    return found.all()


def choices(fixed):
    return [{"code": value, "names": in_each_language(label)} for value, label in fixed.choices]


def in_each_language(label):
    names = {}
    for language in TRANSLATED:
        with translation.override(INTERFACE.get(language, language)):
            names[language] = str(label)
    return names


def as_json(name):
    return json.dumps(code_list(name), ensure_ascii=False, indent=1, default=str) + "\n"


def write_csv(name, file):
    """A list as CSV, with a column for each language of a text: `names_en`."""
    listed = code_list(name)
    texts = text_columns(name)
    heading = [column for key in listed[0] for column in columns(key, texts)] if listed else []
    file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file)
    writer.writerow(heading)
    for row in listed:
        writer.writerow([cell(value) for key in row for value in values(row[key], key in texts)])


def text_columns(name):
    if name in CHOICES:
        return {"names"}
    return {field.name for field in MODELS[name]._meta.concrete_fields if isinstance(field, JSONField)}


def columns(key, texts):
    return [f"{key}_{language}" for language in TRANSLATED] if key in texts else [key]


def values(value, is_text):
    if is_text:
        return [(value or {}).get(language) for language in TRANSLATED]
    return [str(value).lower() if isinstance(value, bool) else value]
