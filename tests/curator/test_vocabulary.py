"""Keywords renamed, merged, deleted and given back: what is touched is shown first, and everything follows at once."""

import json
from functools import partial

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from practices import index, search
from practices.filters import find_practices
from practices.models import FormerKeyword, Keyword, Practice, VocabularyName
from submissions import drafts, workflow
from submissions.models import Submission, TouchedSubmission, VocabularyChange
from submissions.refused import Refused
from submissions.vocabulary import keywords, undoing, uses
from tests.catalogue import entry, generated_entries, publish, revise, take_down
from tests.pages import body, links, main, shown, text
from tests.people import claimed, client_of, complete_submission, returned, send
from tests.rules.test_index import stored

DESK = "/en/desk/vocabulary/"


def keyword(name):
    return Keyword.objects.get(name=name)


def rename(name, new, by):
    row = keyword(name)
    return keywords.rename(row, new, by=by, seen=uses.touched([row.pk]).digest)


def merge(names, into, by):
    pks, kept = [keyword(name).pk for name in {*names, into}], keyword(into).pk
    return keywords.merge(pks, kept, by=by, seen=uses.touched(pks, into=kept).digest)


def delete(name, by):
    row = keyword(name)
    return keywords.delete(row, by=by, seen=uses.touched([row.pk]).digest)


def undo(change, by):
    return undoing.undo(change, by=by, seen=undoing.undoing(change).digest)


def carried():
    """{slug of a practice: its keywords}."""
    return {one.slug: sorted(one.keywords.names()) for one in Practice.objects.prefetch_related("keywords")}


# Search, facets and pages ---------------------------------------------------------------------------------------------


def derived():
    """All that is derived from keywords, as it stands; and as it is once made anew from the tables."""
    now = stored(), search_names()
    VocabularyName.objects.filter(parameter="keyword").delete()
    search.reindex_vocabulary()
    index.rebuild()
    return now, (stored(), search_names())


def search_names():
    return sorted(VocabularyName.objects.filter(parameter="keyword").values_list("value", "name"))


def facet():
    return {slug: count for slug, count in find_practices(QueryDict()).counts("keyword").items() if count}


def from_tables():
    """The numbers of the facet, counted one by one."""
    rows = [slug for one in Practice.objects.published() for slug in one.keywords.slugs()]
    return {slug: rows.count(slug) for slug in rows}


def test_facets_names_and_pages_follow_every_change_at_once_as_if_made_anew(empty_catalogue, client, rui):
    publish(entry("hidden", keywords=["schools"]), *generated_entries(12))
    take_down("hidden")
    before, known = carried(), {row.name for row in Keyword.objects.all()}
    changes, tag = [], ""
    for do in (
        lambda: rename("schools", "Schooling", rui),
        lambda: merge(["Schooling", "città"], "city", rui),
        lambda: delete("法律", rui),
        *(partial(lambda place: undo(changes[place], rui), place) for place in (2, 1, 0)),
    ):
        if not Keyword.objects.filter(name="city").exists():
            publish(entry("city", keywords=["city"], stage="ended"))
            before["city"] = ["city"]
        changes.append(do())
        page = client.get("/en/practices/?keyword=schools&keyword=city")
        assert (page.status_code, page["ETag"] != tag) == (200, True)
        tag = page["ETag"]
        assert facet() == from_tables()
        now, anew = derived()
        assert now == anew
    assert carried() == before
    assert {row.name for row in Keyword.objects.all()} == known | {"city"}
    assert list(FormerKeyword.objects.values_list("slug", "keyword__name")) == [("schooling", "schools")]
    assert [change.action for change in changes] == ["rename", "merge", "delete", "undo", "undo", "undo"]


