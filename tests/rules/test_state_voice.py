"""The State's voice: who may speak for a State, what they say, where it stands, and what they can never do."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts import focal_points
from accounts.models import Role, User
from practices import index
from practices.models import Endorsement, Practice
from submissions import publishing, states
from submissions.models import Notice, PracticeEvent, State
from submissions.outbox import outbox
from tests.catalogue import entry, publish, revise
from tests.pages import body, main, text
from tests.people import OFFICE, client_of, complete_submission, focal_point, in_state, person, send
from tests.signing_in import signed_in

WORDS = "We pay for it from our own budget."


@pytest.fixture
def practice(amina, rui, empty_catalogue):
    """In Kenya, written by amina's NGO."""
    return in_state(State.PUBLISHED, owner=amina, by=rui).practice


def said(**changes):
    return {"kind": "comment", "text": WORDS, "language": "en", "confirm": "on"} | changes


def page_of(practice, language="en"):
    return text(main(client_of().get(f"/{language}/practices/{practice.slug}/")))


def voice(practice):
    """What the public page shows under the heading of States."""
    return page_of(practice).partition("It is not part of the text above and does not change it. ")[2]


def url(practice):
    return reverse("state:practice", args=[practice.slug])


def dated(day):
    return f"{day.day} {day:%B %Y}"


# Speaking -------------------------------------------------------------------------------------------------------------


def test_a_word_stands_on_the_page_and_on_the_countrys_by_office_and_date_and_names_no_person(practice, fah):
    before = page_of(practice)
    assert (voice(practice), "What States say" in before) == ("", False)
    done = client_of(fah).post(url(practice), said())
    assert (done.status_code, done["Location"]) == (302, url(practice))
    today = dated(Endorsement.objects.get().said_on)
    assert voice(practice) == f"Kenya Comments {WORDS} {OFFICE} · {today}"
    country = text(main(client_of().get("/en/countries/ke/")))
    assert f"what the State says {practice.title} Comments {WORDS} {OFFICE} · {today}" in country
    assert WORDS not in body(client_of().get("/en/countries/th/"))
    assert [name for name in ("Fah", "fah@") if name in page_of(practice) + country] == []
    assert list(PracticeEvent.objects.values_list("action", "by", "message")) == [("comment", fah.pk, WORDS)]


def test_an_endorsement_may_go_without_words_and_is_given_once(practice, fah):
    endorse = said(kind="endorse", text="")
    version = index.current().number
    assert client_of(fah).post(url(practice), endorse).status_code == 302
    assert client_of(fah).post(url(practice), endorse).status_code == 302
    assert (Endorsement.objects.count(), index.current().number) == (1, version + 1)
    another = client_of(fah).post(url(practice), said(kind="endorse"))
    assert "Your State endorses this practice already." in text(main(another))
    other = focal_point("other@example.org", "Other", "ke")
    assert "endorses this practice already" in text(main(client_of(other).post(url(practice), said(kind="endorse"))))
    with pytest.raises(IntegrityError, match="a_state_endorses_a_practice_once"), transaction.atomic():
        Endorsement.objects.create(
            practice=practice, revision=1, country_id="ke", kind="endorse", office="B", said_on="2026-01-01"
        )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"kind": ""}, "Choose what you want to do."),
        ({"kind": "hide"}, "Select a valid choice."),
        ({"text": " "}, "Write the text."),
        ({"kind": "reply", "text": ""}, "Write the text."),
        ({"text": "x" * 3001}, "at most 3000 characters"),
        ({"language": "xx"}, "Select a valid choice."),
        ({"confirm": ""}, "Confirm that you say this for your office."),
        ({"text": "Ask grace.otieno@mail.example for more."}, "“grace.otieno@mail.example” could lead to a person."),
    ],
)
def test_what_is_not_whole_or_could_lead_to_a_person_is_not_published(practice, fah, changes, problem):
    answer = text(main(client_of(fah).post(url(practice), said(**changes))))
    assert "There is a problem" in answer and problem in answer
    assert not Endorsement.objects.exists()


