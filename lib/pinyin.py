"""How Chinese names sound: readers of Chinese look names up by that."""

import os

# Sign by sign, in 12 MB. The dictionary of phrases would take each worker 55 MB and half a second.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")

from pypinyin import Style, lazy_pinyin, load_phrases_dict

# The one name of a country that begins with a sign which sounds otherwise elsewhere: Peru.
load_phrases_dict({"秘鲁": [["bì"], ["lǔ"]]})


def sound(name):
    """The syllables of a name with the numbers of their tones, "hai3 di4"; what is no Chinese stays as it is."""
    return " ".join(lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True))
