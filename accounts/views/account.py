"""The account page: who a person is here, what is held about them, and the way out."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import deletion
from accounts.forms import DeletionForm, PersonForm
from accounts.models import Invitation
from accounts.personal_data import Shown, held_about
from accounts.second_factor import has_second_factor


@require_http_methods(["GET", "HEAD", "POST"])
def account(request):
    form = PersonForm(posted(request), instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("account")
    # A form that was refused has put what was typed into the person: the header shows who they are.
    request.user.refresh_from_db(fields=["name"])
    context = {
        "form": form,
        "invitations": Invitation.objects.visible_to(request.user).select_related("organisation", "invited_by"),
        "has_second_factor": has_second_factor(request.user),
    }
    return render(request, "accounts/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request):
    """The first page of a new account: what is your name?"""
    form = PersonForm(posted(request), instance=request.user)
    if form.is_valid():
        form.save()
        return redirect(next_address(request) or "account")
    return render(request, "accounts/welcome.html", {"form": form, "next": next_address(request)})


def posted(request):
    """What a form was filled in with; None where it is only shown."""
    return request.POST if request.method == "POST" else None


def next_address(request):
    """Where the person was going, if it is on this site."""
    url = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if is_ours else ""


@require_safe
def personal_data(request):
    return render(request, "accounts/personal_data.html", {"held": Shown.of(held_about(request.user))})


@require_safe
def download(request):
    response = JsonResponse(held_about(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="child-first-personal-data.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request):
    form = DeletionForm(posted(request))
    if form.is_valid():
        try:
            deletion.delete_account(request.user)
        except deletion.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(request, _("Your account is deleted."))
            return redirect("account_login")
    return render(request, "accounts/delete.html", {"form": form})
