"""Choosing from long lists: every value once, in groups, with what was chosen on top."""

import re

from pytest import fixture

from countries.models import Country
from practices.vocabulary import MeasureType, Population, Provision
from submissions import drafts
from submissions.forms.picking import (
    all_populations,
    countries_by_region,
    measures_by_group,
    provisions_by_instrument,
    vocabulary,
)
from tests.contributor.pages import address, save
from tests.pages import body
from tests.people import client_of, complete_submission


@fixture
def draft(amina):
    return drafts.begin(amina)


def test_every_value_of_a_vocabulary_stands_in_its_list_once():
    lists = {
        countries_by_region: Country,
        measures_by_group: MeasureType,
        provisions_by_instrument: Provision,
        all_populations: Population,
    }
    for groups, model in lists.items():
        values = [item.value for group in groups(vocabulary()) for item in group.items]
        assert sorted(values) == sorted(model.objects.values_list("pk", flat=True)), groups.__name__


def test_a_provision_stands_right_below_the_one_it_belongs_to():
    items = {item.value: item for group in provisions_by_instrument(vocabulary()) for item in group.items}
    order = list(items)
    assert items["crc-37"].level == 0 and items["crc-37b"].level == 1
    assert order.index("crc-37") < order.index("crc-37b") < order.index("crc-39" if "crc-39" in items else "crc-40")


def test_countries_are_found_by_other_names_too(draft, amina):
    page = body(client_of(amina).get(address(draft, "where/").replace("/en/", "/fr/")))
    [kenya] = re.findall(r'<li data-words="([^"]*)"><label><input type="checkbox" name="countries" value="de"', page)
    assert "Germany" in kenya and "DEU" in kenya


def test_what_is_chosen_stands_on_top_without_scripts(draft, amina):
    writer = client_of(amina)
    save(writer, draft, "where", countries=["ke", "fr"])
    page = body(writer.get(address(draft, "where/")))
    chosen = re.findall(r'<span class="chip">([^<]*)</span>', page)
    assert chosen == ["Kenya", "France"]
    assert page.count("1 chosen") == 2


def test_measures_stand_with_their_definitions(draft, amina):
    page = body(client_of(amina).get(address(draft, "what/")))
    assert [row.pk for row in MeasureType.objects.all() if row.definition.split("’")[0][:40] not in page] == []


def test_the_page_of_a_section_does_not_ask_once_a_value(amina, django_assert_max_num_queries):
    whole = complete_submission(amina)
    writer = client_of(amina)
    writer.get(address(whole, "law/"))
    with django_assert_max_num_queries(14):
        writer.get(address(whole, "law/"))
