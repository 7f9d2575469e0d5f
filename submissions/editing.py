"""Who edits a published practice now, and whether a curator may."""

from dataclasses import dataclass

from submissions import roles
from submissions.models import OPEN, Submission
from submissions.refused import Forbidden


@dataclass(frozen=True)
class Editing:
    """How it stands with the editing of a practice, for one curator.

    `mine` is what they have begun. `others` are open edits and updates of others, of which only what was sent can be
    read. `obstacle` says why they cannot edit it; "" if they can.
    """

    mine: Submission | None
    others: list
    obstacle: str


def editing(practice, curator):
    found = practice.submissions.filter(state__in=OPEN).select_related("owner").order_by("created_at")
    mine = next((one for one in found if one.owner_id == curator.pk), None)
    others = [one for one in found if one != mine and (one.sent_at or one.is_edit)]
    return Editing(mine, others, obstacle(practice, curator))


def obstacle(practice, curator):
    try:
        roles.refuse_own_side(practice, curator)
    except Forbidden as refusal:
        return str(refusal)
    return ""
