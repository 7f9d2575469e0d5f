"""Signing in with a code by mail: who gets in, who does not, and what nobody learns from it."""

import json
import logging
import smtplib
import time
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import Role, User
from config.logs import JsonLines
from tests.pages import main, text
from tests.people import client_of
from tests.signing_in import ask_for_code, last_code, sign_in, signed_in, type_code, url


def later(monkeypatch, seconds):
    """Let the clock that codes are measured by run ahead."""
    clock = SimpleNamespace(time=lambda: time.time() + seconds)
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time", clock)


# Getting in ----------------------------------------------------------------------------------------------------------


def test_a_person_signs_in_with_the_code_that_was_mailed(client, amina):
    asked = ask_for_code(client, "Amina@Example.org ")
    assert asked["Location"] == "/en/account/sign-in/code/"
    assert [message.to for message in mail.outbox] == [["amina@example.org"]]
    assert signed_in(client) is None

    answer = type_code(client, last_code())
    assert (answer.status_code, answer["Location"]) == (302, "/en/account/")
    assert signed_in(client) == amina


def test_spaces_dashes_and_small_letters_in_a_code_do_not_matter(client, amina):
    ask_for_code(client, amina.email)
    type_code(client, f" {last_code().lower().replace('-', ' ')} ")
    assert signed_in(client) == amina


def test_an_address_without_account_gets_a_code_and_with_it_an_account_that_is_named_first(client):
    answer = sign_in(client, "new@example.org", next="/en/practices/")
    assert answer["Location"] == "/en/account/welcome/?next=%2Fen%2Fpractices%2F"
    new = signed_in(client)
    assert (new.email, new.name, new.role, new.organisation, new.has_usable_password()) == (
        "new@example.org",
        "",
        Role.CONTRIBUTOR,
        None,
        False,
    )
    answer = client.post(url("account_welcome"), {"name": "Nora", "language": "fr", "next": "/en/practices/"})
    assert answer["Location"] == "/en/practices/"
    new.refresh_from_db()
    assert (str(new), new.language) == ("Nora", "fr")


def test_no_account_is_made_before_the_code_is_typed(client):
    ask_for_code(client, "new@example.org")
    assert not User.objects.filter(email="new@example.org").exists()


def test_one_address_is_one_account_whatever_its_letters(client, amina):
    sign_in(client, "AMINA@EXAMPLE.ORG")
    assert signed_in(client) == amina
    assert User.objects.filter(email__iexact="amina@example.org").count() == 1
    for email in ("amina@example.org", "AMINA@example.org"):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.bulk_create([User(email=email)])


def test_the_session_gets_a_new_key_when_a_person_signs_in(client, amina):
    ask_for_code(client, amina.email)
    before = client.session.session_key
    type_code(client, last_code())
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("asked", "gone"),
    [
        ("/en/practices/?q=care", "/en/practices/?q=care"),
        ("https://evil.example/", "/en/account/"),
        ("//evil.example/", "/en/account/"),
        ("javascript:alert(1)", "/en/account/"),
    ],
)
def test_a_person_goes_on_to_where_they_were_going_on_this_site_only(client, amina, asked, gone):
    assert sign_in(client, amina.email, next=asked)["Location"] == gone


def test_the_first_page_of_a_new_account_leads_to_no_other_site(client):
    sign_in(client, "new@example.org")
    answer = client.post(url("account_welcome"), {"name": "N", "language": "en", "next": "https://evil.example/"})
    assert answer["Location"] == "/en/account/"


def test_a_private_page_sends_to_the_sign_in_page_and_back(client, amina):
    asked = client.get(url("account_data"))
    assert asked["Location"] == "/en/account/sign-in/?next=/en/account/data/"
    assert sign_in(client, amina.email, next="/en/account/data/")["Location"] == "/en/account/data/"


def test_who_is_signed_in_does_not_see_the_sign_in_page(amina):
    for name in ("account_login", "account_confirm_login_code"):
        assert client_of(amina).get(url(name))["Location"] == "/en/account/"


def test_the_sign_up_address_leads_to_the_one_page_for_all(client):
    assert client.get("/fr/account/sign-up/?email=a@example.org")["Location"] == (
        "/fr/account/sign-in/?email=a%40example.org"
    )
    assert client.get("/fr/account/sign-up/")["Location"] == "/fr/account/sign-in/"


def test_a_link_may_fill_in_the_address_and_nothing_else(client):
    assert 'value="amina@example.org"' in main(client.get(url("account_login") + "?email=amina@example.org"))
    assert "script" not in main(client.get(url("account_login") + '?email="><script>'))


