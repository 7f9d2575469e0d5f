"""News for followers: what matches, to whom, on which day, and each once. Clocks are moved, not slept.

The moments at which a worker is killed are in test_outbox_killed.py, with real processes.
"""

import logging
import random
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.http import QueryDict
from django.utils import timezone

from following import news, subscribing, tasks
from following.models import Frequency, Letter, Subscription
from following.outbox import outbox
from following.queries import canonical
from practices import index
from practices.filters import find_practices
from practices.models import Keyword, Practice
from submissions import publishing, workflow
from tests import catalogue
from tests.catalogue import entry, generated_entries, publish, revise, slugs, take_down
from tests.followers import LENA, follower, mails
from tests.pages import MACHINE, RESTRICTED, said
from tests.people import claimed, complete_submission, send

MONDAY = datetime(2027, 3, 1, 6, tzinfo=UTC)  # and the first of a month
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def something_published(empty_catalogue):
    publish(entry("first", countries=["TH"]))


def later(minutes=60):
    return timezone.now() + minutes * MINUTE


def told():
    """What each letter tells of, by the address it goes to: slugs, the latest news first."""
    letters = Letter.objects.exclude(until=None).order_by("pk").select_related("subscription")
    return [(letter.subscription.email, slugs(letter.practices)) for letter in letters]


# At once --------------------------------------------------------------------------------------------------------------


def test_a_follower_hears_of_what_is_new_and_of_what_is_changed_and_matches_now(client):
    follower(client, "country=th", frequency="at-once")
    publish(entry("second", countries=["TH"]), entry("elsewhere", countries=["KE"]))
    revise("first", results="No child is held.")
    news.write_due(later())
    (message,) = mails()
    assert (message.to, message.subject) == ([LENA], "2 new or updated practices in Thailand")
    assert message.body.startswith(
        "This is new on Child First since the last mail:\n\n"
        "Updated: Practice first\nThailand · since 2015 · Ongoing\n"
        "https://childfirst.example/en/practices/first/\n\n"
        "New: Practice second\nThailand · since 2015 · Ongoing\n"
        "https://childfirst.example/en/practices/second/\n\n"
        "See all that match:\nhttps://childfirst.example/en/practices/?country=th&sort=updated\n"
    )
    assert "elsewhere" not in message.body


def test_what_a_curator_publishes_reaches_who_follows_its_country(client, amina, rui):
    follower(client, "country=ke", frequency="at-once")
    submission = send(complete_submission(amina))
    workflow.perform("publish", claimed(submission, rui), by=rui)
    news.write_due(later())
    submission.refresh_from_db()
    assert told() == [(LENA, [submission.practice.slug])]


def test_nothing_is_told_twice_and_nothing_that_was_there_before(client):
    follower(client, "country=th", frequency="at-once")
    for _ in range(2):
        news.write_due(later())
    assert told() == []
    publish(entry("second", countries=["TH"]))
    for _ in range(3):
        news.write_due(later())
    assert told() == [(LENA, ["second"])]
    assert (len(mails()), len(mails())) == (1, 0)


def test_what_is_published_between_asking_and_confirming_is_told(client):
    lena = follower(client, "country=th", frequency="at-once")
    Subscription.objects.update(confirmed_at=None)
    publish(entry("second", countries=["TH"]))
    news.write_due(later())
    assert told() == []
    subscribing.confirm(lena)
    news.write_due(later())
    assert told() == [(LENA, ["second"])]


def test_several_publications_within_some_minutes_give_one_mail(client):
    follower(client, "country=th", frequency="at-once")
    publish(entry("second", countries=["TH"]))
    news.write_due(later(minutes=4))
    publish(entry("third", countries=["TH"]))
    news.write_due(later(minutes=4))
    assert told() == []
    news.write_due(later(minutes=5.1))
    assert told() == [(LENA, ["third", "second"])]


