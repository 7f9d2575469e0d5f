"""Writing a draft, section by section: what is right is kept, what is wrong is shown, nothing typed is lost."""

from pytest import fixture, mark

from practices.vocabulary import Safeguard
from submissions import drafts
from submissions.content import content_of
from submissions.models import Submission
from tests.contributor.pages import Form, address, autosave, filled, save
from tests.pages import body, text
from tests.people import COMPLETE, client_of, complete_submission, send


@fixture
def draft(amina):
    return drafts.begin(amina)


@fixture
def writer(amina):
    return client_of(amina)


def now(submission):
    return Submission.objects.get(pk=submission.pk)


def stored(submission, *fields):
    return {name: drafts.stored(now(submission), name) for name in fields}


# A whole submission ---------------------------------------------------------------------------------------------------


def test_amina_writes_all_six_sections_by_the_forms_alone(writer, draft):
    save(
        writer,
        draft,
        "where",
        title=COMPLETE["title"],
        summary=COMPLETE["summary"],
        language="fr",
        countries=["ke", "ug"],
        scope="national",
        locality="Kisumu",
        local_name="Nyumba",
        start="March 2019",
        end="",
        stage="ongoing",
        implementers__0__name="Ministry of Social Affairs",
        implementers__0__kind="government",
    )
    save(
        writer,
        draft,
        "what",
        context="Before.",
        description="First.\r\n\r\nThen.",
        measure_types=["foster-care"],
        populations=["families"],
        liberty="restricted",
        keywords="host families, border; host families",
    )
    save(
        writer,
        draft,
        "law",
        legal_basis="An act.",
        provisions=["crc-3", "crc-37b"],
        safeguards="A guardian is named.",
        **{"safeguard-family-unity-answer": "yes", "safeguard-family-unity-note": "Always."},
    )
    save(
        writer,
        draft,
        "results",
        results="Nobody was held.",
        lessons="It took years.",
        reach_children="1 200",
        reach_note="Count of the ministry.",
        evidence="evaluated",
    )
    save(
        writer,
        draft,
        "sources",
        sources__0__title="An evaluation",
        sources__0__publisher="A university",
        sources__0__year="2022",
        sources__0__url="report.example/1",
    )
    save(writer, draft, "naming", naming="organisation", confidential_notes="I work there.")
    unanswered = {"answer": "not-stated", "note": ""}
    answers = dict.fromkeys(Safeguard.objects.values_list("pk", flat=True), unanswered)
    assert content_of(now(draft)) == {
        "title": COMPLETE["title"],
        "summary": COMPLETE["summary"],
        "language": "fr",
        "context": "Before.",
        "description": "First.\n\nThen.",
        "legal_basis": "An act.",
        "safeguards": "A guardian is named.",
        "results": "Nobody was held.",
        "lessons": "It took years.",
        "locality": "Kisumu",
        "local_name": "Nyumba",
        "start": "2019-03",
        "end": "",
        "stage": "ongoing",
        "scope": "national",
        "evidence": "evaluated",
        "liberty": "restricted",
        "countries": ["KE", "UG"],
        "measure_types": ["foster-care"],
        "populations": ["families"],
        "provisions": ["crc-3", "crc-37b"],
        "implementers": ["Ministry of Social Affairs"],
        "implementer_kinds": ["government"],
        "keywords": ["host families", "border"],
        "safeguard_answers": answers | {"family-unity": {"answer": "yes", "note": "Always."}},
        "reach": {"children": 1200, "note": "Count of the ministry."},
        "sources": [
            {"title": "An evaluation", "publisher": "A university", "year": 2022, "url": "https://report.example/1"}
        ],
        "certainty": "",
        "attachments": [],
    }
    assert stored(draft, "naming", "confidential_notes") == {
        "naming": "organisation",
        "confidential_notes": "I work there.",
    }


@mark.parametrize("section", ["where", "what", "law", "results", "sources", "naming"])
def test_a_page_saved_as_it_was_opened_changes_nothing(writer, amina, section):
    whole = complete_submission(amina, safeguard_answers={"family-unity": {"answer": "partly", "note": "n"}})
    save(writer, whole, section)
    assert now(whole).version == whole.version


