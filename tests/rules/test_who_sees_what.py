"""Who sees what, whole: every address of the URL map, as every role, in every state. An address needs a row here."""

from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponseNotFound
from django.urls import get_resolver, reverse

from accounts.models import Invitation
from accounts.models import Role as AccountRole
from config import urls
from practices.models import Keyword
from submissions import drafts, states, workflow
from submissions.models import Attachment, Import, SourceHost, SourceLink, State, Submission
from submissions.vocabulary import log
from submissions.word_form import making
from tests.pages import body
from tests.people import (
    claimed,
    clearance_link,
    complete_submission,
    curator,
    declining_reason,
    in_state,
    person,
    returned,
    send,
)
from tests.people import client_of as signed_in
from tests.rules.test_public_views import PUBLIC, is_public, patterns

NEVER_SENT = "withdrawn, never sent"
STATES = [*State.values, NEVER_SENT]
LINK_SECRET = "the-secret-of-a-clearance-link"
SECRET = "The director told us in confidence."
SIGNED_OUT = ("visitor", "former drafter", "clearance-link holder")
WRITERS = {"owner", "colleague", "own curator"}
ROLES = [
    *("visitor", "owner", "colleague", "stranger", "curator", "own curator", "administrator", "former drafter"),
    *("focal point", "clearance-link holder"),
]


def was_sent(state):
    return state not in (State.DRAFT, NEVER_SENT)


# What an address answers: (role, state) -> status. Who is not named gets 404 ---------------------------------------


def writers(status):
    return lambda role, state: status if role in WRITERS else 404


def writers_and_curators(status, *, curators):
    """Curators know of what was sent."""

    def expected(role, state):
        if role in WRITERS:
            return status
        return curators if role == "curator" and was_sent(state) else 404

    return expected


def desk(status):
    """A review: for the curator who may review it; 403 for one from whose side it comes."""

    def expected(role, state):
        if not was_sent(state):
            return 404
        return {"curator": status, "own curator": 403}.get(role, 404)

    return expected


def curators(status):
    return lambda role, state: status if role in ("curator", "own curator") else 404


def who_brought_it(status):
    """A file on its way: for the curator who brought it, and for no other."""
    return lambda role, state: status if role == "curator" else 404


def anybody(status):
    return lambda role, state: status


def signed_in_only(status):
    """Lists that name nothing: a visitor is sent to sign in."""
    return lambda role, state: 302 if role in SIGNED_OUT else status


def holder(role, state):
    """Whoever has the secret of a clearance link reads the one submission while it is under review."""
    if role != "clearance-link holder" or not was_sent(state):
        return 404
    return 200 if state in (State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED) else 410


def holder_without_the_file(role, state):
    """The file of this world is private: it goes on no page, and no link opens it."""
    return 404 if holder(role, state) == 200 else holder(role, state)


def focal_points(status):
    """What a focal point of its country knows of: what is published, and nothing that is under review."""
    return lambda role, state: status if role == "focal point" else 404


def state_list(role, state):
    return {**dict.fromkeys(SIGNED_OUT, 302), "focal point": 200}.get(role, 404)


def desk_list(role, state):
    return {**dict.fromkeys(SIGNED_OUT, 302), "curator": 200, "own curator": 200}.get(role, 404)


def task_force(role, state):
    return 200 if role in ("curator", "own curator", "administrator") else 404


def when(state_wanted, expected):
    return lambda role, state: expected(role, state) if state == state_wanted else 404


def verifying(role, state):
    """A curator of the side that it comes from knows of a published practice, and may not verify or edit it."""
    return {"curator": 302, "own curator": 403}.get(role, 404)


def decision(role, state):
    """A page for deciding: only while it is in review; otherwise it leads back to the review."""
    return desk(200 if state == State.IN_REVIEW else 302)(role, state)


