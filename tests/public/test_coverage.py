"""The matrix: every number is that of the list its link leads to, and what nobody documented is called a gap."""

import csv
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from practices import coverage, index
from practices.coverage import Layout
from practices.coverage_page import as_csv
from practices.filters import find_practices
from practices.terms import vocabulary_of
from tests.catalogue import entry, generated_entries, publish, take_down
from tests.pages import links, main

MODES = [(rows, columns) for rows in coverage.ROWS for columns in coverage.COLUMNS]
QUERIES = (
    "population=unaccompanied",
    "q=guardian&evidence=documented",
    "country=th&country=gr&sort=title",
    "region=142&scope=regional&scope=global",
    "region=035&region=150&country=my&country=fr",
    "scope=subnational&since=2010",
    "instrument=crc&instrument=gcm&liberty=free-to-leave",
    "provision=crc-37&provision=gcm-13h&group=care",
    "provision=crc-37b&measure=foster-care&measure=guardianship",
    "group=care&group=law&measure=foster-care",
    "keyword=case-management&page=3",
)


def ask(query):
    return find_practices(QueryDict(query))


def listed(pairs, index):
    """How many practices browse lists for some parameters."""
    found = find_practices(QueryDict(urlencode(pairs)), index)
    assert not found.asked.problems
    return found.count


def wrong(matrix):
    """Every cell and total that is not the number of practices its link lists, with both numbers."""
    cells = [
        (row, column, matrix.counts[r][c])
        for r, row in enumerate(matrix.rows)
        for c, column in enumerate(matrix.columns)
    ]
    cells += [(row, None, total) for row, total in zip(matrix.rows, matrix.row_totals, strict=True)]
    cells += [(None, column, total) for column, total in zip(matrix.columns, matrix.column_totals, strict=True)]
    cells += [(None, None, matrix.total)]
    assert len(cells) == (len(matrix.rows) + 1) * (len(matrix.columns) + 1)
    known = index.current()
    counted = [(count, listed(matrix.query(row, column), known), row, column) for row, column, count in cells]
    return [(count, there, row, column) for count, there, row, column in counted if count != there]


@pytest.mark.parametrize(("rows", "columns"), MODES)
def test_each_cell_counts_what_its_link_lists(starter_catalogue, rows, columns):
    matrix = coverage.matrix(ask(""), Layout(rows, columns))
    assert wrong(matrix) == []
    assert matrix.total > 0 and max(map(max, matrix.counts)) > 5


@pytest.mark.parametrize("query", QUERIES)
def test_each_cell_counts_what_its_link_lists_whatever_was_asked_for(starter_catalogue, query):
    found = ask(query)
    opened = frozenset({"035", "150", "crc", "care"})
    for rows in ("region", "instrument"):
        matrix = coverage.matrix(found, Layout(rows, opened=opened))
        assert wrong(matrix) == [], rows
        assert matrix.rows and matrix.columns


def test_each_cell_counts_what_its_link_lists_in_a_catalogue_of_everything(empty_catalogue):
    publish(*generated_entries(60))
    for query in ("", *QUERIES, "scope=regional", "country=ke&region=150"):
        for rows, columns in (("region", "measure"), ("country", "group"), ("provision", "group")):
            assert wrong(coverage.matrix(ask(query), Layout(rows, columns))) == [], (query, rows, columns)


# A few practices, counted by hand -------------------------------------------------------------------------------------


@pytest.fixture
def few(empty_catalogue):
    publish(
        entry("hidden", countries=["MY"], measure_types=["guardianship"], provisions=["crc-37b"]),
        entry("thai", countries=["TH"], measure_types=["foster-care", "kinship-care"], provisions=["crc-37b"]),
        entry("both", countries=["TH", "KE"], measure_types=["guardianship"], provisions=["crc-37"]),
        entry("across", countries=["TH", "UG"], scope="regional", provisions=["gcm-13h"]),
    )
    take_down("hidden")


def numbers(query="", **layout):
    """The cells of a matrix that hold a number, and its totals, by the values of their headings."""
    matrix = coverage.matrix(ask(query), Layout(**layout))
    rows, columns = [row.value for row in matrix.rows], [column.value for column in matrix.columns]
    cells = {
        (row, column): count
        for row, counts in zip(rows, matrix.counts, strict=True)
        for column, count in zip(columns, counts, strict=True)
    }
    cells |= {(row, ""): total for row, total in zip(rows, matrix.row_totals, strict=True)}
    cells |= {("", column): total for column, total in zip(columns, matrix.column_totals, strict=True)}
    return {place: count for place, count in (cells | {("", ""): matrix.total}).items() if count}


