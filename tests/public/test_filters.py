"""Which practices? Filters and the numbers of facets, against a plain recount and against joins over the tables."""

from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.db.models import Q
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countries.models import Region
from practices.filters import find_practices
from practices.models import Practice, Provision
from tests import catalogue
from tests.catalogue import ANIMALS, entry, publish, slugs, take_down

FACETS = (
    *("country", "region", "instrument", "provision", "measure", "group", "population", "keyword"),
    *("stage", "scope", "evidence", "liberty", "safeguard", "language"),
)
YEARS = ("since", "until")
SPAN = range(1999, 2027, 2)
WITH_FIXTURES = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


def ask(pairs):
    return find_practices(QueryDict(urlencode(pairs)))


def found(*pairs):
    return set(slugs(ask(pairs).ids))


# A plain recount: every practice as the values it carries, read through the relations ------------------------------


def above(row):
    while row:
        yield row.pk
        row = row.parent


def carried(practice):
    countries, provisions = practice.countries.all(), practice.provisions.all()
    measures = practice.measure_types.all()
    return {
        "country": {country.code for country in countries},
        "region": {code for country in countries for code in above(country.region)},
        "instrument": {provision.instrument_id for provision in provisions},
        "provision": {code for provision in provisions for code in above(provision)},
        "measure": {measure.slug for measure in measures},
        "group": {measure.group_id for measure in measures},
        "population": {population.slug for population in practice.populations.all()},
        "keyword": {keyword.slug for keyword in practice.keywords.all()},
        "stage": {practice.stage},
        "scope": {practice.scope},
        "evidence": {practice.evidence},
        "liberty": {practice.liberty},
        "language": {practice.language},
        "safeguard": {name for name, given in practice.safeguard_answers.items() if given["answer"] == "yes"},
    }


def years_of(practice):
    """First and last year in which it ran, or None when neither end is known. What is not over runs on for ever."""
    start, end = practice.start[:4], practice.end[:4]
    if not start and not end:
        return None
    return int(start or end), int(end or (start if practice.stage == "ended" else 9999))


def text_of(practice):
    return f"{practice.title} {practice.summary} {practice.description}".lower()


def read_facts():
    relations = ("countries", "provisions", "measure_types", "populations", "keywords")
    practices = Practice.objects.filter(taken_down_at=None).prefetch_related(*relations)
    return [
        SimpleNamespace(pk=one.pk, values=carried(one), years=years_of(one), text=text_of(one)) for one in practices
    ]


def carries(fact, parameter, values):
    if parameter == "q":
        return values[0] in fact.text
    return bool(fact.values[parameter] & set(values))


def ran(fact, years):
    if not years:
        return True
    first, last = fact.years or (9999, 0)
    return first <= years.get("until", 9999) and last >= years.get("since", 0)


def recount(facts, chosen, without=None):
    """The practices that match all parameters but one, counted one by one."""
    others = {name: values for name, values in chosen.items() if name not in YEARS and name != without}
    years = {name: int(chosen[name][0]) for name in YEARS if name in chosen} if without != "years" else {}
    return [
        fact
        for fact in facts
        if ran(fact, years) and all(carries(fact, name, values) for name, values in others.items())
    ]


def recounted(facts, chosen, parameter):
    counts = {}
    for fact in recount(facts, chosen, without=parameter):
        for value in fact.values[parameter]:
            counts[value] = counts.get(value, 0) + 1
    return counts


def year_counts(facts, chosen, name):
    """For each year the number of practices with it as `since` or `until`, all else as it is."""
    other = {"since": "until", "until": "since"}[name]
    fixed = {other: int(chosen[other][0])} if other in chosen else {}
    rest = recount(facts, chosen, without="years")
    return {year: sum(ran(fact, fixed | {name: year}) for fact in rest) for year in SPAN}


def values_of(facts):
    """Every value that some practice carries, by parameter."""
    return {name: sorted(set().union(*(fact.values[name] for fact in facts))) for name in FACETS}


def as_pairs(chosen):
    return [(name, value) for name, values in chosen.items() for value in values]


def draw_query(data, values, words=()):
    """A query of some parameters, each with `values` that some practice carries; with one of `words` perhaps."""
    chosen = {}
    for parameter in data.draw(st.lists(st.sampled_from(FACETS), max_size=3, unique=True)):
        chosen[parameter] = data.draw(st.lists(st.sampled_from(values[parameter]), min_size=1, max_size=3, unique=True))
    for name in data.draw(st.lists(st.sampled_from(YEARS), max_size=2, unique=True)):
        chosen[name] = [str(data.draw(st.integers(1999, 2026)))]
    if words and data.draw(st.integers(0, 3)) == 0:
        chosen["q"] = [data.draw(st.sampled_from(words))]
    return chosen


