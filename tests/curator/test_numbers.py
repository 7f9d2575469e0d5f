"""The numbers of the desk: what is counted, of whom and when; gaps as the page of coverage has them; files."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from practices import coverage
from practices.filters import find_practices
from practices.models import Practice
from submissions import drafts, publishing, workflow
from submissions.numbers.period import By, Period
from submissions.numbers.tables import Column, Row, Table
from tests.catalogue import entry, publish
from tests.pages import body, main, text
from tests.people import (
    claimed,
    client_of,
    complete_submission,
    curator,
    declined,
    in_state,
    person,
    published,
    returned,
    send,
)

QUARTER = "since=2026-01&until=2026-03"


@pytest.fixture
def january(clock):
    """The clock, at noon of 10 January 2026."""
    clock.real = lambda: datetime(2026, 1, 10, 12, tzinfo=UTC)
    return clock


def read(answer):
    """The lines of a file of numbers, its headings among them."""
    assert answer.status_code == 200
    return list(csv.reader(StringIO(body(answer).removeprefix("\ufeff"))))


def numbers(user, table, query=QUARTER):
    return read(client_of(user).get(f"/en/desk/numbers/{table}.csv?{query}"))[1:]


def three_months(clock, amina, minister, sam, rui, ines):
    """One published in ten days; one declined in thirty and, appealed, published in four; one that is in review."""
    first, second, third = (complete_submission(author) for author in (amina, minister, sam))
    send(first)
    clock.move(10)
    published(claimed(first, rui), rui)
    send(second)
    clock.move(2)
    returned(claimed(second, ines), ines)
    second.change_requests.update(answer="The ministry runs it.")
    clock.move(8)
    send(second)
    clock.move(20)
    declined(claimed(second, ines), ines)
    clock.move(10)
    workflow.perform("appeal", second, by=minister, message="Please read the evaluation.")
    clock.move(4)
    published(claimed(second, rui), rui)
    claimed(send(third), rui)
    clock.move(3)


def test_what_was_received_decided_and_returned_is_counted_and_nobody_who_wrote_is_recognised(
    january, amina, noor, sam, min, rui, ines, empty_catalogue
):
    drafts.begin(noor)
    workflow.perform("withdraw", complete_submission(noor), by=noor)
    Organisation.objects.filter(name="Ministry of Social Affairs").update(country="th")
    Organisation.objects.filter(name="Open Shelter").update(country="ke")
    three_months(january, amina, min, sam, rui, ines)
    assert numbers(rui, "over-time") == [
        ["2026-01", "January 2026", "2", "1", "0", "1", "", ""],
        ["2026-02", "February 2026", "0", "0", "1", "0", "", ""],
        ["2026-03", "March 2026", "1", "1", "0", "0", "", ""],
        ["all", "In all", "3", "2", "1", "1", "10.0", "26.0"],
    ]
    for name in ("Second Harbour", "Third Harbour"):
        harbour = Organisation.objects.create(name=name, kind="ngo", country_id="ke")
        send(complete_submission(person(f"{harbour.pk}@example.org", "Kai", organisation=harbour, language="fr")))
    all_of_them = ["all", "In all", "5", "2", "1", "1", "10.0", "26.0"]
    assert numbers(rui, "over-time", "since=2025-12&until=2026-03&by=quarter") == [
        ["2025-Q4", "Quarter 4 of 2025", "0", "0", "0", "0", "", ""],
        ["2026-Q1", "Quarter 1 of 2026", *all_of_them[2:]],
        all_of_them,
    ]
    together = ["few", "Fewer than 3 senders each, together"]
    assert numbers(rui, "kinds") == [
        ["ngo", "Civil-society organisation", "4", "1", "0", "0", "", ""],
        [*together, "1", "1", "1", "1", "", ""],
        all_of_them,
    ]
    assert numbers(rui, "regions") == [
        ["002", "Africa", "3", "1", "0", "0", "", ""],
        [*together, "2", "1", "1", "1", "", ""],
        all_of_them,
    ]
    assert numbers(rui, "languages") == [
        ["en", "English", "3", "2", "1", "1", "10.0", "26.0"],
        [*together, "2", "0", "0", "0", "", ""],
        all_of_them,
    ]
    page = text(main(client_of(ines).get(f"/en/desk/numbers/?{QUARTER}")))
    for row in ("National government 1 1 1 1", "Asia 1 1 1 1", "No country recorded 1 0 0 0", "French 2 0 0 0"):
        assert row in page, row
    for name in ("Amina", "Noor", "Sam ", "Kai", "Min ", "Harbour", "Shelter", "Social Affairs"):
        assert name not in page, name
    assert numbers(rui, "curators") == [
        ["", "Ines Curator", "0", "", "0", "1", "1"],
        ["", "Rui Curator", "1", "3", "2", "0", "0"],
    ]
    ines.role = "contributor"
    ines.save()
    assert numbers(rui, "curators") == [
        ["", "Rui Curator", "1", "3", "2", "0", "0"],
        ["", "Former curators", "0", "", "0", "1", "1"],
    ]


def test_gaps_are_those_that_the_page_of_coverage_has_today_and_had_then(january, rui, empty_catalogue):
    publish(entry("one"), entry("two", measure_types=["guardianship"]))
    publish(entry("across", scope="regional", countries=["KE", "TH"]))
    one, two = Practice.objects.get(slug="one"), Practice.objects.get(slug="two")
    empty = coverage.matrix(find_practices(QueryDict()))
    january.move(30)
    publishing.take_down(one, by=rui, reason="To be checked.")
    january.move(30)
    publishing.put_back(one, by=rui, reason="Checked.")
    publish(entry("three", countries=["TH"], measure_types=["training"]))
    january.move(31)
    publishing.take_down(two, by=rui, reason="Withdrawn.")
    matrix = coverage.matrix(find_practices(QueryDict()))
    cells = len(matrix.rows) * len(matrix.columns)
    # Eastern Africa, Sub-Saharan Africa and Africa; South-eastern Asia and Asia.
    assert numbers(rui, "coverage", "since=2025-12&until=2026-04") == [
        ["2025-12", "December 2025", "0", f"{cells}", f"{cells}"],
        ["2026-01", "January 2026", "3", f"{empty.gap_count}", f"{cells}"],
        ["2026-02", "February 2026", "2", f"{cells - 3}", f"{cells}"],
        ["2026-03", "March 2026", "4", f"{cells - 8}", f"{cells}"],
        ["2026-04", "April 2026", "3", f"{matrix.gap_count}", f"{cells}"],
    ]
    assert (empty.gap_count, matrix.gap_count) == (cells - 6, cells - 5)


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("since=soon", "since", "Write a month as year and month"),
        ("until=2026-13", "until", "Write a month as year and month"),
        ("since=1999-01", "since", "Choose a month from 2000 on"),
        ("until=2026-02", "until", "has not come yet"),
        ("since=2026-01&until=2025-12", "until", "comes before the first"),
        ("since=2001-01", "since", "too long to show by month"),
        ("by=week", "by", "Choose months or quarters"),
    ],
)
def test_a_period_that_cannot_be_shown_is_refused_beside_its_field(query, field, words, january, rui):
    client = client_of(rui)
    page = main(client.get(f"/en/desk/numbers/?{query}"))
    assert words in text(page.partition(f'id="id_{field}_error"')[2].partition("</p>")[0])
    refused = client.get(f"/en/desk/numbers/kinds.csv?{query}")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])


def test_a_desk_without_submissions_says_what_will_be_here(january, rui, amina, empty_catalogue):
    client = client_of(rui)
    assert "Numbers appear here with the first one" in text(main(client.get("/en/desk/numbers/")))
    send(complete_submission(amina))
    january.move(800)
    client = client_of(rui)
    page = main(client.get("/en/desk/numbers/"))
    assert "since=2026-01&amp;by=quarter" in page
    assert "Received 1" in text(main(client.get("/en/desk/numbers/?since=2026-01&by=quarter")))


def test_numbers_cost_the_same_however_many_there_are(january, amina, rui, ines, empty_catalogue):
    client = client_of(rui)

    def queries():
        client.get("/en/desk/numbers/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/en/desk/numbers/").status_code == 200
        return [query["sql"] for query in captured]

    in_state("published", owner=amina, by=rui)
    one = queries()
    in_state("published", owner=amina, by=ines)
    in_state("declined", owner=amina, by=ines)
    curator("third@example.org", "Third Curator")
    assert len(queries()) == len(one) <= 20


def test_a_period_is_of_whole_months_or_quarters():
    period = Period(datetime(2025, 11, 1).date(), datetime(2026, 2, 1).date(), By.QUARTER)
    assert [step.code for step in period.steps] == ["2025-Q4", "2026-Q1"]
    assert (f"{period.begins_at:%Y-%m-%d}", f"{period.ends_at:%Y-%m-%d}") == ("2025-10-01", "2026-04-01")


def test_a_name_is_no_formula_in_a_file():
    table = Table("kinds", "", "=A1", (Column("+1"),), [Row("=1+1", (-5,), "@x")])
    assert list(csv.reader(StringIO(table.as_csv().removeprefix("\ufeff")))) == [
        ["Code", "'=A1", "'+1"],
        ["'@x", "'=1+1", "-5"],
    ]
