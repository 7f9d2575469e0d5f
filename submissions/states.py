"""The State's voice: what focal points say on published practices in their country. The only writer of Endorsement."""

from django.db import transaction
from django.utils.translation import gettext as _

from practices import index
from practices.freshness import today
from practices.models import Endorsement, Practice
from submissions import notices
from submissions.models import PracticeEvent
from submissions.publishing import record


class Refused(Exception):
    """Why nothing was said, in words. Nothing has changed."""


def practices_of(focal_point):
    """Every published practice of their country."""
    return Practice.objects.published().filter(countries=focal_point.focal_country_id)


def said_by(focal_point):
    """What their State has said, by whichever of its focal points: offices speak, not people."""
    return Endorsement.objects.filter(country=focal_point.focal_country_id)


def say(practice, *, by, kind, text="", language):
    """Say something on a practice in the name of a State; pressed twice, it is said once. Raises Refused."""
    text = text.strip()
    with transaction.atomic():
        index.hold()
        row = practices_of(by).select_for_update(of=("self",)).filter(pk=practice.pk).first()
        if row is None:
            raise Refused(_("This practice is not published any more."))
        standing = said_by(by).filter(practice=row, kind=kind, withdrawn_on=None)
        if same := standing.filter(text=text).first():
            return same
        if kind == Endorsement.Kind.ENDORSE and standing.exists():
            raise Refused(_("Your State endorses this practice already."))
        said = Endorsement.objects.create(
            practice=row,
            revision=row.revision_number,
            country_id=by.focal_country_id,
            kind=kind,
            office=by.focal_office,
            text=text,
            language=language,
            said_on=today(),
        )
        event = record(row, kind, by=by, message=text)
        index.refresh([row.pk])
        tell(event)
    return said


def withdraw(endorsement, *, by):
    """Take back what their State said. That it was said, and when it was withdrawn, stays to be read."""
    with transaction.atomic():
        index.hold()
        row = said_by(by).select_for_update(of=("self",)).select_related("practice").get(pk=endorsement.pk)
        if row.withdrawn_on:
            return
        row.withdrawn_on = today()
        row.save(update_fields=["withdrawn_on"])
        record(row.practice, PracticeEvent.Action.WITHDRAW_WORD, by=by, message=row.get_kind_display())
        index.refresh([row.practice_id])


def tell(event):
    """Tell whoever runs the practice, and the curator who published it: a State's word is public at once."""
    origin, people = notices.who_runs(event.practice)
    if origin:
        notices.tell_of_practice(event, origin, {*people, *notices.curators_of(origin)})
