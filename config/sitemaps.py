"""The public pages in every language, section by section, for the sitemap."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.utils.translation import get_language

from lib.addresses import site_parts
from practices.models import Practice
from practices.orders import slice_in_order
from practices.terms import vocabulary_of

TEXT_PAGES = (
    *("about/", "about/method/", "about/words/", "about/safeguarding/", "about/data/", "about/accessibility/"),
    "about/privacy/",
)
LISTS = (
    *("", "practices/", "practices/compare/", "countries/", "countries/compare/"),
    *("measures/", "instruments/", "coverage/"),
)


class Pages(Sitemap):
    """Pages, each in every language and with links to the others. An item is (path below the language, changed at)."""

    i18n = alternates = x_default = True
    limit = 1200  # addresses in one file: with their alternates 1 MB, made within a second

    def __init__(self, index):
        self.index = index
        self.protocol, self.domain = site_parts()

    def get_domain(self, site=None):
        return self.domain

    def location(self, item):
        return f"/{get_language()}/{item[0]}"

    def lastmod(self, item):
        return item[1]


class TextPages(Pages):
    """Pages whose words change with the program alone: nobody knows when they last did."""

    def items(self):
        return [(path, None) for path in TEXT_PAGES]


class Lists(Pages):
    """Pages that sum up the catalogue, and so change with it."""

    def items(self):
        return [(path, self.index.changed_at) for path in LISTS]


class Terms(Pages):
    """Pages of the vocabulary: each changed when a practice that it shows last did."""

    parameter = ""

    def items(self):
        rows = vocabulary_of(self.index)[self.parameter].values()
        last = {row.pk: self.last_changed(row.pk) for row in rows}
        times = dict(published(filter(None, last.values())).values_list("pk", "updated_at"))
        return [(below_language(row.get_absolute_url()), times.get(last[row.pk])) for row in rows]

    def last_changed(self, value):
        """The practice of a value that changed last, or None."""
        found = slice_in_order(self.index, self.index.of(self.parameter, value), "updated", 0, 1)
        return found[0] if found else None


class Countries(Terms):
    parameter = "country"


class Measures(Terms):
    parameter = "measure"


class Instruments(Terms):
    parameter = "instrument"


class Provisions(Terms):
    parameter = "provision"


class Practices(Pages):
    """Practices, oldest first, so that a new one changes the last file alone.

    Versions that were replaced are for those who cite them, and not for whoever searches.
    """

    @property
    def paginator(self):
        return Paginator(InEachLanguage(self.index.all), self.limit)


class InEachLanguage:
    """Practices, each with every language; no more are read from the database than a part needs."""

    languages = [code for code, _name in settings.LANGUAGES]

    def __init__(self, ids):
        self.ids = ids

    def __len__(self):
        return len(self.ids) * len(self.languages)

    def __getitem__(self, part):
        number = len(self.languages)
        first, last = part.start // number, -(-part.stop // number)
        rows = published(self.ids[first:last]).order_by("pk").values_list("slug", "updated_at")
        items = [(f"practices/{slug}/", changed) for slug, changed in rows]
        pairs = [(item, language) for item in items for language in self.languages]
        return pairs[part.start - first * number : part.stop - first * number]


def published(ids):
    return Practice.objects.using("catalogue").published().filter(pk__in=list(ids))


def below_language(path):
    """`countries/th/` of `/en/countries/th/`."""
    return path.removeprefix(f"/{get_language()}/")


SECTIONS = {
    "lists": Lists,
    "about": TextPages,
    "countries": Countries,
    "measures": Measures,
    "instruments": Instruments,
    "provisions": Provisions,
    "practices": Practices,
}
