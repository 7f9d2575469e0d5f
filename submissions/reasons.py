"""The reusable reasons that curators choose from: the starting list, their order and how often each was used."""

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max

from lib.reference_data import items, read_lists
from submissions.models import Reason

FILE = settings.ROOT / "data" / "reasons.json"


def load(path=FILE):
    """Fill the lists that are still empty from a file; how many were added. What curators made of a list stays."""
    lists = zip(Reason.Use.values, read_lists(path, *Reason.Use.values), strict=True)
    rows = [
        Reason(use=use, texts=item.texts("texts"), order=place)
        for use, raw in lists
        if not Reason.objects.filter(use=use).exists()
        for place, item in enumerate(items(path.name, raw, "slug"), 1)
    ]
    return len(Reason.objects.bulk_create(rows))


def with_uses():
    """Every reason with `uses`, the number of times it was given."""
    return Reason.objects.annotate(
        uses=Count("change_requests", distinct=True) + Count("events", distinct=True)
    ).order_by("use", "-is_active", "order", "pk")


def add_once(use, texts):
    """A new reason at the end of its list, or the one that says just that already."""
    last = Reason.objects.filter(use=use).aggregate(last=Max("order"))["last"] or 0
    return Reason.objects.get_or_create(use=use, texts=texts, defaults={"order": last + 1})[0]


def move(reason, *, by):
    """Let a reason change places with the one before it (by=-1) or after it (by=1). Retired ones have no place."""
    with transaction.atomic():
        rows = list(Reason.objects.select_for_update().filter(use=reason.use, is_active=True).order_by("order", "pk"))
        if reason not in rows:
            return
        place = rows.index(reason)
        rows.insert(max(0, place + by), rows.pop(place))
        for order, row in enumerate(rows, 1):
            row.order = order
        Reason.objects.bulk_update(rows, ["order"])
