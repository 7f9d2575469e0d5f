"""Columns over time, drawn as SVG: from zero up, and from the other side where people read from right to left.

Places are in percent and looks are classes (css/components/plot.css), so one drawing serves every screen, light and
dark, paper and forced colours. Programs that read aloud pass it over: the same numbers stand in a table beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from lib.languages import direction

MOST_LINES = 4  # above the one at zero
MOST_LABELS = 3  # as many as stand side by side on a phone, where the months have long names
FILLED = 0.72  # of the width of a step
RULE = '<line x1="0" x2="100%" y1="{0}%" y2="{0}%"/>'
SOFT_EDGE = 0.15  # of the width: a label nearer to an end of the drawing begins or ends there


@dataclass(frozen=True)
class Step:
    """One step of time: what stands below it, what a pointer is told, its number (None: there is none).

    `reach` is a second number from which a thin line comes down to the first, of a range for instance.
    """

    label: str
    title: str
    value: float | None
    reach: float | None = None


def plot(steps, number: Callable = intcomma):
    """The drawing of some steps as HTML, "" where no number is above zero. `number` writes those of the scale."""
    most = max((number for step in steps for number in (step.value, step.reach) if number), default=0)
    if not most:
        return ""
    lines = lines_up_to(most)
    drawing = Drawing(steps, top=lines[-1], is_mirrored=direction(get_language()) == "rtl")
    return format_html(
        '<div class="plot" aria-hidden="true">{}{}{}</div>',
        drawing.scale(lines, number),
        drawing.columns(lines),
        drawing.labels(),
    )


def lines_up_to(most):
    """Round numbers from zero to the first that is not below `most`: in steps of 1, 2 or 5 times a power of ten."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if most <= step * MOST_LINES:
                return [step * line for line in range(ceil(most / step) + 1)]
        power *= 10


class Drawing:
    """Steps laid out over the width and numbers over the height, both in percent."""

    def __init__(self, steps, *, top, is_mirrored):
        self.steps = steps
        self.top = top
        self.is_mirrored = is_mirrored
        self.width = 100 / len(steps)

    def across(self, places):
        """The distance from the edge of the drawing of so many steps from where reading begins."""
        place = places * self.width
        return round(100 - place if self.is_mirrored else place, 3)

    def up(self, value):
        return round(100 - 100 * value / self.top, 3)

    def scale(self, lines, number):
        """The numbers of the lines; they end where the columns begin."""
        edge = 0 if self.is_mirrored else 100
        labels = ((f"{edge}%", f"{self.up(line)}%", number(line)) for line in lines)
        made = format_html_join("", '<text x="{}" y="{}" dy="0.35em">{}</text>', labels)
        return format_html('<svg class="plot-scale">{}</svg>', made)

    def columns(self, lines):
        ruled = format_html_join("", RULE, ((self.up(line),) for line in lines))
        drawn = (self.column(place, step) for place, step in enumerate(self.steps) if step.value or step.reach)
        return format_html('<svg class="plot-columns">{}{}</svg>', ruled, mark_safe("".join(drawn)))

    def column(self, place, step):
        middle, half = place + 0.5, FILLED / 2
        edges = self.across(middle - half), self.across(middle + half)
        height = self.up(step.value or 0)
        return format_html(
            '<g><title>{}</title><rect x="{}%" y="{}%" width="{}%" height="{}%"/>{}</g>',
            step.title,
            min(edges),
            height,
            round(FILLED * self.width, 3),
            round(100 - height, 3),
            self.reach(self.across(middle), height, step.reach) if step.reach else "",
        )

    def reach(self, middle, height, reach):
        """A thin line from the column up to the second number, with a stroke across its end."""
        end, half = self.up(reach), self.width * FILLED / 4
        return format_html(
            '<line class="plot-reach" x1="{0}%" x2="{0}%" y1="{1}%" y2="{2}%"/>'
            '<line class="plot-reach" x1="{3}%" x2="{4}%" y1="{2}%" y2="{2}%"/>',
            middle,
            height,
            end,
            round(middle - half, 3),
            round(middle + half, 3),
        )

    def labels(self):
        """The names of some steps, as far apart as a phone needs."""
        every = ceil(len(self.steps) / MOST_LABELS)
        made = (self.label(place, step) for place, step in enumerate(self.steps) if place % every == 0)
        return format_html('<svg class="plot-steps">{}</svg>', mark_safe("".join(made)))

    def label(self, place, step):
        middle = (place + 0.5) / len(self.steps)
        anchor, at = "middle", place + 0.5
        if middle < SOFT_EDGE:
            anchor, at = "start", 0
        elif middle > 1 - SOFT_EDGE:
            anchor, at = "end", len(self.steps)
        return format_html('<text x="{}%" y="1em" text-anchor="{}">{}</text>', self.across(at), anchor, step.label)
