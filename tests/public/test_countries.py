"""Countries: the list, the profile with its timeline and its gaps, and several side by side."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import translation

from countries.locator import bounds, cut, locator, main_part, rings
from countries.map import world
from countries.models import Country
from practices.timeline import Scale, Span, moment, span
from tests.catalogue import entry, publish, take_down
from tests.pages import cards, links, main, shown, text


@pytest.fixture
def few(empty_catalogue):
    publish(
        entry("hidden", countries=["TH"], start="1999", measure_types=["training"]),
        entry("thai", countries=["TH"], start="2005-06", measure_types=["guardianship", "foster-care"]),
        entry("later", countries=["TH"], start="2015", end="2016", stage="ended", measure_types=["guardianship"]),
        entry("undated", countries=["TH"], start="", stage="unknown", measure_types=["guardianship"]),
        entry("malay", countries=["MY"], measure_types=["training"]),
        entry("indian", countries=["IN"], measure_types=["legal-prohibition"]),
        entry("across", countries=["TH", "MY"], scope="regional", measure_types=["training"], start="1990"),
    )
    take_down("hidden")


# The list -------------------------------------------------------------------------------------------------------------


def test_countries_stand_by_name_with_their_numbers_and_the_others_apart(few, client):
    response = client.get("/en/countries/")
    rows = [(row["name"], row["region"], row["count"], row["also"]) for row in response.context["rows"]]
    assert rows == [
        ("India", "Southern Asia", 1, 0),
        ("Malaysia", "South-eastern Asia", 1, 1),
        ("Thailand", "South-eastern Asia", 3, 1),
    ]
    assert len(response.context["without"]) == Country.objects.count() - 3


def test_names_are_sorted_in_the_language_of_the_reader(few, client):
    names = [row["name"] for row in client.get("/fr/countries/").context["rows"]]
    assert names == ["Inde", "Malaisie", "Thaïlande"]
    without = [row["name"] for row in client.get("/fr/countries/").context["without"]]
    assert without[:2] == ["Afghanistan", "Afrique du Sud"] and "Égypte" in without[40:90]


def test_names_in_chinese_are_sorted_by_their_sound(few, client):
    context = client.get("/zh-hans/countries/").context
    assert [row["name"] for row in context["rows"]] == ["马来西亚", "泰国", "印度"]  # ma, tai, yin
    without = [row["name"] for row in context["without"]]
    places = [without.index(name) for name in ("阿尔巴尼亚", "秘鲁", "斐济", "墨西哥", "日本", "中国")]
    assert places == sorted(places)  # a, bi, fei, mo, ri, zhong: some are rare signs, one sounds otherwise elsewhere


def test_the_list_shows_one_region_with_those_in_it(few, client):
    response = client.get("/en/countries/?region=035")
    assert [row["name"] for row in response.context["rows"]] == ["Malaysia", "Thailand"]
    assert [row["name"] for row in response.context["without"]] == [
        *("Brunei Darussalam", "Cambodia", "Indonesia", "Lao People’s Democratic Republic", "Myanmar"),
        *("Philippines", "Singapore", "Timor-Leste", "Viet Nam"),
    ]
    asia = client.get("/en/countries/?region=142").context["rows"]
    assert [row["name"] for row in asia] == ["India", "Malaysia", "Thailand"]
    assert '<option value="035" selected>' in main(response)


def test_an_unknown_region_is_told_and_the_world_shown(few, client):
    response = client.get("/en/countries/?region=atlantis")
    assert response.context["notices"] == ["“atlantis” is not a known value of “region” and was left out."]
    assert len(response.context["rows"]) == 3


# The profile ----------------------------------------------------------------------------------------------------------


def test_a_profile_counts_its_practices_since_the_first(few, client):
    response = client.get("/en/countries/th/")
    assert "3 practices since 2005" in text(main(response))
    assert client.get(response.context["browse_url"]).context["count"] == 3
    assert "1 practice since 2015" in text(main(client.get("/en/countries/in/")))
    assert "No practice of this country is documented here yet." in text(main(client.get("/en/countries/jp/")))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("th", ["Party United Nations Treaty Collection , November 2026"]),
        ("th", ["In favour A/RES/73/195 , recorded vote of 19 December 2018"]),
        ("us", ["Not a party United Nations Treaty Collection", "Against A/RES/73/195"]),
        ("au", ["Abstained A/RES/73/195"]),
        ("af", ["Not voting (which is not a position against) A/RES/73/195"]),
        ("va", ["Party United Nations", "Global Compact for Migration No vote: not a Member State"]),
        ("gl", ["Convention on the Rights of the Child Does not apply to a territory"]),
    ],
)
def test_treaty_facts_carry_their_source_and_date(few, client, code, said):
    page = main(client.get(f"/en/countries/{code}/"))
    assert [words for words in said if words not in text(page)] == []
    if code == "th":
        assert {"https://undocs.org/en/A/RES/73/195"} < links(page)
        assert any(url.startswith("https://treaties.un.org/") for url in links(page))


def test_every_measure_group_has_its_practices_or_where_nearby_to_look(few, client):
    """In Thailand nothing is done on law: India is in Asia. Training is done in Malaysia, which is nearer."""
    groups = client.get("/en/countries/th/").context["groups"]
    assert [(group["id"], group["count"], group["nearby"] and group["nearby"]["name"]) for group in groups] == [
        ("law", 0, "Asia"),
        ("decision", 0, None),
        ("care", 1, None),
        ("support", 3, None),
        ("conditions", 0, None),
        ("systems", 0, "South-eastern Asia"),
    ]
    for group in groups:
        if group["nearby"]:
            assert client.get(group["nearby"]["url"]).context["count"] == group["nearby"]["count"] == 1
        if group["count"]:
            assert client.get(group["url"]).context["count"] == group["count"] == len(group["cards"])
    assert text(main(client.get("/en/countries/th/"))).count("None documented here.") == 4


def test_regional_practices_stand_apart_and_fill_no_group(few, client):
    response = client.get("/en/countries/th/")
    also = response.context["also_covered"]
    assert (also["count"], client.get(also["url"]).context["count"]) == (1, 1)
    assert shown(client.get(also["url"])) == ["across"]
    assert sorted({card.slug for card in cards(response)}) == ["across", "later", "thai", "undated"]
    assert "/en/practices/hidden/" not in links(main(response))


def test_a_profile_names_its_neighbours_and_offers_the_others_to_compare(few, client):
    response = client.get("/en/countries/th/")
    assert [(row["name"], row["count"]) for row in response.context["neighbours"]] == [("Malaysia", 1)]
    assert [choice["code"] for choice in response.context["comparable"]] == ["in", "my"]
    assert '<input type="hidden" name="country" value="th">' in main(response)


def test_what_is_no_address_yet_is_not_offered(few, client):
    assert [url for url in links(main(client.get("/en/countries/th/"))) if url in ("", "?country=th")] == []


# The timeline ---------------------------------------------------------------------------------------------------------


def test_the_timeline_says_in_words_what_it_draws(few, client):
    timeline = client.get("/en/countries/th/").context["timeline"]
    assert [(bar.url, bar.when, str(bar.stage)) for bar in timeline.bars] == [
        ("/en/practices/thai/", "since 2005", "Ongoing"),
        ("/en/practices/later/", "2015–2016", "Ended"),
    ]
    assert [bar.url for bar in timeline.undated] == ["/en/practices/undated/"]
    assert (timeline.has_open, timeline.has_unsure, timeline.more) == (True, False, 0)
    page = main(client.get("/en/countries/th/"))
    assert page.count('class="timeline-bar"') == 2
    assert page.count('class="bar-open"') == page.count('class="bar-head"') == page.count('class="bar-closed"') == 1


NOW = 2026.5


@pytest.mark.parametrize(
    ("start", "end", "stage", "expected"),
    [
        ("", "", "ongoing", None),
        ("2015", "2016", "ended", Span(2015, 2017, "closed")),
        ("2015-07", "2015-09", "ended", Span(2015.5, 2015.75, "closed")),
        ("2015", "", "ongoing", Span(2015, NOW, "open")),
        ("2015", "", "pilot", Span(2015, NOW, "open")),
        ("2015", "", "unknown", Span(2015, NOW, "unsure")),
        ("2015", "", "suspended", Span(2015, NOW, "unsure")),
        ("2015", "", "ended", Span(2015, 2016, "closed")),
        ("", "2020-01", "ended", Span(2020, 2020 + 1 / 12, "closed")),
    ],
)
def test_a_bar_goes_from_start_to_end(start, end, stage, expected):
    assert span({"start": start, "end": end, "stage": stage}, NOW) == expected


def test_partial_dates_are_moments():
    assert [moment("2015"), moment("2015", is_end=True), moment("2015-07"), moment("2015-12", is_end=True)] == [
        *(2015, 2016, 2015.5, 2016),
    ]
    assert 2015 < moment("2015-01-02") < moment("2015-01-02", is_end=True) < 2015.01


def test_time_runs_from_the_side_where_reading_begins():
    spans = [Span(2010, NOW, "open"), Span(2000, 2001, "closed")]
    scale = Scale(spans, NOW)
    assert list(scale.lines) == [2000, 2010, 2020]
    assert scale.place(2000) == 0 and 90 < scale.place(NOW) < 100
    with translation.override("ar"):
        mirrored = Scale(spans, NOW)
    for year in (2000, 2010, NOW):
        assert mirrored.place(year) == pytest.approx(100 - scale.place(year))
    assert 'd="M0-9 9 0 0 9z"' in scale.svg(spans[0]) and 'd="M0-9 -9 0 0 9z"' in mirrored.svg(spans[0])
    drawn = [re.search(r'x="([\d.]+)%" y="50%" width="([\d.]+)%"', one.svg(spans[1])) for one in (scale, mirrored)]
    (x, width), (from_there, same) = [tuple(map(float, found.groups())) for found in drawn]
    assert (x, same) == (0, width) and from_there == pytest.approx(100 - width, abs=0.02)


def test_a_long_history_has_as_few_lines_as_a_phone_shows():
    assert list(Scale([Span(1951, 1960, "closed")], NOW).lines) == [1940, 1960, 1980, 2000, 2020]
    assert list(Scale([], 2026.9).lines) == [2026]


# The small map --------------------------------------------------------------------------------------------------------


def test_every_country_lies_within_its_small_map():
    for code, shape in world()["countries"].items():
        view_box, land, own, ring = cut(code)
        x, y, width, height = map(int, view_box.split())
        assert x <= shape["cx"] <= x + width and y <= shape["cy"] <= y + height, code
        assert (own == shape["d"] and own not in land) or not own, code
        assert bool(ring) == bool(shape.get("marker") or shape.get("small")), code
        assert len(land) < 40_000, code


@pytest.mark.parametrize(
    ("path", "drawn", "box"),
    [
        ("M10 20h5v5h-5z", [[(10, 20), (15, 20), (15, 25), (10, 25)]], (10, 20, 15, 25)),
        ("M0 0l10 0 0 10zm20 5h1v-1z", [[(0, 0), (10, 0), (10, 10)], [(20, 5), (21, 5), (21, 4)]], (0, 0, 21, 10)),
        ("M5 5v-2M1 1h1", [[(5, 5), (5, 3)], [(1, 1), (2, 1)]], (1, 1, 5, 5)),
    ],
)
def test_the_outlines_of_a_shape_are_read(path, drawn, box):
    assert (rings(path), bounds(path)) == (drawn, box)


def test_far_islands_do_not_widen_the_small_map():
    assert main_part("M0 0h100v100h-100zM900 0h1v1h-1z") == (0, 0, 100, 100)
    widths = {code: int(cut(code)[0].split()[2]) for code in ("US", "FR", "TH", "NR")}
    assert widths["US"] < 1000 and widths["FR"] == widths["TH"] == widths["NR"] == 300


def test_the_small_map_has_its_words():
    island = SimpleNamespace(pk="mt", name="Malta", region=SimpleNamespace(name="Southern Europe"))
    assert 'role="img" aria-label="Map: Malta in Southern Europe"' in locator(island)
    assert locator(island).count("<circle") == 2
    assert locator(SimpleNamespace(pk="xx")) == ""


# Side by side ---------------------------------------------------------------------------------------------------------


def test_countries_side_by_side_show_what_is_documented_and_what_is_not(few, client):
    response = client.get("/en/countries/compare/?country=th&country=my")
    columns = [(one["name"], one["count"], one["since"], one["also"]) for one in response.context["countries"]]
    assert columns == [("Thailand", 3, 2005, 1), ("Malaysia", 1, 2015, 1)]
    cells = {
        group["name"]: [[practice["url"] for practice in cell["practices"]] for cell in group["cells"]]
        for group in response.context["groups"]
    }
    assert cells == {
        "Law and policy": [[], []],
        "Assessment and decisions": [[], []],
        "Care and accommodation": [["/en/practices/thai/"], []],
        "Support and services": [["/en/practices/undated/", "/en/practices/later/", "/en/practices/thai/"], []],
        "Conditions": [[], []],
        "Systems and cooperation": [[], ["/en/practices/malay/"]],
    }
    page = text(main(response))
    assert page.count("None documented here") == 9
    assert "3 practices since 2005 and 1 regional or global one that includes it" in page
    assert response.context["notices"] == []


def test_a_country_is_dropped_by_its_link_and_added_by_the_form(few, client):
    page = main(client.get("/en/countries/compare/?country=th&country=my"))
    assert "/en/countries/compare/?country=my" in links(page)
    assert page.count('<input type="hidden" name="country" value="th">') == 1
    assert '<option value="in">' in page and '<option value="th">' not in page
    assert client.get("/en/countries/compare/?country=th&country=my&country=").context["notices"] == []


@pytest.mark.parametrize(
    ("query", "shown_codes", "notices"),
    [
        ("", [], []),
        ("country=th", ["th"], []),
        ("country=", [], []),
        (
            "country=th&country=atlantis&country=TH",
            ["th"],
            [
                "“atlantis” is not a known value of “country” and was left out.",
                "“TH” is not a known value of “country” and was left out.",
            ],
        ),
        ("country=th&country=my&country=th", ["th", "my"], ["Chosen more than once, shown once: Thailand."]),
        (
            "&".join(f"country={code}" for code in ("th", "my", "in", "ke", "jp", "fr", "de")),
            ["th", "my", "in", "ke", "jp"],
            ["At most 5 can stand side by side. Left out: France, Germany."],
        ),
    ],
)
def test_what_cannot_be_compared_is_told(few, client, query, shown_codes, notices):
    response = client.get(f"/en/countries/compare/?{query}")
    assert [one["code"] for one in response.context["countries"]] == shown_codes
    assert response.context["notices"] == notices
    assert [notice for notice in notices if notice not in text(main(response))] == []
    is_compared = len(shown_codes) > 1
    assert ('<table class="compare"' in main(response)) == is_compared
    assert ("<select" in main(response)) == (len(shown_codes) < 5)


def test_one_country_alone_is_offered_its_neighbours(few, client):
    page = main(client.get("/en/countries/compare/?country=th"))
    assert "/en/countries/compare/?country=th&country=my" in links(page)


def test_many_practices_of_a_group_are_named_up_to_a_few(few, client):
    publish(*(entry(f"more-{place}", countries=["TH"], measure_types=["legal-aid"]) for place in range(6)))
    support = client.get("/en/countries/compare/?country=th&country=my").context["groups"][3]
    cell = support["cells"][0]
    assert ([practice["url"][-7:-1] for practice in cell["practices"]], cell["more"]) == (
        [f"more-{place}" for place in (5, 4, 3, 2)],
        5,
    )
    assert client.get(cell["url"]).context["count"] == cell["count"] == 9


def test_the_facts_say_when_they_were_checked(few, client):
    assert client.get("/en/countries/th/").context["facts"].party_as_of == date(2026, 11, 1)
