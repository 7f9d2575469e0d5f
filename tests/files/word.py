"""Reading Word documents, as far as tests need it."""

from io import BytesIO

import docx
from docx.oxml.ns import qn


def opened(content):
    """The bytes of a .docx file as python-docx reads them."""
    return docx.Document(BytesIO(content))


def paragraphs(document, within="."):
    """The text of every paragraph, those of tables and of the contents included, in the order of reading."""
    return [text_of(paragraph) for paragraph in document.element.body.iterfind(f"{within}//{qn('w:p')}")]


def text_of(paragraph):
    pieces = (part.text if part.tag == qn("w:t") else "\n" for part in paragraph.iter(qn("w:t"), qn("w:br")))
    return "".join(pieces)


def styled(document, *styles):
    """The text of every paragraph in some styles."""
    found = document.element.body.iter(qn("w:p"))
    return [text_of(paragraph) for paragraph in found if style_of(paragraph) in styles]


def style_of(paragraph):
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style.get(qn("w:val"))


def addresses(document):
    """Every web address that the document links to."""
    return {link.target_ref for link in document.part.rels.values() if link.is_external}
