"""What people write in a cell for something of a list: its code, or its name in any of the six languages."""

import re

from django.conf import settings
from django.utils import translation

from lib.languages import TRANSLATED, folded, language_name
from practices import index
from practices.content import Answer, Evidence, ImplementerKind, Liberty, Scope, Stage
from practices.terms import vocabulary_of
from submissions.forms.sections import FORMS, MAIN_LANGUAGES, OTHER_LANGUAGES
from submissions.models import Naming

# Of a number such as 1.3 the point counts; nothing else between letters does.
NO_LETTER = re.compile(r"[^\w.]|_|(?<!\d)\.|\.(?!\d)")
AMBIGUOUS = ""


def key(text):
    """What is the same in two ways of writing a name: `CRC 37(b)`, `crc-37b`."""
    return NO_LETTER.sub("", folded(str(text)))


class Words:
    """The lists as they are at one version of the catalogue: names become codes."""

    def __init__(self):
        self.index = index.current()

    def codes(self, name):
        """{key: code} of all that a field may hold. `name` is that of a field, or `answer`, `safeguard`, `kind`."""
        made = self.index.keep("words of imports", dict)
        if name not in made:
            made[name] = joined(MAKERS[name](vocabulary_of(self.index)))
        return made[name]

    def code(self, name, written):
        """The code of what was written, or None."""
        return self.codes(name).get(key(written))

    @property
    def safeguards(self):
        return vocabulary_of(self.index)["safeguard"]


def joined(pairs):
    """{key: code} of (code, names) pairs. A code counts before a name, and a name of two things for neither."""
    pairs = list(pairs)
    found = {}
    for code, names in pairs:
        for name in names:
            if found.setdefault(key(name), code) != code:
                found[key(name)] = AMBIGUOUS
    found |= {key(code): code for code, _names in pairs}
    return {word: code for word, code in found.items() if word and code != AMBIGUOUS}


def in_six_languages(name):
    """What a function without arguments says in each language of the interface."""
    said = []
    for language, _own_name in settings.LANGUAGES:
        with translation.override(language):
            said.append(str(name()))
    return said


def choices(members, field=None):
    """The members of a fixed list, with the names that the form of a field gives some of them."""
    renamed = dict(field.choices) if field else {}
    for member in members:
        yield (
            member.value,
            [
                *in_six_languages(lambda member=member: member.label),
                *in_six_languages(lambda member=member: renamed.get(member.value, "")),
            ],
        )


def form_field(name):
    """The field of the form of a section: the one place that says what is right."""
    return next(form.base_fields[name] for form in FORMS.values() if name in form.base_fields)


def named(parameter):
    return lambda vocabulary: ((code, row.names.values()) for code, row in vocabulary[parameter].items())


def of_choices(members, name=""):
    return lambda _vocabulary: choices(members, form_field(name) if name else None)


def countries(vocabulary):
    rows = vocabulary["country"].values()
    official = joined((row.pk, [*row.names.values(), row.iso3]) for row in rows)
    for row in rows:
        others = (name for names in row.aliases.values() for name in names if key(name) not in official)
        yield row.pk, [*row.names.values(), row.iso3, *others]


def provisions(vocabulary):
    for code, row in vocabulary["provision"].items():
        shorts = {row.instrument.short_names.get(language, "") for language in TRANSLATED}
        yield code, [f"{short} {row.number}" for short in shorts if short]


def languages(_vocabulary):
    for code in {*MAIN_LANGUAGES, *OTHER_LANGUAGES}:
        yield code, in_six_languages(lambda code=code: language_name(code))


MAKERS = {
    "countries": countries,
    "measure_types": named("measure"),
    "populations": named("population"),
    "provisions": provisions,
    "safeguard": named("safeguard"),
    "language": languages,
    "scope": of_choices(Scope, "scope"),
    "stage": of_choices(Stage, "stage"),
    "liberty": of_choices(Liberty, "liberty"),
    "evidence": of_choices(Evidence, "evidence"),
    "answer": of_choices(Answer),
    "kind": of_choices(ImplementerKind),
    "naming": of_choices(Naming, "naming"),
}
