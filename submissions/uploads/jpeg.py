"""A JPEG as a row of segments, to take out what describes it and leave its pixels as they are."""

import re

START, END, SCAN, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
JFIF, ADOBE = 0xE0, 0xEE  # say how colours are coded
APPLICATION = range(0xE0, 0xF0)
ALONE = {0x01, *range(0xD0, 0xD8)}
MARKER_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def without_metadata(jpeg):
    """The same picture without EXIF, XMP, profiles, thumbnails, comments and whatever follows its end.

    Raises ValueError for what is no JPEG.
    """
    kept = [kept_of(marker, jpeg[start:end]) for marker, start, end in segments(jpeg)]
    return b"".join(kept) + b"\xff\xd9"


def kept_of(marker, segment):
    if marker == JFIF and segment[4:9] == b"JFIF\0" and len(segment) >= 18:
        return b"\xff\xe0\x00\x10" + segment[4:16] + b"\0\0"
    if marker == ADOBE and segment[4:9] == b"Adobe" and len(segment) >= 16:
        return b"\xff\xee\x00\x0e" + segment[4:16]
    return b"" if marker in APPLICATION or marker == COMMENT else segment


def segments(jpeg):
    """(marker, start, end) of each segment before the end marker; the data of a scan belong to its segment."""
    if jpeg[:2] != b"\xff\xd8":
        raise ValueError("no start of a JPEG")
    yield START, 0, 2
    start = 2
    while start < len(jpeg):
        if jpeg[start] != 0xFF or start + 1 == len(jpeg):
            raise ValueError("no marker where one should be")
        marker = jpeg[start + 1]
        if marker == END:
            return
        if marker == 0xFF:  # padding
            start += 1
            continue
        end = start + 2 if marker in ALONE else start + 2 + int.from_bytes(jpeg[start + 2 : start + 4])
        if end > len(jpeg) or end < start + 2:
            raise ValueError("a segment longer than the file")
        if marker == SCAN:
            following = MARKER_AFTER_SCAN.search(jpeg, end)
            end = following.start() if following else len(jpeg)
        yield marker, start, end
        start = end
