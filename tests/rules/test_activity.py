"""Who did what when: read from history, for curators and administrators, as far as each of them may know."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts import deletion, focal_points, log
from accounts.models import Role, RoleChange, SignInFailures
from submissions import activity, states, verifying, workflow
from submissions.models import Import, PracticeEvent, SourceHost, SourceLink, State
from submissions.vocabulary import log as vocabulary
from tests.people import claimed, clearance_link, client_of, complete_submission, curator, in_state, person, send
from tests.signing_in import ask_for_code, url

ACTIVITY = "/en/desk/activity/"
TITLE = "Families are hosted in the community instead of being held"


@pytest.fixture
def ada(settings):
    settings.DEMONSTRATION = True
    return person("ada@example.org", "Ada Administrator", role=Role.ADMINISTRATOR)


@pytest.fixture
def own(amina):
    """A curator of amina's own organisation."""
    made = curator("own@example.org", "Own Curator")
    made.organisation = amina.organisation
    made.save()
    return made


@pytest.fixture
def story(amina, rui, ines, fah, ada, empty_catalogue):
    """A draft that nobody may know of; a practice that was published, verified and commented on; an office; a role."""
    hidden = complete_submission(amina, title="Hidden from everybody")
    workflow.perform("withdraw", hidden, by=amina)
    workflow.perform("write", hidden, by=amina, message="For me alone.")
    practice = in_state(State.PUBLISHED, owner=amina, by=rui).practice
    practice.verified_on -= timedelta(days=1)
    practice.save(update_fields=["verified_on"])
    verifying.verify(practice, by=ines, revision=1)
    states.say(practice, by=fah, kind="comment", text="We support it.", language="en")
    asked = claimed(send(complete_submission(amina, title="Asked of an office")), rui)
    workflow.perform("object", asked, by=clearance_link(asked), message="It endangers a source.")
    log.record(amina, RoleChange.What.SECOND_FACTOR, by=ada)
    log.record(rui, RoleChange.What.ROLE, by=ada, role=Role.CURATOR)
    return practice


def lines(reader, **chosen):
    found = activity.Activity(reader, **chosen)
    return [(line.who, line.what, line.about) for line in found[0:50]]


OFFICE = "Ministry of the Interior, asylum unit"
REVIEWED = [
    (OFFICE, "Objection by an outside office", "Asked of an office"),
    ("Rui Curator", "Taken up by a curator", "Asked of an office"),
    ("Amina Writer", "Sent for review", "Asked of an office"),
]
PUBLISHED = [
    ("Fah Official", "Commented on by a State", TITLE),
    ("Ines Curator", "Verified", TITLE),
]
BEFORE = [
    ("Rui Curator", "Published", TITLE),
    ("Rui Curator", "Taken up by a curator", TITLE),
    ("Amina Writer", "Sent for review", TITLE),
]
ROLE = [("Ada Administrator", "Role given: Curator", "Rui Curator")]


def test_each_reader_sees_what_they_may_know_of(story, ines, own, ada):
    assert lines(ines) == ROLE + REVIEWED + PUBLISHED + BEFORE
    assert lines(own) == ROLE + PUBLISHED
    unnamed = [("Outside office" if who == OFFICE else who, what, "A submission") for who, what, _ in REVIEWED + BEFORE]
    for_administrators = [("Ada Administrator", "Second factor taken away", "Amina Writer")]
    assert lines(ada) == ROLE + for_administrators + unnamed[:3] + PUBLISHED + unnamed[3:]


def test_every_part_of_the_desk_stands_in_it(story, ines, rui, ada):
    PracticeEvent.objects.create(practice=story, action="translate", by=ines)
    vocabulary.record("reason", "retire", "1", "Why", {}, {}, by=rui)
    brought = Import.objects.create(by=rui, state="loaded", file_name="register.csv")
    Import.objects.create(by=rui, state="checked", file_name="hidden.csv")
    address = client_of(ada).get("/admin/submissions/sourcecheck/")["Location"]
    client_of(ada).post(address, {"is_on": "on"})
    client_of(ada).post(address, {})
    host = SourceHost.objects.create(name="report.example")
    seen = {"seen_at": timezone.now(), "seen_by": ines}
    SourceLink.objects.create(url="https://report.example/1", host=host, practices=[], **seen)
    shown = {
        "translations": [("Ines Curator", "Translation published", TITLE)],
        "vocabulary": [("Rui Curator", "Reason “\u2068Why\u2069” retired", "Reason")],
        "imports": [("Rui Curator", "Practices loaded from a file", "")],
        "links": [
            ("Ines Curator", "Link marked as still right", "https://report.example/1"),
            ("Ada Administrator", "Check of links turned off", ""),
            ("Ada Administrator", "Check of links turned on", ""),
        ],
    }
    assert {kind: lines(ines, kind=kind) for kind in shown} == shown
    assert lines(rui, kind="imports") == [("Rui Curator", "Practices loaded from a file", "register.csv")]
    every = [line for kind in activity.KINDS for line in lines(ines, kind=kind)]
    assert sorted(every) == sorted(lines(ines))
    page = client_of(rui).get(ACTIVITY).text
    assert (brought.get_absolute_url() in page, "hidden.csv" in page) == (True, False)


