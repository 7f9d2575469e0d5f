"""From words to practices, in six languages and none: what is found, in which order, and how it is shown."""

import pytest
from django.http import QueryDict
from django.utils import translation

from countries.models import Country
from practices.browse import browse
from practices.filters import find_practices
from tests.catalogue import entry, publish, revise, slugs, take_down
from tests.pages import cards

OF_THAILAND = {
    "thailand-mou-alternatives-to-detention",
    "thailand-community-case-management-after-release",
    "thailand-national-screening-mechanism",
    "asean-declaration-on-children-in-migration",
    "asia-pacific-peer-learning-platform",
    "global-un-network-peer-learning-on-alternatives",
    "global-unhcr-beyond-detention-strategy",
}


def ask(words, **others):
    query = QueryDict(mutable=True)
    query.update({"q": words} | others)
    return find_practices(query)


def found(words):
    """The slugs that words find, in the order shown."""
    result = ask(words)
    return slugs(result.slice(0, result.count))


# Names of terms -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ru", "ar", "zh-hans"])
@pytest.mark.parametrize(
    "name", ["Thailand", "Thaïlande", "thailande", "Tailandia", "Таиланд", "ТАИЛАНД", "تايلند", "تايلاند", "泰国"]
)
def test_a_country_is_found_by_its_name_in_any_language_whatever_the_language_of_the_page(
    starter_catalogue, name, language
):
    with translation.override(language):
        assert set(found(name)) >= OF_THAILAND
        # The other practices must say the name in their own words.
        assert len(found(name)) < 20


def test_a_mistyped_country_is_offered_put_right(starter_catalogue, client):
    response = client.get("/en/practices/", {"q": "thailnd"})
    [offered] = response.context["did_you_mean"]
    count = offered.pop("count")
    assert offered == {"words": "Thailand", "url": "/en/practices/?q=Thailand"}
    assert count == len(found("Thailand")) >= len(OF_THAILAND)
    assert '<a href="/en/practices/?q=Thailand"><bdi>Thailand</bdi></a>' in response.content.decode()


def test_only_the_mistyped_word_is_put_right_and_filters_stay(starter_catalogue, client):
    response = client.get("/en/practices/", {"q": "screening thailnd", "scope": "national"})
    assert [(row["words"], row["url"]) for row in response.context["did_you_mean"]] == [
        ("screening Thailand", "/en/practices/?q=screening+Thailand&scope=national")
    ]


def test_nothing_is_offered_when_nothing_would_be_found(empty_catalogue):
    publish(entry("kenyan", countries=["KE"]))
    assert browse(ask("thailnd"))["did_you_mean"] == []
    assert browse(ask("xqzzvwk"))["did_you_mean"] == []
    assert [row["words"] for row in browse(ask("kenia kenyya"))["did_you_mean"]] == ["kenia Kenya"]


def test_aliases_of_countries_are_found_and_never_shown(empty_catalogue, client):
    publish(entry("turkish", countries=["TR"]), entry("kenyan", countries=["KE"]))
    country = Country.objects.get(code="tr")
    aliases = {alias for names in country.aliases.values() for alias in names} - set(country.names.values())
    assert aliases
    for alias in aliases:
        assert found(alias) == ["turkish"], alias
    for path in ("/en/practices/", "/en/countries/tr/", "/en/countries/", "/en/", "/en/practices/turkish/"):
        page = client.get(path).content.decode()
        assert [alias for alias in aliases if f">{alias}<" in page] == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("guardianship", ["guarded"]),  # measure
        ("tutelle", ["guarded"]),
        ("监护", ["guarded"]),
        ("كينيا", ["guarded", "plain"]),
        ("Eastern Africa", ["guarded", "plain"]),
        ('"CRC 37(b)"', ["guarded"]),
        ("stateless", ["guarded"]),
        ("blue horizon", ["guarded"]),  # keyword
    ],
)
def test_names_of_measures_provisions_populations_regions_and_keywords_lead_to_practices(
    empty_catalogue, words, expected
):
    publish(
        entry("hidden", measure_types=["guardianship"], provisions=["crc-37b"], keywords=["blue horizon"]),
        entry("plain"),
        entry(
            "guarded",
            measure_types=["guardianship"],
            provisions=["crc-37b"],
            populations=["stateless"],
            keywords=["blue horizon"],
        ),
    )
    take_down("hidden")
    assert sorted(found(words)) == expected


