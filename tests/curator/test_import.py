"""Practices that others hold in spreadsheets: brought, checked, mended, loaded once, and reviewed by somebody else."""

import csv
import io
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from practices.filters import find_practices
from practices.formats import csv_file, json_file, xlsx_file
from submissions import workflow
from submissions.import_models import Import, ImportRow
from submissions.importing import imports, program, tasks, working
from submissions.importing.fields import fields
from submissions.importing.guessing import guess
from submissions.importing.refusals import MESSAGES, Refused
from submissions.importing.template import TEMPLATES
from submissions.models import Naming, Notice, State, Submission
from tests.catalogue import entry, publish
from tests.files import tables
from tests.files.tables import json_lines, sheet, whole, workbook
from tests.pages import body
from tests.people import client_of

CONSENTS = {"may_publish": "1", "nobody_recognised": "1"}


def bring(client, content, name="register.xlsx", **given):
    """Send a file; the answer."""
    return client.post(reverse("desk:imports"), {"file": SimpleUploadedFile(name, content)} | given)


def match(client, made):
    """Match the columns as they are guessed; the answer."""
    page = reverse("desk:import_columns", args=[made.pk])
    guessed = imports.guessed_columns(made)
    return client.post(page, {f"column-{place}": name for place, name in guessed.items()})


def checked(by, content, **given):
    """A file, brought and checked."""
    made = imports.bring(io.BytesIO(content), name="register.xlsx", by=by, **given)
    imports.check(made, imports.guessed_columns(made))
    work(made)
    return made


def work(made):
    """What the background worker does."""
    working.work(made.pk, 60)
    made.refresh_from_db()


def outcomes(made):
    return [(row.number, row.outcome, [one["text"] for one in row.problems]) for row in made.rows.all()]


# The whole way --------------------------------------------------------------------------------------------------------

HOST, OPEN, GUARDIANS = "Host families in Mombasa", "Open houses in Kisumu", "Guardians in Nakuru"
HOSTED = "Families find a home with neighbours, and a nurse comes by each week to see how the children are. " * 3
ROWS = (
    whole(HOST, When_it_began=datetime(2019, 3, 7)),
    whole(OPEN, Countries="Narnia", Sources="A report | An office | 20202"),
    whole("", Summary="Too short."),
    whole(GUARDIANS, What_is_done="Ask Amina on +254 700 123 456."),
    whole("Families are hosted in the community", Summary=HOSTED),
    whole(HOST),
)


def test_a_register_is_checked_mended_loaded_once_and_published_by_another_curator(
    rui, ines, amina, shelter, empty_catalogue
):
    publish(entry("hosted", title="Families are hosted in the community", summary=HOSTED.strip()))
    client = client_of(rui)
    bring(client, workbook(*ROWS), source="The register of 2024", organisation=shelter.pk)
    made = Import.objects.get()
    page = reverse("desk:import", args=[made.pk])
    assert match(client, made).url == page
    assert "0 of 6 rows are checked." in body(client.get(page))
    work(made)
    report = csv.DictReader(
        io.StringIO(body(client.get(reverse("desk:import_report", args=[made.pk]))).lstrip("\ufeff"))
    )
    assert [(line["Row"], line["Column"], line["Heading"], line["Details"]) for line in report] == [
        ("3", "C", "Countries", "“Narnia” is not in the list."),
        ("3", "N", "Sources", "Year: Write the year in four digits, such as 2021."),
        ("4", "A", "Title", "Give it a title."),
        ("4", "B", "Summary", "The summary needs 190 more characters."),
        ("5", "H", "What is done", "Phone number"),
        ("6", "", "", "Families are hosted in the community: 100 % alike, published"),
        ("7", "", "", "The same title as row 2."),
    ]
    assert "“Narnia” is not in the list." in body(client.get(page))
    unexplained = imports.to_load(made, drafts=True, alike=True, explanation="")
    assert sorted(row.number for row in unexplained) == [2, 4, 6, 7]

    load = reverse("desk:import_load", args=[made.pk])
    assert "Confirm both sentences at the end." in body(client.post(load))
    assert client.post(load, CONSENTS | {"drafts": "on", "explanation": "It is an office."}).url == page
    client.post(load, CONSENTS | {"alike": "on"})  # pressed twice: the first counts
    work(made)
    work(made)
    assert [(row.number, str(row.submission)) for row in made.rows.filter(submission__isnull=False)] == [
        (2, HOST),
        (4, "Untitled"),
        (5, GUARDIANS),
    ]
    assert Submission.objects.count() == 3
    assert {row.submission.state for row in made.rows.filter(number__in=(2, 5))} == {State.SUBMITTED}
    assert made.rows.get(number=4).submission.state == State.DRAFT
    assert {tuple(cells) for cells in made.rows.values_list("cells", flat=True)} == {()}  # what the file held is gone
    assert Notice.objects.count() == 0

    host = Submission.objects.get(title=HOST)
    assert (host.owner, host.organisation, host.start, host.naming) == (rui, shelter, "2019-03-07", Naming.KIND)
    event = host.events.get()
    assert (event.action, event.message) == (
        "import",
        "Row 2 of the file “register.xlsx”, from: The register of 2024",
    )
    assert host.handover.content["sources"][0]["url"] == "https://report.example/1"
    assert client_of(amina).get(host.get_absolute_url()).status_code == 200
    assert client.get(host.desk_url).status_code == 403
    with pytest.raises(workflow.Forbidden):
        workflow.perform("claim", host, by=rui)
    workflow.perform("claim", host, by=ines)
    workflow.perform("publish", host, by=ines)
    assert host.practice.title == HOST


