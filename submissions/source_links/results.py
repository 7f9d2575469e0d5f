"""What the check has found, practice by practice, for the desk."""

import csv
from dataclasses import dataclass
from itertools import batched

from django.db.models import BigIntegerField, Count, Func, Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lib.outside import Outcome
from practices.formats.csv_file import BYTE_ORDER_MARK, Line, cell
from practices.models import Practice
from submissions.source_models import DAYS_TO_BREAK, SourceLink


@dataclass(frozen=True)
class Kind:
    """Links that have something in common, and what is said where there is none."""

    slug: str
    label: str | Promise
    lead: str | Promise
    none: str | Promise
    holds: Q


KINDS = {
    kind.slug: kind
    for kind in (
        Kind(
            "broken",
            _("Broken"),
            _("These links failed on three different days. Look for the page elsewhere, and change the source."),
            _("No link is broken, as far as is known."),
            Q(failures__gte=DAYS_TO_BREAK, seen_at=None),
        ),
        Kind(
            "failing",
            _("Failing"),
            _("These links failed on one or two days. They are asked again each day, and may work again."),
            _("No link has failed lately."),
            Q(failures__gt=0, failures__lt=DAYS_TO_BREAK, seen_at=None),
        ),
        Kind(
            "unsure",
            _("Not known"),
            _("These sites do not let programs look. Open the links yourself now and then."),
            _("Every site that was asked has answered."),
            Q(
                failures=0,
                seen_at=None,
                outcome__in=[Outcome.REFUSED, Outcome.KEPT_OUT, Outcome.BUSY, Outcome.NOT_ASKED],
            ),
        ),
        Kind(
            "moved",
            _("Moved"),
            _("These links still work, but lead to another address for good. Name the new address before they end."),
            _("No link leads elsewhere."),
            Q(outcome=Outcome.WELL, moved_for_good=True, seen_at=None),
        ),
        Kind(
            "seen",
            _("Still right"),
            _("A curator has opened these links and found them right. They are asked again half a year later."),
            _("No curator has marked a link as still right."),
            Q(seen_at__isnull=False),
        ),
    )
}


def counts():
    """How many links there are of each kind, by slug; in all, `all`, and how many were asked, `asked`. One query."""
    numbers = {slug: Count("pk", filter=kind.holds) for slug, kind in KINDS.items()}
    return SourceLink.objects.aggregate(all=Count("pk"), asked=Count("checked_at"), **numbers)


@dataclass(frozen=True)
class Found:
    """A practice with its links of one kind."""

    practice: Practice
    links: list


@dataclass(frozen=True)
class Named:
    """A link as a practice names it: `number` and `title` are those of the source."""

    link: SourceLink
    number: int
    title: str


def practices_with(kind):
    """Ids of the practices that have links of a kind, those that have failed longest first."""
    rows = SourceLink.objects.filter(kind.holds).annotate(practice=Unnested("practices")).values("practice")
    return rows.annotate(since=Min("failing_since")).order_by("since", "practice").values_list("practice", flat=True)


class Unnested(Func):
    """Each member of an array in a row of its own."""

    function = "unnest"
    set_returning = True
    output_field = BigIntegerField()


def found(ids, kind):
    """What was found of some practices, in their order; without links that they no longer name. Two queries."""
    practices = Practice.objects.published().in_bulk(ids)
    rows = SourceLink.objects.filter(kind.holds, practices__overlap=list(practices)).select_related("seen_by")
    links = {link.url: link for link in rows}
    made = [Found(practice, named(practice, links)) for pk in ids if (practice := practices.get(pk))]
    return [one for one in made if one.links]


def named(practice, links):
    numbered = enumerate(practice.sources, 1)
    return [
        Named(links[source["url"]], number, source["title"]) for number, source in numbered if source["url"] in links
    ]


# As a file ------------------------------------------------------------------------------------------------------------


HEADINGS = (
    *("practice", "address_of_practice", "number_of_source", "source", "address", "outcome", "what_was_answered"),
    *("status", "leads_to", "failing_since", "asked_on", "found_right_on"),
)
BATCH = 500


def as_csv(kind, base):
    """The links of a kind as CSV, in parts: a line for each source of each practice. `base` is where the site is."""
    line = csv.writer(Line()).writerow
    yield BYTE_ORDER_MARK + line(HEADINGS)
    for ids in batched(practices_with(kind), BATCH):
        yield "".join(
            line([cell(value) for value in values(one.practice, source, base)])
            for one in found(ids, kind)
            for source in one.links
        )


def values(practice, source, base):
    link = source.link
    return [
        *(practice.title, f"{base}{practice.get_absolute_url()}", source.number, source.title, link.url),
        *(link.outcome, link.get_outcome_display(), link.status, link.leads_to),
        *(link.failing_since, link.checked_at, link.seen_at),
    ]