def test_but_nobody_waits_longer_than_half_an_hour(client, monkeypatch):
    follower(client, "country=th", frequency="at-once")
    publish(entry("second", countries=["TH"]))
    monkeypatch.setattr("practices.loading.timezone.now", lambda real=timezone.now: real() + 29 * MINUTE)
    publish(entry("third", countries=["TH"]))
    monkeypatch.undo()
    news.write_due(later(minutes=29.5))
    assert told() == []
    news.write_due(later(minutes=30.1))
    assert told() == [(LENA, ["third", "second"])]


def test_a_taking_down_and_a_putting_back_send_nothing(client, rui):
    follower(client, frequency="at-once")
    practice = Practice.objects.get()
    publishing.take_down(practice, by=rui, reason="The ministry asked for it.")
    news.write_due(later())
    publishing.put_back(practice, by=rui, reason="It was settled.")
    news.write_due(later())
    assert told() == []


def test_what_is_taken_down_before_the_mail_goes_out_is_not_in_it(client):
    follower(client, "country=th", frequency="at-once")
    publish(entry("second", countries=["TH"]), entry("third", countries=["TH"]))
    news.write_due(later())
    take_down("third")
    (message,) = mails()
    assert "Practice second" in message.body and "Practice third" not in str(message.message())


def test_where_all_of_it_was_taken_down_no_mail_goes_out(client):
    follower(client, "country=th", frequency="at-once")
    publish(entry("second", countries=["TH"]))
    news.write_due(later())
    take_down("second")
    assert mails() == []
    assert list(Letter.objects.values_list("fault", flat=True)) == ["all of it was taken down"]


def test_a_long_list_is_cut_and_says_how_many_more(client):
    follower(client, frequency="at-once")
    publish(*generated_entries(25))
    news.write_due(later())
    (message,) = mails()
    assert message.subject == "25 new or updated practices"
    assert message.body.count("New: ") == 20 and "And 5 more." in message.body


# Every week, every month ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequency", "now", "day"),
    [
        (Frequency.WEEKLY, MONDAY, MONDAY),
        (Frequency.WEEKLY, MONDAY - MINUTE, MONDAY - 7 * DAY),
        (Frequency.WEEKLY, MONDAY + 6 * DAY, MONDAY),
        (Frequency.MONTHLY, MONDAY, MONDAY),
        (Frequency.MONTHLY, MONDAY - MINUTE, datetime(2027, 2, 1, 6, tzinfo=UTC)),
        (Frequency.MONTHLY, MONDAY + 30 * DAY, MONDAY),
        (Frequency.MONTHLY, datetime(2028, 1, 1, 3, tzinfo=UTC), datetime(2027, 12, 1, 6, tzinfo=UTC)),
    ],
)
def test_digests_are_written_on_fixed_days(frequency, now, day):
    assert news.last_day(frequency, now) == day


def test_each_hears_of_all_since_the_last_mail_on_their_day_and_not_before(client):
    """Over ten weeks, with the worker at it twice a day: who follows weekly and who monthly is told each thing once."""
    for frequency in ("weekly", "monthly"):
        follower(client, "country=th", frequency=frequency, email=f"{frequency}@example.org")
    start = news.last_day(Frequency.WEEKLY, timezone.now()) + 7 * DAY
    Subscription.objects.update(looked_at=start - DAY)
    heard = {"weekly@example.org": [], "monthly@example.org": []}
    for day in range(70):
        now = start + day * DAY
        if day % 9 == 0:
            publish(entry(f"day-{day}", countries=["TH"]))
        for hour in (0, 12):
            Letter.objects.all().delete()
            news.write_due(now + timedelta(hours=hour, minutes=1))
            for address, practices in told():
                heard[address].append((now, practices))
    everything = [f"day-{day}" for day in range(0, 70, 9)]
    for address, mailed in heard.items():
        in_order = [slug for _now, practices in mailed for slug in reversed(practices)]
        assert in_order == everything[: len(in_order)], address
    assert {now.weekday() for now, _practices in heard["weekly@example.org"]} == {0}
    assert {now.day for now, _practices in heard["monthly@example.org"]} == {1}
    assert [practices for _now, practices in heard["weekly@example.org"]] == [[slug] for slug in everything]
    assert len(heard["monthly@example.org"]) in (2, 3)


