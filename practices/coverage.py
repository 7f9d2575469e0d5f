"""The matrix of coverage: practices by place or by provision against measures, and where none is documented.

    layout, rest = coverage.read(request.GET)
    matrix = coverage.matrix(find_practices(rest), layout)

Every number is that of distinct practices, and `matrix.query(row, column)` are the parameters of browse that list them.
"""

from dataclasses import dataclass, field, replace

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lib.languages import sort_key
from practices.content import OWN_SCOPES
from practices.filters import Problem
from practices.terms import vocabulary_of

# What stands in rows and in columns. The second of each pair is the first with all of its headings opened.
ROWS = {
    "region": _("Regions"),
    "country": _("Countries"),
    "instrument": _("Legal instruments"),
    "provision": _("Provisions"),
}
COLUMNS = {"group": _("Groups of measures"), "measure": _("Types of measure")}
ALL_OPEN = {"country", "provision", "measure"}
BY_PLACE = {"region", "country"}


@dataclass(frozen=True)
class Layout:
    """How the matrix is laid out. `opened` are values of headings that show what is below them: {"035", "care"}."""

    rows: str = "region"
    columns: str = "group"
    opened: frozenset = frozenset()
    gaps_only: bool = False
    problems: tuple = field(default=(), compare=False)

    @property
    def is_by_place(self):
        return self.rows in BY_PLACE

    def pairs(self):
        """The layout as (parameter, value) pairs, without what goes without saying."""
        pairs = [("rows", self.rows)] if self.rows != Layout.rows else []
        pairs += [("columns", self.columns)] if self.columns != Layout.columns else []
        pairs += [("open", value) for value in sorted(self.opened)]
        return pairs + ([("gaps", "1")] if self.gaps_only else [])

    def toggled(self, heading):
        """The same with one heading opened, or closed if it was open."""
        return replace(self, opened=self.opened ^ {heading.value})


@dataclass(frozen=True)
class Heading:
    """A row or a column: one value of a parameter of browse.

    `level` is its depth in the tree, `path` the terms from the top of the tree to it. `within` is the value of the
    heading that it stands below when that is opened; a heading that `opens` has such headings.
    """

    parameter: str
    value: str
    name: str
    level: int
    path: tuple
    within: str = ""
    opens: bool = False
    title: str = ""  # of a provision, whose name is a number
    url: str = ""  # its own page, if it has one

    @property
    def term(self):
        return self.parameter, self.value


@dataclass(frozen=True)
class Matrix:
    """Numbers of distinct practices: `counts[row][column]`, and totals, in which a practice of several cells is one."""

    rows: tuple
    columns: tuple
    counts: tuple
    row_totals: tuple
    column_totals: tuple
    total: int
    base: tuple  # (parameter, value) pairs that all cells share

    def query(self, row=None, column=None):
        """The parameters of browse that list what a cell counts: of a total without row, column or both."""
        headings = [heading for heading in (row, column) if heading]
        return self.shared(*headings) + [heading.term for heading in headings]

    def shared(self, *headings):
        """What is asked for beside the values of some headings, which stand in place of those that were chosen."""
        replaced = {heading.parameter for heading in headings}
        return [pair for pair in self.base if pair[0] not in replaced]

    @property
    def gap_count(self):
        return sum(counts.count(0) for counts in self.counts)

    @property
    def gaps(self):
        """Each row that lacks some columns, with those: [(row, columns)]."""
        rows = zip(self.rows, self.counts, strict=True)
        lacking = (
            (row, [column for column, count in zip(self.columns, counts, strict=True) if not count])
            for row, counts in rows
        )
        return [(row, columns) for row, columns in lacking if columns]


def read(params, vocabulary):
    """The layout that a query string (a QueryDict) asks for, and the rest of it, which is for `find_practices`."""
    rest = params.copy()
    asked = {name: rest.pop(name, [""]) for name in ("rows", "columns", "open", "gaps")}
    opening = {value for parameter in ("region", "instrument", "group") for value in vocabulary[parameter]}
    allowed = {"rows": ROWS, "columns": COLUMNS, "open": opening, "gaps": {"1"}}
    problems = [
        Problem(name, value)
        for name, values in asked.items()
        for value in dict.fromkeys(values)
        if value and value not in allowed[name]
    ]
    known = {name: [value for value in values if value in allowed[name]] for name, values in asked.items()}
    return (
        Layout(
            rows=known["rows"][-1] if known["rows"] else Layout.rows,
            columns=known["columns"][-1] if known["columns"] else Layout.columns,
            opened=frozenset(known["open"]),
            gaps_only=bool(known["gaps"]),
            problems=tuple(problems),
        ),
        rest,
    )


def matrix(found, layout=Layout()):
    """The matrix of the practices that were found; that of the whole catalogue is counted once a version."""
    if found.sets or layout.opened:
        return count(found, layout)
    key = ("coverage", layout.rows, layout.columns, get_language())
    return found.index.keep(key, lambda: count(found, layout))


