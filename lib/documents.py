"""Word documents: headings, paragraphs, facts, tables, lists, contents and page numbers, in any language.

    paper = Document("en", title="Thailand", author="Child First")
    paper.contents("Contents", levels=2)
    paper.heading(1, "What is done")
    paper.add("BodyText", "It is ", Run("free", style="Strong"), ".")
    paper.save()  # bytes

A piece of content is a text in the language of the document or a `Run`. Texts may hold any character: what XML
forbids is left out. A paragraph goes the way of its language, a run the way of its letters, so that Arabic, English
and names in any script stand side by side as they should.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from urllib.parse import urlsplit

import docx
from django.utils.encoding import iri_to_uri
from docx.opc.constants import RELATIONSHIP_TYPE

from lib.document_styles import (
    LINE,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TEXT_WIDTH,
    TINT,
    another_numbered_list,
    kind_of,
    line,
    locale,
    renumber,
    restyle,
)
from lib.document_xml import (
    ISOLATED,
    RELATIONSHIPS,
    SPACE,
    fit,
    is_written_right_to_left,
    w,
    written_direction,
)
from lib.languages import RIGHT_TO_LEFT, direction

UNKNOWN = ""  # the language of a name or a title that nobody recorded; its letters tell its direction
FEW_ENTRIES = 10  # of a table of contents may be parted by the end of a page; one with more begins a page
LABELS_WIDTH = 2500  # of a table of facts
UNUSED = ("thumbnail", "customXml", "stylesWithEffects")  # what the template of python-docx brings along


@dataclass(frozen=True)
class Run:
    """A stretch of text. `language` None is that of the paragraph; `url` an address, `place` a bookmark to lead to."""

    text: str
    language: str | None = None
    style: str = ""
    url: str = ""
    place: str = ""


@dataclass(frozen=True)
class Passage:
    """A paragraph: its pieces, and the language that tells its direction."""

    pieces: list
    language: str | None = None


@dataclass(frozen=True)
class Cell:
    """A cell of a table, with its passages; `elements` stand behind them as they are (lib.document_controls)."""

    passages: list
    style: str = "TableText"
    tint: str = ""
    elements: tuple = ()


class Document:
    """A document being written, from its beginning to its end."""

    def __init__(self, language, *, title, author, subject=""):
        self.language = language
        self.is_right_to_left = language in RIGHT_TO_LEFT
        self.file = docx.Document()
        self.blocks = []
        self.headings = []  # (level, pieces, language, bookmark)
        self.numbers = count(1)  # of bookmarks
        self.lists = count(3)  # of numbered lists; see document_styles
        self.contents_at = None
        self.prepare(title, author, subject)

    def prepare(self, title, author, subject):
        restyle(self.file.styles.element, self.language)
        renumber(self.file.part.numbering_part.element)
        now = datetime.now(UTC).replace(tzinfo=None)
        about = self.file.core_properties
        about.title, about.author, about.subject = fit(title)[:255], author, fit(subject)[:255]
        about.last_modified_by, about.comments, about.language = author, "", locale(self.language)
        about.created = about.modified = now
        settings = self.file.settings.element
        for setting in settings.iter(w.name("compatSetting")):
            if setting.get(w.name("name")) == "compatibilityMode":
                setting.set(w.name("val"), "15")  # otherwise Word opens it as of an old version, with less room to edit
        for old in settings.findall(w.name("proofState")) + settings.findall(w.name("themeFontLang")):
            settings.remove(old)
        for part in (self.file.part, self.file.part.package):
            for key, link in list(part.rels.items()):
                if link.reltype.endswith(UNUSED):
                    del part.rels[key]

    # What stands in it ------------------------------------------------------------------------------------------------

    def add(self, style, *pieces, language=None):
        """A paragraph in a style. `language` tells its direction: None is the document's, "" its first letter's."""
        self.blocks.append(self.paragraph(style, pieces, language=language))

    def text(self, text, style="BodyText"):
        """The paragraphs of a `lib.languages.Text`."""
        for paragraph in text.paragraphs:
            self.add(style, paragraph, language=text.language)

    def heading(self, level, *pieces, language=None, place="", on_new_page=False):
        """A heading of level 1 to 3; `place` names it for `Run.place`. It stands in the contents."""
        place = place or f"heading_{next(self.numbers)}"
        self.headings.append((level, pieces, language, place))
        properties = [w("pageBreakBefore")] if on_new_page else []
        paragraph = self.paragraph(f"Heading{level}", pieces, *properties, language=language)
        self.mark(paragraph, place)
        self.blocks.append(paragraph)

    def mark(self, paragraph, place):
        """Put a bookmark around what a paragraph holds."""
        number = next(self.numbers)
        paragraph.insert(1, w("bookmarkStart", id=number, name=place))
        paragraph.append(w("bookmarkEnd", id=number))

    def bullets(self, items):
        """A list; each item is a list of pieces."""
        for pieces in items:
            self.add("ListBullet", *pieces)

    def numbered(self, items):
        """A list numbered from 1; each item is a list of pieces."""
        number = next(self.lists)
        another_numbered_list(self.file.part.numbering_part.element, number)
        for pieces in items:
            numbering = w("numPr", w("ilvl", val=0), w("numId", val=number))
            self.blocks.append(self.paragraph("ListNumber", pieces, numbering))

    def facts(self, rows, *, about):
        """A table of two columns: `rows` of (label, passages); `about` describes it to who cannot see it."""
        cells = [[Cell([Passage([label])], "TableHead"), Cell(passages)] for label, passages in rows]
        self.grid(cells, [LABELS_WIDTH, TEXT_WIDTH - LABELS_WIDTH], about, tint=TINT)

    def table(self, heads, rows, *, widths, about):
        """A table whose row of `heads` is repeated on each page. `rows` hold cells; `widths` are parts of the whole."""
        widths = [TEXT_WIDTH * width // sum(widths) for width in widths]
        cells = [[Cell([Passage([head])], "TableHead", TINT) for head in heads], *rows]
        self.grid(cells, widths, about, has_heads=True)

    def contents(self, title, *, levels):
        """Where the table of contents stands: the headings down to a level, known once all is written."""
        self.contents_at = len(self.blocks), title, levels

    def running(self, head, foot, page_of_pages):
        """What stands above and below each page; `page_of_pages` is a text such as "Page {page} of {pages}"."""
        section = self.file.sections[0]
        section.different_first_page_header_footer = True
        for part, style, pieces in (
            (section.header, "Header", [head]),
            (section.first_page_header, "Header", []),
            (section.footer, "Footer", [foot, None, page_of_pages]),
            (section.first_page_footer, "Footer", [foot, None, page_of_pages]),
        ):
            part.is_linked_to_previous = False
            for old in list(part._element):
                part._element.remove(old)
            part._element.append(self.running_line(style, pieces))

    def running_line(self, style, pieces):
        paragraph = self.paragraph(style, pieces[:1])
        if len(pieces) > 1:
            paragraph.append(w("r", w("tab")))
            before, _, rest = pieces[2].partition("{page}")
            between, _, after = rest.partition("{pages}")
            for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
                paragraph.extend(self.runs(Run(text), self.language))
                paragraph.extend(self.field(field) if field else [])
        return paragraph

    def save(self):
        """The document as the bytes of a .docx file."""
        if self.contents_at:
            place, title, levels = self.contents_at
            self.blocks.insert(place, self.table_of_contents(title, levels))
        body = self.file.element.body
        section = body.sectPr
        for old in list(body):
            body.remove(old)
        self.part_from_table()
        body.extend([*self.blocks, self.arranged(section)])
        stream = BytesIO()
        self.file.save(stream)
        return stream.getvalue()

    # Paragraphs and runs ----------------------------------------------------------------------------------------------

    def paragraph(self, style, pieces, *properties, language=None):
        """<w:p>; `properties` come right after its style. Their order is fixed by the standard."""
        pieces = as_runs(pieces)
        language = self.language if language is None else language
        if language == UNKNOWN:
            way = written_direction("".join(str(piece.text) for piece in pieces), direction(self.language))
        else:
            way = direction(language)
        made = w("p", w("pPr", w("pStyle", val=style), *properties, *([w("bidi")] if way == "rtl" else [])))
        for piece in pieces:
            made.extend(self.linked(piece, language))
        return made

    def linked(self, piece, language):
        """The runs of a piece, within a link if it leads somewhere."""
        address = web_address(piece.url)
        if not address and not piece.place:
            return self.runs(piece, language)
        link = w("hyperlink", *self.runs(piece, language, otherwise="Hyperlink" if address else "Reference"))
        if address:
            link.set(f"{{{RELATIONSHIPS}}}id", self.file.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, True))
        else:
            link.set(w.name("anchor"), piece.place)
        return [link]

    def runs(self, piece, language, otherwise=""):
        """<w:r>s of a piece; what stands between directional isolates is a run of its own: few programs know them."""
        language = language if piece.language is None else piece.language
        style = piece.style or otherwise
        return [self.run(part, language, style) for part in ISOLATED.split(fit(piece.text)) if part or not piece.text]

    def run(self, text, language, style):
        properties = [w("rStyle", val=style)] if style else []
        if language == UNKNOWN:
            properties.append(w("noProof"))
        if is_written_right_to_left(text, language):
            properties.append(w("rtl"))
        if language not in (UNKNOWN, self.language):
            properties.append(w("lang", **{kind_of(language): locale(language)}))
        return w("r", *([w("rPr", *properties)] if properties else []), *letters(text))

    def field(self, code, shown="1"):
        """The runs of a field, with what it shows until a program works it out."""
        mark = [w("r", w("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end")]
        instruction = w("instrText")
        instruction.text = f" {code} "
        instruction.set(SPACE, "preserve")
        return [mark[0], w("r", instruction), mark[1], w("r", *letters(shown)), mark[2]]

    # Tables -----------------------------------------------------------------------------------------------------------

    def grid(self, rows, widths, about, *, has_heads=False, tint=""):
        look = {"firstRow": int(has_heads), "firstColumn": int(not has_heads), "noHBand": 1, "noVBand": 1}
        properties = [
            *([w("bidiVisual")] if self.is_right_to_left else []),
            w("tblW", w=sum(widths), type="dxa"),
            w("tblBorders", *(line(side, LINE, 0) for side in ("top", "bottom", "insideH"))),
            *([w("shd", val="clear", color="auto", fill=tint)] if tint else []),
            w("tblLayout", type="fixed"),
            w("tblLook", **look),
            w("tblCaption", val=fit(about)),
        ]
        columns = w("tblGrid", *(w("gridCol", w=width) for width in widths))
        made = [self.row(row, widths, tint, is_head=has_heads and place == 0) for place, row in enumerate(rows)]
        self.part_from_table()
        self.blocks.append(w("tbl", w("tblPr", *properties), columns, *made))

    def part_from_table(self):
        """Two tables with no paragraph between are one, and no document may end with a table."""
        if self.blocks and self.blocks[-1].tag == w.name("tbl"):
            self.add("Normal")

    def row(self, cells, widths, tint, *, is_head):
        properties = w("trPr", w("cantSplit"), *([w("tblHeader")] if is_head else []))
        return w("tr", properties, *(self.cell(*pair, tint) for pair in zip(cells, widths, strict=True)))

    def cell(self, cell, width, tint):
        properties = [w("tcW", w=width, type="dxa")]
        if fill := cell.tint or tint:
            properties.append(w("shd", val="clear", color="auto", fill=fill))
        passages = cell.passages or ([] if cell.elements else [Passage([])])
        paragraphs = [self.paragraph(cell.style, one.pieces, language=one.language) for one in passages]
        return w("tc", w("tcPr", *properties), *paragraphs, *cell.elements)

    # Contents and page ------------------------------------------------------------------------------------------------

    def table_of_contents(self, title, levels):
        """The field that Word builds contents with, filled in: who never updates it sees the headings, as links.

        Page numbers come with an update in Word or LibreOffice; to ask for one at opening would greet the reader with
        a warning.
        """
        headings = [heading for heading in self.headings if heading[0] <= levels]
        entries = [
            self.paragraph(
                f"TOC{level}",
                [self.entry(piece, place) for piece in as_runs(pieces)],
                language=language,
            )
            for level, pieces, language, place in headings
        ] or [self.paragraph("TOC1", ())]
        begin, instruction, separate, _shown, end = self.field(f'TOC \\o "1-{levels}" \\h \\z \\u')
        for number, part in enumerate((begin, instruction, separate), 1):
            entries[0].insert(number, part)
        entries[-1].append(end)
        gallery = w("docPartObj", w("docPartGallery", val="Table of Contents"), w("docPartUnique"))
        on_new_page = [w("pageBreakBefore")] if len(headings) > FEW_ENTRIES else []
        content = w("sdtContent", self.paragraph("TOCHeading", [title], *on_new_page), *entries)
        return w("sdt", w("sdtPr", gallery), content)

    @staticmethod
    def entry(piece, place):
        return Run(piece.text, piece.language, piece.style or "DefaultParagraphFont", place=place)

    def arranged(self, section):
        """A4, margins, and from right to left where the document is."""
        for name in ("pgSz", "pgMar", "docGrid", "cols"):
            for old in section.findall(w.name(name)):
                section.remove(old)
        margins = dict.fromkeys(("top", "right", "bottom", "left"), MARGIN)
        references = [part for part in section if part.tag.endswith("Reference")]
        size = w("pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT), w("pgMar", **margins, header=624, footer=624, gutter=0)
        for number, part in enumerate((*size, w("cols", space=720)), len(references)):
            section.insert(number, part)
        if self.is_right_to_left:
            section.append(w("bidi"))
        return section


def as_runs(pieces):
    return [piece if isinstance(piece, Run) else Run(piece) for piece in pieces]


def letters(text):
    """A text as the content of a run: <w:t>, with <w:br/> for line breaks and a space for a tab."""
    made = []
    for number, part in enumerate(text.replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if number:
            made.append(w("br"))
        if part:
            made.append(w("t"))
            made[-1].text = part
            made[-1].set(SPACE, "preserve")
    return made


def web_address(url):
    """An address as Word takes it, or "" for what is none: one bad link, and Word calls the whole file damaged."""
    try:
        parts = urlsplit(iri_to_uri(fit(url)))
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return ""
    return parts.geturl() if usable else ""
