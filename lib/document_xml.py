"""WordprocessingML, element by element: `w("p", w("r", …))` is <w:p><w:r>…</w:r></w:p>."""

import re
import unicodedata

from lxml import etree

from lib.languages import RIGHT_TO_LEFT

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# What XML cannot hold: control characters, halves of surrogate pairs, and two signs that are no signs.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ISOLATED = re.compile("\u2066(.*?)\u2069", re.DOTALL)


class Maker:
    """Makes elements in the namespace of WordprocessingML; attributes are in it too."""

    def __call__(self, tag, *children, **attributes):
        element = etree.Element(self.name(tag), nsmap={"w": NAMESPACE})
        for name, value in attributes.items():
            element.set(self.name(name), str(value))
        element.extend(children)
        return element

    @staticmethod
    def name(tag):
        return f"{{{NAMESPACE}}}{tag}"


w = Maker()


def fit(text):
    """A text, perhaps one that is translated only now, without what XML cannot hold."""
    return FORBIDDEN.sub("", str(text))


def written_direction(text, otherwise="ltr"):
    """The direction of the first letter that has one: `rtl` or `ltr`."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind == "L":
            return "ltr"
        if kind in ("R", "AL"):
            return "rtl"
    return otherwise


def is_written_right_to_left(text, language):
    """Whether a run goes from right to left: by its letters, and where it has none by its language."""
    kinds = {unicodedata.bidirectional(sign) for sign in text}
    if kinds & {"R", "AL"}:
        return True
    return language in RIGHT_TO_LEFT and "L" not in kinds
