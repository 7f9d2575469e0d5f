"""Lets pages of any site read the API in a browser: there is nothing in it that a visitor could not read."""

from django.http import HttpResponse

from practices.api.problems import is_in_api

METHODS = "GET, HEAD, OPTIONS"
READABLE = "Content-Language, ETag, Last-Modified, Retry-After, X-Request-ID"
ASKED_BEFORE = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": str(24 * 60 * 60),
}


class OpenForReadingMiddleware:
    """Marks every answer of the API, its refusals and redirects too, and answers OPTIONS. No credentials are asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_in_api(request):
            return self.get_response(request)
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers={"Allow": METHODS} | ASKED_BEFORE)
        else:
            response = self.get_response(request)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = READABLE
        return response
