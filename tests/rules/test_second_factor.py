"""Curators and administrators show more than that they read their mail; in a demonstration nobody has to."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.urls import get_resolver
from django.urls.resolvers import RoutePattern

from accounts.models import Role
from tests.pages import main, text
from tests.people import client_of, person
from tests.rules.test_public_views import is_public, patterns
from tests.signing_in import sign_in, signed_in, url

SECRET = "JBSWY3DPEHPK3PXP"
SET_UP = "/en/account/second-factor/"


@pytest.fixture
def curator(db):
    """Without a second factor so far."""
    return person("new-curator@example.org", "New Curator", role=Role.CURATOR)


@pytest.fixture
def administrator(db):
    return person("new-admin@example.org", "New Administrator", role=Role.ADMINISTRATOR)


def app_code(secret=SECRET):
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def private_addresses():
    """Every private address of the URL map that takes no argument, but for those that lead to a second factor."""
    for name, pattern in patterns(get_resolver()):
        open_ones = ("mfa_", "account_logout", "admin:logout")
        takes_nothing = isinstance(pattern.pattern, RoutePattern) and not pattern.pattern.converters
        if takes_nothing and not is_public(pattern) and not name.startswith(open_ones):
            yield name


# Who has to ----------------------------------------------------------------------------------------------------------


def test_a_curator_without_one_is_sent_to_set_it_up_from_every_private_page(curator, subtests):
    client = client_of(curator)
    names = list(private_addresses())
    assert {"account", "account_data", "account_download", "account_delete", "admin:index"} <= set(names)
    for name in names:
        with subtests.test(name):
            for answer in (client.get(url(name)), client.post(url(name))):
                assert (answer.status_code, answer.get("Location")) == (302, SET_UP)


def test_so_is_an_administrator(administrator):
    assert client_of(administrator).get("/admin/")["Location"] == SET_UP
    assert client_of(administrator).get("/admin/accounts/user/")["Location"] == SET_UP


def test_where_it_is_set_up_and_the_way_out_are_open_without_it(curator):
    client = client_of(curator)
    assert "Your role needs one" in text(main(client.get(SET_UP)))
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "account_logout"):
        assert client.get(url(name)).status_code == 200
    assert client.get(url("home")).status_code == 200


def test_a_contributor_needs_none(amina):
    assert client_of(amina).get(url("account")).status_code == 200


def test_in_a_demonstration_nobody_needs_one(curator, administrator, settings):
    settings.DEMONSTRATION = True
    assert client_of(curator).get(url("account")).status_code == 200
    assert client_of(administrator).get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(curator):
    RecoveryCodes.activate(curator)
    assert client_of(curator).get(url("account"))["Location"] == SET_UP


@pytest.fixture
def commits(monkeypatch):
    """A test rolls back: what waits for the commit happens at once, still within the request."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **options: act())


# Setting one up ------------------------------------------------------------------------------------------------------


def set_up_app(client):
    secret = client.get(url("mfa_activate_totp")).context["form"].secret
    return client.post(url("mfa_activate_totp"), {"code": app_code(secret)})


def test_with_an_app_set_up_the_private_pages_open(curator, commits):
    client = client_of(curator)
    assert set_up_app(client)["Location"] == "/en/account/second-factor/recovery-codes/"
    assert client.get(url("account")).status_code == 200
    assert client.get(url("mfa_view_recovery_codes")).context["can_view_codes"]
    kinds = Authenticator.objects.filter(user=curator).values_list("type", flat=True)
    assert sorted(kinds) == ["recovery_codes", "totp"]


def test_a_wrong_code_sets_nothing_up(curator):
    client = client_of(curator)
    client.get(url("mfa_activate_totp"))
    answer = client.post(url("mfa_activate_totp"), {"code": "000000x"})
    assert "That is not the code." in text(main(answer))
    assert not Authenticator.objects.exists()


def test_setting_one_up_ends_the_sessions_that_began_without_it(curator, commits):
    here, elsewhere = client_of(curator), client_of(curator)
    set_up_app(here)
    assert (signed_in(here), signed_in(elsewhere)) == (curator, None)


