"""Reading reference data from JSON files into tables, so that whatever is wrong is named by file, item and field."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError

from lib.languages import TRANSLATED


class BadReference(Exception):
    """Something wrong in a reference file."""

    def __init__(self, file, item, field, problem):
        super().__init__(f"{file}: {item}: {field}: {problem}")


def read_json(path):
    """The content of a JSON file; BadReference if it is missing or broken."""
    path = Path(path)
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadReference(path.name, "file", "-", error.strerror) from error
    except ValueError as error:
        raise BadReference(path.name, "file", "-", f"not JSON: {error}") from error


def read_lists(path, *names):
    """The lists that an object in a JSON file holds under some names; BadReference if it is no object."""
    data = read_json(path)
    if not isinstance(data, dict):
        raise BadReference(Path(path).name, "file", "-", "does not hold an object")
    return [data.get(name) for name in names]


class Item:
    """One entry of a reference file. Reading a field that is absent or of the wrong kind names file, item and field."""

    def __init__(self, file, raw, key, position):
        self.file, self.raw = file, raw
        self.label = f"item {position}"
        if not isinstance(raw, dict):
            raise BadReference(file, self.label, "-", "is not an object")
        self.label = f"{self.text(key)} (item {position})"

    def wrong(self, field, problem):
        return BadReference(self.file, self.label, field, problem)

    def value(self, field, kind, *, optional=False):
        if field not in self.raw:
            raise self.wrong(field, "is missing")
        value = self.raw[field]
        if value is None and optional:
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(field, f"must be {kind.__name__}, is {value!r:.60}")
        return value

    def text(self, field, *, optional=False):
        text = self.value(field, str, optional=optional)
        if not text and not optional:
            raise self.wrong(field, "is empty")
        return text or ""

    def choice(self, field, choices):
        """A value of a fixed list."""
        if (value := self.text(field)) not in choices.values:
            raise self.wrong(field, f"is {value!r:.40}, must be one of {', '.join(choices.values)}")
        return value

    def lists_of_texts(self, field):
        """Lists of texts by name: {"en": ["UAE"]}."""
        lists = self.value(field, dict)
        for name, texts in lists.items():
            if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
                raise self.wrong(field, f"must hold a list of texts under {name}")
        return lists

    def texts(self, field, *, optional=False):
        """A text in each of the six languages."""
        texts = self.value(field, dict, optional=optional)
        if texts is None:
            return None
        for language in TRANSLATED:
            if not isinstance(texts.get(language), str) or not texts[language].strip():
                raise self.wrong(field, f"has no text in {language}")
        return texts


def items(file, raw, key, *, unique=()):
    """The entries of a list of a reference file; `key` names each, and no two share it or a value of `unique`."""
    if not isinstance(raw, list):
        raise BadReference(file, "file", "-", "does not hold the expected list")
    found = [Item(file, entry, key, position) for position, entry in enumerate(raw, 1)]
    for field in (key, *unique):
        seen = set()
        for item in found:
            if (value := item.text(field)) in seen:
                raise item.wrong(field, "stands in the file twice")
            seen.add(value)
    return found


def store(model, pairs):
    """Insert or update rows by primary key; returns their number.

    `pairs` holds (item, unsaved row); BadReference names the item of a row that breaks a rule.
    """
    pairs = list(pairs)
    relations = {
        field.name for field in model._meta.concrete_fields if field.is_relation
    }  # checked by who made the row
    for item, row in pairs:
        try:
            row.clean_fields(exclude=relations)
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            raise item.wrong(field, messages[0]) from error
    key = model._meta.pk.name
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    model.objects.bulk_create(
        [row for _, row in pairs], update_conflicts=True, unique_fields=[key], update_fields=fields
    )
    return len(pairs)
