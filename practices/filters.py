"""Which practices? `find_practices(params)` is the one answer: for pages, facets, exports and everything to come."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.core.validators import slug_re
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pyroaring import BitMap

from practices import index as facet_index
from practices import orders, search
from practices.models import Practice
from practices.terms import FACETS, YEARS, vocabulary_of

FIRST_YEAR, LAST_YEAR = 1900, 2100
PAGE_SIZE = 20
SORTS = {
    "relevance": gettext_lazy("Relevance"),
    "newest": gettext_lazy("Newest"),
    "updated": gettext_lazy("Last updated"),
    "title": gettext_lazy("Title"),
    "start": gettext_lazy("Earliest start"),
    "-start": gettext_lazy("Latest start"),
}
PARAMETERS = ("q", *FACETS, "practice", *YEARS, "sort", "page")


@dataclass(frozen=True)
class Problem:
    """A value that cannot be used, or a parameter that there is not."""

    parameter: str
    value: str
    is_unknown: bool = False
    removed: str = ""  # the name of the keyword that it was

    @property
    def message(self):
        if self.removed:
            return _("The keyword “%(name)s” is not used any more and was left out.") % {"name": self.removed}
        return _("“%(value)s” is not a known value of “%(parameter)s” and was left out.") % {
            "value": printable(self.value[:60]),
            "parameter": printable(self.parameter[:60]),
        }

    @property
    def refusal(self):
        """The same where nothing is left out and no answer given."""
        if self.parameter == "q":
            return _("A search takes at most %(characters)d characters and %(words)d words.") % {
                "characters": search.LONGEST_QUERY,
                "words": search.MOST_WORDS,
            }
        names = {"value": printable(self.value[:60]), "parameter": printable(self.parameter[:60])}
        if self.removed:
            return _("The keyword “%(name)s” is not used any more.") % {"name": self.removed}
        if self.is_unknown:
            return _("There is no parameter “%(parameter)s”.") % names
        return _("“%(value)s” is not a known value of “%(parameter)s”.") % names


@dataclass(frozen=True)
class Forwarded:
    """An address that a keyword had before curators renamed it or merged it with another."""

    was: str
    now: str

    @property
    def message(self):
        return _("The keyword “%(was)s” is now called “%(now)s”.") % {"was": self.was, "now": self.now}


def printable(text):
    """A text with a space for every sign that cannot be shown, control characters above all."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


