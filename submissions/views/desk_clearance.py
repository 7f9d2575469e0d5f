"""Asking an outside office for clearance from the desk, and revoking its link."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lib.forms import error_links
from submissions import clearance, workflow
from submissions.desk_forms import ClearanceForm
from submissions.views.desk_access import for_curators, review_or_404
from submissions.views.desk_decisions import context_of, decision


@decision("share")
def desk_share(request, review):
    form = ClearanceForm(request.POST or None, initial={"language": get_language()})
    refusal = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            link, secret = clearance.share(
                review.submission,
                by=request.user,
                office=given["office"],
                days=given["days"],
                address=given["email"],
                language=given["language"],
            )
        except workflow.Forbidden:
            raise
        except workflow.Refused as refused:
            refusal = refused
        else:
            return show_once(request, review, link, secret, given["email"])
    errors = [*([{"text": refusal}] if refusal else []), *error_links(form)]
    return render(request, "desk/share.html", context_of(review, form=form, errors=errors))


def show_once(request, review, link, secret, address):
    """The answer holds the link itself: it is kept nowhere from which it could be shown again."""
    url = request.build_absolute_uri(reverse("links:clearance", args=[secret]))
    return render(request, "desk/shared.html", context_of(review, link=link, url=url, address=address))


@for_curators
@require_POST
def desk_revoke(request, pk, link_pk):
    review = review_or_404(request, pk)
    link = get_object_or_404(review.submission.clearance_links, pk=link_pk)
    try:
        clearance.revoke(link, by=request.user)
    except workflow.Forbidden:
        raise
    except workflow.Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Revoked: the link opens nothing any more."))
    return redirect(f"{review.submission.desk_url}#clearance")
