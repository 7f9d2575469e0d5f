"""The world map as a picture: where some countries lie, for what is no page."""

from functools import cache

from PIL import Image, ImageDraw

from countries.locator import bounds, frame, meets, rings
from countries.map import shade, world
from lib.tokens import tokens

FINER = 2  # drawn larger and made smaller, so that edges are smooth
DOT, SMALL_DOT = (
    0.016,
    0.006,
)  # radius of the dot on a country too small to be seen, alone or among others, of the width


def drawn_map(width, height, *, codes=(), counts=None):
    """A picture of the part of the world around some countries by code, in colour; or of all, shaded by `counts`."""
    codes = [code.upper() for code in codes if code.upper() in world()["countries"]]
    shown = around(codes, width / height)
    image = Image.new("RGB", (width * FINER, height * FINER), tokens()["color-tint"])
    pen = ImageDraw.Draw(image)
    for code, shape in land():
        if code in codes:
            fill(pen, shape, shown, tokens()["color-accent"])
            mark(pen, shape, shown, DOT if len(codes) == 1 else SMALL_DOT)
        elif shape["d"] and meets(bounds(shape["d"]), shown):
            fill(pen, shape, shown, colour_of(code, counts))
    return image.resize((width, height), Image.Resampling.LANCZOS)


@cache
def land():
    """Every piece of land with its code, if it has one: large ones first, for small ones lie in them."""
    pieces = [*world()["countries"].items(), *((None, shape) for shape in world()["undetermined"])]
    drawn = [(code, shape) for code, shape in pieces if shape["d"]]
    dots = [(code, shape) for code, shape in pieces if not shape["d"]]
    return sorted(drawn, key=lambda piece: -extent(piece[1]["d"])) + dots


def extent(path):
    left, top, right, bottom = bounds(path)
    return (right - left) * (bottom - top)


def colour_of(code, counts):
    if counts is None or code is None:
        return tokens()["color-tint-strong"]
    number = shade(counts.get(code.lower(), 0))
    return tokens()[f"color-map-{number}" if number else "color-map-land"]


def around(codes, ratio):
    """The part of the world around some countries, as wide as `ratio` times its height: (left, top, right, bottom)."""
    if not codes:
        return grown((0, 0, world()["width"], world()["height"]), ratio)
    if len(codes) == 1:
        x, y, width, height = frame(world()["countries"][codes[0]], ratio)
        return x, y, x + width, y + height
    places = [(x, y, x + width, y + height) for x, y, width, height in (frame(world()["countries"][c]) for c in codes)]
    lefts, tops, rights, bottoms = zip(*places, strict=True)
    return grown((min(lefts), min(tops), max(rights), max(bottoms)), ratio)


def grown(box, ratio):
    """A box made wider or higher, to the same sides."""
    left, top, right, bottom = box
    width, height = max(right - left, (bottom - top) * ratio), max(bottom - top, (right - left) / ratio)
    x, y = (left + right) / 2, (top + bottom) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def fill(pen, shape, shown, colour):
    for ring in rings(shape["d"]):
        pen.polygon([on_picture(pen, shown, *point) for point in ring], colour)


def mark(pen, shape, shown, radius):
    """A dot on a country too small to be seen."""
    if shape.get("marker") or shape.get("small"):
        pen.circle(on_picture(pen, shown, shape["cx"], shape["cy"]), radius * pen.im.size[0], tokens()["color-accent"])


def on_picture(pen, shown, x, y):
    scale = pen.im.size[0] / (shown[2] - shown[0])
    return (x - shown[0]) * scale, (y - shown[1]) * scale
