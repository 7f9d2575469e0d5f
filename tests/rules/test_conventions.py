"""Conventions of HOUSE.md that no other tool checks."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from config.static_files import SHEETS, one_stylesheet
from tests.rules.styles import faults

INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)|javascript:", re.I
)


@pytest.mark.parametrize(
    ("css", "found"),
    [
        (".a { margin-left: 1px }", ["line 1"]),
        (".a {\n  text-align: right;\n}", ["line 2"]),
        (".a { left: 0; color: #fff; }", ["line 1", "line 1"]),
        ("@media print { .a { border-top-right-radius: 1px } }", ["line 1"]),
        (".a { background: rgb(0 0 0 / 50%) }", ["line 1"]),
        (".a { border: 1px solid White }", ["line 1"]),
        (".a:hover { color: var(--white); inset-inline-start: 0; content: 'right'; /* left: 0; */ }", []),
        (".right a[href='#fff'] { grid-area: a; color: currentColor }", []),
        (".a { background: url(left.svg#fff) }", []),
    ],
)
def test_the_css_check_refuses_sides_and_raw_colours(css, found):
    assert [fault.split(":")[0] for fault in faults(css)] == found


def test_tokens_may_hold_colours_but_no_sides():
    assert len(list(faults(":root { --ink: #123; --edge: left }", is_tokens=True))) == 1


def test_templates_hold_no_inline_style_or_script_for_the_content_security_policy_refuses_them():
    templates = sorted((settings.ROOT / "templates").rglob("*.html"))
    assert [file.name for file in templates if INLINE.search(file.read_text()) and file.parent.name != "emails"] == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_stylesheet_needs_no_other(sheet):
    name = staticfiles_storage.stored_name(sheet)
    assert "@import" not in Path(staticfiles_storage.path(name)).read_text()


def test_layers_become_one_stylesheet_without_comments_and_indents(tmp_path):
    (tmp_path / "tokens.css").write_text(":root { --a: 1 }\n")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "card.css").write_text("/* One card,\n   not two. */\n.card {\n  color: var(--a)\n}\n")
    site = tmp_path / "site.css"
    site.write_text(
        '@layer tokens, components;\n@import url("tokens.css") layer(tokens);\n'
        "@import url(parts/card.css) layer(components);\n"
    )
    assert one_stylesheet(site) == (
        "@layer tokens, components;\n"
        "@layer tokens {\n:root { --a: 1 }\n}\n"
        "@layer components {\n.card {\ncolor: var(--a)\n}\n}\n"
    )
