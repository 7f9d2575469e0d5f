"""What holds for every private page: a second factor for those who need one, and nothing kept on the way."""

from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from accounts.second_factor import lacks_second_factor

# Where a second factor is set up, and the way out.
OPEN_WITHOUT = ("mfa_", "account_logout")


class SecondFactorMiddleware:
    """Sends curators and administrators who have no second factor to set one up, whatever private page they ask for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # A view that is open to visitors and looks at who is signed in asks lacks_second_factor itself: from here that
        # would open a session on every public page.
        if is_public(view) or request.resolver_match.view_name.startswith(OPEN_WITHOUT):
            return None
        return redirect("mfa_index") if lacks_second_factor(request.user) else None


class NothingKeptMiddleware:
    """Private pages, and pages that looked into a session, are kept by no cache and not by the browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "is_private", False) or request.session.accessed:
            add_never_cache_headers(response)
        return response

    def process_view(self, request, view, args, kwargs):
        request.is_private = not is_public(view)


def is_public(view):
    return not getattr(view, "login_required", True)
