"""What the bench asks for: each task with the addresses that it asks in turn."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

import psycopg
from pyroaring import BitMap

from tests.performance.generate import COMMON_WORDS, RARE_WORDS

BROWSE = "/en/practices/"
API = "/api/v1/practices/"
ROWS, MANY_ROWS = 1000, 10_000  # of the exports
VALUES = 8  # filters that a task takes turns with
PRACTICES = 40


@dataclass(frozen=True)
class Task:
    """A thing that people do.

    `first`: addresses to ask one time each, with words, filters or pages that nobody asked for since the catalogue
    changed. `rows`: how many practices the answer carries, where that differs between sizes. `takes_seconds`: it is
    asked a few times, one after another, and not eight times at once.
    """

    name: str
    addresses: list
    first: list = field(default_factory=list)
    is_page: bool = True
    rows: int = 0
    takes_seconds: bool = False


def tasks(url):
    """All tasks for the database at `url`."""
    with psycopg.connect(url) as connection:
        sets = read_sets(connection)
        slugs = connection.execute("SELECT slug FROM practices_practice ORDER BY md5(slug) LIMIT %s", [PRACTICES])
        practices = [f"{BROWSE}{slug}/" for (slug,) in slugs]
    countries, measures = common_values(sets, "country"), common_values(sets, "measure")
    filters = [browse({"country": country}) for country in countries]
    common = [browse({"q": word}) for word in COMMON_WORDS]
    rare = [browse({"q": word}) for word in RARE_WORDS]
    both = [
        browse({"q": word, "country": countries[place % VALUES], "measure": measures[place * 3 % VALUES]})
        for place, word in enumerate(COMMON_WORDS)
    ]
    listed = [f"{API}?{urlencode({'country': country, 'facets': 'measure,stage'})}" for country in countries]
    profiles = [f"/en/countries/{country}/" for country in countries]
    matrices = [coverage({"population": value}) for value in common_values(sets, "population")]
    matrices += [coverage({"measure": measure, "rows": "country"}) for measure in measures]
    rows, export = about(ROWS, sets)
    many, large = about(MANY_ROWS, sets)
    return [
        Task("home", ["/en/"]),
        Task("browse", [BROWSE]),
        Task("one filter", filters, first=filters),
        Task("common word", common, first=common),
        Task("rare word", rare, first=rare),
        Task("text, two filters", both, first=both),
        Task("page 50", [browse({"page": 50})], first=[browse({"page": page}) for page in range(50, 1, -1)]),
        Task("practice", practices, first=practices),
        Task("country", profiles, first=profiles),
        Task("coverage", [coverage({})], first=matrices),
        Task("coverage, all", [coverage({"rows": "country", "columns": "measure"})]),
        Task("brief of a practice", [f"{practice}brief.docx" for practice in practices], is_page=False),
        Task("brief of 30", [browse({"country": country}, "brief.docx") for country in countries], is_page=False),
        Task("1,000 rows JSON", [browse(export, "export.json")], is_page=False, rows=rows),
        Task("10,000 rows CSV", [browse(large, "export.csv")], is_page=False, rows=many, takes_seconds=True),
        Task("10,000 rows XLSX", [browse(large, "export.xlsx")], is_page=False, rows=many, takes_seconds=True),
        Task("feed", [browse({}, "feed.atom")], is_page=False),
        Task("API list", listed, first=listed),
    ]


def browse(values, name=""):
    return f"{BROWSE}{name}?{urlencode(values)}"


def coverage(values):
    return f"/en/coverage/?{urlencode(values)}" if values else "/en/coverage/"


def read_sets(connection):
    """Number of practices by (parameter, value)."""
    rows = connection.execute("SELECT parameter, value, practices FROM practices_termset")
    return {(parameter, value): len(BitMap.deserialize(bytes(data))) for parameter, value, data in rows}


def common_values(sets, parameter):
    counts = {value: count for (name, value), count in sets.items() if name == parameter}
    return sorted(counts, key=lambda value: (-counts[value], value))[:VALUES]


def about(number, sets):
    """The one filter that finds nearest to `number` practices, and how many it finds: (count, parameters)."""
    choices = {term: count for term, count in sets.items() if term[0] in ("country", "keyword", "measure", "provision")}
    parameter, value = min(choices, key=lambda term: (abs(choices[term] - number), term))
    everything = sets["all", ""]
    if abs(everything - number) <= abs(choices[parameter, value] - number):
        return everything, {}
    return choices[parameter, value], {parameter: value}
