"""Mails as people choose them: at once, in one mail a day, or never; nothing twice, nothing forgotten."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from lib.outbox import INTERRUPTED_AFTER
from submissions import choices, digests, tasks, workflow
from submissions.models import Digest, Notice
from submissions.outbox import outbox
from submissions.topics import DONE_BY_CURATORS, DONE_BY_OTHERS, TOPICS, Frequency, topics_of
from tests.people import claimed, client_of, complete_submission, returned, send
from tests.rules.test_notices import CHOOSE, NO_ANSWERS, SITE, TITLE

AT_ONCE, DAILY, NEVER = Frequency
NOTICES = "/en/account/notices/"


@pytest.fixture
def submission(amina, rui):
    """What amina sent, and rui took up: nothing more is to be told of it."""
    submission = claimed(send(complete_submission(amina)), rui)
    Notice.objects.all().delete()
    return submission


def sent():
    """What goes out now: the subjects, by whom they reach."""
    mail.outbox.clear()
    outbox.send_due()
    digests.gather_due()
    digests.outbox.send_due()
    return [(message.to[0].partition("@")[0], message.subject) for message in mail.outbox]


def test_each_kind_of_mail_comes_as_it_was_chosen(submission, amina, rui, clock):
    choices.choose(amina, {"answers": DAILY, "decisions": DAILY, "states": NEVER})
    choices.choose(rui, {"messages": NEVER})
    workflow.perform("write", submission, by=rui, message="Who runs it?")
    workflow.perform("write", submission, by=amina, message="A ministry.")
    returned(submission, rui)
    assert sent() == []
    clock.move(1)
    assert sent() == [("amina", "2 notices for you today")]
    address = f"{SITE}/en/contribute/{submission.pk}/"
    parts = [
        "This is new since your last daily mail:",
        f"* Message about “{TITLE}”",
        f"There is a message about “{TITLE}”.",
        "Meanwhile it has the state “Changes asked for”.",
        "The curator writes:",
        "Who runs it?",
        f"Answer it:\n{address}",
        f"* Changes asked for: “{TITLE}”",
        f"A curator has read “{TITLE}” and asks you for this before it can be published:",
        "- What and where: Say who runs it.",
        "The curator writes:",
        "Nearly there.",
        f"Go through the changes:\n{address}",
        f"\n-- \nYou get this mail once a day, with all that you do not want at once.\n{NO_ANSWERS}\n{CHOOSE}",
    ]
    (message,) = mail.outbox
    assert message.body == "\n\n".join(parts)
    assert message.extra_headers["List-Unsubscribe"] == f"<{choices.stop_url(amina, choices.DAILY)}>"
    html = message.alternatives[0][0]
    assert [part for part in (address, "Nearly there.", NOTICES) if part not in html] == []
    clock.move(1)
    assert sent() == []
    assert list(Notice.objects.filter(sent_at=None, digest=None).values_list("fault", flat=True)) == [
        "the person wants no mail of this kind"
    ]


def test_a_change_of_mind_holds_for_what_was_not_sent_yet(submission, amina, rui, clock):
    choices.choose(amina, {"answers": DAILY})
    workflow.perform("write", submission, by=rui, message="One.")
    choices.choose(amina, {"answers": AT_ONCE})
    assert sent() == [("amina", f"Message about “{TITLE}”")]
    choices.choose(amina, {"answers": DAILY, "decisions": DAILY})
    workflow.perform("write", submission, by=rui, message="Two.")
    returned(submission, rui)
    clock.move(1)
    digests.gather_due()
    choices.choose(amina, {"answers": NEVER})
    assert sent() == [("amina", "1 notice for you today")]
    assert "Two." not in mail.outbox[0].body
    amina.language = "fr"
    amina.is_active = False
    amina.save()
    workflow.perform("write", submission, by=rui, message="Three.")
    choices.choose(amina, {"answers": DAILY})
    clock.move(1)
    assert sent() == []


def test_a_second_mail_of_a_day_waits_for_the_next(submission, amina, rui, clock):
    choices.choose(amina, {"answers": DAILY})
    workflow.perform("write", submission, by=rui, message="One.")
    clock.move(1)
    assert len(sent()) == 1
    workflow.perform("write", submission, by=rui, message="Two.")
    assert sent() == []
    clock.move(1)
    assert len(sent()) == 1


def test_a_daily_mail_whose_worker_was_killed_is_given_up_and_named_and_goes_out_when_somebody_says_so(
    submission, amina, rui, clock, capsys
):
    choices.choose(amina, {"answers": DAILY})
    workflow.perform("write", submission, by=rui, message="One.")
    clock.move(1)
    tasks.look_for_digests()
    digest = digests.outbox.take()
    clock.ahead += 2 * INTERRUPTED_AFTER
    assert sent() == []
    call_command("send_again", "--daily")
    assert capsys.readouterr().out.split()[::3] == [str(digest.pk), "unknown"]
    call_command("send_again", "--daily", str(digest.pk))
    assert sent() == [("amina", "1 notice for you today")]
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<daily-mail-{digest.pk}@childfirst.example>"
    assert Digest.objects.filter(sent_at__isnull=False).count() == 1


def test_an_objection_comes_at_once_whatever_was_chosen(rui):
    choices.choose(rui, dict.fromkeys(TOPICS, NEVER))
    known = {*DONE_BY_CURATORS, *DONE_BY_OTHERS, "object"}
    telling = {name for name, action in workflow.ACTIONS.items() if action.tell is not workflow.nobody}
    assert telling | {"submit again"} == known
    assert {*DONE_BY_CURATORS.values(), *DONE_BY_OTHERS.values()} < set(TOPICS)


# The page -------------------------------------------------------------------------------------------------------------


def test_each_person_chooses_of_what_their_role_can_get(amina, rui, django_assert_max_num_queries):
    own = {"taken-up", "decisions", "answers", "waiting", "still-true", "states", "edits"}
    assert {topic.slug for topic in topics_of(amina)} == own
    assert {topic.slug for topic in topics_of(rui)} == set(TOPICS)
    for person in (amina, rui):
        slugs = [topic.slug for topic in topics_of(person)]
        client = client_of(person)
        with django_assert_max_num_queries(8):
            page = client.get(NOTICES).text
        assert [slug for slug in TOPICS if f'name="{slug}"' in page] == [slug for slug in TOPICS if slug in slugs]
        assert ("Objections" in page) == (person == rui)
    assert NOTICES in client_of(amina).get("/en/account/").text


def test_what_was_chosen_is_kept_and_nonsense_is_refused_beside_its_field(amina):
    wanted = {topic.slug: NEVER if topic.slug == "states" else DAILY for topic in topics_of(amina)}
    client = client_of(amina)
    refused = client.post(NOTICES, wanted | {"states": "hourly"})
    assert refused.text.count("Choose how often.") == 2
    assert client.post(NOTICES, wanted | {"received": DAILY}).headers["Location"] == NOTICES
    assert {topic.slug: str(often) for topic, often in choices.choices_of(amina).items()} == wanted
    assert client.get("/en/account/data/").text.count("Once a day") == len(wanted) - 1


def test_a_link_in_a_mail_stops_its_kind_and_nothing_else(client, amina, rui):
    before = choices.choices_of(amina)
    stop = choices.stop_url(amina, "answers").removeprefix(SITE)
    page = client.get(stop)
    assert (page.status_code, str(TOPICS["answers"].label) in page.text) == (200, True)
    assert choices.choices_of(amina) == before
    assert client.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert choices.choices_of(amina) == before | {TOPICS["answers"]: NEVER}
    client.post(choices.stop_url(amina, choices.DAILY).removeprefix(SITE))
    assert choices.choices_of(amina) == before | {TOPICS["answers"]: NEVER, TOPICS["waiting"]: NEVER}
    for guessed in (stop.replace("answers", "states"), reverse("links:stop_mails", args=["1:answers:guessed"])):
        assert client.post(guessed).status_code == 404
    assert AT_ONCE in choices.choices_of(rui).values()
