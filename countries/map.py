"""The world map as inline SVG, shaded by number of practices."""

import json
from functools import cache

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.languages import in_language

SHADES = (1, 2, 3, 5, 8)  # a shade begins at each of these numbers of practices


@cache
def world():
    """The shapes of `data/world.json`: Natural Earth, public domain, adjusted to United Nations practice."""
    return json.loads((settings.ROOT / "data" / "world.json").read_text(encoding="utf-8"))


def map_note():
    return in_language(world()["meta"]["disclaimer"])


def names_note():
    """The reservation on names where there is no map."""
    return _(
        "The names of countries and territories in this document, and the order in which they stand, imply no opinion "
        "on the legal status of any of them, of their authorities or of their boundaries."
    )


def shade(count):
    """The shade of a number of practices, 0 for none."""
    return sum(count >= least for least in SHADES)


def map_legend():
    """The shades with the numbers of practices that each stands for: [{"shade", "label"}]."""
    ends = [*(least - 1 for least in SHADES[1:]), None]
    return [
        {"shade": place, "label": f"{least}+" if end is None else str(least) if end == least else f"{least}–{end}"}
        for place, (least, end) in enumerate(zip(SHADES, ends, strict=True), 1)
    ]


def world_map(countries, counts):
    """The map as safe HTML; `countries` are rows by code, `counts` the number of practices by code."""
    land, linked = [], []
    for code, shape in world()["countries"].items():
        country = countries.get(code.lower())
        count = counts.get(code.lower(), 0)
        if country and count:
            linked.append(linked_country(country, count, shape))
        elif shape["d"]:
            land.append(shape["d"])
    land += [area["d"] for area in world()["undetermined"]]
    return format_html(
        '<svg class="world-map" viewBox="{}" role="group" aria-label="{}"><path class="map-land" d="{}"/>{}</svg>',
        world()["viewBox"],
        _("World map: number of practices by country"),
        "".join(land),
        mark_safe("".join(linked)),
    )


def linked_country(country, count, shape):
    label = ngettext("%(country)s: %(count)d practice", "%(country)s: %(count)d practices", count) % {
        "country": country.name,
        "count": count,
    }
    dot = ""
    if shape.get("marker") or shape.get("small"):
        dot = format_html('<circle cx="{}" cy="{}" r="{}"/>', shape["cx"], shape["cy"], world()["r"])
    area = format_html('<path d="{}"/>', shape["d"]) if shape["d"] else ""
    return format_html(
        '<a href="{}" class="map-country shade-{}" aria-label="{}"><title>{}</title>{}{}</a>',
        country.get_absolute_url(),
        shade(count),
        label,
        label,
        area,
        dot,
    )