# Each address below a submission: how it is asked for, and what it answers.
GET, POST = "get", "post"
NOT_THERE = "contribute:resume"  # for everybody, since the secret is guessed
ROWS = {
    "contribute:list": (GET, lambda world: [], signed_in_only(200)),
    "contribute:start": (GET, lambda world: [], anybody(200)),
    "contribute:resume": (GET, lambda world: ["a-guessed-secret"], anybody(404)),
    "follow:subscription": (GET, lambda world: ["a-guessed-secret"], anybody(404)),
    "follow:stop": (POST, lambda world: ["a-guessed-secret"], anybody(200)),
    "contribute:detail": (GET, lambda world: [world.pk], writers_and_curators(200, curators=302)),
    "contribute:preview": (GET, lambda world: [world.pk], writers_and_curators(200, curators=302)),
    "contribute:again": (POST, lambda world: [world.pk], writers(302)),
    "contribute:delete": (POST, lambda world: [world.pk], writers(302)),
    "contribute:act": (POST, lambda world: [world.pk, "write"], writers_and_curators(302, curators=302)),
    "contribute:change": (POST, lambda world: [world.pk, world.change], when(State.CHANGES_REQUESTED, writers(302))),
    "contribute:file": (GET, lambda world: [world.pk, world.file], writers_and_curators(200, curators=200)),
    "contribute:check": (
        GET,
        lambda world: [world.pk],
        lambda role, state: writers(200 if state in (State.DRAFT, State.CHANGES_REQUESTED) else 302)(role, state),
    ),
    "contribute:blank_form": (GET, lambda world: [], anybody(200)),
    "contribute:form": (GET, lambda world: [world.pk], writers(200)),
    "contribute:word": (
        GET,
        lambda world: [world.pk],
        lambda role, state: writers(200 if state in (State.DRAFT, State.CHANGES_REQUESTED) else 302)(role, state),
    ),
    "contribute:section": (
        GET,
        lambda world: [world.pk, "naming"],
        lambda role, state: writers(200 if state in (State.DRAFT, State.CHANGES_REQUESTED) else 302)(role, state),
    ),
    "desk:list": (GET, lambda world: [], desk_list),
    "desk:reasons": (GET, lambda world: [], curators(200)),
    "desk:reason": (GET, lambda world: [world.reason], curators(200)),
    "desk:reasons_moved": (GET, lambda world: [], curators(301)),
    "desk:reason_moved": (GET, lambda world: [world.reason], curators(301)),
    "desk:vocabulary": (GET, lambda world: [], curators(200)),
    "desk:keywords_alike": (GET, lambda world: [], curators(200)),
    "desk:merge_keywords": (GET, lambda world: [], curators(200)),
    "desk:keyword": (GET, lambda world: [world.keyword], curators(200)),
    "desk:rename_keyword": (GET, lambda world: [world.keyword], curators(200)),
    "desk:delete_keyword": (GET, lambda world: [world.keyword], curators(200)),
    "desk:measures": (GET, lambda world: [], curators(200)),
    "desk:measure": (GET, lambda world: ["foster-care"], curators(200)),
    "desk:measure_group": (GET, lambda world: ["care"], curators(200)),
    "desk:vocabulary_changes": (GET, lambda world: [], curators(200)),
    "desk:vocabulary_change": (GET, lambda world: [world.change_of_vocabulary], curators(200)),
    "desk:activity": (GET, lambda world: [], task_force),
    "desk:focal_points": (GET, lambda world: [], task_force),
    "desk:imports": (GET, lambda world: [], curators(200)),
    "desk:import_template": (GET, lambda world: ["csv"], curators(200)),
    "desk:import": (GET, lambda world: [world.brought], who_brought_it(200)),
    "desk:import_columns": (GET, lambda world: [world.brought], who_brought_it(200)),
    "desk:import_report": (GET, lambda world: [world.brought], who_brought_it(200)),
    "desk:import_load": (POST, lambda world: [world.brought], who_brought_it(200)),
    "desk:import_cancel": (POST, lambda world: [world.brought], who_brought_it(302)),
    "desk:practices": (GET, lambda world: [], curators(200)),
    "desk:practice": (GET, lambda world: [world.slug], when(State.PUBLISHED, curators(200))),
    "desk:to_verify": (GET, lambda world: [], curators(200)),
    "desk:verify": (POST, lambda world: [world.slug], when(State.PUBLISHED, verifying)),
    "desk:numbers": (GET, lambda world: [], curators(200)),
    "desk:numbers_csv": (GET, lambda world: ["kinds"], curators(200)),
    "desk:edit": (POST, lambda world: [world.slug], when(State.PUBLISHED, verifying)),
    "desk:translations": (GET, lambda world: [], curators(200)),
    "desk:translate": (GET, lambda world: [world.slug, "fr"], when(State.PUBLISHED, curators(200))),
    "desk:source_links": (GET, lambda world: [], curators(200)),
    "desk:source_links_csv": (GET, lambda world: [], curators(200)),
    "desk:source_link": (POST, lambda world: [world.source_link], curators(302)),
    "desk:review": (GET, lambda world: [world.pk], desk(200)),
    "desk:act": (POST, lambda world: [world.pk, "note"], desk(200)),
    "desk:changes": (GET, lambda world: [world.pk], decision),
    "desk:decline": (GET, lambda world: [world.pk], decision),
    "desk:publish": (GET, lambda world: [world.pk], decision),
    "desk:share": (GET, lambda world: [world.pk], decision),
    "desk:revoke": (POST, lambda world: [world.pk, world.link], desk(302)),
    "desk:handover": (GET, lambda world: [world.pk, 1], desk(200)),
    "state:list": (GET, lambda world: [], state_list),
    "state:practice": (GET, lambda world: [world.slug], when(State.PUBLISHED, focal_points(200))),
    "state:withdraw": (POST, lambda world: [world.slug, world.word], when(State.PUBLISHED, focal_points(302))),
    "links:clearance": (GET, lambda world: [world.secret], holder),
    "links:clearance_file": (GET, lambda world: [world.secret, world.file], holder_without_the_file),
    "links:stop_mails": (POST, lambda world: ["1:answers:guessed"], anybody(404)),
    "links:still_true": (GET, lambda world: ["1-guessed", "ended"], anybody(404)),
}


