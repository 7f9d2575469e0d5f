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


# The form of a submission ---------------------------------------------------------------------------------------------


def filled(content, answers, *, beside=""):
    """The form with {tag: text} typed into its controls, of rows into the first; `beside` stands at its end."""
    document, waiting = opened(content), dict(answers)
    for control in list(document.element.body.iter(qn("w:sdt"))):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        name = None if tag is None else tag.get(qn("w:val")).removeprefix("cf.")
        if name in waiting:
            type_into(control, waiting.pop(name))
    assert waiting == {}, waiting
    if beside:
        document.add_paragraph(beside)
    return saved(document)


def type_into(control, text):
    properties = control.find(qn("w:sdtPr"))
    for mark in properties.findall(qn("w:showingPlcHdr")):
        properties.remove(mark)
    first, *others = control.iter(qn("w:t"))
    first.text = text
    for other in others:
        other.text = ""


def without_controls(content):
    """The document as LibreOffice saves it: what the controls held, and no control."""
    document = opened(content)
    while (control := next(document.element.body.iter(qn("w:sdt")), None)) is not None:
        place = control.getparent()
        for part in list(control.find(qn("w:sdtContent"))):
            control.addprevious(part)
        place.remove(control)
    return saved(document)


def saved(document):
    file = BytesIO()
    document.save(file)
    return file.getvalue()
