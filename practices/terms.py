"""Every value that practices can be filtered by, with its name: the vocabulary of one catalogue version, in memory."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from countries.models import Country, Region
from lib.languages import language_name, sort_key
from practices.content import Evidence, Liberty, Scope, Stage
from practices.keywords import KeywordNames
from practices.vocabulary import (
    Instrument,
    MeasureGroup,
    MeasureType,
    Population,
    Provision,
    Safeguard,
)

# The parameters that choose among known values, in the order in which a page shows them.
FACETS = {
    "region": _("Region"),
    "country": _("Country"),
    "group": _("Group of measures"),
    "measure": _("What is done"),
    "instrument": _("Legal instrument"),
    "provision": _("Provision"),
    "population": _("For whom"),
    "stage": _("Stage"),
    "scope": _("Scope"),
    "evidence": _("Evidence"),
    "liberty": _("May the child leave?"),
    "safeguard": _("Safeguard in place"),
    "language": _("Original language"),
    "keyword": _("Keyword"),
}
YEARS = {"since": _("Running in or after"), "until": _("Running in or before")}


@dataclass(frozen=True)
class Choice:
    """A value of a fixed list; its name is translated with the interface."""

    pk: str
    label: str

    @property
    def name(self):
        return str(self.label)


@dataclass(frozen=True)
class Language:
    pk: str

    @property
    def name(self):
        return language_name(self.pk)


class Vocabulary:
    """Rows of the vocabulary by parameter and value: `vocabulary["country"]["th"].name`. Related rows are linked."""

    def __init__(self, index):
        self.rows = {parameter: rows(model) for parameter, model in MODELS.items()}
        self.keyword_names = KeywordNames.read("catalogue")
        self.rows["keyword"] = self.keyword_names.by_slug
        self.rows["language"] = {code: Language(code) for code in index.sets.get("language", {})}
        for parameter, choices in CHOICES.items():
            self.rows[parameter] = {value: Choice(value, label) for value, label in choices.choices}
        self.link()

    def __getitem__(self, parameter):
        return self.rows[parameter]

    def link(self):
        """Give rows their related rows, so that nothing asks the database for them."""
        for country in self["country"].values():
            country.region = self["region"][country.region_id]
        for region in self["region"].values():
            region.parent = self["region"].get(region.parent_id)
        for measure in self["measure"].values():
            measure.group = self["group"][measure.group_id]
        for provision in self["provision"].values():
            provision.instrument = self["instrument"][provision.instrument_id]
            provision.parent = self["provision"].get(provision.parent_id)

    def former(self, parameter, value):
        """The former keyword whose address a value is, or None; its `keyword` is where it leads now."""
        return self.keyword_names.former.get(value) if parameter == "keyword" else None

    def named(self, parameter, values):
        """The rows of some values, by name in the language of the reader."""
        return sorted((self[parameter][value] for value in values), key=lambda row: sort_key(row.name))

    def in_order(self, parameter, values):
        """The rows of some values, in the order of the vocabulary."""
        wanted = set(values)
        return [row for value, row in self[parameter].items() if value in wanted]

    def below(self, parameter, value):
        """The rows right below one in a tree: provisions of a provision, regions of a region; of None the topmost."""
        return [row for row in self[parameter].values() if row.parent_id == value]


MODELS = {
    "region": Region,
    "country": Country,
    "group": MeasureGroup,
    "measure": MeasureType,
    "instrument": Instrument,
    "provision": Provision,
    "population": Population,
    "safeguard": Safeguard,
}
CHOICES = {"stage": Stage, "scope": Scope, "evidence": Evidence, "liberty": Liberty}


def rows(model):
    return {row.pk: row for row in model.objects.using("catalogue")}


def vocabulary_of(index):
    """The vocabulary at the version of an index."""
    return index.keep("vocabulary", lambda: Vocabulary(index))