def test_after_a_worker_was_down_for_weeks_one_mail_tells_all_of_it(client):
    follower(client, "country=th")
    for slug in ("second", "third"):
        publish(entry(slug, countries=["TH"]))
    now = timezone.now() + 30 * DAY
    news.write_due(now)
    news.write_due(now + MINUTE)
    assert told() == [(LENA, ["third", "second"])]


def test_a_digest_day_without_news_sends_nothing(client):
    follower(client, "country=th")
    publish(entry("elsewhere", countries=["KE"]))
    news.write_due(timezone.now() + 8 * DAY)
    assert Letter.objects.count() == 0
    assert Subscription.objects.get().told_up_to == news.last_revision()


def test_who_changes_how_often_misses_nothing_and_waits_for_the_next_day(client):
    lena = follower(client, "country=th", frequency="monthly")
    publish(entry("second", countries=["TH"]))
    Subscription.objects.update(looked_at=timezone.now() - 20 * DAY)
    subscribing.change(lena, frequency="weekly")
    news.write_due(timezone.now() + MINUTE)
    assert told() == []
    subscribing.change(lena, frequency="at-once")
    news.write_due(later())
    assert told() == [(LENA, ["second"])]


# Who and what ---------------------------------------------------------------------------------------------------------

QUERIES = {
    "country": ["th", "ke", "co", "fr"],
    "region": ["035", "142"],
    "measure": ["foster-care", "guardianship", "training"],
    "group": ["care", "law"],
    "provision": ["crc-3", "crc-37", "gcm-13"],
    "population": ["families", "girls"],
    "stage": ["ongoing", "pilot"],
    "scope": ["national", "regional"],
    "liberty": ["restricted"],
    "keyword": ["law-reform", "schools"],
    "q": ["quokka", "wombat or numbat"],
    "since": ["2010"],
    "until": ["2015"],
}


def random_query(dice):
    query = QueryDict(mutable=True)
    for name in dice.sample(sorted(QUERIES), dice.randint(0, 3)):
        query.setlist(name, dice.sample(QUERIES[name], dice.randint(1, min(2, len(QUERIES[name])))))
    return query.urlencode()


@pytest.mark.parametrize("seed", range(3))
def test_followers_hear_of_just_what_their_query_finds_among_what_is_new(seed, monkeypatch):
    monkeypatch.setattr(news, "MOST_LISTED", 100)
    old, new = generated_entries(40, seed)[:20], generated_entries(40, seed)[20:]
    publish(*old)
    dice = random.Random(seed)
    queries = {f"lena{number}@example.org": random_query(dice) for number in range(25)}
    for address, query in queries.items():
        subscribing.ask(address, canonical(find_practices(QueryDict(query))), dice.choice(Frequency.values))
        subscribing.confirm(Subscription.objects.get(email=address))
    publish(*new)
    revised = [one["slug"] for one in dice.sample(old, 5)]
    for slug in revised:
        revise(slug, results="A quokka came of it.")
    news.write_due(timezone.now() + 40 * DAY)
    changed = {one["slug"] for one in new} | set(revised)
    expected = {}
    for address, query in queries.items():
        if found := set(slugs(find_practices(QueryDict(query)).ids)) & changed:
            expected[address] = found
    assert {address: set(practices) for address, practices in told()} == expected
    assert len(expected) > 5


def test_many_followers_of_one_query_cost_one_look_and_few_statements(
    client, django_assert_max_num_queries, monkeypatch
):
    lena = follower(client, "country=th", frequency="at-once")
    Subscription.objects.bulk_create(
        Subscription(
            email=f"lena{number}@example.org",
            query=lena.query,
            frequency="at-once",
            language="en",
            told_up_to=lena.told_up_to,
            confirmed_at=lena.confirmed_at,
        )
        for number in range(1200)
    )
    publish(entry("second", countries=["TH"]))
    looks = []
    monkeypatch.setattr(news, "find", lambda query, index, find=news.find: looks.append(query) or find(query, index))
    with django_assert_max_num_queries(40):
        news.write_due(later())
    assert (looks, Letter.objects.count()) == (["country=th"], 1201)


