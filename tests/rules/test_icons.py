"""The icons are those of the mark as it is: after a change, `make icons` makes them anew."""

import pytest
from PIL import Image

from lib.tokens import tokens
from tests.browser.icons import FOLDER, FRAMED, FREE, drawings

SIZES = {name: (size, size) for name, size in ({"favicon.ico": 48} | FRAMED | FREE).items()}


def test_drawings_hold_the_shapes_of_the_mark_and_the_colours_of_the_tokens():
    assert {name: (FOLDER / name).read_text() for name in drawings()} == drawings()


@pytest.mark.parametrize("name", SIZES)
def test_pictures_are_square_and_small_and_in_the_colours_of_the_mark(name):
    file = FOLDER / name
    with Image.open(file) as image:
        colours = {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in image.convert("RGB").getcolors(1 << 16)}
    assert (image.size, file.stat().st_size < 10_000) == (SIZES[name], True)
    assert colours >= {tokens()[f"color-kite-{number}"] for number in range(1, 5)}


def test_a_phone_and_a_browser_without_svg_find_their_icons(client):
    manifest = client.get("/site.webmanifest").json()
    assert (manifest["name"], manifest["theme_color"]) == ("Child First", tokens()["color-paper"])
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    assert client.get("/favicon.ico").content == (FOLDER / "favicon.ico").read_bytes()
    head = client.get("/en/about/").text
    for scheme in ("light", "dark"):
        ground = tokens(scheme)["color-paper"]
        assert f'<meta name="theme-color" content="{ground}" media="(prefers-color-scheme: {scheme})">' in head
