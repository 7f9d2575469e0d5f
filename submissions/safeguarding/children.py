"""Names beside ages, and children called by name."""

import re

from submissions.safeguarding.not_names import ARABIC_NOUNS, CHINESE_NOUNS, OPENERS, is_counted, is_noun
from submissions.safeguarding.words import AGED, CALLED, CHILD, YEARS_BESIDE, YEARS_OLD

OLDEST = 21  # those who came of age in care are protected too

AGE = r"(?P<age>(?<!\d)\d{1,2})"
NO_RANGE = r"(?!\s?(?:[-–—/+]|to\b|and\b|or\b|à|a\b|y\b|et\b|ou\b|o\b|до|и\b|или|至|到|إلى|أو)\s?\d)(?!\d|[.,]\d|\s?%)"
COMMA = r"\s?[,，،]\s?"
AFTER_NAME = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Maria (14); Maria (aged 14); ليلى (9 سنوات); 小明（12岁）
        rf"\s?[(（\[]\s?(?P<says_age>(?:{AGED}|de)\s?:?\s?)?{AGE}{NO_RANGE}(?P<unit>{YEARS_BESIDE})?\s?[)）\]]",
        # Ahmed, aged 12; Amadou, âgé de 15 ans
        rf"(?:{COMMA}|\s)(?:who (?:is|was)\s|now\s|est\s|était\s|is\s|was\s)?(?:(?:{CHILD})\s)?"
        rf"(?P<says_age>{AGED})\s?{AGE}{NO_RANGE}(?P<unit>{YEARS_BESIDE})?",
        # Ahmed, 12 years old; María, de 14 años; Лейла, 9 лет; 小明，12岁; Maria, a 14-year-old girl
        rf"{COMMA}(?:who (?:is|was)\s|now\s|only\s|just\s|(?:an?|une?|una)\s)?(?:(?:{CHILD})\s)?(?:de\s)?"
        rf"{AGE}{NO_RANGE}(?P<unit>{YEARS_OLD})",
        # Maria, who was 14
        rf"{COMMA}who (?:is|was)\s(?:only\s|just\s)?{AGE}{NO_RANGE}(?P<unit>)",
        # Leila was 9 years old; Amadou a 15 ans; María tiene 14 años
        rf"\s(?:is|was|a|avait|tiene|tenía)\s(?:only\s|just\s)?{AGE}{NO_RANGE}(?P<unit>{YEARS_OLD})",
        # Ahmed, 12, was held; Samira, 9, waited; Ali, 12, and his sister
        rf",\s{AGE}(?P<unit>),(?=\s(?:who|was|is|has|had|from|said|says|told|left|[a-z]{{2,}}ed|fled|and (?:his|her))"
        r"\b)",
        # Name: Ahmed. Age: 12
        rf"[,;.،؛，；。\n]{{1,2}}\s?(?P<says_age>{AGED})\s?[:：]\s?{AGE}{NO_RANGE}(?P<unit>{YEARS_BESIDE})?",
    )
)
# 12-year-old Ahmed; a 9 year old girl named Leila; 9-летняя Лейла
BEFORE_NAME = re.compile(
    rf"{AGE}(?:[- ]years?[- ]old\s|[- ]?летн\w{{2,3}}\s)(?:(?:{CHILD})\s)?(?:(?:{CALLED})\s)?[“\"«‘]?", re.IGNORECASE
)
# a girl named Leila
CALLED_BY_NAME = re.compile(rf"\b(?:{CHILD})\s?[,،]?\s(?:{CALLED})\s[“\"«‘]?", re.IGNORECASE)

