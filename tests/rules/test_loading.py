"""`load_catalogue`: what it reads, what it refuses and with which words, and what stands in the tables after."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from countries.models import Country
from practices.entries import BadEntry, EntryChecker
from practices.filters import find_practices
from practices.models import Keyword, Practice, Revision, Safeguard, Translation
from practices.vocabulary import MeasureType
from tests.catalogue import entry, publish, slugs, starter_entries


@pytest.fixture
def load(empty_catalogue, tmp_path):
    """Load a file of some content: the lines on standard output and on standard error, or the refusal."""

    def load(content, **options):
        file = tmp_path / "entries.json"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        out, err = StringIO(), StringIO()
        call_command("load_catalogue", file, stdout=out, stderr=err, **options)
        return out.getvalue().splitlines()[-1], err.getvalue().splitlines()

    return load


def refusal(load, content, **options):
    with pytest.raises(CommandError) as refused:
        load(content, **options)
    assert not Practice.objects.exists()
    return str(refused.value)


def lines(*entries):
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in entries) + "\n"


def published():
    return set(Practice.objects.values_list("slug", flat=True))


TWO = (entry("one", keywords=["città", "law reform"]), entry("two", countries=["TH", "KE"]))


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(TWO),
        json.dumps(TWO, indent=2),
        "\ufeff" + json.dumps(TWO, ensure_ascii=False),
        "\n \t" + json.dumps(TWO),
        lines(*TWO),
        "\ufeff" + lines(*TWO),
        lines(*TWO).replace("\n", "\r\n\r\n"),
        lines(*TWO).rstrip("\n"),
    ],
    ids=["array", "indented", "array with BOM", "white space", "lines", "lines with BOM", "CRLF", "no last newline"],
)
def test_json_and_json_lines_are_read(load, content):
    assert load(content) == ("2 practices loaded, 0 already there, 0 bad ones skipped", [])
    assert published() == {"one", "two"}


@pytest.mark.parametrize("content", ["", "[]", "\ufeff", "\n\n"])
def test_an_empty_file_loads_nothing(load, content):
    assert load(content) == ("0 practices loaded, 0 already there, 0 bad ones skipped", [])


def test_what_is_there_stays_as_it_is(load):
    load(lines(entry("one", title="As it was")))
    ids = list(Practice.objects.values_list("pk", flat=True))
    answer, _ = load(lines(entry("one", title="Another title"), entry("two")))
    assert answer == "1 practices loaded, 1 already there, 0 bad ones skipped"
    assert list(Practice.objects.filter(slug="one").values_list("pk", "title")) == [(ids[0], "As it was")]
    assert Revision.objects.count() == 2


def test_bad_entries_are_told_and_nothing_is_loaded(empty_catalogue, tmp_path):
    bad = [entry("one"), entry("two", stage="begun"), "three", entry("one"), entry("two", start="2020-13") | {"a": 1}]
    (tmp_path / "bad.jsonl").write_text(lines(*bad))
    told = StringIO()
    with pytest.raises(CommandError, match="Nothing was loaded: 4 bad entries"):
        call_command("load_catalogue", tmp_path / "bad.jsonl", stderr=told, stdout=StringIO())
    assert told.getvalue().splitlines() == [
        "entry 2 (two): stage: 'begun' is none of pilot, ongoing, ended, suspended, unknown",
        "entry 3 (no slug): the entry is not an object",
        "entry 4 (one): slug: stands in the file twice",
        "entry 5 (two): a: is not a field of a practice",
    ]
    assert published() == set()


def test_with_skip_bad_the_good_ones_are_loaded_and_the_bad_ones_told(load):
    bad = entry("bad", countries=["XX"], start="2020-13")
    answer, told = load(json.dumps([entry("one"), bad, "three", entry("one"), entry("two")]), skip_bad=True)
    assert answer == "2 practices loaded, 0 already there, 3 bad ones skipped"
    assert told == [
        "entry 2 (bad): countries: 'XX' is unknown",
        "entry 2 (bad): start: Write a year, a year and month, or a day: 2019, 2019-03 or 2019-03-07.",
        "entry 3 (no slug): the entry is not an object",
        "entry 4 (one): slug: stands in the file twice",
    ]
    assert published() == {"one", "two"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[1, 2", "not JSON"),
        ("[{]", "not JSON"),
        ('[{"a": 1},]', "not JSON"),
        ("[] []", "not JSON"),
        ('{"a": 1', "line 1 is not JSON"),
        ('{"slug": "one"}\nnonsense', "line 2 is not JSON"),
        ("nonsense", "line 1 is not JSON"),
        (b"\xff\xfe{}", "line 1 is not JSON"),
        (b'["\xff"]', "not JSON"),
        ("PK\x03\x04", "line 1 is not JSON"),
        ("[" * 2_000, "not JSON"),
        ('{"a":' * 50_000, "not JSON"),
    ],
)
def test_a_broken_file_is_told_in_one_line(load, content, reason):
    told = refusal(load, content)
    assert reason in told and "\n" not in told.strip() and len(told) < 300


def test_a_broken_end_loads_nothing_of_the_beginning(load):
    refusal(load, json.dumps([entry(f"number-{number}") for number in range(1100)])[:-1])


def test_a_file_that_is_not_there_is_told_in_one_line(empty_catalogue, tmp_path):
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(CommandError, match="Nothing was loaded"):
            call_command("load_catalogue", path)


def test_an_empty_vocabulary_is_told_in_one_line(load):
    Safeguard.objects.all().delete()
    assert refusal(load, lines(entry("one"))) == (
        "Nothing was loaded. The vocabulary is empty: run `manage.py load_reference` first."
    )


# What an entry may hold -----------------------------------------------------------------------------------------------


ONE = entry("one", keywords=["a"])
ANSWERS = ONE["safeguard_answers"]
SOURCE = ONE["sources"][0]
LONG = "x" * 50_001
CHOSEN = ("scope", "stage", "liberty", "evidence", "certainty")
REFUSED = [
    *(
        ("slug", value)
        for value in ("", "Upper", "two--hyphens", "-a", "a-", "a b", "é", "a/b", "a\n", "x" * 121, 1, None)
    ),
    *(("title", value) for value in ("", "x" * 111, "a\x00b", "a\x1bb", "a\x7f", None, 5, ["a"])),
    *(("title", value) for value in ("two\nlines", "lone \ud800 surrogate", "   ")),
    *(("summary", value) for value in ("", "x" * 199, "x" * 401, " " * 250, None)),
    *(
        (name, value)
        for name in ("context", "description", "legal_basis", "safeguards", "results", "lessons")
        for value in (LONG, None, 1, "a\x02b", "\ud800")
    ),
    *((name, value) for name in ("locality", "local_name") for value in ("x" * 201, None, "a\x00")),
    *(
        (name, value)
        for name in ("scope", "stage", "liberty", "evidence", "certainty")
        for value in ("", "x", None, [], {})
    ),
    *(("countries", value) for value in ([], ["th"], ["XX"], ["TH", "TH"], "TH", None, [1], [["TH"]])),
    *(("measure_types", value) for value in ([], ["none"], ["foster-care"] * 2, "foster-care", None)),
    ("measure_types", ["foster-care", "guardianship", "training", "firewall", "legal-aid", "age-assessment"]),
    *(("provisions", value) for value in ([], ["crc-99"], ["crc-3", "crc-3"], ["CRC-3"], None)),
    *(("populations", value) for value in ([], ["none"], ["girls", "girls"], {}, None)),
    *(("keywords", value) for value in ([""], ["x" * 101], [1], "a", None, ["a\x00"], ["\ud800"])),
    *(("implementers", value) for value in ([""], ["x" * 301], [1], "a", None, ["a\x00"])),
    *(("implementer_kinds", value) for value in (["none"], [1], "ngo", None)),
    *(
        ("start", value)
        for value in ("19", "2019-13", "2019-02-30", "1899", "2019-1", "soon", "2019\n", "٢٠٢٠", 2019, None)
    ),
    *(("end", value) for value in ("2014", "2014-12-31", "2019-00", None)),
    *(("reach", value) for value in ({}, None, {"children": "5", "note": ""}, {"children": True, "note": ""})),
    *(("reach", {"children": value, "note": ""}) for value in (-1, 1.5, 2**31)),
    *(("reach", value) for value in ({"children": 1}, {"children": 1, "note": None}, {"children": 1, "note": "\x00"})),
    *(("safeguard_answers", value) for value in ({}, None, [], ANSWERS | {"more": {"answer": "yes", "note": ""}})),
    *(("safeguard_answers", ANSWERS | {"guardian": value}) for value in (None, "yes", {"answer": "yes"}, {"note": ""})),
    ("safeguard_answers", ANSWERS | {"guardian": {"answer": "maybe", "note": ""}}),
    ("safeguard_answers", ANSWERS | {"guardian": {"answer": "yes", "note": "\x00"}}),
    *(("sources", value) for value in ([], None, {}, ["a"], [{}], [SOURCE, SOURCE | {"title": ""}])),
    *(("sources", [SOURCE | {"url": value}]) for value in ("javascript:alert(1)", "ftp://a.b/", "a b", "//a.b/", None)),
    *(("sources", [SOURCE | {"year": value}]) for value in (1799, 2201, "2020", 2020.5, True)),
    *(("sources", [SOURCE | {name: value}]) for name in ("title", "publisher") for value in (None, "a\x00")),
    ("sources", [SOURCE | {"more": ""}]),
]


def problems(one):
    try:
        EntryChecker().check(one)
    except BadEntry as bad:
        return bad.problems
    return []


@pytest.mark.parametrize(("field", "value"), REFUSED, ids=lambda value: repr(value)[:40])
def test_a_wrong_field_is_refused_by_name_and_the_others_are_not(starter_catalogue, field, value):
    assert {problem.partition(":")[0] for problem in problems(ONE | {field: value})} == {field}


def test_a_missing_and_an_unknown_field_are_refused_by_name(starter_catalogue):
    for field in ONE:
        without = {name: value for name, value in ONE.items() if name != field}
        assert problems(without | {"more": 1}) == [f"{field}: is missing", "more: is not a field of a practice"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("title", value) for value in ("x", "x" * 110, "<b>&</b>", "法", "👩‍👧")),
        *(("summary", value) for value in ("x" * 200, "x" * 400)),
        *(("context", value) for value in ("x" * 50_000, "a\n\nb\tc", "")),
        *(("start", value) for value in ("", "1900", "2015-02", "2015-12-31")),
        *(("end", value) for value in ("2015", "2015-01", "2200")),
        ("countries", ["TH", "KE"]),
        ("measure_types", ["foster-care", "guardianship", "training", "firewall", "legal-aid"]),
        *(("keywords", value) for value in ([], ["x" * 100], ["法律"])),
        *(("reach", {"children": value, "note": "n"}) for value in (None, 0, 2**31 - 1)),
        *(
            ("sources", [SOURCE | {"url": value, "year": None}])
            for value in ("", "http://a.example/", "https://a.example/x?y")
        ),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_allowed_passes_and_is_loaded(load, field, value):
    one = entry("one") | {field: value}
    assert problems(one) == []
    assert load(json.dumps([one]))[0].startswith("1 practices loaded")
    assert Revision.objects.get().content == one


def test_whatever_passes_the_check_can_be_loaded(load):
    """Tables and indexes have limits of their own; a batch must not fail on an entry that was called good."""
    long = " ".join(f"слово{number}" for number in range(4_000))[:49_000]
    texts = dict.fromkeys(("context", "description", "legal_basis", "safeguards", "results", "lessons"), long)
    odd = entry("odd", keywords=["!", "?", "Law", "law", "LAW "], implementers=["x" * 300] * 50, **texts)
    assert load(json.dumps([odd]))[0].startswith("1 practices loaded")


# What stands in the tables --------------------------------------------------------------------------------------------


def test_revision_one_is_the_entry_and_the_row_says_the_same(starter_catalogue):
    entries = {one["slug"]: one for one in starter_entries()}
    revisions = Revision.objects.select_related("practice")
    assert {revision.practice.slug: revision.content for revision in revisions} == entries
    assert {revision.number for revision in revisions} == {1}
    relations = ("countries", "measure_types", "provisions", "populations", "keywords")
    for practice in Practice.objects.prefetch_related(*relations):
        one = entries[practice.slug]
        plain = ("title", "summary", "context", "description", "legal_basis", "safeguards", "results", "lessons")
        plain += (
            "scope",
            "stage",
            "liberty",
            "evidence",
            "certainty",
            "start",
            "end",
            "locality",
            "local_name",
            "sources",
        )
        assert {name: getattr(practice, name) for name in plain} == {name: one[name] for name in plain}
        assert {row.pk.upper() for row in practice.countries.all()} == set(one["countries"])
        for name in ("measure_types", "provisions", "populations"):
            assert {row.pk for row in getattr(practice, name).all()} == set(one[name])
        assert {keyword.name for keyword in practice.keywords.all()} == set(one["keywords"])
        assert [one["name"] for one in practice.implementers] == one["implementers"]
        assert (practice.reach_children, practice.reach_note) == (one["reach"]["children"], one["reach"]["note"])
        assert (practice.provenance, practice.revision_number) == ("desk-research", 1)


def test_every_practice_of_the_starter_catalogue_has_five_machine_translations(starter_catalogue):
    translations = Translation.objects.values_list("practice__slug", "language")
    slugs_and_languages = {(one["slug"], code) for one in starter_entries() for code in ("fr", "es", "ru", "ar", "zh")}
    assert set(translations) == slugs_and_languages
    assert set(Translation.objects.values_list("origin", "made_from")) == {("machine", 1)}


def test_what_was_loaded_is_found_at_once(load):
    load(lines(*TWO))
    for query, expected in (("country=th", ["two"]), ("q=città", ["one"]), ("q=CITTA", ["one"]), ("q=泰国", ["two"])):
        assert slugs(find_practices(QueryDict(query)).page()) == expected


def test_keywords_that_differ_in_signs_alone_are_one(load):
    load(lines(entry("one", keywords=["Law reform"]), entry("two", keywords=["law reform", "law-reform"])))
    assert list(Keyword.objects.values_list("slug", "name")) == [("law-reform", "Law reform")]
    assert Practice.objects.get(slug="two").keywords.count() == 1


def test_the_vocabulary_is_the_one_of_the_data(starter_catalogue):
    assert (Country.objects.count(), MeasureType.objects.count(), Safeguard.objects.count()) == (243, 28, 10)


def test_whoever_loads_waits_in_line_before_anything_gets_its_number(empty_catalogue):
    """Followers remember the number of a revision: a lower one must not become public after a higher one."""
    with CaptureQueriesContext(connection) as captured:
        publish(entry("one"))
    statements = [query["sql"] for query in captured]
    locks = [place for place, sql in enumerate(statements) if "catalogueversion" in sql and "FOR UPDATE" in sql]
    numbers = [place for place, sql in enumerate(statements) if "nextval" in sql]
    assert locks and numbers and locks[0] < numbers[0]
