"""Loads the vocabulary of practices: instruments, measure types, populations, safeguards.

Texts that curators reworded at the desk stay as they are; whoever loads is told which.
"""

from datetime import date

from lib.reference_data import items, read_json, read_lists, store
from practices.vocabulary import Instrument, MeasureGroup, MeasureType, Population, Provision, Safeguard


def load_vocabulary(folder, tell):
    """Insert or update everything in the files; returns the number of rows by kind. `tell` takes what was kept."""
    return (
        load_measures("measure_types.json", folder, tell)
        | load_instruments("instruments.json", folder)
        | load_rest(folder)
    )


def load_measures(file, folder, tell):
    groups, types = read_lists(folder / file, "groups", "measure_types")
    groups = items(file, groups, "slug")
    slugs = {item.raw["slug"] for item in groups}
    types = items(file, types, "slug")
    for item in types:
        if item.text("group") not in slugs:
            raise item.wrong("group", f"names no group: {item.raw['group']}")
    return {
        "measure groups": store_curated(
            MeasureGroup,
            tell,
            [
                (item, MeasureGroup(slug=item.text("slug"), names=item.texts("names"), order=item.value("order", int)))
                for item in groups
            ],
        ),
        "measure types": store_curated(
            MeasureType,
            tell,
            [
                (
                    item,
                    MeasureType(
                        slug=item.text("slug"),
                        names=item.texts("names"),
                        definitions=item.texts("definitions"),
                        group_id=item.text("group"),
                        order=item.value("order", int),
                    ),
                )
                for item in types
            ],
        ),
    }


def store_curated(model, tell, pairs):
    """Store rows, but the texts that curators wrote as they wrote them; `tell` where a file says something else."""
    curated = model.objects.exclude(curated=[]).select_for_update().in_bulk()
    for _item, row in pairs:
        if known := curated.get(row.pk):
            row.curated = known.curated
            if kept := [text for text in known.curated if keep(text, known, row)]:
                tell(f"Kept as curators wrote it: {model._meta.verbose_name} {row.pk}, {', '.join(kept)}")
    return store(model, pairs)


def keep(text, known, row):
    """Give a row the text `names.fr` of the one that is stored; whether it had another."""
    column, language = text.split(".")
    texts, mine = getattr(row, column), getattr(known, column)[language]
    differs, texts[language] = texts[language] != mine, mine
    return differs


def load_instruments(file, folder):
    (instruments,) = read_lists(folder / file, "instruments")
    found = items(file, instruments, "code")
    stored = store(Instrument, [(item, instrument(item, order)) for order, item in enumerate(found, 1)])
    provisions = [pair for item in found for pair in instrument_provisions(file, item)]
    return {"instruments": stored, "provisions": store(Provision, provisions)}


def instrument(item, order):
    try:
        adopted_on = date.fromisoformat(item.text("adopted_on"))
    except ValueError as error:
        raise item.wrong("adopted_on", "is not a date") from error
    return Instrument(
        code=item.text("code"),
        order=order,
        kind=item.text("kind"),
        names=item.texts("names"),
        short_names=item.texts("short_names"),
        units=item.texts("unit"),
        adopted_on=adopted_on,
        symbol=item.text("symbol"),
        source_url=item.text("url", optional=True),
    )


def instrument_provisions(file, instrument_item):
    found = items(file, instrument_item.raw.get("provisions"), "code")
    codes = {item.raw["code"] for item in found}
    for order, item in enumerate(found, 1):
        parent = item.text("parent", optional=True) or None
        if parent and parent not in codes:
            raise item.wrong("parent", f"names no provision of this instrument: {parent}")
        yield (
            item,
            Provision(
                code=item.text("code"),
                instrument_id=instrument_item.raw["code"],
                parent_id=parent,
                order=order,
                kind=item.text("kind"),
                number=item.text("number"),
                titles=item.texts("title"),
                official_titles=item.texts("official_title", optional=True),
                relevance=item.text("relevance", optional=True),
            ),
        )


def load_rest(folder):
    (populations,) = read_lists(folder / "populations.json", "populations")
    populations = items("populations.json", populations, "slug")
    safeguards = items("safeguards.json", read_json(folder / "safeguards.json"), "slug")
    return {
        "populations": store(
            Population,
            [
                (item, Population(slug=item.text("slug"), names=item.texts("names"), order=item.value("order", int)))
                for item in populations
            ],
        ),
        "safeguards": store(
            Safeguard,
            [
                (
                    item,
                    Safeguard(
                        slug=item.text("slug"),
                        order=order,
                        names=item.texts("names"),
                        questions=item.texts("questions"),
                    ),
                )
                for order, item in enumerate(safeguards, 1)
            ],
        ),
    }
