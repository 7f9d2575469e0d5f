"""What the database promises of practices and their revisions, whoever writes."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from practices.models import Practice, Revision, TaggedPractice, Translation


@pytest.fixture
def practice(starter_catalogue):
    return Practice.objects.first()


def refused(kind, message=None):
    """A context in which the database must refuse, within a savepoint of its own."""

    class Refused:
        def __enter__(self):
            self.raises = pytest.raises(kind, match=message)
            self.raises.__enter__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()

        def __exit__(self, *fault):
            self.atomic.__exit__(*fault)
            return self.raises.__exit__(*fault)

    return Refused()


CANNOT = "Cannot update or delete rows from practices_revision"


def test_a_revision_is_never_changed(practice):
    revision = practice.revisions.get()
    with refused(DatabaseError, CANNOT):
        Revision.objects.filter(pk=revision.pk).update(note="Changed")
    with refused(DatabaseError, CANNOT):
        revision.note = "Changed"
        revision.save()
    with refused(DatabaseError, CANNOT), connection.cursor() as cursor:
        cursor.execute("UPDATE practices_revision SET content = '{}'")
    assert practice.revisions.get().note == ""


def test_a_revision_is_never_deleted(practice):
    with refused(DatabaseError, CANNOT):
        practice.revisions.all().delete()
    with refused(DatabaseError, CANNOT), connection.cursor() as cursor:
        cursor.execute("DELETE FROM practices_revision")
    assert practice.revisions.count() == 1


def test_a_practice_with_revisions_is_never_deleted(practice):
    with refused(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM practices_practice WHERE id = %s", [practice.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with refused(IntegrityError):
        practice.delete()
    assert Practice.objects.filter(pk=practice.pk).exists()


def test_a_revision_has_its_number_alone(practice):
    with refused(IntegrityError, "revision_number_once_a_practice"):
        Revision.objects.create(practice=practice, number=1, content={})
    Revision.objects.create(practice=practice, number=2, content={})
    assert [revision.number for revision in practice.revisions.all()] == [2, 1]


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"title": ""}, "practice_has_what_publication_requires"),
        ({"summary": ""}, "practice_has_what_publication_requires"),
        ({"sources": []}, "practice_has_what_publication_requires"),
        ({"stage": "begun"}, "practice_choices_are_known"),
        ({"scope": ""}, "practice_choices_are_known"),
        ({"evidence": "rumour"}, "practice_choices_are_known"),
        ({"liberty": "yes"}, "practice_choices_are_known"),
        ({"provenance": "hearsay"}, "practice_choices_are_known"),
        ({"taken_down_at": timezone.now()}, "practice_taken_down_with_a_reason"),
        ({"taken_down_reason": "Because."}, "practice_taken_down_with_a_reason"),
        ({"start": "2015-06", "end": "2014"}, "practice_ends_after_it_starts"),
        ({"slug": "thailand-national-screening-mechanism"}, "slug"),
        ({"reach_children": -1}, "reach_children"),
    ],
)
def test_a_practice_that_breaks_a_rule_is_refused(practice, changes, constraint):
    with refused(IntegrityError, constraint):
        Practice.objects.filter(pk=practice.pk).update(**changes)


def test_a_practice_within_the_rules_is_not(practice):
    changes = {"start": "2015-06", "end": "2015", "taken_down_at": timezone.now(), "taken_down_reason": "Because."}
    assert Practice.objects.filter(pk=practice.pk).update(**changes) == 1


def test_there_is_one_translation_a_language_and_one_use_of_a_keyword(practice):
    made = {"practice": practice, "title": "T", "summary": "S", "made_on": date(2026, 11, 23)}
    with refused(IntegrityError, "one_translation_a_language"):
        Translation.objects.create(language="fr", origin="machine", **made)
    with refused(IntegrityError, "translation_origin_is_known"):
        Translation.objects.create(language="de", origin="dream", **made)
    with refused(IntegrityError, "keyword_once_a_practice"):
        TaggedPractice.objects.create(content_object=practice, tag=practice.keywords.first())
