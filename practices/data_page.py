"""What the page on data tells: parameters and columns, read from what answers queries and writes files."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from practices import search
from practices.browse import MOST_IN_BRIEF
from practices.filters import FIRST_YEAR, LAST_YEAR, PAGE_SIZE, PARAMETERS, SORTS
from practices.formats import atom, columns, licence, xlsx_file
from practices.terms import FACETS, YEARS, vocabulary_of


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query: what it chooses by, how its values are written, and (code, name) of each if few."""

    name: str
    label: str
    form: str
    values: list


def what_there_is(index, base):
    """The context of the page; `base` is the absolute address of the browse page."""
    return {
        "base": base,
        "parameters": [parameter(name, vocabulary_of(index)) for name in PARAMETERS],
        "columns": columns.columns(vocabulary_of(index), base),
        "list_separator": columns.LIST.strip(),
        "most_in_brief": MOST_IN_BRIEF,
        "most_entries": atom.MOST_ENTRIES,
        "most_rows": intcomma(xlsx_file.MOST_ROWS),
        "most_signs": intcomma(xlsx_file.MOST_SIGNS),
        "licence": {"name": licence.NAME, "url": licence.URL, "terms": licence.terms()},
    }


def parameter(name, vocabulary):
    label, form = described().get(name) or (FACETS.get(name) or YEARS.get(name), forms().get(name, ""))
    return Parameter(name, str(label), form, listed(name, vocabulary))


def described():
    """The parameters that choose by no facet: (what, how it is written)."""
    return {
        "q": (
            _("Words to search for"),
            _("At most %(words)d words and %(signs)d characters. “A phrase” in quotation marks, -without, or.")
            % {"words": search.MOST_WORDS, "signs": search.LONGEST_QUERY},
        ),
        "practice": (_("Practices picked by hand"), _("The identifier of a practice, as in its address.")),
        "sort": (_("Order"), _("“relevance” where words are searched for, otherwise “newest”. The feed has its own.")),
        "page": (
            _("Page of the list"),
            _("%(size)d practices a page. Files and the feed have no pages.") % {"size": PAGE_SIZE},
        ),
    }


def forms():
    """How the values of a facet are written, where they are not listed."""
    year = _("A year from %(first)d to %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
    return {
        "region": _("Code of the United Nations (M49), such as 035. It includes what lies in it."),
        "country": _("Two small letters (ISO 3166-1), such as th for Thailand."),
        "provision": _("As in the address of its page, such as crc-37b. It includes those below it."),
        "language": _("Two small letters (ISO 639-1)."),
        "keyword": _("As in the address after choosing it from the list."),
        "since": year,
        "until": year,
    }


def listed(name, vocabulary):
    if name == "sort":
        return [(value, str(label)) for value, label in SORTS.items()]
    terms = vocabulary[name].values() if name in FACETS and name not in forms() else ()
    return [(term.pk, term.name) for term in terms]
