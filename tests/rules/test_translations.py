"""Translations: private until enough curators stand for them, labelled, and never shown for what they do not say."""

import json
import re
from datetime import date
from html import unescape

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from practices import index
from practices.models import Practice, Translation
from submissions import translation_queues
from submissions.models import PracticeEvent
from submissions.practice_models import TranslationDraft
from tests.catalogue import entry, publish, revise, take_down
from tests.files.word import opened, paragraphs
from tests.pages import body, cards, main, said, text
from tests.people import client_of

MARK = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
FRENCH = {"title": "Foyers", "summary": "Résumé.", "context": "Un contexte."}
TODAY = date.today()


@pytest.fixture
def homes(empty_catalogue):
    publish(entry("hidden", context="Hidden."), translations={"hidden": {"fr": FRENCH}})
    take_down("hidden")
    one = entry("homes", title="Homes", context="A context.", description="A home for each child.", locality="Nairobi")
    one["safeguard_answers"]["legal-assistance"]["note"] = "Free of charge."
    publish(one, translations={"homes": {"fr": FRENCH}})
    return Practice.objects.get(slug="homes")


def page_of(user, slug="homes", language="fr"):
    """What the page of the desk remembers, by name."""
    response = client_of(user).get(reverse("desk:translate", args=[slug, language]))
    return {name: unescape(value) for name, value in MARK.findall(main(response))}


def sent(user, marks, texts=(), right=(), language="fr", **more):
    data = marks | {f"text.{part}": value for part, value in dict(texts).items()}
    data |= {f"right.{part}": "1" for part in right} | more
    return client_of(user).post(reverse("desk:translate", args=["homes", language]), data)


def told(part, language="fr"):
    return Translation.objects.get(practice__slug="homes", language=language).texts.get(part)


# What readers get -----------------------------------------------------------------------------------------------------


def test_readers_get_what_still_fits_labelled_and_the_original_of_what_changed(homes, client):
    page = text(main(client.get("/fr/practices/homes/")))
    assert (
        label("Machine translation of %(date)s, not yet reviewed", "fr") in page
        and "Foyers" in page
        and "Un contexte." in page
        and "A context." in page
    )
    revise("homes", title="Houses", context="Another context.")
    response = client.get("/fr/practices/homes/")
    html, page = main(response), text(main(response))
    assert '<h1 lang="en" dir="ltr">Houses</h1>' in html and "Foyers" in page
    assert '<p class="lead" lang="fr" dir="ltr">Résumé.</p>' in html
    assert re.search(r'<p class="change" lang="en" dir="ltr">(<del>A</del><ins>Another</ins>) context.</p>', html)
    assert page.index("Another context.") < page.index("Un contexte.")
    [card] = cards(client.get("/fr/practices/"))
    assert (card.title, card.lang, "Résumé." in card.text) == ("Houses", "en", True)
    words = paragraphs(opened(client.get("/fr/practices/homes/brief.docx").getvalue()))
    assert "Another context." in words and "Un contexte." not in words and "Résumé." in words
    first = text(main(client.get("/fr/practices/homes/v1/")))
    assert "Foyers" in first and "Un contexte." in first
    row = Translation.objects.get(practice=homes)
    assert (row.title, row.summary, row.made_from) == ("", "Résumé.", 1)
    assert (row.lacking, row.unreviewed, row.outdated) == (3, 1, 2)
    revise("homes", title="Homes")  # as it was: its translation says that again
    assert cards(client.get("/fr/practices/"))[0].title == "Foyers"


def label(words, language):
    """What a text that was made, or reviewed, today is called in a language."""
    with translation.override(language):
        return gettext(words) % {"date": date_format(TODAY)}


# At the desk ----------------------------------------------------------------------------------------------------------


