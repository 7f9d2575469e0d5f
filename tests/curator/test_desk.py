"""The queues of the desk: what each holds, for whom, in which order, with which flags, at which cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practices.models import Practice
from submissions import drafts, queues, screening, workflow
from submissions.models import State, Submission
from submissions.rows import rows
from tests.catalogue import entry, publish, revise
from tests.pages import body, main, text
from tests.people import claimed, client_of, complete_submission, curator, in_state, returned, send

TITLES = {
    State.DRAFT: "A draft that nobody has sent",
    State.SUBMITTED: "Guardians meet each child at the airport",
    State.IN_REVIEW: "Foster homes near the border",
    State.CHANGES_REQUESTED: "A helpline in five languages",
    State.PUBLISHED: "Schools open their doors at once",
    State.DECLINED: "A plan for some later year",
    State.WITHDRAWN: "Cash for hosts, stopped in June",
}


def one_of_each(owner, by):
    """A submission in every state, by state."""
    found = {}
    for state, title in TITLES.items():
        submission = in_state(state, owner=owner, by=by)
        found[state] = submission
        Submission.objects.filter(pk=submission.pk).update(title=title)
    return found


def holds(curator, slug):
    return {submission.state for submission in queues.in_queue(queues.QUEUES[slug], curator)}


def ids(curator, slug):
    return list(queues.in_queue(queues.QUEUES[slug], curator).values_list("pk", flat=True))


def waiting_since(submission, days):
    Submission.objects.filter(pk=submission.pk).update(waiting_since=timezone.now() - timedelta(days=days))


def flags(submission, curator):
    found = queues.received(curator).filter(pk=submission.pk)
    found = queues.in_queue(queues.Queue("all", "", lambda _curator: queues.Q()), curator).filter(pk__in=found)
    return [flag.icon for row in rows(found, curator) for flag in row.flags]


def test_every_submission_that_was_sent_stands_in_the_queue_of_its_state(starter_catalogue, amina, rui, ines):
    one_of_each(amina, rui)
    assert {slug: holds(rui, slug) for slug in queues.QUEUES} == {
        "to-claim": {State.SUBMITTED},
        "mine": {State.IN_REVIEW},
        "with-others": set(),
        "waiting": {State.CHANGES_REQUESTED},
        "updates": set(),
        "closed": {State.PUBLISHED, State.DECLINED, State.WITHDRAWN},
    }
    assert (holds(ines, "mine"), holds(ines, "with-others")) == (set(), {State.IN_REVIEW})


def test_a_draft_that_was_withdrawn_before_it_was_sent_is_unknown_to_the_desk(amina, rui):
    submission = complete_submission(amina)
    workflow.perform("withdraw", submission, by=amina)
    assert ids(rui, "closed") == []


def test_the_counts_are_of_what_a_curator_may_review(starter_catalogue, amina, shelter, rui, ines):
    one_of_each(amina, rui)
    assert queues.counts(rui) == {
        "to-claim": 1, "mine": 1, "with-others": 0, "waiting": 1, "updates": 0, "closed": 3,
    }  # fmt: skip
    assert queues.number_waiting(rui) == 2
    ines.organisation = shelter
    ines.save()
    assert set(queues.counts(ines).values()) == {0}


def test_an_appeal_does_not_wait_for_whoever_declined(starter_catalogue, amina, rui, ines):
    submission = in_state(State.DECLINED, owner=amina, by=rui)
    workflow.perform("appeal", submission, by=amina, message="Please read the evaluation.")
    assert (queues.number_waiting(rui), queues.number_waiting(ines)) == (0, 1)
    assert "You declined this before" in text(main(client_of(rui).get("/en/desk/")))
    assert flags(submission, ines) == ["appeal"]


def test_the_longest_waiting_comes_first_and_the_latest_closed(starter_catalogue, amina, rui):
    first, second, third = (send(complete_submission(amina)) for _number in range(3))
    for submission, days in ((first, 2), (second, 30), (third, 9)):
        waiting_since(submission, days)
    assert ids(rui, "to-claim") == [second.pk, third.pk, first.pk]
    for submission in (first, second, third):
        workflow.perform("withdraw", submission, by=amina)
    for submission, days in ((first, 2), (second, 30), (third, 9)):
        waiting_since(submission, days)
    assert ids(rui, "closed") == [first.pk, third.pk, second.pk]


def test_what_is_late_is_said_in_words(starter_catalogue, amina, rui, settings):
    settings.PROMISED_DAYS = 14
    late, in_time = send(complete_submission(amina)), send(complete_submission(amina))
    waiting_since(late, 17)
    waiting_since(in_time, 14)
    page = text(main(client_of(rui).get("/en/desk/")))
    assert page.count("late") == 1 and "3 days late" in page and "17 days" in page


def test_a_row_says_what_and_where_it_is_and_from_whom(starter_catalogue, amina, rui):
    send(complete_submission(amina, title="Guardians meet each child", countries=["ke", "th"]))
    page = text(main(client_of(rui).get("/en/desk/")))
    for words in ("Guardians meet each child", "Kenya · Thailand", "Open Shelter", "Amina Writer", "nobody yet"):
        assert words in page, words
    claimed(Submission.objects.get(), rui)
    assert "Rui Curator" in text(
        main(client_of(curator("third@example.org", "Third")).get("/en/desk/?queue=with-others"))
    )
    assert "you since" in text(main(client_of(rui).get("/en/desk/?queue=mine")))


def test_flags_tell_what_to_look_at(starter_catalogue, amina, sam, rui):
    plain = send(complete_submission(amina, title="Hosts along the river", summary="Short words about hosts. " * 9))
    assert flags(plain, rui) == []
    twin = send(complete_submission(sam, title="Hosts along the river", summary="Short words about hosts. " * 9))
    assert flags(twin, rui) == ["duplicate"]
    twin_of_sam = returned(claimed(plain, rui), rui)
    assert flags(twin_of_sam, rui) == []


def test_findings_without_a_decision_are_flagged_until_each_has_one(starter_catalogue, amina, rui):
    submission = sent_with_a_finding(amina)
    assert flags(submission, rui) == ["safeguarding"]
    claimed(submission, rui)
    for finding in rows(queues.in_queue(queues.QUEUES["mine"], rui), rui)[0].read.findings:
        workflow.perform("allow", submission, by=rui, key=finding.key)
    assert flags(submission, rui) == []


def sent_with_a_finding(owner):
    """It holds the public address of an office, which its writer has explained."""
    submission = complete_submission(owner, context="Write to office@ministry.example for the guidelines.")
    for finding in screening.findings_of(submission):
        screening.explain(submission, finding.key, "It is the public address of the office.")
    return send(submission)


def test_an_update_is_flagged_and_so_is_what_was_published_meanwhile(empty_catalogue, amina, rui):
    publish(entry("one", description="Hosts are found."))
    submission = drafts.begin_update(Practice.objects.get(slug="one"), amina)
    submission = drafts.save(submission, {"implementers": [{"name": "Ministry", "kind": "government"}]}, seen=1)
    send(submission)
    assert flags(submission, rui) == ["update"]
    assert ids(rui, "updates") == ids(rui, "to-claim") == [submission.pk]
    revise("one", results="It is good.")
    assert flags(submission, rui) == ["update", "outdated"]


def test_what_comes_from_the_curators_own_side_is_shown_without_a_link_or_a_claim(
    starter_catalogue, amina, shelter, rui, ines
):
    submission = claimed(send(complete_submission(amina)), rui)
    ines.organisation = shelter
    ines.save()
    page = main(client_of(ines).get("/en/desk/?queue=with-others"))
    assert "comes from you or your organisation" in text(page)
    assert str(submission.pk) not in page and "Rui Curator" not in text(page)


def test_closed_comes_in_pages(starter_catalogue, amina, rui, monkeypatch):
    monkeypatch.setattr("submissions.views.desk.ROWS", 2)
    for _number in range(3):
        workflow.perform("withdraw", send(complete_submission(amina)), by=amina)
    first, second = (main(client_of(rui).get(f"/en/desk/?queue=closed&page={number}")) for number in (1, 2))
    assert (first.count("desk-name"), second.count("desk-name")) == (2, 1)
    assert 'href="?queue=closed&amp;page=2"' in first


@pytest.mark.parametrize("queue", ["to-claim", "mine", "updates", "waiting", "closed"])
def test_one_submission_and_three_cost_the_same_queries(empty_catalogue, amina, rui, queue):
    publish(*(entry(f"p{number}", description="Hosts are found.") for number in range(3)))
    client = client_of(rui)

    def make(number):
        if queue == "updates":
            submission = drafts.begin_update(Practice.objects.get(slug=f"p{number}"), amina)
            fields = {"implementers": [{"name": "Ministry", "kind": "government"}], "countries": ["ke", "th"]}
            return send(drafts.save(submission, fields, seen=1))
        submission = sent_with_a_finding(amina)
        if queue in ("mine", "waiting"):
            claimed(submission, rui)
        if queue == "waiting":
            returned(submission, rui)
        if queue == "closed":
            workflow.perform("withdraw", submission, by=amina)
        return submission

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page = body(client.get(f"/en/desk/?queue={queue}"))
        return page.count('class="desk-name"'), len(captured)

    make(0)
    queries()  # what a process reads once
    make(1)
    _two, few = queries()
    make(2)
    three, many = queries()
    assert (three, many) == (3, few)


# Who may come ---------------------------------------------------------------------------------------------------------


def addresses(submission):
    own = f"/en/desk/{submission.pk}/"
    reads = ["/en/desk/reasons/", "/en/desk/reasons/1/", "/en/desk/practices/", "/en/desk/practices/one/"]
    reads += [own, *(f"{own}{name}/" for name in ("changes", "decline", "publish", "handovers/1"))]
    return reads, [
        f"{own}act/{name}/" for name in ("claim", "release", "take-over", "approve", "allow", "write", "note")
    ]


def test_whoever_is_no_curator_finds_nothing_at_any_address_of_the_desk(starter_catalogue, amina, noor, sam, rui):
    submission = claimed(send(complete_submission(amina)), rui)
    administrator = curator("admin@example.org", "Administrator")
    administrator.role = "administrator"
    administrator.save()
    reads, acts = addresses(submission)
    for person in (None, amina, noor, sam, administrator):
        client = client_of(person)
        assert {client.get(path).status_code for path in reads} == {404}, person
        assert {client.post(path).status_code for path in [*reads, *acts]} == {404}, person
        listed = client.get("/en/desk/")
        assert listed.status_code == (302 if person is None else 404)
    assert submission.events.count() == 2


def test_a_curator_without_a_second_factor_is_sent_to_set_one_up(starter_catalogue, amina, rui):
    submission = send(complete_submission(amina))
    rui.authenticator_set.all().delete()
    reads, acts = addresses(submission)
    client = client_of(rui)
    answers = [client.get(path) for path in ["/en/desk/", *reads]] + [client.post(path) for path in acts]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, answers[0]["Location"])}
    assert submission.events.count() == 1


def test_pages_of_the_desk_are_kept_nowhere(starter_catalogue, amina, rui):
    submission = send(complete_submission(amina))
    client = client_of(rui)
    for path in ("/en/desk/", f"/en/desk/{submission.pk}/", "/en/desk/practices/"):
        assert "no-store" in client.get(path)["Cache-Control"], path


def test_an_unknown_queue_is_not_found(starter_catalogue, rui):
    assert client_of(rui).get("/en/desk/?queue=nonsense").status_code == 404


def test_only_posts_change_anything(starter_catalogue, amina, rui):
    submission = send(complete_submission(amina))
    for path in addresses(submission)[1]:
        assert client_of(rui).get(path).status_code == 405, path
