"""What a cell says: a text, one of a list, several of a list, rows of a field. Each gives a value or ValidationError.

`words` are those of `submissions.importing.words`.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from submissions.forms.sections import Implementers, Safeguards, Sources
from submissions.importing.words import form_field, key

APART = re.compile(r"[|\n;；؛]+")
COMMAS = re.compile(r"[,،、，]+")
NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s+")
ADDRESS = re.compile(r",?\s*(https?://\S+)\s*$")
YEAR_AT_END = re.compile(r",\s*(\d{4})\s*$")
KIND_AT_END = re.compile(r"^(.*?)\s*[(（]([^()（）]+)[)）]\s*$", re.DOTALL)


def not_in_list(text):
    return ValidationError(_("“%s” is not in the list.") % text[:50])


def as_text(cell):
    if isinstance(cell, list | dict):
        raise ValidationError(_("This must be a text."))
    return cell or ""


def text(name):
    """A text, a date or a number, as the form of the section reads it."""
    return lambda cell, _words: form_field(name).clean(as_text(cell))


def keywords(cell, _words):
    words = cell if isinstance(cell, list) else [as_text(cell).replace("|", ",")]
    return form_field("keywords").clean(",".join(map(as_text, words)))


def one_of(name):
    """One of a fixed list, by its code or name."""

    return lambda cell, words: known(as_text(cell), name, words) if cell else ""


def several_of(name):
    """Some of a vocabulary, by codes or names."""

    def read(cell, words):
        written = members(cell, words.codes(name))
        chosen = dict.fromkeys(known(member, name, words) for member in written)
        return form_field(name).few_enough(list(chosen))

    return read


def known(written, name, words):
    """The code of what was written, which must be in the list of that name."""
    code = words.code(name, written)
    if code is None:
        raise not_in_list(written)
    return code


def members(cell, known=()):
    """The members of a list: bars, semicolons or lines part them, and commas where a name does not hold them."""
    if isinstance(cell, list):
        return [as_text(member) for member in cell]
    parts = [part.strip() for part in APART.split(as_text(cell))]
    found = []
    for part in filter(None, parts):
        is_whole = not known or key(part) in known
        found += [part] if is_whole else [one.strip() for one in COMMAS.split(part) if one.strip()]
    return found


# Fields made of several columns ---------------------------------------------------------------------------------------


def rows_of(made):
    """The value of the rows of a form, or all that is wrong with them."""
    if made.has_errors:
        raise ValidationError([link["text"] for link in made.error_links()])
    return made.value


def implementers(names, kinds, words):
    """Who runs it: each with its kind in brackets behind the name, or all with the one kind that `kinds` names."""
    common = [known(kind, "kind", words) for kind in members(kinds, words.codes("kind"))]
    shared = common[0] if len(set(common)) == 1 else ""
    return implementer_rows([with_kind(written, words) for written in members(names)], shared)


def implementer_rows(rows, shared=""):
    """The value of (name, code of a kind) pairs; those without a kind have the `shared` one."""
    data = {}
    for number, (name, kind) in enumerate(rows):
        data[f"implementers-{number}-name"] = name
        data[f"implementers-{number}-kind"] = kind or shared
    return rows_of(Implementers("implementers", [], data)) if data else []


def with_kind(written, words):
    """`Open Shelter (NGO)` as name and kind; brackets that hold no kind belong to the name."""
    if (match := KIND_AT_END.match(written)) and (kind := words.code("kind", match[2])):
        return match[1], kind
    return written, ""


def sources(cell, _words):
    """Sources, one a line, each as title, publisher, year and address with bars between; also as exports write them."""
    if isinstance(cell, list):
        given = [one if isinstance(one, dict) else source(as_text(one)) for one in cell]
    else:
        given = [source(line) for line in as_text(cell).split("\n") if line.strip()]
    data = {
        f"sources-{number}-{name}": as_text(one.get(name))
        for number, one in enumerate(given)
        for name in ("title", "publisher", "year", "url")
    }
    return rows_of(Sources("sources", [], data)) if data else []


def source(line):
    line = NUMBERED.sub("", line).strip()
    if "|" in line:
        parts = [part.strip() for part in line.split("|")]
        return dict(zip(("title", "publisher", "year", "url"), [*parts, "", "", ""], strict=False))
    address, year = ADDRESS.search(line), None
    line = line[: address.start()] if address else line
    if year := YEAR_AT_END.search(line):
        line = line[: year.start()]
    title, _comma, publisher = line.rpartition(", ") if address or year else (line, "", "")
    return {
        "title": title or publisher,
        "publisher": publisher if title else "",
        "year": year[1] if year else "",
        "url": address[1] if address else "",
    }


def answers_of_json(whole, words):
    if whole is None:
        return {}
    if not isinstance(whole, dict) or not all(isinstance(one, dict) for one in whole.values()):
        raise ValidationError(_("Each safeguard must have an answer and a note, as in the sample."))
    return {known(slug, "safeguard", words): dict(one) for slug, one in whole.items()}


def safeguard_answers(answers, notes, whole, words):
    """The answers to the safeguards: `answers` {safeguard: code}, `notes` lines of `name: note`, `whole` as in JSON."""
    given = answers_of_json(whole, words)
    for slug, answer in answers.items():
        given.setdefault(slug, {})["answer"] = answer
    for line in filter(None, (part.strip() for part in as_text(notes).split("\n"))):
        name, _colon, note = line.replace("：", ":").partition(":")
        slug = words.code("safeguard", name)
        if slug is None:
            raise ValidationError(_("“%s” does not begin with the name of a safeguard and a colon.") % line[:50])
        given.setdefault(slug, {})["note"] = note.strip()
    data = {f"safeguard-{slug}-{name}": as_text(text) for slug, one in given.items() for name, text in one.items()}
    return rows_of(Safeguards("safeguard_answers", {}, data)) if data else {}
