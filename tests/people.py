"""The named people of the tests, and submissions in the state a test needs."""

import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from pytest import fixture

from accounts.models import Organisation, Role, User
from lib.organisations import OrganisationKind
from submissions import drafts, screening, workflow
from submissions.models import ClearanceLink, Reason, State, Submission
from tests.texts import COMPLETE


def person(email, name, **fields):
    return User.objects.create_user(email, name=name, **fields)


def curator(email, name):
    """Somebody of the task force, with the second factor without which no private page opens."""
    made = person(email, name, role=Role.CURATOR)
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": "A" * 32})
    return made


@fixture
def shelter(db):
    """The organisation of amina and noor."""
    return Organisation.objects.create(name="Open Shelter", kind=OrganisationKind.NGO)


@fixture
def amina(shelter):
    """Writes for an NGO."""
    return person("amina@example.org", "Amina Writer", organisation=shelter)


@fixture
def noor(shelter):
    """Her colleague."""
    return person("noor@example.org", "Noor Colleague", organisation=shelter)


@fixture
def sam(db):
    """A stranger: writes for another NGO."""
    other = Organisation.objects.create(name="Far Harbour", kind=OrganisationKind.NGO)
    return person("sam@example.org", "Sam Stranger", organisation=other)


@fixture(name="min")
def ministry(db):
    """Writes for a ministry."""
    office = Organisation.objects.create(name="Ministry of Social Affairs", kind=OrganisationKind.GOVERNMENT)
    return person("min@example.org", "Min Official", organisation=office)


@fixture
def rui(db):
    """Curates."""
    return curator("rui@example.org", "Rui Curator")


@fixture
def ines(db):
    """Curates too."""
    return curator("ines@example.org", "Ines Curator")


@fixture
def fah(db):
    """Speaks for Kenya."""
    return focal_point("fah@example.org", "Fah Official", "ke")


def focal_point(email, name, country):
    """Somebody whom an administrator has confirmed, with the second factor that this needs."""
    speaking = {"focal_country_id": country, "focal_office": OFFICE, "focal_confirmed_at": timezone.now()}
    made = person(email, name, **speaking)
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": "A" * 32})
    return made


OFFICE = "Ministry of Children, Department of Care"


def client_of(user=None):
    """A browser of its own: signed in as a person, or of a visitor."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


# Submissions ----------------------------------------------------------------------------------------------------------


def complete_submission(owner, **changes):
    """A draft that lacks nothing and in which nothing was found."""
    return drafts.save(drafts.begin(owner), COMPLETE | changes, seen=1)


def send(submission, by=None):
    """The submission, sent for review by its owner or by a colleague."""
    by = by or submission.owner
    submission.refresh_from_db()
    workflow.perform("submit", submission, by=by, version=submission.version, consent=True)
    return submission


def explained(submission, explanation="Nobody can be recognised by it."):
    """The submission, with all that could identify somebody explained by its writer."""
    for found in screening.findings_of(submission):
        screening.explain(submission, found.key, explanation)
    return submission


def claimed(submission, by):
    """A submission that was sent, taken up by a curator."""
    workflow.perform("claim", submission, by=by)
    return submission


def returned(submission, by, *changes):
    """A submission in review, returned with change requests: [{"section", "text"}]."""
    changes = changes or ({"section": "where", "text": "Say who runs it."},)
    workflow.perform("request_changes", submission, by=by, message="Nearly there.", changes=list(changes))
    return submission


def in_state(state, *, owner, by):
    """A submission of `owner` in a state; `by` is the curator who acted on it."""
    submission = complete_submission(owner)
    if state != State.DRAFT:
        send(submission)
    if state in (State.IN_REVIEW, State.CHANGES_REQUESTED, State.PUBLISHED, State.DECLINED):
        claimed(submission, by)
    FINALLY.get(state, lambda submission, by: None)(submission, by)
    return Submission.objects.get(pk=submission.pk)


def clearance_link(submission, secret="", **changes):
    """A link by which an outside office reads what was handed over last."""
    return ClearanceLink.objects.create(
        submission=submission,
        handover=submission.handover,
        digest=drafts.digest(secret or secrets.token_urlsafe()),
        **{"office": ASKED_OFFICE, "expires_at": timezone.now() + timedelta(days=14)} | changes,
    )


ASKED_OFFICE = "Ministry of the Interior, asylum unit"


def published(submission, by):
    workflow.perform("publish", submission, by=by)


def declined(submission, by):
    reason = declining_reason()
    workflow.perform("decline", submission, by=by, message="It is about another subject.", reason=str(reason.pk))


def withdrawn(submission, by):
    workflow.perform("withdraw", submission, by=submission.owner)


FINALLY = {
    State.CHANGES_REQUESTED: returned,
    State.PUBLISHED: published,
    State.DECLINED: declined,
    State.WITHDRAWN: withdrawn,
}


def declining_reason():
    return Reason.objects.filter(use=Reason.Use.DECLINE).first() or Reason.objects.create(
        use=Reason.Use.DECLINE, texts={"en": "It is not about children on the move."}
    )