# Not getting in ------------------------------------------------------------------------------------------------------


def test_a_wrong_code_is_refused_and_the_right_one_still_works(client, amina):
    ask_for_code(client, amina.email)
    answer = type_code(client, "AAAA-AAAA")
    assert (answer.status_code, signed_in(client)) == (200, None)
    assert "That is not the code." in text(main(answer))
    type_code(client, last_code())
    assert signed_in(client) == amina


def test_after_five_wrong_codes_the_right_one_is_of_no_use(client, amina):
    ask_for_code(client, amina.email)
    code = last_code()
    answers = [type_code(client, "AAAA-AAAA").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 302]
    assert "Too many wrong codes." in text(main(client.get(url("account_login"))))
    type_code(client, code)
    assert signed_in(client) is None


def test_a_code_works_for_a_quarter_of_an_hour(client, amina, monkeypatch):
    ask_for_code(client, amina.email)
    later(monkeypatch, 15 * 60 + 1)
    assert type_code(client, last_code())["Location"] == "/en/account/sign-in/"
    assert "The code is too old." in text(main(client.get(url("account_login"))))
    assert signed_in(client) is None


def test_a_code_works_only_in_the_browser_that_asked_for_it(client, amina):
    ask_for_code(client, amina.email)
    other = client_of()
    type_code(other, last_code())
    assert signed_in(other) is None


def test_a_code_works_once(client, amina):
    ask_for_code(client, amina.email)
    code = last_code()
    type_code(client, code)
    client.post(url("account_logout"))
    type_code(client, code)
    assert signed_in(client) is None


def test_a_new_code_takes_the_place_of_the_first(client, amina):
    ask_for_code(client, amina.email)
    first = last_code()
    client.post(url("account_confirm_login_code"), {"action": "resend"})
    assert len(mail.outbox) == 2
    type_code(client, first)
    assert signed_in(client) is None
    type_code(client, last_code())
    assert signed_in(client) == amina


def test_a_closed_account_does_not_open_and_is_not_made_again(client, amina):
    amina.is_active = False
    amina.save()
    assert sign_in(client, amina.email)["Location"] == "/en/account/closed/"
    assert "This account is closed" in text(main(client.get("/en/account/closed/")))
    assert signed_in(client) is None


def test_closing_an_account_ends_its_sessions(amina):
    client = client_of(amina)
    User.objects.filter(pk=amina.pk).update(is_active=False)
    assert signed_in(client) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type your email address."),
        ("amina", "Type an email address in full"),
        (f"{'a' * 250}@example.org", "at most 254 characters"),
    ],
)
def test_what_is_no_address_is_said_beside_the_field(client, typed, said):
    answer = ask_for_code(client, typed)
    assert answer.status_code == 200 and said in text(main(answer))
    assert mail.outbox == []