class World:
    """One submission of amina in a state, with all that belongs to it, and everybody who may look."""

    def __init__(self, state, amina, noor, sam, rui, ines, fah):
        self.state = state
        self.submission = made(state, amina, rui)
        self.pk = self.submission.pk
        self.file = self.submission.attachments.get().pk
        self.change = getattr(self.submission.change_requests.first(), "pk", 1)
        self.reason = declining_reason().pk
        self.keyword = Keyword.objects.get_or_create(name="host families", slug="host-families")[0].pk
        self.change_of_vocabulary = log.record("reason", "retire", self.reason, "Why", {}, {}, by=ines).pk
        self.slug = self.submission.practice.slug if self.submission.practice else "nowhere"
        self.word = said(self.submission.practice, fah).pk if self.submission.practice else 1
        self.brought = Import.objects.create(
            by=ines, state="checked", file_name="register.csv", taken={"kind": "csv"}
        ).pk
        own = curator("own@example.org", "Own Curator")
        own.organisation = amina.organisation
        own.save()
        administrator = person("admin@example.org", "Admin", role=AccountRole.ADMINISTRATOR)
        Authenticator.objects.create(user=administrator, type=Authenticator.Type.TOTP, data={"secret": "A" * 32})
        self.people = {
            "owner": amina,
            "colleague": noor,
            "stranger": sam,
            "curator": ines,
            "own curator": own,
            "administrator": administrator,
            "focal point": fah,
        }
        self.source_link = source_link().pk
        self.link = clearance_link(self.submission, LINK_SECRET).pk if self.submission.handover else 1
        self.secret = ""
        self.clients = {role: self.client(role) for role in ROLES}

    def client(self, role):
        client = signed_in(self.people.get(role))
        if role == "former drafter":  # whose session began it without an account, before somebody adopted it
            session = client.session
            session["drafts"] = [str(self.pk)]
            session.save()
        return client

    def answer(self, role, name):
        """The status that a role gets. What the request changed does not stay."""
        method, args, _expected = ROWS[name]
        self.secret = LINK_SECRET if role == "clearance-link holder" else "guessed"
        with transaction.atomic():
            response = getattr(self.clients[role], method)(reverse(name, args=args(self)))
            if response.streaming:
                response.getvalue()
            transaction.set_rollback(True)
        return response.status_code


