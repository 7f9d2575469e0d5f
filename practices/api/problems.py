"""How the API says that it cannot answer: one shape for all, the problem details of RFC 9457."""

import json
import math
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions

ROOT = "/api/"
MEDIA_TYPE = "application/problem+json"


class BadParameters(Exception):
    """Parameters that cannot be used; `errors` holds a list of messages for each by name."""

    def __init__(self, errors):
        super().__init__(", ".join(errors))
        self.errors = errors


class Gone(Exception):
    """A practice that was taken down; its text is the public reason."""


def problem(status, detail="", *, headers=None, **more):
    """A refusal: what kind it is, what is wrong in this case, and what else belongs to it."""
    status = HTTPStatus(status)
    detail = detail or details().get(status, "")
    body = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail} | more
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE, headers=headers)


def details():
    """What is told where nothing is known of the case, in the language of the reader."""
    return {
        400: _("The request cannot be read."),
        404: _("There is nothing at this address."),
        405: _("The API can only be read: use GET."),
        406: _("The API answers in JSON alone."),
        500: _("Something went wrong here. It has been noted."),
    }


def refusal(error, context):
    """The answer to an exception in a view of the API; None for a fault, which the log and handler500 take over."""
    match error:
        case BadParameters():
            return problem(400, _("Some parameters cannot be used."), errors=error.errors)
        case Gone():
            return problem(410, str(error))
        case exceptions.Throttled():
            seconds = math.ceil(error.wait or 1)
            detail = _("Too many requests from one address. Wait %(seconds)d seconds.") % {"seconds": seconds}
            return problem(429, detail, headers={"Retry-After": str(seconds)})
        case exceptions.APIException():
            return problem(error.status_code)
        case Http404():
            return problem(404)
        case SuspiciousOperation():
            return problem(400)


def is_in_api(request):
    return request.path_info.startswith(ROOT)
