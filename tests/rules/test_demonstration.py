"""The submissions of the demonstration: one in every state, made once, and never outside a demonstration."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from practices.models import Practice
from submissions import demonstration, screening, workflow
from submissions.models import Handover, Notice, Reason, ReviewEvent, State, Submission
from submissions.outbox import outbox

pytestmark = pytest.mark.usefixtures("starter_catalogue")


@pytest.fixture
def people(settings):
    settings.DEMONSTRATION = True
    call_command("load_reasons", verbosity=0)
    call_command("make_demonstration_people")


@pytest.fixture
def made(people):
    call_command("make_demonstration")


def everything():
    return [model.objects.count() for model in (Submission, ReviewEvent, Handover, Notice, Practice)]


def test_outside_a_demonstration_nothing_is_made():
    before = everything()
    with pytest.raises(CommandError, match="DEMONSTRATION"):
        call_command("make_demonstration")
    assert everything() == before


def test_there_is_one_in_every_state_and_an_update(made):
    found = Counter((one.state, one.language, one.is_update) for one in Submission.objects.all())
    assert found == {
        (State.DRAFT, "en", False): 1,
        (State.SUBMITTED, "ar", False): 1,
        (State.SUBMITTED, "en", False): 1,
        (State.IN_REVIEW, "en", False): 1,
        (State.IN_REVIEW, "en", True): 1,
        (State.CHANGES_REQUESTED, "fr", False): 1,
        (State.PUBLISHED, "en", False): 1,
        (State.PUBLISHED, "en", True): 1,
        (State.DECLINED, "en", False): 1,
        (State.WITHDRAWN, "en", False): 1,
    }


def test_a_second_time_nothing_more_is_made_though_people_have_gone_on_with_it(made):
    Submission.objects.filter(state=State.DRAFT).update(title="Mine now")
    before = everything()
    call_command("make_demonstration")
    assert everything() == before


def test_one_of_them_is_overdue_and_its_history_agrees(made):
    (late,) = [one for one in Submission.objects.all() if one.is_overdue]
    assert (late.title, late.days_waiting) == (demonstration.TEXTS["overdue"]["title"], site.PROMISED_DAYS + 6)
    assert [abs(event.at - late.sent_at) < timedelta(hours=1) for event in late.events.all()] == [True]


def test_history_runs_forward_in_each_of_them(made):
    for submission in Submission.objects.all():
        times = [submission.created_at, *submission.events.values_list("at", flat=True), timezone.now()]
        assert times == sorted(times), submission.title


def test_the_finding_of_the_safeguarding_screen_is_explained_and_waits_for_a_curator(made):
    submission = Submission.objects.get(title=demonstration.TEXTS["in-review"]["title"])
    assert [(one.finding.excerpt, one.is_explained, one.is_decided) for one in screening.findings_of(submission)] == [
        ("ask@open-line.example", True, False)
    ]
    others = Submission.objects.exclude(pk=submission.pk)
    assert [one.title for one in others if screening.findings_of(one)] == []


def test_of_two_change_requests_one_is_ticked_off(made):
    submission = Submission.objects.get(state=State.CHANGES_REQUESTED)
    assert [bool(request.done_at) for request in workflow.current_change_requests(submission)] == [True, False]


def test_what_the_public_can_read_says_that_it_is_made_up(made):
    (practice,) = Practice.objects.filter(provenance="submitted")
    assert practice.title.startswith("Example: ")
    assert practice.summary.startswith("A made-up example")
    assert practice.submitted_by == "Ministry of Social Affairs"


def test_every_title_says_that_it_is_an_example(made):
    assert [
        one.title for one in Submission.objects.all() if not re.match(r"Example: |Exemple : |مثال: ", one.title)
    ] == []


def test_the_mail_of_all_of_it_can_be_sent(made):
    """To the people of the demonstration alone, and to the office that is asked for clearance."""
    outbox.send_due()
    assert len(mail.outbox) == Notice.objects.count() > 10
    assert not Notice.objects.filter(sent_at=None).exists()
    addresses = {address for message in mail.outbox for address in message.to}
    people = set(User.objects.filter(email__endswith="@example.org").values_list("email", flat=True))
    assert addresses - people == {"official@example.org"}


@pytest.mark.parametrize(("lacking", "said"), [(User, "make_demonstration_people"), (Reason, "load_reasons")])
def test_what_is_lacking_is_named_and_nothing_is_left_half_made(people, lacking, said):
    lacking.objects.all().delete()
    before = everything()
    with pytest.raises(CommandError, match=said):
        call_command("make_demonstration")
    assert everything() == before
