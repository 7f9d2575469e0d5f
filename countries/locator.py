"""A small map of where one country lies, cut from the shapes of the world map."""

import re
from functools import cache

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from countries.map import world

ROOM = 1.7  # how much wider than the country its surroundings are
LEAST_WIDTH = 300  # in units of the world map, so that neighbours are seen around a small country
RATIO = 3 / 2
LARGE = 0.1  # a part of a country, compared with its largest, that the frame takes in
RING = 0.035  # radius of the ring around a country too small to be seen, as a part of the width
STEP = re.compile(r"([Mmlhvz])([^Mmlhvz]*)")
NUMBER = re.compile(r"-?\d+")


def locator(country):
    """The map as safe HTML with its text alternative; empty for a country that has no shape and no place."""
    if country.pk.upper() not in world()["countries"]:
        return ""
    view_box, land, own, ring = cut(country.pk.upper())
    label = _("Map: %(country)s in %(region)s") % {"country": country.name, "region": country.region.name}
    return format_html(
        '<svg class="locator" viewBox="{}" role="img" aria-label="{}"><path class="map-land" d="{}"/>'
        '<path class="locator-country" d="{}"/>{}</svg>',
        view_box,
        label,
        land,
        own,
        mark_safe(ring),
    )


@cache
def cut(code):
    """The part of the world around a country: (viewBox, land, the country, a ring around it if it is small)."""
    shape = world()["countries"][code]
    x, y, width, height = frame(shape)
    is_seen = [
        area["d"]
        for other, area in (*world()["countries"].items(), *((None, area) for area in world()["undetermined"]))
        if other != code and area["d"] and meets(bounds(area["d"]), (x, y, x + width, y + height))
    ]
    ring = ""
    if shape.get("marker") or shape.get("small"):
        ring = f'<circle class="locator-ring" cx="{shape["cx"]}" cy="{shape["cy"]}" r="{RING * width:.1f}"/>'
        ring += f'<circle class="locator-country" cx="{shape["cx"]}" cy="{shape["cy"]}" r="{RING * width / 5:.1f}"/>'
    return f"{x:.0f} {y:.0f} {width:.0f} {height:.0f}", "".join(is_seen), shape["d"], ring


def frame(shape, ratio=RATIO):
    """What is shown around a country, within the world, `ratio` times as wide as high: (x, y, width, height)."""
    left, top, right, bottom = main_part(shape["d"]) if shape["d"] else 2 * (shape["cx"], shape["cy"])
    width = min(max(LEAST_WIDTH, ROOM * (right - left), ROOM * (bottom - top) * ratio), world()["width"])
    height = min(width / ratio, world()["height"])
    x = (left + right - width) / 2
    y = (top + bottom - height) / 2
    return within(x, world()["width"] - width), within(y, world()["height"] - height), width, height


def within(value, most):
    return min(max(0, value), most)


def meets(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@cache
def bounds(path):
    """The box around a path: (left, top, right, bottom)."""
    return box(point for ring in rings(path) for point in ring)


def main_part(path):
    """The box around the large parts of a path: far islands would make a map of the world of it."""
    parts = rings(path)
    least = LARGE * max(map(area, parts))
    return box(point for part in parts if area(part) >= least for point in part)


def box(points):
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def area(ring):
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)) / 2


def rings(path):
    """The outlines that a path of the map draws, as lists of points. The map knows M, m, l, h, v and z alone."""
    drawn, here = [], (0, 0)
    for command, text in STEP.findall(path):
        numbers = [int(number) for number in NUMBER.findall(text)]
        if command == "z":
            here = drawn[-1][0]
            continue
        if command == "M":
            here = (0, 0)
        if command in "Mm":
            drawn.append([])
        for dx, dy in steps(command, numbers):
            here = here[0] + dx, here[1] + dy
            drawn[-1].append(here)
    return drawn


def steps(command, numbers):
    if command in "hv":
        return [(number, 0) if command == "h" else (0, number) for number in numbers]
    return zip(numbers[::2], numbers[1::2], strict=True)
