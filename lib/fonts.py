"""Fonts of this machine that can draw a text, found by fontconfig. None come with the program."""

import subprocess
import unicodedata
from contextlib import suppress
from functools import cache

from PIL import ImageFont, features

from lib.languages import RIGHT_TO_LEFT

SECONDS = 10  # for fc-match to answer
CODES = {"zh": "zh-cn", "zh-hans": "zh-cn"}  # as fontconfig knows them
PLAIN_HEADINGS = RIGHT_TO_LEFT | {"zh-cn", "ja", "ko", "th"}  # the others have serifs, as on the pages


def font(text, language, size, *, heading=False):
    """A font that has every sign of `text`, `size` in pixels, bold for a heading; None where this machine has none."""
    if needs_shaping(text) and not features.check("raqm"):
        return None  # letters would stand apart, and from the wrong side
    signs = {ord(sign) for sign in text if not unicodedata.category(sign).startswith(("C", "Z"))}
    for file, face, ranges in known(CODES.get(language, language), heading):
        if all(any(first <= sign <= last for first, last in ranges) for sign in signs):
            return loaded(file, face, size)
    return None


def needs_shaping(text):
    """Whether letters of a text change with those beside them, or go from right to left."""
    return any(unicodedata.bidirectional(sign) in ("R", "AL", "NSM") for sign in text)


@cache
def known(language, heading):
    """Fonts of this machine as (file, number of the face in it, ranges of signs), those best for a language first."""
    family = "serif" if heading and language not in PLAIN_HEADINGS else "sans-serif"
    pattern = f"{family}:lang={language}" + (":bold" if heading else "")
    command = ["fc-match", "--all", "--format", "%{file}\t%{index}\t%{slant}\t%{charset}\n", pattern]
    found = []
    with suppress(OSError, subprocess.SubprocessError):
        lines = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True).stdout.splitlines()
        for file, face, slant, charset in (line.split("\t") for line in lines if line.count("\t") == 3):
            if slant == "0" and file.endswith((".ttf", ".ttc", ".otf")):
                found.append((file, int(face) & 0xFFFF, ranges_of(charset)))
    return found


def ranges_of(charset):
    """[(first, last)] of "20-7e a0": code points in hexadecimal."""
    ends = [part.partition("-") for part in charset.split()]
    return [(int(first, 16), int(last or first, 16)) for first, _dash, last in ends]


@cache
def loaded(file, face, size):
    return ImageFont.truetype(file, size, index=face)
