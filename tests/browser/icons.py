"""Makes the icons of the site from templates/_kite.html: `make icons`, after a change of the mark or of its colours.

What the browser draws is kept in static/img. tests/rules/test_icons.py says when it is out of date.
"""

import re
from io import BytesIO

from django.conf import settings
from PIL import Image
from playwright.sync_api import sync_playwright

from lib.tokens import DARK, tokens
from tests.chromium import CHROMIUM, CHROMIUM_ARGUMENTS

FOLDER = settings.ROOT / "static" / "img"
KITE = (settings.ROOT / "templates" / "_kite.html").read_text(encoding="utf-8")
SHAPES = re.fullmatch(r"<svg [^>]*>(.*)</svg>\s*", KITE)[1]
ICO_SIZES = (16, 32, 48)
FRAMED = {
    "apple-touch-icon.png": 180,
    "icon-192.png": 192,
    "icon-512.png": 512,
}  # on a ground that systems may cut round
FREE = {"kite-144.png": 144}  # for what is drawn by the program
ROOM = 0.7  # of a framed icon, that the kite takes


def main():
    for name, text in drawings().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS).new_page()
        for name, size in FRAMED.items():
            save(picture(page, size, framed=True), name)
        for name, size in FREE.items():
            save(picture(page, size), name)
        icons = [picture(page, size) for size in ICO_SIZES]
    icons[-1].save(FOLDER / "favicon.ico", sizes=[(size, size) for size in ICO_SIZES], append_images=icons[:-1])


def drawings():
    """The text of each SVG file: the mark, and the favicon, which is another one in the dark."""
    dark = "".join(f".{name}{{{style}}}" for name, style in styles("dark").items())
    return {"kite.svg": drawing(), "favicon.svg": drawing(f"<style>@media {DARK}{{{dark}}}</style>")}


def drawing(head="", box="0 0 32 32", size=""):
    shapes = SHAPES
    for name, style in styles("light").items():
        attributes = " ".join(f'{key}="{value}"' for key, value in (part.split(":") for part in style.split(";")))
        shapes = shapes.replace(f'class="{name}"', f'class="{name}" {attributes}')
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"{size}>{head}{shapes}</svg>\n'


def styles(scheme):
    """How each shape of the mark is painted, as components/kite.css has it."""
    colours = {f"kite-{number}": tokens(scheme)[f"color-kite-{number}"] for number in range(1, 5)}
    string = f"fill:none;stroke:{colours['kite-4']};stroke-width:1.6;stroke-linecap:round"
    return {"kite-string": string} | {name: f"fill:{colour}" for name, colour in colours.items()}


def picture(page, size, *, framed=False):
    """The mark as a square picture of so many pixels."""
    margin = (1 / ROOM - 1) / 2 * 32 if framed else 0
    box = f"{-margin} {-margin} {32 + 2 * margin} {32 + 2 * margin}"
    ground = tokens()["color-paper"] if framed else "transparent"
    svg = drawing(box=box, size=f' width="{size}" height="{size}"')
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f'<body style="margin:0;background:{ground}">{svg}')
    return Image.open(BytesIO(page.screenshot(omit_background=True)))


def save(image, name):
    image.save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    main()