def agrees(chosen, facts):
    result = ask(as_pairs(chosen))
    assert result.asked.problems == []
    assert set(result.ids) == {fact.pk for fact in recount(facts, chosen)}
    for parameter in FACETS:
        counts = {value: count for value, count in result.counts(parameter).items() if count}
        assert counts == recounted(facts, chosen, parameter), parameter
    for name in YEARS:
        assert result.year_counts(name, SPAN) == year_counts(facts, chosen, name)
    return result


@pytest.fixture
def generated(empty_catalogue):
    entries = catalogue.generated_entries(48)
    publish(entry("hidden", **{name: values for name, values in catalogue.POOLS.items() if name != "measure_types"}))
    take_down("hidden")
    publish(*entries)


def test_facet_counts_agree_with_a_recount_of_a_generated_catalogue(generated):
    facts = read_facts()
    values = values_of(facts)
    assert len(facts) == 48

    @settings(max_examples=300, suppress_health_check=WITH_FIXTURES)
    @given(data=st.data())
    def for_any_query(data):
        agrees(draw_query(data, values, ANIMALS), facts)

    for_any_query()


def test_facet_counts_agree_with_a_recount_of_the_starter_catalogue(starter_catalogue):
    facts = read_facts()
    values = values_of(facts)
    assert len(facts) == 83

    @settings(max_examples=100, suppress_health_check=WITH_FIXTURES)
    @given(data=st.data())
    def for_any_query(data):
        agrees(draw_query(data, values), facts)

    for_any_query()


# Joins over the tables ------------------------------------------------------------------------------------------------


def below(model, codes):
    """Codes and all codes below them in a tree."""
    found = set(codes)
    while more := set(model.objects.filter(parent__in=found).values_list("pk", flat=True)) - found:
        found |= more
    return found


PATHS = {
    "country": "countries__code__in",
    "instrument": "provisions__instrument__code__in",
    "measure": "measure_types__slug__in",
    "group": "measure_types__group__slug__in",
    "population": "populations__slug__in",
    "keyword": "keywords__slug__in",
}


def joined(chosen):
    """The ids of the practices of a query, through one join after the other."""
    practices = Practice.objects.filter(taken_down_at__isnull=True)
    for name, values in chosen.items():
        if name == "region":
            practices = practices.filter(countries__region__in=below(Region, values))
        elif name == "provision":
            practices = practices.filter(provisions__in=below(Provision, values))
        elif name == "safeguard":
            answers = Q()
            for value in values:
                answers |= Q(**{f"safeguard_answers__{value}__answer": "yes"})
            practices = practices.filter(answers)
        elif name == "since":
            known = ~Q(start="", end="")
            over = Q(end__gt="", end__lt=values[0]) | Q(end="", stage="ended", start__lt=values[0])
            practices = practices.filter(known).exclude(over)
        elif name == "until":
            later = str(int(values[0]) + 1)
            practices = practices.filter(Q(start__gt="", start__lt=later) | Q(start="", end__gt="", end__lt=later))
        else:
            practices = practices.filter(**{PATHS.get(name, f"{name}__in"): values})
    return set(practices.values_list("pk", flat=True))


@pytest.mark.parametrize("which", ["generated", "starter_catalogue"])
def test_find_practices_agrees_with_joins_over_the_tables(request, which):
    request.getfixturevalue(which)
    values = values_of(read_facts())

    @settings(max_examples=100, suppress_health_check=WITH_FIXTURES)
    @given(data=st.data())
    def for_any_query(data):
        chosen = draw_query(data, values)
        assert set(ask(as_pairs(chosen)).ids) == joined(chosen)

    for_any_query()


# Said in words --------------------------------------------------------------------------------------------------------


@pytest.fixture
def four(empty_catalogue):
    publish(
        entry("hidden", countries=["TH"], provisions=["crc-37b"], keywords=["law reform"]),
        entry("thai", countries=["TH"], provisions=["crc-37b"], start="2005", end="2010", stage="ended"),
        entry("kenyan", countries=["KE"], provisions=["crc-37"], start="2012", yes=["guardian"]),
        entry("both", countries=["TH", "KE"], provisions=["crc-3", "gcm-13h"], start="", end="2008", scope="regional"),
        entry("colombian", countries=["CO"], provisions=["sdg-16.2"], start="2003", stage="ended"),
        entry("undated", countries=["CO"], provisions=["sdg-16"], start="", keywords=["law reform"]),
    )
    take_down("hidden")


