"""Dates of birth, and numbers under which a person or a child's case is on file."""

import re

from submissions.safeguarding.words import (
    BORN,
    BORN_AFTERWARDS,
    COURT,
    FILE,
    FILE_WITH_MARK,
    IDENTITY,
    MONTHS,
    NUMBER_MARK,
    SIGN,
)

DAY = r"\d{1,2}(?:\s?(?:st|nd|rd|th|er|º|-?го))?"
DATE = (
    r"(?:\d{1,4}\s?[./\-–]\s?\d{1,2}\s?[./\-–]\s?\d{1,4}"
    rf"|(?:{DAY}\s(?:of\s|de\s)?)?(?:{MONTHS})\.?,?\s(?:de\s|del\s)?\d{{4}}(?!\d)"
    rf"|(?:{MONTHS})\.?\s{DAY},?\s\d{{4}}(?!\d)"
    r"|\d{4}\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?)"
)
NAME = r"(?-i:[A-ZÀ-ÞА-ЯЁ\u0621-\u064a])[\w'’-]{0,30}"
PLACE = rf"(?:(?:in|at|à|en|в|г\.|في)\s{NAME}(?:\s{NAME}){{0,2}}\s?[,،]?\s)?"
LINK = r"(?:\s?[:：=\-–(]\s?|\s(?:is|was|est|es)\s|\s)?(?:(?:on|le|el|les|в|في|بتاريخ|يوم|in|en)\s)?(?:the\s)?"
BIRTH_DATES = (
    re.compile(rf"(?:{BORN})\s?{PLACE}{LINK}{DATE}", re.IGNORECASE),
    re.compile(rf"(?<!\d){DATE}\s?\(?(?:г\.\s?|года\s)?(?:{BORN_AFTERWARDS})", re.IGNORECASE),
)

TOKEN = rf"(?P<number>(?:[^\W\d_]{{1,4}}[-/\s]?)?\d{SIGN}*+(?:[-/.]{SIGN}++|\s\d{{2,}}+{SIGN}*+)*)"
BETWEEN = r"(?:\s?[:：(=]|\s(?:is|was|est|es)\b)?\s?"
OWNED_BY_NUMBER = re.compile(rf"(?:{IDENTITY})\s?{NUMBER_MARK}?{BETWEEN}{TOKEN}", re.IGNORECASE)
FILED = (
    re.compile(rf"(?:{FILE})\s?{NUMBER_MARK}?{BETWEEN}{TOKEN}", re.IGNORECASE),
    re.compile(rf"(?:{FILE_WITH_MARK})\s?{NUMBER_MARK}{BETWEEN}{TOKEN}", re.IGNORECASE),
)
COURTS = re.compile(COURT, re.IGNORECASE)
PLAIN_YEAR = re.compile(r"(?:19|20)\d\d")

ALONE, ENDED = r"(?<![\w/.-])", r"(?![\w/-])"
WELL_FORMED = (
    re.compile(rf"{ALONE}A[- #]?(?:\d{{8,9}}|\d{{3}}[- ]\d{{3}}[- ]\d{{3}}){ENDED}"),  # alien number, United States
    re.compile(rf"{ALONE}\d{{3}}-\d{{2}}C\d{{5}}{ENDED}"),  # UNHCR registration
    re.compile(rf"{ALONE}[A-Z]{{3}}-00\d{{6}}{ENDED}"),  # UNHCR individual
)
MACHINE_READABLE = re.compile(r"(?<![A-Z0-9<])[A-Z0-9<]{20,}+")  # the two or three lines of a passport or card
OF_A_COUNTRY = {
    "BR": r"\d{3}\.\d{3}\.\d{3}-\d{2}",
    "CL": r"\d{1,2}\.\d{3}\.\d{3}-[\dKk]",
    "CN": r"\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]",
    "ES": r"(?:\d{8}-?|[XYZ]-?\d{7}-?)[A-HJ-NP-TV-Z]",
    "FR": r"[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}",
    "GB": r"[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]",
    "IT": r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]",
    "MX": r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d",
    "RU": r"\d{3}-\d{3}-\d{3} \d{2}",
    "SE": r"(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-+]\d{4}",
    "TH": r"\d-\d{4}-\d{5}-\d{2}-\d",
    "US": r"\d{3}-\d{2}-\d{4}",
}


def birth_dates(text, regions):
    for pattern in BIRTH_DATES:
        yield from (match.span() for match in pattern.finditer(text))


def identity_numbers(text, regions):
    national = (re.compile(ALONE + OF_A_COUNTRY[region] + ENDED) for region in regions if region in OF_A_COUNTRY)
    for pattern in (*WELL_FORMED, *national):
        yield from (match.span() for match in pattern.finditer(text))
    for match in MACHINE_READABLE.finditer(text):
        if "<<" in match[0]:
            yield match.span()
    for match in OWNED_BY_NUMBER.finditer(text):
        if count_digits(match["number"]) >= 5:
            yield match.span()


def case_numbers(text, regions):
    """Numbers of judgments are cited in public: beside the words of a high court they are left alone."""
    for pattern in FILED:
        for match in pattern.finditer(text):
            around = text[max(0, match.start() - 100) : match.end() + 100]
            number = match["number"]
            if count_digits(number) >= 3 and not PLAIN_YEAR.fullmatch(number) and not COURTS.search(around):
                yield match.span()


def count_digits(token):
    return sum(sign.isdigit() for sign in token)