def test_it_is_chosen_by_kind_person_and_period(story, ines, rui):
    assert lines(ines, kind="clearance") == REVIEWED[:1]
    assert lines(ines, kind="published") == BEFORE[:1]
    assert lines(ines, kind="still-true") + lines(ines, kind="states") == PUBLISHED[::-1]
    assert lines(ines, kind="roles") == lines(ines, person=rui, kind="roles") == ROLE
    assert lines(ines, kind="submissions", person=rui) == [REVIEWED[1], BEFORE[1]]
    today = timezone.now().date()
    assert lines(ines, since=today, until=today) == lines(ines)
    assert lines(ines, since=today + timedelta(days=1)) == lines(ines, until=today - timedelta(days=1)) == []


def test_the_page_names_nothing_more_and_refuses_nonsense_beside_its_field(
    story, amina, noor, ines, ada, django_assert_num_queries
):
    client = client_of(ines)
    client.get(ACTIVITY)
    with django_assert_num_queries(16):
        page = client.get(ACTIVITY).text
    for private in ("Hidden", "For me alone", "It endangers", "We support it", "@example.org", "Noor"):
        assert private not in page
    assert ("Amina Writer" in page, f"?person={amina.pk}" in page) == (True, True)
    assert client.get(f"{ACTIVITY}?person={amina.pk}&kind=submissions").text.count("Sent for review") == 2
    for query in (f"person={noor.pk}", "person=x", "kind=dreams", "since=soon", "since=2026-02-02&until=2026-02-01"):
        refused = client.get(f"{ACTIVITY}?{query}")
        assert (refused.status_code, "There is a problem" in refused.text, "Noor" in refused.text) == (200, True, False)
    assert client.get(f"{ACTIVITY}?until=9999-12-31&since=0001-01-01&page=x").status_code == 200
    assert client.get(f"{ACTIVITY}?page=999").status_code == 200
    hers = client_of(ada).get(ACTIVITY).text
    assert ("Asked of an office" in hers, TITLE in hers, "/desk/practices/" in hers) == (False, True, False)


def test_wrong_codes_are_counted_without_whose_they_were(client, amina, ines):
    ask_for_code(client, amina.email)
    for _ in range(2):
        client.post(url("account_confirm_login_code"), {"action": "verify", "code": "AAAA-AAAA"})
    (number,) = SignInFailures.objects.values("day", "factor", "count")
    assert number == {"day": timezone.now().date(), "factor": "mail", "count": 2}
    assert "2 wrong codes typed at sign-in" in client_of(ines).get(ACTIVITY).text


# Roles ----------------------------------------------------------------------------------------------------------------


def changes():
    return [
        (row.person and row.person.email, row.sentence, row.by and row.by.email) for row in RoleChange.objects.all()
    ]


def test_what_is_done_to_rights_is_kept_whoever_leaves(ada, amina, sam):
    client, address = client_of(ada), f"/admin/accounts/user/{sam.pk}/change/"
    now = {"email": sam.email, "name": sam.name, "language": "en", "role": "contributor", "is_active": "on"}
    client.post(address, now | {"name": "Sam S."})
    client.post(address, now | {"role": "curator"})
    client.post(address, {name: value for name, value in now.items() if name != "is_active"})
    client.post(address, now | {"focal_country": "ke", "focal_office": "Ministry"})
    client.post("/admin/accounts/user/", {"action": "confirm_focal_points", "_selected_action": sam.pk})
    sam.refresh_from_db()
    focal_points.give_up(sam)
    given = [
        "Role given: Curator",
        "Role given: Contributor",
        "May not sign in any more",
        "May sign in again",
        "Confirmed to speak for a State: Kenya",
    ]
    by_ada = [(sam.email, what, ada.email) for what in given]
    assert changes() == [*by_ada, (sam.email, "Speaks for the State no more: Kenya", sam.email)]
    assert "Role given: Curator" in client.get(address).text
    assert "Role given" in client_of(sam).get("/en/account/data/").text
    deletion.delete_account(sam)
    assert [(who, what) for who, what, _by in changes()][:2] == [(None, given[0]), (None, given[1])]


def test_a_change_of_role_is_never_rewritten_and_never_deleted(ada, amina, sam):
    change = log.record(amina, RoleChange.What.ROLE, by=ada, role=Role.CURATOR)
    rows = RoleChange.objects.filter(pk=change.pk)
    for forbidden in (
        lambda: rows.update(by=sam),
        lambda: rows.update(person=sam),
        lambda: rows.update(role="administrator"),
        rows.delete,
    ):
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            forbidden()
