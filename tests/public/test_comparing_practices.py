"""Two to four practices side by side: every fact, every safeguard, every section; and what must be told."""

import pytest

from practices.reading import section_headings
from tests.catalogue import entry, publish, revise, starter_entries, take_down
from tests.pages import RESTRICTED, links, main, text

SECTIONS = {"context": "A context.", "description": "What is done.\n\nAnd more.", "results": "Nobody is held."}


@pytest.fixture
def few(empty_catalogue):
    publish(
        entry("hidden", title="Hidden practice"),
        entry("one", countries=["TH"], yes=["best-interests"], measure_types=["foster-care"], **SECTIONS),
        entry("two", countries=["KE"], liberty="restricted", lessons="It was too small.", locality="Nairobi"),
        entry("three", countries=["FR"], start="", stage="unknown"),
        entry("across", countries=["TH", "KE", "UG", "FR", "DE", "MX", "CO"], scope="regional"),
        entry("five", countries=["MX"]),
        translations={"two": {"fr": {"title": "La deuxième", "summary": "Résumé."}}},
    )
    take_down("hidden", "At the request of the ministry.")


def compare(client, *slugs, language="en", more=""):
    query = "&".join(f"practice={slug}" for slug in slugs)
    return client.get(f"/{language}/practices/compare/?{query}{more}")


def table(response):
    """Every row of the table: its heading, and what each practice says there."""
    return {
        row["heading"]: [
            cell.answer.answer_label
            if cell.answer
            else cell.text.text
            if cell.text
            else [line.text for line in cell.lines]
            for cell in row["cells"]
        ]
        for part in response.context["parts"]
        for row in part["rows"]
    }


def test_practices_stand_side_by_side_with_facts_safeguards_and_sections(few, client):
    response = compare(client, "one", "two")
    rows = table(response)
    facts = {heading: rows.pop(heading) for heading in ("Where", "When", "May the child leave?", "Children reached")}
    assert facts == {
        "Where": [["Thailand"], ["Kenya", "Nairobi"]],
        "When": [["since 2015", "Ongoing"], ["since 2015", "Ongoing"]],
        "May the child leave?": [["Free to leave"], ["Liberty restricted"]],
        "Children reached": [["Not stated"], ["Not stated"]],
    }
    assert rows["Context"] == ["A context.", []]
    assert rows["What is done"] == ["What is done.\n\nAnd more.", []]
    assert (rows["Results"], rows["Limits and lessons"]) == (["Nobody is held.", []], [[], "It was too small."])
    safeguards = next(part for part in response.context["parts"] if part["heading"] == "Safeguards")
    assert len(safeguards["rows"]) == 10
    assert [cell.answer.answer for cell in safeguards["rows"][0]["cells"]] == ["yes", "not-stated"]
    page = main(response)
    assert page.count("answer answer-yes") == 1 and page.count("answer answer-not-stated") == 19
    assert text(page).count(RESTRICTED) == 1
    assert response.context["notices"] == []


def test_every_section_of_real_practices_is_there_as_its_page_has_it(starter_catalogue, client):
    chosen = starter_entries()[:4]
    page = text(main(compare(client, *(one["slug"] for one in chosen))))
    texts = [one[field] for one in chosen for field, _heading in section_headings()]
    paragraphs = [" ".join(paragraph.split()) for whole in texts for paragraph in whole.split("\n\n")]
    assert len(paragraphs) > 24
    assert [paragraph for paragraph in paragraphs if paragraph not in page] == []
    sources = [source["title"] for one in chosen for source in one["sources"]]
    assert [title for title in sources if " ".join(title.split()) not in page] == []


def test_the_text_is_that_of_the_version_published_now(few, client):
    revise("one", results="It ended.")
    assert table(compare(client, "one", "two"))["Results"] == ["It ended.", []]


def test_titles_are_in_the_language_of_the_reader_and_say_so(few, client):
    page = main(compare(client, "one", "two", language="fr"))
    assert 'lang="fr" dir="ltr">La deuxième</a>' in page
    assert 'lang="en" dir="ltr">Practice one</a>' in page


def test_a_practice_of_many_countries_names_a_few(few, client):
    where = table(compare(client, "across", "one"))["Where"]
    assert where == [["Regional", "Colombia", "France", "Germany", "Kenya", "Mexico", "and 2 more"], ["Thailand"]]


@pytest.mark.parametrize(
    ("slugs", "shown", "notices"),
    [
        ((), [], []),
        (("",), [], []),
        (("one",), ["one"], []),
        (
            ("one", "nowhere", "NO WHERE", "two"),
            ["one", "two"],
            [
                "“nowhere” is not a known value of “practice” and was left out.",
                "“NO WHERE” is not a known value of “practice” and was left out.",
            ],
        ),
        (
            ("hidden", "one"),
            ["one"],
            ["“hidden” was taken down and is left out: At the request of the ministry."],
        ),
        (("one", "two", "one"), ["one", "two"], ["Chosen more than once, shown once: Practice one."]),
        (
            ("one", "two", "three", "across", "five"),
            ["one", "two", "three", "across"],
            ["At most 4 can stand side by side. Left out: Practice five."],
        ),
    ],
)
def test_what_cannot_be_compared_is_told(few, client, slugs, shown, notices):
    response = compare(client, *slugs)
    assert response.status_code == 200
    assert [one["reading"].slug for one in response.context["practices"]] == shown
    assert response.context["notices"] == notices
    assert [notice for notice in notices if notice not in text(main(response))] == []
    assert ('<table class="compare' in main(response)) == (len(shown) > 1)
    assert ('name="find"' in main(response)) == (len(shown) < 4)
    assert "Hidden practice" not in main(response)


def test_one_practice_is_offered_those_like_it_and_what_words_find(few, client):
    alike = compare(client, "one").context["offered"]
    assert {one["slug"] for one in alike} == {"two", "three", "across", "five"}
    found = compare(client, "one", more="&find=nairobi").context["offered"]
    assert [(one["slug"], one["add_url"]) for one in found] == [
        ("two", "/en/practices/compare/?practice=one&practice=two")
    ]
    found = compare(client, "one", more="&find=Kenya").context["offered"]
    assert {one["slug"] for one in found} == {"two", "across"}
    added = client.get(found[0]["add_url"])
    assert [one["reading"].slug for one in added.context["practices"]] == ["one", found[0]["slug"]]
    assert "No other practice matches these words." in text(main(compare(client, "one", more="&find=zebra")))
    assert "hidden" not in {one["slug"] for one in compare(client, "one", more="&find=Hidden").context["offered"]}


def test_a_practice_is_dropped_by_its_link(few, client):
    page = main(compare(client, "one", "two", "three"))
    assert "/en/practices/compare/?practice=one&practice=three" in links(page)


def test_the_page_of_a_practice_leads_to_the_comparison(few, client):
    assert "/en/practices/compare/?practice=one" in links(main(client.get("/en/practices/one/")))
