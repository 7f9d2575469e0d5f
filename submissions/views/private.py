"""What private pages share that say "not found", and not "sign in", to whoever may not know of them."""

from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import reverse

from accounts.second_factor import has_second_factor


def private_page(view):
    """A page that decides itself who may know of it. Staff come in with their second factor only, as everywhere."""

    @login_not_required
    @wraps(view)
    def answer(request, *args, **kwargs):
        if lacks_second_factor(request.user):
            return redirect("mfa_index")
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        return response

    return answer


def typed(data, name):
    """A text as somebody typed it, without what no database holds, its lines ended by one sign."""
    return data.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()


def sign_in_url(address):
    """Where to sign in and come back to an address."""
    return f"{reverse('account_login')}?{urlencode({'next': address})}"


def lacks_second_factor(user):
    if settings.DEMONSTRATION or not user.is_authenticated:
        return False
    return user.needs_second_factor and not has_second_factor(user)
