"""The texts of the interface in six languages: `python -m config.messages update`, `check` or `compile`.

Texts are found in the program and its templates and kept in locale/<language>/LC_MESSAGES/django.po, where people
translate them. `compile` makes of these what the program reads; whatever starts the program calls it.
"""

import io
import os
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ("fr", "es", "ru", "ar", "zh_Hans")  # as folders are named; the texts themselves are English
APPS = sorted(path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "later": None,
}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd%]|\{\w*\}")
WIDTH = 120


# Finding ----------------------------------------------------------------------------------------------------------


def texts():
    """Every text of the interface, as a catalogue without translations, in the order of the files."""
    catalog = Catalog(project="Child First", charset="utf-8", fuzzy=False)
    for app in (*APPS, "templates"):
        for file, _line, message, comments, context in found_in(app):
            catalog.add(message, context=context, auto_comments=comments, locations=[(f"{app}/{file}", None)])
    return catalog


def found_in(folder):
    methods = [("**.py", "python"), ("**.html", extract_template), ("**.txt", extract_template)]
    return extract_from_dir(ROOT / folder, methods, keywords=KEYWORDS, comment_tags=("Translators:",))


def extract_template(file, keywords, comment_tags, options):
    """The texts of a Django template, which Django rewrites to something like Python.

    Within brackets, the indentation of what is left of the template means nothing.
    """
    python = templatize(file.read().decode())
    return extract_python(io.BytesIO(f"({python}\n)".encode()), keywords, comment_tags, options)


# Keeping ----------------------------------------------------------------------------------------------------------


def path_of(language):
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def translations(language):
    """The texts with their translations, as they stand in the file of a language."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def update():
    """Bring each file up to date with the program: new texts come without a translation, old ones go."""
    found = texts()
    for language in LANGUAGES:
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = translations(language) if path.exists() else Catalog(language, project="Child First", fuzzy=False)
        catalog.update(found, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalog, width=WIDTH, omit_header=True, include_lineno=False)
        print(f"{language}: {sum(not is_translated(message) for message in catalog if message.id)} to translate")


def compile_all():
    """Write what the program reads, django.mo beside each file that is newer."""
    for language in LANGUAGES:
        source, made = path_of(language), path_of(language).with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            unfinished = made.with_suffix(f".{os.getpid()}")  # several processes may come at once
            with unfinished.open("wb") as file:
                write_mo(file, translations(language))
            unfinished.replace(made)


# Checking ---------------------------------------------------------------------------------------------------------


def faults():
    """What is missing, left over or wrong in the files, as "language: why: text"."""
    expected = {key_of(message) for message in texts() if message.id}
    for language in LANGUAGES:
        catalog = translations(language)
        kept = {key_of(message): message for message in catalog if message.id}
        yield from (f"{language}: run `make messages`, this is new: {key}" for key in expected - kept.keys())
        yield from (f"{language}: run `make messages`, this is gone: {key}" for key in kept.keys() - expected)
        for message in kept.values():
            yield from (f"{language}: {why}: {message.id}" for why in wrong_with(message))


def key_of(message):
    """What tells a text from others: its words, in each number, and its context."""
    words = message.id if isinstance(message.id, str) else " / ".join(message.id)
    return f"{message.context}: {words}" if message.context else words


def is_translated(message):
    strings = message.string if message.pluralizable else (message.string,)
    return all(strings)


def wrong_with(message):
    if message.fuzzy:
        yield "not certain (fuzzy)"
    if not is_translated(message):
        yield "not translated"
        return
    ids = message.id if message.pluralizable else (message.id,)
    strings = message.string if message.pluralizable else (message.string,)
    known = {frozenset(placeholders(text)) for text in ids}
    # A form for none, for one or for two may leave its number out, as English does in "one practice".
    numbers = {names - {name} for names in known for name in names} if message.pluralizable else set()
    for string in strings:
        if frozenset(placeholders(string)) not in known | numbers:
            yield f"other placeholders in “{string}”"
        if string[:1].isspace() != ids[0][:1].isspace() or string[-1:].isspace() != ids[0][-1:].isspace():
            yield f"other spaces around “{string}”"


def placeholders(text):
    return PLACEHOLDER.findall(text)


def main(arguments):
    if arguments == ["update"]:
        return update()
    if arguments == ["compile"]:
        return compile_all()
    if arguments == ["check"]:
        found = sorted(faults())
        print("\n".join(found) or "Texts: complete in six languages.")
        return bool(found)
    return __doc__


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