def test_a_printed_address_leads_on_and_what_is_shown_is_what_it_is_called_now(empty_catalogue, client, rui):
    publish(entry("one", keywords=["asylum seeker", "venezuela"]), entry("two", keywords=["asylum seekers"]))
    revise("one", results="Good.")
    rename("asylum seeker", "seeker of asylum", rui)
    merge(["seeker of asylum"], "asylum seekers", rui)
    delete("venezuela", rui)
    query = "keyword=asylum-seeker&keyword=asylum-seekers"
    page = client.get(f"/en/practices/?{query}&keyword=venezuela")
    assert shown(page) == ["two", "one"]
    told = text(main(page))
    assert "The keyword “asylum seeker” is now called “asylum seekers”." in told
    assert "The keyword “venezuela” is not used any more and was left out." in told
    exported = json.loads(body(client.get(f"/en/practices/export.json?{query}")))
    assert exported["query"] == {"keyword": ["asylum-seekers"]}
    assert [one["keywords"] for one in exported["results"]] == [["asylum seekers"]] * 2
    assert client.get(f"/api/v1/practices/?{query}").json()["count"] == 2
    refused = client.get("/api/v1/practices/?keyword=venezuela")
    assert refused.status_code == 400 and "The keyword “venezuela” is not used any more." in body(refused)
    # The page and its files say what it is called now; a version says what it said, and leads on.
    for path in ("", "brief.docx"):
        practice = body(client.get(f"/en/practices/one/{path}"))
        assert "asylum seekers" in practice and "venezuela" not in practice
    version = main(client.get("/en/practices/one/v1/"))
    assert "<bdi>asylum seeker</bdi>" in version and "/en/practices/?keyword=asylum-seeker" in links(version)
    assert "asylum seeker" not in text(main(client.get("/en/practices/one/history/")))


# Submissions ----------------------------------------------------------------------------------------------------------


def test_drafts_and_submissions_follow_and_what_is_published_later_too(empty_catalogue, amina, noor, sam, rui):
    publish(entry("one", keywords=["host families", "venezuela", "hosts"]))
    draft = drafts.save(drafts.begin(amina), {"keywords": ["Host families", "new word", "venezuela"]}, seen=1)
    waiting = claimed(send(complete_submission(sam, keywords=["host families", "venezuela"])), rui)
    closed = send(complete_submission(noor, keywords=["host families"]))
    workflow.perform("withdraw", closed, by=noor)
    changes = [merge(["host families"], "hosts", rui), delete("venezuela", rui)]

    def written():
        return [Submission.objects.get(pk=one.pk).keywords for one in (draft, waiting, closed)]

    assert written() == [["hosts", "new word"], ["hosts"], ["host families"]]
    again = drafts.begin_again(Submission.objects.get(pk=closed.pk), noor)
    assert again.keywords == ["hosts"]
    # Whoever has the page still open saves the old words without a conflict, and publishing reads them right.
    drafts.save(draft, {"keywords": ["Host families", "venezuela"]}, seen=draft.version)
    workflow.perform("publish", waiting, by=rui)
    assert carried()[waiting.practice.slug] == ["hosts"]
    assert sorted(drafts.begin_update(Practice.objects.get(slug="one"), sam).keywords) == ["hosts"]
    # Undoing gives back what fits: not to whoever wrote since, nor to what is closed by now.
    undo(changes[1], rui)
    undo(changes[0], rui)
    assert written() == [["Host families", "venezuela"], ["hosts"], ["host families"]]
    assert carried()["one"] == ["host families", "hosts", "venezuela"]


def test_the_words_of_a_draft_go_with_it(empty_catalogue, amina, rui):
    publish(entry("one", keywords=["host families"]))
    draft = drafts.save(drafts.begin(amina), {"keywords": ["host families"]}, seen=1)
    change = rename("host families", "hosts", rui)
    assert list(TouchedSubmission.objects.values_list("submission", "before")) == [(draft.pk, ["host families"])]
    assert client_of(amina).post(f"/en/contribute/{draft.pk}/delete/", {"confirm": "1"}).status_code == 302
    assert not Submission.objects.filter(pk=draft.pk).exists() and not TouchedSubmission.objects.exists()
    assert "before" not in json.dumps(change.before) and undo(change, rui).undoes == change


