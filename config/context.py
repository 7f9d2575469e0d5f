"""What every page is given: languages, menu, footer, and which site this is."""

from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib import addresses
from lib.languages import direction, html_tag
from lib.tokens import tokens


def site(request):
    """The `site` of base.html. It touches neither session nor database: public pages may be kept by caches."""
    code = get_language()
    return {
        "site": {
            "language": code,
            "html_tag": html_tag(code),
            "direction": direction(code),
            "languages": list(languages(request, code)),
            "whole_addresses": whole_addresses(request, code),
            "card_url": addresses.absolute(reverse("card")),
            "grounds": {scheme: tokens(scheme)["color-paper"] for scheme in ("light", "dark")},
            "nav": [entry | {"is_current": request.path.startswith(entry["url"])} for entry in menu(code)],
            "footer": footer(code),
            "contact_email": settings.CONTACT_EMAIL,
            "is_demonstration": settings.DEMONSTRATION,
        }
    }


def languages(request, current):
    """Every language with the address of this same page and query in it; the home page where there is no such page."""
    address = request.get_full_path()
    prefix = f"/{current}/"
    rest = address.removeprefix(prefix) if address.startswith(prefix) else ""
    is_docs = request.path == reverse("api:docs")  # the one page that stands in no language
    for code, name in settings.LANGUAGES:
        url = f"{request.path}?lang={code}" if is_docs else f"/{code}/{rest}"
        yield {"name": name, "html_tag": html_tag(code), "url": url, "is_current": code == current}


def whole_addresses(request, current):
    """The address of a page that search engines may show, and the same page in each language; None for other pages.

    They have no query: a page that is another one with its query says so in `canonical_query`.
    """
    match = request.resolver_match
    if not match or not getattr(match.func, "is_for_search_engines", False):
        return None
    path = request.path.removeprefix(f"/{current}/")
    translations = [(html_tag(code), addresses.in_language(code, path)) for code, _name in settings.LANGUAGES]
    return {
        "canonical": addresses.in_language(current, path),
        "alternates": [*translations, ("x-default", addresses.in_language(None, path))],
    }


@cache
def menu(language):
    """The main menu in the active language. `language` is what it is kept under."""
    return [
        {"label": _("Practices"), "url": reverse("practices:list")},
        {"label": _("Countries"), "url": reverse("countries:list")},
        {"label": _("Measures"), "url": reverse("practices:measures")},
        {"label": _("Instruments"), "url": reverse("practices:instruments")},
        {"label": _("Coverage"), "url": reverse("practices:coverage")},
    ]


@cache
def footer(language):
    """The links at the foot of every page in the active language. `language` is what they are kept under."""
    return [
        {"label": _("About"), "url": reverse("pages:about")},
        {"label": _("Method"), "url": reverse("pages:method")},
        {"label": _("Words we use"), "url": reverse("pages:words")},
        {"label": _("Safeguarding"), "url": reverse("pages:safeguarding")},
        {"label": _("Data and API"), "url": reverse("pages:data")},
        {"label": _("Accessibility"), "url": reverse("pages:accessibility")},
        {"label": _("Privacy"), "url": reverse("pages:privacy")},
        {"label": _("Your account"), "url": reverse("account")},  # the same for everybody: it leads to sign-in
    ]
