"""The numbers of a period as tables, each of which is a file too, and as drawings beside them."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from countries.models import Region
from lib import plots
from lib.languages import labelled, language_name, sort_key
from lib.organisations import OrganisationKind
from submissions.numbers.gaps import gaps_over_time
from submissions.numbers.load import loads
from submissions.numbers.reviews import KIND, LANGUAGE, REGION, Reviews
from submissions.numbers.tables import FEWEST, Column, Row, Table, days

REVIEW_COLUMNS = (
    Column(pgettext_lazy("submissions", "Received")),
    Column(gettext_lazy("Published")),
    Column(gettext_lazy("Declined")),
    Column(gettext_lazy("Returned")),
    Column(gettext_lazy("Days to decision, median"), days),
    Column(gettext_lazy("Days to decision, ninth decile"), days),
)
LOAD_COLUMNS = (
    Column(gettext_lazy("Open claims now")),
    Column(gettext_lazy("Days since the oldest claim")),
    Column(gettext_lazy("Published")),
    Column(gettext_lazy("Declined")),
    Column(gettext_lazy("Returned")),
)
GAP_COLUMNS = (
    Column(gettext_lazy("Public practices")),
    Column(gettext_lazy("Gaps")),
    Column(gettext_lazy("Cells in all")),
)


@dataclass(frozen=True)
class Drawing:
    """`in_all` says the whole in a few words; `svg` is empty where there is nothing to draw."""

    heading: str
    in_all: str
    svg: SafeString | str


class Numbers:
    """All that the desk knows of a period. Each part is counted when it is first asked for."""

    def __init__(self, period):
        self.period = period

    @cached_property
    def reviews(self):
        return Reviews(self.period)

    @cached_property
    def gaps(self):
        return gaps_over_time(self.period)

    @cached_property
    def loads(self):
        return loads(self.period)

    # Tables -----------------------------------------------------------------------------------------------------------

    @property
    def over_time(self):
        found = self.reviews
        rows = [Row(step.name, review_numbers(found.of_step(step)), step.code) for step in self.period.steps]
        return self.table_of_reviews("over-time", _("Received, decided and returned over time"), _("When"), rows)

    @property
    def kinds(self):
        rows = self.rows_of(KIND, dict(OrganisationKind.choices), _("No organisation"))
        return self.table_of_reviews("kinds", _("By kind of organisation"), _("Kind of organisation"), rows)

    @property
    def regions(self):
        names = {region.pk: region.name for region in Region.objects.filter(parent=None)}
        rows = self.rows_of(REGION, in_order_of_names(names), _("No country recorded"))
        return self.table_of_reviews("regions", _("By region of the organisation"), _("Region"), rows)

    @property
    def languages(self):
        names = {code: language_name(code) for code in self.reviews.sets[LANGUAGE] if code}
        rows = self.rows_of(LANGUAGE, in_order_of_names(names), _("The person has left"))
        return self.table_of_reviews("languages", _("By language of the contributor"), _("Language"), rows)

    def rows_of(self, grouping, names, unknown):
        """A row for each value of a set that there are numbers of, in the order of `names`, the unknown last."""
        counts = self.reviews.sets[grouping]
        return [
            Row(str(name), review_numbers(counts[code]), code, senders=counts[code].senders)
            for code, name in [*names.items(), ("", unknown)]
            if counts.get(code)
        ]

    def table_of_reviews(self, slug, caption, heading, rows):
        total = Row(_("In all"), review_numbers(self.reviews.total), "all")
        return Table(slug, caption, heading, REVIEW_COLUMNS, rows, total)

    @property
    def curators(self):
        rows = [
            Row(
                str(load.curator or _("Former curators")),
                (load.claims, days_since(load.oldest_at), load.published, load.declined, load.returned),
            )
            for load in self.loads
        ]
        return Table("curators", _("Load of each curator"), _("Curator"), LOAD_COLUMNS, rows)

    @property
    def coverage(self):
        rows = [Row(gaps.step.name, (gaps.practices, gaps.gaps, gaps.cells), gaps.step.code) for gaps in self.gaps]
        return Table("coverage", _("Gaps of coverage over time"), _("At the end of"), GAP_COLUMNS, rows)

    # Drawings ---------------------------------------------------------------------------------------------------------

    @property
    def review_drawings(self):
        total = self.reviews.total
        return [
            self.drawing(pgettext("submissions", "Received"), intcomma(total.received), lambda counts: counts.received),
            self.drawing(_("Decided"), intcomma(total.decided), lambda counts: counts.decided),
            self.drawing(_("Returned"), intcomma(total.returned), lambda counts: counts.returned),
            self.days_drawing(),
        ]

    def drawing(self, heading, in_all, number):
        steps = [(step, number(self.reviews.of_step(step))) for step in self.period.steps]
        return Drawing(heading, in_all, plots.plot([step_of(step, value, intcomma(value)) for step, value in steps]))

    def days_drawing(self):
        in_all = between(*usual_days(self.reviews.total)) or _("too few decisions to tell")
        pairs = [(step, usual_days(self.reviews.of_step(step))) for step in self.period.steps]
        steps = [step_of(step, usual[0], between(*usual), reach=usual[1]) for step, usual in pairs]
        return Drawing(_("Days to decision"), in_all, plots.plot(steps))

    @property
    def gaps_drawing(self):
        last = self.gaps[-1]
        in_all = _("%(gaps)s of %(cells)s cells") % {"gaps": intcomma(last.gaps), "cells": intcomma(last.cells)}
        steps = [step_of(gaps.step, gaps.gaps, intcomma(gaps.gaps)) for gaps in self.gaps]
        return Drawing(_("Gaps at the end"), in_all, plots.plot(steps))


TABLES = {
    "over-time": lambda numbers: numbers.over_time,
    "kinds": lambda numbers: numbers.kinds,
    "regions": lambda numbers: numbers.regions,
    "languages": lambda numbers: numbers.languages,
    "curators": lambda numbers: numbers.curators,
    "coverage": lambda numbers: numbers.coverage,
}


def review_numbers(counts):
    return (counts.received, counts.published, counts.declined, counts.returned, *usual_days(counts))


def usual_days(counts):
    """Median and ninth decile, where enough was decided to speak of what is usual."""
    return (counts.median, counts.ninth_decile) if counts.decided >= FEWEST else (None, None)


def between(median, ninth_decile):
    if median is None:
        return ""
    return _("median %(median)s, ninth decile %(ninth)s") % {"median": days(median), "ninth": days(ninth_decile)}


def step_of(step, value, words, reach=None):
    return plots.Step(step.label, labelled(step.name, words), value, reach)


def days_since(moment):
    return (timezone.now() - moment).days if moment else None


def in_order_of_names(names):
    return dict(sorted(names.items(), key=lambda pair: sort_key(pair[1])))
