"""Following by email without an account: asking, confirming, changing, stopping, and what strangers can do: nothing."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import deletion
from following import subscribing
from following.models import Letter, Subscription
from following.outbox import outbox
from tests.catalogue import entry, publish
from tests.followers import LENA, ask, follower, mails
from tests.pages import main, text
from tests.people import client_of

LINK = re.compile(r"https://childfirst\.example(/\w+(?:-\w+)?/follow/\S+)")
DAY = timedelta(days=1)
SEVEN = ("at", "be", "cy", "de", "ee", "fi", "gr")


def link(message):
    """The path of the secret link in a mail."""
    return LINK.search(message.body)[1]


def rows():
    return list(Subscription.objects.order_by("pk").values_list("email", "query", "frequency", "language"))


def is_confirmed():
    return Subscription.objects.get().confirmed_at is not None


# Asking ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "said", "matching"),
    [
        ("", "All new and updated practices", "4 practices match today"),
        ("country=th&measure=guardianship", "practices in Thailand about “Guardianship”", "1 practice "),
        ("country=my&country=th&q=house", "with the words “\u2068house\u2069” in Malaysia or Thailand", "2 practices "),
        ("group=care&stage=ongoing&since=2015", "(Stage: Ongoing; Running in or after: 2015)", "3 practices "),
        ("provision=crc-3&population=girls", "on CRC 3 for “Girls”", "No practice matches yet"),
        ("&".join(f"country={code}" for code in SEVEN), "or one of 2 more", "No practice matches yet"),
        ("practice=one&practice=two", "(Picked by hand: 2 practices)", "2 practices "),
    ],
)
def test_the_page_says_what_is_followed_and_how_much_matches_now(empty_catalogue, client, query, said, matching):
    publish(
        entry("one", countries=["TH"], measure_types=["guardianship"]),
        entry("two", countries=["TH"], context="A house."),
        entry("three", countries=["MY"], context="A house."),
        entry("four"),
    )
    page = text(main(client.get(f"/en/follow/?{query}")))
    assert said in page and matching in page


def test_what_is_not_known_is_told_and_left_out(starter_catalogue, client):
    page = text(main(client.get("/en/follow/?country=atlantis&country=th&q=the&x=1")))
    for notice in ("“atlantis” is not a known value", "“1” is not a known value of “x”", "too common to search for"):
        assert notice in page
    assert "New and updated practices in Thailand" in page and "with the words" not in page
    ask(client, "country=atlantis&country=th&q=the&x=1")
    assert rows() == [(LENA, "country=th", "weekly", "en")]


def test_asking_keeps_one_canonical_query_and_mails_one_link(starter_catalogue, client):
    answer = ask(client, "sort=title&page=2&measure=guardianship&country=th&country=my", email="Lena@Example.ORG")
    query = "country=my&country=th&measure=guardianship"
    assert (answer.status_code, answer["Location"]) == (302, f"/en/follow/asked/?{query}")
    ask(client, "country=th&country=my&measure=guardianship")  # the same, pressed twice
    assert rows() == [(LENA, query, "weekly", "en")]
    (message,) = mails()
    assert (message.to, message.subject) == ([LENA], "Confirm that you want these mails")
    assert "New and updated practices in Malaysia or Thailand about “Guardianship”" in message.body
    assert "List-Unsubscribe" not in message.extra_headers
    page = text(main(client.get(answer["Location"])))
    assert "Check your mailbox" in page and "lena" not in page


def test_a_mail_that_a_stranger_can_have_sent_repeats_nothing_that_was_typed(starter_catalogue, client):
    ask(client, "q=Win+a+prize+at+evil.example&country=th")
    (message,) = mails()
    assert "evil" not in str(message.message())
    assert "New and updated practices with the words … in Thailand" in message.body.replace("“…”", "…")


NOT_AN_ADDRESS = "Type an email address in full, like name@example.org."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "", "frequency": "weekly"}, "Write the email address to which mails may go."),
        ({"email": "lena at example", "frequency": "weekly"}, NOT_AN_ADDRESS),
        ({"email": "lena@example.org\nBcc: all@example.org", "frequency": "weekly"}, NOT_AN_ADDRESS),
        ({"email": f"{'l' * 300}@example.org", "frequency": "weekly"}, "at most 254 characters"),
        ({"email": "lena@example.org\x00", "frequency": "weekly"}, "Null characters are not allowed."),
        ({"email": LENA, "frequency": "hourly"}, "Choose how often we may write."),
        ({"email": LENA}, "Choose how often we may write."),
    ],
)
def test_nonsense_is_said_beside_the_field_and_nothing_typed_is_lost(starter_catalogue, client, typed, said):
    answer = client.post("/en/follow/?country=th", typed)
    page = main(answer)
    assert said in text(page) and "in Thailand" in text(page)
    if typed["email"].isprintable():
        assert not typed["email"] or f'value="{typed["email"]}"' in page
    if "weekly" in typed.values():
        assert re.search(r'value="weekly"[^>]* checked', page)
    assert (rows(), answer.cookies) == ([], {})


def test_whether_an_address_is_known_cannot_be_told_from_the_answer(starter_catalogue, client):
    follower(client, "country=th")
    answers = [ask(Client(), "country=th", email=email) for email in (LENA, "new@example.org")]
    assert len({(answer.status_code, answer["Location"], answer.content) for answer in answers}) == 1
    subjects = {message.to[0]: message.subject for message in mails()}
    assert subjects == {LENA: "You follow this already", "new@example.org": "Confirm that you want these mails"}


def test_who_knows_an_address_cannot_change_what_its_owner_chose(starter_catalogue, client):
    lena = follower(client, "country=th", frequency="monthly")
    ask(Client(), "country=th", frequency="at-once", language="ar")
    again = Subscription.objects.get()
    assert (again.frequency, again.language, again.confirmed_at) == ("monthly", "en", lena.confirmed_at)


def test_asking_is_limited_by_address_and_by_place(starter_catalogue, client):
    answers = [ask(client, f"since={2000 + number}").status_code for number in range(6)]
    assert answers == [302] * 5 + [429]
    refused = ask(client, "since=2010")
    assert "Wait an hour and try again." in text(main(refused)) and f'value="{LENA}"' in main(refused)
    others = [ask(client, email=f"lena{number}@example.org").status_code for number in range(14)]
    assert others == [302] * 13 + [429]  # with those that were refused, 20 from one place


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 302),
        ({"Sec-Fetch-Site": "same-origin"}, 302),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://testserver"}, 302),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_no_other_site_makes_a_browser_ask_or_change(starter_catalogue, headers, status):
    client = Client(enforce_csrf_checks=True)
    typed = {"email": LENA, "frequency": "weekly"}
    assert client.post("/en/follow/", typed, headers=headers).status_code == status
    lena = follower(client, "country=th", email="other@example.org")
    assert client.post(lena.get_absolute_url(), {"do": "stop"}, headers=headers).status_code == status


# Confirming -----------------------------------------------------------------------------------------------------------


def test_only_pressing_the_button_confirms_however_often_the_link_is_opened(starter_catalogue, client):
    ask(client, "country=th", frequency="monthly", language="fr")
    path = link(mails()[0])
    assert path.startswith("/fr/")
    for _ in range(2):
        assert client.get(path).status_code == client.head(path).status_code == 200
        assert client.get(f"{path}stop/").status_code == 302
    assert not is_confirmed()
    answers = [client.post(path, {"do": "confirm"}) for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, f"{path}?done=confirmed")] * 2
    assert is_confirmed() and rows() == [(LENA, "country=th", "monthly", "fr")]


def test_pages_behind_the_link_are_kept_nowhere_and_set_no_cookie(starter_catalogue, client):
    ask(client, "country=th")
    path = link(mails()[0])
    for answer in (
        client.get(path),
        client.post(path, {"do": "confirm"}),
        client.get(path),
        client.get("/en/follow/x/"),
    ):
        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store, private", "same-origin")
        assert not answer.cookies and "Cookie" not in answer.get("Vary", "")
    page = main(client.get(path))
    assert "l…@example.org" in page and LENA not in page


def test_the_link_ends_after_seven_days_and_the_address_is_deleted(starter_catalogue, client):
    ask(client, "country=th")
    path = link(mails()[0])
    Subscription.objects.update(asked_at=timezone.now() - 7 * DAY + timedelta(minutes=1))
    subscribing.clear_up()
    assert client.get(path).status_code == 200
    Subscription.objects.update(asked_at=timezone.now() - 7 * DAY)
    assert client.get(path).status_code == client.post(path, {"do": "confirm"}).status_code == 404
    assert not is_confirmed()
    subscribing.clear_up()
    assert (rows(), Letter.objects.count()) == ([], 0)


def test_asking_again_after_that_begins_anew(starter_catalogue, client):
    ask(client, "country=th", frequency="weekly")
    Subscription.objects.update(asked_at=timezone.now() - 8 * DAY, told_up_to=0)
    Letter.objects.update(created_at=timezone.now() - 8 * DAY)
    ask(client, "country=th", frequency="at-once", language="es")
    assert rows() == [(LENA, "country=th", "at-once", "es")]
    assert Subscription.objects.get().told_up_to > 0
    assert client.get(link(mails()[-1])).status_code == 200


def test_a_confirmed_follower_stays_for_as_long_as_they_like(starter_catalogue, client):
    follower(client, "country=th")
    Subscription.objects.update(asked_at=timezone.now() - 3000 * DAY, confirmed_at=timezone.now() - 3000 * DAY)
    subscribing.clear_up()
    assert client.get(Subscription.objects.get().get_absolute_url()).status_code == 200


def test_a_link_that_is_not_whole_or_of_another_opens_nothing(starter_catalogue, client, settings):
    lena, other = follower(client, "country=th"), follower(client, "country=my", email="other@example.org")
    mixed = f"{lena.nonce}:{other.secret.split(':')[1]}"
    for secret in (lena.nonce, lena.secret[:-1], mixed, lena.secret.upper(), f"{lena.pk}", "%00", "é:ü"):
        answer = client.post(f"/en/follow/{secret}/", {"do": "stop"})
        assert answer.status_code in (400, 404), secret
        client.post(f"/en/follow/{secret}/stop/")
    assert len(rows()) == 2


def test_a_secret_never_reaches_the_log(starter_catalogue, client, caplog):
    caplog.set_level("INFO")
    lena = follower(client, "country=th")
    client.get(lena.get_absolute_url())
    client.post(lena.stop_url)
    assert "/follow/…/" in [record.path.replace("/en", "") for record in caplog.records if hasattr(record, "path")]
    said = "\n".join(str(vars(record)["path"]) for record in caplog.records if hasattr(record, "path"))
    assert lena.nonce not in said and "lena" not in caplog.text


# Changing and stopping ------------------------------------------------------------------------------------------------


def test_a_follower_changes_how_often_and_in_which_language(starter_catalogue, client):
    lena = follower(client, "country=th")
    answer = client.post(lena.get_absolute_url(), {"do": "change", "frequency": "at-once", "language": "ru"})
    assert answer["Location"] == f"{lena.get_absolute_url()}?done=changed"
    assert rows() == [(LENA, "country=th", "at-once", "ru")]
    refused = client.post(lena.get_absolute_url(), {"do": "change", "frequency": "hourly", "language": "tlh"})
    assert refused.status_code == 200 and "Choose how often we may write." in text(main(refused))
    assert rows() == [(LENA, "country=th", "at-once", "ru")]


def test_what_is_not_a_choice_is_refused_by_name(starter_catalogue, client):
    lena = follower(client, "country=th")
    for typed in ({}, {"do": "dance"}):
        answer = client.post(lena.get_absolute_url(), typed)
        assert (answer.status_code, answer.content) == (400, b"do: is not known\n")


def test_stopping_deletes_the_address_and_what_waits_for_it_and_the_link_ends(starter_catalogue, client):
    lena, path = follower(client, "country=th"), None
    kept = follower(client, "country=my")
    Letter.objects.create(subscription=lena)
    path = lena.get_absolute_url()
    answer = client.post(path, {"do": "stop"})
    assert answer["Location"] == "/en/follow/stopped/"
    assert rows() == [(LENA, kept.query, "weekly", "en")]
    assert (mails(), Letter.objects.count()) == ([], 0)
    assert client.get(path).status_code == client.post(path, {"do": "stop"}).status_code == 404


def test_all_that_goes_to_an_address_is_stopped_with_one_button(starter_catalogue, client):
    lena = follower(client, "country=th")
    follower(client, "country=my")
    ask(client, "country=id")
    other = follower(client, "country=th", email="other@example.org")
    page = text(main(client.get(lena.get_absolute_url())))
    assert "Stop these and 1 other that goes to this address" in page and "Malaysia" not in page
    client.post(lena.get_absolute_url(), {"do": "stop-all"})
    assert rows() == [(other.email, "country=th", "weekly", "en")]


def test_a_mail_program_stops_it_with_one_post_without_cookie_and_form(starter_catalogue, client):
    lena = follower(client, "country=th")
    program = Client(enforce_csrf_checks=True)
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"}
    for _ in range(2):  # the second time there is nothing left to stop, and that is no fault
        answer = program.post(lena.stop_url, {"List-Unsubscribe": "One-Click"}, headers=headers)
        assert (answer.status_code, answer.cookies) == (200, {})
    assert rows() == []


def test_what_is_stopped_while_its_mail_is_sent_disturbs_nothing(starter_catalogue, client, caplog):
    ask(client, "country=th")
    taken = outbox.take()
    client.post(Subscription.objects.get().get_absolute_url(), {"do": "stop"})
    outbox.attempt(taken)
    assert (mail.outbox, caplog.text) == ([], "")


# With an account ------------------------------------------------------------------------------------------------------


def test_an_account_shows_what_its_address_follows_and_takes_it_along_when_it_goes(starter_catalogue, client, amina):
    mine = follower(client, "country=th", email="Amina@example.org")
    follower(client, "country=my")
    held = client_of(amina).get("/en/account/data/download/").json()["What you follow by email"]
    assert [(one["What"], one["How often"], one["Language of mails"]) for one in held] == [
        ("New and updated practices in Thailand", "Once a week, on Monday", "English")
    ]
    assert "New and updated practices in Thailand" in text(main(client_of(amina).get("/en/account/data/")))
    deletion.delete_account(amina)
    assert not Subscription.objects.filter(pk=mine.pk).exists() and len(rows()) == 1


# Where it begins ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "query"),
    [("measures/guardianship/", "measure=guardianship"), ("instruments/crc/crc-37b/", "provision=crc-37b")],
)
def test_measures_and_provisions_lead_to_it(starter_catalogue, client, page, query):
    assert f'href="/en/follow/?{query}"' in main(client.get(f"/en/{page}"))
