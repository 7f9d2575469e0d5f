"""Content controls of Word documents: places to write, to choose and to tick, known by a tag that nobody sees.

What they hold stands within a bookmark as well: LibreOffice and others drop tags and keep bookmarks.
"""

import re
from itertools import count

from lxml import etree

from lib.document_xml import fit, w
from lib.documents import letters
from lib.languages import paragraphs

WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
TICKED, EMPTY = "☒", "☐"
LONGEST_BOOKMARK = 40  # characters, as Word has it


class Controls:
    """Makes the controls of one document."""

    def __init__(self, *, right_to_left):
        self.is_right_to_left = right_to_left
        self.numbers = count(5000)  # of bookmarks and controls; those of lib.documents are smaller

    def text(self, tag, label, text, placeholder):
        """A place to write a line; `placeholder` stands there while it is empty."""
        return self.control(tag, label, text or placeholder, w("text"), is_empty=not text)

    def paragraphs(self, tag, text, placeholder):
        """The paragraphs of a cell that is to become a place to write at length (`around_cell`)."""
        number = next(self.numbers)
        made = [self.paragraph(part, is_empty=False) for part in paragraphs(text)]
        made = made or [self.paragraph(placeholder, is_empty=True)]
        made[0].insert(1, w("bookmarkStart", id=number, name=bookmark(tag, number)))
        made[0].append(w("bookmarkEnd", id=number))
        return made

    def around_cell(self, table, tag, label, *, is_empty):
        """Make the one cell of a table a control that takes any number of paragraphs."""
        cell = table.find(f".//{w.name('tc')}")
        row = cell.getparent()
        place = row.index(cell)
        row.insert(place, w("sdt", self.properties(tag, label, is_empty=is_empty), w("sdtContent", cell)))

    def choice(self, tag, label, choices, chosen, placeholder):
        """A list to choose one from; `choices` are pairs of value and name."""
        names = dict(choices)
        items = [w("listItem", displayText=fit(name), value=value) for value, name in choices]
        shown = names.get(chosen, "")
        return self.control(tag, label, shown or placeholder, w("dropDownList", *items), is_empty=not shown)

    def tick(self, tag, label, *, is_ticked):
        """A box to tick."""
        box = element("checkbox")
        box.append(element("checked", val=int(is_ticked)))
        for state, sign in (("checkedState", TICKED), ("uncheckedState", EMPTY)):
            box.append(element(state, val=f"{ord(sign):04X}", font="MS Gothic"))
        return self.control(tag, label, TICKED if is_ticked else EMPTY, box, is_empty=False)

    def control(self, tag, label, shown, kind, *, is_empty):
        """A paragraph with one control."""
        number = next(self.numbers)
        properties = self.properties(tag, label, is_empty=is_empty)
        properties.append(kind)
        made = self.paragraph(shown, is_empty=is_empty)
        run = made[-1]
        made.append(w("bookmarkStart", id=number, name=bookmark(tag, number)))
        made.append(w("sdt", properties, w("sdtContent", run)))
        made.append(w("bookmarkEnd", id=number))
        return made

    def properties(self, tag, label, *, is_empty):
        number = next(self.numbers)
        made = w("sdtPr", w("alias", val=fit(label)[:60]), w("tag", val=tag), w("id", val=number))
        made.extend([w("showingPlcHdr")] if is_empty else [])
        return made

    def paragraph(self, text, *, is_empty):
        direction = [w("bidi")] if self.is_right_to_left else []
        look = w("rPr", *([w("rStyle", val="Note")] if is_empty else []))
        look.extend([w("rtl")] if self.is_right_to_left else [])
        return w("p", w("pPr", w("pStyle", val="TableText"), *direction), w("r", look, *letters(fit(text))))


def bookmark(tag, number):
    """The name of a bookmark for a tag, each there once."""
    return f"{stem(tag)}_{number}"


def stem(tag):
    """What a bookmark begins with: it may hold letters, digits and low lines."""
    return re.sub(r"\W", "_", tag)[: LONGEST_BOOKMARK - len("_9999")]


def element(tag, **attributes):
    made = etree.Element(f"{{{WORD_2010}}}{tag}", nsmap={"w14": WORD_2010})
    for name, value in attributes.items():
        made.set(f"{{{WORD_2010}}}{name}", str(value))
    return made
