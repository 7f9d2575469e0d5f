"""The pictures of README.md: taken into VAR/tour by every run, and into docs/tour when UPDATE_TOUR=1."""

import os
import shutil

import pytest
from django.conf import settings

from tests.browser.pages import PRACTICE, SCREENS, visit

MOST_BYTES = 250_000
PICTURES = {
    "home": ("en", "", "wide"),
    "browse": ("en", "practices/?q=guardian&measure=case-management", "wide"),
    "practice": ("en", f"practices/{PRACTICE}/", "wide"),
    "country": ("en", "countries/th/", "wide"),
    "arabic": ("ar", "practices/?country=th", "wide"),
    "phone": ("en", f"practices/{PRACTICE}/", "phone"),
}


@pytest.mark.parametrize("picture", PICTURES)
def test_the_tour_shows(new_context, picture):
    language, path, screen = PICTURES[picture]
    page = new_context(viewport=SCREENS[screen], reduced_motion="reduce").new_page()
    visit(page, path, language)
    file = settings.VAR / "tour" / f"{picture}.png"
    page.screenshot(path=file)
    assert file.stat().st_size < MOST_BYTES
    if os.environ.get("UPDATE_TOUR") == "1":
        folder = settings.ROOT / "docs" / "tour"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, folder)
