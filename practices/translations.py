"""Translations of a practice, text by text: which texts there are, which translations still fit, what they are."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

SECTIONS = ("title", "summary", "context", "description", "legal_basis", "safeguards")
AFTER_SAFEGUARDS = ("results", "lessons")
NAMES = ("locality", "local_name")
LISTED = ("title", "summary")  # what lists, exports and feeds show
NOTE = "safeguard-"  # the note on a safeguard is the part `safeguard-<slug>`


def texts_of(content):
    """{part: text} of every text of a content that can be translated and is not empty, in the order of the page."""
    notes = {f"{NOTE}{slug}": answer["note"] for slug, answer in content["safeguard_answers"].items()}
    texts = {name: content[name] for name in SECTIONS} | notes
    texts |= {name: content[name] for name in AFTER_SAFEGUARDS}
    texts |= {"reach_note": content["reach"]["note"]} | {name: content[name] for name in NAMES}
    return {part: text for part, text in texts.items() if text.strip()}


def told(text, *, origin, made_from, made_on, reviewed_on=None):
    """One translated text as `Translation.texts` keeps it. Days are dates; `reviewed_on` is None until a person has."""
    return {
        "text": text,
        "origin": origin,
        "made_from": made_from,
        "made_on": made_on.isoformat(),
        "reviewed_on": reviewed_on and reviewed_on.isoformat(),
    }


def columns(texts, present, contents):
    """All that a Translation holds besides whose it is, as `texts` {part: told(…)} fit the revision numbered `present`.

    `contents` are those of that revision and of the ones that the texts were made from, by number. A text is stale
    once the original says something else than the revision it was made from; in lists it gives way to the original.
    """
    originals = texts_of(contents[present])
    made_from = {number: texts_of(content) for number, content in contents.items()}
    texts = {
        part: one | {"is_stale": made_from[one["made_from"]].get(part) != originals.get(part)}
        for part, one in texts.items()
    }
    good = fresh(texts)
    listed = [good[part] for part in LISTED if part in good]
    return {
        "texts": texts,
        **{part: good[part]["text"] if part in good else "" for part in LISTED},
        "origin": origin_of(listed),
        "made_from": min((one["made_from"] for one in listed), default=present),
        "made_on": max((date.fromisoformat(one["made_on"]) for one in listed), default=None),
        "lacking": len(originals.keys() - texts.keys()),
        "unreviewed": sum(is_unreviewed(one) for part, one in good.items() if part in originals),
        "outdated": len(originals.keys() & (texts.keys() - good.keys())),
    }


def fresh(texts):
    """Those of `Translation.texts` that are made from what the original says now, without the mark that says so."""
    return {part: kept(one) for part, one in texts.items() if not one["is_stale"]}


def kept(one):
    return {name: value for name, value in one.items() if name != "is_stale"}


def origin_of(listed):
    """The least that can be said of some translated texts: by a machine while one of them waits for a person."""
    if not listed:
        return ""
    return "machine" if any(map(is_unreviewed, listed)) else "person"


def is_unreviewed(one):
    return one["reviewed_on"] is None


def label(one):
    """What a translated text is, for its readers."""
    if is_unreviewed(one):
        return _("Machine translation of %(date)s, not yet reviewed") % {"date": day(one["made_on"])}
    if one["origin"] == "machine":
        return _("Machine translation, reviewed by a person on %(date)s") % {"date": day(one["reviewed_on"])}
    return _("Translated by a person on %(date)s") % {"date": day(one["made_on"])}


def day(written):
    return date_format(date.fromisoformat(written))
