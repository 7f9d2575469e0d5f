"""When practices ran: one bar a practice as SVG, each beside its words."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lib.languages import Text, direction
from practices.cards import period, rows, title_and_summary
from practices.content import Stage
from practices.freshness import today
from practices.orders import newest

MOST_BARS = 40
STEPS = (1, 2, 5, 10, 20, 50)  # years between two lines
MOST_LINES = 5  # as many years as a phone shows side by side
ROOM = 0.06  # for the arrows of what still runs, as a part of the width


@dataclass(frozen=True)
class Bar:
    """One practice: its title, when it ran in words, and its bar."""

    title: Text
    url: str
    when: str
    stage: str
    svg: SafeString = ""


@dataclass(frozen=True)
class Timeline:
    """Practices by their start; `undated` are those whose years nobody recorded. `years` is the scale above.

    `more` is the number of older ones that are left out.
    """

    bars: list
    undated: list
    years: SafeString
    has_open: bool
    has_unsure: bool
    more: int

    def __bool__(self):
        return bool(self.bars or self.undated)


def timeline(ids):
    """The timeline of the newest of some practices, up to today."""
    found = sorted(rows(newest(ids, MOST_BARS)), key=lambda row: (row["start"] or row["end"], row["id"]))
    now = moment(today().isoformat())
    spans = {row["id"]: span(row, now) for row in found}
    dated = [row for row in found if spans[row["id"]]]
    scale = Scale([spans[row["id"]] for row in dated], now)
    ends = {spans[row["id"]].end for row in dated}
    return Timeline(
        bars=[bar(row, scale.svg(spans[row["id"]])) for row in dated],
        undated=[bar(row) for row in found if not spans[row["id"]]],
        years=scale.years(),
        has_open=OPEN in ends,
        has_unsure=UNSURE in ends,
        more=len(ids) - len(found),
    )


def bar(row, svg=""):
    title, _summary = title_and_summary(row)
    return Bar(
        title,
        reverse("practices:detail", args=[row["slug"]]),
        period(row["start"], row["end"], row["stage"]),
        Stage(row["stage"]).label,
        svg,
    )


# From when to when ----------------------------------------------------------------------------------------------------

CLOSED, OPEN, UNSURE = "closed", "open", "unsure"  # how a bar ends: at a date, still running, or nobody knows


@dataclass(frozen=True)
class Span:
    """From one moment to another, in years: 2019.5 is the middle of 2019."""

    first: float
    last: float
    end: str


def span(row, now):
    """When a practice ran, or None. Where one end alone is known and it is over, that year stands for both."""
    start, end = row["start"], row["end"]
    if not start and not end:
        return None
    if end or row["stage"] == Stage.ENDED:
        return Span(moment(start or end[:4]), moment(end or start[:4], is_end=True), CLOSED)
    return Span(moment(start), now, OPEN if row["stage"] in (Stage.ONGOING, Stage.PILOT) else UNSURE)


def moment(partial_date, *, is_end=False):
    """A partial date as a number of years: its beginning, or the end of the year, month or day."""
    year, month, day = [*map(int, partial_date.split("-")), None, None][:3]
    if month is None:
        return year + is_end
    if day is None:
        return year + (month - 1 + is_end) / 12
    return year + (month - 1) / 12 + (day - 1 + is_end) / 366


# As SVG ---------------------------------------------------------------------------------------------------------------


class Scale:
    """Years laid out over the width, in percent; from the other side where people read from right to left."""

    def __init__(self, spans, now):
        self.is_mirrored = direction(get_language()) == "rtl"
        first = int(min((span.first for span in spans), default=now))
        last = max([now, *(span.last for span in spans)])
        self.step = next(step for step in STEPS if (last - first) / step <= MOST_LINES or step == STEPS[-1])
        self.first = first - first % self.step
        self.width = (last - self.first) / (1 - ROOM)
        self.lines = range(self.first, int(last) + 1, self.step)

    def place(self, year):
        """The distance of a moment from the edge of the drawing, in percent."""
        place = 100 * (year - self.first) / self.width
        return 100 - place if self.is_mirrored else place

    def years(self):
        """The years that lines stand for."""
        labels = (f'<text x="{self.place(year):.2f}%" y="1em">{year}</text>' for year in self.lines)
        return mark_safe(f'<svg class="timeline-years" aria-hidden="true">{"".join(labels)}</svg>')

    def svg(self, span):
        """The bar of a span, before the lines of the years."""
        lines = "".join(
            f'<line x1="{place}" x2="{place}" y1="0" y2="100%"/>'
            for place in (f"{self.place(year):.2f}%" for year in self.lines)
        )
        start, end = self.place(span.first), self.place(span.last)
        shape = f'<rect class="bar-{span.end}" x="{min(start, end):.2f}%" y="50%" width="{abs(end - start):.2f}%"/>'
        return mark_safe(f'<svg class="timeline-bar" aria-hidden="true">{lines}{shape}{self.arrow(span, end)}</svg>')

    def arrow(self, span, end):
        """The head of the bar of what still runs."""
        if span.end != OPEN:
            return ""
        ahead = -9 if self.is_mirrored else 9
        return f'<svg class="bar-head" x="{end:.2f}%" y="50%"><path d="M0-9 {ahead} 0 0 9z"/></svg>'