def test_a_row_is_loaded_once_whatever_happens(rui, starter_catalogue):
    made = checked(rui, workbook(whole(HOST), whole(OPEN)))
    imports.load(made)
    with pytest.raises(imports.NotNow):
        imports.load(made)
    with pytest.raises(imports.NotNow):
        imports.cancel(made)
    work(made)
    assert (made.state, Submission.objects.count()) == ("loaded", 2)
    Import.objects.update(state="loading")  # a second worker that has not heard of it
    work(made)
    assert Submission.objects.count() == 2
    row = made.rows.first()
    for change in ({"number": 3}, {"submission": None, "number": row.number}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ImportRow.objects.create(**{"file": made, "submission": row.submission, "done_at": timezone.now()} | change)


def test_what_cannot_be_loaded_after_all_says_why_and_keeps_no_other_row_back(rui, starter_catalogue, monkeypatch):
    made = checked(rui, workbook(whole(HOST), whole(OPEN), whole(GUARDIANS)))
    imports.load(made)
    made.rows.filter(number=2).update(cells=["Other", "x", "Narnia"])
    explain = workflow.perform

    def broken(name, submission, **details):
        if submission.title == OPEN:
            raise RuntimeError("no disk")
        return explain(name, submission, **details)

    monkeypatch.setattr(workflow, "perform", broken)
    work(made)
    assert [(row.number, row.refusal, row.submission and row.submission.title) for row in made.rows.all()] == [
        (2, "“Narnia” is not in the list.", None),
        (3, "This row could not be loaded, by a fault of the site.", None),
        (4, "", GUARDIANS),
    ]
    rui.role = "contributor"
    rui.save()
    made = checked(rui, workbook(whole("Legal aid in Lamu")))
    imports.load(made, alike=True)
    work(made)
    assert [row.refusal for row in made.rows.all()] == ["Only a curator can do this."]


def test_a_file_is_its_curators_alone_and_goes_when_it_is_cancelled_or_forgotten(
    rui, ines, starter_catalogue, client, clock
):
    made, other = checked(rui, workbook(whole(HOST))), checked(rui, workbook(whole(OPEN)))
    for name in ("import", "import_columns", "import_report"):
        assert client_of(ines).get(reverse(f"desk:{name}", args=[made.pk])).status_code == 404
    assert client_of(rui).post(reverse("desk:import_cancel", args=[made.pk])).status_code == 302
    clock.move(13)
    tasks.clear_up_imports()
    assert set(Import.objects.values_list("pk", "state")) == {(made.pk, "cancelled"), (other.pk, "checked")}
    clock.move(2)
    tasks.clear_up_imports()
    assert set(Import.objects.values_list("state", flat=True)) == {"cancelled"}
    assert set(ImportRow.objects.values_list("title", "cells__0")) == {("", None)}
    assert body(client_of(rui).get(reverse("desk:imports"))).count("Cancelled") == 2


def test_pages_of_an_import_cost_the_same_with_one_row_and_with_three(rui, starter_catalogue):
    counted = []
    for content in (workbook(whole(HOST)), workbook(whole(HOST), whole(OPEN), whole(GUARDIANS))):
        made = checked(rui, content)
        client = client_of(rui)
        for address in (
            reverse("desk:imports"),
            f"{made.get_absolute_url()}?show=ready",
            f"{made.get_absolute_url()}columns/",
        ):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counted.append(len(captured))
    assert counted[:3] == counted[3:]


# Columns --------------------------------------------------------------------------------------------------------------


def test_columns_are_guessed_by_headings_in_six_languages_and_remembered(rui, ines, starter_catalogue):
    for language in ("en", "fr", "es", "ru", "ar", "zh-hans"):
        with translation.override(language):
            headings = [field.label for field in fields().values()]
        assert list(guess(headings, rui, "").values()) == list(fields())
    asked = ["Country", "Titles", "Résume", "Colour of the door", "reach_children"]
    assert list(guess(asked, rui, "").values()) == ["countries", "title", "summary", "", "reach_children"]
    Import.objects.create(by=rui, source="A", headings=["Colour of the door"], columns={"0": "locality"})
    Import.objects.create(by=rui, source="B", headings=["Colour of the door"], columns={"0": "results"})
    assert [guess(asked, who, source)["3"] for who, source in ((rui, "a"), (rui, "?"), (ines, "A"))] == [
        "locality",
        "results",
        "",
    ]


def test_two_columns_cannot_be_the_same_field_and_nonsense_is_refused(rui, starter_catalogue):
    made = imports.bring(io.BytesIO(workbook(whole(HOST))), name="a.xlsx", by=rui)
    page = reverse("desk:import_columns", args=[made.pk])
    answer = client_of(rui).post(page, {"column-0": "title", "column-1": "title", "column-2": "nonsense"})
    assert "Another column was matched to the same field" in body(answer)
    assert "Choose one of the list." in body(answer)
    made.refresh_from_db()
    assert made.state == "columns"


# Templates and exports ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_template_can_be_brought_back(kind, rui, starter_catalogue):
    with translation.override("ar" if kind == "xlsx" else "en"):
        content = body_bytes(client_of(rui).get(reverse("desk:import_template", args=[kind])))
    if kind == "jsonl":
        made = checked(rui, content)
        assert outcomes(made) == [(1, "ready", [])]
    else:
        with pytest.raises(Refused, match="a heading and no rows"):
            imports.bring(io.BytesIO(content), name="a", by=rui)
        headings = program.table_of(content).headings
        assert list(guess(headings, rui, "").values()) == list(fields())


def body_bytes(response):
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize(("module", "language"), [(csv_file, "en"), (json_file, "en"), (xlsx_file, "ar")])
def test_an_export_can_be_brought_back_with_nothing_lost(module, language, rui, empty_catalogue):
    given = {
        "countries": ["KE", "TZ"],
        "title": "=Hosted, in families",
        "context": "One.\n\nTwo.",
        "implementer_kinds": ["ngo"],
        "implementers": ["Open Shelter", "Far Harbour"],
        "keywords": ["host family"],
        "provisions": ["crc-37b", "gcm-13"],
        "description": "What is done.",
        "yes": ["family-unity"],
        "start": "2019-03-07",
        "reach": {"children": 12, "note": "counted"},
    }
    publish(entry("hosted", **given))
    with translation.override(language):
        parts = module.document(find_practices(QueryDict("")), "https://childfirst.example/en/practices/")
        content = b"".join(part if isinstance(part, bytes) else part.encode() for part in parts)
    made = checked(rui, content)
    assert [outcome for _number, outcome, _problems in outcomes(made)] == ["ready"]
    assert made.rows.get().alike[0]["percent"] == 100
    imports.load(made, alike=True)
    work(made)
    held = Submission.objects.get().handover.content
    expected = entry("hosted", **given)
    same = (
        "title",
        "countries",
        "context",
        "implementers",
        "implementer_kinds",
        "provisions",
        "reach",
        "start",
        "sources",
    )
    assert {name: held[name] for name in (*same, "safeguard_answers")} == {
        name: expected[name] for name in (*same, "safeguard_answers")
    }


# Files that are not as they should be ---------------------------------------------------------------------------------

SMALL = sheet(["Title", "Countries"], ["A", "KE"])
REFUSED = {
    "empty": (b"\xef\xbb\xbf\n\n", "EMPTY"),
    "heading alone": (b"title,countries\r\n", "EMPTY"),
    "picture": (b"\x89PNG\r\n\x1a\n", "NOT_A_TABLE"),
    "binary": (b"abc\0def,\0", "NOT_A_TABLE"),
    "half a workbook": (SMALL[: len(SMALL) // 2], "DAMAGED_WORKBOOK"),
    "broken sheet": (tables.with_part(SMALL, "xl/worksheets/sheet1.xml", "<worksheet><c"), "DAMAGED_WORKBOOK"),
    "no workbook": (tables.archive(a="b"), "NOT_A_TABLE"),
    "zip bomb": (tables.bomb(SMALL), "TOO_MUCH"),
    "macros": (tables.with_part(SMALL, "xl/vbaProject.bin", b"x"), "MACROS"),
    "binary workbook": (tables.archive(xl__workbook_bin="b").replace(b"workbook_bin", b"workbook.bin"), "BINARY_EXCEL"),
    "open document": (tables.archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "OPEN_DOCUMENT"),
    "password": (tables.WITH_PASSWORD, "ENCRYPTED"),
    "encrypted parts": (tables.marked_encrypted(SMALL), "ENCRYPTED"),
    "old workbook": (tables.OLE, "OLD_EXCEL"),
    "too many rows": (b"title,countries\n" + b"a,KE\n" * 2001, "TOO_MANY_ROWS"),
    "too many columns": (b"a," * 151 + b"b\nc,d\n", "TOO_MANY_COLUMNS"),
    "JSON with a bad line": (b'{"title": "a"}\n{"title": NaN}\n', "NOT_JSON"),
    "JSON deeper than it can be": (b"[" * 100_000, "NOT_JSON"),
    "JSON of something else": (b"[1, 2]", "NOT_OBJECTS"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_in_plain_words(what):
    content, name = REFUSED[what]
    with pytest.raises(Refused) as refused:
        program.table_of(content).finished()
    assert refused.value.name == name
    assert str(refused.value)


def test_a_refusal_stands_beside_the_field_and_nothing_is_kept(rui, starter_catalogue):
    client = client_of(rui)
    assert str(MESSAGES["TOO_MUCH"]) in body(bring(client, tables.bomb(SMALL)))
    assert "This file is empty." in body(bring(client, b""))
    assert str(MESSAGES["TOO_LARGE"]) in body(bring(client, bytes(10 * 1024 * 1024 + 1)))
    assert "Choose a file." in body(client.post(reverse("desk:imports"), {}))
    assert "not written in the encoding" in body(bring(client, "é".encode("cp1252"), encoding="utf-8"))
    assert Import.objects.count() == 0


LATIN = [["título", "países", "descripción"], ["Acogida de niños en Bogotá", "Perú", "Educación y atención médica"]]
CHINESE = [["标题", "国家"], ["寄养家庭代替拘留", "肯尼亚"], ["儿童不应被拘留，家庭应当团聚", "中国"]]
ENCODED = {
    "UTF-8": (LATIN, ",", "utf-8"),
    "UTF-16": (LATIN, "\t", "utf-16"),
    "UTF-16 without a mark": (LATIN, ";", "utf-16-be"),
    "Windows-1252": (LATIN, ";", "cp1252"),
    "GB18030": (CHINESE, ",", "gb18030"),
}


@pytest.mark.parametrize("what", ENCODED)
def test_encodings_and_separators_are_found_out_and_told(what):
    rows, separator, encoding = ENCODED[what]
    table = program.table_of(tables.csv_file(*rows, separator=separator, encoding=encoding))
    assert [table.headings, *(cells for _number, cells, _faults in table.rows)] == rows
    assert table.taken == {"encoding": what.removesuffix(" without a mark"), "separator": separator}


def hostile(rows):
    rows["C3"], rows["C4"] = '=HYPERLINK("https://evil.example")', "#REF!"
    rows.merge_cells("A6:A7")
    rows["E3"] = "beyond"


def test_formulas_merged_cells_errors_and_stray_cells_are_told_and_never_worked_out(rui, starter_catalogue):
    content = sheet(
        ["A register"],
        ["Title", "Title", "Summary"],
        ["a", "x", ""],
        ["b", "x", ""],
        [],
        ["c", "x", ""],
        change=hostile,
    )
    made = checked(rui, content)
    assert made.taken == {
        "kind": "xlsx",
        "sheet": "Register",
        "sheets": 1,
        "merged": ["A6:A7"],
        "above": 1,
        "heading": 2,
    }
    found = {row.number: [(one["place"], one["text"][:22]) for one in row.problems[:2]] for row in made.rows.all()}
    assert found == {
        3: [(2, "A formula without a re"), (3, "There is something to ")],
        4: [(2, "A formula that ended i"), (None, "Choose at least one co")],
        6: [(2, "Write a summary."), (None, "Choose at least one co")],
    }
    page = body(client_of(rui).get(reverse("desk:import_columns", args=[made.pk])))
    for told in ("Cells are merged (A6:A7).", "Several columns are called “Title”.", "What stands above the headings"):
        assert told in page


def test_formulas_of_csv_stay_harmless_text(rui, starter_catalogue):
    made = checked(rui, b"title,stage\r\n'=1+1,\"=cmd|' /C calc'!A0\"\r\n")
    assert [row.title for row in made.rows.all()] == ["=1+1"]
    report = body(client_of(rui).get(reverse("desk:import_report", args=[made.pk])))
    assert "1,B,stage,'=1+1,To be corrected,“=cmd|' /C calc'!A0” is not in the list." in report.replace("2,B", "1,B")


def test_json_of_any_shape_has_a_plain_answer(rui, starter_catalogue):
    odd = {
        "title": ["a"],
        "countries": {"KE": 1},
        "sources": [1, {"title": {}}],
        "safeguard_answers": {"x": 1},
        "reach": [],
    }
    made = checked(rui, json_lines(odd, {"title": "a\u0000b", "keywords": [1, "two"]}))
    found = {(one["column"], one["text"]) for row in made.rows.all() for one in row.problems}
    assert {("title", "This must be a text."), ("countries", "This must be a text.")} <= found
    assert ("title", "This holds a sign that cannot be kept. Type it again instead of pasting it.") in found


# The command ----------------------------------------------------------------------------------------------------------


def test_the_command_does_the_same(rui, ines, starter_catalogue, tmp_path, capsys):
    file = tmp_path / "register.xlsx"
    file.write_bytes(workbook(whole(HOST), whole(OPEN, Countries="Narnia")))
    with pytest.raises(CommandError, match=r"Nothing was loaded: 1 of 2 rows"):
        call_command("import_practices", str(file), by="rui@example.org")
    assert capsys.readouterr().err == "row 3, C “Countries”: “Narnia” is not in the list.\n"
    assert Submission.objects.count() == 0
    call_command("import_practices", str(file), by="rui@example.org", skip_bad=True, source="A register")
    assert capsys.readouterr().out.endswith("1 of 2 rows loaded\n")
    assert Submission.objects.get().owner == rui
    for wrong in ({"by": "nobody@example.org"}, {"by": "rui@example.org", "organisation": "Nowhere"}):
        with pytest.raises(CommandError):
            call_command("import_practices", str(file), **wrong)
    file.write_bytes(b"")
    with pytest.raises(CommandError, match="empty"):
        call_command("import_practices", str(file), by="rui@example.org")