def test_by_place_a_practice_of_two_regions_counts_in_both_and_once_in_all(few):
    """Thailand lies in Asia and its South-eastern part, Kenya in Africa, south of the Sahara, in its East."""
    asia = {(code, ""): 2 for code in ("142", "035")} | {
        (code, group): 1 for code in ("142", "035") for group in ("care", "support")
    }
    africa = {(code, column): 1 for code in ("002", "202", "014") for column in ("", "support")}
    totals = {("", ""): 2, ("", "care"): 1, ("", "support"): 1}
    assert numbers() == asia | africa | totals


def test_by_provision_regional_practices_count_too(few):
    assert numbers(rows="instrument") == {
        **{("crc", "care"): 1, ("crc", "support"): 1, ("crc", ""): 2},
        **{("gcm", "care"): 1, ("gcm", ""): 1},
        **{("", "care"): 2, ("", "support"): 1, ("", ""): 3},
    }


def test_a_regional_practice_fills_rows_of_places_when_it_is_asked_for(few):
    assert numbers("scope=regional", rows="country") == {
        **{(code, "care"): 1 for code in ("th", "ug", "142", "035", "002", "202", "014")},
        **{(code, ""): 1 for code in ("th", "ug", "142", "035", "002", "202", "014")},
        **{("", "care"): 1, ("", ""): 1},
    }


def test_a_heading_opens_to_those_below_it(few):
    closed = coverage.matrix(ask(""))
    opened = coverage.matrix(ask(""), Layout(opened=frozenset({"035", "care"})))
    more = [row.value for row in opened.rows if row not in closed.rows]
    assert more == ["bn", "kh", "id", "la", "my", "mm", "ph", "sg", "th", "tl", "vn"]
    assert [column.value for column in opened.columns if column not in closed.columns] == [
        measure.pk for measure in vocabulary_of(index.current())["measure"].values() if measure.group_id == "care"
    ]
    assert {row.value: total for row, total in zip(opened.rows, opened.row_totals, strict=True) if row.within} == {
        **dict.fromkeys(more, 0),
        "th": 2,
    }


def test_what_a_query_leaves_out_is_no_gap(few):
    matrix = coverage.matrix(ask("country=th&group=care"), Layout("country"))
    assert [heading.value for heading in matrix.rows] == ["142", "035", "th"]
    assert [heading.value for heading in matrix.columns] == ["care"]
    matrix = coverage.matrix(ask("provision=crc-37b&region=035"), Layout("provision"))
    assert [heading.value for heading in matrix.rows] == ["crc", "crc-37b"]


def test_gaps_are_the_empty_cells_row_by_row(few):
    gaps = coverage.matrix(ask("region=035"), Layout("country")).gaps
    every = ["law", "decision", "care", "support", "conditions", "systems"]
    by_row = {row.value: [column.value for column in columns] for row, columns in gaps}
    assert set(by_row) == {"035", "bn", "kh", "id", "la", "my", "mm", "ph", "sg", "th", "tl", "vn"}
    assert by_row["th"] == by_row["035"] == ["law", "decision", "conditions", "systems"]
    assert {tuple(columns) for code, columns in by_row.items() if code not in ("th", "035")} == {tuple(every)}


def test_the_layout_is_read_apart_from_the_query(few):
    params = QueryDict("rows=country&open=035&open=care&columns=measure&country=th&page=2&gaps=1")
    layout, rest = coverage.read(params, vocabulary_of(index.current()))
    assert layout == Layout("country", "measure", frozenset({"035", "care"}), gaps_only=True)
    assert rest.urlencode() == "country=th&page=2"
    assert QueryDict(urlencode(layout.pairs())) == QueryDict("rows=country&columns=measure&open=035&open=care&gaps=1")


def test_an_unknown_layout_is_told_and_the_usual_one_shown(few):
    params = QueryDict("rows=planets&columns=&open=atlantis&open=th&open=crc&gaps=2")
    layout, _rest = coverage.read(params, vocabulary_of(index.current()))
    assert layout == Layout(opened=frozenset({"crc"}))
    assert [(problem.parameter, problem.value) for problem in layout.problems] == [
        *(("rows", "planets"), ("open", "atlantis"), ("open", "th"), ("gaps", "2")),
    ]


def test_the_matrix_of_the_whole_catalogue_is_counted_once_a_version(few):
    known = index.current()
    first = coverage.matrix(find_practices(QueryDict(), known))
    assert coverage.matrix(find_practices(QueryDict("page=2&sort=title"), known)) is first
    assert coverage.matrix(find_practices(QueryDict("population=families"), known)) is not first
    publish(entry("newest", countries=["TH"], measure_types=["training"]))
    assert coverage.matrix(ask("")).total == first.total + 1


# On the page and as a file --------------------------------------------------------------------------------------------

CELL = re.compile(r'<td class="(?:shade-\d|total)"><a href="([^"]*)">(\d+)</a></td>')


