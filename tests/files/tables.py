"""Files of practices for tests, made in code: as people send them, and broken on purpose."""

import io
import json
import struct
import zipfile

from openpyxl import Workbook

from tests.texts import COMPLETE

# A practice that lacks nothing, by the headings of the exports.
WHOLE = {
    "Title": COMPLETE["title"],
    "Summary": COMPLETE["summary"],
    "Countries": "Kenya",
    "Scope": "National",
    "When it began": "March 2019",
    "Stage": "Ongoing",
    "Who runs it": "Ministry of Social Affairs (National government)",
    "What is done": COMPLETE["description"],
    "Measures": "Foster care",
    "For whom": "families",
    "Provisions": "CRC 3",
    "May the child leave?": "Free to leave",
    "Evidence": "Documented by others",
    "Sources": "An evaluation | A university | 2022 | https://report.example/1",
}


def whole(title, **changes):
    """The row of a practice; `changes` by heading, with `_` for a space."""
    row = WHOLE | {"Title": title} | {name.replace("_", " "): value for name, value in changes.items()}
    assert row.keys() == WHOLE.keys(), row.keys() - WHOLE.keys()
    return row


def workbook(*rows):
    """An XLSX file of rows {heading: value}."""
    return sheet(list(rows[0]), *(list(row.values()) for row in rows))


def sheet(*rows, change=None):
    """The same of rows as they are; `change` is called with the sheet before it is saved."""
    book = Workbook()
    book.active.title = "Register"
    for row in rows:
        book.active.append(row)
    if change:
        change(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv_file(*rows, separator=",", encoding="utf-8"):
    """Rows whose cells hold no separator."""
    return "\r\n".join(separator.join(row) for row in rows).encode(encoding)


def json_lines(*objects):
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in objects).encode()


# Broken on purpose ----------------------------------------------------------------------------------------------------


def archive(**parts):
    """A zip file of parts, by name with `__` for a slash."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def with_part(content, name, part):
    """A workbook or document with one more part, or with another one in its place."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, part)
    return file.getvalue()


def bomb(content, name="xl/media/picture.bin"):
    """A few kilobytes that unpack to 70 MB."""
    return with_part(content, name, bytes(70 * 1024 * 1024))


def marked_encrypted(content):
    """A workbook each part of which says that it is encrypted."""
    changed = bytearray(content)
    place = changed.find(b"PK\1\2")
    while place >= 0:
        flags = struct.unpack_from("<H", changed, place + 8)[0]
        struct.pack_into("<H", changed, place + 8, flags | 1)
        place = changed.find(b"PK\1\2", place + 4)
    return bytes(changed)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WITH_PASSWORD = OLE + "EncryptedPackage".encode("utf-16-le")
