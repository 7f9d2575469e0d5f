"""The page of one's organisation: making one, its members, inviting, leaving."""

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import membership
from accounts.forms import InvitationForm, OrganisationForm
from accounts.mail import NotSent
from accounts.models import Invitation
from accounts.views.account import posted


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request):
    """A member's organisation, or for who has none a form to make one."""
    if request.user.organisation:
        return members(request, InvitationForm(organisation=request.user.organisation))
    form = OrganisationForm(posted(request))
    if form.is_valid():
        try:
            membership.found(form.save(commit=False), by=request.user)
        except membership.Refused as refusal:
            messages.warning(request, str(refusal))
        return redirect("account_organisation")
    return render(request, "accounts/new_organisation.html", {"form": form})


def members(request, form):
    ours = request.user.organisation
    context = {
        "organisation": ours,
        "members": ours.members.order_by("joined_at"),
        "invitations": ours.invitations.waiting().order_by("sent_at"),
        "form": form,
    }
    return render(request, "accounts/organisation.html", context)


@require_POST
def invite(request):
    if not request.user.organisation:
        return redirect("account_organisation")
    form = InvitationForm(request.POST, organisation=request.user.organisation)
    if not form.is_valid():
        return members(request, form)
    if refusal := consume_or_429(request, action="invite", user=request.user):
        return refusal
    try:
        membership.invite(form.cleaned_data["email"], by=request.user, request=request)
    except NotSent:
        messages.error(request, _("The mail could not be sent. Invite your colleague again in a few minutes."))
    else:
        messages.success(request, _("The invitation is on its way."))
    return redirect("account_organisation")


@require_POST
def withdraw_invitation(request, pk):
    """Any member may take back what a member sent."""
    invitations = Invitation.objects.filter(organisation__members=request.user)
    get_object_or_404(invitations, pk=pk).delete()
    messages.success(request, _("The invitation is taken back."))
    return redirect("account_organisation")


@require_POST
def accept_invitation(request, pk):
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    try:
        membership.accept(invitation, by=request.user)
    except membership.Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("account")
    messages.success(request, _("You are a member now."))
    return redirect("account_organisation")


@require_POST
def decline_invitation(request, pk):
    get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk).delete()
    messages.success(request, _("You declined the invitation."))
    return redirect("account")


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request):
    if not request.user.organisation:
        return redirect("account_organisation")
    if request.method != "POST":
        return render(request, "accounts/leave.html", {"organisation": request.user.organisation})
    membership.leave(request.user)
    messages.success(request, _("You left the organisation."))
    return redirect("account")