def test_what_was_said_of_an_earlier_version_says_so(practice, fah):
    states.say(practice, by=fah, kind="endorse", language="en")
    assert "said of version" not in voice(practice)
    revise(practice.slug, results="All changed.")
    assert "said of version 1" in voice(practice)


def test_words_carry_their_language(practice, fah):
    states.say(practice, by=fah, kind="reply", text="تدفعها الدولة", language="ar")
    assert '<blockquote lang="ar" dir="rtl"><p>تدفعها الدولة</p>' in body(client_of().get(practice.get_absolute_url()))


def test_markup_in_a_word_stays_text(practice, fah):
    states.say(practice, by=fah, kind="comment", text="<b>We</b> pay.\n\nAlways.", language="en")
    assert "<p>&lt;b&gt;We&lt;/b&gt; pay.</p><p>Always.</p>" in body(client_of().get(practice.get_absolute_url()))


def test_whoever_runs_it_and_whoever_published_it_are_told_by_a_mail_without_names(practice, fah, amina, rui, ines):
    Notice.objects.all().delete()
    mail.outbox.clear()
    states.say(practice, by=fah, kind="comment", text=WORDS, language="en")
    outbox.send_due()
    assert sorted(letter.to[0] for letter in mail.outbox) == ["amina@example.org", "rui@example.org"]
    letter = mail.outbox[0]
    assert letter.subject.startswith("A State speaks on “Families are hosted")
    assert practice.get_absolute_url() in letter.body
    assert [word for word in ("Kenya", OFFICE, WORDS, "Fah") if word in letter.body + letter.subject] == []


def test_desk_research_can_be_spoken_on_and_nobody_is_told(fah, empty_catalogue):
    publish(entry("one", countries=["KE", "TH"]))
    states.say(Practice.objects.get(), by=fah, kind="endorse", language="en")
    assert (Endorsement.objects.count(), Notice.objects.count()) == (1, 0)


# Withdrawing ----------------------------------------------------------------------------------------------------------


def test_withdrawing_leaves_a_trace_and_takes_the_text_away(practice, fah, clock):
    word = states.say(practice, by=fah, kind="comment", text=WORDS, language="en")
    path = reverse("state:withdraw", args=[practice.slug, word.pk])
    clock.move(3)
    assert client_of(focal_point("thai@example.org", "Of another State", "th")).post(path).status_code == 404
    colleague = focal_point("other@example.org", "Other", "ke")
    for _time in range(2):
        assert client_of(colleague).post(path).status_code == 302
    day = word.said_on
    expected = f"Kenya Comments {OFFICE} · {dated(day)} Withdrawn on {dated(day + timedelta(days=3))}"
    assert voice(practice) == expected
    assert [event.action for event in PracticeEvent.objects.all()] == ["comment", "withdraw-word"]


def test_an_endorsement_that_was_withdrawn_can_be_given_again(practice, fah):
    states.withdraw(states.say(practice, by=fah, kind="endorse", language="en"), by=fah)
    states.say(practice, by=fah, kind="endorse", language="en")
    assert Endorsement.objects.filter(withdrawn_on=None).count() == 1


def test_a_word_can_be_withdrawn_after_the_practice_was_taken_down(practice, fah, rui):
    word = states.say(practice, by=fah, kind="endorse", language="en")
    publishing.take_down(practice, by=rui, reason="For a test.")
    assert client_of(fah).get(url(practice)).status_code == 404
    done = client_of(fah).post(reverse("state:withdraw", args=[practice.slug, word.pk]))
    assert done["Location"] == "/en/state/"
    word.refresh_from_db()
    assert word.withdrawn_on is not None


@pytest.mark.parametrize(
    "change", [{"text": "Other"}, {"office": "Other"}, {"kind": "endorse"}, {"revision": 7}, {"said_on": "2020-01-01"}]
)
def test_the_database_changes_nothing_of_a_word(practice, fah, change):
    states.say(practice, by=fah, kind="comment", text=WORDS, language="en")
    before = list(Endorsement.objects.values())
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Endorsement.objects.update(**change)
    assert list(Endorsement.objects.values()) == before


