"""What each address of the API takes and answers, told where the view stands: the OpenAPI document is made from it."""

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from practices import coverage
from practices.api import shapes
from practices.api.pages import LANGUAGES, api_page
from practices.api.parameters import CURSOR, MOST_A_PAGE, START, refuse_all_but, refuse_repeated
from practices.api.problems import MEDIA_TYPE
from practices.filters import FIRST_YEAR, LAST_YEAR, PAGE_SIZE, SORTS
from practices.search import LONGEST_QUERY
from practices.terms import CHOICES, FACETS


def described(answer, parameters=(), *, can_be_gone=False):
    """Makes an address of the API from a view, with its part of the document. `answer` is the shape of what it returns.

    An address without `parameters` of its own takes `lang` alone.
    """

    single = [one.name for one in (*parameters, LANG) if one.type["type"] != "array"]

    def decorate(view):
        def checked(request, **kwargs):
            if not parameters:
                refuse_all_but(request.GET, [LANG.name])
            refuse_repeated(request.GET, single)
            return view(request, **kwargs)

        checked.__name__, checked.__module__, checked.__doc__ = view.__name__, view.__module__, view.__doc__
        responses = {200: answer} | refusals(can_be_gone)
        return extend_schema(
            operation_id=view.__name__,
            parameters=[*parameters, LANG],
            responses=responses,
        )(api_page(checked))

    return decorate


def refusals(can_be_gone):
    told = {
        400: "Parameters that cannot be used, each named in `errors`.",
        404: "There is nothing at this address.",
        406: "Another format than JSON was asked for.",
        410: "Taken down; `detail` is the public reason.",
        429: "Too many requests from one address; `Retry-After` says how many seconds to wait.",
    }
    if not can_be_gone:
        del told[410]
    return {(status, MEDIA_TYPE): OpenApiResponse(shapes.Problem, about) for status, about in told.items()}


# Parameters -----------------------------------------------------------------------------------------------------------


def parameter(name, about, schema):
    return OpenApiParameter(name, schema, description=about)


def one(name, about, **schema):
    return parameter(name, about, {"type": "string"} | schema)


def number(name, about, least, most, **schema):
    return parameter(name, about, {"type": "integer", "minimum": least, "maximum": most} | schema)


def any_of(name, about, **items):
    """A parameter that may be repeated: any of its values will do."""
    return parameter(name, about, {"type": "array", "items": {"type": "string"} | items})


def listed(name, about, values):
    """A parameter that lists names, separated by commas."""
    schema = {"type": "array", "items": {"type": "string", "enum": list(values)}}
    return OpenApiParameter(name, schema, description=about, style="form", explode=False)


WHERE_TO_FIND = {
    "region": "/api/v1/regions/. A region includes those that lie in it, and their countries.",
    "country": "/api/v1/countries/, ISO 3166-1 alpha-2 in lower case.",
    "group": "/api/v1/groups/.",
    "measure": "/api/v1/measures/.",
    "instrument": "/api/v1/instruments/.",
    "provision": "/api/v1/instruments/<code>/. A provision includes those below it.",
    "population": "/api/v1/populations/.",
    "safeguard": "/api/v1/safeguards/. Practices that answer it with yes.",
    "language": "facets=language: the language that the entry is written in.",
    "keyword": "facets=keyword.",
}


def about(facet):
    if facet in CHOICES:
        return "Any of these values."
    return f"Any of the codes of {WHERE_TO_FIND[facet]}"


def filter_of(facet):
    items = {"enum": CHOICES[facet].values} if facet in CHOICES else {}
    return any_of(facet, about(facet), **items)


LANG = one(
    "lang",
    "The language of names and messages. Without it the header Accept-Language decides; else English.",
    enum=list(LANGUAGES),
)
FILTERS = [
    one("q", 'Words to search for; "a phrase", -without and or are understood.', maxLength=LONGEST_QUERY),
    *map(filter_of, FACETS),
    any_of("practice", "Practices picked by hand, by their slugs."),
    number("since", "Running in or after this year.", FIRST_YEAR, LAST_YEAR),
    number("until", "Running in or before this year.", FIRST_YEAR, LAST_YEAR),
    one("sort", "The order. Without it relevance for words, and else the newest first.", enum=list(SORTS)),
]
PAGE = number("page", "Which page. One past the last is empty.", 1, 10**9 - 1, default=1)
PRACTICES = [
    *FILTERS,
    PAGE,
    number("page_size", "How many practices a page holds.", 1, MOST_A_PAGE, default=PAGE_SIZE),
    one(
        "cursor",
        f"{START} to begin a walk through all that match; “next” carries on. See “Taking everything”.",
        pattern=rf"^(\{START}|{CURSOR.pattern})$",
    ),
    listed("facets", "Count the values of these parameters among what matches all others.", FACETS),
    listed("fields", "Give these fields of each practice alone.", shapes.PRACTICE_FIELDS),
]
COVERAGE = [
    *FILTERS,
    PAGE,
    one("rows", "What stands in the rows.", enum=list(coverage.ROWS), default=coverage.Layout.rows),
    one("columns", "What stands in the columns.", enum=list(coverage.COLUMNS), default=coverage.Layout.columns),
    any_of("open", "Codes of rows or columns that show what is below them."),
    one("gaps", "1 to list the rows and columns in which nothing is documented.", enum=["1"]),
]
