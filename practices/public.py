"""What public pages share: no sign-in, no cookie, and an answer that is kept until the catalogue or the day changes."""

import gzip
import hashlib
from datetime import UTC, datetime, time
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lib.release import release
from practices import index as facet_index
from practices.freshness import today

STARTED_AT = datetime.now(UTC)
COMPRESSION = 5  # of 9: at 6 a page takes half as long again and is 2 % lighter


def public_page(view):
    """A view that anyone may read, and nothing else."""
    return for_search_engines(login_not_required(require_safe(kept_until_a_change(view))))


def kept_until_a_change(view):
    """A view whose answer is kept a version of the catalogue long, or a day. It finds the index at `request.index`.

    How fresh an entry is depends on the day (docs/decisions/0019), so the day is part of what a page is known by.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        request.index = facet_index.current()
        day = today()
        key = page_key(request, day)
        etag = f'"{key}"'
        modified = int(max(request.index.changed_at or STARTED_AT, STARTED_AT, midnight(day)).timestamp())
        if has_present_page(request, etag, http_date(modified)):
            response = HttpResponseNotModified()
        else:
            response = kept_page(request, key, lambda: view(request, *args, **kwargs))
        if response.status_code in (200, 304):
            response["ETag"] = etag
            response["Last-Modified"] = http_date(modified)
            response["Cache-Control"] = "public, max-age=0, must-revalidate"
        patch_vary_headers(response, ["HX-Request", "Accept-Encoding"])
        return response

    return answer


def for_search_engines(view):
    """Mark a view as one whose pages search engines may show: their head names the page in every language."""
    view.is_for_search_engines = True
    return view


def has_present_page(request, etag, modified):
    """Whether the visitor has this page as it is now: only a page that was there was given this tag or this date."""
    tags = request.headers.get("If-None-Match", "")
    return etag in tags if tags else request.headers.get("If-Modified-Since") == modified


def is_part(request):
    """Whether htmx asks for a part of the page; going back in history needs the whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def midnight(day):
    return datetime.combine(day, time(), UTC)


def page_key(request, day):
    address = request.build_absolute_uri()
    parts = (release(), request.index.number, day, get_language(), address, is_part(request))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def kept_page(request, key, render):
    """A rendered page, from the cache if it is there. Pages are kept and sent compressed: they hold no secrets."""
    pages = caches["pages"]
    kept = pages.get(key)
    if kept is None:
        response = render()
        if response.status_code != 200 or response.streaming:
            return response
        kept = gzip.compress(response.content, COMPRESSION, mtime=0), dict(response.headers)
        pages.set(key, kept, None)
    body, headers = kept
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(body, headers=headers | {"Content-Encoding": "gzip"})
    return HttpResponse(gzip.decompress(body), headers=headers)
