"""The facet index: for every value of every parameter the set of practices that carry it, in memory.

A set is a roaring bitmap of practice ids. PostgreSQL keeps each set serialised, in `TermSet`; a process loads those
that changed since the version it knows. Filters are intersections, counts are cardinalities.
"""

import threading
from collections import defaultdict

from django.db import OperationalError, connection, connections
from django.db.models import F
from django.utils import timezone
from pyroaring import BitMap

from practices.models import CatalogueVersion, TermSet

# Every (parameter, value, practice) there is. A provision brings those above it, a country the regions it lies in.
# The years in which a practice ran: where only one end is known and it is over, that end stands for both.
TERMS = """
    WITH RECURSIVE published AS (
        SELECT * FROM practices_practice
        WHERE (taken_down_at IS NULL) = %(are_public)s AND (%(ids)s::bigint[] IS NULL OR id = ANY (%(ids)s))
    ), region AS (
        SELECT code, code AS above FROM countries_region
        UNION SELECT region.code, parent_id
        FROM region JOIN countries_region r ON r.code = above WHERE parent_id IS NOT NULL
    ), provision AS (
        SELECT code, code AS above FROM practices_provision
        UNION SELECT provision.code, parent_id
        FROM provision JOIN practices_provision p ON p.code = above WHERE parent_id IS NOT NULL
    )
    SELECT 'all' AS parameter, '' AS value, id FROM published
    UNION ALL SELECT 'stage', stage, id FROM published
    UNION ALL SELECT 'scope', scope, id FROM published
    UNION ALL SELECT 'evidence', evidence, id FROM published
    UNION ALL SELECT 'liberty', liberty, id FROM published
    UNION ALL SELECT 'language', language, id FROM published
    UNION ALL SELECT 'first-year', left(coalesce(nullif(start, ''), "end"), 4), id FROM published
        WHERE start <> '' OR "end" <> ''
    UNION ALL SELECT 'last-year', left(coalesce(nullif("end", ''), start), 4), id FROM published
        WHERE "end" <> '' OR (stage = 'ended' AND start <> '')
    UNION ALL SELECT 'safeguard', key, id FROM published, jsonb_each(safeguard_answers) WHERE value->>'answer' = 'yes'
    UNION ALL SELECT 'country', country_id, practice_id
        FROM published JOIN practices_practice_countries c ON c.practice_id = published.id
    UNION ALL SELECT DISTINCT 'region', above, practice_id
        FROM published JOIN practices_practice_countries c ON c.practice_id = published.id
        JOIN countries_country ON countries_country.code = country_id JOIN region ON region.code = region_id
    UNION ALL SELECT 'measure', measuretype_id, practice_id
        FROM published JOIN practices_practice_measure_types m ON m.practice_id = published.id
    UNION ALL SELECT DISTINCT 'group', group_id, practice_id
        FROM published JOIN practices_practice_measure_types m ON m.practice_id = published.id
        JOIN practices_measuretype t ON t.slug = measuretype_id
    UNION ALL SELECT DISTINCT 'provision', above, practice_id
        FROM published JOIN practices_practice_provisions p ON p.practice_id = published.id
        JOIN provision ON provision.code = provision_id
    UNION ALL SELECT DISTINCT 'instrument', instrument_id, practice_id
        FROM published JOIN practices_practice_provisions p ON p.practice_id = published.id
        JOIN practices_provision ON practices_provision.code = provision_id
    UNION ALL SELECT 'population', population_id, practice_id
        FROM published JOIN practices_practice_populations p ON p.practice_id = published.id
    UNION ALL SELECT 'keyword', k.slug, published.id
        FROM published JOIN practices_taggedpractice t ON t.content_object_id = published.id
        JOIN practices_keyword k ON k.id = t.tag_id
"""
EMPTY = BitMap()


