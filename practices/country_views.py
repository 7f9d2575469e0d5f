"""Pages of countries: the list with the world map, what is documented in one, and several side by side."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from countries.locator import locator
from countries.map import map_legend, map_note
from practices import country_comparison, country_index, endorsements, social_cards, summaries
from practices.country_profile import also_covered, browse_url, by_group, facts, first_year, neighbours
from practices.public import public_page
from practices.terms import vocabulary_of
from practices.timeline import timeline


@public_page
def country_list(request):
    index = request.index
    context = {
        "world_map": summaries.shaded_map(index),
        "map_note": map_note(),
        "map_legend": map_legend(),
        **country_index.page(request.GET.get("region", ""), index),
    }
    return render(request, "countries/list.html", context)


@public_page
def country_detail(request, code):
    index, vocabulary = request.index, vocabulary_of(request.index)
    country = vocabulary["country"].get(code)
    if country is None:
        raise Http404
    own = index.own(code)
    context = {
        "social_card": social_cards.of_country(country, index),
        "country": {"name": country.name, "iso2": country.pk, "region": country.region.name},
        "region_url": f"{reverse('countries:list')}?region={country.region_id}",
        "locator": locator(country),
        "map_note": map_note(),
        "facts": facts(country, vocabulary),
        "count": len(own),
        "since": first_year(own, index),
        "browse_url": browse_url(("country", code)),
        "timeline": timeline(own),
        "groups": by_group(country, index),
        "also_covered": also_covered(country, index),
        "endorsements": endorsements.of_country(code, vocabulary),
        "neighbours": neighbours(country, index),
        "coverage_url": f"{reverse('practices:coverage')}?rows=country&region={country.region_id}",
        "comparable": country_comparison.choices(index, without=[code]),
    }
    return render(request, "countries/detail.html", context)


@public_page
def country_compare(request):
    context = country_comparison.page(request.GET.getlist("country"), request.index)
    return render(request, "countries/compare.html", context)
