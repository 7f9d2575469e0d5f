"""The program that reads a form that was brought back: the document in, one line and what it holds as JSON out."""

import json
import sys
import zipfile
from io import BytesIO

from lxml import etree

from lib import apart
from lib.document_controls import EMPTY, TICKED, WORD_2010
from lib.document_xml import NAMESPACE
from lib.signs import UNFIT
from submissions.importing.refusals import Refused
from submissions.word_form.tags import PREFIX

MOST_MEMORY = 768 * 1024 * 1024
MOST_SECONDS = 20
MOST_UNPACKED = 32 * 1024 * 1024  # bytes of the parts that are read
READ = "read"
BOOKMARK = PREFIX.replace(".", "_")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What is in the text and not shown: deleted, moved away, instructions of fields, the same again for old programs.
NOT_SHOWN = {"del", "moveFrom", "instrText", "delText", "Fallback"}


def w(tag):
    return f"{{{NAMESPACE}}}{tag}"


def answers_of(content):
    """What a document holds: {"mark", "answers", "loose"}. Raises Refused.

    An answer is {"tag" (or the bookmark), "row" (the number of its row of a table), "text", "is_ticked"}; `loose` are
    the paragraphs outside of them.
    """
    if content.startswith(OLE):
        raise Refused("ENCRYPTED" if "EncryptedPackage".encode("utf-16-le") in content else "OLD_WORD")
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            refuse_other_kinds(parts)
            document = parsed(part(parts, "word/document.xml"))
            about = parsed(part(parts, "docProps/core.xml")) if "docProps/core.xml" in parts.namelist() else None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, KeyError, NotImplementedError, OSError) as fault:
        raise Refused("DAMAGED_DOCUMENT") from fault
    except etree.XMLSyntaxError as fault:
        raise Refused("DAMAGED_DOCUMENT") from fault
    return Reader(document).read() | {"mark": keywords(about)}


def refuse_other_kinds(parts):
    names = set(parts.namelist())
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("MACROS_IN_DOCUMENT")
    if "word/document.xml" not in names:
        raise Refused("NOT_A_DOCUMENT")
    if any(info.flag_bits & 1 for info in parts.infolist()):
        raise Refused("ENCRYPTED")


def part(parts, name):
    if parts.getinfo(name).file_size > MOST_UNPACKED:
        raise Refused("TOO_MUCH")
    return parts.read(name)


def parsed(xml):
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def keywords(about):
    return "" if about is None else next((one.text or "" for one in about.iter("{*}keywords")), "")


class Reader:
    """Reads cells that hold an answer, then whatever was written elsewhere."""

    def __init__(self, document):
        self.document = document
        self.rows = {row: number for number, row in enumerate(document.iter(w("tr")))}
        self.read_already = set()

    def read(self):
        answers = [answer for answer in map(self.answer, self.places()) if answer]
        loose = [self.text([one]) for one in self.document.iter(w("p")) if one not in self.read_already]
        return {"answers": answers, "loose": [text for text in loose if text]}

    def places(self):
        """(tag or bookmark, what holds the answer): its cell, or its control where that has left the table."""
        seen = set()
        for node in self.document.iter(w("tag"), w("bookmarkStart")):
            is_tag = node.tag == w("tag")
            name = node.get(w("val") if is_tag else w("name"), "")
            place = place_of(node, is_tag=is_tag) if name.startswith(PREFIX if is_tag else BOOKMARK) else None
            if place is not None and place not in seen:
                seen.add(place)
                yield name, place

    def answer(self, found):
        name, place = found
        inside = list(place.iter(w("p"))) or [place]
        self.read_already.update(inside)
        text = self.text(inside)
        box = next(place.iter(f"{{{WORD_2010}}}checked"), None)
        is_ticked = box is not None and box.get(f"{{{WORD_2010}}}val") in ("1", "true")
        return {
            "tag": name,
            "row": self.rows.get(next(place.iterancestors(w("tr")), None)),
            "text": text.replace(EMPTY, "").strip(),
            "is_ticked": is_ticked or (TICKED in text or "☑" in text),
        }

    def text(self, elements):
        """What is to be seen in some paragraphs; a blank line parts them."""
        parts = ["".join(self.pieces(element)).strip() for element in elements]
        return UNFIT.sub("", "\n\n".join(part for part in parts if part))

    def pieces(self, element):
        for node in element.iter(w("t"), w("br"), w("cr"), w("tab")):
            if is_shown(node, element):
                yield node.text or "" if node.tag == w("t") else " " if node.tag == w("tab") else "\n"


def place_of(node, *, is_tag):
    control = next(node.iterancestors(w("sdt")), None) if is_tag else None
    inside = None if control is None else control.find(f".//{w('tc')}")
    cell = inside if inside is not None else next(node.iterancestors(w("tc")), None)
    return control if cell is None else cell


def is_shown(node, top):
    for above in node.iterancestors():
        name = etree.QName(above).localname
        if name in NOT_SHOWN or (name == "sdt" and above.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is not None):
            return False
        if name == "p" and above is not top:
            return False  # of a text box, which is read by itself
        if above is top:
            return True
    return True


def main():
    apart.limit(seconds=MOST_SECONDS, memory=MOST_MEMORY)
    try:
        held = answers_of(sys.stdin.buffer.read())
    except Refused as refused:
        sys.stdout.write(refused.name)
    else:
        sys.stdout.buffer.write(f"{READ}\n".encode() + json.dumps(held).encode())


if __name__ == "__main__":
    main()