def source_link():
    host = SourceHost.objects.create(name="report.example")
    return SourceLink.objects.create(url="https://report.example/1", host=host, practices=[])


def said(practice, focal_point):
    return states.say(practice, by=focal_point, kind="comment", text="The State agrees.", language="en")


def made(state, author, by):
    """A submission in a state, with a file and confidential notes that were there when it was sent."""
    submission = complete_submission(author, confidential_notes=SECRET)
    Attachment.objects.create(
        submission=submission,
        file=ContentFile(SECRET.encode(), name=f"{uuid4()}.pdf"),
        name="register.pdf",
        content_type="application/pdf",
        size=len(SECRET),
    )
    if state == NEVER_SENT:
        workflow.perform("withdraw", submission, by=author)
    elif state != State.DRAFT:
        send(submission)
        lead_to(state, submission, by)
    return Submission.objects.get(pk=submission.pk)


def lead_to(state, submission, by):
    if state == State.WITHDRAWN:
        workflow.perform("withdraw", submission, by=submission.owner)
    if state in (State.SUBMITTED, State.WITHDRAWN):
        return
    claimed(submission, by)
    if state == State.CHANGES_REQUESTED:
        returned(submission, by)
    elif state == State.PUBLISHED:
        workflow.perform("publish", submission, by=by)
    elif state == State.DECLINED:
        workflow.perform("decline", submission, by=by, message="No.", reason=str(declining_reason().pk))


@pytest.fixture(params=STATES)
def world(request, amina, noor, sam, rui, ines, fah, empty_catalogue):
    return World(request.param, amina, noor, sam, rui, ines, fah)


def test_every_address_below_a_submission_answers_each_role_as_it_should(world, monkeypatch):
    monkeypatch.setattr(making, "form_document", lambda submission=None: b"")  # a fifth of a second each
    answers = {(NOT_THERE, role): world.answer(role, NOT_THERE) for role in ROLES}  # with the page that each is shown
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponseNotFound())  # it takes long to draw
    answers |= {(name, role): world.answer(role, name) for name in ROWS if name != NOT_THERE for role in ROLES}
    expected = {(name, role): ROWS[name][2](role, world.state) for name in ROWS for role in ROLES}
    assert {key: answers[key] for key in answers if answers[key] != expected[key]} == {}


def test_no_public_address_holds_a_word_of_what_is_not_published(world, client):
    texts = "\n".join(body(client.get(path)) for path in PUBLIC.values() if "/account/" not in path)
    is_public = world.state == State.PUBLISHED
    assert (world.submission.title in texts) == is_public
    for private in (SECRET, "amina", "Amina", "Open Shelter", "register.pdf", str(world.pk), "Rui Curator", "Fah"):
        assert private not in texts


def test_the_page_of_what_was_published_names_no_person_and_no_private_file(
    amina, noor, sam, rui, ines, fah, empty_catalogue, client
):
    world = World(State.PUBLISHED, amina, noor, sam, rui, ines, fah)
    for path in ("", "v1/", "history/", "cite.bib", "cite.ris", "brief.docx"):
        page = body(client.get(f"{world.submission.practice.get_absolute_url()}{path}"))
        assert [
            word for word in (SECRET, "amina", "Amina", "Open Shelter", "register.pdf", "Rui", "Fah") if word in page
        ] == []


