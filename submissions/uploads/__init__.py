"""Make a file safe to keep: known by its content, without metadata, written anew so that nothing hidden comes along."""

import re
import unicodedata

from submissions.uploads import documents, pictures, refusals
from submissions.uploads.cleaned import EXTENSIONS, CleanFile
from submissions.uploads.refusals import Refused

__all__ = ["MOST_BYTES", "CleanFile", "Refused", "clean", "safe_name"]

MOST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 100

CLEANERS = {
    b"%PDF-": documents.clean_pdf,
    b"\x89PNG\r\n\x1a\n": pictures.clean_png,
    b"\xff\xd8\xff": pictures.clean_jpeg,
}
OTHER_PICTURES = (b"GIF8", b"II*\0", b"MM\0*", b"BM", b"\0\0\1\0", b"8BPS", b"\0\0\0\x0cjP  ", b"\xff\x0a")
OFFICE_DOCUMENTS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
ARCHIVES = (b"PK\3\4", b"PK\5\6", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
SIGNS_OF_OFFICE = (
    b"[Content_Types].xml",
    b"mimetypeapplication/vnd.oasis",
    b"mimetypeapplication/epub",
    b"Index/Document.iwa",
)


def clean(file):
    """The CleanFile that may be kept in place of `file` (an upload, or any binary file open for reading).

    Raises Refused for a file that is no PDF, PNG or JPEG, or that is empty, too large, damaged or protected.
    """
    file.seek(0)
    content = file.read(MOST_BYTES + 1)
    if not content:
        raise Refused(refusals.EMPTY)
    if len(content) > MOST_BYTES:
        raise Refused(refusals.TOO_LARGE)
    for beginning, cleaner in CLEANERS.items():
        if content.startswith(beginning):
            return cleaner(content)
    raise Refused(why_not(content))


def why_not(content):
    """What to say of a file that is none of the three."""
    if content.startswith(ARCHIVES):
        return refusals.OFFICE_DOCUMENT if any(sign in content for sign in SIGNS_OF_OFFICE) else refusals.ARCHIVE
    if content.startswith(OFFICE_DOCUMENTS):
        return refusals.OFFICE_DOCUMENT
    is_picture = content.startswith(OTHER_PICTURES) or content[4:8] == b"ftyp" or content[8:12] == b"WEBP"
    if is_picture or b"<svg" in content[:1000].lower():
        return refusals.OTHER_PICTURE
    return refusals.NOT_ACCEPTED


def safe_name(name, content_type):
    """A name to show for a file: no path, no control or direction signs, at most 100 characters, the true extension."""
    stem = re.sub(r"\.[A-Za-z][A-Za-z0-9]{1,4}$", "", plain_name(name)).strip(". ") or "file"
    extension = f".{EXTENSIONS[content_type]}"
    return stem[: LONGEST_NAME - len(extension)].rstrip(". ") + extension


def plain_name(name):
    """A name of a file without path, control and direction signs."""
    name = "".join(sign for sign in unicodedata.normalize("NFC", name) if unicodedata.category(sign)[0] != "C")
    return " ".join(re.split(r"[/\\]", name)[-1].split())
