"""How a Word document looks: styles and lists, with built-in names, so that Word and screen readers know them.

Sizes are in points, distances in twentieths of a point. Fonts are those that Word brings on every machine; LibreOffice
has others of the same widths for them (Carlito for Calibri, Liberation Sans for Arial).
"""

from dataclasses import dataclass

from lib.document_xml import w
from lib.languages import RIGHT_TO_LEFT

LATIN, ARABIC, HAN = "Calibri", "Arial", "Microsoft YaHei"  # Latin with Cyrillic and Greek; Arabic and its like; Han

PRIMARY, INK, SOFT, ACCENT = "0A515D", "10282D", "48605F", "B8481A"
LINE, TINT, WARM_TINT, WARM_LINE = "CFDEDC", "F1F7F6", "FDF0E7", "E9B794"

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 1247  # A4, 2.2 cm
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN

OUR_OWN = {"Kicker", "TableText", "TableHead", "Note", "Warning", "Reference"}  # unknown to Word
BULLETS, NUMBERS = 1, 2  # abstract lists
HAN_LANGUAGES = {"zh", "zh-hans", "ja", "ko"}
LOCALES = {
    "en": "en-GB",
    "fr": "fr-FR",
    "es": "es-ES",
    "ru": "ru-RU",
    "ar": "ar-SA",
    "zh": "zh-CN",
    "zh-hans": "zh-CN",
    "pt": "pt-PT",
    "el": "el-GR",
    "sv": "sv-SE",
    "fa": "fa-IR",
}


def locale(language):
    """The tag that Word knows a language by: `zh-hans` -> `zh-CN`."""
    return LOCALES.get(language, language)


def languages(language):
    """The language of each kind of letters: a Latin name in a Chinese document must not be broken like Chinese."""
    by_kind = {"val": "en", "eastAsia": "zh", "bidi": "ar"} | {kind_of(language): language}
    return w("lang", **{kind: locale(code) for kind, code in by_kind.items()})


def kind_of(language):
    """The attribute of <w:lang> that names a language of its kind."""
    return "bidi" if language in RIGHT_TO_LEFT else "eastAsia" if language in HAN_LANGUAGES else "val"


def fonts():
    return w("rFonts", ascii=LATIN, hAnsi=LATIN, cs=ARABIC, eastAsia=HAN)


