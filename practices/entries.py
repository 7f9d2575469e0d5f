"""The format in which practices are exchanged and kept in revisions (data/README.md), and what may be wrong in it."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from countries.models import Country
from lib.partial_dates import validate_partial_date
from lib.signs import UNFIT
from practices.content import (
    MOST_MEASURE_TYPES,
    SUMMARY_LENGTHS,
    TITLE_LENGTH,
    Answer,
    Certainty,
    Evidence,
    ImplementerKind,
    Liberty,
    Scope,
    Stage,
)
from practices.vocabulary import MeasureType, Population, Provision, Safeguard

PLAIN_TEXTS = ("context", "description", "legal_basis", "safeguards", "results", "lessons")
SHORT_TEXTS = {"locality": 200, "local_name": 200}
CHOICES = {"scope": Scope, "stage": Stage, "liberty": Liberty, "evidence": Evidence, "certainty": Certainty}
FIELDS = {
    *("slug", "title", "summary", "countries", "start", "end", "implementer_kinds", "implementers", "measure_types"),
    *("provisions", "populations", "keywords", "safeguard_answers", "reach", "sources"),
    *PLAIN_TEXTS,
    *SHORT_TEXTS,
    *CHOICES,
}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
BREAK = re.compile(r"[\n\t]")
valid_url = URLValidator(schemes=["http", "https"])


class BadEntry(Exception):
    """An entry that cannot be published; `problems` are sentences that name the field."""

    def __init__(self, problems):
        super().__init__("; ".join(problems))
        self.problems = problems


class NoVocabulary(Exception):
    """There is nothing to check entries against."""


class EntryChecker:
    """Checks entries against the vocabulary as it was when this was made."""

    def __init__(self):
        self.known = {
            "countries": {code.upper() for code in codes(Country)},
            "measure_types": codes(MeasureType),
            "provisions": codes(Provision),
            "populations": codes(Population),
        }
        self.safeguards = codes(Safeguard)
        if not self.safeguards:
            raise NoVocabulary("The vocabulary is empty: run `manage.py load_reference` first.")

    def check(self, entry):
        """Nothing if the entry can be published; BadEntry with all that is wrong otherwise."""
        if not isinstance(entry, dict):
            raise BadEntry(["the entry is not an object"])
        problems = [f"{name}: is missing" for name in sorted(FIELDS - entry.keys())]
        problems += [f"{name}: is not a field of a practice" for name in sorted(entry.keys() - FIELDS)]
        if not problems:
            problems = [*self.text_problems(entry), *self.list_problems(entry), *self.detail_problems(entry)]
        if problems:
            raise BadEntry(problems)

    def text_problems(self, entry):
        limits = {"slug": (1, 120), "title": (1, TITLE_LENGTH), "summary": SUMMARY_LENGTHS}
        limits |= {name: (0, most) for name, most in SHORT_TEXTS.items()}
        limits |= dict.fromkeys(PLAIN_TEXTS, (0, 50000))
        for name, (least, most) in limits.items():
            text = entry[name]
            if not isinstance(text, str):
                yield f"{name}: must be a text"
            elif UNFIT.search(text) or (name not in PLAIN_TEXTS and BREAK.search(text)):
                yield f"{name}: holds a sign that cannot be stored"
            elif not least <= len(text.strip()) or len(text) > most:
                yield f"{name}: has {len(text.strip())} characters, must have {least} to {most}"
        if isinstance(entry["slug"], str) and not SLUG.fullmatch(entry["slug"]):
            yield "slug: may hold lower-case letters a-z, digits and single hyphens"
        for name, choices in CHOICES.items():
            if entry[name] not in choices.values:
                yield f"{name}: {entry[name]!r:.40} is none of {', '.join(choices.values)}"

    def list_problems(self, entry):
        limits = {"countries": 250, "measure_types": MOST_MEASURE_TYPES, "provisions": 130, "populations": 20}
        for name, most in limits.items():
            values = entry[name]
            if not is_list_of(str, values):
                yield f"{name}: must be a list of texts"
            elif not 1 <= len(values) <= most or len(set(values)) != len(values):
                yield f"{name}: must hold 1 to {most} different values"
            else:
                yield from (f"{name}: {value!r:.40} is unknown" for value in values if value not in self.known[name])
        for name, most in (("keywords", 100), ("implementers", 300)):
            if not is_list_of(str, entry[name]) or not all(0 < len(word) <= most for word in entry[name]):
                yield f"{name}: must be a list of texts of 1 to {most} characters"
            elif any(UNFIT.search(word) for word in entry[name]):
                yield f"{name}: holds a sign that cannot be stored"
        kinds = entry["implementer_kinds"]
        if not is_list_of(str, kinds) or not set(kinds) <= set(ImplementerKind.values):
            yield f"implementer_kinds: must be a list of {', '.join(ImplementerKind.values)}"

    def detail_problems(self, entry):
        for name in ("start", "end"):
            try:
                validate_partial_date(entry[name] if isinstance(entry[name], str) else "?")
            except ValidationError as error:
                yield f"{name}: {error.message}"
        if isinstance(entry["start"], str) and isinstance(entry["end"], str) and entry["end"]:
            shared = min(len(entry["start"]), len(entry["end"]))
            if entry["end"][:shared] < entry["start"][:shared]:
                yield "end: is before the start"
        yield from self.safeguard_problems(entry["safeguard_answers"])
        yield from reach_problems(entry["reach"])
        yield from source_problems(entry["sources"])

    def safeguard_problems(self, answers):
        if not isinstance(answers, dict) or answers.keys() != self.safeguards:
            yield f"safeguard_answers: must answer {', '.join(sorted(self.safeguards))}"
            return
        for name, given in answers.items():
            if not is_record(given, {"answer": str, "note": str}) or given["answer"] not in Answer.values:
                yield f"safeguard_answers: {name}: must have a note and one answer of {', '.join(Answer.values)}"
            elif UNFIT.search(given["note"]):
                yield f"safeguard_answers: {name}: holds a sign that cannot be stored"


def reach_problems(reach):
    if not is_record(reach, {"children": (int, type(None)), "note": str}) or isinstance(reach["children"], bool):
        yield "reach: must be {children: a whole number or null, note: a text}"
    elif not 0 <= (reach["children"] or 0) < 2**31:
        yield "reach: children must be a positive number"
    elif UNFIT.search(reach["note"]):
        yield "reach: holds a sign that cannot be stored"


def source_problems(sources):
    if not isinstance(sources, list) or not sources:
        yield "sources: at least one is needed"
        return
    kinds = {"title": str, "publisher": str, "year": (int, type(None)), "url": str}
    for number, source in enumerate(sources, 1):
        if not is_record(source, kinds) or not source["title"]:
            yield f"sources: number {number} must have title, publisher, year (or null) and url (or an empty text)"
        elif UNFIT.search(source["title"] + source["publisher"]):
            yield f"sources: number {number} holds a sign that cannot be stored"
        elif source["year"] is not None and not 1800 <= source["year"] <= 2200:
            yield f"sources: number {number}: {source['year']!r:.20} is no year"
        elif source["url"] and not is_url(source["url"]):
            yield f"sources: number {number}: {source['url']!r:.80} is no web address"


def is_url(text):
    try:
        valid_url(text)
    except ValidationError:
        return False
    return True


def is_list_of(kind, values):
    return isinstance(values, list) and all(isinstance(value, kind) for value in values)


def is_record(value, kinds):
    """Whether a value is an object with just these fields, each of its kind."""
    return (
        isinstance(value, dict)
        and value.keys() == kinds.keys()
        and all(isinstance(value[name], kind) for name, kind in kinds.items())
    )


def codes(model):
    return set(model.objects.values_list("pk", flat=True))