def test_a_curator_sees_no_file_added_since_it_was_sent(amina, rui, ines, empty_catalogue):
    submission = in_state(State.CHANGES_REQUESTED, owner=amina, by=rui)
    file = Attachment.objects.create(
        submission=submission,
        file=ContentFile(b"new", name=f"{uuid4()}.png"),
        name="new.png",
        content_type="image/png",
        size=3,
    )
    address = reverse("contribute:file", args=[submission.pk, file.pk])
    assert signed_in(ines).get(address).status_code == 404
    assert signed_in(amina).get(address).getvalue() == b"new"


def test_a_draft_without_an_owner_belongs_to_the_session_that_began_it(client, amina, sam, ines):
    submission = drafts.begin_without_account("someone@example.org")
    address = reverse("contribute:detail", args=[submission.pk])
    assert [signed_in(user).get(address).status_code for user in (None, amina, sam, ines)] == [404] * 4
    session = client.session
    session["drafts"] = [str(submission.pk)]
    session.save()
    assert client.get(address).status_code == 200


# The account: each person's own ---------------------------------------------------------------------------------------

OWN = {name for name, _ in patterns(get_resolver()) if name.startswith(("account", "mfa_"))}
ENTRANCE = {
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_signup",
    "account_inactive",
    "account_logout",
    "mfa_authenticate",
}


def arguments(name):
    return [1] if reverse_takes_a_number(name) else []


def reverse_takes_a_number(name):
    return name in {
        "account_withdraw_invitation",
        "account_accept_invitation",
        "account_decline_invitation",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
    }


@pytest.mark.parametrize("name", sorted(OWN - ENTRANCE))
def test_a_visitor_is_sent_to_sign_in_for_an_account(name, client):
    response = client.get(reverse(name, args=arguments(name)))
    assert response.status_code == 302
    assert response["Location"].startswith("/en/account/sign-in/")


@pytest.mark.parametrize("action", ["accept", "decline"])
def test_only_who_was_invited_can_answer_an_invitation(action, amina, sam, shelter):
    invitation = Invitation.objects.create(organisation=shelter, email="somebody@example.org", invited_by=amina)
    address = reverse(f"account_{action}_invitation", args=[invitation.pk])
    assert signed_in(sam).post(address).status_code == 404
    assert Invitation.objects.filter(pk=invitation.pk).exists()


@pytest.mark.parametrize("role", ["visitor", "owner", "curator"])
def test_the_administration_is_for_administrators(role, amina, ines):
    client = signed_in({"visitor": None, "owner": amina, "curator": ines}[role])
    assert client.get("/admin/accounts/user/").status_code in (302, 403, 404)


# The URL map ----------------------------------------------------------------------------------------------------------


# The files of a practice are public with it (test_publishing.py); letters are there in a demonstration only.
ELSEWHERE = {
    *("open_data:dataset", "open_data:catalog", "open_data:file"),  # public once made (test_open_data.py)
    "practices:file",
    "styleguide:page",
    "demo_mail:list",
    "demo_mail:letter",
    "demo_mail:html",
}


def test_every_address_has_a_row():
    names = {name for name, _ in patterns(get_resolver()) if not name.startswith("admin:")}
    assert names == set(PUBLIC) | set(ROWS) | OWN | ELSEWHERE


def test_only_addresses_that_decide_for_themselves_are_open_without_signing_in():
    names = {name for name, pattern in patterns(get_resolver()) if is_public(pattern)}
    assert names - {name for name in names if name.startswith("admin:")} == (
        set(PUBLIC) | (set(ROWS) - {"contribute:list", "desk:list", "state:list"}) | ENTRANCE | ELSEWHERE
    )