def test_there_is_no_password_to_sign_in_with(client, amina):
    amina.set_password("secret")
    amina.save()
    assert not client.login(email=amina.email, password="secret")
    for name in ("account_reset_password", "account_change_password", "account_set_password", "account_reauthenticate"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for name in ("account_email", "account_email_verification_sent", "mfa_login_webauthn", "admin:password_change"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


# What nobody learns --------------------------------------------------------------------------------------------------


def test_nobody_learns_from_page_or_mail_whether_an_address_has_an_account(amina):
    seen = []
    for email in (amina.email, "nobody@example.org"):
        client = client_of()
        asked = ask_for_code(client, email)
        page = client.get(asked["Location"])
        words = text(main(page)).replace(email, "…")
        mailed = mail.outbox[-1].body.replace(last_code(), "…")
        wrong = text(main(type_code(client, "AAAA-AAAA"))).replace(email, "…")
        seen.append((asked.status_code, asked["Location"], words, mail.outbox[-1].to == [email], mailed, wrong))
    assert seen[0] == seen[1]


def test_no_address_is_logged_even_when_the_mail_cannot_be_sent(client, amina, monkeypatch, caplog):
    def refuse(self, *args, **kwargs):
        raise smtplib.SMTPRecipientsRefused({amina.email: (550, b"unknown")})

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(JsonLines())
    answer = ask_for_code(client, amina.email)
    assert "The mail could not be sent." in text(main(answer))
    assert "amina" not in caplog.text
    assert "SMTPRecipientsRefused" in caplog.text


def test_the_log_of_signing_in_holds_no_address_and_no_code(client, amina, caplog):
    caplog.set_level(logging.DEBUG)
    sign_in(client, amina.email)
    assert caplog.records
    lines = [
        json.dumps(record.__dict__, default=str) for record in caplog.records if record.name != "django.db.backends"
    ]
    assert [line for line in lines if amina.email in line or last_code() in line] == []


# Limits --------------------------------------------------------------------------------------------------------------


def test_codes_for_an_address_are_limited_whoever_asks(amina):
    answers = [ask_for_code(client_of(), amina.email).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert len(mail.outbox) == 3
    assert ask_for_code(client_of(), "noor@example.org").status_code == 302


def test_asking_again_on_the_code_page_counts_too(client, amina):
    ask_for_code(client, amina.email)
    again = [client.post(url("account_confirm_login_code"), {"action": "resend"}).status_code for _ in range(2)]
    assert again == [302, 302]
    assert ask_for_code(client_of(), amina.email).status_code == 429


def test_one_visitor_may_not_ask_for_many_addresses(client):
    answers = [ask_for_code(client_of(), f"person{number}@example.org").status_code for number in range(21)]
    assert answers == [302] * 20 + [429]


def test_one_visitor_may_not_try_many_codes(client, settings, amina):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"try_login_code": "2/m/ip"}
    ask_for_code(client, amina.email)
    answers = [type_code(client, "AAAA-AAAA").status_code for _ in range(3)]
    assert answers == [200, 200, 429]


def test_the_page_of_a_limit_says_what_to_do(settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "1/m/ip"}
    ask_for_code(client_of(), "a@example.org")
    answer = ask_for_code(client_of(), "a@example.org")
    assert answer.status_code == 429
    assert "Wait a minute and try again" in text(main(answer))


def test_limits_are_counted_for_all_processes_together(settings):
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


# Mail ----------------------------------------------------------------------------------------------------------------


def test_the_mail_is_in_the_language_of_the_person_not_of_the_page(client, amina, monkeypatch):
    asked = []
    monkeypatch.setattr("accounts.mail.override", lambda language: asked.append(language) or nullcontext())
    User.objects.filter(pk=amina.pk).update(language="fr")
    ask_for_code(client, amina.email, language="es")
    ask_for_code(client_of(), "new@example.org", language="es")
    assert asked == ["fr", "es"]


def test_a_new_account_keeps_the_language_of_the_page(client):
    ask_for_code(client, "new@example.org", language="es")
    client.post(url("account_confirm_login_code", language="es"), {"code": last_code()})
    assert User.objects.get(email="new@example.org").language == "es"


def test_the_mail_has_the_code_in_its_subject_its_text_and_its_html(client, amina):
    ask_for_code(client, amina.email)
    [message] = mail.outbox
    [html] = message.alternatives
    assert message.from_email == "Child First <no-reply@example.org>"
    assert message.subject == f"{last_code()} is your code for Child First"
    assert last_code() in html.content and html.mimetype == "text/html"
    assert "{" not in message.body + html.content


# Signing out, and how long it lasts ----------------------------------------------------------------------------------


def test_signing_out_is_a_post(amina):
    client = client_of(amina)
    assert "Sign out?" in text(main(client.get(url("account_logout"))))
    assert signed_in(client) == amina
    assert client.post(url("account_logout"))["Location"] == "/en/account/sign-in/"
    assert signed_in(client) is None
    assert "You are signed out." in text(main(client.get(url("account_login"))))


def test_a_form_without_its_token_changes_nothing(amina):
    client = client_of(amina)
    client.handler.enforce_csrf_checks = True
    assert client.post(url("account_logout")).status_code == 403
    assert client.post(url("account_login"), {"email": amina.email}).status_code == 403
    assert signed_in(client) == amina


def test_a_contributor_stays_two_weeks_and_a_curator_a_working_day(client, amina, rui, settings):
    settings.DEMONSTRATION = True
    contributor, curator = client_of(), client_of()
    sign_in(contributor, amina.email)
    curator.force_login(rui)
    days = contributor.session.get_expiry_age() / (24 * 3600)
    hours = (curator.session.get_expiry_date() - timezone.now()).total_seconds() / 3600
    assert (round(days, 1), round(hours, 1)) == (14.0, 12.0)


def test_pages_of_the_signed_in_and_of_signing_in_are_kept_nowhere(client, amina):
    for writer, name in [(client, "account_login"), (client, "account"), (client_of(amina), "account")]:
        assert "no-store" in writer.get(url(name))["Cache-Control"]
    assert "no-store" not in client.get(url("home"))["Cache-Control"]


def test_public_pages_are_the_same_for_the_signed_in_and_open_no_session(starter_catalogue, client, amina):
    visitor, person = client.get(url("practices:list")), client_of(amina).get(url("practices:list"))
    assert visitor.content == person.content
    assert "Cookie" not in person["Vary"] and not person.cookies
