"""Uploads: what is kept of a file, and what a person is told of one that is not taken."""

import io
import random
import subprocess
import sys
import zipfile
import zlib

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from lib import apart
from submissions.uploads import MOST_BYTES, CleanFile, Refused, clean, safe_name
from submissions.uploads.jpeg import without_metadata
from submissions.uploads.jpeg2000 import SIGNATURE
from submissions.uploads.jpeg2000 import without_metadata as jpeg2000_without_metadata
from submissions.uploads.rewriting import MOST_UNPACKED, inflate, rewrite
from tests.files import documents, pictures

EMPTY = "This file is empty. Choose it again, or choose another one."
TOO_LARGE = "This file is larger than 10 MB. Save it with smaller pictures, or split it."
NOT_ACCEPTED = "This is not a PDF, PNG or JPEG file, whatever its name says. Only these three can be attached."
OFFICE_DOCUMENT = "Documents can only be attached as PDF. Save it as PDF first, then attach the PDF."
OTHER_PICTURE = "Pictures can only be attached as PNG or JPEG. Save it as PNG, JPEG or PDF first, then attach that."
ARCHIVE = "This is an archive of files. Attach its files one by one, each as PDF, PNG or JPEG."
DAMAGED_PICTURE = "This picture is damaged or incomplete. Save it again as PNG or JPEG, then attach that."
TOO_MANY_PIXELS = "This picture has more than 50 million pixels. Save it in a smaller size, then attach that."
MOVING_PICTURE = "This is a moving picture. Save the one frame that matters as PNG or JPEG, then attach that."
PROTECTED_PDF = "This PDF is protected with a password. Save it without protection, then attach that."
DAMAGED_PDF = "This PDF is damaged or incomplete. Print it to a new PDF, then attach that."
TOO_MANY_PAGES = "This PDF has more than 500 pages. Attach only the pages that matter."


def cleaned(content, name="file.pdf", content_type="application/pdf"):
    return clean(SimpleUploadedFile(name, content, content_type))


def refusal(content, **upload):
    with pytest.raises(Refused) as refused, translation.override("en"):
        cleaned(content, **upload)
    return str(refused.value)


def archive(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "content")
    return file.getvalue()


def changed(content, place):
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


# What is not taken ----------------------------------------------------------------------------------------------------

