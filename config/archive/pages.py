"""A page of the site made into one that opens from a disk: links lead to files, what needs the server is gone."""

from copy import deepcopy
from urllib.parse import quote, urldefrag

from lxml import html

PARSER = html.HTMLParser(encoding="utf-8")
FIELDS = " | ".join(f"//{name}" for name in ("form", "label", "input", "select", "textarea", "button"))
NEEDS_THE_SERVER = (
    f"{FIELDS} | //script[@src] | //link[@rel='search' or @rel='alternate'] | //meta[@name='htmx-config']"
)
TAKES_NO_PLACE = ("summary", "svg")  # with these alone a menu or a paragraph is empty


def for_disk(page, own_file, file_of, notice=None):
    """The page `page` (bytes) as it lies at `own_file`; `notice`, an element, stands above it.

    `file_of` gives the file of an address, or None. A link to another face of an archived page keeps its words and
    leads nowhere; what could only be done on the site is taken out.
    """
    document = html.document_fromstring(page, parser=PARSER)
    for element in document.xpath(NEEDS_THE_SERVER):
        element.drop_tree()
    for element in document.xpath("//*[@href or @src]"):
        lead_to_file(element, own_file, file_of)
    if notice is not None:
        document.find(".//header").insert(0, relative_notice(notice, own_file))
    document.head.append(html.Element("meta", name="robots", content="noindex"))
    return html.tostring(document, doctype="<!doctype html>", encoding="utf-8")


def lead_to_file(element, own_file, file_of):
    name = "href" if "href" in element.attrib else "src"
    address, fragment = urldefrag(element.get(name))
    if not address.startswith("/"):  # elsewhere, or on this page
        return
    file = file_of(address)
    if file:
        element.set(name, relative(own_file, file) + (f"#{fragment}" if fragment else ""))
    elif file_of(address.partition("?")[0]):
        del element.attrib[name]
    else:
        take_out(element)


def relative(own_file, file):
    """The way from one file of the archive to another, as a link: up to the start, and down from there."""
    return "../" * own_file.count("/") + quote(file)


def take_out(element):
    """Take an element out, and whatever held nothing else."""
    if element.tag == "dt":
        while (following := element.getnext()) is not None and following.tag == "dd":
            following.drop_tree()
    parent = element.getparent()
    element.drop_tree()
    if parent is not None and parent.tag not in ("body", "main") and is_empty(parent):
        take_out(parent)


def is_empty(element):
    texts = [element.text, *(child.tail for child in element)]
    return not any(text and text.strip() for text in texts) and all(child.tag in TAKES_NO_PLACE for child in element)


def relative_notice(notice, own_file):
    """The notice with its links to the start of the archive."""
    made = deepcopy(notice)
    for link in made.xpath(".//a[starts-with(@href, '/')]"):
        link.set("href", relative(own_file, link.get("href")[1:]))
    return made