def test_the_preview_tells_exactly_what_is_touched_and_no_draft(empty_catalogue, amina, sam, rui):
    publish(
        entry("other", title="Schools by the sea", keywords=["schools"]),
        entry("one", title="Hosts along the river", keywords=["host families"]),
        entry("down", title="Hosts in the hills", keywords=["host families"]),
    )
    take_down("down")
    complete_submission(amina, title="A private draft")
    sent = claimed(send(complete_submission(sam, title="Hosts in the city")), rui)
    returned(sent, rui)
    drafts.save(sent, {"title": "Typed since", "keywords": ["schools"]}, seen=99)
    client, row = client_of(rui), keyword("host families")
    pages = [f"{DESK}keywords/{row.pk}/", f"{DESK}keywords/{row.pk}/delete/"]
    pages += [f"{DESK}keywords/{row.pk}/rename/?name=hosts"]
    pages += [f"{DESK}merge/?keyword={row.pk}&keyword={keyword('schools').pk}&into={keyword('schools').pk}"]
    titles = ("Hosts along the river", "Hosts in the hills", "Hosts in the city")
    for path in pages:
        page = main(client.get(path))
        assert [title for title in titles if title in page] == list(titles), path
        assert {"/en/desk/practices/one/", "/en/desk/practices/down/", sent.desk_url} <= links(page)
        assert not any(word in page for word in ("private draft", "Typed since", "Schools by the sea"))
    assert Keyword.objects.count() == 2 and not VocabularyChange.objects.exists()
    listed = text(main(client.get(f"{DESK}?q=HOST")))
    assert "host families Practices 2 Open submissions 1" in listed and "schools" not in listed


# At the desk ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def four(empty_catalogue):
    publish(entry("one", keywords=["schools", "returns"]), entry("two", keywords=["return", "law reform"]))


def test_a_curator_renames_by_the_page_and_undoes_it(four, rui):
    client, page = client_of(rui), f"{DESK}keywords/{keyword('schools').pk}/rename/"
    preview = client.get(page, {"name": " Open \u202e schools\u200f "})
    seen = preview.context["touched"].digest
    assert "Open schools" in text(main(preview)) and carried()["one"] == ["returns", "schools"]
    done = client.post(page, {"name": "Open schools", "seen": seen})
    change = VocabularyChange.objects.get()
    assert (done.status_code, done["Location"]) == (302, change.get_absolute_url())
    assert carried()["one"] == ["Open schools", "returns"]
    told = client.get(done["Location"])
    assert "Keyword “\u2068schools\u2069” renamed to “\u2068Open schools\u2069”" in text(main(told))
    # Pressed twice, or by somebody who looked earlier: it is done once, and said.
    assert "Something changed since you looked." in text(main(client.post(page, {"name": "X", "seen": seen})))
    assert "Something changed since you looked." in text(main(client.post(done["Location"], {"seen": "x"})))
    assert client.post(done["Location"], {"seen": told.context["plan"].digest}).status_code == 302
    assert carried()["one"] == ["returns", "schools"]
    assert "This was undone already." in text(main(client.post(done["Location"])))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Type a name that has letters or digits."),
        ("  \t ", "Type a name that has letters or digits."),
        ("\u202e\u200f\u2066", "Type a name that has letters or digits."),
        ("?!", "Type a name that has letters or digits."),
        ("a, b", "A keyword has no comma or semicolon"),
        ("k" * 101, "This has 101 characters; there is room for 100."),
        ("schools", "It is called so already."),
        ("Law Reform!", "There is a keyword “law reform” already."),
        ("going back", "“going back” leads to the keyword “return”"),
    ],
)
def test_a_name_that_cannot_be_is_refused_beside_the_field(four, rui, name, said):
    FormerKeyword.objects.create(slug="going-back", name="going back", keyword=keyword("return"))
    row, client = keyword("schools"), client_of(rui)
    page = f"{DESK}keywords/{row.pk}/rename/"
    for answer in (client.get(page, {"name": name}), client.post(page, {"name": name, "seen": "x"})):
        assert answer.status_code == 200 and said in text(main(answer)), name
        assert ("instead" in text(main(answer))) == ("keyword “" in said)
    assert not VocabularyChange.objects.exists()


