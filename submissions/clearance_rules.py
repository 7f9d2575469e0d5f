"""The rules of clearance in the table of the workflow: who answers, what is needed, what else happens."""

from django.utils import timezone
from django.utils.translation import gettext as _

from submissions.models import WITH_CURATORS, ClearanceLink, Role, State
from submissions.refused import Forbidden, Refused

UNDER_REVIEW = (*WITH_CURATORS, State.CHANGES_REQUESTED)
LONGEST_OFFICE = 200  # characters
ANSWERS = ("clear", "object")
MOST_COMMENTS = 50


def outside_office(link, submission):
    """Whoever holds a working link to it. They have no account: the link acts for them."""
    working = ClearanceLink.objects.working()
    if not isinstance(link, ClearanceLink) or not working.filter(pk=link.pk, submission=submission).exists():
        raise Forbidden(_("Only the office that was asked can do this, while its link works."))
    return Role.OFFICE


def why_closed(link):
    """Why a link opens nothing now; "" if it does."""
    state = link.submission.state
    if link.revoked_at:
        return _("The curators have closed this link.")
    if link.expires_at <= timezone.now():
        return _("This link has expired.")
    if state == State.PUBLISHED:
        return _("It is published now, and everyone can read it.")
    return "" if state in UNDER_REVIEW else _("It is not under review any more.")


# What is needed -------------------------------------------------------------------------------------------------------


def an_office(step):
    office = step.details.get("office", "").strip()
    if not 0 < len(office) <= LONGEST_OFFICE:
        raise Refused(_("Name the office."))
    if step.details["expires_at"] <= timezone.now():
        raise Refused(_("The link has to end later than now."))


def a_working_link(step):
    link = step.details.get("link")
    if link is None or not step.submission.clearance_links.filter(pk=link.pk, revoked_at=None).exists():
        raise Refused(_("This link is revoked already."))


def not_yet_answered(step):
    if step.by.events.filter(action__in=ANSWERS).exists():
        raise Refused(_("You have answered already."))


def room_for_comments(step):
    if step.by.events.filter(action="comment").count() >= MOST_COMMENTS:
        raise Refused(_("There are as many comments as can be kept. Write the rest with your answer."))


# What else happens ----------------------------------------------------------------------------------------------------


def make_link(step):
    """The link opens what was screened and handed over last, whatever is sent again later."""
    step.event.clearance = ClearanceLink.objects.create(
        submission=step.submission,
        handover=step.event.handover,
        office=step.details["office"].strip(),
        digest=step.details["digest"],
        made_by=step.by,
        made_at=timezone.now(),
        expires_at=step.details["expires_at"],
    )


def revoke_link(step):
    step.event.clearance = step.details["link"]
    ClearanceLink.objects.filter(pk=step.details["link"].pk).update(revoked_at=timezone.now())


def name_office(step):
    """The event is of the office, and of what it has read."""
    step.event.clearance, step.event.handover = step.by, step.by.handover
