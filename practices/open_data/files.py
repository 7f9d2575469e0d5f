"""The files of the open-data set, written into a folder: practices, translations, code lists, and what they are."""

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import batched
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.db.models import F
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from pyroaring import BitMap

from lib.addresses import absolute
from lib.snapshots import one_snapshot
from practices import index as facet_index
from practices import translations
from practices.filters import find_practices
from practices.formats import csv_file, json_file, licence, rows
from practices.models import Endorsement, Translation
from practices.open_data import code_lists
from practices.open_data.description import catalogue_of

ZIP = "child-first.zip"
DESCRIPTION = "catalog.jsonld"
SUMS = "SHA256SUMS"
TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".txt": "text/plain",
    ".zip": "application/zip",
    "": "text/plain",
}
TITLES = {
    "practices.jsonl": "Practices, one JSON object a line",
    "practices.csv": "Practices, one row each",
    "translations.jsonl": "Translations of practices, one JSON object a line",
    "endorsements.jsonl": "What States say of practices in their country, one JSON object a line",
    "README.txt": "What the files hold",
    "LICENCE.txt": "On which terms they may be used",
    SUMS: "Checksums of all files (SHA-256)",
    ZIP: "All files in one",
    DESCRIPTION: "Description for data catalogues (DCAT 3)",
}
LANGUAGE = "en"  # of names of columns, and of the addresses of practices
BATCH = 1000
TRANSLATIONS = Translation.objects.all()
TRANSLATION = ("language", "title", "summary", "origin", "made_from", "made_on", "texts")
ENDORSEMENTS = Endorsement.objects.filter(withdrawn_on=None)
ENDORSEMENT = ("country", "kind", "office", "text", "language", "said_on", "revision")


@dataclass(frozen=True)
class DataFile:
    """One file: its path within the set, size in bytes, SHA-256."""

    path: str
    size: int
    sha256: str

    @property
    def media_type(self):
        return TYPES[Path(self.path).suffix]

    @property
    def title(self):
        return TITLES.get(self.path) or f"Code list: {Path(self.path).stem} ({Path(self.path).suffix[1:].upper()})"


@dataclass(frozen=True)
class Written:
    """A whole set in a folder: which version of the catalogue it is, which practices it holds, its files."""

    version: int
    changed_at: datetime | None
    practices: BitMap
    files: list

    def facts(self):
        return [asdict(file) for file in self.files]


def write(folder):
    """Write the set into an empty folder. The same catalogue gives the same bytes."""
    with one_snapshot("catalogue"), translation.override(LANGUAGE):
        index = facet_index.current()
        contents = write_loose(folder, index)
        write_zip(folder, contents, index.changed_at)
        files = [*contents, facts(folder, ZIP)]
        write_text(folder / DESCRIPTION, pretty(catalogue_of(files, index)))
        return Written(index.number, index.changed_at, index.all, [*files, facts(folder, DESCRIPTION)])


def write_loose(folder, index):
    """Write all but what holds or describes the others; what was written."""
    with translation.override(LANGUAGE):
        write_contents(folder, index)
    contents = [facts(folder, path) for path in paths(folder)]
    write_text(folder / SUMS, "".join(f"{file.sha256}  {file.path}\n" for file in contents))
    return [*contents, facts(folder, SUMS)]


def write_contents(folder, index):
    found = find_practices(QueryDict(), index)
    base = absolute(f"/{LANGUAGE}/practices/")
    write_parts(folder / "practices.jsonl", json_lines(found, base))
    write_parts(folder / "practices.csv", csv_file.document(found, base))
    write_parts(folder / "translations.jsonl", as_lines(translated(index)))
    write_parts(folder / "endorsements.jsonl", as_lines(said_of(index, ENDORSEMENTS, ENDORSEMENT)))
    (folder / "codes").mkdir()
    for name in code_lists.NAMES:
        write_text(folder / "codes" / f"{name}.json", code_lists.as_json(name))
        with (folder / "codes" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            code_lists.write_csv(name, file)
    context = {"site_url": settings.SITE_URL, "index": index, "count": found.count, "licence": licence}
    for name in ("README.txt", "LICENCE.txt"):
        write_text(folder / name, render_to_string(f"open_data/{name}", context))


def json_lines(found, base):
    for texts in rows.batches(found, lambda ids: json_file.read(ids, base)):
        yield "".join(f"{text}\n" for text in texts)


def translated(index):
    """Translations of what practices say now, as pages show them: stale ones may say something else."""
    for row in said_of(index, TRANSLATIONS, TRANSLATION):
        if texts := translations.fresh(row["texts"]):
            yield row | {"texts": texts}


def said_of(index, said, fields):
    """What is said of practices beside their text, with the slug of the practice."""
    for ids in batched(index.all, BATCH):
        found = said.using("catalogue").filter(practice__in=ids).order_by("practice_id", "pk")
        yield from found.annotate(slug=F("practice__slug")).values("slug", *fields)


def as_lines(said):
    """An object a line."""
    for row in said:
        yield json.dumps(row, ensure_ascii=False, default=str) + "\n"


def paths(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def facts(folder, path):
    with (folder / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return DataFile(path, (folder / path).stat().st_size, digest)


def write_parts(path, parts):
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(parts)


def write_text(path, text):
    path.write_text(text, encoding="utf-8", newline="")


def pretty(data):
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def write_zip(folder, files, changed_at):
    """All files in one, dated by the catalogue and not by the clock, so that an unchanged set stays the same file."""
    date = changed_at.timetuple()[:6] if changed_at else (1980, 1, 1, 0, 0, 0)
    with ZipFile(folder / ZIP, "w", ZIP_DEFLATED) as archive:
        for file in files:
            entry = ZipInfo(f"child-first/{file.path}", date)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            with (folder / file.path).open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target, 1 << 20)
