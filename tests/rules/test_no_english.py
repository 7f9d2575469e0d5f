"""A page in another language holds no English text of the interface: it is read beside the same page in English."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override
from lxml import html

from countries.models import Country, Region, RegionalGroup
from lib.languages import labelled, list_comma, semicolon
from practices.models import Keyword
from practices.vocabulary import Instrument, MeasureGroup, MeasureType, Population, Provision
from tests.browser.pages import ALL, REFUSED, address
from tests.people import COMPLETE, claimed, client_of, complete_submission, send

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
WORD = re.compile(r"[^\W\d_]*[a-z]{2}")  # capitals alone are codes: A/RES/44/25, CSV
READ_ALOUD = ("title", "alt", "aria-label", "placeholder")
FOR_MACHINES = {"script", "style", "code", "pre"}

# What may stand there in the same words in every language.
NAMES = {"Child First", "Word", "Excel", "Atom", "BibTeX"}
SEARCHED = {"guardian", "shelter", "thailnd", "Thailand"}  # by the addresses of the pages, with a correction
OWN_NAMES = {name for _code, name in settings.LANGUAGES}  # each language in itself, to choose from
PEOPLE = {"Amina Writer", "Rui Curator", "Open Shelter", "amina@example.org", "rui@example.org"}
# Nothing carries its language in the <title> of a page and among keywords.
WRITTEN = {COMPLETE["title"], *COMPLETE["keywords"]}
# Words that are the same in French or in Spanish, names of languages among them. The other three share none.
SAME_WORDS = {
    "fr": {"Code", "Instruments", "Menu", "Messages", "Note", "Organisation", "Page", "Pages"}
    | {"Source", "source", "Sources", "Version", "version"}
    | {"Bengali", "Catalan", "Hindi", "Kazakh", "Khmer", "Swahili"},
    "es": {"Agenda", "Regional", "Hindi", "Khmer", "Tamil", "Urdu"},
}


# What a page says -----------------------------------------------------------------------------------------------------


def texts(page):
    """What a page says in its own language: what carries another `lang` is content, `translate="no"` a name."""
    root = html.fromstring(page)
    return {" ".join(text.split()) for text in spoken(root, root.get("lang"))}


def spoken(element, language):
    """Every text of an element and of those within it, as it is seen or read aloud."""
    if not isinstance(element.tag, str) or element.tag in FOR_MACHINES or element.get("translate") == "no":
        return
    if element.get("lang", language) != language:
        return
    yield from (element.get(name) for name in READ_ALOUD if element.get(name))
    if element.tag == "meta" and element.get("name") == "description":
        yield element.get("content")
    if element.tag != "textarea":  # what somebody typed
        yield element.text or ""
    for child in element:
        yield from spoken(child, language)
        yield child.tail or ""


def said(client, language, path, status):
    response = client.get(address(language, path))
    assert response.status_code == status, (language, path)
    return texts(response.content.decode())


# What may stand there -------------------------------------------------------------------------------------------------


def same_names(language):
    """The names of reference data that French or Spanish gives as English does: Kenya, Adoption."""
    for model, field in REFERENCE if language in SAME_WORDS else ():
        names = model.objects.values_list(field, flat=True)
        yield from (name["en"] for name in names if name.get(language) == name["en"])


REFERENCE = (
    *((model, "names") for model in (Country, Region, RegionalGroup, MeasureGroup, MeasureType, Population)),
    *((Instrument, "names"), (Instrument, "short_names"), (Provision, "titles")),
)


def pattern(phrases):
    """Matches each of the phrases as whole words, the longest first."""
    words = "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def left_in_english(client, paths, allowed=(), status=200):
    """{text: the addresses where it stands though their language is another}."""
    known = {
        language: pattern({*NAMES, *allowed, *SAME_WORDS.get(language, ()), *same_names(language)})
        for language in LANGUAGES
    }
    found = {}
    for path in paths:
        english = said(client, "en", path, status)
        for language in LANGUAGES:
            for text in english & said(client, language, path, status):
                if WORD.search(known[language].sub("", text)):
                    found.setdefault(text, []).append(address(language, path))
    return found


# Pages ----------------------------------------------------------------------------------------------------------------


def test_a_public_page_holds_no_english(starter_catalogue, client):
    paths = [path for path in ALL.values() if not path.startswith("/")]  # those of machines are in English alone
    keywords = Keyword.objects.values_list("name", flat=True)  # as they were written, in any language
    assert left_in_english(client, paths, {*SEARCHED, *keywords}) == {}


def test_a_page_that_is_not_there_holds_no_english(starter_catalogue, client):
    paths = [path for path, status in REFUSED.values() if status == 404]
    assert left_in_english(client, paths, status=404) == {}


def test_a_page_of_a_contributor_holds_no_english(starter_catalogue, amina):
    draft = f"contribute/{complete_submission(amina).pk}/"
    sections = [f"{draft}{name}/" for name in ("where", "what", "law", "results", "sources", "naming")]
    account = ["account/", "account/notices/", "account/delete/", "account/organisation/", "account/second-factor/"]
    paths = ["contribute/", "contribute/start/", draft, *sections, f"{draft}check/", f"{draft}preview/", *account]
    assert left_in_english(client_of(amina), paths, {*WRITTEN, *PEOPLE, *OWN_NAMES}) == {}


def test_a_page_of_a_curator_holds_no_english(starter_catalogue, amina, rui):
    review = f"desk/{claimed(send(complete_submission(amina)), rui).pk}/"
    decisions = [f"{review}{name}/" for name in ("publish", "changes", "decline", "clearance", "handovers/1")]
    paths = ["desk/", "desk/?queue=mine", "desk/practices/", "desk/to-verify/", "desk/activity/", review, *decisions]
    assert left_in_english(client_of(rui), paths, {*WRITTEN, *PEOPLE, *OWN_NAMES}) == {}


@pytest.mark.parametrize(
    ("language", "label", "parts"),
    [
        ("en", "Stage: ongoing", "a, b; c, d"),
        ("fr", "Stage\u00a0: ongoing", "a, b\u202f; c, d"),
        ("ru", "Stage: ongoing", "a, b; c, d"),
        ("ar", "Stage: ongoing", "a، b؛ c، d"),
        ("zh-hans", "Stage：ongoing", "a、b；c、d"),
    ],
)
def test_punctuation_is_that_of_the_reader(language, label, parts):
    with override(language):
        assert labelled("Stage", "ongoing") == label
        assert semicolon().join(list_comma().join(pair) for pair in ("ab", "cd")) == parts
        assert Template("{{ name }}{% colon %}ongoing").render(Context({"name": "Stage"})) == label
