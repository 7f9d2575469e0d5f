"""The pictures that stand beside shared links: what they say, in each language, and what it costs to draw them."""

import os
from dataclasses import replace
from html import unescape
from io import BytesIO
from re import findall

import pytest
from django.conf import settings
from django.utils import translation
from PIL import Image, ImageChops

from lib import fonts
from lib.languages import Text
from lib.lettering import Lettering, Style
from lib.tokens import tokens
from practices import index, social_cards
from practices.terms import vocabulary_of
from tests.catalogue import entry, publish, revise, take_down
from tests.pages import body

THAI = "/en/practices/thai/card.png"
TITLE = "Social workers visit families at home in Bangkok while their case is decided, and report nothing to police"


@pytest.fixture
def few(empty_catalogue):
    publish(
        entry("hidden"),
        entry("thai", title=TITLE, countries=["TH"], measure_types=["guardianship"], start="2019", stage="ongoing"),
        entry("across", countries=["KE", "UG", "TZ", "ET"], scope="regional", liberty="restricted"),
    )
    take_down("hidden")


@pytest.fixture
def drawings(monkeypatch):
    """What was drawn, in order; drawing itself is left out."""
    cards = []
    monkeypatch.setattr(social_cards, "drawn", lambda card: cards.append(card) or b"a picture")
    return cards


def picture(card, language):
    with translation.override(language):
        return Image.open(BytesIO(social_cards.drawn(card)))


def ink(image, box):
    """Whether something other than paper is in a part of a picture."""
    return ImageChops.difference(image.crop(box), Image.new("RGB", image.size, tokens()["color-paper"])).getbbox()


def test_cards_say_what_their_pages_say(few, client):
    practice = client.get("/en/practices/across/").context["social_card"]
    assert (practice.facts, practice.warning, practice.codes) == (
        ("Regional · Ethiopia, Kenya, Uganda and 1 more", "since 2015 · Foster care"),
        "Restricts liberty: not an alternative to detention",
        ("et", "ke", "ug", "tz"),
    )
    country = client.get("/en/countries/th/").context["social_card"]
    assert (country.title, country.facts) == (
        Text("Thailand", "en"),
        ("1 practice since 2019", "Support and services\u00a01"),
    )
    site = client.get("/en/").context["social_card"]
    assert (site.facts, site.counts) == (("2 practices from 1 countries, each with its sources.",), (("th", 1),))


def test_the_head_of_a_page_names_its_card(few, client):
    def head(path):
        pairs = findall(r'<meta (?:property|name)="((?:og|twitter):[^"]*)" content="([^"]*)"', body(client.get(path)))
        return {name: unescape(content) for name, content in pairs}

    size = {"og:image:width": "1200", "og:image:height": "630", "twitter:card": "summary_large_image"}
    shared = size | {"og:site_name": "Child First", "og:type": "website"}
    assert head("/en/practices/thai/") == shared | {
        "og:title": TITLE,
        "og:description": entry("thai")["summary"],
        "og:image": f"https://childfirst.example{THAI}",
        "og:image:alt": f"{TITLE} · Thailand · since 2019 · Guardianship",
    }
    assert head("/ar/coverage/")["og:image"] == "https://childfirst.example/ar/card.png"
    assert "og:title" not in head("/ar/coverage/")


def test_what_is_not_public_has_no_card(few, client):
    paths = ("practices/hidden/card.png", "practices/nowhere/card.png", "countries/xx/card.png")
    assert [client.get(f"/en/{path}").status_code for path in paths] == [410, 404, 404]


def test_a_card_is_drawn_once_until_what_it_shows_changes(few, client, drawings):
    first = client.get(THAI)
    assert (first.status_code, first["Content-Type"], first.getvalue()) == (200, "image/png", b"a picture")
    assert client.get(THAI, headers={"If-None-Match": first["ETag"]}).status_code == 304
    publish(entry("another"))
    client.get(f"{THAI}?again=1")
    assert len(drawings) == 1
    revise("thai", title="Families are visited at home")
    client.get(THAI)
    assert [card.title.text for card in drawings] == [TITLE, "Families are visited at home"]


def test_one_address_has_thirty_cards_drawn_a_minute_and_any_number_that_are_there(few, client, drawings):
    codes = list(vocabulary_of(index.current())["country"])[:31]
    answers = [client.get(f"/en/countries/{code}/card.png") for code in codes]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 61
    assert client.get(f"/en/countries/{codes[0]}/card.png").status_code == 200
    assert len(drawings) == 30


# What is drawn --------------------------------------------------------------------------------------------------------

CARD = social_cards.SocialCard(
    url="",
    title=Text("Words", "en"),
    description="",
    facts=("Somewhere · since 2019",),
    warning="Restricts liberty",
    codes=("th",),
)
TITLES = {
    "en": TITLE,
    "fr": "Des travailleurs sociaux rendent visite aux familles à leur domicile",
    "es": "Trabajadores sociales visitan a las familias en su domicilio, ¿y después?",
    "ru": "Социальные работники посещают семьи на дому, пока решается их дело",
    "ar": "يزور الأخصائيون الاجتماعيون الأسر في منازلها بالتعاون مع UNHCR منذ عام 2019",
    "zh-hans": "社会工作者在案件审理期间上门走访家庭，“不向警方报告任何情况”（2019年）",
}
LEFT_SIDE, RIGHT_SIDE = (40, 170, 600, 460), (620, 170, 1160, 460)


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_a_card_is_drawn_in_the_letters_of_its_language_from_the_side_it_is_read_from(language):
    key = "zh" if language == "zh-hans" else language
    if fonts.font(TITLES[language], key, 40, heading=True) is None and not os.environ.get("CI"):
        pytest.skip(f"no font for {language} on this machine")
    drawn = [picture(replace(CARD, title=Text(TITLES[language][:cut], key)), language) for cut in (99, 9)]
    assert drawn[0].size == (1200, 630)
    changed = ImageChops.difference(*drawn).getbbox()
    text, map_side = (RIGHT_SIDE, LEFT_SIDE) if language == "ar" else (LEFT_SIDE, RIGHT_SIDE)
    assert ink(drawn[0], text) and changed
    assert (changed[0] > 420) if language == "ar" else (changed[2] < 780)  # nothing is written over the map
    assert ink(drawn[0], map_side)


def test_without_a_font_a_card_has_its_map_and_its_mark_and_no_boxes(monkeypatch):
    monkeypatch.setattr(fonts, "known", lambda language, heading: [])
    drawn = picture(CARD, "en")
    assert ink(drawn, (0, 160, 780, 630)) is None
    assert ink(drawn, (60, 40, 140, 130)) and ink(drawn, RIGHT_SIDE)


def test_lines_break_where_the_language_allows_it_and_the_last_says_that_there_was_more():
    lettering = Lettering("Care, not cages", "en", Style((20,), "#000"), 10_000)
    if not lettering.lines and not os.environ.get("CI"):
        pytest.skip("no font on this machine")
    assert lettering.broken("one two\u00a0three four", lettering.width("one two")) == ["one", "two\u00a0three", "four"]
    assert lettering.broken("儿童“优先”。好", lettering.width("儿童")) == ["儿童", "“优", "先”。", "好"]
    assert Lettering("one two three four", "en", Style((20,), "#000", lines=2), lettering.width("one two")).lines == [
        "one two",
        "three…",
    ]
