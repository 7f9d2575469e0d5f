"""Gives every request an id, and the log one line for it; sends pages compressed."""

import logging
import re
from time import perf_counter
from uuid import uuid4

from django.http import HttpResponseBadRequest
from django.middleware.gzip import GZipMiddleware

from config.health import HEALTH_CHECKS
from config.logs import request_id
from practices.api.problems import is_in_api, problem

logger = logging.getLogger("childfirst.request")
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Takes a well-formed X-Request-ID from the proxy or makes one, and hands it to the logs and the response."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        request.id = given if WELL_FORMED.fullmatch(given) else uuid4().hex
        token = request_id.set(request.id)
        try:
            return self.answer(request)
        finally:
            request_id.reset(token)

    def answer(self, request):
        started = perf_counter()
        response = self.refusal(request) or self.get_response(request)
        response["X-Request-ID"] = request.id
        if request.path_info not in HEALTH_CHECKS:
            log_line(request, response, milliseconds=round((perf_counter() - started) * 1000, 1))
        return response

    def refusal(self, request):
        """No address holds a NUL byte, and PostgreSQL and the file system fail on one."""
        if "\x00" in request.path_info:
            if is_in_api(request):
                return problem(400)
            return HttpResponseBadRequest("Bad request: the address holds a NUL byte.\n", content_type="text/plain")


def log_line(request, response, *, milliseconds):
    """Path without query, no address and no browser: words searched for and who did it stay out of the log."""
    fields = {"method": request.method, "path": path_without_secret(request), "status": response.status_code}
    logger.info("request", extra=fields | {"milliseconds": milliseconds})


def path_without_secret(request):
    """The path, but for what opens something by itself: the secret of a link that was mailed."""
    match = request.resolver_match
    secret = match.kwargs.get("secret") if match else None
    return request.path.replace(secret, "…") if secret else request.path


class CompressedPagesMiddleware(GZipMiddleware):
    """Compresses pages; files are compressed in themselves, and what is exported must not wait for it.

    Django adds a random length, and the session stays away from what other sites ask for (SameSite), so that lengths
    tell nothing of what a private page holds: docs/decisions/0029.
    """

    def process_response(self, request, response):
        is_page = response.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response
