"""Exact addresses: a house in a street, or a point on the map. A town or a district alone is none."""

import re

UPPER = r"(?-i:[A-ZÀ-ÞĀĂĄĆČĐĒĘĞĪİŁŃŌŐŚŞŠŪŹŻŽΑ-Ω])"
CYRILLIC = r"(?-i:[А-ЯЁ])[а-яё.-]{0,25}"
NAME = rf"{UPPER}[\w'’.-]{{0,25}}"
HOUSE = r"(?<![\w.,/-])(?!(?:19|20)\d\d\b)\d{1,5}(?:[a-dA-D]|\s?bis|\s?ter)?(?:\s?[-/]\s?\d{1,4})?"
LAST = r"(?!(?:19|20)\d\d\b)\d{1,4}(?:[a-dA-Dа-дА-Д]\b)?(?![\w%]|[.,]\d)"
NUMBER_MARK = r"(?:n\.?\s?[º°]\.?|no\.?|nr\.?|num\.?|número|numéro|#)\s?"
OF_THE = r"(?:(?:de|du|des|del|la|le|las|los|el|da|do|dos|san|sainte?)\s|[dl]['’]){0,3}"

PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 12 Moi Avenue; 14b, King's Road. Not: 40 Nairobi Street Children.
        rf"{HOUSE},?\s(?:{NAME}\s){{1,4}}(?-i:Street|St|Road|Rd|Avenue|Ave|Lane|Boulevard|Blvd|Drive|Crescent|Terrace|Highway)\b"
        r"(?!\s(?:child|kid|youth|boy|girl|work|law|vendor|famil|connected|outreach))\.?",
        # House No. 12, Road 5
        r"\bhouse\s(?:no\.?\s?)?\d{1,4}[a-d]?,\s(?:road|street|block|lane|sector)\s(?:no\.?\s?)?[\dA-Z]{1,4}\b",
        # 12 bis, rue de la Paix
        rf"{HOUSE},?\s(?:rue|avenue|boulevard|bd|place|allée|impasse|chemin|quai|route|cours)\s{OF_THE}{NAME}(?:[\s-]{NAME}){{0,3}}",
        # Calle Mayor, 12; Rua das Flores 12; Via Roma 3; Avenida Reforma n.º 222
        rf"\b(?:calle|c/|avenida|av\.|avda\.?|carrera|paseo|plaza|calzada|jirón|rua|travessa|via|viale|piazza)\s?{OF_THE}"
        rf"{NAME}(?:\s{OF_THE}{NAME}){{0,3}},?\s(?:{NUMBER_MARK})?{LAST}",
        # Calle 13 # 45-67
        r"\b(?:calle|carrera|cra\.?|cl\.?|transversal|diagonal|avenida)\s\d{1,3}[a-d]?\s(?:#|n\.?[º°]\.?|no\.?)\s?\d{1,4}(?:\s?-\s?\d{1,3})?",
        # Hauptstraße 12; Kerkstraat 5; Storgatan 5
        rf"\b{UPPER}\w{{1,25}}(?:straße|strasse|gasse|allee|straat|laan|gatan|vägen)\s{LAST}",
        # улица Ленина, дом 5; ул. Ленина, 5; Невский проспект, д. 5
        rf"\b(?:улиц[аеы]|ул\.|проспект\w?|пр\.|пр-т|переулок|пер\.|бульвар|шоссе|наб\.|набережная)\s?{CYRILLIC}(?:\s{CYRILLIC}){{0,3}}"
        rf",?\s(?:(?:дом|д\.|д)\s?)?{LAST}",
        rf"\b{CYRILLIC}(?:\s{CYRILLIC})?\s(?:улица|ул\.|проспект|переулок|бульвар|шоссе),\s(?:(?:дом|д\.)\s?)?{LAST}",
        # شارع الملك فيصل 12; 12 شارع النصر; منزل رقم 7
        rf"\b(?:شارع|نهج|زنقة)\s(?:[^\W\d_]{{1,20}}\s){{1,3}}?[،,]?\s?(?:رقم\s)?{LAST}",
        rf"{HOUSE}\s?[،,]?\s?\b(?:شارع|نهج|زنقة)\s[^\W\d_]{{1,20}}",
        r"\b(?:ال)?(?:منزل|مبنى|عمارة|بناية|شقة)\sرقم\s?\d{1,4}",
        # 中山路12号
        r"[\u4e00-\u9fff]{1,8}(?:大道|胡同|[路街巷弄])\s?\d{1,5}\s?[号號](?:院|楼)?(?:\s?\d{1,4}\s?[室楼号])?",
    )
)
DECIMAL = re.compile(
    r"(?<![\w.])(-?\d{1,2}\.\d{4,15})\s?°?\s?[NS]?\s?[,;\s/]\s?(-?\d{1,3}\.\d{4,15})(?:\s?°?\s?[EW]\b)?(?![\d.])"
)
SEXAGESIMAL = re.compile(
    r"""\d{1,2}\s?°\s?\d{1,2}\s?['′’]\s?\d{1,2}(?:[.,]\d{1,6})?\s?(?:["″”]|'')\s?[NSСЮ]?[\s,]{1,2}"""
    r"""\d{1,3}\s?°\s?\d{1,2}\s?['′’]\s?\d{1,2}(?:[.,]\d{1,6})?\s?(?:["″”]|'')\s?[EWOВЗ]?"""
)


def addresses(text, regions):
    for match in DECIMAL.finditer(text):
        if abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180:
            yield match.span()
    for pattern in (SEXAGESIMAL, *PATTERNS):
        yield from (match.span() for match in pattern.finditer(text))
