"""Links to terms as HTML, escaped once a version and language: lists of cards are made of hundreds of them."""

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from lib.languages import sort_key
from practices.terms import vocabulary_of

MARKUP = {
    "country": '<a href="{}">{}</a>',
    "measure": '<li><a class="tag" href="{}">{}</a></li>',
    "provision": '<li><a href="{}" title="{}"><bdi>{}</bdi></a></li>',
}


def links(index, parameter):
    """The link to every value of a parameter, by value, in the order in which a card shows them."""
    return index.keep(("links", parameter, get_language()), lambda: make_links(vocabulary_of(index), parameter))


def make_links(vocabulary, parameter):
    rows = vocabulary[parameter].values()
    if parameter == "country":
        rows = sorted(rows, key=lambda row: sort_key(row.name))
    return {row.pk: link(parameter, row) for row in rows}


def link(parameter, row):
    title = [row.title] if parameter == "provision" else []
    return format_html(MARKUP[parameter], row.get_absolute_url(), *title, row.name)


def joined(index, parameter, values, separator="", most=None):
    """The links to some values as safe HTML, in order; at most `most` of them."""
    made = links(index, parameter)
    places = index.keep(("places", parameter, get_language()), lambda: {value: n for n, value in enumerate(made)})
    shown = sorted(values, key=places.__getitem__)[:most]
    return mark_safe(separator.join(made[value] for value in shown))