def test_a_query_that_fails_holds_up_no_other(client, caplog, monkeypatch):
    follower(client, "country=th", frequency="at-once")
    follower(client, "country=ke", frequency="at-once", email="other@example.org")
    publish(entry("second", countries=["TH", "KE"]))
    right = news.find

    def broken(query, index):
        if query == "country=th":
            raise KeyError("a fault of ours")
        return right(query, index)

    monkeypatch.setattr(news, "find", broken)
    news.write_due(later())
    assert told() == [("other@example.org", ["second"])]
    assert [(record.levelno, bool(record.exc_info)) for record in caplog.records] == [(logging.ERROR, True)]
    assert LENA not in caplog.text
    monkeypatch.undo()
    news.write_due(later())
    assert (LENA, ["second"]) in told()


# What is no longer there ----------------------------------------------------------------------------------------------


def test_who_follows_a_keyword_that_is_gone_is_told_once_and_forgotten(client):
    publish(entry("tagged", keywords=["law reform"]))
    lena = follower(client, "keyword=law-reform&country=th")
    Keyword.objects.all().delete()
    index.rebuild()
    for _ in range(2):
        news.write_due(timezone.now() + 8 * DAY)
    (message,) = mails()
    assert message.subject == "What you follow has ended"
    page = client.get(lena.get_absolute_url())
    assert b"What you followed has ended" in page.content
    publish(entry("second", countries=["TH"]))
    news.write_due(timezone.now() + 90 * DAY)
    assert mails() == []
    Subscription.objects.update(ended_at=timezone.now() - 8 * DAY)
    subscribing.clear_up()
    assert Subscription.objects.count() == 0


def test_of_several_values_those_that_are_left_are_followed_on(client):
    publish(entry("tagged", keywords=["law reform", "schools"]))
    follower(client, "keyword=law-reform&keyword=schools", frequency="at-once")
    Keyword.objects.filter(slug="law-reform").delete()
    publish(entry("second", keywords=["schools"]), entry("third"))
    news.write_due(later())
    assert told() == [(LENA, ["second"])]


def test_who_follows_a_practice_hears_of_it_again_when_it_comes_back(client, rui):
    follower(client, "practice=first", frequency="at-once")
    practice = Practice.objects.get()
    publish(entry("second", countries=["TH"]))
    publishing.take_down(practice, by=rui, reason="The ministry asked for it.")
    news.write_due(later())
    assert told() == []
    publishing.put_back(practice, by=rui, reason="It was settled.")
    revise("first", results="No child is held.")
    news.write_due(later())
    assert told() == [(LENA, ["first"])]


def test_an_empty_catalogue_ends_nothing(client):
    follower(client, "country=th", frequency="at-once")
    catalogue.empty()
    news.write_due(timezone.now() + 40 * DAY)
    assert (Letter.objects.count(), Subscription.objects.get().ended_at) == (0, None)


# The mail -------------------------------------------------------------------------------------------------------------

TITLES = {"fr": {"title": "Un foyer <b>pour</b> chaque enfant", "summary": "Résumé."}}


def test_a_mail_is_in_the_language_of_the_page_with_titles_translated_and_labelled(client):
    follower(client, "country=th", frequency="at-once", language="fr")
    follower(client, "country=th", frequency="at-once", language="ar", email="layla@example.org")
    publish(
        entry("second", countries=["TH"], liberty="restricted"),
        translations={"second": TITLES},
    )
    news.write_due(later())
    arabic, french = sorted(mails(), key=lambda message: message.to)
    assert "Un foyer <b>pour</b> chaque enfant" in french.body and "/fr/practices/second/" in french.body
    html = french.alternatives[0].content
    assert '<p lang="fr" dir="ltr"' in html and "Un foyer &lt;b&gt;pour&lt;/b&gt; chaque enfant" in html
    for text in (french.body, html):
        assert said(MACHINE, "fr") in text
        assert said(RESTRICTED, "fr") in text
    html = arabic.alternatives[0].content
    assert '<html lang="ar" dir="rtl">' in html and '<p lang="en" dir="ltr"' in html and "تايلند" in html
    assert "Practice second" in arabic.body and "Machine translation" not in arabic.body


