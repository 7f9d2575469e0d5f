"""The program that reads a file of practices: the file comes in, one line and the table as JSON go out (lib.apart)."""

import json
import sys

from lib import apart
from submissions.importing.refusals import Refused
from submissions.importing.tables import csv_table, json_table, xlsx_table

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 40
READ = "read"
OTHER_FILES = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def table_of(content, encoding=""):
    """The Table of a file, known by its content and not by its name. Raises Refused."""
    if content.startswith(b"PK"):
        return workbook(content)
    if content.startswith(OLE):
        raise Refused("ENCRYPTED" if "EncryptedPackage".encode("utf-16-le") in content else "OLD_EXCEL")
    if content.startswith(OTHER_FILES):
        raise Refused("NOT_A_TABLE")
    text, encoding = csv_table.decoded(content, encoding)
    reader = json_table if json_table.looks_like_json(text) else csv_table
    return reader.read(text, encoding)


def workbook(content):
    try:
        return xlsx_table.read(content)
    except (Refused, MemoryError):
        raise
    except Exception as fault:  # hostile parts make openpyxl fail in any way
        raise Refused("DAMAGED_WORKBOOK") from fault


def main(encoding=""):
    apart.limit(seconds=MOST_SECONDS, memory=MOST_MEMORY)
    try:
        table = table_of(sys.stdin.buffer.read(), encoding).finished()
    except Refused as refused:
        sys.stdout.write(f"{refused.name} {refused.place or ''}")
    else:
        sys.stdout.buffer.write(f"{READ}\n".encode() + json.dumps(table).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