def test_a_text_is_private_until_a_curator_says_that_it_is_right(homes, rui, client):
    before, etag = index.published_version()[0], client.get("/ar/practices/homes/")["ETag"]
    marks = page_of(rui, language="ar")
    arabic = {"title": "بيوت للأطفال", "description": "بيت لكل طفل", "safeguard-legal-assistance": "مجاناً"}
    assert sent(rui, marks, arabic, language="ar").status_code == 302
    assert not Translation.objects.filter(language="ar").exists()
    assert (index.published_version()[0], "بيوت" in body(client.get("/ar/practices/homes/"))) == (before, False)

    sent(rui, page_of(rui, language="ar"), arabic, right=["description", "safeguard-legal-assistance"], language="ar")
    html = main(client.get("/ar/practices/homes/"))
    assert label("Translated by a person on %(date)s", "ar") in text(html)
    assert "بيت لكل طفل" in html and "مجاناً" in html and "بيوت" not in html and "Rui" not in html
    assert '<div class="text" lang="ar" dir="rtl">' in html
    assert client.get("/ar/practices/homes/")["ETag"] != etag
    assert [card.slug for card in cards(client.get("/ar/practices/?q=بيت"))] == ["homes"]  # found by its body
    about = {"origin": "person", "made_from": 1, "made_on": str(TODAY), "reviewed_on": str(TODAY), "is_stale": False}
    assert told("description", "ar") == about | {"text": "بيت لكل طفل"}
    assert list(PracticeEvent.objects.values_list("action", "by__name")) == [("translate", "Rui Curator")]
    desk = text(main(client_of(rui).get(reverse("desk:translate", args=["homes", "ar"]))))
    assert f"{said('Approved by:', 'ar')} Rui Curator" in desk
    sent(rui, page_of(rui, language="ar"), {"description": ""}, right=["description"], language="ar")  # taken away
    assert told("description", "ar") is None


def test_a_machine_translation_that_a_person_reviews_says_so_and_a_changed_one_is_a_persons(homes, rui, client):
    texts = {"title": "Foyers", "context": "Un autre contexte."}
    sent(rui, page_of(rui), texts, right=texts)
    assert [told(part)["origin"] for part in ("title", "context", "summary")] == ["machine", "person", "machine"]
    assert [told(part)["reviewed_on"] for part in ("title", "summary")] == [str(TODAY), None]
    page = text(main(client.get("/fr/practices/homes/")))
    assert label("Machine translation, reviewed by a person on %(date)s", "fr") in page


def test_with_four_eyes_two_curators_stand_for_the_same_words(homes, rui, ines, settings, client):
    settings.APPROVALS_REQUIRED = 2
    texts = {"description": "Un foyer."}
    for _ in range(2):  # one who says it twice is still one
        assert sent(rui, page_of(rui), texts, right=texts).status_code == 302
        assert told("description") is None
    sent(ines, page_of(ines), {"description": "Un foyer pour chacun."}, right=texts)
    assert told("description") is None  # rui has not approved these words
    sent(rui, page_of(rui), {"description": "Un foyer pour chacun."}, right=texts)
    assert told("description")["text"] == "Un foyer pour chacun."
    assert {one.name for one in TranslationDraft.objects.get().approved_by.all()} == {"Rui Curator", "Ines Curator"}


def test_two_who_translate_at_once_lose_nothing(homes, rui, ines):
    first, second = page_of(rui), page_of(ines)
    sent(rui, first, {"description": "Un foyer.", "locality": "Nairobi (Kenya)"})
    texts = {"title": "Foyers", "description": "Une maison.", "locality": ""}
    answer = sent(ines, second, texts, right=["description"])
    page = main(answer)
    assert answer.status_code == 409 and "Une maison.</textarea>" in page and "What Rui Curator saved" in text(page)
    drafts = dict(TranslationDraft.objects.values_list("part", "text"))
    assert drafts == {"description": "Un foyer.", "locality": "Nairobi (Kenya)"}  # what ines left untouched too
    again = {name: unescape(value) for name, value in MARK.findall(page)}
    sent(ines, again, {"description": "Une maison."}, right=["description"])
    assert told("description")["text"] == "Une maison."
    saved = sent(ines, page_of(ines), {"results": "?", "description": "Maison."}, right=["description"], autosave="1")
    assert "Saved" in text(body(saved)) and told("description")["text"] == "Une maison."


