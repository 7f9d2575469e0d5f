"""Languages: of the interface (six) and of what people wrote (any)."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

RIGHT_TO_LEFT = {"ar", "fa", "he", "ps", "ur"}
# Texts are keyed by language alone; the address and the `lang` attribute name the script of Chinese.
TEXT_KEYS = {"zh-hans": "zh"}
HTML_TAGS = {"zh-hans": "zh-Hans", "zh": "zh-Hans"}
TRANSLATED = ("en", "fr", "es", "ru", "ar", "zh")
HAN = re.compile("[\u4e00-\u9fff]")
# Languages whose names Django leaves in English for some readers.
NAMED_HERE = {"ht": _("Haitian Creole"), "nb": _("Norwegian Bokmål")}


def text_key(code=None):
    """The key under which reference data holds its text for an interface language: `zh-hans` -> `zh`."""
    code = code or get_language() or "en"
    return TEXT_KEYS.get(code, code)


def html_tag(code):
    """The value of an HTML `lang` attribute: `zh-hans` -> `zh-Hans`."""
    return HTML_TAGS.get(code, code)


def direction(code):
    """The value of an HTML `dir` attribute: `rtl` or `ltr`."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


def isolated(text):
    """A text such as `37(b)` kept from left to right within text from right to left."""
    return f"\u2066{text}\u2069" if direction(get_language()) == "rtl" else text


def list_comma():
    """What stands between the members of a list in the language of the reader."""
    return {"ar": "، ", "zh-hans": "、"}.get(get_language(), ", ")


def semicolon():
    """What stands between parts that may hold commas themselves."""
    return {"fr": "\u202f; ", "ar": "؛ ", "zh-hans": "；"}.get(get_language(), "; ")


def colon():
    """What stands between a label and what it says."""
    return {"fr": "\u00a0: ", "zh-hans": "："}.get(get_language(), ": ")


def labelled(label, text):
    """A label and what it says: "Stage: ongoing"."""
    return f"{label}{colon()}{text}"


def in_language(texts, code=None):
    """The text of `texts` ({"en": …, "zh": …}) in an interface language, in English where it has none."""
    return texts.get(text_key(code)) or texts.get("en", "")


def paragraphs(text):
    """The paragraphs of a plain text: blank lines separate them."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


@dataclass(frozen=True, slots=True)
class Text:
    """A text that carries its own language, ready for a template."""

    text: str
    language: str
    is_machine: bool = False
    is_translation: bool = False
    markup: SafeString | None = None

    @property
    def html_tag(self):
        return html_tag(self.language)

    @property
    def direction(self):
        return direction(self.language)

    @property
    def paragraphs(self):
        return paragraphs(self.text)

    @property
    def marked(self):
        """The text as HTML, with the words that were searched for marked."""
        return escape(self.text) if self.markup is None else self.markup

    def __str__(self):
        return self.text


def sort_key(name):
    """A key that sorts names as people expect: accents and case do not matter, Chinese goes by its sound."""
    if HAN.search(name):
        from lib.pinyin import sound  # its dictionary is loaded where somebody reads Chinese

        name = sound(name)
    return folded(name)


def folded(name):
    """A name without what writers differ in: accents and case."""
    signs = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in signs if not unicodedata.combining(sign))


def language_name(code):
    """The name of a language in the language of the reader; the code itself for a language unknown here."""
    if code in NAMED_HERE:
        return str(NAMED_HERE[code])
    try:
        return str(get_language_info("zh-hans" if code == "zh" else code)["name_translated"])
    except KeyError:
        return code