@pytest.mark.parametrize("query", ["", "rows=instrument&open=crc&columns=measure", "population=girls&open=035"])
def test_every_number_of_the_page_leads_to_as_many_practices(starter_catalogue, client, query):
    response = client.get(f"/en/coverage/?{query}")
    cells = [(unescape(url), int(number)) for url, number in CELL.findall(main(response))]
    empty = main(response).count('<td class="gap">')
    assert len(cells) > 30
    assert len(cells) + empty + main(response).count('<td class="total">0</td>') == main(response).count("<td ")
    assert [number for url, number in cells if url.partition("?")[0] != "/en/practices/"] == []
    known = index.current()
    assert [
        url for url, number in cells if find_practices(QueryDict(url.partition("?")[2]), known).count != number
    ] == []
    url, number = cells[-3]
    assert client.get(url).context["count"] == number


def test_an_empty_cell_says_in_words_that_none_is_documented(few, client):
    page = main(client.get("/en/coverage/?region=035"))
    row = page[page.index('id="row-035"') : page.index("<tfoot>")]
    none = '<span aria-hidden="true">–</span><span class="visually-hidden">none documented here</span></td>'
    one = re.compile(r'<td class="shade-5"><a href="[^"]*">1</a></td>')
    assert (row.count(none), len(one.findall(row))) == (4, 2)


def test_a_heading_opens_and_closes_by_its_link_and_keeps_what_was_asked(few, client):
    page = main(client.get("/en/coverage/?population=families&sort=title"))
    url = unescape(re.search(r'id="row-035">\s*<a href="([^"]*)"', page)[1])
    assert url == "/en/coverage/?open=035&population=families#row-035"
    opened = main(client.get(url))
    assert 'id="row-th"' in opened and 'id="row-th"' not in page
    assert "/en/coverage/?population=families#row-035" in links(opened)


def test_gaps_alone_are_listed_with_what_is_documented_elsewhere(few, client):
    response = client.get("/en/coverage/?gaps=1&population=families")
    assert '<table class="matrix"' not in main(response)
    gaps = response.context["gaps"]
    lacking = {row["heading"].value: [column["name"] for column in row["columns"]] for row in gaps["some"]}
    in_asia = ["Law and policy", "Assessment and decisions", "Conditions", "Systems and cooperation"]
    in_africa = [*in_asia[:2], "Care and accommodation", *in_asia[2:]]
    assert lacking == {
        **dict.fromkeys(("142", "035"), in_asia),
        **dict.fromkeys(("002", "202", "014"), in_africa),
    }
    assert len(gaps["nothing"]) == 29 - 5
    elsewhere = gaps["some"][0]["columns"][2]  # of Africa
    assert elsewhere["name"] == "Care and accommodation"
    assert (elsewhere["count"], client.get(elsewhere["url"]).context["count"]) == (1, 1)


def test_unknown_values_are_told_on_the_page_and_refused_by_the_file(few, client):
    query = "rows=planets&country=atlantis&open=nowhere&colour=red"
    told = [
        re.search("value of “(.*)” and was left out", one)[1]
        for one in client.get(f"/en/coverage/?{query}").context["notices"]
    ]
    assert told == ["rows", "open", "country", "colour"]
    response = client.get(f"/en/coverage/coverage.csv?{query}")
    assert (response.status_code, list(response.json()["errors"])) == (400, told)


def test_the_file_holds_the_matrix(few, client):
    response = client.get("/en/coverage/coverage.csv?rows=country&country=th&country=ke")
    assert response["Content-Disposition"] == 'attachment; filename="child-first-coverage.csv"'
    text = response.content.decode("utf-8-sig")
    groups = ["Law and policy", "Assessment and decisions", "Care and accommodation"]
    groups += ["Support and services", "Conditions", "Systems and cooperation"]
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(text.splitlines())) == [
        ["parameter", "value", "name", *groups, "In all"],
        ["region", "002", "Africa", "0", "0", "0", "1", "0", "0", "1"],
        ["region", "202", "Sub-Saharan Africa", "0", "0", "0", "1", "0", "0", "1"],
        ["region", "014", "Eastern Africa", "0", "0", "0", "1", "0", "0", "1"],
        ["country", "ke", "Kenya", "0", "0", "0", "1", "0", "0", "1"],
        ["region", "142", "Asia", "0", "0", "1", "1", "0", "0", "2"],
        ["region", "035", "South-eastern Asia", "0", "0", "1", "1", "0", "0", "2"],
        ["country", "th", "Thailand", "0", "0", "1", "1", "0", "0", "2"],
        ["", "", "In all", "0", "0", "1", "1", "0", "0", "2"],
    ]


def test_a_name_that_curators_wrote_is_no_formula_in_the_file():
    row, column = (coverage.Heading("measure", "m", name, 0, ()) for name in ("=1+1", "@SUM(A1)"))
    matrix = coverage.Matrix((row,), (column,), ((1,),), (1,), (1,), 1, ())
    first, second, _total = csv.reader(as_csv(matrix).splitlines())
    assert (first[3:], second) == (["'@SUM(A1)", "In all"], ["measure", "m", "'=1+1", "1", "1"])
