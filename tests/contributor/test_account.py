"""The account page: who a person is here, what is held about them, and deleting it."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail

from accounts import deletion
from accounts.models import Invitation, Organisation, Role, User
from accounts.signals import account_deleting, personal_data_requested
from practices.models import Practice
from submissions.practice_models import TranslationDraft
from submissions.vocabulary import log as vocabulary
from tests.pages import main, text
from tests.people import client_of, complete_submission, person
from tests.signing_in import ask_for_code, sign_in, signed_in, url


@pytest.fixture
def listening():
    """Connect a receiver to a signal for one test."""
    connected = []

    def connect(signal, receiver):
        signal.connect(receiver, weak=False, sender=User)
        connected.append((signal, receiver))

    yield connect
    for signal, receiver in connected:
        signal.disconnect(receiver, sender=User)


# Name and language ---------------------------------------------------------------------------------------------------


def test_a_person_changes_name_and_language_of_mails(amina):
    answer = client_of(amina).post(url("account"), {"name": " Amina W. ", "language": "ar"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/account/")
    amina.refresh_from_db()
    assert (amina.name, amina.language) == ("Amina W.", "ar")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "", "language": "en"}, "Tell us your name."),
        ({"name": "A", "language": "tlh"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_or_unknown_is_said_and_nothing_is_saved(amina, typed, said):
    answer = client_of(amina).post(url("account"), typed)
    assert said in text(main(answer))
    assert User.objects.get(pk=amina.pk).name == "Amina Writer"


def test_nobody_gives_themselves_a_role_an_organisation_or_another_address(amina, sam):
    wanted = {"role": "curator", "organisation": sam.organisation.pk, "email": "sam2@example.org", "is_active": ""}
    client_of(amina).post(url("account"), {"name": "Amina", "language": "en"} | wanted)
    after = User.objects.get(pk=amina.pk)
    assert (after.role, after.organisation, after.email, after.is_active) == (
        Role.CONTRIBUTOR,
        amina.organisation,
        "amina@example.org",
        True,
    )


def test_what_a_person_types_is_text_and_no_markup(amina):
    client = client_of(amina)
    client.post(url("account"), {"name": "<b>Amina</b>", "language": "en"})
    assert "<b>Amina" not in client.get(url("account")).text


# What is held --------------------------------------------------------------------------------------------------------


def iso(time):
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_the_download_is_all_that_is_held_and_nothing_of_others(amina, sam, listening):
    Invitation.objects.create(organisation=sam.organisation, email=amina.email, invited_by=sam)
    Invitation.objects.create(organisation=sam.organisation, email="other@example.org", invited_by=sam)
    ours = Invitation.objects.create(organisation=amina.organisation, email="new@example.org", invited_by=amina)
    factor = Authenticator.objects.create(user=amina, type="totp", data={"secret": "hidden"})
    listening(personal_data_requested, lambda user, **kwargs: {"Shoe size": {"of": str(user), "is": 38}})

    answer = client_of(amina).get(url("account_download"))
    amina.refresh_from_db()
    held = answer.json()
    assert answer["Content-Disposition"] == 'attachment; filename="child-first-personal-data.json"'
    received = Invitation.objects.get(email=amina.email)
    assert {heading: held[heading] for heading in OURS} == {
        "Account": {
            "Email address": "amina@example.org",
            "Name": "Amina Writer",
            "Language of mails": "English",
            "Role": "Contributor",
            "Joined": iso(amina.joined_at),
            "Last signed in": iso(amina.last_login),
        },
        "Organisation": {"Name": "Open Shelter", "Kind": "Civil-society organisation", "Country": None},
        "Invitations to you": [{"Organisation": "Far Harbour", "Sent on": iso(received.sent_at)}],
        "Invitations you sent": [{"Email address": "new@example.org", "Sent on": iso(ours.sent_at)}],
        "Second factor": [{"Kind": "TOTP Authenticator", "Added": iso(factor.created_at)}],
        "Shoe size": {"of": "Amina Writer", "is": 38},
    }
    assert "hidden" not in answer.text and "other@example.org" not in answer.text


OURS = ["Account", "Organisation", "Invitations to you", "Invitations you sent", "Second factor", "Shoe size"]


def test_the_page_shows_what_the_download_holds(amina, listening):
    more = {"Drafts": [{"title": "A <i>home</i>", "sent": False, "files": []}]}
    listening(personal_data_requested, lambda user, **kwargs: more)
    shown = text(main(client_of(amina).get(url("account_data"))))
    for words in ("amina@example.org", "Open Shelter", "Drafts title A <i>home</i> sent No files Nothing"):
        assert words in shown


def test_what_was_written_and_done_is_said_in_words(amina, rui, starter_catalogue):
    complete_submission(amina, naming="kind", confidential_notes="The director told us.")
    vocabulary.record("reason", "retire", "1", "Why", {}, {}, by=rui)
    practice = Practice.objects.first()
    TranslationDraft.objects.create(practice=practice, language="fr", part="title", made_from=1, changed_by=rui)
    [draft] = client_of(amina).get(url("account_download")).json()["Submissions"]
    said = {
        "Status": "Draft",
        "Stage": "Ongoing",
        "Countries": ["Kenya"],
        "Measures": ["Foster care"],
        "Who runs it": ["Ministry of Social Affairs, National government"],
        "May the child leave?": "Free to leave",
        "Sources": ["An evaluation, A university, 2022, https://report.example/1"],
        "How they are named": "Only the kind of organisation",
        "Confidential notes": "The director told us.",
    }
    assert {name: draft[name] for name in said} == said
    held = client_of(rui).get(url("account_download")).json()
    assert [row["What"] for row in held["What you changed in the vocabulary"]] == ["Reason “\u2068Why\u2069” retired"]
    [translated] = held["Translations that you wrote or approved"]
    assert (translated["Practice"], translated["Language"]) == (practice.title, "French")
    assert "Links of sources that you found right" not in held


# Deleting ------------------------------------------------------------------------------------------------------------


def test_deleting_takes_the_person_away_and_leaves_the_organisation(amina, noor):
    Authenticator.objects.create(user=amina, type="totp", data={})
    Invitation.objects.create(organisation=Organisation.objects.create(name="X", kind="ngo"), email=amina.email)
    sent = Invitation.objects.create(organisation=amina.organisation, email="new@example.org", invited_by=amina)
    here, elsewhere = client_of(amina), client_of(amina)

    answer = here.post(url("account_delete"), {"understood": "on"})
    assert answer["Location"] == "/en/account/sign-in/"
    assert "Your account is deleted." in text(main(here.get(answer["Location"])))
    assert (signed_in(here), signed_in(elsewhere)) == (None, None)
    assert not User.objects.filter(pk=amina.pk).exists()
    assert list(noor.organisation.members.all()) == [noor]
    assert list(Invitation.objects.values_list("pk", "invited_by")) == [(sent.pk, None)]
    assert not Authenticator.objects.exists()


def test_no_session_of_the_deleted_stays_behind(amina, noor):
    elsewhere, colleague = client_of(), client_of(noor)
    sign_in(elsewhere, amina.email)
    sign_in(here := client_of(), amina.email)
    here.post(url("account_delete"), {"understood": "on"})
    left = [session.get_decoded() for session in Session.objects.all()]
    assert not [session for session in left if amina.email in str(session)]
    assert signed_in(colleague) == noor


def test_deleting_wants_a_tick(amina):
    answer = client_of(amina).post(url("account_delete"), {})
    assert "Tick the box" in text(main(answer))
    client_of(amina).get(url("account_delete"))
    assert User.objects.filter(pk=amina.pk).exists()


def test_others_hear_of_it_while_the_person_is_there_and_nothing_goes_if_they_fail(amina, listening):
    def fail(user, **kwargs):
        assert User.objects.filter(pk=user.pk).exists()
        Organisation.objects.filter(pk=user.organisation_id).update(name="changed by a receiver")
        raise RuntimeError("no")

    listening(account_deleting, fail)
    with pytest.raises(RuntimeError):
        deletion.delete_account(amina)
    assert User.objects.filter(pk=amina.pk).exists()
    assert Organisation.objects.get(pk=amina.organisation_id).name == "Open Shelter"


def test_the_last_administrator_stays(settings):
    settings.DEMONSTRATION = True
    ada = person("ada@example.org", "Ada", role=Role.ADMINISTRATOR)
    person("gone@example.org", "Gone", role=Role.ADMINISTRATOR, is_active=False)
    answer = client_of(ada).post(url("account_delete"), {"understood": "on"})
    assert "You are the only administrator." in text(main(answer))
    assert User.objects.filter(pk=ada.pk).exists()
    person("bo@example.org", "Bo", role=Role.ADMINISTRATOR)
    client_of(ada).post(url("account_delete"), {"understood": "on"})
    assert not User.objects.filter(pk=ada.pk).exists()


def test_the_address_of_a_deleted_account_can_begin_again(amina):
    deletion.delete_account(amina)
    ask_for_code(client_of(), "amina@example.org")
    assert mail.outbox[-1].to == ["amina@example.org"]


# The header ----------------------------------------------------------------------------------------------------------


def test_the_header_of_a_private_page_names_the_person_and_signs_out_by_post(amina):
    page = client_of(amina).get(url("account")).text
    assert "<bdi>Amina Writer</bdi>" in page
    assert '<form action="/en/account/sign-out/" method="post">' in page
    assert 'name="robots" content="noindex"' in page


def test_a_person_without_a_name_is_called_by_the_first_part_of_the_address():
    assert str(User(email="amina.w@example.org")) == "amina.w"
    assert str(User(email="amina.w@example.org", name="Amina")) == "Amina"
