"""Published practices at the desk: found, taken down with a public reason, put back."""

import pytest

from practices.models import Practice
from submissions.models import PracticeEvent
from tests.catalogue import entry, publish, take_down
from tests.pages import body, main, text
from tests.people import client_of

PAGE = "/en/desk/practices/one/"
REASON = "An office told us that the figures are wrong."


@pytest.fixture
def two(empty_catalogue):
    publish(entry("one", title="Hosts along the river"), entry("two", title="Schools by the sea"))


def titles(client, query=""):
    page = main(client.get(f"/en/desk/practices/{query}"))
    return [title for title in ("Hosts along the river", "Schools by the sea") if title in page]


def test_the_public_words_are_shown_before_anything_is_done(two, rui):
    client = client_of(rui)
    assert "Take it down" not in text(main(client.get(PAGE)).rpartition("<form")[2])
    answer = client.post(PAGE, {"reason": REASON, "preview": "1"})
    shown = text(main(answer))

    assert "What the public will read" in shown and shown.count(REASON) == 2
    assert client_of().get("/en/practices/one/").status_code == 200


def test_a_practice_taken_down_answers_with_its_reason_and_is_counted_no_more_until_it_is_back(two, rui):
    client, visitor = client_of(rui), client_of()
    answer = client.post(PAGE, {"reason": REASON, "confirm": "take-down"})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    public = visitor.get("/en/practices/one/")
    assert public.status_code == 410 and REASON in body(public)
    assert "Hosts along the river" not in body(visitor.get("/en/practices/"))
    assert "Taken down" in text(main(client.get(PAGE)))
    client.post(PAGE, {"reason": "The figures are right.", "confirm": "put-back"})
    assert visitor.get("/en/practices/one/").status_code == 200
    assert "Hosts along the river" in body(visitor.get("/en/practices/"))
    events = PracticeEvent.objects.values_list("action", "by", "message")
    assert list(events) == [("take-down", rui.pk, REASON), ("put-back", rui.pk, "The figures are right.")]
    assert "The figures are right." in text(main(client.get(PAGE)))


def test_pressed_twice_it_is_done_once(two, rui):
    client = client_of(rui)
    for _time in range(2):
        assert client.post(PAGE, {"reason": REASON, "confirm": "take-down"}).status_code == 302
    assert PracticeEvent.objects.count() == 1
    assert Practice.objects.get(slug="one").taken_down_reason == REASON


def test_a_reason_is_needed(two, rui):
    for data in ({"confirm": "take-down"}, {"reason": "  ", "confirm": "take-down"}, {"preview": "1"}):
        answer = client_of(rui).post(PAGE, data)
        assert "There is a problem" in text(main(answer)), data
    assert not PracticeEvent.objects.exists()


def test_neither_an_unknown_button_nor_reading_changes_anything(two, rui):
    client = client_of(rui)
    client.post(PAGE, {"reason": REASON, "confirm": "nonsense"})
    client.post(PAGE, {"reason": REASON, "confirm": "put-back"})
    client.get(PAGE, {"reason": REASON, "confirm": "take-down"})
    assert not PracticeEvent.objects.exists()
    assert client.get("/en/desk/practices/nowhere/").status_code == 404


def test_practices_are_found_by_words_of_the_title_and_those_taken_down_apart(two, rui):
    client = client_of(rui)
    take_down("two")
    assert titles(client) == ["Hosts along the river", "Schools by the sea"]
    assert titles(client, "?q=RIVER") == ["Hosts along the river"]
    assert titles(client, "?only=taken-down") == ["Schools by the sea"]
    assert titles(client, "?only=taken-down&q=river") == []
    assert client.get("/en/desk/practices/?q=%00%25").status_code == 200
