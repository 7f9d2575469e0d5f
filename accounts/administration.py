"""Django's admin for administrators: they come in by our own sign-in, second factor included."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

WITHOUT = {"password_change", "password_change_done"}


class Administration(AdminSite):
    enable_nav_sidebar = False  # the first page lists all there is
    site_title = site_header = index_title = _("Child First: administration")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.disable_action("delete_selected")  # each is looked at by itself

    def admin_view(self, view, cacheable=False):
        """In the language in which the administrator gets mails: the addresses name none."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def answer(request, *args, **kwargs):
            if self.has_permission(request):
                translation.activate(request.user.language)
            return inner(request, *args, **kwargs)

        return answer

    def index(self, request, extra_context=None):
        """With what waits for an administrator."""
        from accounts import focal_points  # which knows people, whom Django knows later than this module

        to_confirm = {"focal_points_to_confirm": focal_points.waiting().count()}
        return super().index(request, (extra_context or {}) | to_confirm)

    def get_urls(self):
        """All but the pages about passwords: there are none."""
        return [url for url in super().get_urls() if getattr(url, "name", None) not in WITHOUT]

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """Ours, for who is not signed in; who is, but may not be here, goes to the account page."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            return redirect("account")
        return redirect_to_login(reverse("admin:index"), reverse("account_login"))

    def logout(self, request, extra_context=None):
        return redirect("account_logout")
