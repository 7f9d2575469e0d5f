"""Beginning a submission once, however often the button is pressed."""

import hashlib

from django.db import transaction

from accounts.models import User
from submissions import access, drafts
from submissions.models import State, Submission

BEGUN_FOR = "begun_for"  # key in the session: digest of the address to which the link to an untouched draft went


def is_untouched(submission):
    return submission.state == State.DRAFT and submission.version == 1


def begin(user):
    """A new draft of a person, or the one they have not typed anything into yet."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two presses of one button: the second waits and finds it
        untouched = Submission.objects.filter(
            owner=user, state=State.DRAFT, version=1, practice=None, previous=None, resume_digest=""
        )
        return untouched.order_by("-created_at").first() or drafts.begin(user)


def begin_without_account(request, address):
    """A draft that this session may write; the link to it is mailed to `address`."""
    digest = hashlib.sha256(address.encode()).hexdigest()
    pk, begun_for = request.session.get(BEGUN_FOR, (None, None))
    if begun_for == digest and (draft := access.begun_here(request).filter(pk=pk, version=1).first()):
        return draft
    draft = drafts.begin_without_account(address)
    access.remember(request, draft)
    request.session[BEGUN_FOR] = [str(draft.pk), digest]
    return draft