class Index:
    """The sets at one version of the catalogue. Never changed once made: a new version is a new index."""

    def __init__(self, number, changed_at, sets):
        self.number = number
        self.changed_at = changed_at
        self.sets = sets
        self.kept = {}  # what others derive from this version: orders, sets of words, names

    @property
    def all(self):
        """Every published practice."""
        return self.of("all", "")

    def of(self, parameter, value):
        """The practices that carry one value; empty for a value that none carries."""
        return self.sets.get(parameter, {}).get(value, EMPTY)

    def any_of(self, parameter, values):
        """The practices that carry at least one of the values."""
        return BitMap.union(*(self.of(parameter, value) for value in values)) if values else EMPTY

    def own(self, country):
        """The national and subnational practices of a country: those that colour the map."""
        return self.of("country", country) & self.any_of("scope", ("national", "subnational"))

    def running(self, since, until):
        """The practices that were running at some time from year `since` to year `until`; None leaves that end open."""
        return self.started(until) - self.over(since)

    def started(self, until):
        """The practices that had begun by the end of a year; of None all whose years are known."""
        return self.keep(
            ("started", until),
            lambda: self.any_of(
                "first-year", [y for y in self.sets.get("first-year", ()) if until is None or int(y) <= until]
            ),
        )

    def over(self, since):
        """The practices that had ended before a year began; of None none."""
        return self.keep(
            ("over", since),
            lambda: self.any_of("last-year", [y for y in self.sets.get("last-year", ()) if since and int(y) < since]),
        )

    def keep(self, key, make):
        """What `make` returns, made once for this version."""
        try:
            return self.kept[key]
        except KeyError:
            return self.kept.setdefault(key, make())


_lock = threading.Lock()
_current = Index(-1, None, {})


def current():
    """The index of the catalogue as it is now. Costs one small query; loads only the sets that changed."""
    global _current
    number, changed_at = published_version()
    if _current.number == number:
        return _current
    with _lock:
        if _current.number != number:
            _current = load(number, changed_at, known=_current)
    return _current


def published_version():
    """Number and time of the catalogue's version, (0, None) before anything was loaded.

    Every public page asks this first. So it does for a kept connection what Django's own check would, a statement less:
    where the connection has died, it asks again on a new one.
    """
    reader = connections["catalogue"]
    is_kept, reader.health_check_done = reader.connection is not None, True
    try:
        return version_on(reader)
    except OperationalError:
        if not is_kept or reader.in_atomic_block:
            raise
        reader.close()
        return version_on(reader)


def version_on(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, changed_at FROM practices_catalogueversion")
        return cursor.fetchone() or (0, None)


def load(number, changed_at, *, known):
    """The index at a version, made from the sets that changed since `known`."""
    since = known.number if known.number <= number else -1
    sets = {parameter: dict(values) for parameter, values in known.sets.items()} if since >= 0 else {}
    rows = TermSet.objects.using("catalogue").filter(changed_in__gt=since)
    for parameter, value, practices in rows.values_list("parameter", "value", "practices"):
        sets.setdefault(parameter, {})[value] = BitMap.deserialize(bytes(practices))
    return Index(number, changed_at, sets)


def hold():
    """Let no other transaction change the catalogue until this one ends. Whoever publishes takes this lock first."""
    CatalogueVersion.objects.get_or_create(pk=1)
    CatalogueVersion.objects.select_for_update().get(pk=1)


def next_version():
    """Count the catalogue's version up, in the caller's transaction; others who publish wait until it ends."""
    CatalogueVersion.objects.get_or_create(pk=1)
    CatalogueVersion.objects.filter(pk=1).update(number=F("number") + 1, changed_at=timezone.now())
    return CatalogueVersion.objects.values_list("number", flat=True).get(pk=1)


def rebuild():
    """Write every set anew from the tables, as one new version."""
    version = next_version()
    found = terms(None)
    known = TermSet.objects.values_list("parameter", "value")
    store({term: BitMap() for term in known} | found, version)


def refresh(ids):
    """Write the sets that hold, or should hold, some practices, as one new version."""
    version = next_version()
    touched, wanted = BitMap(ids), terms(list(ids))
    changed = {}
    for row in TermSet.objects.all():
        before = BitMap.deserialize(bytes(row.practices))
        after = (before - touched) | wanted.pop((row.parameter, row.value), EMPTY)
        if after != before:
            changed[row.parameter, row.value] = after
    store(changed | wanted, version)


def terms(ids, *, are_public=True):
    """The set of every term among some practices (None: among all), by (parameter, value).

    With `are_public=False` among those that were taken down, which no reader finds.
    """
    found = defaultdict(BitMap)
    with connection.cursor() as cursor:
        values = {"ids": ids, "are_public": are_public}
        cursor.execute(f"SELECT parameter, value, array_agg(id) FROM ({TERMS}) t GROUP BY 1, 2", values)
        for parameter, value, practices in cursor:
            found[parameter, value] = BitMap(practices)
    return found


def store(sets, version):
    rows = []
    for (parameter, value), practices in sets.items():
        practices.run_optimize()
        rows.append(TermSet(parameter=parameter, value=value, practices=practices.serialize(), changed_in=version))
    TermSet.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["parameter", "value"],
        update_fields=["practices", "changed_in"],
    )


def forget(*, but=None):
    """Drop what this process knows, `but` for one index; tests call it between databases."""
    global _current
    _current = but or Index(-1, None, {})
