"""PDF: rewritten from its pages, without what describes it, what is attached to it and what acts by itself.

This runs as a program of its own, see lib.apart: the PDF comes in, one line and the new PDF go out.
"""

import base64
import sys
import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from lib import apart
from submissions.uploads import jpeg, jpeg2000, refusals
from submissions.uploads.refusals import Refused

MOST_PAGES = 500
MOST_UNPACKED = 32 * 1024 * 1024  # bytes of one packed stream
MOST_MEMORY = 768 * 1024 * 1024
MOST_SECONDS = 30

# What a document and a page keep. Forms, scripts, attachments, signatures and metadata are not among it.
KEPT_OF_DOCUMENT = {
    *("/Type", "/Pages", "/PageLabels", "/PageLayout", "/ViewerPreferences", "/Lang", "/Version"),
    *("/MarkInfo", "/StructTreeRoot", "/Outlines", "/Dests", "/OCProperties", "/OutputIntents"),
}
KEPT_OF_PAGE = {
    *("/Type", "/Parent", "/Resources", "/Contents", "/Annots", "/Group", "/Rotate", "/UserUnit", "/Tabs"),
    *("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/StructParents"),
}
KEPT_OF_LINK = {
    *("/Type", "/Subtype", "/Rect", "/Border", "/BS", "/C", "/H", "/F", "/QuadPoints", "/StructParent", "/Dest", "/A"),
    "/Contents",  # what a screen reader says of the link
}
# Wherever they stand: on pages, pictures, fonts, structure, layers.
REMOVED_EVERYWHERE = {
    *("/Metadata", "/PieceInfo", "/Thumb", "/LastModified", "/AF", "/EF", "/OPI", "/CreatorInfo", "/AA"),
}
ACTING = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE"),
    *("/Rendition", "/Movie", "/Sound", "/RichMediaExecute"),
}
WEB = ("http://", "https://", "mailto:")


def rewrite(content):
    """The number of pages of a PDF, and the PDF as it may be kept. Raises Refused."""
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Refused(refusals.PROTECTED_PDF)
            pages = len(pdf.pages)
            if pages > MOST_PAGES:
                raise Refused(refusals.TOO_MANY_PAGES)
            if not pages:
                raise Refused(refusals.DAMAGED_PDF)
            strip(pdf)
            cleaned = saved(pdf)
        with pikepdf.open(BytesIO(cleaned), attempt_recovery=False) as again:  # damage may show only once written
            if len(again.pages) != pages:
                raise Refused(refusals.DAMAGED_PDF)
        return pages, cleaned
    except Refused:
        raise
    except pikepdf.PasswordError as fault:
        raise Refused(refusals.PROTECTED_PDF) from fault
    except Exception as fault:  # hostile objects have any type at any place
        raise Refused(refusals.DAMAGED_PDF) from fault


def strip(pdf):
    flatten(pdf)
    drop(pdf.trailer, {"/Info", "/ID"})
    names = pdf.Root.get("/Names", Dictionary())
    keep(pdf.Root, KEPT_OF_DOCUMENT)
    if "/Dests" in names:
        pdf.Root.Names = Dictionary(Dests=names.Dests)
    for page in pdf.pages:
        keep(page.obj, KEPT_OF_PAGE)
    for item in dictionaries(pdf):
        drop(item, REMOVED_EVERYWHERE)
        if acts(item):
            keep(item, set())
        if isinstance(item, Stream):
            strip_picture(item)


def flatten(pdf):
    """Draw forms and notes into their pages as they look, and leave links alone as living things."""
    pdf.generate_appearance_streams()
    pdf.flatten_annotations()
    for page in pdf.pages:
        annotations = page.obj.get("/Annots", ())
        for annotation in annotations:
            # Emptied as well, for the structure of the document may still name it.
            keep(annotation, KEPT_OF_LINK if annotation.get("/Subtype") == Name.Link else set())
        if annotations:
            page.obj.Annots = Array([annotation for annotation in annotations if annotation.keys()])


def keep(item, keys):
    drop(item, item.keys() - keys)


def drop(item, keys):
    for key in item.keys() & keys:
        del item[key]


def dictionaries(pdf):
    """Every dictionary and stream of the document, those within others included."""
    for item in pdf.objects:
        waiting = [item]
        while waiting:
            item = waiting.pop()
            if isinstance(item, Dictionary | Stream):
                yield item
                waiting += [value for _, value in item.items() if is_inside(value)]
            elif isinstance(item, Array):
                waiting += [value for value in item if is_inside(value)]


def is_inside(value):
    return isinstance(value, Dictionary | Array) and not value.is_indirect


def acts(item):
    """Whether it is an action that does more than show a place or a page of the web."""
    if item.get("/S") == Name.URI:
        return not str(item.get("/URI", "")).strip().lower().startswith(WEB)
    return str(item.get("/S", "")) in ACTING


def saved(pdf):
    """One body without history. Packed streams stay packed: nothing is unpacked that was not asked for."""
    file = BytesIO()
    pdf.save(
        file,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        fix_metadata_version=False,
        deterministic_id=True,
    )
    return file.getvalue()


# Pictures inside -----------------------------------------------------------------------------------------------------


def strip_picture(stream):
    """Take the metadata out of a JPEG or JPEG 2000, whose pixels stay as they are."""
    filters = listed(stream.get("/Filter"))
    if not filters or filters[-1] not in STRIPPERS:
        return
    content = stream.read_raw_bytes()
    for name in filters[:-1]:
        content = UNPACKERS[name](content)
    parameters = listed(stream.get("/DecodeParms"))[-1:]
    stream.write(
        STRIPPERS[filters[-1]](content), filter=Name(filters[-1]), decode_parms=parameters[0] if parameters else None
    )


def listed(value):
    """A filter or its parameters may stand alone or in a list."""
    if value is None:
        return []
    return [str(item) if isinstance(item, Name) else item for item in (value if isinstance(value, Array) else [value])]


def inflate(content):
    inflating = zlib.decompressobj()
    content = inflating.decompress(content, MOST_UNPACKED)
    if inflating.unconsumed_tail:
        raise ValueError("a picture that unpacks to too much")
    return content


STRIPPERS = {"/DCTDecode": jpeg.without_metadata, "/JPXDecode": jpeg2000.without_metadata}
# Other ways to pack a JPEG once more are unheard of: such a file is refused as damaged.
UNPACKERS = {
    "/FlateDecode": inflate,
    "/ASCII85Decode": lambda content: base64.a85decode(content.strip().removeprefix(b"<~").removesuffix(b"~>")),
    "/ASCIIHexDecode": lambda content: bytes.fromhex(content.strip().removesuffix(b">").decode("ascii")),
}


# As a program --------------------------------------------------------------------------------------------------------


def limit():
    """A few kilobytes may unpack to gigabytes, or keep a processor busy for hours."""
    limits = ("flate_max_memory", "png_max_memory", "run_length_max_memory", "tiff_max_memory")
    pikepdf.settings.set_qpdf_limits(**dict.fromkeys(limits, MOST_UNPACKED))
    apart.limit(seconds=MOST_SECONDS, memory=MOST_MEMORY)


def main():
    limit()
    try:
        pages, content = rewrite(sys.stdin.buffer.read())
    except Refused as refused:
        sys.stdout.write(refusals.name_of(refused))
    else:
        sys.stdout.buffer.write(b"%d\n" % pages + content)


if __name__ == "__main__":
    main()