@mark.parametrize("section", ["where", "what", "law", "results", "sources", "naming"])
def test_an_update_opened_and_saved_changes_nothing(writer, amina, starter_catalogue, section):
    from practices.models import Practice

    update = drafts.begin_update(Practice.objects.order_by("pk").first(), amina)
    save(writer, update, section)
    assert now(update).version == update.version


def test_the_buttons_lead_on_and_back(writer, draft):
    assert save(writer, draft, "where").url == address(draft, "what/")
    assert save(writer, draft, "naming").url == address(draft, "check/")
    assert save(writer, draft, "where", go="back").url == address(draft)


def test_what_is_not_on_a_page_stays(writer, amina):
    whole = complete_submission(amina)
    version = str(whole.version)
    writer.post(address(whole, "where/"), {"version": version, "title": "Only a title"})
    assert stored(whole, "title", "summary", "countries", "implementers", "scope") == {
        "title": "Only a title",
        "summary": COMPLETE["summary"],
        "countries": ["ke"],
        "implementers": COMPLETE["implementers"],
        "scope": "national",
    }


def test_all_ticks_can_be_taken_away(writer, amina):
    whole = complete_submission(amina)
    save(writer, whole, "where", countries=[""])
    assert stored(whole, "countries") == {"countries": []}


# What is wrong --------------------------------------------------------------------------------------------------------


def test_a_wrong_field_stays_as_typed_while_all_others_are_saved(writer, draft):
    answer = save(writer, draft, "where", title="t" * 111, start="07/03/2019", locality="Kisumu", countries=["ke"])
    assert answer.status_code == 200
    page = body(answer)
    assert "t" * 111 in page and 'value="07/03/2019"' in page
    assert 'href="#id_title"' in page and 'href="#id_start"' in page
    assert "day and month could be mistaken" in page
    assert stored(draft, "title", "start", "locality", "countries") == {
        "title": "",
        "start": "",
        "locality": "Kisumu",
        "countries": ["ke"],
    }


def test_errors_stand_beside_their_fields_in_every_section(writer, draft):
    wrong = {
        "where": ({"language": "xx", "scope": "galactic", "countries": ["ke", "atlantis"]}, ["language", "countries"]),
        "what": ({"measure_types": ["foster-care"] * 2 + ["none"], "keywords": "k" * 101}, ["measure_types"]),
        "law": ({"provisions": "crc-999", "safeguard-family-unity-answer": "maybe"}, ["provisions"]),
        "results": ({"reach_children": "many", "evidence": "hearsay"}, ["reach_children"]),
        "sources": ({"sources-0-title": "T", "sources-0-url": "javascript:alert(1)", "sources-0-year": "22"}, []),
        "naming": ({"naming": "person", "confidential_notes": "n" * 20_001}, ["confidential_notes"]),
    }
    for section, (typed, fields) in wrong.items():
        before = content_of(now(draft))
        data = filled(writer, draft, section) | typed
        answer = writer.post(address(draft, f"{section}/"), data)
        assert (section, answer.status_code) == (section, 200)
        assert "There is a problem" in body(answer)
        for field in fields:
            assert f'id="id_{field}_error"' in body(answer), (section, field)
        assert content_of(now(draft)) == before


def test_six_measures_are_too_many_and_none_is_lost_from_the_page(writer, draft):
    six = ["foster-care", "kinship-care", "guardianship", "legal-prohibition", "training", "firewall"]
    answer = save(writer, draft, "what", measure_types=six, context="Kept.")
    assert "Choose at most 5: you have chosen 6." in body(answer)
    assert body(answer).count('name="measure_types"') - 1 >= 6 and body(answer).count(" checked>") >= 6
    assert stored(draft, "measure_types", "context") == {"measure_types": [], "context": "Kept."}


