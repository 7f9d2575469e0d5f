"""The list of countries: all of them or those of one region, by name, with what is documented in each."""

from django.urls import reverse

from lib.languages import sort_key
from practices import summaries
from practices.filters import Problem
from practices.terms import vocabulary_of


def page(code, index):
    """What the list shows of a region, or of the world when `code` names none."""
    vocabulary = vocabulary_of(index)
    region = vocabulary["region"].get(code)
    counts = summaries.country_counts(index)
    countries = [one for one in vocabulary["country"].values() if region is None or region in regions_of(one)]
    return {
        "region": region and region.name,
        "regions": region_choices(vocabulary, region),
        "notices": [Problem("region", code).message] if code and region is None else [],
        "rows": [
            row(country, counts, index)
            for country in vocabulary.named("country", [one.pk for one in countries if is_covered(one, index)])
        ],
        "without": [
            {"name": country.name, "url": country.get_absolute_url()}
            for country in vocabulary.named("country", [one.pk for one in countries if not is_covered(one, index)])
        ],
    }


def is_covered(country, index):
    return bool(index.of("country", country.pk))


def row(country, counts, index):
    count = counts.get(country.pk, 0)
    return {
        "name": country.name,
        "url": country.get_absolute_url(),
        "region": country.region.name,
        "region_url": f"{reverse('countries:list')}?region={country.region_id}",
        "count": count,
        "also": len(index.of("country", country.pk)) - count,
    }


def regions_of(country):
    """The region a country lies in, and those around it."""
    region = country.region
    while region:
        yield region
        region = region.parent


def region_choices(vocabulary, chosen, parent=None, level=0):
    """Regions as a tree by name, each with its depth."""
    choices = []
    for region in sorted(vocabulary.below("region", parent), key=lambda region: sort_key(region.name)):
        choices.append(
            {"code": region.pk, "name": region.name, "indent": level * "\u2003", "is_chosen": region == chosen}
        )
        choices += region_choices(vocabulary, chosen, region.pk, level + 1)
    return choices
