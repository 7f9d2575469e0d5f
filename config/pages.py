"""The pages of plain text: about, method, words, safeguarding, data, accessibility, privacy."""

from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.cache import patch_vary_headers
from django.views import defaults
from django.views.decorators.http import require_safe

from lib.addresses import absolute
from practices.api.problems import is_in_api, problem
from practices.data_page import what_there_is
from practices.open_data.description import on_its_page
from practices.public import for_search_engines, public_page
from practices.structured import graph
from practices.words import PARTS

# The day on which the statement was last read against the tests in tests/browser, and how soon a barrier is answered.
ACCESSIBILITY = {"stated_on": date(2026, 11, 26), "promised_days": settings.PROMISED_DAYS}


def page(name, **context):
    """The view of templates/pages/<name>.html, which says what `context` holds."""

    @for_search_engines
    @login_not_required
    @require_safe
    def text_page(request):
        return render(request, f"pages/{name}.html", context)

    text_page.__name__ = name
    return text_page


@public_page
def data(request):
    context = what_there_is(request.index, absolute(reverse("practices:list")))
    return render(request, "pages/data.html", context | {"json_ld": graph(on_its_page(request.index))})


@login_not_required
@require_safe
def best_language(request):
    """Send `/` to the language that LocaleMiddleware chose from Accept-Language."""
    response = HttpResponseRedirect(f"/{request.LANGUAGE_CODE}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


def bad_request(request, exception):
    """One plain line: a request malformed enough to be refused (a false Host, say) may break any template too."""
    if is_in_api(request):
        return problem(400)
    return HttpResponseBadRequest("Bad request.\n", content_type="text/plain")


def not_found(request, exception):
    return problem(404) if is_in_api(request) else defaults.page_not_found(request, exception)


def server_error(request):
    return problem(500) if is_in_api(request) else defaults.server_error(request)


app_name = "pages"
urlpatterns = [
    path("about/", page("about"), name="about"),
    path("about/method/", page("method"), name="method"),
    path("about/words/", page("words", parts=PARTS), name="words"),
    path("about/safeguarding/", page("safeguarding"), name="safeguarding"),
    path("about/data/", data, name="data"),
    path("about/accessibility/", page("accessibility", **ACCESSIBILITY), name="accessibility"),
    path("about/privacy/", page("privacy"), name="privacy"),
]
