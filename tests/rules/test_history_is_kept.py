"""What happened to a submission stays as it was written: the database refuses to change or delete it."""

import pytest
from django.db import DatabaseError, transaction

from submissions import publishing
from submissions.models import Handover, PracticeEvent, ReviewEvent, State
from tests.people import in_state


@pytest.fixture
def published(amina, rui, empty_catalogue):
    submission = in_state(State.PUBLISHED, owner=amina, by=rui)
    publishing.take_down(submission.practice, by=rui, reason="For a test.")
    return submission


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Handover, {"content": {}}),
        (Handover, {"number": 77}),
        (ReviewEvent, {"message": "Other words."}),
        (ReviewEvent, {"action": "decline"}),
        (ReviewEvent, {"by": None, "role": "curator"}),
        (PracticeEvent, {"message": "Other words."}),
    ],
)
def test_history_is_not_changed(model, changes, published):
    before = list(model.objects.values())
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        model.objects.update(**changes)
    assert list(model.objects.values()) == before


def test_an_event_is_not_given_to_somebody_else(published, ines):
    for model in (ReviewEvent, PracticeEvent):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            model.objects.update(by=ines)


@pytest.mark.parametrize("model", [Handover, ReviewEvent, PracticeEvent])
def test_history_is_not_deleted(model, published):
    before = list(model.objects.values())
    with pytest.raises(DatabaseError, match=r"Cannot (update or )?delete"), transaction.atomic():
        model.objects.all()._raw_delete("default")
    assert list(model.objects.values()) == before


def test_when_a_person_leaves_the_history_stays_without_their_name(published, amina, rui):
    before = list(ReviewEvent.objects.values("action", "role", "at", "message", "handover"))
    rui.delete()
    amina.delete()
    assert list(ReviewEvent.objects.values("action", "role", "at", "message", "handover")) == before
    assert set(ReviewEvent.objects.values_list("by", flat=True)) == {None}
    assert list(PracticeEvent.objects.values_list("action", "by")) == [("take-down", None)]
    published.refresh_from_db()
    assert (published.owner, published.state) == (None, State.PUBLISHED)