# 12岁的小明; 女孩名叫莱拉
CHINESE_CHILD = re.compile(
    rf"{AGE}[岁歲]的?(?:女孩|男孩|孩子|少年)?[小阿](?![学组时孩朋型])[\u4e00-\u9fff]"
    r"|(?:女孩|男孩|孩子|儿童|少年)名?叫[\u4e00-\u9fff]{2}"
)

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
NAME_AHEAD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*(?: [^\W\d_]+(?:['’-][^\W\d_]+)*){0,2}")
LAST_WORD = re.compile(r"([^\W\d_]+)[”\"»’]?$")
ARABIC = re.compile(r"[\u0621-\u064a\u064b-\u0652\u0670-\u06d3]{2,20}")
CHINESE = re.compile(r"[\u4e00-\u9fff·]+$")
BEFORE_CHINESE_NAME = re.compile(r".*(?:叫做?|名为|女孩|男孩|女儿|儿子|孩子|的|有)")
FAMILY_NAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)


def children(text, regions):
    for pattern in AFTER_NAME:
        for match in pattern.finditer(text):
            start = name_before(text, match.start(), is_bare=is_bare(match))
            if start is not None and is_age(match["age"]):
                yield start, match.end()
    for match in BEFORE_NAME.finditer(text):
        if (end := name_after(text, match.end())) and is_age(match["age"]):
            yield match.start(), end
    for match in CALLED_BY_NAME.finditer(text):
        if end := name_after(text, match.end()):
            yield match.start(), end
    for match in CHINESE_CHILD.finditer(text):
        if not match["age"] or is_age(match["age"]):
            yield match.span()


def is_age(digits):
    return 1 <= int(digits) <= OLDEST


def is_bare(match):
    """A number without a word of age: it may count anything."""
    said = match.groupdict()
    return not said.get("unit") and not said.get("says_age")


def name_before(text, end, *, is_bare):
    """Where the name that ends here begins, or None."""
    window = text[max(0, end - 80) : end]
    last = LAST_WORD.search(window)
    if not last:
        return None
    if chinese := CHINESE.search(window[: last.end(1)]):
        name = BEFORE_CHINESE_NAME.sub("", chinese[0])
        return None if is_bare or not is_chinese_name(name) else end - len(window) + chinese.end() - len(name)
    if ARABIC.fullmatch(last[1]):
        return None if is_bare or not is_arabic_name(last[1]) else end - len(window) + last.start(1)
    words = name_at_the_end(window[: last.end(1)])
    if not is_name([word[0] for word in words], is_bare=is_bare):
        return None
    return end - len(window) + words[0].start()


def name_at_the_end(window):
    """The capitalised words with which a text ends, without the word that opens a sentence."""
    words = []
    for word in reversed(list(WORD.finditer(window))):
        if words and window[word.end() : words[0].start()] != " ":
            break
        if not word[0][0].isupper() or word[0].casefold() in OPENERS:
            break
        words.insert(0, word)
    return words


def name_after(text, start):
    """Where the name that begins here ends, or None."""
    ahead = NAME_AHEAD.match(text[start : start + 80])
    if not ahead:
        return None
    if ARABIC.fullmatch(first := ahead[0].split(" ")[0]):
        return start + len(first) if is_arabic_name(first) else None
    words = []
    for word in WORD.finditer(ahead[0]):
        if not word[0][0].isupper():
            break
        words.append(word)
    return start + words[-1].end() if is_name([word[0] for word in words], is_bare=False) else None


def is_name(words, *, is_bare):
    """Whether capitalised words can name a child; beside a bare number, countries and "IOM" cannot."""
    if not words or len(words) > 4 or any(is_noun(word) or any(map(str.isdigit, word)) for word in words):
        return False
    if all(word.isupper() for word in words):
        return False
    return not (is_bare and is_counted(words))


def is_arabic_name(word):
    return not word.startswith(("ال", "لل", "بال", "وال")) and word not in ARABIC_NOUNS


def is_chinese_name(word):
    """Two or three signs, four after a family name; foreign names may be longer and hold a dot."""
    longest = 12 if "·" in word else 4 if word[:1] in FAMILY_NAMES else 3
    return 2 <= len(word) <= longest and not any(noun in word for noun in CHINESE_NOUNS)