@dataclass(frozen=True)
class Style:
    """A style of paragraphs, or of characters. What is None comes from the style that it is based on."""

    id: str
    name: str
    based_on: str = "Normal"
    next: str = "BodyText"
    is_character: bool = False
    size: float | None = None
    color: str | None = None
    bold: bool | None = None
    underline: bool = False
    before: int | None = None
    after: int | None = None
    line: int | None = None  # 240ths of a line
    keep_next: bool = False
    keep_lines: bool = False
    level: int | None = None  # of a heading, from 0
    rule: str | None = None  # colour of a line below
    rule_above: str | None = None
    box: str | None = None  # colour of lines all around
    tint: str | None = None  # colour behind
    numbering: int | None = None
    indent: int | None = None
    hanging: int | None = None
    tabs: tuple = ()  # (kind, leader, position)
    contextual: bool = False  # no distance between paragraphs of this style

    def element(self):
        kind = "character" if self.is_character else "paragraph"
        parts = [w("name", val=self.name)]
        if self.id not in ("Normal", "DefaultParagraphFont"):
            parts.append(w("basedOn", val=self.based_on))
            if not self.is_character:
                parts.append(w("next", val=self.next))
        parts.append(w("qFormat"))
        if not self.is_character:
            parts.append(self.paragraph())
        parts.append(self.characters())
        style = w("style", *parts, type=kind, styleId=self.id)
        if self.id in ("Normal", "DefaultParagraphFont"):
            style.set(w.name("default"), "1")
        if self.id in OUR_OWN:
            style.set(w.name("customStyle"), "1")
        return style

    def paragraph(self):
        properties = []
        if self.keep_next:
            properties.append(w("keepNext"))
        if self.keep_lines:
            properties.append(w("keepLines"))
        if self.numbering:
            properties.append(w("numPr", w("numId", val=self.numbering)))
        if self.box:
            properties.append(w("pBdr", *(line(side, self.box, 6) for side in ("top", "left", "bottom", "right"))))
        elif self.rule or self.rule_above:
            sides = (("top", self.rule_above), ("bottom", self.rule))
            properties.append(w("pBdr", *(line(side, color, 4) for side, color in sides if color)))
        if self.tint:
            properties.append(w("shd", val="clear", color="auto", fill=self.tint))
        if self.tabs:
            tabs = (w("tab", val=kind, leader=leader, pos=place) for kind, leader, place in self.tabs)
            properties.append(w("tabs", *tabs))
        spacing = {"before": self.before, "after": self.after, "line": self.line}
        if spacing := {name: value for name, value in spacing.items() if value is not None}:
            properties.append(w("spacing", **spacing | ({"lineRule": "auto"} if "line" in spacing else {})))
        if self.indent is not None:
            properties.append(
                w("ind", left=self.indent, right=self.indent if self.box else 0, hanging=self.hanging or 0)
            )
        if self.contextual:
            properties.append(w("contextualSpacing"))
        if self.level is not None:
            properties.append(w("outlineLvl", val=self.level))
        return w("pPr", *properties)

    def characters(self):
        properties = []
        if self.bold is not None:
            properties += [w("b", val=int(self.bold)), w("bCs", val=int(self.bold))]
        if self.color:
            properties.append(w("color", val=self.color))
        if self.size:
            properties += [w("sz", val=round(self.size * 2)), w("szCs", val=round(self.size * 2))]
        if self.underline:
            properties.append(w("u", val="single"))
        return w("rPr", *properties)


def line(side, color, space):
    return w(side, val="single", sz=6, space=space, color=color)


STYLES = (
    Style("Normal", "Normal", size=10.5, color=INK, after=0, line=264),
    Style("BodyText", "Body Text", after=140),
    Style("Title", "Title", next="Subtitle", size=25, color=PRIMARY, bold=True, after=140, line=240, keep_next=True),
    Style("Subtitle", "Subtitle", size=12.5, color=SOFT, after=200, line=276),
    Style("Kicker", "Kicker", next="Title", size=10, color=ACCENT, bold=True, after=80, keep_next=True),
    Style(
        *("Heading1", "heading 1"),
        **{"size": 16.5, "color": PRIMARY, "bold": True, "before": 380, "after": 120, "line": 240, "rule": LINE},
        **{"keep_next": True, "keep_lines": True, "level": 0},
    ),
    Style(
        *("Heading2", "heading 2"),
        **{"size": 13.5, "color": PRIMARY, "bold": True, "before": 300, "after": 80, "line": 240},
        **{"keep_next": True, "keep_lines": True, "level": 1},
    ),
    Style(
        *("Heading3", "heading 3"),
        **{"size": 11, "color": INK, "bold": True, "before": 220, "after": 60, "line": 240},
        **{"keep_next": True, "keep_lines": True, "level": 2},
    ),
    Style(
        "ListBullet",
        "List Bullet",
        next="ListBullet",
        after=40,
        numbering=BULLETS,
        indent=340,
        hanging=340,
        keep_next=True,
    ),
    Style("ListNumber", "List Number", next="ListNumber", after=100, indent=400, hanging=400, keep_lines=True),
    Style("ListContinue", "List Continue", next="ListBullet", size=9.5, color=SOFT, after=100, indent=340),
    Style("Caption", "caption", size=9, color=SOFT, after=120, line=252),
    Style("Quote", "Quote", after=140, before=80, tint=TINT, box=TINT, indent=120, keep_lines=True),
    Style(
        "IntenseQuote",
        "Intense Quote",
        after=160,
        before=80,
        tint=WARM_TINT,
        box=WARM_LINE,
        indent=120,
        keep_lines=True,
    ),
    Style("TableText", "Table Text", next="TableText", size=10, before=40, after=40, line=252),
    Style("TableHead", "Table Head", next="TableText", size=9, color=SOFT, bold=True, before=40, after=40),
    Style("TOCHeading", "TOC Heading", size=13.5, color=PRIMARY, bold=True, before=240, after=80, keep_next=True),
    *(
        Style(
            *(f"TOC{level}", f"toc {level}"),
            **{"next": f"TOC{level}", "before": 40 if level == 1 else 0, "after": 20},
            **{"indent": (level - 1) * 280, "tabs": (("right", "dot", TEXT_WIDTH),)},
        )
        for level in (1, 2, 3)
    ),
    Style("Header", "header", size=8.5, color=SOFT, after=0, tabs=(("right", "none", TEXT_WIDTH),)),
    Style(
        *("Footer", "footer"),
        **{"size": 8.5, "color": SOFT, "before": 80, "rule_above": LINE, "tabs": (("right", "none", TEXT_WIDTH),)},
    ),
    Style("DefaultParagraphFont", "Default Paragraph Font", is_character=True),
    Style("Strong", "Strong", "DefaultParagraphFont", is_character=True, bold=True),
    Style("Note", "Note", "DefaultParagraphFont", is_character=True, size=9, color=SOFT),
    Style("Warning", "Warning", "DefaultParagraphFont", is_character=True, color=ACCENT, bold=True),
    Style("Reference", "Reference", "DefaultParagraphFont", is_character=True, color=PRIMARY),
    Style("Hyperlink", "Hyperlink", "DefaultParagraphFont", is_character=True, color=PRIMARY, underline=True),
)