@mark.parametrize("nonsense", ["a\x00b", "9" * 5000])
@mark.parametrize("section", ["where", "what", "law", "results", "sources", "naming"])
def test_nonsense_in_every_field_is_never_an_error_of_the_server(writer, draft, section, nonsense):
    data = filled(writer, draft, section)
    typed = {name: nonsense for name in data if name != "csrfmiddlewaretoken"}
    extra = {
        "sources-999-title": "x",
        "implementers--1-name": "x",
        "keep.title": "mine",
        "conflict": "id",
        "go": nonsense,
    }
    for button in ({}, {"add": nonsense}, {"remove": nonsense}, {"remove_file": nonsense}, {"autosave": "1"}):
        answer = writer.post(address(draft, f"{section}/"), typed | extra | button)
        assert answer.status_code in (200, 302, 409), (section, button, answer.status_code)


def test_no_such_section_is_not_found(writer, draft):
    assert writer.get(address(draft, "nowhere/")).status_code == 404
    assert writer.post(address(draft, "nowhere/")).status_code == 404


# Dates ----------------------------------------------------------------------------------------------------------------


@mark.parametrize(
    ("typed", "kept"),
    [
        ("2019", "2019"),
        (" 2019-3 ", "2019-03"),
        ("2019-03-07", "2019-03-07"),
        ("March 2019", "2019-03"),
        ("Sept. 2019", "2019-09"),
        ("7 March 2019", "2019-03-07"),
        ("March 7, 2019", "2019-03-07"),
        ("03/2019", "2019-03"),
        ("25/03/2019", "2019-03-25"),
        ("03/25/2019", "2019-03-25"),
        ("٢٠١٩", "2019"),
    ],
)
def test_dates_are_read_as_people_write_them(writer, draft, typed, kept):
    save(writer, draft, "where", start=typed)
    assert now(draft).start == kept


@mark.parametrize("typed", ["03/04/2019", "soon", "2019-13", "2019-02-30", "1492", "13/13/2019", "Marchember 2019"])
def test_a_date_that_is_not_clear_is_asked_for_again(writer, draft, typed):
    answer = save(writer, draft, "where", start=typed)
    assert (answer.status_code, now(draft).start) == (200, "")
    assert 'id="id_start_error"' in body(answer)


def test_months_are_read_in_the_language_of_the_page(writer, draft):
    data = filled(writer, draft, "where", start="mars 2019", end="décembre 2021")
    writer.post(address(draft, "where/").replace("/en/", "/fr/"), data)
    assert stored(draft, "start", "end") == {"start": "2019-03", "end": "2021-12"}


# Rows -----------------------------------------------------------------------------------------------------------------


def test_a_row_is_added_and_another_is_ready(writer, draft):
    data = filled(writer, draft, "sources", sources__0__title="First")
    answer = writer.post(address(draft, "sources/"), data | {"add": "sources"})
    assert answer.url == f"{address(draft, 'sources/')}?added=sources#id_sources"
    page = body(writer.get(answer.url))
    assert 'value="First"' in page and 'name="sources-1-title"' in page and "sources-2-title" not in page
    assert page.index("autofocus") > page.index('name="sources-1-title"')


def test_a_row_is_removed_and_everything_else_on_the_page_saved(writer, amina):
    rows = [{"title": name, "publisher": "", "year": None, "url": ""} for name in ("One", "Two", "Three")]
    whole = complete_submission(amina, sources=rows)
    data = filled(writer, whole, "sources", sources__2__publisher="A press")
    writer.post(address(whole, "sources/"), data | {"remove": "sources-1"})
    assert now(whole).sources == [rows[0], rows[2] | {"publisher": "A press"}]


def test_a_row_with_a_fault_keeps_what_was_typed_in_all_rows(writer, draft):
    data = filled(writer, draft, "sources") | {
        "sources-0-title": "One",
        "sources-0-year": "soon",
        "sources-1-title": "Two",
        "add": "sources",
    }
    answer = writer.post(address(draft, "sources/"), data)
    page = body(answer)
    assert answer.status_code == 200 and now(draft).sources == []
    assert 'value="One"' in page and 'value="soon"' in page and 'value="Two"' in page
    assert 'href="#id_sources-0-year"' in page and 'name="sources-2-title"' in page


