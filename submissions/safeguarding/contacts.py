"""Email addresses and phone numbers."""

import re

from phonenumbers import Leniency, NumberParseException, PhoneNumberMatcher, is_valid_number, parse

from submissions.safeguarding.words import CURRENCY, PHONE, SIGN

# Possessive quantifiers (++) never give back what they took: the time stays proportional to the length of the text.
LOCAL = rf"(?<!{SIGN})(?<![._%+-])(?:{SIGN}|[._%+-]){{1,64}}+"
LABEL = rf"(?:{SIGN}|-){{1,63}}+"
EMAILS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{LOCAL}[@＠]{LABEL}(?:\.{LABEL})+",
        r"(?<![\w.%+-])[\w.%+-]{1,64}+[@＠][\w-]{1,63}+(?:[.。][\w-]{1,63}+)+",  # scripts that leave no spaces
        rf"{LOCAL}\s?[\[({{<]\s?(?:at|@|arobase|arroba|собака|在)\s?[\])}}>]\s?"
        rf"{LABEL}(?:(?:\.|\s?[\[({{<]\s?(?:dot|point|punto|точка|点|\.)\s?[\])}}>]\s?|\s(?:dot|point|punto|точка)\s){LABEL})+",
        *(
            rf"{LOCAL}\s{at}\s(?!(?:the|an?|this|that|each)\b){LABEL}(?:\s{dot}\s{LABEL})+"
            for at, dot in (("at", "dot"), ("arobase", "point"), ("arroba", "punto"), ("собака", "точка"))
        ),
    )
)
SPELT_OUT = re.compile(r"\b(?:at|arobase|arroba|собака)\b|在", re.IGNORECASE)

CANDIDATE = re.compile(rf"(?<!{SIGN})[+＋(]{{0,2}}\d(?:[^\w+＋,;،，\n]{{0,3}}\d){{5,}}+(?!{SIGN})")
LOCAL_NUMBER = re.compile(rf"(?:{PHONE})[\s.:：]{{0,3}}([+(]?\d(?:[ ().\-–]{{0,2}}\d){{5,14}}+)", re.IGNORECASE)
WITH_00 = re.compile(r"(?<![\d.,/-])00[\s.-]?([1-9](?:[\s().-]{0,2}\d){6,14}+)(?!\d)")
WEB_ADDRESS = re.compile(r"(?:https?://|www\.|doi:|\b10\.\d{4,9}/)\S++", re.IGNORECASE)

AFTER_PHONE_WORD = re.compile(rf"(?:{PHONE})[^\d\n]{{0,12}}$", re.IGNORECASE)
AFTER_OTHER_WORD = re.compile(
    r"(?:ISBN(?:-1[03])?|ISSN|DOI|nos?|nr|n|№|§|art\w*|law|ley|loi|decree|закон\w*|قانون|رقم|第)[\s.:°º№-]{0,4}$",
    re.IGNORECASE,
)
MONEY_BEFORE = re.compile(rf"(?:{CURRENCY})\s?$", re.IGNORECASE)
MONEY_AFTER = re.compile(rf"\s?(?:{CURRENCY}|%)", re.IGNORECASE)
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[\s.,'’]\d{3})+")
YEARS = re.compile(r"(?:19|20)\d\d(?:\W{1,3}(?:19|20)?\d\d)+")


def emails(text, regions):
    if "@" in text or "＠" in text or SPELT_OUT.search(text):
        for pattern in EMAILS:
            yield from (match.span() for match in pattern.finditer(text))


def phones(text, regions):
    web = bytearray(len(text))
    for match in WEB_ADDRESS.finditer(text):
        web[match.start() : match.end()] = b"\1" * len(match[0])
    for start, end in phone_like(text, regions):
        if not web[start] and not YEARS.fullmatch(text[start:end].strip("()")):
            yield start, end


def phone_like(text, regions):
    for match in LOCAL_NUMBER.finditer(text):
        yield match.span(1)
    for match in WITH_00.finditer(text):
        if is_international(match[1]):
            yield match.span()
    for candidate in CANDIDATE.finditer(text):
        for region in regions or (None,):
            for match in PhoneNumberMatcher(candidate[0], region, leniency=Leniency.VALID):
                start, end = candidate.start() + match.start, candidate.start() + match.end
                if is_used_as_phone(text, start, end):
                    yield start, end


def is_international(digits):
    try:
        return is_valid_number(parse("+" + digits))
    except NumberParseException:
        return False


def is_used_as_phone(text, start, end):
    """Many numbers could be dialled somewhere. Those of laws, of money and of counted people are not phone numbers."""
    number, before = text[start:end], text[max(0, start - 40) : start]
    if number[0] in "+＋" or AFTER_PHONE_WORD.search(before):
        return True
    if AFTER_OTHER_WORD.search(before) or MONEY_BEFORE.search(before) or MONEY_AFTER.match(text, end):
        return False
    digits = sum(sign.isdigit() for sign in number)
    if number[0] in "0(":
        return True
    if "/" in number:  # regulations: 2024/1346
        return False
    if THOUSANDS.fullmatch(number) or number.isdigit():
        return digits >= 9
    return True