def test_the_database_neither_deletes_a_word_nor_takes_a_withdrawal_back(practice, fah):
    states.withdraw(states.say(practice, by=fah, kind="comment", text=WORDS, language="en"), by=fah)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Endorsement.objects.all()._raw_delete("default")
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Endorsement.objects.update(withdrawn_on=None)


# What they cannot do --------------------------------------------------------------------------------------------------


def test_an_ngos_practice_and_a_ministrys_word_stand_on_one_page_and_neither_touches_the_other(practice, fah, amina):
    word = states.say(practice, by=fah, kind="reply", text=WORDS, language="en")
    content = practice.revisions.get().content
    assert practice.title in page_of(practice) and WORDS in page_of(practice)
    withdraw = reverse("state:withdraw", args=[practice.slug, word.pk])
    assert [client_of(amina).post(path).status_code for path in (withdraw, url(practice))] == [404, 404]
    submission = practice.submissions.get()
    theirs = [
        reverse("desk:practice", args=[practice.slug]),
        reverse("desk:verify", args=[practice.slug]),
        reverse("contribute:act", args=[submission.pk, "withdraw"]),
        submission.get_absolute_url(),
    ]
    assert [client_of(fah).post(path, {"reason": "No", "confirm": "take-down"}).status_code for path in theirs] == (
        [404, 404, 404, 405]
    )
    practice.refresh_from_db()
    assert (practice.taken_down_at, practice.revisions.get().content) == (None, content)
    assert Endorsement.objects.get().withdrawn_on is None


def test_they_see_what_is_published_in_their_country_and_nothing_else(practice, fah, amina, rui):
    publish(
        entry("abroad", title="Held abroad", countries=["TH"]), entry("both", title="In both", countries=["KE", "TH"])
    )
    send(complete_submission(amina, title="Under review in Kenya"))
    gone = in_state(State.PUBLISHED, owner=amina, by=rui).practice
    publishing.take_down(gone, by=rui, reason="For a test.")
    listed = text(main(client_of(fah).get("/en/state/")))
    assert ("2 published practices" in listed, "In both" in listed) == (True, True)
    assert [title for title in ("Held abroad", "Under review in Kenya") if title in listed] == []
    abroad = Practice.objects.get(slug="abroad")
    assert client_of(fah).get(url(abroad)).status_code == 404
    assert client_of(fah).post(url(abroad), said()).status_code == 404
    with pytest.raises(states.Refused):
        states.say(abroad, by=fah, kind="endorse", language="en")


def test_the_list_costs_the_same_with_one_practice_and_with_three(
    practice, fah, amina, rui, django_assert_max_num_queries
):
    client = client_of(fah)
    client.get("/en/state/")
    with django_assert_max_num_queries(20) as few:
        client.get("/en/state/")
    for _time in range(2):
        states.say(in_state(State.PUBLISHED, owner=amina, by=rui).practice, by=fah, kind="endorse", language="en")
    with django_assert_max_num_queries(len(few)):
        client.get("/en/state/")


# Becoming one ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def ada(db):
    made = person("ada@example.org", "Ada Administrator", role=Role.ADMINISTRATOR)
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": "A" * 32})
    return made


FOCAL_POINTS = "/en/desk/focal-points/"
ASKED = {"country": "ke", "office": OFFICE}


