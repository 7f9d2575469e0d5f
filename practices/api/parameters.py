"""What the API can be asked beside the filters of browse: how many practices, from where, and which parts of them."""

import math
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practices.api.problems import BadParameters
from practices.filters import PAGE_SIZE, find_practices
from practices.terms import FACETS

MOST_A_PAGE = 100
OWN = ("page_size", "cursor", "facets", "fields", "lang")
START = "*"
# Eight digits, for a bitmap holds numbers of 32 bits.
CURSOR = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True)
class Wanted:
    """How the practices that a query finds are handed out.

    `cursor` is the practice after which to go on, 0 for the first, or None where pages are counted instead.
    """

    page_size: int
    cursor: int | None
    facets: list
    fields: list


class Refusals(dict):
    """Messages by parameter."""

    def add(self, name, message):
        self.setdefault(name, []).append(message)

    def add_all(self, problems):
        for problem in problems:
            self.add(problem.parameter, problem.refusal)

    def raise_if_any(self):
        if self:
            raise BadParameters(self)


def asked_of(request, fields):
    """What a request asks for: (Found, Wanted). `fields` are those an entry has.

    Raises BadParameters with all that cannot be used.
    """
    refusals = Refusals()
    wanted = Wanted(
        page_size=read_page_size(request.GET, refusals),
        cursor=read_cursor(request.GET, refusals),
        facets=read_names(request.GET, "facets", tuple(FACETS), refusals),
        fields=read_names(request.GET, "fields", fields, refusals),
    )
    found = find_practices(without(request.GET, OWN), request.index)
    refusals.add_all(found.asked.problems)
    if wanted.cursor is not None and request.GET.get("page"):
        refusals.add("cursor", _("Goes without page numbers: leave out “page”."))
    if wanted.cursor is not None and found.asked.order != "newest":
        refusals.add("cursor", _("Goes from the newest practice to the oldest: ask for sort=newest."))
    refusals.raise_if_any()
    return found, wanted


def refuse_all_but(params, names):
    if unknown := [name for name in params if name not in names]:
        raise BadParameters({name: [_("This address takes no such parameter.")] for name in unknown})


def refuse_repeated(params, names):
    """Browse takes the last of several values; a program that gives several has made a mistake."""
    if repeated := [name for name in names if len(params.getlist(name)) > 1]:
        raise BadParameters({name: [_("Must be given once.")] for name in repeated})


def without(params, names):
    """A query string (a QueryDict) without some parameters."""
    rest = params.copy()
    for name in names:
        rest.pop(name, None)
    return rest


def read_page_size(params, refusals):
    size = params.get("page_size", str(PAGE_SIZE))
    if size.isascii() and size.isdigit() and len(size) < 10 and 1 <= int(size) <= MOST_A_PAGE:
        return int(size)
    refusals.add("page_size", _("Must be a number from 1 to %(most)d.") % {"most": MOST_A_PAGE})


def read_cursor(params, refusals):
    """The id that a cursor stands for; 0 for the one that begins, None without a cursor."""
    cursor = params.get("cursor")
    if cursor is None:
        return None
    if cursor == START:
        return 0
    if CURSOR.fullmatch(cursor):
        return int(cursor, 16)
    refusals.add("cursor", _("Must be * or the cursor of a “next” address."))


def read_names(params, parameter, known, refusals):
    """The names that a parameter lists, separated by commas or each in a parameter of its own."""
    given = [name.strip() for text in params.getlist(parameter) for name in text.split(",")]
    names = list(dict.fromkeys(filter(None, given)))
    if set(names) - set(known):
        refusals.add(parameter, _("Must be some of %(values)s.") % {"values": ", ".join(known)})
    return names


# Pages ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """The ids of one page, and the addresses of those beside it."""

    ids: list
    next: str | None
    previous: str | None


def page_of(request, found, wanted):
    if wanted.cursor is None:
        return numbered_page(request, found, wanted.page_size)
    passed = len(found.ids) - found.ids.rank(wanted.cursor - 1) if wanted.cursor else 0
    ids = found.slice(passed, passed + wanted.page_size)
    is_last = passed + wanted.page_size >= found.count
    return Page(ids, None if is_last else address(request, cursor=f"{ids[-1]:08x}"), None)


def numbered_page(request, found, size):
    """A page by its number; one past the last is empty."""
    number, last = found.asked.page, max(1, math.ceil(found.count / size))
    return Page(
        found.slice((number - 1) * size, number * size),
        next=address(request, page=number + 1) if number < last else None,
        previous=address(request, page=min(number - 1, last)) if number > 1 else None,
    )


def address(request, **changes):
    """The address of a request with some parameters changed."""
    params = request.GET.copy()
    for name, value in changes.items():
        params[name] = value
    return request.build_absolute_uri(f"?{params.urlencode()}")
