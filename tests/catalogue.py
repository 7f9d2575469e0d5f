"""Practices for tests: entries in the format of data/README.md, published as the site does."""

import json
import random
from functools import cache

import pgtrigger
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from practices import index, search
from practices.loading import load
from practices.models import (
    FormerKeyword,
    Keyword,
    Practice,
    Revision,
    SearchText,
    SearchWord,
    TaggedPractice,
    TermSet,
    Translation,
    VocabularyName,
)
from practices.terms import vocabulary_of
from submissions.publishing import write_translation

DATA = settings.ROOT / "data"
EMPTIED = (
    *(Practice.countries.through, Practice.measure_types.through, Practice.provisions.through),
    *(Practice.populations.through, TaggedPractice, Translation, Revision, SearchText, Practice),
    *(FormerKeyword, Keyword),
    *(TermSet, SearchWord),
)


@cache
def starter_entries():
    return json.loads((DATA / "catalogue.json").read_text(encoding="utf-8"))


def load_everything():
    """Reference data and the starter catalogue, as `make run` loads them."""
    call_command("load_reference", verbosity=0)
    load(iter(starter_entries()), translations=json.loads((DATA / "translations.json").read_text(encoding="utf-8")))


_first = None  # the index of what every test finds


def remember():
    """Keep the index of the catalogue as it is now, for every test of this process to begin with."""
    global _first
    _first = index.current()


def begin_anew():
    """Let this process know no more than the index of what every test finds, if the database still holds that."""
    known = _first if _first and index.published_version() == (_first.number, _first.changed_at) else None
    index.forget(but=known and same(known))


def same(known):
    """An index like one that is known, with nothing derived from it yet but the vocabulary, which costs 30 ms."""
    made = index.Index(known.number, known.changed_at, known.sets)
    made.keep("vocabulary", lambda: vocabulary_of(known))
    return made


def empty():
    """Leave reference data alone in the catalogue."""
    with pgtrigger.ignore("practices.Revision:append_only"):
        for model in EMPTIED:
            model.objects.all()._raw_delete(using="default")
    VocabularyName.objects.filter(parameter="keyword").delete()
    index.rebuild()
    index.forget()  # the sets whose rows are gone


def entry(slug, **changes):
    """An entry that can be published. `yes` names the safeguards it answers with yes."""
    answers = dict.fromkeys(starter_entries()[0]["safeguard_answers"], "not-stated")
    answers |= dict.fromkeys(changes.pop("yes", ()), "yes")
    made = {
        "slug": slug,
        "title": f"Practice {slug}",
        "summary": "What is done so that no child is held. " * 6,
        "countries": ["KE"],
        "scope": "national",
        "locality": "",
        "local_name": "",
        "start": "2015",
        "end": "",
        "stage": "ongoing",
        "implementer_kinds": ["government"],
        "implementers": ["Ministry of Children"],
        "measure_types": ["foster-care"],
        "provisions": ["crc-3"],
        "populations": ["families"],
        "keywords": [],
        "context": "",
        "description": "",
        "legal_basis": "",
        "safeguards": "",
        "safeguard_answers": {name: {"answer": answer, "note": ""} for name, answer in answers.items()},
        "liberty": "free-to-leave",
        "evidence": "documented",
        "certainty": "high",
        "reach": {"children": None, "note": ""},
        "results": "",
        "lessons": "",
        "sources": [{"title": "A report", "publisher": "An office", "year": 2020, "url": "https://report.example/1"}],
    }
    assert changes.keys() <= made.keys(), changes.keys() - made.keys()
    return made | changes


def publish(*entries, translations=None):
    """Publish entries as `load_catalogue` does; the last is the newest."""
    report = load(iter(entries), translations=translations)
    assert (report.loaded, report.bad) == (len(entries), [])


def take_down(slug, reason="Withdrawn at the request of the ministry."):
    Practice.objects.filter(slug=slug).update(taken_down_at=timezone.now(), taken_down_reason=reason)
    index.refresh([Practice.objects.get(slug=slug).pk])


def revise(slug, *, note="", **changes):
    """Publish the next revision of a practice with other texts."""
    practice = Practice.objects.get(slug=slug)
    content = practice.revisions.first().content | changes
    number = practice.revision_number + 1
    Revision.objects.create(practice=practice, number=number, content=content, note=note)
    Practice.objects.filter(pk=practice.pk).update(revision_number=number, updated_at=timezone.now(), **changes)
    for translation in Translation.objects.filter(practice=practice):
        write_translation(translation, translation.texts)
    search.reindex([practice.pk])
    index.refresh([practice.pk])


def slugs(ids):
    """The slugs of practices, in the order of their ids."""
    by_id = dict(Practice.objects.values_list("pk", "slug"))
    return [by_id[pk] for pk in ids]


# A generated catalogue ------------------------------------------------------------------------------------------------

ANIMALS = ("quokka", "wombat", "numbat", "bilby")
POOLS = {
    "countries": ["TH", "KE", "CO", "FR", "MX", "UG", "DE", "ZM"],
    "measure_types": ["foster-care", "guardianship", "legal-prohibition", "training", "kinship-care", "firewall"],
    "provisions": ["crc-3", "crc-37", "crc-37b", "crc-37c", "gcm-13", "gcm-13h", "sdg-16", "sdg-16.2", "jgc-5"],
    "populations": ["families", "unaccompanied", "asylum-seeking", "girls"],
    "keywords": ["law reform", "Law Reform", "schools", "città", "法律"],
}


def generated_entries(number, seed=1):
    """Entries that carry every kind of value, unevenly; the same ones for the same seed."""
    dice = random.Random(seed)
    return [generated_entry(dice, place) for place in range(number)]


def generated_entry(dice, place):
    start, end = sorted(dice.sample(range(2001, 2024), 2))
    changes = {name: dice.sample(pool, dice.randint(1, 3)) for name, pool in POOLS.items()}
    beasts = dice.sample(ANIMALS, dice.randint(0, 3))
    return entry(
        f"generated-{place}",
        title=f"Practice {place} {' '.join(beasts[:1])}",
        description=" ".join(beasts[1:]),
        start=dice.choice(["", f"{start}", f"{start}-07", f"{start}-07-31"]),
        end=dice.choice(["", "", f"{end}", f"{end}-02-28"]),
        stage=dice.choice(["pilot", "ongoing", "ended", "suspended", "unknown"]),
        scope=dice.choice(["national", "national", "subnational", "regional", "global"]),
        evidence=dice.choice(["self-reported", "documented", "evaluated"]),
        liberty=dice.choice(["free-to-leave", "restricted", "not-stated"]),
        yes=dice.sample(sorted(starter_entries()[0]["safeguard_answers"]), dice.randint(0, 4)),
        **changes,
    )
