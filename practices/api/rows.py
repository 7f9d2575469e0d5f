"""Regions, countries, measures, instruments and the like as rows of the API's lists."""

from urllib.parse import urlencode

from django.urls import reverse

from lib.addresses import absolute
from lib.languages import in_language
from practices.content import OWN_SCOPES
from practices.terms import vocabulary_of

FILTERS_OF_OWN = [("scope", scope.value) for scope in OWN_SCOPES]


class Rows:
    """Makes the rows of one answer. `url` is a page of the site; `practices` leads to where the API was asked."""

    def __init__(self, request):
        self.index = request.index
        self.vocabulary = vocabulary_of(request.index)
        self.practices = request.build_absolute_uri(reverse("api:practices"))

    def all(self, parameter):
        return [self.row(parameter, term) for term in self.vocabulary[parameter].values()]

    def one(self, parameter, value):
        """The row of one value; KeyError where there is no such value."""
        return self.row(parameter, self.vocabulary[parameter][value])

    def row(self, parameter, term):
        return getattr(self, parameter)(term)

    def coded(self, parameter, term, names, *, count=None, more=()):
        """What every row begins with. `practices` lists as many as `count` says."""
        return {
            "code": term.pk,
            "name": in_language(names),
            "names": names,
            "count": len(self.index.of(parameter, term.pk)) if count is None else count,
            "practices": f"{self.practices}?{urlencode([(parameter, term.pk), *more])}",
        }

    def region(self, region):
        return self.coded("region", region, region.names) | {"parent": region.parent_id}

    def country(self, country):
        own, covered = self.index.own(country.pk), self.index.of("country", country.pk)
        return self.coded("country", country, country.names, count=len(own), more=FILTERS_OF_OWN) | {
            "iso3": country.iso3,
            "m49": country.m49,
            "region": country.region_id,
            "status": country.status,
            "crc_party": country.crc_party,
            "gcm_vote": country.gcm_vote or None,
            "also_covered": len(covered) - len(own),
            "url": absolute(country.get_absolute_url()),
        }

    def group(self, group):
        return self.coded("group", group, group.names)

    def measure(self, measure):
        return self.coded("measure", measure, measure.names) | {
            "group": measure.group_id,
            "definition": measure.definition,
            "definitions": measure.definitions,
            "url": absolute(measure.get_absolute_url()),
        }

    def instrument(self, instrument):
        return self.coded("instrument", instrument, instrument.names) | {
            "short_name": instrument.short_name,
            "kind": instrument.kind,
            "adopted_on": instrument.adopted_on,
            "symbol": instrument.symbol,
            "official_url": instrument.source_url,
            "url": absolute(instrument.get_absolute_url()),
        }

    def provision(self, provision):
        short_names = provision.instrument.short_names
        names = {language: f"{name} {provision.number}" for language, name in short_names.items()}
        return self.coded("provision", provision, names) | {
            "number": provision.number,
            "kind": provision.kind,
            "parent": provision.parent_id,
            "title": provision.title,
            "titles": provision.titles,
            "official_title": provision.official_title,
            "relevance": provision.relevance,
            "url": absolute(provision.get_absolute_url()),
        }

    def population(self, population):
        return self.coded("population", population, population.names)

    def safeguard(self, safeguard):
        return self.coded("safeguard", safeguard, safeguard.names) | {
            "question": safeguard.question,
            "questions": safeguard.questions,
        }