JPEG, PNG, PDF = pictures.jpeg(), pictures.png(), documents.plain()
REFUSED = {
    "empty": (b"", EMPTY),
    "too large": (PDF + bytes(MOST_BYTES), TOO_LARGE),
    "text": (b"Dear all", NOT_ACCEPTED),
    "html": (b"<!doctype html><script>alert(1)</script>", NOT_ACCEPTED),
    "html before pdf": (b"<script>alert(1)</script>\n" + PDF, NOT_ACCEPTED),
    "program": (b"MZ\x90\0" + bytes(200), NOT_ACCEPTED),
    "archive": (archive("a.txt"), ARCHIVE),
    "gzip": (b"\x1f\x8b\x08\0" + bytes(20), ARCHIVE),
    "docx": (archive("[Content_Types].xml", "word/document.xml"), OFFICE_DOCUMENT),
    "odt": (b"PK\3\4" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text", OFFICE_DOCUMENT),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), OFFICE_DOCUMENT),
    "rtf": (b"{\\rtf1 Dear all}", OFFICE_DOCUMENT),
    "svg": (b'<?xml version="1.0"?><SVG xmlns="http://www.w3.org/2000/svg"/>', OTHER_PICTURE),
    "heic": (b"\0\0\0\x18ftypheic" + bytes(100), OTHER_PICTURE),
    "gif": (pictures.saved(pictures.quarters("P"), "GIF"), OTHER_PICTURE),
    "webp": (pictures.saved(pictures.quarters(), "WEBP"), OTHER_PICTURE),
    "tiff": (pictures.saved(pictures.quarters(), "TIFF"), OTHER_PICTURE),
    "bmp": (pictures.saved(pictures.quarters(), "BMP"), OTHER_PICTURE),
    "half a jpeg": (JPEG[: len(JPEG) // 2], DAMAGED_PICTURE),
    "half a png": (PNG[: len(PNG) // 2], DAMAGED_PICTURE),
    "png with a wrong sum": (PNG.replace(b"IDAT", b"IDAT\xff", 1), DAMAGED_PICTURE),
    "png with a wrong sum of its pixels": (changed(PNG, PNG.index(b"IEND") - 5), DAMAGED_PICTURE),
    "beginning of a jpeg": (b"\xff\xd8\xff", DAMAGED_PICTURE),
    "beginning of a png": (b"\x89PNG\r\n\x1a\n", DAMAGED_PICTURE),
    "png bomb": (pictures.bomb_png(), TOO_MANY_PIXELS),
    "jpeg bomb": (pictures.bomb_jpeg(), TOO_MANY_PIXELS),
    "one row too many": (pictures.bomb_png(10_000, 5_001), TOO_MANY_PIXELS),
    "as large as may be, yet without pixels": (pictures.bomb_png(10_000, 5_000), DAMAGED_PICTURE),
    "moving png": (pictures.moving_png(), MOVING_PICTURE),
    "pdf with passwords": (documents.encrypted(owner="one", user="two"), PROTECTED_PDF),
    "pdf protected from changes": (documents.encrypted(owner="one", user=""), PROTECTED_PDF),
    "half a pdf": (PDF[: len(PDF) // 2], DAMAGED_PDF),
    "beginning of a pdf": (b"%PDF-1.7\n", DAMAGED_PDF),
    "pdf without pages": (documents.plain(pages=0), DAMAGED_PDF),
    "pdf bomb": (documents.bomb_of_references(), DAMAGED_PDF),
    "pdf of 501 pages": (documents.plain(pages=501), TOO_MANY_PAGES),
    "pdf with a large archive behind it": (PDF + archive("a.txt") * 20, DAMAGED_PDF),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_a_file_is_refused_with_words_that_say_what_to_do(content, message):
    assert refusal(content) == message
    assert refusal(content, name="photo.jpg", content_type="image/jpeg") == message


def test_a_refusal_speaks_the_language_of_the_reader():
    with pytest.raises(Refused) as refused:
        cleaned(b"")
    with translation.override("en"):
        assert str(refused.value) == EMPTY
    assert refused.value.args[0].__class__.__name__ == "__proxy__"


def test_the_type_is_that_of_the_content_whatever_the_name_says():
    types = [cleaned(content, "page.html", "text/html").content_type for content in (JPEG, PNG, PDF)]
    assert types == ["image/jpeg", "image/png", "application/pdf"]


def test_a_file_is_read_from_its_beginning():
    file = io.BytesIO(PNG)
    file.read()
    assert clean(file).content_type == "image/png"


def test_a_file_of_ten_megabytes_is_taken():
    content = PNG + bytes(MOST_BYTES - len(PNG))
    assert cleaned(content).content == cleaned(PNG).content


# Pictures -------------------------------------------------------------------------------------------------------------


def nothing_of(markers, content):
    return [marker for marker in markers if marker in content]


def test_a_photograph_loses_the_place_where_it_was_taken_and_all_that_describes_it():
    before = pictures.photograph()
    assert nothing_of(pictures.MARKERS, before) == [b"Exif", b"SECRET", b"http://ns.adobe.com", b"ICC_PROFILE"]
    after = cleaned(before)
    image, carried = pictures.opened(after.content)
    assert nothing_of(pictures.MARKERS, after.content) == []
    assert carried == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert dict(image.getexif()) == {}
    assert after == CleanFile(after.content, "image/jpeg", width=64, height=48)
    assert (after.extension, after.is_image) == ("jpg", True)


def test_a_png_loses_its_texts():
    before = pictures.annotated_png()
    assert pictures.opened(before)[1] >= {"Author", "Comment", "exif", "icc_profile", "dpi"}
    after = cleaned(before)
    image, carried = pictures.opened(after.content)
    assert nothing_of((*pictures.MARKERS, b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"iCCP"), after.content) == []
    assert carried == set()
    assert list(image.get_flattened_data()) == list(pictures.quarters().get_flattened_data())
    assert after == CleanFile(after.content, "image/png", width=64, height=48)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_turned_as_its_telephone_was_held(orientation):
    """Each picture is stored turned, with the note that says how to turn it back."""
    upright = pictures.quarters()
    methods = (None, *(getattr(Image.Transpose, name) for name in STORED_AS))
    method = methods[orientation - 1]
    stored = upright if method is None else upright.transpose(method)
    after, _ = pictures.opened(cleaned(pictures.jpeg(stored, exif=pictures.exif(orientation))).content)
    assert is_like(after, upright)


# Orientations 2 to 8, undone.
STORED_AS = ("FLIP_LEFT_RIGHT", "ROTATE_180", "FLIP_TOP_BOTTOM", "TRANSPOSE", "ROTATE_90", "TRANSVERSE", "ROTATE_270")


def is_like(image, other):
    """Whether two pictures look the same, what JPEG makes of sharp edges aside."""
    if image.size != other.size:
        return False
    small = (8, 6) if image.width > image.height else (6, 8)
    difference = ImageChops.difference(image.convert("RGB").resize(small), other.convert("RGB").resize(small))
    return max(high for _, high in difference.getextrema()) < 40


def test_colours_of_a_profile_become_those_of_the_web():
    """The profile swaps red and blue: without it, and without a conversion, the picture would show other colours."""
    image = Image.new("RGB", (16, 16), (200, 40, 40))
    after, carried = pictures.opened(cleaned(pictures.png(image, icc_profile=pictures.swapping_profile())).content)
    assert carried == set()
    assert after.getpixel((8, 8)) == (40, 40, 200)
    same, _ = pictures.opened(cleaned(pictures.png(image, icc_profile=b"no profile")).content)
    assert same.getpixel((8, 8)) == (200, 40, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_kind_keeps_its_pixels(mode):
    image = Image.new("I;16", (4, 4), 40_000) if mode == "I;16" else pictures.quarters(mode)
    after, _ = pictures.opened(cleaned(pictures.png(image)).content)
    assert (after.mode, after.tobytes()) == (image.mode, image.tobytes())


def test_a_transparent_colour_stays_transparent():
    _, carried = pictures.opened(cleaned(pictures.png(pictures.quarters("P"), transparency=3)).content)
    assert carried == {"transparency"}


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_jpeg_of_any_kind_is_read(mode):
    after, _ = pictures.opened(cleaned(pictures.jpeg(pictures.quarters(mode))).content)
    assert after.mode == ("L" if mode == "L" else "RGB")
    assert is_like(after, pictures.quarters(mode))


def test_of_two_pictures_in_one_jpeg_the_first_is_kept():
    after, _ = pictures.opened(cleaned(pictures.twin_jpeg()).content)
    assert after.format == "JPEG"
    assert is_like(after, pictures.quarters())


TRAILING = {"zip": archive("SECRET.txt"), "html": b"<script>SECRET</script>"}


@pytest.mark.parametrize("trailing", TRAILING.values(), ids=TRAILING)
@pytest.mark.parametrize("content", [JPEG, PNG, PDF], ids=["jpeg", "png", "pdf"])
def test_what_hangs_behind_a_file_is_cut_off(content, trailing):
    after = cleaned(content + trailing).content
    assert b"SECRET" not in after
    assert after == cleaned(content).content


# PDF ------------------------------------------------------------------------------------------------------------------

HIDDEN = (b"SECRET", b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/Launch", b"/SubmitForm", b"/EmbeddedFile")
HIDDEN += (b"/Filespec", b"/XFA", b"/AcroForm", b"/PieceInfo", b"/Thumb", b"/Metadata", b"/LastModified", b"/Info")


def test_a_pdf_loses_what_describes_it_what_is_attached_and_what_acts():
    before = documents.loaded()
    assert nothing_of(HIDDEN, before) == list(HIDDEN)
    after = cleaned(before)
    assert nothing_of(HIDDEN, documents.unpacked(after.content)) == []
    assert after == CleanFile(after.content, "application/pdf", pages=2)
    assert (after.extension, after.is_image) == ("pdf", False)
    with pikepdf.open(io.BytesIO(after.content)) as pdf:
        assert dict(pdf.docinfo) == {}
        assert dict(pdf.attachments) == {}


def test_a_pdf_keeps_its_pages_links_chapters_and_structure():
    after = cleaned(documents.loaded()).content
    with pikepdf.open(io.BytesIO(after)) as pdf:
        first, second = pdf.pages
        links = [str(link.A.URI) for link in first.obj.Annots if link.get("/A") and "/URI" in link.A]
        assert links == ["https://example.org/law"]
        assert [str(link.Subtype) for link in first.obj.Annots] == ["/Link"] * 4
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Chapter", "Run"]
        assert str(pdf.Root.StructTreeRoot.K[0].Alt) == "A table of places"
        assert second.obj.Contents.read_bytes() == b"0.5 g 1 0 50 50 re f"
    assert b"(typed) Tj" in documents.unpacked(after)


@pytest.mark.parametrize("packed", [False, True])
def test_a_photograph_in_a_pdf_loses_the_place_where_it_was_taken_and_keeps_its_pixels(packed):
    before = documents.with_jpeg(packed=packed)
    after = cleaned(before).content
    picture = documents.jpeg_in(after)
    assert nothing_of(documents.SECRETS, documents.unpacked(after) + picture) == []
    with Image.open(io.BytesIO(pictures.photograph())) as old, Image.open(io.BytesIO(picture)) as new:
        assert new.tobytes() == old.tobytes()


def test_an_earlier_version_under_an_update_is_gone():
    before = documents.with_history()
    assert b"SECRET" in before
    after = cleaned(before).content
    assert b"SECRET" not in documents.unpacked(after)
    assert (after[:5], after.count(b"%%EOF"), after.count(b"startxref"), after[-6:]) == (b"%PDF-", 1, 1, b"%%EOF\n")


def test_a_pdf_of_objects_that_take_gigabytes_is_rewritten_without_them():
    """They do not fit into the memory of the program. As no page names them, they are left out."""
    before = documents.bomb_of_objects()
    after = cleaned(before)
    assert (after.pages, len(after.content) < 2000 < 50_000 < len(before)) == (1, True)


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS knows no limit of memory")
@pytest.mark.parametrize("excess", ["bytearray(rewriting.MOST_MEMORY)", "while True: pass"])
def test_the_program_that_rewrites_is_stopped_when_it_takes_too_much(excess):
    code = f"from submissions.uploads import rewriting; rewriting.MOST_SECONDS = 1; rewriting.limit()\n{excess}"
    done = subprocess.run([sys.executable, "-c", code], cwd=apart.ROOT, capture_output=True, timeout=60)
    assert done.returncode != 0


def test_the_program_that_rewrites_unpacks_no_bombs():
    code = "from submissions.uploads import rewriting; rewriting.limit(); import pikepdf;"
    code += "print(pikepdf.settings.get_qpdf_limits()['flate_max_memory'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=apart.ROOT, capture_output=True, check=True)
    assert int(done.stdout) == MOST_UNPACKED
    assert inflate(zlib.compress(bytes(MOST_UNPACKED))) == bytes(MOST_UNPACKED)
    with pytest.raises(ValueError, match="a picture that unpacks to too much"):
        inflate(zlib.compress(bytes(MOST_UNPACKED + 1)))


def test_a_pdf_on_which_the_program_fails_is_refused(monkeypatch):
    monkeypatch.setattr(apart, "PYTHON", (sys.executable, "-c", "raise SystemExit(1)"))
    assert refusal(PDF) == DAMAGED_PDF
    monkeypatch.setattr(apart, "PYTHON", (sys.executable, "-c", "import time; time.sleep(60)"))
    monkeypatch.setattr(apart, "MOST_SECONDS", 0.1)
    assert refusal(PDF) == DAMAGED_PDF


def test_cleaning_twice_changes_nothing():
    once = cleaned(documents.loaded()).content
    assert documents.unpacked(cleaned(once).content) == documents.unpacked(once)


# JPEG and JPEG 2000 inside PDF ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}], ids=str)
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_segments_are_taken_out_and_pixels_stay(mode, options):
    before = pictures.jpeg(
        pictures.quarters(mode), exif=pictures.exif(), comment=b"SECRET", xmp=pictures.XMP, **options
    )
    after = without_metadata(before + b"SECRET trailing")
    assert nothing_of(pictures.MARKERS, after) == []
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert (new.mode, new.tobytes()) == (old.mode, old.tobytes())
    assert [sign in after for sign in (b"JFIF", b"Adobe")] == [sign in before for sign in (b"JFIF", b"Adobe")]
    assert without_metadata(after) == after


@given(st.binary(max_size=200), st.integers(0, 2**32))
def test_segments_of_nonsense_are_refused_or_read(tail, seed):
    content = bytearray(pictures.jpeg() + tail)
    dice = random.Random(seed)
    for _ in range(dice.randint(0, 5)):
        content[dice.randrange(2, len(content))] = dice.randrange(256)
    try:
        assert without_metadata(bytes(content))[:2] == b"\xff\xd8"
    except ValueError as fault:
        assert str(fault) in ("no marker where one should be", "a segment longer than the file")


def test_boxes_that_describe_a_jpeg_2000_are_taken_out():
    codestream = b"\0\0\0\0jp2c" + b"pixels"
    content = SIGNATURE + b"\0\0\0\x0cftypjp2 " + b"\0\0\0\x0exml SECRET" + b"\0\0\0\x01uuid\0\0\0\0\0\0\0\x16SECRET"
    assert jpeg2000_without_metadata(content + codestream) == SIGNATURE + b"\0\0\0\x0cftypjp2 " + codestream
    assert jpeg2000_without_metadata(b"\xff\x4f\xff\x51 bare") == b"\xff\x4f\xff\x51 bare"
    with pytest.raises(ValueError, match="a box longer than the file"):
        jpeg2000_without_metadata(content + b"\xff\0\0\0jp2c")


# Nonsense -------------------------------------------------------------------------------------------------------------


def damaged(content, seed):
    """A file with a few wrong bytes, or cut short."""
    dice = random.Random(seed)
    content = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    if dice.random() < 0.2:
        del content[dice.randrange(len(content)) :]
    return bytes(content)


@settings(max_examples=200)
@given(st.sampled_from([pictures.photograph(6), pictures.annotated_png()]), st.integers(0, 2**32))
def test_a_damaged_picture_is_refused_or_cleaned_and_nothing_else(content, seed):
    try:
        after = cleaned(damaged(content, seed)).content
    except Refused as refused:
        assert str(refused) in (DAMAGED_PICTURE, TOO_MANY_PIXELS, NOT_ACCEPTED)
    else:
        assert nothing_of(pictures.MARKERS, after) == []


@settings(max_examples=200)
@given(st.sampled_from([documents.loaded(), documents.with_jpeg(), documents.with_history()]), st.integers(0, 2**32))
def test_a_damaged_pdf_is_refused_or_rewritten_and_nothing_else(content, seed):
    try:
        pages, after = rewrite(damaged(content, seed))
    except Refused as refused:
        assert str(refused) in (DAMAGED_PDF, PROTECTED_PDF)
    else:
        assert after.startswith(b"%PDF-")
        assert rewrite(after)[0] == pages


# Names ----------------------------------------------------------------------------------------------------------------

NAMES = [
    ("Report 2026.pdf", "application/pdf", "Report 2026.pdf"),
    ("Report.PDF", "application/pdf", "Report.pdf"),
    ("photo.jpeg", "image/jpeg", "photo.jpg"),
    ("photo.png", "image/jpeg", "photo.jpg"),
    ("page.html", "application/pdf", "page.pdf"),
    ("no extension", "image/png", "no extension.png"),
    ("v1.2 of art. 37", "application/pdf", "v1.2 of art. 37.pdf"),
    ("../../etc/passwd", "application/pdf", "passwd.pdf"),
    ("C:\\Users\\Amina\\law.doc", "application/pdf", "law.pdf"),
    ("evil\u202efdp.exe", "application/pdf", "evilfdp.pdf"),
    ("a\0b\nc\u2066d\u200f.pdf", "application/pdf", "abcd.pdf"),
    ("Cafe\u0301.pdf", "application/pdf", "Café.pdf"),
    ("تقرير ٢٠٢٦.pdf", "application/pdf", "تقرير ٢٠٢٦.pdf"),
    ("  two   spaces .pdf", "application/pdf", "two spaces.pdf"),
    ("", "application/pdf", "file.pdf"),
    (".pdf", "application/pdf", "file.pdf"),
    ("...", "image/png", "file.png"),
    ("x" * 300 + ".pdf", "application/pdf", "x" * 96 + ".pdf"),
]


@pytest.mark.parametrize(("name", "content_type", "expected"), NAMES)
def test_a_name_is_made_safe_to_show(name, content_type, expected):
    assert safe_name(name, content_type) == expected


@given(st.text(), st.sampled_from(["application/pdf", "image/png", "image/jpeg"]))
def test_any_name_becomes_one_of_at_most_a_hundred_signs(name, content_type):
    safe = safe_name(name, content_type)
    assert 5 <= len(safe) <= 100
    assert safe == safe_name(safe, content_type)
    assert not set(safe) & set("/\\\0\r\n\u202e\u2066")
