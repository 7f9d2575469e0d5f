"""The safeguarding screen of texts: what in them could identify a child or endanger a source."""

import hashlib
import unicodedata
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.safeguarding import addresses, children, contacts, records


class Kind(models.TextChoices):
    EMAIL = "email", _("Email address")
    PHONE = "phone", _("Phone number")
    BIRTH_DATE = "birth-date", _("Date of birth")
    IDENTITY_NUMBER = "identity-number", _("Identity number")
    CASE_NUMBER = "case-number", _("Case number")
    ADDRESS = "address", _("Exact address")
    CHILD = "child", _("Name of a child")
    PHOTOGRAPH = "photograph", _("Photograph")

    @property
    def advice(self):
        return ADVICE[self]


ADVICE = {
    Kind.EMAIL: _("An email address can lead to a person. Leave it out, or say why it may stay."),
    Kind.PHONE: _("A phone number can lead to a person. Leave it out, or say why it may stay."),
    Kind.BIRTH_DATE: _("A date of birth can identify a child. Give an age group instead, or say why it may stay."),
    Kind.IDENTITY_NUMBER: _("An identity number names one person. Leave it out, or say why it may stay."),
    Kind.CASE_NUMBER: _("A case number can lead to a child’s file. Leave it out, or say why it may stay."),
    Kind.ADDRESS: _(
        "An exact address can put people at risk. Name the town or district instead, or say why it may stay."
    ),
    Kind.CHILD: _("A name beside an age can identify a child. Leave the name out, or say why it may stay."),
    Kind.PHOTOGRAPH: _("A picture can show a child’s face or a place of shelter. Remove it, or say why it may stay."),
}

# The most specific first: what one has found, the next ones leave alone.
DETECTORS = {
    Kind.EMAIL: contacts.emails,
    Kind.IDENTITY_NUMBER: records.identity_numbers,
    Kind.CASE_NUMBER: records.case_numbers,
    Kind.BIRTH_DATE: records.birth_dates,
    Kind.ADDRESS: addresses.addresses,
    Kind.PHONE: contacts.phones,
    Kind.CHILD: children.children,
}


@dataclass(frozen=True)
class Finding:
    """A place in a text: `text[start:end] == excerpt`. The key stays the same while other words of the text change."""

    kind: Kind
    field: str
    start: int
    end: int
    excerpt: str
    key: str

    @property
    def label(self):
        return self.kind.label

    @property
    def advice(self):
        return self.kind.advice


def findings(texts, *, countries=()):
    """What stands in texts, a dict {field: text}, in their order; what a field repeats is one finding.

    Phone and identity numbers are read as in `countries` (ISO 3166-1 alpha-2) besides the international form.
    """
    regions = tuple(sorted({code.upper() for code in countries}))
    found = {}
    for field, text in texts.items():
        for start, end, kind in places(text, regions):
            excerpt = text[start:end]
            key = digest(kind, field, excerpt)
            found.setdefault(key, Finding(kind, field, start, end, excerpt, key))
    return list(found.values())


def photograph(attachment_id, name):
    """A picture may show a child: a person must look at each."""
    key = digest(Kind.PHOTOGRAPH, "attachments", str(attachment_id))
    return Finding(Kind.PHOTOGRAPH, "attachments", 0, len(name), name, key)


def pieces(text, findings):
    """A text cut as [(part, its finding or None)], to mark findings in place. Those of another text are left aside."""
    parts, cut = [], 0
    for finding in sorted(findings, key=lambda finding: finding.start):
        if finding.start < cut or not finding.excerpt or text[finding.start : finding.end] != finding.excerpt:
            continue
        parts += [(text[cut : finding.start], None), (finding.excerpt, finding)]
        cut = finding.end
    return [part for part in (*parts, (text[cut:], None)) if part[0]]


def places(text, regions):
    """(start, end, kind) in reading order, without overlaps."""
    taken = bytearray(len(text))
    found = []
    for kind, detect in DETECTORS.items():
        for start, end in detect(text, regions):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append((start, end, kind))
    return sorted(found)


def digest(kind, field, excerpt):
    """A key for what was found where, whatever its letter case, spacing and place in the text."""
    normal = " ".join(unicodedata.normalize("NFKC", excerpt).casefold().split())
    content = "\0".join((kind, field, normal))
    return hashlib.sha256(content.encode(errors="backslashreplace")).hexdigest()[:32]