def restyle(styles, language):
    """Replace the styles of python-docx's template by ours; `styles` is the root of the part."""
    for old in styles.findall(w.name("style")) + styles.findall(w.name("docDefaults")):
        styles.remove(old)
    size = (w("sz", val=21), w("szCs", val=21))
    defaults = w(
        "docDefaults",
        w("rPrDefault", w("rPr", fonts(), *size, languages(language))),
        w("pPrDefault", w("pPr")),
    )
    styles.insert(0, defaults)
    styles.extend([style.element() for style in STYLES])
    styles.append(plain_table())


def plain_table():
    """The style that tables are based on: no lines, room at the sides of cells."""
    room = (
        w(side, w=0 if side in ("top", "bottom") else 100, type="dxa") for side in ("top", "left", "bottom", "right")
    )
    table = w(
        "style", w("name", val="Normal Table"), w("tblPr", w("tblCellMar", *room)), type="table", styleId="TableNormal"
    )
    table.set(w.name("default"), "1")
    return table


def renumber(numbering):
    """Replace the lists of the template by ours: bullets, and numbers that each list begins anew."""
    for old in list(numbering):
        numbering.remove(old)
    numbering.append(abstract_list(BULLETS, "bullet", "•", 340))
    numbering.append(abstract_list(NUMBERS, "decimal", "%1.", 400))
    numbering.append(w("num", w("abstractNumId", val=BULLETS), numId=BULLETS))


def abstract_list(number, kind, text, indent):
    place = w("pPr", w("ind", left=indent, right=0, hanging=indent))
    sign = w("rPr", w("color", val=ACCENT)) if kind == "bullet" else w("rPr", w("color", val=SOFT))
    level = w(
        "lvl", w("start", val=1), w("numFmt", val=kind), w("lvlText", val=text), w("lvlJc", val="left"), place, sign
    )
    level.set(w.name("ilvl"), "0")
    return w("abstractNum", w("multiLevelType", val="singleLevel"), level, abstractNumId=number)


def another_numbered_list(numbering, number):
    """A list of its own that begins with 1."""
    start = w("lvlOverride", w("startOverride", val=1), ilvl=0)
    numbering.append(w("num", w("abstractNumId", val=NUMBERS), start, numId=number))
