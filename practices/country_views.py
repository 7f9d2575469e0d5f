"""Pages of countries: the list with the world map, and what is documented in one."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from countries.map import map_legend, map_note
from lib.languages import sort_key
from practices import endorsements, summaries
from practices.cards import cards
from practices.orders import newest
from practices.public import public_page
from practices.terms import vocabulary_of

MOST_CARDS = 50  # of one measure group; the rest is a click away


@public_page
def country_list(request):
    index, vocabulary = request.index, vocabulary_of(request.index)
    counts = summaries.country_counts(index)
    context = {
        "world_map": summaries.shaded_map(index),
        "map_note": map_note(),
        "map_legend": map_legend(),
        "regions": countries_by_region(index, vocabulary, counts),
        "without": summaries.country_rows(index, vocabulary, vocabulary["country"].keys() - counts.keys()),
    }
    return render(request, "countries/list.html", context)


def countries_by_region(index, vocabulary, counts):
    """Regions by name, each with its countries that have a practice."""
    rows = []
    for region in sorted(vocabulary["region"].values(), key=lambda region: sort_key(region.name)):
        codes = [code for code in counts if vocabulary["country"][code].region_id == region.pk]
        if codes:
            rows.append({"name": region.name, "countries": summaries.country_rows(index, vocabulary, codes)})
    return rows


@public_page
def country_detail(request, code):
    index, vocabulary = request.index, vocabulary_of(request.index)
    country = vocabulary["country"].get(code)
    if country is None:
        raise Http404
    own, browse_url = index.own(code), reverse("practices:list")
    context = {
        "country": {
            "name": country.name,
            "iso2": country.pk,
            "crc_party": country.crc_party,
            "gcm_vote": country.get_gcm_vote_display(),
            "region": country.region.name,
            "region_url": f"{browse_url}?region={country.region_id}",
        },
        "count": len(own),
        "browse_url": f"{browse_url}?country={code}&scope=national&scope=subnational",
        "groups": by_group(own, index, vocabulary),
        "also_covered": cards(list(index.of("country", code) - own)[::-1], index, compact=True),
        "endorsements": endorsements.of_country(code, vocabulary),
        "neighbours": neighbours(country, index, vocabulary),
    }
    return render(request, "countries/detail.html", context)


def by_group(ids, index, vocabulary):
    """The measure groups that some practices belong to, with their cards, newest first."""
    rows = []
    for group in vocabulary["group"].values():
        in_group = ids & index.of("group", group.pk)
        if in_group:
            rows.append({"name": group.name, "cards": cards(newest(in_group, MOST_CARDS), index, compact=True)})
    return rows


def neighbours(country, index, vocabulary):
    """The other countries of the region that have a practice."""
    counts = summaries.country_counts(index)
    codes = [
        code
        for code, other in vocabulary["country"].items()
        if other.region_id == country.region_id and code != country.pk and counts.get(code)
    ]
    return summaries.country_rows(index, vocabulary, codes)