def test_what_changed_while_it_was_typed_is_read_first_and_what_could_identify_a_person_too(homes, rui):
    marks = page_of(rui)
    revise("homes", context="Another context.")
    texts = {"context": "Un autre contexte, écrivez à leila@example.org"}
    refused = sent(rui, marks, texts, right=texts)
    assert "The original changed while you were writing" in text(main(refused)) and told("context")["is_stale"]
    refused = sent(rui, page_of(rui), texts, right=texts)
    assert "leila@example.org. Take it out, or tick that it may stay" in text(main(refused))
    assert told("context")["text"] == "Un contexte."
    sent(rui, page_of(rui), texts, right=texts, **{"stays.context": "1"})
    assert (told("context")["made_from"], told("context")["is_stale"]) == (2, False)
    refused = sent(rui, page_of(rui), {"title": "x" * 301, "summary": "Un \x00 résumé."}, revision="x")
    assert "It is too long" in text(main(refused)) and "x" * 301 in body(refused)
    assert TranslationDraft.objects.get(part="summary").text == "Un  résumé."


@pytest.mark.parametrize("path", ["homes/en/", "homes/de/", "hidden/fr/", "never/fr/", "?language=de", "?queue=all"])
def test_there_is_no_page_for_what_cannot_be_translated(homes, rui, path):
    assert client_of(rui).get(f"/en/desk/translations/{path}").status_code == 404


# Queues ---------------------------------------------------------------------------------------------------------------


def test_the_queues_of_each_language_hold_what_is_left_to_do(homes, rui):
    none = {"outdated": 0, "unreviewed": 0, "begun": 0, "missing": 0}
    assert translation_queues.counts() == {
        **dict.fromkeys(("es", "ru", "ar", "zh"), none | {"missing": 1}),
        **{"en": none, "fr": none | {"unreviewed": 1, "missing": 1}},
    }
    sent(rui, page_of(rui), {"description": "Un foyer."})
    revise("homes", title="Houses")
    assert translation_queues.counts()["fr"] == {"outdated": 1, "unreviewed": 1, "begun": 1, "missing": 1}
    for queue in translation_queues.QUEUES:
        response = client_of(rui).get("/en/desk/translations/", {"language": "fr", "queue": queue})
        assert [practice.slug for practice, _told in response.context["rows"]] == ["homes"], queue
    assert "1 text changed since · 2 texts to review · 3 texts missing" in text(main(response))
    assert len(counted(rui)) == len(counted(rui, publish, entry("two"), entry("three", context="A context.")))


def counted(user, do=lambda *_: None, *args):
    do(*args)
    client = client_of(user)
    pages = ("/en/desk/translations/?language=fr&queue=missing", "/en/desk/translations/homes/fr/")
    with CaptureQueriesContext(connection) as captured:
        assert [client.get(path).status_code for path in pages] == [200, 200]
    return captured.captured_queries


# Machine translations -------------------------------------------------------------------------------------------------


def lines(*rows):
    return "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)


def test_machine_translations_come_in_whole_or_not_at_all_and_never_over_what_a_person_read(
    homes, rui, tmp_path, capsys
):
    sent(rui, page_of(rui), {"title": "Foyers"}, right=["title"])
    good = {"slug": "homes", "language": "fr", "texts": {"title": "Maisons", "description": "Un foyer."}}
    bad = [
        "{",
        {"slug": "homes"},
        good | {"slug": "never"},
        good | {"language": "en"},
        good | {"made_from": 9},
        good | {"made_on": "yesterday"},
        good | {"texts": {"results": "Rien."}},
        good | {"texts": {"title": "Deux\nlignes", "description": " "}},
        good | {"texts": ["title"]},
    ]
    file = tmp_path / "translations.jsonl"
    file.write_text(lines(good, "", *bad))
    with pytest.raises(CommandError, match="Nothing was loaded: 9 lines"):
        call_command("load_translations", file)
    assert [line.split(":")[0] for line in capsys.readouterr().err.splitlines()] == [f"line {n}" for n in range(3, 12)]
    assert told("description") is None
    file.write_text(lines(good, good | {"language": "es", "made_on": "2026-11-23"}))
    call_command("load_translations", file)
    assert capsys.readouterr().out == "3 texts loaded, 1 left as a person has reviewed them\n"
    assert (told("title")["text"], told("description")["reviewed_on"]) == ("Foyers", None)
    assert (told("title", "es")["text"], told("title", "es")["made_on"]) == ("Maisons", "2026-11-23")
