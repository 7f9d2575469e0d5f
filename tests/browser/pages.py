"""The pages that a visitor can come to: one row an address of the URL map, and the states that matter beside them."""

PRACTICE = "thailand-community-case-management-after-release"
RESTRICTED = "belgium-open-family-units-return-coaches"
REGIONAL = "asean-declaration-on-children-in-migration"
REPLACED = "kenya-safe-house-and-foster-care-for-refugee-girls"  # has a second version
TAKEN_DOWN = "no-longer-public"

# Name of the address: a sample of its path, below the language unless it begins with a slash.
PAGES = {
    "home": "",
    "practices:list": "practices/",
    "practices:compare": "practices/compare/",
    "practices:detail": f"practices/{PRACTICE}/",
    "practices:revision": f"practices/{REPLACED}/v1/",
    "practices:history": f"practices/{REPLACED}/history/",
    "practices:measures": "measures/",
    "practices:measure": "measures/foster-care/",
    "practices:instruments": "instruments/",
    "practices:instrument": "instruments/crc/",
    "practices:provision": "instruments/crc/crc-37b/",
    "practices:coverage": "coverage/",
    "countries:list": "countries/",
    "countries:compare": "countries/compare/",
    "countries:detail": "countries/th/",
    "follow:start": "follow/",
    "follow:asked": "follow/asked/",
    "follow:stopped": "follow/stopped/",
    "pages:about": "about/",
    "pages:method": "about/method/",
    "pages:words": "about/words/",
    "pages:safeguarding": "about/safeguarding/",
    "pages:data": "about/data/",
    "pages:accessibility": "about/accessibility/",
    "pages:privacy": "about/privacy/",
    "api:docs": "/api/docs/",
}

# Names that begin so are no visitor's pages: tests/browser/test_private_pages.py visits those that show something.
PRIVATE = ("account", "mfa_", "contribute:", "desk:", "links:", "state:", "demo_mail:", "styleguide:", "admin:")

# What is downloaded or read by machines, and what only sends elsewhere.
NOT_PAGES = {
    "root": "/",
    "machines:robots": "/robots.txt",
    "machines:favicon": "/favicon.ico",
    "machines:manifest": "/site.webmanifest",
    "card": "card.png",
    "practices:card": f"practices/{PRACTICE}/card.png",
    "countries:card": "countries/th/card.png",
    "machines:opensearch": "/opensearch.xml",
    "machines:sitemap": "/sitemap.xml",
    "machines:section": "/sitemap-practices.xml",
    "open_data:dataset": "/data/child-first.zip",
    "open_data:catalog": "/data/catalog.jsonld",
    "open_data:file": "/data/practices.jsonl",
    "practices:export": "practices/export.json",
    "practices:feed": "practices/feed.atom",
    "practices:brief": "practices/brief.docx",
    "practices:practice_brief": f"practices/{PRACTICE}/brief.docx",
    "countries:brief": "countries/th/brief.docx",
    "practices:cite": f"practices/{PRACTICE}/cite.bib",
    "practices:coverage-csv": "coverage/coverage.csv",
    "practices:file": f"practices/{PRACTICE}/files/00000000-0000-0000-0000-000000000000/",
    "api:root": "/api/v1/",
    "api:practices": "/api/v1/practices/",
    "api:practice": f"/api/v1/practices/{PRACTICE}/",
    "api:revisions": f"/api/v1/practices/{PRACTICE}/revisions/",
    "api:revision": f"/api/v1/practices/{PRACTICE}/revisions/1/",
    "api:coverage": "/api/v1/coverage/",
    "api:regions": "/api/v1/regions/",
    "api:countries": "/api/v1/countries/",
    "api:country": "/api/v1/countries/th/",
    "api:groups": "/api/v1/groups/",
    "api:measures": "/api/v1/measures/",
    "api:measure": "/api/v1/measures/guardianship/",
    "api:instruments": "/api/v1/instruments/",
    "api:instrument": "/api/v1/instruments/crc/",
    "api:populations": "/api/v1/populations/",
    "api:safeguards": "/api/v1/safeguards/",
    "api:schema": "/api/schema/",
    "follow:subscription": "follow/a-guessed-secret/",  # tests/browser/test_following.py opens one
    "follow:stop": "follow/a-guessed-secret/stop/",
}

# Other faces of these pages.
STATES = {
    "browse, filters chosen": "practices/?country=th&country=my&measure=case-management&sort=title",
    "browse, words found": "practices/?q=guardian&country=gr",
    "browse, last page": "practices/?page=5",
    "browse, no such page": "practices/?page=99",
    "browse, nothing found": "practices/?q=shelter&country=jp&stage=ended",
    "browse, did you mean": "practices/?q=thailnd",
    "browse, unknown values": "practices/?country=atlantis&country=th&stage=dreamt&since=soon",
    "practices side by side": f"practices/compare/?practice={PRACTICE}&practice={RESTRICTED}&practice={REGIONAL}",
    "practices, one chosen and others gone": f"practices/compare/?practice={PRACTICE}&practice={TAKEN_DOWN}&find=child",
    "practice that may restrict liberty": f"practices/{RESTRICTED}/",
    "practice of many countries": f"practices/{REGIONAL}/",
    "practice with two versions": f"practices/{REPLACED}/",
    "countries of a region": "countries/?region=035",
    "countries side by side": "countries/compare/?country=th&country=co&country=pt",
    "countries, one chosen and others unknown": "countries/compare/?country=th&country=th&country=atlantis",
    "country that is an island": "countries/mt/",
    "country with nothing of its own": "countries/is/",
    "country with nothing": "countries/fj/",
    "coverage, opened": "coverage/?open=035&open=care&country=th&country=my&population=unaccompanied",
    "coverage by provision": "coverage/?rows=instrument&open=crc",
    "coverage, gaps only": "coverage/?gaps=1&rows=country&region=035",
    "coverage of nothing": "coverage/?q=shelter&country=jp&stage=ended&rows=planets",
    "measure without practices": "measures/firewall/",
    "follow a country and a measure": "follow/?country=th&measure=case-management",
    "follow what is not there yet": "follow/?country=fj&q=shelter",
    "follow unknown values": "follow/?country=atlantis&country=th&stage=dreamt",
}

REFUSED = {
    "not found": ("nowhere/", 404),
    "no such practice": ("practices/nowhere/", 404),
    "no such link of a mail": ("follow/nothing/", 404),
    "taken down": (f"practices/{TAKEN_DOWN}/", 410),
}

ALL = PAGES | STATES
SCREENS = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 375, "height": 800}}


def address(language, path):
    """The address of a path below a language; one with a stroke in front stands above all of them."""
    return path if path.startswith("/") else f"/{language}/{path}"


def visit(page, path, language="en", *, status=200, **options):
    """Go to a page and see that it is what was asked for."""
    assert page.goto(address(language, path), **options).status == status, path
