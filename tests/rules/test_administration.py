"""Django's admin: for administrators alone, by our own sign-in, without submissions and without passwords."""

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command

from accounts.models import Organisation, Role, User
from tests.people import client_of, complete_submission, person
from tests.signing_in import sign_in, signed_in


@pytest.fixture
def ada(settings):
    settings.DEMONSTRATION = True
    return person("ada@example.org", "Ada Administrator", role=Role.ADMINISTRATOR)


def test_administrators_open_it_and_nobody_else(ada, amina, rui):
    assert client_of(ada).get("/admin/").status_code == 200
    for other in (amina, rui):
        for path in ("/admin/", "/admin/accounts/user/", f"/admin/accounts/user/{ada.pk}/change/"):
            answer = client_of(other).get(path, follow=True)
            assert answer.redirect_chain[-1][0] == "/en/account/", path
            assert "ada@example.org" not in answer.text


def test_a_visitor_is_sent_to_our_sign_in_page_and_comes_back(client, ada):
    asked = client.get("/admin/", follow=True)
    assert asked.redirect_chain[-1][0] == "/en/account/sign-in/?next=/admin/"
    assert sign_in(client, ada.email, next="/admin/")["Location"] == "/admin/"


def test_it_holds_people_and_organisations_and_no_submissions(ada):
    labels = {model._meta.label for model in admin.site._registry}
    assert labels >= {"accounts.User", "accounts.Organisation"}
    assert labels & {"submissions.Submission", "account.EmailAddress", "mfa.Authenticator", "auth.Group"} == set()
    assert labels & {"practices.Practice", "taggit.Tag", "django_tasks_database.DBTaskResult"} == set()
    history = {model._meta.label for model in apps.get_models() if getattr(model._meta, "triggers", None)}
    assert (labels & history, {"practices.Revision", "submissions.Handover"} < history) == (set(), True)
    page = client_of(ada).get("/admin/").text
    assert "password" not in page


def test_every_page_of_it_opens(ada, amina, subtests):
    pages = ["user/", "user/add/", f"user/{amina.pk}/change/", f"user/{amina.pk}/history/", "organisation/"]
    pages += ["organisation/add/", f"organisation/{amina.organisation_id}/change/", "user/?q=amina&role=contributor"]
    for path in pages:
        with subtests.test(path):
            assert client_of(ada).get(f"/admin/accounts/{path}").status_code == 200


def change(user, **fields):
    now = {"email": user.email, "name": user.name, "language": user.language, "role": user.role}
    now |= {"organisation": user.organisation_id or "", "is_active": "on"}
    return {name: value for name, value in (now | fields).items() if value is not None}


def test_who_gets_another_role_signs_in_anew(ada, amina):
    hers, address = client_of(amina), f"/admin/accounts/user/{amina.pk}/change/"
    client_of(ada).post(address, change(amina, name="Amina W."))
    assert signed_in(hers) == amina
    assert client_of(ada).post(address, change(amina, role="curator")).status_code == 302
    assert (User.objects.get(pk=amina.pk).role, signed_in(hers)) == (Role.CURATOR, None)


def test_an_administrator_closes_an_account_and_deletes_none(ada, amina):
    client = client_of(ada)
    assert client.post(f"/admin/accounts/user/{amina.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"/admin/accounts/user/{amina.pk}/change/", change(amina, is_active=None))
    assert not User.objects.get(pk=amina.pk).is_active


def test_a_person_made_in_the_admin_has_no_password(ada):
    answer = client_of(ada).post(
        "/admin/accounts/user/add/",
        {"email": "New@Example.org", "name": "New", "language": "en", "role": "contributor", "is_active": "on"},
    )
    assert answer.status_code == 302
    new = User.objects.get(name="New")
    assert (new.email, new.has_usable_password(), new.password != "") == ("new@example.org", False, True)


def test_an_administrator_takes_away_a_lost_second_factor(ada, amina, noor):
    for person_ in (amina, noor):
        Authenticator.objects.create(user=person_, type="totp", data={})
    hers, his = client_of(amina), client_of(noor)
    client_of(ada).post("/admin/accounts/user/", {"action": "take_away_second_factor", "_selected_action": amina.pk})
    assert list(Authenticator.objects.values_list("user", flat=True)) == [noor.pk]
    assert (signed_in(hers), signed_in(his)) == (None, noor)


def test_an_organisation_goes_without_its_members(ada, amina):
    client_of(ada).post(f"/admin/accounts/organisation/{amina.organisation_id}/delete/", {"post": "yes"})
    assert not Organisation.objects.filter(pk=amina.organisation_id).exists()
    assert User.objects.get(pk=amina.pk).organisation is None


def test_an_organisation_that_something_written_names_stays(ada, amina):
    complete_submission(amina)
    client, address = client_of(ada), f"/admin/accounts/organisation/{amina.organisation_id}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 403
    client.post(
        "/admin/accounts/organisation/", {"action": "delete_selected", "_selected_action": amina.organisation_id}
    )
    assert Organisation.objects.filter(pk=amina.organisation_id).exists()


def test_the_last_administrator_stays_one(ada):
    client, address = client_of(ada), f"/admin/accounts/user/{ada.pk}/change/"
    for less in ({"role": "contributor"}, {"is_active": None}):
        assert "This is the only administrator." in client.post(address, change(ada, **less)).text
    person("second@example.org", "Second", role=Role.ADMINISTRATOR)
    assert client.post(address, change(ada, role="contributor")).status_code == 302


def test_people_are_found_by_what_they_are_and_in_the_language_of_the_administrator(ada, amina, fah, sam, rui):
    User.objects.filter(pk=sam.pk).update(focal_country="ke", focal_office="Ministry", is_active=False)
    Authenticator.objects.filter(user=rui).delete()
    found = {
        "role__exact=curator": {"rui"},
        "focal=confirmed": {"fah"},
        "focal=waiting": {"sam"},
        "factor=lacking": {"ada", "rui"},
        "account=closed": {"sam"},
        "q=open+shelter": {"amina"},
    }
    client, everybody = client_of(ada), ("ada", "amina", "fah", "sam", "rui")
    for query, names in found.items():
        page = client.get(f"/admin/accounts/user/?{query}").text
        rows = page.partition("<tbody>")[2].partition("</tbody>")[0]
        assert {name for name in everybody if f"{name}@example.org" in rows} == names, query
    assert "1 focal point to confirm" in client.get("/admin/").text
    User.objects.filter(pk=ada.pk).update(language="ar")
    assert 'lang="ar" dir="rtl"' in client.get("/admin/").text


def test_createsuperuser_makes_an_administrator_who_signs_in_by_code(client):
    call_command("createsuperuser", email="First@Example.org", interactive=False, verbosity=0)
    first = User.objects.get(email="first@example.org")
    assert (first.role, first.is_superuser, first.is_staff, first.has_usable_password()) == (
        Role.ADMINISTRATOR,
        True,
        True,
        False,
    )
    assert sign_in(client, first.email)["Location"] == "/en/account/welcome/?next=%2Fen%2Faccount%2F"


def test_only_active_administrators_have_permissions(ada, amina, rui):
    closed = User(role=Role.ADMINISTRATOR, is_active=False)
    allowed = [
        (user.has_perm("accounts.change_user"), user.has_module_perms("accounts")) for user in (ada, amina, rui, closed)
    ]
    assert allowed == [(True, True), (False, False), (False, False), (False, False)]
