"""Beginning to edit a published practice as a curator. It is written as every submission is."""

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from practices.models import Practice
from submissions import drafts
from submissions.views.desk_access import for_curators


@for_curators
@require_POST
def desk_edit(request, slug):
    """The edit of this curator, begun once however often the button is pressed."""
    practice = get_object_or_404(Practice.objects.published(), slug=slug)
    return redirect(drafts.begin_edit(practice, request.user))