@dataclass
class Asked:
    """What a query string asks for, with what cannot be used set aside."""

    words: str = ""
    chosen: dict = field(default_factory=dict)  # parameter -> values, for each facet with a choice
    picked: dict = field(default_factory=dict)  # slug -> id, of the practices picked by hand
    since: int | None = None
    until: int | None = None
    sort: str = ""
    page: int = 1
    problems: list = field(default_factory=list)
    forwarded: list = field(default_factory=list)

    @property
    def has_years(self):
        return self.since is not None or self.until is not None

    @property
    def order(self):
        """The order to show: the one asked for, or relevance for words and newest first otherwise."""
        if self.sort in ("", "relevance"):
            return "relevance" if self.words else "newest"
        return self.sort

    def without_order(self):
        """The same query whatever the order."""
        return replace(self, sort="", page=1)

    def pairs(self, *, page=None):
        """The query as (parameter, value) pairs in one canonical order."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [(parameter, value) for parameter in FACETS for value in self.chosen.get(parameter, ())]
        pairs += [("practice", slug) for slug in self.picked]
        pairs += [(name, str(year)) for name in YEARS if (year := getattr(self, name)) is not None]
        pairs += [("sort", self.sort)] if self.sort else []
        return pairs + ([("page", str(page))] if page and page > 1 else [])

    def url(self, path, *, page=None, without=(), sort=None, also=()):
        """The address of this query at a path, without some (parameter, value) pairs; a value None drops them all.

        `also` are pairs of the page itself, which stand first.
        """
        pairs = [
            (parameter, value)
            for parameter, value in self.pairs(page=page)
            if (parameter, value) not in without and (parameter, None) not in without
        ]
        if sort:
            pairs = [pair for pair in pairs if pair[0] != "sort"] + [("sort", sort)]
        pairs = [*also, *pairs]
        return f"{path}?{urlencode(pairs)}" if pairs else path


def read(params, vocabulary):
    """What a query string (a QueryDict) asks for."""
    asked = Asked()
    asked.words = read_words(params.get("q", ""), asked)
    for parameter in FACETS:
        values = (read_value(parameter, value, vocabulary, asked) for value in dict.fromkeys(params.getlist(parameter)))
        if chosen := list(dict.fromkeys(filter(None, values))):
            asked.chosen[parameter] = chosen
    asked.picked = read_picked(params.getlist("practice"), asked)
    asked.since = read_number("since", params, asked, FIRST_YEAR, LAST_YEAR)
    asked.until = read_number("until", params, asked, FIRST_YEAR, LAST_YEAR)
    asked.page = read_number("page", params, asked, 1, 10**9) or 1
    asked.sort = params.get("sort", "")
    if asked.sort and asked.sort not in SORTS:
        asked.problems.append(Problem("sort", asked.sort))
        asked.sort = ""
    unknown = [name for name in params if name not in PARAMETERS]
    asked.problems += [Problem(name, ", ".join(params.getlist(name)), is_unknown=True) for name in unknown]
    return asked


def read_value(parameter, value, vocabulary, asked):
    """A value of a facet as it is called now; "" where there is none."""
    if not value or value in vocabulary[parameter]:
        return value
    former = vocabulary.former(parameter, value)
    if former and former.keyword:
        asked.forwarded.append(Forwarded(former.name, former.keyword.name))
        return former.keyword.slug
    asked.problems.append(Problem(parameter, value, removed=former.name if former else ""))
    return ""


def read_words(text, asked):
    words = " ".join(printable(text).split())
    if len(words) > search.LONGEST_QUERY:
        asked.problems.append(Problem("q", words[search.LONGEST_QUERY :]))
        words = words[: search.LONGEST_QUERY].strip()
    pieces = search.pieces(words)
    if len(pieces) > search.MOST_WORDS:
        asked.problems.append(Problem("q", " ".join(pieces[search.MOST_WORDS :])))
        words = " ".join(pieces[: search.MOST_WORDS])
    return words


def read_picked(slugs, asked):
    """The id of each practice picked, by slug: one query, whatever the size of the catalogue."""
    slugs = [slug for slug in dict.fromkeys(slugs) if slug]
    practices = Practice.objects.using("catalogue").published()
    found = dict(practices.filter(slug__in=filter(slug_re.search, slugs)).values_list("slug", "pk")) if slugs else {}
    asked.problems += [Problem("practice", slug) for slug in slugs if slug not in found]
    return {slug: found[slug] for slug in slugs if slug in found}


def read_number(name, params, asked, least, most):
    text = params.get(name, "")
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
        return int(text)
    asked.problems.append(Problem(name, text))
    return None


class Found:
    """The practices that a query finds, and what a page needs to know about them."""

    def __init__(self, asked, index):
        self.asked = asked
        self.index = index
        self.matches = search.find(asked.words, index) if asked.words else None
        self.sets = dict(self.restrictions())
        self.ids = self.others(None)

    def restrictions(self):
        """The set of practices that each parameter allows; `years` is one set for `since` and `until` together."""
        if self.matches:
            yield "q", self.matches.everything
        for parameter, values in self.asked.chosen.items():
            yield parameter, self.index.any_of(parameter, values)
        if self.asked.picked:
            yield "practice", BitMap(self.asked.picked.values())
        if self.asked.has_years:
            yield "years", self.index.running(self.asked.since, self.asked.until)

    def others(self, parameter):
        """The practices that match all parameters but one."""
        sets = [practices for name, practices in self.sets.items() if name != parameter]
        return BitMap.intersection(self.index.all, *sets) if sets else self.index.all

    @property
    def count(self):
        return len(self.ids)

    def counts(self, parameter, values=None):
        """For each value of a facet the number of practices that carry it among those matching all other parameters.

        Of `values` alone, where they are named.
        """
        base = self.ids if parameter not in self.sets else self.others(parameter)
        carried = self.index.sets.get(parameter, {})
        if values is not None:
            carried = {value: carried[value] for value in values if value in carried}
        if base is self.index.all:
            return {value: len(practices) for value, practices in carried.items()}
        return {value: base.intersection_cardinality(practices) for value, practices in carried.items()}

    def year_counts(self, name, years):
        """For each year the number of practices there would be with it as `since` or `until`, all else as it is."""
        others, index = self.others("years"), self.index
        if name == "since":
            base = others & index.started(self.asked.until)
            return {year: len(base) - base.intersection_cardinality(index.over(year)) for year in years}
        base = others - index.over(self.asked.since)
        return {year: base.intersection_cardinality(index.started(year)) for year in years}

    def slice(self, start, stop):
        """The ids from one place to another in the order asked for."""
        order = self.asked.order
        if order == "relevance":
            if self.matches:
                return search.by_relevance(self.matches, self.ids, start, stop)
            order = "newest"  # words so common that they were left out
        return orders.slice_in_order(self.index, self.ids, order, start, stop)

    @property
    def page_count(self):
        return max(1, -(-self.count // PAGE_SIZE))

    def page(self):
        """The ids of the page asked for."""
        start = (self.asked.page - 1) * PAGE_SIZE
        return self.slice(start, start + PAGE_SIZE)

    def without_each(self):
        """For each parameter in use the number of practices without it: (parameter, count), most first."""
        counts = [(parameter, len(self.others(parameter))) for parameter in self.sets]
        return sorted((pair for pair in counts if pair[1]), key=lambda pair: -pair[1])


def find_practices(params, index=None):
    """The practices that a query string (a QueryDict) finds."""
    index = index or facet_index.current()
    return Found(read(params, vocabulary_of(index)), index)