def count(found, layout):
    practices, base = counted(found, layout)
    rows = headings(found, layout.rows, layout.opened)
    columns = headings(found, layout.columns, layout.opened)
    row_sets, column_sets = (sets(found, practices, some) for some in (rows, columns))
    nothing = (0,) * len(columns)
    return Matrix(
        rows=rows,
        columns=columns,
        counts=tuple(
            tuple(map(row_set.intersection_cardinality, column_sets)) if row_set else nothing for row_set in row_sets
        ),
        row_totals=tuple(map(len, row_sets)),
        column_totals=tuple(map(len, column_sets)),
        total=len(practices),
        base=tuple(base),
    )


def sets(found, practices, some_headings):
    """The practices below each of some headings."""
    return [practices & found.index.of(*heading.term) for heading in some_headings]


def cells(found, layout=Layout()):
    """The practices that each cell of the matrix counts, row by row."""
    practices, _base = counted(found, layout)
    kinds = (layout.rows, layout.columns)
    rows, columns = (sets(found, practices, headings(found, kind, layout.opened)) for kind in kinds)
    return [row & column for row in rows for column in columns]


def counted(found, layout):
    """The practices that are counted, and the query that lists them.

    Regional and global practices do not fill the row of a country: by place, they count when they are asked for.
    """
    query = [pair for pair in found.asked.pairs() if pair[0] != "sort"]
    if not layout.is_by_place or "scope" in found.asked.chosen:
        return found.ids, query
    return found.ids & found.index.any_of("scope", OWN_SCOPES), query + [("scope", scope) for scope in OWN_SCOPES]


# Headings -------------------------------------------------------------------------------------------------------------


def headings(found, kind, opened):
    """The rows or columns of a kind: those that are open, and that the query does not leave out."""
    tree = found.index.keep(("headings", kind, get_language()), lambda: tuple(TREES[kind](vocabulary_of(found.index))))
    is_asked = asked_for(tree, found.asked.chosen)
    return tuple(
        heading
        for heading in tree
        if (kind in ALL_OPEN or not heading.within or heading.within in opened) and is_asked(heading)
    )


def asked_for(tree, chosen):
    """Whether a heading is among the values chosen for its tree, below one of them, or on the way to one.

    A row that was not asked for would be called a gap, and no query of browse would list what its cells count: values
    of one parameter are alternatives there.
    """
    paths = {heading.term: heading.path for heading in tree}
    wanted = {}  # parameter -> chosen terms of this tree
    for parameter, value in ((parameter, value) for parameter, values in chosen.items() for value in values):
        if (parameter, value) in paths:
            wanted.setdefault(parameter, set()).add((parameter, value))

    def is_asked(heading):
        own = {parameter for parameter, _value in heading.path}
        return all(
            not terms.isdisjoint(heading.path)
            if parameter in own
            else any(heading.term in paths[term] for term in terms)
            for parameter, terms in wanted.items()
        )

    return is_asked


def places(vocabulary):
    """Regions as a tree by name, each with its countries by name."""
    countries = {}
    for country in vocabulary.named("country", vocabulary["country"]):
        countries.setdefault(country.region_id, []).append(country)

    def below(code, path):
        for region in sorted(vocabulary.below("region", code), key=lambda region: sort_key(region.name)):
            here, own = (*path, ("region", region.pk)), countries.get(region.pk, ())
            yield Heading("region", region.pk, region.name, len(path), here, opens=bool(own))
            for country in own:
                term, url = ("country", country.pk), country.get_absolute_url()
                yield Heading(*term, country.name, len(here), (*here, term), within=region.pk, url=url)
            yield from below(region.pk, here)

    return below(None, ())


def provisions(vocabulary):
    """Instruments in order, each with its provisions as a tree."""
    for instrument in vocabulary["instrument"].values():
        top = (("instrument", instrument.pk),)
        name, url = instrument.short_name, instrument.get_absolute_url()
        yield Heading(*top[0], name, 0, top, opens=True, title=instrument.name, url=url)
        yield from below_provision(vocabulary, instrument, None, top)


def below_provision(vocabulary, instrument, parent, path):
    for provision in vocabulary.below("provision", parent):
        if provision.instrument_id == instrument.pk:
            term, here = ("provision", provision.pk), (*path, ("provision", provision.pk))
            name, url = provision.name, provision.get_absolute_url()
            yield Heading(*term, name, len(path), here, within=instrument.pk, title=provision.title, url=url)
            yield from below_provision(vocabulary, instrument, provision.pk, here)


def measures(vocabulary):
    """Measure groups in order, each with its types."""
    for group in vocabulary["group"].values():
        top = (("group", group.pk),)
        yield Heading(*top[0], group.name, 0, top, opens=True, url=group.get_absolute_url())
        for measure in vocabulary["measure"].values():
            if measure.group_id == group.pk:
                term, url = ("measure", measure.pk), measure.get_absolute_url()
                yield Heading(*term, measure.name, 1, (*top, term), within=group.pk, url=url)


TREES = {
    "region": places,
    "country": places,
    "instrument": provisions,
    "provision": provisions,
    "group": measures,
    "measure": measures,
}
