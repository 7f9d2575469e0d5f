"""What every address of the API shares: limits, language, and an answer that is kept until the catalogue changes."""

from functools import wraps

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.decorators import api_view
from rest_framework.renderers import JSONRenderer

from practices.api.problems import BadParameters
from practices.public import kept_until_a_change

LANGUAGES = dict(settings.LANGUAGES)


def api_page(view):
    """An address of the API. The view returns what is answered as JSON, or an HttpResponse of its own."""

    @kept_until_a_change
    def kept(request, **kwargs):
        answer = view(request, **kwargs)
        if isinstance(answer, HttpResponse):
            return answer
        return HttpResponse(JSONRenderer().render(answer), content_type="application/json")

    @api_view(["GET", "HEAD"])
    @wraps(view)
    def answer(request, **kwargs):
        with translation.override(language_of(request)):
            response = kept(request._request, **kwargs)
            response["Content-Language"] = get_language()
        return response

    return answer


def language_of(request):
    """The language of names and messages: `lang`, or what LocaleMiddleware chose from Accept-Language."""
    asked = request.GET.get("lang", get_language())
    if asked not in LANGUAGES:
        raise BadParameters({"lang": [_("Must be one of %(values)s.") % {"values": ", ".join(LANGUAGES)}]})
    return asked
