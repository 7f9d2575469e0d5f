"""What is followed: a query of the catalogue in one canonical form, and the same in words."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from lib.languages import labelled, list_comma, semicolon
from practices.browse import chosen_pairs
from practices.filters import find_practices
from practices.terms import FACETS

MOST_NAMED = 5  # values of one parameter

# How a sentence goes on after "New and updated practices"; other parameters stand behind in brackets.
PHRASES = {
    "q": later("with the words %(names)s"),
    "region": later("in %(names)s"),
    "country": later("in %(names)s"),
    "group": later("in the group %(names)s"),
    "measure": later("about %(names)s"),
    "instrument": later("on %(names)s"),
    "provision": later("on %(names)s"),
    "population": later("for %(names)s"),
    "keyword": later("with the keyword %(names)s"),
}
PLAIN = {"region", "country", "instrument", "provision"}  # names that need no quotation marks in a sentence
TYPED = {"q", "keyword"}  # in whatever language, and direction


def canonical(found):
    """The query string of what was found, the same for all ways to ask for it: without order, page and empty words."""
    pairs = found.asked.pairs()
    return urlencode(sorted(pair for pair in pairs if pair[0] != "sort" and (pair[0] != "q" or found.matches)))


def find(query, index=None):
    """The practices that a canonical query finds today."""
    return find_practices(QueryDict(query), index)


def lost(found):
    """The parameters of which a stored query has no known value any more: without them it finds far too much."""
    known = {parameter for parameter, _value in found.asked.pairs()}
    unknown = {problem.parameter for problem in found.asked.problems} - known
    return unknown | ({"q"} if found.asked.words and found.matches is None else set())


def is_gone(found):
    """Whether a stored query asks for what the vocabulary holds no more. A practice may come back to the public."""
    return not lost(found).isdisjoint(FACETS)


# In words -------------------------------------------------------------------------------------------------------------


def sentence(found, *, words=True):
    """What is followed, as a heading says it; without `words` it does not repeat what was typed to search for."""
    about = conditions(found, words=words)
    return " ".join([_("New and updated practices"), about]) if about else _("All new and updated practices")


def conditions(found, *, words=True):
    """Which practices, as the end of a sentence: "in Thailand about “Guardianship”"; empty for all of them."""
    labels, names = {}, {}
    for parameter, _value, label, name in chosen_pairs(found):
        labels[parameter] = label
        names.setdefault(parameter, []).append(quoted(parameter, name))
    if not words and "q" in names:
        names["q"] = ["…"]
    said = [str(PHRASES[name]) % {"names": any_of(names[name])} for name in PHRASES if name in names]
    rest = [labelled(labels[name], any_of(names[name])) for name in names if name not in PHRASES]
    return " ".join(said + ([f"({semicolon().join(rest)})"] if rest else []))


def quoted(parameter, name):
    if parameter in TYPED:
        name = f"\u2068{name}\u2069"
    return _("“%(name)s”") % {"name": name} if parameter in PHRASES and parameter not in PLAIN else name


def any_of(names):
    if len(names) > MOST_NAMED:
        return _("%(names)s or one of %(number)d more") % {
            "names": list_comma().join(names[:MOST_NAMED]),
            "number": len(names) - MOST_NAMED,
        }
    if len(names) == 1:
        return names[0]
    return _("%(names)s or %(last)s") % {"names": list_comma().join(names[:-1]), "last": names[-1]}
