"""Choosing several from a long list: in groups that open, with what was chosen on top."""

from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from lib.languages import isolated, sort_key, text_key
from practices import index
from practices.reading import top_region
from practices.terms import vocabulary_of

FEW = 12  # items


@dataclass
class Item:
    value: str
    label: str
    hint: str = ""
    level: int = 0  # depth in a tree
    words: str = ""  # other names that the filter finds it by
    is_chosen: bool = False


@dataclass
class Group:
    """Items under one heading; without a heading they lie open."""

    label: str
    name: str = ""  # in full, where the label is short for it
    items: list = field(default_factory=list)

    @property
    def number_chosen(self):
        return sum(item.is_chosen for item in self.items)

    @property
    def is_open(self):
        """What was chosen is seen where that does not push the rest of the page far down."""
        return bool(self.number_chosen) and len(self.items) <= FEW

    @property
    def is_plain(self):
        """Names alone, which can stand side by side."""
        return not any(item.hint or item.level for item in self.items)


class Ticks(forms.CheckboxSelectMultiple):
    """Tick boxes. An empty hidden value beside them says that they were on the page even when none is ticked."""

    def value_omitted_from_data(self, data, files, name):
        return name not in data


class Pick(forms.MultipleChoiceField):
    """Keys of a vocabulary; `groups` is called with it. At most `most` can be chosen."""

    widget = Ticks
    picker = True

    def __init__(self, *, groups, most=None, **options):
        super().__init__(required=False, **options)
        self.groups, self.most = groups, most

    def clean(self, value):
        chosen = list(dict.fromkeys(item for item in value or [] if item))
        known = {item.value for group in self.groups(vocabulary()) for item in group.items}
        if unknown := [item for item in chosen if item not in known]:
            raise ValidationError(_("“%s” is not in the list.") % unknown[0][:50])
        return self.few_enough(chosen)

    def few_enough(self, chosen):
        """What was chosen, in order, unless it is too much."""
        if self.most and len(chosen) > self.most:
            raise ValidationError(
                _("Choose at most %(most)d: you have chosen %(number)d.") % {"most": self.most, "number": len(chosen)}
            )
        return sorted(chosen)

    def get_bound_field(self, form, field_name):
        return BoundPick(form, self, field_name)


class BoundPick(forms.BoundField):
    """What templates/contribute/_picker.html shows."""

    @cached_property
    def groups(self):
        chosen = set(self.value() or [])
        groups = self.field.groups(vocabulary())
        for item in (item for group in groups for item in group.items):
            item.is_chosen = item.value in chosen
        return groups

    @property
    def chosen(self):
        return [item for group in self.groups for item in group.items if item.is_chosen]

    @property
    def is_long(self):
        return len(self.groups) > 1


def vocabulary():
    return vocabulary_of(index.current())


# The lists ------------------------------------------------------------------------------------------------------------


def countries_by_region(vocabulary):
    groups = {}
    for country in vocabulary.named("country", vocabulary["country"]):
        region = top_region(country)
        groups.setdefault(region.pk, Group(region.name)).items.append(
            Item(country.pk, country.name, words=other_names(country))
        )
    return sorted(groups.values(), key=lambda group: sort_key(group.label))


def other_names(country):
    """Names that a writer may type instead of the one shown."""
    names = [country.names["en"], country.iso3, *country.aliases.get(text_key(), []), *country.aliases.get("en", [])]
    return " ".join(name for name in names if name != country.name)


def measures_by_group(vocabulary):
    groups = {group.pk: Group(group.name) for group in vocabulary["group"].values()}
    for measure in vocabulary["measure"].values():
        groups[measure.group_id].items.append(Item(measure.pk, measure.name, hint=measure.definition))
    return [group for group in groups.values() if group.items]


def provisions_by_instrument(vocabulary):
    groups = {
        code: Group(isolated(instrument.short_name), instrument.name)
        for code, instrument in vocabulary["instrument"].items()
    }
    for provision, level in in_tree(vocabulary):
        item = Item(provision.pk, f"{provision.name} {isolated('·')} {provision.title}", level=level)
        groups[provision.instrument_id].items.append(item)
    return [group for group in groups.values() if group.items]


def in_tree(vocabulary, parent=None, level=0):
    """Every provision right after the one it belongs to, with its depth."""
    for provision in vocabulary.below("provision", parent):
        yield provision, level
        yield from in_tree(vocabulary, provision.pk, level + 1)


def all_populations(vocabulary):
    return [Group("", items=[Item(row.pk, row.name) for row in vocabulary["population"].values()])]
