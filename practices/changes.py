"""What changed from one content of a practice to another, field by field and word by word."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lib.differences import list_pieces, pieces
from lib.languages import colon, language_name
from practices.content import Answer, Certainty, Evidence, ImplementerKind, Liberty, Scope, Stage
from practices.reading import label, section_headings

TERMS = {"countries": "country", "measure_types": "measure", "provisions": "provision", "populations": "population"}
CHOICES = {"scope": Scope, "stage": Stage, "liberty": Liberty, "evidence": Evidence, "certainty": Certainty}


@dataclass(frozen=True)
class Change:
    """A field that differs; `pieces` are to be read one after the other, or as members of a list."""

    field: str
    heading: str
    pieces: list
    is_list: bool = False


def changes(before, after, vocabulary):
    """The fields that differ between two contents in the format of `practices.entries`, in the order of the page."""
    before, after = (with_present_keywords(content, vocabulary) for content in (before, after))
    return [
        difference(field, heading, before.get(field), after.get(field), vocabulary)
        for field, heading in headings().items()
        if comparable(before.get(field)) != comparable(after.get(field))
    ]


def with_present_keywords(content, vocabulary):
    """A content with its keywords as they are called now: to rename one was no change of the practice."""
    return content | {"keywords": vocabulary.keyword_names.present(content.get("keywords") or [])}


def comparable(value):
    """A value as far as it says something: the order of codes and names in a list does not, nor does nothing."""
    if isinstance(value, list) and all(isinstance(member, str) for member in value):
        value = sorted(value)
    return value or None


def headings():
    """The name of every field of a content, in the order of the page."""
    return (
        {"title": _("Title"), "summary": _("Summary"), "language": _("Language")}
        | dict(section_headings())
        | {
            "countries": _("Countries"),
            "scope": _("Scope"),
            "locality": _("Locality"),
            "local_name": _("What it is called locally"),
            "start": _("When it began"),
            "end": _("When it ended"),
            "stage": _("Stage"),
            "implementers": _("Who runs it"),
            "implementer_kinds": _("Kind of implementer"),
            "measure_types": _("Measures"),
            "provisions": _("Provisions"),
            "populations": _("For whom"),
            "keywords": _("Keywords"),
            "safeguard_answers": _("Answers on safeguards"),
            "liberty": _("May the child leave?"),
            "reach": _("Children reached"),
            "evidence": _("Evidence"),
            "certainty": _("Certainty of desk research"),
            "sources": _("Sources"),
            "attachments": _("Files"),
        }
    )


def difference(field, heading, before, after, vocabulary):
    was, now = (in_words(field, value, vocabulary) for value in (before, after))
    if isinstance(was, list):
        return Change(field, heading, list_pieces(was, now), is_list=True)
    return Change(field, heading, pieces(was, now))


def in_words(field, value, vocabulary):
    """A value as people read it: a text, or a list of texts."""
    if field in TERMS:
        return [named(vocabulary, TERMS[field], code) for code in value or []]
    if field in CHOICES:
        return label(CHOICES[field], value)
    if field in WORDS:
        empty, words = WORDS[field]
        return words(value or empty, vocabulary)
    return value or ""


def named(vocabulary, parameter, code):
    row = vocabulary[parameter].get(code.lower())
    return row.name if row else code


def safeguard_words(answers, vocabulary):
    rows = vocabulary["safeguard"]
    return [
        colon().join(filter(None, (rows[slug].name, label(Answer, answer["answer"]), answer["note"])))
        for slug, answer in answers.items()
        if slug in rows
    ]


def source_words(source):
    year = str(source["year"] or "")
    return ", ".join(filter(None, (source["title"], source["publisher"], year, source["url"])))


# How the fields that are neither a text nor chosen from a list are said: (when there is none, in words).
WORDS = {
    "language": ("", lambda code, _vocabulary: language_name(code) if code else ""),
    "implementers": ([], lambda names, _vocabulary: names),
    "implementer_kinds": ([], lambda kinds, _vocabulary: [label(ImplementerKind, kind) for kind in kinds]),
    "keywords": ([], lambda names, _vocabulary: names),
    "safeguard_answers": ({}, safeguard_words),
    "sources": ([], lambda sources, _vocabulary: [source_words(source) for source in sources]),
    "attachments": ([], lambda files, _vocabulary: [file["name"] for file in files]),
    "reach": (
        {"children": None, "note": ""},
        lambda reach, _vocabulary: "\n".join(filter(None, (str(reach["children"] or ""), reach["note"]))),
    ),
}
