"""The submissions of the demonstration: made-up practices in every state, told as a person would have done each step.

Titles say that they are examples: the published one stands in the public catalogue beside real ones.
"""

import json
from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.db.models import F

from accounts.models import User
from practices.models import Endorsement, Practice, Revision
from submissions import clearance, drafts, screening, states, translating, workflow
from submissions.models import Handover, Reason, ReviewEvent, Submission

FILE = settings.ROOT / "data" / "demonstration.json"
TEXTS = json.loads(FILE.read_text(encoding="utf-8"))  # {scene: {field: value}}


MONTHS_13 = 396  # in days


class Incomplete(Exception):
    """What must be there first, in one line."""


def is_there():
    titles = [texts["title"] for texts in TEXTS.values() if "title" in texts]
    return Submission.objects.filter(title__in=titles).exists()


def make():
    """Every submission of the demonstration, once. In the caller's transaction."""
    cast = {name: person(f"{name}@example.org") for name in ("contributor", "colleague", "ministry")}
    cast |= {"rui": person("curator@example.org"), "ines": person("curator2@example.org")}
    practice = published(**cast)
    for scene in (half_written, waiting, overdue, in_review, changes_asked_for, declined, withdrawn):
        scene(**cast)
    translated(practice, **cast)
    edited(practice, **cast)
    update_in_review(practice, **cast)
    endorsed(practice)


def person(email):
    found = User.objects.filter(email=email, is_active=True).first()
    if found is None:
        raise Incomplete(f"There is no {email}: run make_demonstration_people first.")
    return found


def reason(use, begins):
    """The reason that begins so in English, or another one where curators have changed the list."""
    reasons = Reason.objects.filter(use=use, is_active=True)
    found = reasons.filter(texts__en__startswith=begins).first() or reasons.first()
    if found is None:
        raise Incomplete("There are no reasons: run load_reasons first.")
    return str(found.pk)


# What people do -------------------------------------------------------------------------------------------------------


def written(by, scene):
    submission = drafts.begin(by)
    return drafts.save(submission, TEXTS[scene], seen=submission.version)


def sent(submission, by, message=""):
    workflow.perform("submit", submission, by=by, version=submission.version, consent=True, message=message)
    return submission


def move_back(submission, days):
    """Let it all have happened so many days earlier. History is append-only: this is for the demonstration alone."""
    earlier = timedelta(days=days)
    rows = Submission.objects.filter(pk=submission.pk)
    names = ["created_at", "changed_at", "sent_at", "waiting_since", "claimed_at"]
    rows.update(**{name: F(name) - earlier for name in names})
    history = ("ReviewEvent:append_only", "ReviewEvent:only_forgets", "Handover:append_only")
    with pgtrigger.ignore(*(f"submissions.{name}" for name in history)):
        for model in (ReviewEvent, Handover):
            model.objects.filter(submission=submission).update(at=F("at") - earlier)
    submission.refresh_from_db()


def half_written(contributor, **_):
    move_back(written(contributor, "half-written"), 4)


def waiting(colleague, **_):
    move_back(sent(written(colleague, "waiting"), colleague), 4)


def overdue(ministry, **_):
    submission = sent(
        written(ministry, "overdue"), ministry, "We would be glad to hear from you before our budget talks."
    )
    move_back(submission, settings.PROMISED_DAYS + 6)


def in_review(contributor, rui, **_):
    submission = written(contributor, "in-review")
    for found in screening.findings_of(submission):
        screening.explain(submission, found.key, "This is the public address of the service, not of a person.")
    sent(submission, contributor)
    move_back(submission, 2)
    workflow.perform("claim", submission, by=rui)
    workflow.perform("note", submission, by=rui, message="The address is on their public website: it may stay.")
    workflow.perform("note", submission, by=rui, field="results", message="Who counted the calls?")
    move_back(submission, 1)


