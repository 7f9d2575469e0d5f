"""What may be there already is found, with the reason in words, and nothing that is a submission's own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from practices.models import Practice
from submissions import drafts, duplicates, workflow
from submissions.handed_over import HandedOver
from submissions.models import Submission
from tests.catalogue import entry, publish, take_down
from tests.people import claimed, complete_submission, declining_reason, returned, send

TITLE = "Case workers accompany families after their release"
SUMMARY = (
    "Case workers of two associations visit families that were released from a closed centre, help them to find "
    "a home, a school and a lawyer, and stay in touch until a decision has been taken on their case."
)
RETOLD = (
    "Two associations send case workers to families released from the closed centre. They help to find a school, a "
    "home and a lawyer and stay in touch with the families until their case is decided by the authorities."
)


def sent(owner, **changes):
    told = {"title": TITLE, "summary": SUMMARY, "countries": ["ke"], "measure_types": ["case-management"]}
    return send(complete_submission(owner, **told | changes))


def likely(submission, **options):
    return duplicates.likely(HandedOver(submission, submission.handover), **options)


def found(submission):
    return [likeness.title.text for likeness in likely(submission)]


def other(slug, **changes):
    plain = {"title": "Schools open their doors", "summary": "Every school takes a child in on the first day. " * 5}
    return entry(slug, **plain | changes)


def test_the_same_practice_told_in_other_words_is_found(empty_catalogue, amina):
    retold = {"title": "Families accompanied by case workers after release", "summary": RETOLD}
    publish(other("plain"), entry("same", countries=["KE"], measure_types=["case-management"], **retold))
    assert found(sent(amina)) == ["Families accompanied by case workers after release"]


def test_it_says_in_words_why(empty_catalogue, amina):
    publish(entry("same", title=TITLE, summary=SUMMARY, countries=["KE"], measure_types=["case-management"]))
    likeness = likely(sent(amina))[0]
    assert (likeness.percent, likeness.is_published) == (100, True)
    assert likeness.why == "title 100 % alike, summary 100 % alike, same country, 1 shared measure"
    assert likeness.url == "/en/practices/same/"


def test_a_shared_country_and_measure_alone_are_no_likeness(empty_catalogue, amina):
    publish(other("plain", countries=["KE"], measure_types=["case-management"]))
    assert found(sent(amina)) == []


def test_the_same_title_in_another_country_is_found(empty_catalogue, amina):
    publish(other("far", title=TITLE, summary=RETOLD, countries=["TH"]))
    assert found(sent(amina)) == [TITLE]


def test_what_was_taken_down_and_what_it_updates_are_no_duplicates(empty_catalogue, amina):
    publish(
        entry("down", title=TITLE, summary=SUMMARY),
        entry("own", title=TITLE, summary=SUMMARY, description="They are visited."),
    )
    take_down("down")
    update = drafts.begin_update(Practice.objects.get(slug="own"), amina)
    send(drafts.save(update, {"implementers": [{"name": "A ministry", "kind": "government"}]}, seen=1))
    assert found(update) == []


def test_open_submissions_are_compared_as_they_were_handed_over(empty_catalogue, amina, sam, rui):
    theirs = sent(sam, title="Case workers accompany families after release")
    complete_submission(sam, title=TITLE, summary=SUMMARY)  # a draft is nobody's business
    gone = sent(sam, title=TITLE)
    workflow.perform("withdraw", gone, by=sam)
    mine = sent(amina)
    likeness = likely(mine)
    assert [(one.key, one.is_published) for one in likeness] == [(theirs.pk, False)]
    assert likeness[0].url == f"/en/desk/{theirs.pk}/"
    returned(claimed(theirs, rui), rui)
    typed = drafts.save(Submission.objects.get(pk=theirs.pk), {"title": f"{TITLE} by the county"}, seen=99)
    assert found(mine) == ["Case workers accompany families after release"]
    workflow.answer_change(workflow.current_change_requests(typed).get(), by=sam, is_done=True)
    send(typed)
    assert found(mine) == [f"{TITLE} by the county"]


def test_attempts_of_one_origin_are_no_duplicates_of_one_another(empty_catalogue, amina, rui):
    first = claimed(sent(amina), rui)
    workflow.perform("decline", first, by=rui, message="No.", reason=str(declining_reason().pk))
    second = drafts.begin_again(first, amina)
    send(drafts.save(second, {}, seen=1))
    workflow.perform("appeal", first, by=amina, message="Please.")
    assert (found(first), found(second)) == ([], [])
    third = sent(amina)
    assert len(found(third)) == 2


def test_the_most_alike_come_first_and_five_at_most(empty_catalogue, amina):
    same = {"summary": SUMMARY, "countries": ["KE"], "measure_types": ["case-management"]}
    words = ["amber", "birch", "cedar", "dunes", "elder", "ferns"]
    titles = [" ".join([TITLE, *words[:number]]) for number in range(len(words) + 1)]
    publish(*(entry(f"p{number}", title=title, **same) for number, title in enumerate(titles)))
    assert found(sent(amina)) == titles[:5]


def test_names_and_addresses_follow_the_language_of_the_reader(empty_catalogue, amina):
    publish(entry("same", title=TITLE, summary=SUMMARY))
    submission = sent(amina)
    assert likely(submission)[0].url == "/en/practices/same/"
    with translation.override("fr"):
        assert likely(submission)[0].url == "/fr/practices/same/"


def test_what_is_published_later_is_found_at_once(empty_catalogue, amina):
    submission = sent(amina)
    assert found(submission) == []
    publish(entry("same", title=TITLE, summary=SUMMARY))
    assert found(submission) == [TITLE]


@pytest.mark.parametrize("number", [1, 3])
def test_several_are_asked_about_at_once(empty_catalogue, amina, sam, number):
    publish(entry("same", title=TITLE, summary=SUMMARY))
    several = [HandedOver(one, one.handover) for one in (sent(amina) for _one in range(number))]
    with CaptureQueriesContext(connection) as captured:
        duplicates.likely_of(several)
    statements = [query["sql"] for query in captured if "similarity" in query["sql"]]
    assert len(statements) == 2


def test_titles_with_signs_of_sql_and_json_do_no_harm(empty_catalogue, amina):
    title = '50 % of families\' "homes" \\ {are} %s open; --'
    publish(other("odd", title=title, countries=["KE"]))
    assert found(sent(amina, title=title, summary="Every school takes a child in on the first day. " * 5)) == [title]
