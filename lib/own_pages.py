"""Forms that need no cookie: what a page of another site made a browser send is refused by its headers.

Django's own protection sets a cookie with every form that is shown. Where a form does nothing in the name of who is
signed in, that cookie would be the only trace of a visit. Every browser of today says where a request comes from.
"""

from functools import wraps
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.views.decorators.csrf import csrf_exempt


def from_own_pages(view):
    """A view that takes no POST which a browser sends for another site. Other programs have no cookies to abuse."""

    @csrf_exempt
    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.method == "POST" and comes_from_elsewhere(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answer


def comes_from_elsewhere(request):
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site not in ("same-origin", "none")
    return origin is not None and urlsplit(origin).netloc != request.get_host()