def test_who_asks_speaks_only_once_an_administrator_has_confirmed_it(practice, ada, rui):
    min_ = person("min@example.org", "Min Official")
    client = client_of(min_)
    assert client.post(reverse("account_focal_point"), ASKED).status_code == 302
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["ada@example.org"], "Somebody asks to speak for Kenya")
    assert f"/admin/accounts/user/{min_.pk}/change/" in letter.body
    assert [client.get(path).status_code for path in ("/en/state/", url(practice))] == [404, 404]
    assert "It waits for an administrator." in text(main(client.get(reverse("account_focal_point"))))
    at_the_desk = text(main(client_of(ada).get(FOCAL_POINTS)))
    assert ("1 focal point to confirm" in at_the_desk, "Min Official" in at_the_desk) == (True, False)

    confirm = {"action": "confirm_focal_points", "_selected_action": [min_.pk]}
    assert client_of(ada).post("/admin/accounts/user/", confirm).status_code == 302
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (["min@example.org"], "You speak for Kenya at Child First")
    assert signed_in(client) is None
    anew = client_of(User.objects.get(pk=min_.pk))
    assert [anew.get(path)["Location"] for path in ("/en/state/", url(practice), "/en/account/")] == (
        ["/en/account/second-factor/"] * 3
    )
    today = date_format(timezone.now(), "DATE_FORMAT")
    at_the_desk = text(main(client_of(rui).get(FOCAL_POINTS)))
    assert f"Kenya Office {OFFICE} Min Official Confirmed on {today} Ada Administrator" in at_the_desk
    assert ("@" in at_the_desk, "to confirm" in at_the_desk) == (False, False)
    Authenticator.objects.create(user=min_, type=Authenticator.Type.TOTP, data={"secret": "A" * 32})
    assert [anew.get(path).status_code for path in ("/en/state/", url(practice))] == [200, 200]
    User.objects.filter(pk=min_.pk).update(is_active=False)
    assert "Nobody speaks for a State yet." in text(main(client_of(rui).get(FOCAL_POINTS)))


def test_who_is_confirmed_changes_neither_state_nor_office_but_may_stop(practice, fah):
    client = client_of(fah)
    word = states.say(practice, by=fah, kind="endorse", language="en")
    assert client.post(reverse("account_focal_point"), {"country": "th", "office": "Another"}).status_code == 302
    fah.refresh_from_db()
    assert (fah.focal_country_id, fah.focal_office, fah.is_focal_point) == ("ke", OFFICE, True)
    client.post(reverse("account_give_up_focal_point"))
    assert client.get("/en/state/").status_code == 404
    word.refresh_from_db()
    assert word.withdrawn_on is None


def test_curators_speak_for_no_state(rui, fah, ada, settings):
    assert client_of(rui).post(reverse("account_focal_point"), ASKED).status_code == 302
    rui.refresh_from_db()
    assert (rui.focal_country, focal_points.confirm(rui)) == (None, False)
    settings.DEMONSTRATION = True
    curates = {"email": fah.email, "name": fah.name, "language": "en", "role": "curator", "is_active": "on"}
    answer = client_of(ada).post(
        f"/admin/accounts/user/{fah.pk}/change/", curates | {"focal_country": "ke", "focal_office": OFFICE}
    )
    assert "Who speaks for a State neither curates nor administers." in answer.text
    with pytest.raises(IntegrityError, match="focal_point_does_not_curate"), transaction.atomic():
        User.objects.filter(pk=fah.pk).update(role=Role.CURATOR)


def test_an_administrator_takes_it_back_by_emptying_the_state(fah, ada):
    plain = {"email": fah.email, "name": fah.name, "language": "en", "role": "contributor", "is_active": "on"}
    answer = client_of(ada).post(f"/admin/accounts/user/{fah.pk}/change/", plain)
    assert answer.status_code == 302
    fah.refresh_from_db()
    assert (fah.focal_country, fah.focal_office, fah.is_focal_point) == (None, "", False)


@pytest.mark.parametrize(
    ("asked", "problem"), [({}, "Choose the State you speak for."), ({"country": "ke"}, "Name the")]
)
def test_who_asks_names_state_and_office(amina, asked, problem):
    assert problem in text(main(client_of(amina).post(reverse("account_focal_point"), asked)))
    assert not mail.outbox


def test_when_a_focal_point_leaves_the_word_of_the_state_stays(practice, fah):
    states.say(practice, by=fah, kind="comment", text=WORDS, language="en")
    fah.delete()
    assert WORDS in voice(practice)
    assert PracticeEvent.objects.get().by is None
