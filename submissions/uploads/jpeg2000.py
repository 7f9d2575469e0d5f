"""A JPEG 2000 as a row of boxes, to take out those that describe it."""

SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
KEPT = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}


def without_metadata(content):
    """The same picture without boxes for XML, EXIF and the like. Raises ValueError for boxes that do not fit."""
    if not content.startswith(SIGNATURE):  # a bare codestream has no boxes
        return content
    return b"".join(content[start:end] for name, start, end in boxes(content) if name in KEPT)


def boxes(content):
    start = 0
    while start < len(content):
        size, name = int.from_bytes(content[start : start + 4]), content[start + 4 : start + 8]
        if size == 1:
            size = int.from_bytes(content[start + 8 : start + 16])
        end = start + size if size else len(content)
        if end > len(content) or end < start + 8:
            raise ValueError("a box longer than the file")
        yield name, start, end
        start = end
