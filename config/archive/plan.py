"""Which addresses of the site an archive holds, and the file that each becomes."""

import hashlib
import re
from functools import lru_cache
from itertools import product
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.utils import translation
from pyroaring import BitMap

from config.sitemaps import LISTS, TEXT_PAGES
from practices.filters import PAGE_SIZE
from practices.models import Practice, PublicFile
from practices.terms import FACETS, vocabulary_of

START = "index.html"
# Lists have rules of their own; without their forms these comparisons are empty.
NOT_THERE = ("practices/", "practices/compare/", "countries/compare/")
TERMS = ("country", "measure", "instrument", "provision")  # whose values have pages of their own
# National and subnational practices alone, as pages of countries and the matrix count them.
OWN = [("scope", "national"), ("scope", "subnational")]
OWN_LISTS = ((), ("region",), ("country",), ("group",), ("region", "group"), ("country", "group"))
SINGLE = tuple((parameter,) for parameter in FACETS)
CITATIONS = ("cite.bib", "cite.ris")
EXTENSIONS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
OF_A_PRACTICE = re.compile(r"/(?P<language>[^/]+)/practices/(?P<slug>[^/]+)/(?P<rest>.*)")
PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,100}")
KNOWN = 50_000  # addresses whose file is remembered: most links of a page are those of the page before


class Plan:
    """What an archive of one version of the catalogue holds, in some languages.

    Lists are there whole, for each single value of each filter, and for each number in the matrix of coverage. What is
    chosen otherwise would have no end.
    """

    def __init__(self, index, languages, data_files=()):
        self.index, self.languages = index, languages
        self.data_files = set(data_files)
        self.own = index.any_of("scope", [value for _parameter, value in OWN])
        self.own_pages = {language: self.pages_in(language) for language in languages}
        practices = Practice.objects.using("catalogue").published().order_by("pk")
        self.versions = dict(practices.values_list("slug", "revision_number"))
        files = PublicFile.objects.using("catalogue").filter(practice__taken_down_at=None).order_by("pk")
        self.attachments = {
            str(pk): (slug, EXTENSIONS[kind])
            for pk, slug, kind in files.values_list("pk", "practice__slug", "content_type")
        }
        self.file_of = lru_cache(KNOWN)(self.find_file)

    def pages_in(self, language):
        """The paths of all pages but lists and practices, in order."""
        vocabulary = vocabulary_of(self.index)
        with translation.override(language):
            terms = [row.get_absolute_url() for name in TERMS for row in vocabulary[name].values()]
        summaries = [f"/{language}/{path}" for path in (*LISTS, *TEXT_PAGES) if path not in NOT_THERE]
        return dict.fromkeys([*summaries, *terms])

    def addresses(self):
        """Every address that becomes a file, once."""
        for language in self.languages:
            yield from self.own_pages[language]
            yield from self.lists(f"/{language}/practices/")
            for slug, number in self.versions.items():
                yield from addresses_of_practice(f"/{language}/practices/{slug}/", number)
        for pk, (slug, _extension) in self.attachments.items():
            yield f"/{self.languages[0]}/practices/{slug}/files/{pk}/"

    def lists(self, path):
        yield from pages(path, self.index.all)
        for parameter in FACETS:
            for value in self.index.sets.get(parameter, {}):
                yield from pages(f"{path}?{parameter}={quote(value)}", self.index.of(parameter, value))
        for parameters in OWN_LISTS:
            for values in product(*(self.index.sets.get(parameter, {}) for parameter in parameters)):
                chosen = [*zip(parameters, values, strict=True), *OWN]
                yield from pages(f"{path}?{urlencode(chosen)}", self.list_of(chosen)[0])

    # Where it lies ------------------------------------------------------------------------------------------------

    def find_file(self, address):
        """The path within the archive of an address of the site (a path with its query); None where it is not there."""
        path, query = urlsplit(address)[2:4]
        if path == "/":
            return START
        if path.startswith("/data/"):
            return path[1:] if path.removeprefix("/data/") in self.data_files else None
        language = path.split("/")[1]
        if language not in self.languages:
            return None
        if path == f"/{language}/practices/":
            return self.file_of_list(language, parse_qsl(query))
        if query:
            return None
        if path in self.own_pages[language]:
            return f"{path[1:]}index.html"
        match = OF_A_PRACTICE.fullmatch(path)
        return self.file_of_practice(**match.groupdict()) if match else None

    def file_of_list(self, language, query):
        chosen = [pair for pair in query if pair[0] != "page"]
        number = int(dict(query).get("page", 1))
        ids, folder = self.list_of(chosen)
        if number > last_page(ids):
            return None
        return f"{language}/{folder}/{'index' if number == 1 else f'page-{number}'}.html"

    def list_of(self, chosen):
        """The practices of a list that the archive holds, and its folder; none for what is chosen in other ways."""
        if not chosen:
            return self.index.all, "practices"
        is_own = all(scope in chosen for scope in OWN)
        terms = sorted((pair for pair in chosen if not is_own or pair not in OWN), key=order_of)
        names = tuple(parameter for parameter, _value in terms)
        if names not in (OWN_LISTS if is_own else SINGLE):
            return (), ""
        ids = BitMap.intersection(self.own if is_own else self.index.all, *(self.index.of(*term) for term in terms))
        folders = [f"{parameter}/{file_name(value)}" for parameter, value in terms]
        return ids, "/".join(["lists", *(["own"] if is_own else []), *folders])

    def file_of_practice(self, language, slug, rest):
        if slug not in self.versions:
            return None
        page = f"{language}/practices/{slug}/"
        if rest in ("", f"v{self.versions[slug]}/"):
            return f"{page}index.html"
        if rest in CITATIONS:
            return f"{page}{rest}"
        if rest == "history/" or rest in former(self.versions[slug]):
            return f"{page}{rest}index.html"
        owner, extension = self.attachments.get(rest.removeprefix("files/").strip("/"), ("", ""))
        return f"files/{rest.split('/')[1]}.{extension}" if owner == slug else None


def addresses_of_practice(path, number):
    return [path, *(f"{path}{rest}" for rest in ("history/", *former(number), *CITATIONS))]


def former(number):
    """The versions before the present one, as their addresses name them."""
    return [f"v{earlier}/" for earlier in range(1, number)]


def pages(address, ids):
    """The addresses of all pages of a list."""
    sign = "&" if "?" in address else "?"
    return [f"{address}{sign}page={number}" if number > 1 else address for number in range(1, last_page(ids) + 1)]


def last_page(ids):
    return -(-len(ids) // PAGE_SIZE)


def order_of(term):
    """The place of a (parameter, value) pair among others, whatever the order of an address."""
    return list(FACETS).index(term[0]) if term[0] in FACETS else len(FACETS)


def file_name(value):
    """A value as a name that every file system takes."""
    return value if PLAIN.fullmatch(value) else hashlib.sha256(value.encode()).hexdigest()[:16]