def test_setting_one_up_is_told_by_mail(curator, commits):
    set_up_app(client_of(curator))
    subjects = [(message.to, message.subject) for message in mail.outbox]
    assert ([curator.email], "A second factor was added to your account") in subjects


def test_a_contributor_may_have_one(amina):
    client = client_of(amina)
    set_up_app(client)
    assert "On:" in text(main(client.get(url("account"))))


# Signing in with one -------------------------------------------------------------------------------------------------


@pytest.fixture
def curator_with_app(curator):
    TOTP.activate(curator, SECRET)
    return curator


def check(client, code):
    return client.post(url("mfa_authenticate"), {"code": code})


def test_signing_in_asks_for_the_second_factor(client, curator_with_app):
    answer = sign_in(client, curator_with_app.email, next="/en/account/data/")
    assert answer["Location"] == "/en/account/second-factor/check/"
    assert signed_in(client) is None
    assert client.get(url("account"))["Location"].startswith("/en/account/sign-in/")

    assert check(client, app_code())["Location"] == "/en/account/data/"
    assert signed_in(client) == curator_with_app


def test_it_is_asked_of_whoever_has_one_in_a_demonstration_too(client, amina, settings):
    settings.DEMONSTRATION = True
    TOTP.activate(amina, SECRET)
    assert sign_in(client, amina.email)["Location"] == "/en/account/second-factor/check/"


def test_a_wrong_second_factor_does_not_sign_in(client, curator_with_app):
    sign_in(client, curator_with_app.email)
    answer = check(client, "12")
    assert "That is not the code." in text(main(answer))
    assert signed_in(client) is None


def test_guessing_a_second_factor_is_limited(client, curator_with_app):
    sign_in(client, curator_with_app.email)
    for _ in range(10):
        check(client, "12")
    check(client, app_code())
    assert signed_in(client) is None


def test_a_code_of_the_app_works_once(curator_with_app):
    code = app_code()
    first, second = client_of(), client_of()
    for client in (first, second):
        sign_in(client, curator_with_app.email)
        check(client, code)
    assert (signed_in(first), signed_in(second)) == (curator_with_app, None)


def test_a_recovery_code_signs_in_once(curator_with_app):
    code = RecoveryCodes.activate(curator_with_app).get_unused_codes()[0]
    first, second = client_of(), client_of()
    for client in (first, second):
        sign_in(client, curator_with_app.email)
        check(client, code)
    assert (signed_in(first), signed_in(second)) == (curator_with_app, None)


def test_the_check_is_reached_only_by_the_code_of_the_mail(client, curator_with_app):
    check(client, app_code())
    assert signed_in(client) is None


# Changing it ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"])
def test_changing_it_asks_for_it_again(curator_with_app, name):
    client = client_of(curator_with_app)
    answer = client.post(url(name))
    assert answer["Location"].startswith("/en/account/second-factor/check-again/")
    assert Authenticator.objects.filter(user=curator_with_app, type="totp").exists()


def test_who_removes_it_is_asked_to_set_up_another(curator_with_app):
    client = client_of(curator_with_app)
    client.post(url("mfa_reauthenticate"), {"code": app_code()})
    assert client.post(url("mfa_deactivate_totp"))["Location"] == SET_UP
    assert client.get(url("account"))["Location"] == SET_UP


def test_nobody_sees_or_changes_the_passkeys_of_another(amina, noor):
    theirs = Authenticator.objects.create(user=noor, type="webauthn", data={"name": "blue key", "credential": {}})
    client = client_of(amina)
    assert "blue key" not in text(main(client.get(url("mfa_list_webauthn"))))
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.get(url(name, theirs.pk)).status_code == 404
        assert client.post(url(name, theirs.pk)).status_code == 404


def test_the_page_of_a_passkey_runs_no_script_of_its_own(amina):
    page = client_of(amina).get(url("mfa_add_webauthn"))
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]
    assert '<script id="passkey-data" type="application/json">' in page.text
    assert page.text.count("<script") == page.text.count("<script src=") + 1