ANSWERS = (
    ([], {"thai", "kenyan", "both", "colombian", "undated"}),
    ([("country", "th")], {"thai", "both"}),
    ([("country", "th"), ("country", "ke")], {"thai", "kenyan", "both"}),
    ([("country", "th"), ("scope", "national")], {"thai"}),
    ([("provision", "crc-37")], {"thai", "kenyan"}),
    ([("provision", "crc-37b")], {"thai"}),
    ([("provision", "crc-37a")], set()),
    ([("provision", "crc-37"), ("provision", "gcm-13")], {"thai", "kenyan", "both"}),
    ([("instrument", "crc")], {"thai", "kenyan", "both"}),
    ([("instrument", "crc"), ("instrument", "sdg")], {"thai", "kenyan", "both", "colombian", "undated"}),
    ([("region", "035")], {"thai", "both"}),
    ([("region", "002")], {"kenyan", "both"}),
    ([("region", "002"), ("country", "th")], {"both"}),
    ([("safeguard", "guardian")], {"kenyan"}),
    ([("keyword", "law-reform")], {"undated"}),
    ([("since", "2009")], {"thai", "kenyan"}),
    ([("since", "2011")], {"kenyan"}),
    ([("until", "2004")], {"colombian"}),
    ([("until", "2008")], {"thai", "both", "colombian"}),
    ([("since", "2004"), ("until", "2008")], {"thai", "both"}),
    ([("since", "2012"), ("until", "2008")], set()),
    ([("liberty", "restricted")], set()),
    ([("practice", "thai"), ("practice", "both")], {"thai", "both"}),
    ([("practice", "thai"), ("practice", "both"), ("country", "ke")], {"both"}),
    ([("practice", "undated"), ("q", "undated")], {"undated"}),
    ([("practice", "undated"), ("since", "2004")], set()),
    ([("group", "care")], {"thai", "kenyan", "both", "colombian", "undated"}),
)


def test_any_of_one_parameter_and_all_of_the_parameters(four):
    assert [(pairs, found(*pairs)) for pairs, _ in ANSWERS] == list(ANSWERS)


def test_the_numbers_of_a_facet_do_not_fall_when_one_of_its_own_values_is_chosen(four):
    before = ask([("scope", "national")]).counts("country")
    assert before == {"th": 1, "ke": 1, "co": 2}
    assert ask([("scope", "national"), ("country", "th")]).counts("country") == before


def test_what_is_taken_down_is_counted_nowhere(four):
    result = ask([])
    assert result.count == 5
    assert result.counts("country") == {"th": 2, "ke": 2, "co": 2}
    assert result.counts("keyword") == {"law-reform": 1}
    assert result.counts("provision")["crc-37b"] == 1


def test_without_words_practices_stand_newest_first(four):
    assert slugs(ask([]).page()) == ["undated", "colombian", "both", "kenyan", "thai"]


def test_each_parameter_that_could_be_dropped_from_an_empty_result_has_its_count(four):
    result = ask([("country", "co"), ("provision", "crc-37"), ("safeguard", "guardian")])
    assert result.count == 0
    assert result.without_each() == [("country", 1)]
    result = ask([("country", "th"), ("stage", "pilot"), ("since", "2009")])
    assert result.without_each() == [("stage", 1)]


# Picked by hand -------------------------------------------------------------------------------------------------------


def test_what_is_picked_stays_in_the_order_and_under_the_facets_of_any_query(four):
    result = ask([("practice", "thai"), ("practice", "undated"), ("practice", "both"), ("practice", "thai")])
    assert slugs(result.page()) == ["undated", "both", "thai"]
    assert result.counts("country") == {"th": 2, "ke": 1, "co": 1}
    assert result.asked.pairs() == [("practice", "thai"), ("practice", "undated"), ("practice", "both")]
    assert result.asked.url("/", without={("practice", None)}) == "/"


@pytest.mark.parametrize("slug", ["hidden", "nowhere", "Thai", "thai/", "' OR 1=1", "\x00", "ا" * 3000])
def test_what_is_not_there_cannot_be_picked(four, slug):
    asked = ask([("practice", "thai"), ("practice", slug)]).asked
    assert list(asked.picked) == ["thai"]
    assert [(problem.parameter, problem.value) for problem in asked.problems] == [("practice", slug)]


def test_picking_costs_one_query_for_any_number(four, django_assert_num_queries):
    ask([])
    with django_assert_num_queries(2):  # the version, and the practices picked
        assert ask([("practice", "thai")]).count == 1
    with django_assert_num_queries(2):
        assert ask([("practice", slug) for slug in ("thai", "both", "undated", "nowhere")]).count == 3