def test_an_empty_row_is_none(writer, draft):
    save(writer, draft, "where", implementers__0__name="", implementers__0__kind="")
    assert now(draft).implementers == []


# Saved while one types ------------------------------------------------------------------------------------------------


def test_a_pause_in_typing_saves_and_moves_the_version_on(writer, draft):
    data = filled(writer, draft, "where", title="Half a tit")
    answer = body(autosave(writer, draft, "where", data))
    assert "Saved" in answer and 'name="version" value="2" hx-swap-oob="true"' in answer
    assert "<form" not in answer and "Half a tit" not in answer
    autosave(writer, draft, "where", data | {"title": "Half a title", "version": "2"})
    assert (now(draft).title, now(draft).version) == ("Half a title", 3)


def test_a_pause_saves_what_is_right_and_names_what_is_not(writer, draft):
    data = filled(writer, draft, "where", title="Fine", start="soon")
    answer = text(body(autosave(writer, draft, "where", data)))
    assert "Not saved yet, because something is wrong with it: When it began" in answer
    assert stored(draft, "title", "start") == {"title": "Fine", "start": ""}


# Two at once ----------------------------------------------------------------------------------------------------------


def test_two_people_in_different_fields_both_keep_their_words(draft, amina, noor):
    hers, his = client_of(amina), client_of(noor)
    first = filled(hers, draft, "where", title="Amina's title")
    second = filled(his, draft, "where", locality="Noor's town")
    hers.post(address(draft, "where/"), first)
    assert his.post(address(draft, "where/"), second).status_code == 302
    assert stored(draft, "title", "locality") == {"title": "Amina's title", "locality": "Noor's town"}


def conflict(draft, amina, noor, **more):
    """Noor saves a title while Amina types another; Amina's writer, her page, and the answer to her saving."""
    hers, his = client_of(amina), client_of(noor)
    data = filled(hers, draft, "where", title="Families are hosted", locality="Kisumu", **more)
    save(his, draft, "where", title="Families find hosts")
    return hers, data, hers.post(address(draft, "where/"), data)


def test_the_same_field_is_shown_twice_and_neither_text_wins_silently(draft, amina, noor):
    _, _, answer = conflict(draft, amina, noor)
    words = text(body(answer))
    assert answer.status_code == 409
    assert "Families find hosts" in words and "Families are hosted" in words
    assert "<del>find hosts</del>" in body(answer) or "<del>" in body(answer)
    assert body(answer).count('type="radio"') == 2 and " checked" not in body(answer)
    assert stored(draft, "title", "locality") == {"title": "Families find hosts", "locality": "Kisumu"}


@mark.parametrize(("choice", "title"), [("mine", "Families are hosted"), ("theirs", "Families find hosts")])
def test_a_choice_settles_it(draft, amina, noor, choice, title):
    hers, data, _ = conflict(draft, amina, noor)
    chosen = data | {"version": str(now(draft).version), "conflict": "title", "keep.title": choice}
    assert hers.post(address(draft, "where/"), chosen).status_code == 302
    assert stored(draft, "title", "locality") == {"title": title, "locality": "Kisumu"}


def test_without_a_choice_it_is_asked_again(draft, amina, noor):
    hers, data, _ = conflict(draft, amina, noor)
    answer = hers.post(address(draft, "where/"), data | {"version": str(now(draft).version), "conflict": "title"})
    assert answer.status_code == 409
    assert "choose which text stays" in body(answer)
    assert now(draft).title == "Families find hosts"


def test_a_choice_between_two_texts_keeps_the_wrong_field_on_the_page(draft, amina, noor):
    hers, data, _ = conflict(draft, amina, noor, start="soon")
    answer = hers.post(
        address(draft, "where/"),
        data | {"version": str(now(draft).version), "conflict": "title", "keep.title": "theirs"},
    )
    assert answer.status_code == 200
    assert 'value="soon"' in body(answer) and 'value="Families find hosts"' in body(answer)


