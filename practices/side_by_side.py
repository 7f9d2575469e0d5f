"""What is put side by side: values of one parameter in the order asked for, and what must be told about the rest."""

from collections import Counter
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from lib.languages import list_comma
from practices.filters import Problem


def choose(parameter, values, known, most):
    """At most `most` of the values that are known, each once; and notices of those left out. "" is no value."""
    times = Counter(value for value in values if value)
    chosen = [value for value in times if value in known]
    notices = [Problem(parameter, value).message for value in times if value not in known]
    if repeated := [known[value] for value in chosen if times[value] > 1]:
        notices.append(_("Chosen more than once, shown once: %(names)s.") % {"names": named(repeated)})
    if left_out := [known[value] for value in chosen[most:]]:
        notices.append(
            _("At most %(number)d can stand side by side. Left out: %(names)s.")
            % {"number": most, "names": named(left_out)}
        )
    return chosen[:most], notices


def named(names):
    return list_comma().join(names)


def address(path, parameter, values):
    """The address that puts some values side by side."""
    return f"{path}?{urlencode([(parameter, value) for value in values])}" if values else path
