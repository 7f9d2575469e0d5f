"""The stored sets: written anew or refreshed, read at once or by and by, they are the same."""

import random

import pytest
from django.db import connection, connections
from django.utils import timezone
from pyroaring import BitMap

from countries.models import Country
from practices import index, orders
from practices.models import CatalogueVersion, MeasureType, Practice, Provision, TermSet
from tests.catalogue import entry, generated_entries, publish, slugs, take_down


def stored():
    """Every set that is not empty, as it stands in the database."""
    rows = TermSet.objects.values_list("parameter", "value", "practices")
    sets = {(parameter, value): set(BitMap.deserialize(bytes(ids))) for parameter, value, ids in rows}
    return {term: ids for term, ids in sets.items() if ids}


def loaded(one):
    """Every set that is not empty, as a process knows it."""
    return {(name, value): set(ids) for name, values in one.sets.items() for value, ids in values.items() if ids}


def change_at_will(dice):
    """Change, take down or bring back a few practices, as publishing will. Returns their ids."""
    ids = dice.sample(list(Practice.objects.values_list("pk", flat=True)), 3)
    for practice in Practice.objects.filter(pk__in=ids):
        practice.countries.set(dice.sample(list(Country.objects.all()[:40]), dice.randint(1, 3)))
        practice.measure_types.set(dice.sample(list(MeasureType.objects.all()), dice.randint(1, 3)))
        practice.provisions.set(dice.sample(list(Provision.objects.all()), dice.randint(1, 3)))
        practice.keywords.set(dice.sample(["schools", "new word", "law reform"], dice.randint(0, 2)))
        practice.stage = dice.choice(["pilot", "ended", "ongoing"])
        practice.start = dice.choice(["", "2001", "2030-02"])
        practice.end = ""
        is_down = dice.random() < 0.4
        practice.taken_down_at = timezone.now() if is_down else None
        practice.taken_down_reason = "Because." if is_down else ""
        practice.save()
    return ids


@pytest.fixture
def generated(empty_catalogue):
    publish(*generated_entries(20))


@pytest.mark.parametrize("seed", range(5))
def test_refreshing_what_changed_equals_writing_everything_anew(generated, seed):
    dice = random.Random(seed)
    for _ in range(4):
        index.refresh(change_at_will(dice))
    refreshed = stored()
    index.rebuild()
    assert refreshed == stored()


def test_a_process_that_loads_what_changed_knows_what_one_that_loads_everything_knows(generated):
    dice = random.Random(7)
    first = index.current()
    for _ in range(3):
        index.refresh(change_at_will(dice))
        step_by_step = index.current()
        index.forget()
        at_once = index.current()
        assert loaded(step_by_step) == loaded(at_once) == stored()
        assert step_by_step.number == at_once.number
    assert loaded(first) != loaded(at_once)


def test_an_index_never_changes_once_it_is_made(generated):
    before = index.current()
    known = loaded(before)
    index.refresh(change_at_will(random.Random(3)))
    index.current()
    assert loaded(before) == known


def test_only_the_sets_that_changed_are_read_again(generated, django_assert_num_queries):
    index.current()
    with django_assert_num_queries(1):
        index.current()
    take_down("generated-0")
    with django_assert_num_queries(2) as queries:
        index.current()
    version = CatalogueVersion.objects.get().number
    changed = TermSet.objects.filter(changed_in=version)
    assert 0 < changed.count() < TermSet.objects.count()
    assert f'"changed_in" > {version - 1}' in queries[1]["sql"]


def test_taking_down_leaves_no_trace_in_any_set(generated):
    gone = Practice.objects.get(slug="generated-4").pk
    assert any(gone in ids for ids in stored().values())
    take_down("generated-4")
    assert [term for term, ids in loaded(index.current()).items() if gone in ids] == []


def test_refreshing_what_did_not_change_changes_no_set(generated):
    before = stored()
    index.refresh(Practice.objects.values_list("pk", flat=True))
    assert stored() == before
    assert not TermSet.objects.filter(changed_in=CatalogueVersion.objects.get().number).exists()


def test_an_index_of_an_older_catalogue_is_dropped_whole(generated):
    """As when a backup is brought back: the number of the version falls."""
    index.current()
    CatalogueVersion.objects.update(number=1)
    TermSet.objects.update(changed_in=1)
    TermSet.objects.filter(parameter="keyword").delete()
    assert loaded(index.current()) == stored()


def test_the_highest_id_is_the_newest_practice(empty_catalogue):
    publish(entry("first"), entry("second"))
    publish(entry("third"))
    assert slugs(index.current().all) == ["first", "second", "third"]


@pytest.mark.parametrize("order", ["title", "start", "-start", "updated"])
def test_a_practice_taken_down_while_a_page_is_made_is_no_fault(generated, order):
    """The page began with one version; its order is read from tables that already hold the next."""
    known = index.current()
    newest = Practice.objects.order_by("-pk").first()
    take_down(newest.slug)
    for some in (known.all, known.all[-3:]):  # many are walked through, few are sorted
        assert set(orders.slice_in_order(known, some, order, 0, 50)) >= set(some) - {newest.pk}


def test_a_kept_connection_that_died_is_made_anew(db, monkeypatch):
    reader = connections.create_connection("default")
    monkeypatch.setattr(index, "connections", {"catalogue": reader})
    before = index.published_version()
    died = reader.connection.info.backend_pid
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [died])
    assert index.published_version() == before
    assert reader.connection.info.backend_pid != died
    reader.close()
