"""Organisations: who makes one, who gets in and who does not."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import INVITATION_DAYS, Invitation, Organisation, User
from tests.pages import main, text
from tests.people import client_of, person
from tests.signing_in import sign_in, url


@pytest.fixture
def zara(db):
    """New, and in no organisation."""
    return person("zara@example.org", "Zara New")


def invite(member, email):
    return client_of(member).post(url("account_invite"), {"email": email})


def organisation_of(user):
    return User.objects.get(pk=user.pk).organisation


# Making one ----------------------------------------------------------------------------------------------------------


def test_a_person_without_one_makes_one_and_is_its_first_member(zara):
    typed = {"name": "Harbour House", "kind": "ngo", "country": "gr"}
    assert client_of(zara).post(url("account_organisation"), typed)["Location"] == "/en/account/organisation/"
    made = organisation_of(zara)
    assert (made.name, made.kind, made.country_id, list(made.members.all())) == ("Harbour House", "ngo", "gr", [zara])


def test_the_country_may_be_left_open_and_the_rest_may_not(zara):
    answer = client_of(zara).post(url("account_organisation"), {"name": " ", "kind": "club", "country": "xx"})
    shown = text(main(answer))
    assert "Type the name of your organisation." in shown
    assert shown.count("Select a valid choice") == 4  # kind and country, each in the summary and beside its field
    client_of(zara).post(url("account_organisation"), {"name": "Everywhere", "kind": "other", "country": ""})
    assert organisation_of(zara).country is None


def test_countries_are_sorted_by_their_name_in_the_language_of_the_reader(zara):
    def first(language):
        page = client_of(zara).get(url("account_organisation", language=language))
        return [name for _code, name in page.context["form"]["country"].field.choices][1:4]

    assert first("en") == ["Afghanistan", "Åland Islands", "Albania"]
    assert first("fr") == ["Afghanistan", "Afrique du Sud", "Albanie"]


def test_typing_the_name_of_an_organisation_does_not_let_anybody_in(zara, amina):
    client_of(zara).post(url("account_organisation"), {"name": amina.organisation.name, "kind": "ngo"})
    assert organisation_of(zara) != amina.organisation
    assert list(amina.organisation.members.all()) == [amina]


def test_a_member_makes_no_second_one(amina):
    client_of(amina).post(url("account_organisation"), {"name": "Another", "kind": "ngo"})
    assert not Organisation.objects.filter(name="Another").exists()


# Inviting ------------------------------------------------------------------------------------------------------------


def test_a_colleague_is_invited_by_mail_and_joins(amina, zara):
    invite(amina, " Zara@Example.org ")
    [message] = mail.outbox
    assert message.to == [zara.email]
    assert message.subject == "Amina Writer invites you to join Open Shelter at Child First"
    assert "http://testserver/en/account/" in message.body
    assert "http://testserver/en/account/" in message.alternatives[0].content
    assert organisation_of(zara) is None

    client = client_of(zara)
    assert "Invitation to join Open Shelter" in text(main(client.get(url("account"))))
    invitation = Invitation.objects.get()
    assert client.post(url("account_accept_invitation", invitation.pk))["Location"] == "/en/account/organisation/"
    assert organisation_of(zara) == amina.organisation
    assert not Invitation.objects.exists()


def test_an_invitation_waits_for_who_has_no_account_yet(amina, client):
    invite(amina, "later@example.org")
    sign_in(client, "later@example.org")
    assert "Invitation to join Open Shelter" in text(main(client.get(url("account"))))


def test_declining_takes_the_invitation_away(amina, zara):
    invite(amina, zara.email)
    client_of(zara).post(url("account_decline_invitation", Invitation.objects.get().pk))
    assert (organisation_of(zara), Invitation.objects.exists()) == (None, False)


def test_an_invitation_is_only_for_its_address(amina, noor, sam, zara):
    invite(amina, "somebody@example.org")
    invitation = Invitation.objects.get()
    for other in (noor, sam, zara):
        client = client_of(other)
        assert "Invitation to join" not in text(main(client.get(url("account"))))
        for name in ("account_accept_invitation", "account_decline_invitation"):
            assert client.post(url(name, invitation.pk)).status_code == 404
    assert organisation_of(zara) is None
    assert Invitation.objects.exists()


def test_an_invitation_ends_after_a_month(amina, zara):
    invite(amina, zara.email)
    invitation = Invitation.objects.get()
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=INVITATION_DAYS, minutes=1))
    assert client_of(zara).post(url("account_accept_invitation", invitation.pk)).status_code == 404
    assert organisation_of(zara) is None


def test_inviting_again_renews_the_one_invitation(amina, noor, zara):
    invite(amina, zara.email)
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=INVITATION_DAYS + 1))
    invite(noor, zara.email)
    [invitation] = Invitation.objects.waiting()
    assert (invitation.email, invitation.invited_by) == (zara.email, noor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(organisation=amina.organisation, email=zara.email)


def test_who_is_a_member_elsewhere_leaves_first(amina, sam):
    invite(amina, sam.email)
    client, invitation = client_of(sam), Invitation.objects.get()
    shown = text(main(client.get(url("account"))))
    assert "You are a member of Far Harbour ." in shown or "You are a member of Far Harbour." in shown
    client.post(url("account_accept_invitation", invitation.pk))
    assert organisation_of(sam) == sam.organisation
    client.post(url("account_leave"))
    client.post(url("account_accept_invitation", invitation.pk))
    assert organisation_of(sam) == amina.organisation


def test_who_is_in_no_organisation_invites_nobody(zara):
    assert invite(zara, "friend@example.org")["Location"] == "/en/account/organisation/"
    assert (mail.outbox, Invitation.objects.exists()) == ([], False)


def test_a_member_is_not_invited_again(amina, noor):
    assert "This person is a member already." in text(main(invite(amina, noor.email)))
    assert mail.outbox == []


def test_nobody_learns_from_an_invitation_whether_an_address_has_an_account(amina, sam):
    answers = [invite(amina, email) for email in (sam.email, "nobody@example.org")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/en/account/organisation/")}


def test_a_member_takes_an_invitation_back_and_a_stranger_cannot(amina, noor, sam):
    invite(amina, "new@example.org")
    pk = Invitation.objects.get().pk
    assert client_of(sam).post(url("account_withdraw_invitation", pk)).status_code == 404
    assert Invitation.objects.exists()
    client_of(noor).post(url("account_withdraw_invitation", pk))
    assert not Invitation.objects.exists()


def test_invitations_are_limited(amina, settings):
    settings.ACCOUNT_RATE_LIMITS = {"invite": "2/d/user"}
    answers = [invite(amina, f"new{number}@example.org").status_code for number in range(3)]
    assert answers == [302, 302, 429]
    assert len(mail.outbox) == 2


def test_nothing_changes_by_following_a_link(amina, zara):
    invite(amina, zara.email)
    client, pk = client_of(zara), Invitation.objects.get().pk
    for name in ("account_accept_invitation", "account_decline_invitation", "account_withdraw_invitation"):
        assert client.get(url(name, pk)).status_code == 405
    client_of(amina).get(url("account_leave"))
    assert organisation_of(amina) == amina.organisation


# Members -------------------------------------------------------------------------------------------------------------


def test_members_see_each_other_and_nobody_elses_members(amina, noor, sam):
    shown = text(main(client_of(amina).get(url("account_organisation"))))
    assert "Amina Writer (you) amina@example.org" in shown
    assert "Noor Colleague noor@example.org" in shown
    assert "sam@example.org" not in shown


def test_who_leaves_is_out_and_the_others_stay(amina, noor):
    assert client_of(amina).post(url("account_leave"))["Location"] == "/en/account/"
    assert organisation_of(amina) is None
    assert list(noor.organisation.members.all()) == [noor]


# The database keeps the promise --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Organisation.objects.create(name="X", kind="club"),
        lambda: Organisation.objects.create(name="", kind="ngo"),
        lambda: User.objects.create(email="x@example.org", role="king"),
        lambda: User.objects.create(email="x@example.org", language="tlh"),
        lambda: Invitation.objects.create(
            organisation=Organisation.objects.create(name="X", kind="ngo"), email="A@B.org"
        ),
    ],
)
def test_the_database_refuses_what_is_unknown(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong()
