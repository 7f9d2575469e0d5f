"""Machine translations from outside, in JSON Lines: all of a file or nothing, and never over what a person has read."""

import json
from collections import defaultdict
from datetime import date

from django.db import transaction

from practices import index, translations
from practices.entries import BREAK, UNFIT
from practices.freshness import today
from practices.models import Practice, Revision
from submissions import publishing
from submissions.translating import LINES, LONGEST, LONGEST_LINE, languages_of, texts_in

KEYS = {"slug", "language", "texts"}
MORE_KEYS = {"made_from", "made_on"}


class BadTranslations(Exception):
    """What is wrong in a file: sentences that name the line. Nothing was loaded."""

    def __init__(self, problems):
        super().__init__("; ".join(problems))
        self.problems = problems


def load(lines):
    """Publish translations as made by a machine; (texts loaded, texts left as a person has reviewed them).

    A line is {"slug", "language", "texts": {part: text}}, with "made_from" (a revision; the present one without it)
    and "made_on" (a day; today without it) if need be. Parts are those of practices.translations.texts_of.
    """
    with transaction.atomic():
        index.hold()
        rows, problems = [], []
        for number, line in enumerate(lines, 1):
            try:
                rows += [read(line)] if line.strip() else []
            except ValueError as problem:
                problems.append(f"line {number}: {problem}")
        if problems:
            raise BadTranslations(problems)
        return publish(rows)


def publish(rows):
    changes, kept = defaultdict(dict), 0
    for practice, language, told in rows:
        reviewed = {part for part, one in texts_in(practice, language).items() if not translations.is_unreviewed(one)}
        changes[practice, language] |= {part: one for part, one in told.items() if part not in reviewed}
        kept += len(told.keys() & reviewed)
    if changes:
        publishing.translate([(*whose, told) for whose, told in changes.items()])
    return sum(map(len, changes.values())), kept


def read(line):
    """(practice, language, {part: told}) of a line; ValueError with what is wrong."""
    row = parsed(line)
    practice = Practice.objects.filter(slug=str(row["slug"])).first()
    if practice is None:
        raise ValueError(f"slug: there is no practice {row['slug']!r:.80}")
    if row["language"] not in languages_of(practice):
        raise ValueError(f"language: {row['language']!r:.20} is none of {', '.join(languages_of(practice))}")
    made_from, made_on = row.get("made_from", practice.revision_number), day(row.get("made_on"))
    revision = Revision.objects.filter(practice=practice, number=made_from).first() if type(made_from) is int else None
    if revision is None:
        raise ValueError(f"made_from: {made_from!r:.20} is no version of it")
    originals = translations.texts_of(revision.content)
    if problems := [problem for part, text in row["texts"].items() if (problem := problem_of(part, text, originals))]:
        raise ValueError("; ".join(problems))
    made = {"origin": "machine", "made_from": made_from, "made_on": made_on}
    return practice, row["language"], {part: translations.told(text, **made) for part, text in row["texts"].items()}


def parsed(line):
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(row, dict) or not KEYS <= row.keys() <= KEYS | MORE_KEYS:
        raise ValueError(
            f"must be an object with {', '.join(sorted(KEYS))}; it may have {', '.join(sorted(MORE_KEYS))}"
        )
    if not isinstance(row["texts"], dict) or not row["texts"]:
        raise ValueError("texts: must be an object of texts")
    return row


def day(written):
    try:
        return today() if written is None else date.fromisoformat(str(written))
    except ValueError as error:
        raise ValueError(f"made_on: {written!r:.20} is no day") from error


def problem_of(part, text, originals):
    most = LONGEST_LINE if part in LINES else LONGEST
    if part not in originals:
        return f"{part!r:.80}: the practice holds no such text"
    if not isinstance(text, str) or not 0 < len(text.strip()) <= len(text) <= most:
        return f"{part}: must be a text of 1 to {most} characters"
    if UNFIT.search(text) or (part in LINES and BREAK.search(text)):
        return f"{part}: holds a sign that cannot be stored"
    return ""