# Words ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def words(empty_catalogue):
    publish(
        entry("hidden", title="Wombat burrow in the warm meadow"),
        entry("title", title="Wombat burrow"),
        entry("summary", summary="The burrow of a wombat lies in the meadow. " * 5),
        entry("body", description="Far away a wombat digs its burrow.", lessons="Cafés and créches are warm."),
        entry("apart", context="A burrow without the animal. Then a wombat.", description="Wombats are marsupials."),
        entry("other", title="Quokka", description="It smiles."),
    )
    take_down("hidden")


FINDS = (
    ("wombat", {"title", "summary", "body", "apart"}),
    ("WOMBATS", {"title", "summary", "body", "apart"}),
    ("burrow wombat", {"title", "summary", "body", "apart"}),
    ('"wombat burrow"', {"title"}),
    ('"burrow of a wombat"', {"summary"}),
    ('"wombat burrow', {"title"}),
    ("wombat -meadow", {"title", "body", "apart"}),
    ('wombat -"wombat burrow"', {"summary", "body", "apart"}),
    ("-wombat", {"other"}),
    ("quokka or meadow", {"other", "summary"}),
    ("quokka OR meadow", {"other", "summary"}),
    ("wombat meadow or quokka", {"summary", "other"}),
    ("quokka wombat", set()),
    ("wom", {"title", "summary", "body", "apart"}),
    ("burrow quok or wom", {"title", "summary", "body", "apart"}),
    ("wom burrow", set()),  # just the last word may be unfinished
    ('"wom"', set()),
    ("cafe", {"body"}),
    ("Crèches", {"body"}),
    ("smile", {"other"}),
    ("the wombat of", {"title", "summary", "body", "apart"}),
    ("the", {"title", "summary", "body", "apart", "other"}),
    ("wombat or", {"title", "summary", "body", "apart"}),
    ("or wombat", {"title", "summary", "body", "apart"}),
    ("xyzzy", set()),
    ("wombat xyzzy", set()),
    ("wombat -xyzzy", {"title", "summary", "body", "apart"}),
)


def test_words_phrases_minus_or_and_the_beginning_of_the_last_word(words):
    assert [(typed, set(found(typed))) for typed, _ in FINDS] == list(FINDS)


def test_titles_stand_before_summaries_and_those_before_the_rest(words):
    assert found("wombat")[:2] == ["title", "summary"]
    assert set(found("wombat")[2:]) == {"body", "apart"}


def test_words_that_say_nothing_are_left_out_and_that_is_told(words, client):
    response = client.get("/en/practices/", {"q": "the of and"})
    assert response.context["count"] == 5
    assert response.context["notices"] == [
        "The words you typed are too common to search for, so they were left out.",
    ]


def test_a_new_revision_is_found_by_its_new_words_alone(words):
    revise("other", title="Numbat", description="It hides.")
    assert (found("numbat"), found("quokka"), found("smiles")) == (["other"], [], [])


def test_words_and_filters_hold_together(words):
    publish(entry("thai", title="Wombat in Bangkok", countries=["TH"]))
    result = ask("wombat", country="th")
    assert slugs(result.page()) == ["thai"]
    assert result.counts("country") == {"th": 1, "ke": 4}


