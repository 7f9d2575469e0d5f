"""The reusable reasons that curators choose from: the starting list, their order and how often each was used."""

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max

from lib.reference_data import items, read_lists
from submissions.models import Reason, VocabularyChange
from submissions.vocabulary import log

FILE = settings.ROOT / "data" / "reasons.json"
Action, Part = VocabularyChange.Action, VocabularyChange.Part


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


@transaction.atomic
def add_once(use, texts, *, by):
    """A new reason at the end of its list, or the one that says just that already."""
    last = Reason.objects.filter(use=use).aggregate(last=Max("order"))["last"] or 0
    reason, is_new = Reason.objects.get_or_create(use=use, texts=texts, defaults={"order": last + 1})
    if is_new:
        record(Action.ADD, reason, {}, {f"texts.{code}": text for code, text in texts.items()}, by=by)
    return reason


@transaction.atomic
def move(reason, places, *, by):
    """Let a reason change places with the one before it (-1) or after it (1). Retired ones have no place."""
    rows = list(Reason.objects.select_for_update().filter(use=reason.use, is_active=True).order_by("order", "pk"))
    if reason not in rows:
        return
    was = rows.index(reason)
    now = min(max(0, was + places), len(rows) - 1)
    rows.insert(now, rows.pop(was))
    for order, row in enumerate(rows, 1):
        row.order = order
    Reason.objects.bulk_update(rows, ["order"])
    if now != was:
        record(Action.MOVE, reason, {"place": was + 1}, {"place": now + 1}, by=by)


@transaction.atomic
def set_active(reason, is_active, *, by):
    """Retire a reason, or bring it back; pressed twice, it is done once."""
    if Reason.objects.filter(pk=reason.pk, is_active=not is_active).update(is_active=is_active):
        record(Action.BRING_BACK if is_active else Action.RETIRE, reason, {}, {}, by=by)


def record(action, reason, before, after, *, by):
    log.record(Part.REASON, action, reason.pk, reason.texts["en"], before, after, by=by)
