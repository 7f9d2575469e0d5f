"""Countries side by side: treaty facts, numbers, and what is documented of each measure group."""

from django.urls import reverse

from practices import summaries
from practices.cards import links_to
from practices.country_profile import browse_url, facts, first_year, neighbour_codes
from practices.orders import newest
from practices.side_by_side import address, choose
from practices.terms import vocabulary_of

MOST = 5  # countries side by side
MOST_TITLES = 4  # practices named in a cell; the rest is a click away


def page(codes, index):
    """The context of the page: the countries chosen, each with the way to drop it, and those that can be added."""
    vocabulary = vocabulary_of(index)
    names = {code: country.name for code, country in vocabulary["country"].items()}
    chosen, notices = choose("country", codes, names, MOST)
    countries = [vocabulary["country"][code] for code in chosen]
    return {
        "countries": [column(country, chosen, index) for country in countries],
        "groups": groups(countries, index) if len(countries) > 1 else [],
        "notices": notices,
        "form_url": reverse("countries:compare"),
        "choices": choices(index, without=chosen) if len(chosen) < MOST else [],
        "suggestions": suggestions(countries[0], index) if len(countries) == 1 else [],
        "most": MOST,
    }


def column(country, chosen, index):
    """A country with its facts and numbers."""
    own = index.own(country.pk)
    others = [code for code in chosen if code != country.pk]
    return {
        "code": country.pk,
        "name": country.name,
        "url": country.get_absolute_url(),
        "remove_url": address(reverse("countries:compare"), "country", others),
        "region": country.region.name,
        "facts": facts(country, vocabulary_of(index)),
        "count": len(own),
        "browse_url": browse_url(("country", country.pk)),
        "since": first_year(own, index),
        "also": len(index.of("country", country.pk) - own),
    }


def groups(countries, index):
    """Each measure group with what every country has: practices to name, and how many there are."""
    vocabulary = vocabulary_of(index)
    ids = {
        (group, country.pk): index.own(country.pk) & index.of("group", group)
        for group in vocabulary["group"]
        for country in countries
    }
    links = links_to([pk for found in ids.values() for pk in newest(found, MOST_TITLES)])
    return [
        {
            "name": group.name,
            "cells": [
                cell(
                    ids[group.pk, country.pk], links, country, browse_url(("country", country.pk), ("group", group.pk))
                )
                for country in countries
            ],
        }
        for group in vocabulary["group"].values()
    ]


def cell(ids, links, country, url):
    shown = [links[pk] for pk in newest(ids, MOST_TITLES) if pk in links]
    return {"country": country.name, "practices": shown, "count": len(ids), "more": len(ids) - len(shown), "url": url}


def choices(index, without=()):
    """The countries with something to compare, by name."""
    vocabulary, counts = vocabulary_of(index), summaries.country_counts(index)
    codes = [code for code in index.sets.get("country", {}) if index.of("country", code) and code not in without]
    return [
        {"code": country.pk, "name": country.name, "count": counts.get(country.pk, 0)}
        for country in vocabulary.named("country", codes)
    ]


def suggestions(country, index):
    """For a country that stands alone: neighbours to put beside it."""
    vocabulary = vocabulary_of(index)
    return [
        {"name": other.name, "url": address(reverse("countries:compare"), "country", [country.pk, other.pk])}
        for other in vocabulary.named("country", neighbour_codes(country, index))
    ]