def test_near_doubles_are_suggested_and_several_merged(four, rui, client):
    publish(entry("three", keywords=["Law-Reform bill", "law reforrm", "urban schools"]))
    signed_in = client_of(rui)
    found = {frozenset((one.first.name, one.second.name)) for one in uses.alike()}
    assert found == {frozenset(("return", "returns")), frozenset(("law reform", "law reforrm"))}
    assert "Same words in another form" in text(main(signed_in.get(f"{DESK}alike/")))
    rows = [keyword(name).pk for name in ("return", "law reform")]
    page = signed_in.get(f"{DESK}merge/", {"keyword": rows, "add": "Returns"})
    assert {row.name for row in page.context["rows"]} == {"return", "returns", "law reform"}
    into = {"keyword": [row.pk for row in page.context["rows"]], "into": keyword("return").pk}
    seen = signed_in.get(f"{DESK}merge/", into).context["touched"].digest
    assert signed_in.post(f"{DESK}merge/", into | {"seen": seen}).status_code == 302
    assert [carried()[slug] for slug in ("one", "two")] == [["return", "schools"], ["return"]]
    for query in ("keyword=999999&keyword=x&into=x", f"keyword={rows[0]}&add=none+such", "keyword=99999999999999999"):
        answer = signed_in.get(f"{DESK}merge/?{query}")
        assert answer.status_code == 200 and not answer.context["gone"]
    refused = signed_in.post(f"{DESK}merge/", {"keyword": rows[:1], "seen": uses.touched([]).digest})
    assert refused.status_code == 200 and "There is a problem" in text(main(refused))


def test_undoing_gives_back_what_still_fits_and_says_what_does_not(four, rui, ines):
    merged = merge(["returns"], "return", rui)
    Practice.objects.get(slug="one").keywords.set(["schools"])  # as somebody who publishes an update would
    plan = undoing.undoing(merged)
    assert ([one.slug for one in plan.left], plan.practices) == (["one"], [])
    assert "1 practice was changed since and stays as it is" in text(
        main(client_of(ines).get(merged.get_absolute_url()))
    )
    undo(merged, ines)
    assert carried() == {"one": ["schools"], "two": ["law reform", "return"]}
    # What a later change stands on is not pulled away from under it.
    first, second = rename("schools", "schooling", rui), rename("schooling", "school", rui)
    gone = delete("law reform", rui)
    rename("return", "law reform", ines)
    for change, said in ((first, "was renamed again since"), (gone, "Another keyword is called"), (merged, "undone")):
        before = carried()
        with pytest.raises(Refused, match=said):
            undo(change, ines)
        assert carried() == before
    undo(second, ines)
    assert undo(first, ines).undoes == first
    with pytest.raises(keywords.Moved):
        keywords.delete(keyword("schools"), by=rui, seen="what was shown an hour ago")


def test_lists_cost_the_same_with_many_keywords(four, rui):
    client = client_of(rui)
    rename("schools", "schooling", rui)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            for path in ("", "alike/", "changes/", f"merge/?keyword={keyword('return').pk}", "measures/"):
                client.get(f"{DESK}{path}")
        return len(captured)

    cost()
    one = cost()
    publish(entry("many", keywords=["returnings", "schoolings", "law reforms"]))
    rename("returnings", "returning", rui)
    delete("law reforms", rui)
    cost()
    assert cost() == one
