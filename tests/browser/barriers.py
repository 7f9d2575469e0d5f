"""What would keep somebody from a page: by axe in light and in dark, and what axe does not look for."""

from pathlib import Path

import axe_playwright_python

from tests.browser.focus import LOOK

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
SCRIPTS = "\n".join([AXE.read_text(), Path(__file__).with_suffix(".js").read_text(), f"barriers.look = {LOOK}; null"])
NARROWEST = {"width": 320, "height": 640}  # as at 1280 when enlarged to 400 %


def barriers(page, *, opened=True):
    """What is wrong with the page that is open, each in a line: [] if everyone can use it.

    It is looked at with its parts `opened` or as they come, as wide as it is: by axe with contrast in light and dark,
    for headings, for the direction of texts and for a focus that is seen on each kind of control; in forced colours for
    marks that are more than colours; then as narrow as at 400 %, spaced out, with its parts open and closed. The page
    must have been opened in light with reduced motion, and is left so.
    """
    width = page.viewport_size
    page.evaluate(SCRIPTS)
    if opened:
        page.evaluate("barriers.open(true)")
    found = page.evaluate("barriers.inLight()")
    page.keyboard.press("Tab")
    found += page.evaluate("barriers.inFocus()")
    page.emulate_media(color_scheme="dark")
    found += page.evaluate("barriers.inDark()")
    page.emulate_media(color_scheme="light", forced_colors="active")
    found += page.evaluate("barriers.inForcedColours()")
    page.emulate_media(forced_colors="none")
    page.set_viewport_size(NARROWEST)
    found += page.evaluate("barriers.inNarrow()")
    page.set_viewport_size(width)
    return found


def barriers_in_menus(page):
    """The same by axe for the menus at the top of the page that was looked at last."""
    return page.evaluate("barriers.inMenus()")