def test_the_page_goes_on_saving_other_fields_while_two_texts_wait(draft, amina, noor):
    hers, his = client_of(amina), client_of(noor)
    data = filled(hers, draft, "where", title="Mine", locality="K")
    save(his, draft, "where", title="Theirs")
    answer = body(autosave(hers, draft, "where", data))
    assert 'name="seen.title" value="1"' in answer and 'name="version" value="3"' in answer
    data |= {"version": "3", "seen.title": "1", "locality": "Kisumu"}
    assert 'name="seen.title" value="1"' in body(autosave(hers, draft, "where", data))
    assert stored(draft, "title", "locality") == {"title": "Theirs", "locality": "Kisumu"}
    assert hers.post(address(draft, "where/"), data | {"version": "4"}).status_code == 409


def test_what_others_changed_unseen_is_not_written_over_later(draft, amina, noor):
    """Amina's page saves another field first, and so goes on from a version in which Noor's title is already there."""
    hers, his = client_of(amina), client_of(noor)
    data = filled(hers, draft, "where")
    save(his, draft, "where", title="Theirs")
    answer = body(autosave(hers, draft, "where", data | {"locality": "Kisumu"}))
    later = Form(f'<form method="post">{answer}</form>').values
    typed = data | {"locality": "Kisumu", "title": "Mine"} | later
    assert hers.post(address(draft, "where/"), typed).status_code == 409
    assert now(draft).title == "Theirs"


def test_a_row_more_by_htmx_neither_loses_nor_takes_over_what_others_changed(draft, amina, noor):
    hers, his = client_of(amina), client_of(noor)
    data = filled(hers, draft, "where", implementers__0__name="A ministry")
    save(his, draft, "where", title="Theirs")
    part = hers.post(address(draft, "where/"), data | {"add": "implementers"}, headers={"HX-Request": "true"})
    page = Form(body(part)).values
    marks = {name: value for name, value in page.items() if name.startswith(("was.", "seen.", "version"))}
    assert "implementers-1-name" in page
    assert hers.post(address(draft, "where/"), data | marks | {"title": "Mine"}).status_code == 409
    assert stored(draft, "title", "implementers") == {
        "title": "Theirs",
        "implementers": [{"name": "A ministry", "kind": ""}],
    }


@mark.parametrize("version", ["", "none", "-1", "²", "99999999999999"])
def test_a_page_without_a_true_version_writes_nothing_over(draft, amina, noor, version):
    hers = client_of(amina)
    data = filled(hers, draft, "where", title="Mine")
    save(client_of(noor), draft, "where", title="Theirs")
    assert hers.post(address(draft, "where/"), data | {"version": version}).status_code == 409
    assert now(draft).title == "Theirs"


def test_the_same_page_sent_twice_does_no_harm(writer, draft):
    data = filled(writer, draft, "where", title="Once")
    assert [writer.post(address(draft, "where/"), data).status_code for _ in range(2)] == [302, 302]
    assert (now(draft).title, now(draft).version) == ("Once", 2)


# Sent meanwhile -------------------------------------------------------------------------------------------------------


def test_what_is_typed_after_it_was_sent_can_be_copied(writer, amina, noor):
    whole = complete_submission(amina)
    data = filled(writer, whole, "where", title="One more thought")
    send(whole, by=noor)
    answer = writer.post(address(whole, "where/"), data)
    assert answer.status_code == 409 and "One more thought" in body(answer)
    assert "Not saved" in body(autosave(writer, whole, "where", data))
    assert now(whole).title == COMPLETE["title"]


def test_a_sent_submission_shows_no_form(writer, amina):
    whole = send(complete_submission(amina))
    for section in ("where", "sources", "check"):
        assert writer.get(address(whole, f"{section}/")).url == address(whole)


# Who ------------------------------------------------------------------------------------------------------------------


def test_a_colleague_writes_on(draft, noor):
    save(client_of(noor), draft, "where", title="By a colleague")
    assert now(draft).title == "By a colleague"
