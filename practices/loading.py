"""Loads entries into the catalogue in bulk: streaming, a batch at a time, all in one transaction."""

import itertools
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import ijson
from django.db import connection, transaction
from django.utils import timezone

from practices import index, search, translations
from practices.entries import PLAIN_TEXTS, SHORT_TEXTS, BadEntry, EntryChecker
from practices.keywords import KeywordNames
from practices.models import Practice, Provenance, Revision, TaggedPractice, Translation

BATCH = 500
RELATIONS = {
    # field of an entry: the through table of the practice's relation, the column that names the value
    "countries": (Practice.countries.through, "country_id", str.lower),
    "measure_types": (Practice.measure_types.through, "measuretype_id", str),
    "provisions": (Practice.provisions.through, "provision_id", str),
    "populations": (Practice.populations.through, "population_id", str),
}
MOST_REPORTED = 1000


class BadCatalogue(Exception):
    """A file that cannot be read, or entries that cannot be loaded: nothing was."""


@dataclass
class Report:
    """What became of a file. `bad` holds (position from 1, slug, problem)."""

    loaded: int = 0
    present: int = 0
    bad: list = field(default_factory=list)
    bad_count: int = 0

    def add_bad(self, position, slug, problems):
        self.bad_count += 1
        if len(self.bad) < MOST_REPORTED:
            self.bad += [(position, slug, problem) for problem in problems]


def read_entries(path):
    """The entries of a JSON array or of JSON Lines, one by one; BadCatalogue if the file is neither."""
    try:
        with Path(path).open("rb") as file:
            first = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
            file.seek(3 if file.seek(0) == 0 and file.read(3) == b"\xef\xbb\xbf" else 0)
            yield from (ijson.items(file, "item", use_float=True) if first == b"[" else read_lines(file))
    except OSError as error:
        raise BadCatalogue(f"{path}: {error.strerror}") from error
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise BadCatalogue(f"{path}: not JSON: {' '.join(str(error).split())}") from error


def read_lines(file):
    for number, line in enumerate(file, 1):
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                raise BadCatalogue(f"line {number} is not JSON: {error}") from error


def load(entries, *, skip_bad=False, translations=None, translated_on=None, progress=lambda done: None):
    """Publish entries that the catalogue does not hold yet; without `skip_bad` nothing at all if one of them is bad."""
    report = Report()
    with transaction.atomic():
        index.hold()
        prepare_for_bulk()
        loader = Loader(translations or {}, translated_on)
        for batch in batches(checked(entries, report)):
            if not report.bad_count or skip_bad:
                loader.publish(batch, report)
            progress(report)
        if report.bad_count and not skip_bad:
            transaction.set_rollback(True)
            report.loaded = 0
        elif report.loaded:
            loader.finish()
    return report


def batches(items):
    items = iter(items)
    while batch := list(itertools.islice(items, BATCH)):
        yield batch


def checked(entries, report):
    """The good entries; the bad ones go to the report. The slug of one may not come back in another."""
    checker, seen = EntryChecker(), set()
    for position, entry in enumerate(entries, 1):
        slug = entry.get("slug", "") if isinstance(entry, dict) else ""
        try:
            checker.check(entry)
            if slug in seen:
                raise BadEntry(["slug: stands in the file twice"])
        except BadEntry as bad:
            report.add_bad(position, slug, bad.problems)
        else:
            seen.add(slug)
            yield entry


class Loader:
    """Writes batches of checked entries with COPY."""

    def __init__(self, translations, translated_on):
        self.translations = translations
        self.translated_on = translated_on or date.today()
        self.now = timezone.now()
        self.ids = []  # of the practices loaded so far
        self.keywords = KeywordNames.read()

    def publish(self, batch, report):
        slugs = [entry["slug"] for entry in batch]
        present = set(Practice.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        entries = [entry for entry in batch if entry["slug"] not in present]
        report.present += len(present)
        if not entries:
            return
        ids = new_ids(len(entries))
        numbered = list(zip(ids, entries, strict=True))
        copy(Practice, [practice_row(pk, entry, self.now) for pk, entry in numbered])
        copy(Revision, [self.revision_row(pk, entry) for pk, entry in numbered])
        for name, (through, column, convert) in RELATIONS.items():
            copy(
                through,
                [{"practice_id": pk, column: convert(value)} for pk, entry in numbered for value in entry[name]],
            )
        copy(TaggedPractice, self.keyword_rows(numbered))
        copy(Translation, [row for pk, entry in numbered for row in self.translation_rows(pk, entry)])
        search.write_texts(ids)
        self.ids += ids
        report.loaded += len(entries)

    def finish(self):
        """Make what was loaded findable: once, since doing it batch by batch would cost many times as much."""
        search.finish_texts(self.ids)
        search.reindex_vocabulary()
        index.rebuild()

    def revision_row(self, pk, entry):
        return {
            "practice_id": pk,
            "number": 1,
            "content": json.dumps(entry, ensure_ascii=False),
            "note": "",
            "published_at": self.now,
        }

    def keyword_rows(self, numbered):
        self.keywords.keywords_for(sorted({name for _, entry in numbered for name in entry["keywords"]}))
        for pk, entry in numbered:
            for keyword in self.keywords.keywords_for(entry["keywords"]):
                yield {"content_object_id": pk, "tag_id": keyword.pk}

    def translation_rows(self, pk, entry):
        made = {"origin": Translation.Origin.MACHINE, "made_from": 1, "made_on": self.translated_on}
        for language, texts in self.translations.get(entry["slug"], {}).items():
            told = {part: translations.told(text, **made) for part, text in texts.items()}
            columns = translations.columns(told, 1, {1: entry})
            yield {
                "practice_id": pk,
                "language": language,
                **columns,
                "texts": json.dumps(columns["texts"], ensure_ascii=False),
            }


def practice_row(pk, entry, now):
    """The columns of a practice for an entry of desk research."""
    kinds = entry["implementer_kinds"]
    only_kind = kinds[0] if len(kinds) == 1 else ""
    return {
        "id": pk,
        **{name: entry[name] for name in ("slug", "title", "summary", "start", "end", *PLAIN_TEXTS, *SHORT_TEXTS)},
        **{name: entry[name] for name in ("scope", "stage", "liberty", "evidence", "certainty")},
        "language": "en",
        "implementers": json.dumps(
            [{"name": name, "kind": only_kind} for name in entry["implementers"]], ensure_ascii=False
        ),
        "implementer_kinds": kinds,
        "safeguard_answers": json.dumps(entry["safeguard_answers"], ensure_ascii=False),
        "reach_children": entry["reach"]["children"],
        "reach_note": entry["reach"]["note"],
        "sources": json.dumps(entry["sources"], ensure_ascii=False),
        "provenance": Provenance.DESK_RESEARCH,
        "revision_number": 1,
        "published_at": now,
        "updated_at": now,
        "submitted_by": "",
        "submitter_kind": "",
        "taken_down_reason": "",
    }


def prepare_for_bulk():
    """Let this transaction sort many words into the indexes at a time: by default it would do so every few rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL gin_pending_list_limit = '128MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")


def new_ids(number):
    """Ids for practices about to be inserted, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('practices_practice', 'id')) FROM generate_series(1, %s)", [number]
        )
        return [row[0] for row in cursor]


def copy(model, rows):
    """Insert rows (dicts with the same columns) with COPY."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    columns = ", ".join(f'"{column}"' for column in first)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as stream,
    ):
        for row in itertools.chain([first], rows):
            stream.write_row(list(row.values()))