def changes_asked_for(contributor, colleague, rui, **_):
    submission = sent(written(contributor, "changes-asked-for"), contributor)
    move_back(submission, 3)
    workflow.perform("claim", submission, by=rui)
    workflow.perform("write", submission, by=rui, message="Merci. Les familles d’accueil sont-elles payées ?")
    workflow.perform("write", submission, by=colleague, message="Oui, par la ville : une allocation par enfant.")
    asked = [
        {
            "section": "results",
            "reason": reason("change", "Please say how the number of children"),
            "text": "Depuis quand, et qui les a comptés ?",
        },
        {"section": "what", "text": "Dites si un enfant peut refuser une famille d’accueil."},
    ]
    workflow.perform("request_changes", submission, by=rui, message="Il manque peu de chose.", changes=asked)
    first = workflow.current_change_requests(submission).first()
    workflow.answer_change(first, by=contributor, is_done=True, answer="Nous avons ajouté l’année et le bureau.")
    move_back(submission, 2)


def published(ministry, rui, **_):
    submission = sent(written(ministry, "published"), ministry)
    move_back(submission, 8)
    workflow.perform("claim", submission, by=rui)
    workflow.perform("publish", submission, by=rui, message="Clear and well told. Thank you.")
    grow_old(submission, MONTHS_13)
    return submission.practice


def grow_old(submission, days):
    """Let it have been published, and verified, so many days earlier: it is due to be verified again."""
    move_back(submission, days)
    earlier = timedelta(days=days)
    names = ("published_at", "updated_at", "verified_on")
    Practice.objects.filter(pk=submission.practice_id).update(**{name: F(name) - earlier for name in names})
    with pgtrigger.ignore("practices.Revision:append_only"):
        Revision.objects.filter(practice=submission.practice).update(published_at=F("published_at") - earlier)
    submission.practice.refresh_from_db()


def endorsed(practice):
    text = "The department stands behind this programme and pays for it from its own budget since its second year."
    states.say(practice, by=person("focalpoint@example.org"), kind=Endorsement.Kind.ENDORSE, text=text, language="en")


def translated(practice, rui, **_):
    """Into French by a curator, and the title into Arabic, not finished."""
    for language, is_right in (("fr", True), ("ar", False)):
        texts = TEXTS[f"published in {language}"].items()
        typed = {part: translating.Typed(text, is_right=is_right) for part, text in texts}
        translating.save(practice, language, typed, by=rui, revision=practice.revision_number)


def edited(practice, ines, **_):
    """One sentence, after it was translated: the translation of that text is out of date."""
    edit = drafts.begin_edit(practice, ines)
    edit = drafts.save(edit, TEXTS["edit"], seen=edit.version)
    note = "The number of families visited in 2025 is added."
    workflow.perform("publish_edit", edit, by=ines, version=edit.version, note=note)
    practice.refresh_from_db()


def update_in_review(practice, contributor, ines, **_):
    submission = drafts.begin_update(practice, contributor)
    drafts.save(submission, TEXTS["update"], seen=submission.version)
    submission.refresh_from_db()
    sent(submission, contributor, "We work with the same families and saw how the second year went.")
    workflow.perform("claim", submission, by=ines)
    move_back(submission, 1)
    office = "Ministry of the Interior, asylum unit (made up)"
    clearance.share(submission, by=ines, office=office, days=14, address="official@example.org")


def declined(colleague, ines, **_):
    submission = sent(written(colleague, "declined"), colleague)
    move_back(submission, 12)
    workflow.perform("claim", submission, by=ines)
    message = "Thank you for the trouble you took. Faster returns do not keep children out of detention by themselves."
    workflow.perform(
        "decline", submission, by=ines, message=message, reason=reason("decline", "What it describes deprives")
    )
    move_back(submission, 8)


def withdrawn(ministry, **_):
    submission = sent(written(ministry, "withdrawn"), ministry)
    move_back(submission, 90)
    workflow.perform("withdraw", submission, by=ministry, message="The pilot was stopped; we shall report on it later.")
    move_back(submission, 10)
