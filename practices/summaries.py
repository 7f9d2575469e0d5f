"""The vocabulary with the number of practices of each value, as home, measures, instruments and countries show it."""

from django.urls import reverse
from django.utils.translation import get_language

from countries.map import world_map
from lib.languages import Text, list_comma
from practices.terms import vocabulary_of
from practices.vocabulary import Provision

# What the home page offers: the provisions that most practices answer to stand first among these.
HOME_PROVISIONS = 12
EXAMPLE_GROUPS = ("care", "support")


def country_counts(index):
    """Number of national and subnational practices by country code; regional and global ones do not colour the map."""
    return index.keep("countries", lambda: dict(own_counts(index)))


def own_counts(index):
    for code in index.sets.get("country", {}):
        if count := len(index.own(code)):
            yield code, count


def shaded_map(index):
    """The world map as safe HTML, drawn once a version and language."""
    countries = vocabulary_of(index)["country"]
    return index.keep(("map", get_language()), lambda: world_map(countries, country_counts(index)))


def country_rows(index, vocabulary, codes):
    """Countries with their counts, by name."""
    counts = country_counts(index)
    return [
        {"name": country.name, "url": country.get_absolute_url(), "count": counts.get(country.pk, 0)}
        for country in vocabulary.named("country", codes)
    ]


def group_tiles(index, vocabulary):
    """The measure groups with their measures; a group is described by what it holds."""
    return [
        {
            "id": group.pk,
            "name": group.name,
            "description": list_comma().join(row["name"] for row in rows),
            "url": f"{reverse('practices:list')}?group={group.pk}",
            "count": len(index.of("group", group.pk)),
            "measures": rows,
        }
        for group, rows in (
            (group, measure_rows(index, vocabulary, group.pk)) for group in vocabulary["group"].values()
        )
    ]


def measure_rows(index, vocabulary, group):
    return [
        {
            "name": measure.name,
            "definition": measure.definition,
            "url": measure.get_absolute_url(),
            "count": len(index.of("measure", measure.pk)),
        }
        for measure in vocabulary["measure"].values()
        if measure.group_id == group
    ]


def examples(index, vocabulary):
    """What a visitor could begin with: the most documented measure of each of two groups, and country."""
    counts = country_counts(index)
    countries = country_rows(index, vocabulary, sorted(counts, key=lambda code: (-counts[code], code))[:1])
    measures = [max(measure_rows(index, vocabulary, group), key=lambda row: row["count"]) for group in EXAMPLE_GROUPS]
    return [row for row in (*measures, *countries) if row["count"]]


def measure_facts(measure):
    return {
        "name": measure.name,
        "definition": measure.definition,
        "group": measure.group.name,
        "group_url": measure.group.get_absolute_url(),
    }


def most_used_provisions(index, vocabulary):
    """The provisions that most practices answer to, in the order of the vocabulary.

    Targets stand for their goals here, and articles for their paragraphs, so that none is shown twice.
    """
    rows = [provision_facts(provision, index) for provision in vocabulary["provision"].values() if is_main(provision)]
    top = sorted(rows, key=lambda row: -row["count"])[:HOME_PROVISIONS]
    return [row for row in rows if row in top and row["count"]]


def is_main(provision):
    """Whether a provision is neither a goal nor a part of another provision; a target of a goal is."""
    goal = Provision.Kind.GOAL
    return provision.kind != goal and (provision.parent is None or provision.parent.kind == goal)


def provision_facts(provision, index):
    return {
        "code": provision.pk,
        "name": provision.name,
        "title": provision.title,
        "official_title": provision.official_title,
        "relevance": Text(provision.relevance, "en") if provision.relevance else None,
        "url": provision.get_absolute_url(),
        "count": len(index.of("provision", provision.pk)),
    }


def provision_tree(index, vocabulary, instrument, parent=None):
    """The provisions of an instrument with those below each as `children`."""
    return [
        provision_facts(provision, index) | {"children": provision_tree(index, vocabulary, instrument, provision.pk)}
        for provision in vocabulary.below("provision", parent)
        if provision.instrument_id == instrument
    ]


def instrument_facts(instrument, index):
    return {
        "name": instrument.name,
        "short_name": instrument.short_name,
        "kind_label": instrument.get_kind_display(),
        "adopted_on": instrument.adopted_on,
        "symbol": instrument.symbol,
        "url": instrument.get_absolute_url(),
        "official_url": instrument.source_url,
        "count": len(index.of("instrument", instrument.pk)),
    }
