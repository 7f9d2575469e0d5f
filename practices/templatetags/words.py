"""Links from a word to what it means."""

from django import template

from practices.words import WORDS

register = template.Library()


@register.inclusion_tag("_word.html")
def word(place, *, spelt_out=False, new_tab=False):
    """A link to a place on the page “Words we use”; nothing for a word that it does not explain.

    It is a small sign behind the word, or `spelt_out`. `new_tab` is for forms: what was typed there stays.
    """
    return {"place": place, "word": WORDS.get(place), "spelt_out": spelt_out, "new_tab": new_tab}