# Scripts --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def translated(empty_catalogue):
    texts = {
        "zh": {"title": "袋熊在山谷里跳舞", "summary": "月亮下的河马唱歌。"},
        "ar": {"title": "الزرافات الراقصة في الوادي", "summary": "غزال تحت القمر."},
        "fr": {"title": "Les éléphants dansent près du fleuve", "summary": "Aucun hippopotame n’est rêveur."},
        "ru": {"title": "Слоны танцуют в долине", "summary": "Ёжик поёт под луной."},
    }
    publish(entry("hidden"), entry("dancing"), entry("plain"), translations={"dancing": texts, "hidden": texts})
    take_down("hidden")


TRANSLATED = (
    *("袋熊", "山谷里跳舞", "熊在山", "河马 袋熊", "舞", "“袋熊”"),
    *("الزرافات", "الوادي", "وادي", "غزال"),
    *("éléphant", "elephants", "ELEPHANT", "rêveurs", "reveur", '"éléphants dansent"'),
    *("слоны", "слонов", "СЛОНАМИ", "ежик", "Ёжик", "тан"),
)
UNSAID = ("熊袋", "袋马", "الفيل", "girafe", "жираф", '"dansent éléphants"')


def test_translations_are_found_by_their_words_stems_and_signs_without_accents(translated):
    assert [typed for typed in TRANSLATED if found(typed) != ["dancing"]] == []
    assert [typed for typed in UNSAID if found(typed)] == []


@pytest.mark.parametrize(
    ("language", "typed", "title"),
    [
        ("zh-hans", "袋熊", "<mark>袋熊</mark>在山谷里跳舞"),
        ("ar", "الوادي", "الزرافات الراقصة في <mark>الوادي</mark>"),
        ("fr", "elephant", "Les <mark>éléphants</mark> dansent près du fleuve"),
        ("ru", "слонов", "<mark>Слоны</mark> танцуют в долине"),
        ("en", "袋熊", "Practice dancing"),
    ],
)
def test_a_match_is_marked_in_the_language_that_is_read(translated, client, language, typed, title):
    assert [card.title for card in cards(client.get(f"/{language}/practices/", {"q": typed}))] == [title]


# Shown ----------------------------------------------------------------------------------------------------------------


def test_matches_are_marked_in_title_and_summary(words, client):
    first, second, *_ = cards(client.get("/en/practices/", {"q": "wombat"}))
    assert first.title == "<mark>Wombat</mark> burrow"
    assert "The burrow of a <mark>wombat</mark> lies in the meadow." in second.html
    assert "card-passage" not in first.html + second.html


def test_a_match_in_the_body_is_shown_in_its_passage(words, client):
    [card] = cards(client.get("/en/practices/", {"q": "digging"}))
    assert card.title == "Practice body"
    passage = card.html[card.html.index('<p class="card-passage" lang="en" dir="ltr">') :]
    assert "away a wombat <mark>digs</mark> its burrow." in passage


def test_texts_and_words_are_escaped_wherever_they_are_shown(empty_catalogue, client):
    script = "<script>alert(1)</script>"
    publish(entry("markup", title=f"Beware {script} of & tags", context=f"Body {script} text", summary=script * 10))
    for query in ("beware", script, "alert", "text", '"><img src=x onerror=alert(1)>'):
        page = client.get("/en/practices/", {"q": query}).content.decode()
        assert "<script>alert" not in page and "<img" not in page
    [card] = cards(client.get("/en/practices/", {"q": "beware"}))
    assert card.title == "<mark>Beware</mark> &lt;script&gt;alert(1)&lt;/script&gt; of &amp; tags"
    for path in ("markup/", "markup/v1/", "markup/history/"):
        page = client.get(f"/en/practices/{path}").content.decode()
        assert "<script>alert" not in page


def test_marks_cannot_be_typed(empty_catalogue, client):
    publish(entry("plain", title="Wombat"))
    page = client.get("/en/practices/", {"q": "\x02wombat\x03"}).content.decode()
    assert "\x02" not in page and "\x03" not in page