def test_a_mail_holds_the_links_to_change_and_to_stop_whole_and_unencoded(client):
    lena = follower(client, "country=th&q=practice", frequency="at-once")
    publish(entry("second", countries=["TH"]))
    news.write_due(later())
    (message,) = mails()
    raw = message.message().as_string()
    assert f"\nList-Unsubscribe: <https://childfirst.example{lena.stop_url}>\n" in raw
    assert "\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n" in raw
    (letter,) = Letter.objects.all()
    assert f"\nMessage-ID: <letter-{letter.pk}@childfirst.example>\n" in raw
    html = message.alternatives[0].content
    for text in (message.body, html):
        assert f"https://childfirst.example{lena.get_absolute_url()}" in text
        assert "You get this mail because you follow this: New and updated practices with the words" in text
    assert [part for part in ("<script", "<img", "url(", "src=", "<link") if part in html] == []


# Safe to run twice ----------------------------------------------------------------------------------------------------


def test_the_worker_finds_what_is_due_and_has_it_sent(client, monkeypatch):
    follower(client, "country=th", frequency="at-once")
    publish(entry("second", countries=["TH"]))
    tasks.look_for_news()
    assert told() == []  # more may come within minutes
    monkeypatch.setattr(news, "QUIET", timedelta())
    tasks.look_for_news()
    tasks.look_for_news()
    tasks.send_letters.call()
    assert [message.to for message in mail.outbox] == [[LENA]]


def test_a_person_can_have_a_letter_sent_again_that_was_given_up(client, capsys):
    lena = follower(client, "country=th")
    letter = Letter.objects.create(subscription=lena, given_up_at=timezone.now(), fault="unknown whether sent")
    call_command("send_again", "--letters")
    assert capsys.readouterr().out == f"{letter.pk}  {letter.given_up_at:%Y-%m-%d %H:%M}  unknown whether sent\n"
    with pytest.raises(CommandError, match="There is no notice"):
        call_command("send_again", str(letter.pk))
    call_command("send_again", "--letters", str(letter.pk))
    assert [message.to for message in mails()] == [[LENA]]


def test_links_that_were_asked_for_go_before_news(client):
    lena = follower(client, "country=th", frequency="at-once")
    publish(entry("second", countries=["TH"]))
    news.write_due(later())
    Letter.objects.create(subscription=lena)
    assert [bool(outbox.take().until) for _ in range(2)] == [False, True]


def test_a_long_queue_lets_other_tasks_have_their_turn(client, monkeypatch):
    monkeypatch.setattr(tasks, "MOST_AT_A_TIME", 2)
    lena = follower(client, "country=th")
    Letter.objects.bulk_create(Letter(subscription=lena) for _ in range(5))
    enqueued = []
    monkeypatch.setattr(tasks.send_letters.__class__, "enqueue", lambda task: enqueued.append(task))
    for sent in (2, 4, 5):
        tasks.send_letters.call()
        assert len(mail.outbox) == sent
    assert len(enqueued) == 2


def test_letters_are_forgotten_a_month_after_they_were_sent_and_not_before(client):
    lena = follower(client, "country=th")
    now = timezone.now()
    long_ago = now - 31 * DAY
    Letter.objects.bulk_create(
        [
            Letter(subscription=lena, created_at=long_ago, sent_at=long_ago),
            Letter(subscription=lena, created_at=long_ago),  # the worker was down
            Letter(subscription=lena, created_at=now - 29 * DAY, sent_at=now),
        ]
    )
    subscribing.clear_up()
    assert list(Letter.objects.order_by("pk").values_list("sent_at", flat=True)) == [None, now]
