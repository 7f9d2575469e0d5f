"""Asking to speak for a State, and giving that up."""

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import focal_points
from accounts.forms import FocalPointForm
from accounts.views.account import posted


@require_http_methods(["GET", "HEAD", "POST"])
def focal_point(request):
    person = request.user
    asked = {"country": person.focal_country_id, "office": person.focal_office}
    form = FocalPointForm(posted(request), initial=asked)
    if form.is_valid():
        if refusal := consume_or_429(request, action="ask_focal_point", user=person):
            return refusal
        try:
            focal_points.ask(person, **form.cleaned_data, request=request)
        except focal_points.Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Asked. An administrator gets in touch with your office and confirms it."))
        return redirect("account_focal_point")
    return render(request, "accounts/focal_point.html", {"form": form})


@require_POST
def give_up(request):
    focal_points.give_up(request.user)
    messages.success(request, _("You speak for no State. What was said before stays as it is."))
    return redirect("account")
