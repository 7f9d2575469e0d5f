"""The queues of the desk: which submissions wait, for whom, and in which order."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from practices.freshness import to_verify_again
from submissions.models import OPEN, Handover, ReviewEvent, State, Submission


def to_claim(curator):
    return Q(state=State.SUBMITTED)


def claimed_by(curator):
    return Q(state=State.IN_REVIEW, claimed_by=curator)


def with_other_curators(curator):
    return Q(state=State.IN_REVIEW) & ~Q(claimed_by=curator)


def waiting_for_the_contributor(curator):
    return Q(state=State.CHANGES_REQUESTED)


def updates(curator):
    return Q(state__in=OPEN, made_from__isnull=False)


def closed(curator):
    return ~Q(state__in=OPEN)


@dataclass(frozen=True)
class Queue:
    slug: str
    label: str | Promise
    holds: Callable  # the condition, for a curator
    order: tuple = ("waiting_since", "pk")


LATEST_FIRST = ("-waiting_since", "pk")
QUEUES = {
    queue.slug: queue
    for queue in (
        Queue("to-claim", _("To claim"), to_claim),
        Queue("mine", _("Mine"), claimed_by),
        Queue("with-others", _("With other curators"), with_other_curators),
        Queue("waiting", _("Waiting for the contributor"), waiting_for_the_contributor),
        Queue("updates", _("Updates"), updates),
        Queue("closed", pgettext_lazy("submissions", "Closed"), closed, LATEST_FIRST),
    )
}


def received(curator):
    """What was handed over at least once: all that curators know of."""
    people = ("owner__organisation", "organisation", "claimed_by", "practice")
    return Submission.objects.visible_to(curator).filter(sent_at__isnull=False).select_related(*people)


def in_queue(queue, curator):
    """The submissions of a queue in the order in which they wait, with the id of the last hand-over.

    Those of the curator's own side are among them, so that nobody wonders where they are.
    """
    latest = Handover.objects.filter(submission=OuterRef("pk")).order_by("-number").values("pk")[:1]
    found = received(curator).filter(queue.holds(curator))
    return found.annotate(latest_handover=Subquery(latest)).order_by(*queue.order)


def counts(curator):
    """How many each queue holds that the curator may review, by slug. One query."""
    numbers = {slug: Count("pk", filter=queue.holds(curator)) for slug, queue in QUEUES.items()}
    numbers["to-claim"] = Count("pk", filter=to_claim(curator) & ~Q(pk__in=declined_by(curator)))
    return received(curator).exclude(from_the_side_of(curator)).aggregate(**numbers)


def tabs(curator):
    """Every queue of the desk as its pages link to it, with how many it holds; what is closed stands last."""
    found = counts(curator)
    shown = [Tab(slug, one.label, found[slug], f"{reverse('desk:list')}?queue={slug}") for slug, one in QUEUES.items()]
    waiting = Tab("to-verify", _("To verify again"), to_verify_again().count(), reverse("desk:to_verify"))
    return [*shown[:-1], waiting, shown[-1]]


@dataclass(frozen=True)
class Tab:
    slug: str
    label: str | Promise
    count: int
    url: str


def from_the_side_of(curator):
    """Written by the curator or in the curator's organisation: for others to review (roles.another_curator)."""
    own = Q(owner=curator)
    if curator.organisation_id:
        colleagues = Q(owner__organisation=curator.organisation_id, is_edit=False)
        own |= Q(organisation=curator.organisation_id) | colleagues
    return own


def declined_by(curator):
    """Ids of what a curator declined: an appeal is heard by another (roles.second_curator)."""
    return ReviewEvent.objects.filter(action="decline", by=curator).values("submission")


def number_waiting(curator):
    """How many submissions wait for a curator: those to claim and those claimed."""
    found = counts(curator)
    return found["to-claim"] + found["mine"]
