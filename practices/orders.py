"""The orders in which practices are shown, other than relevance. The highest id is the newest practice."""

from array import array

from django.db import connections
from django.utils.translation import get_language
from pyroaring import BitMap

from lib.languages import text_key

UNKNOWN_LAST = "(start = ''), "
SORTED = {
    "updated": "updated_at DESC, id DESC",
    "title": "lower(unaccent(coalesce(nullif(t.title, ''), p.title))), id",
    "start": f"{UNKNOWN_LAST} start, id",
    "-start": f"{UNKNOWN_LAST} start DESC, id DESC",
}


class Order:
    """All practices in one order: by place, and the place of each."""

    def __init__(self, ids):
        self.ids = array("I", ids)
        self.members = BitMap(self.ids)
        self.places = array("I", bytes(4 * (max(self.ids, default=0) + 1)))
        for place, pk in enumerate(self.ids):
            self.places[pk] = place


def newest(ids, number):
    """At most `number` of some ids, newest first; costs the same for a set of any size."""
    return list(ids[max(0, len(ids) - number) :])[::-1]


def slice_in_order(index, ids, order, start, stop):
    """The ids from one place to another when sorted in an order."""
    count = len(ids)
    start, stop = min(start, count), min(stop, count)
    if start >= stop:
        return []
    if order == "newest":
        return list(ids[count - stop : count - start])[::-1]
    known = order_of(index, order)
    ids = ids & known.members  # the tables may have moved on since the index was read
    if count * count < stop * len(known.ids):  # few practices: sort them; many: walk along the order
        known_ids = (pk for pk in ids if pk < len(known.places))  # the newest may be gone from the tables by now
        return sorted(known_ids, key=known.places.__getitem__)[start:stop]
    found = []
    for pk in known.ids:
        if pk in ids:
            found.append(pk)
            if len(found) == stop:
                break
    return found[start:]


def order_of(index, order):
    """An order at the version of an index; titles sort as the reader sees them."""
    language = text_key(get_language()) if order == "title" else ""
    return index.keep(("order", order, language), lambda: read_order(order, language))


def read_order(order, language):
    with connections["catalogue"].cursor() as cursor:
        cursor.execute(
            f"""
            SELECT p.id FROM practices_practice p
            LEFT JOIN practices_translation t ON t.practice_id = p.id AND t.language = %s
            WHERE taken_down_at IS NULL ORDER BY {SORTED[order].replace("id", "p.id")}
            """,
            [language],
        )
        return Order(row[0] for row in cursor)
