"""Clearance links: what an outside office reads and answers by one, what it never reaches, and how a link ends."""

import re
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from submissions import clearance, drafts, workflow
from submissions.clearance_models import ClearanceLink, ClearanceOpening
from submissions.models import Attachment, Notice, ReviewEvent, State
from submissions.outbox import outbox
from tests.pages import body, links, main, text
from tests.people import (
    ASKED_OFFICE,
    claimed,
    clearance_link,
    client_of,
    complete_submission,
    declining_reason,
    explained,
    in_state,
    returned,
    send,
)

SECRET = "the-secret"
PRIVATE = "The director told us in confidence."


@pytest.fixture
def submission(amina, rui, empty_catalogue):
    """In review by rui, with a public and a private file and a confidential note."""
    draft = complete_submission(amina, confidential_notes=PRIVATE)
    for name, is_public in (("report.pdf", True), ("register.pdf", False)):
        Attachment.objects.create(
            submission=draft,
            file=ContentFile(name.encode(), name=f"{uuid4()}.pdf"),
            name=name,
            content_type="application/pdf",
            size=10,
            is_public=is_public,
        )
    return claimed(send(draft), rui)


@pytest.fixture
def link(submission):
    return clearance_link(submission, SECRET)


def url(secret=SECRET):
    return reverse("links:clearance", args=[secret])


def file_url(submission, name, secret=SECRET):
    return reverse("links:clearance_file", args=[secret, submission.attachments.get(name=name).pk])


def said(submission):
    found = submission.events.filter(role="office").order_by("id")
    return list(found.values_list("action", "field", "message", "by", "audience", "clearance__office"))


# Reading --------------------------------------------------------------------------------------------------------------


def test_an_office_reads_it_as_the_public_would_and_not_a_word_more(submission, link):
    page = client_of().get(url())
    shown = body(page)
    assert (page.status_code, page.cookies) == (200, {})
    assert submission.title in shown and ASKED_OFFICE in shown and "report.pdf" in shown
    for private in (PRIVATE, "register.pdf", "Open Shelter", "Amina", "amina", "Rui", str(submission.pk), "Note among"):
        assert private not in shown, private


def test_its_page_is_kept_by_nobody_found_by_no_search_and_told_to_no_other_site(link):
    page = client_of().get(url())
    assert page["Cache-Control"].startswith("no-store, private")
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert '<meta name="robots" content="noindex">' in body(page)


def test_nothing_else_is_reached_by_it(submission, link):
    """Every address on its page, and those one could guess from it, with the cookies that it gave: none."""
    visitor = client_of()
    shown = visitor.get(url())
    inner = {path for path in links(body(shown)) if path.startswith("/") and not path.startswith("/static/")}
    own = {file_url(submission, "report.pdf")} | {path for path in inner if "/clearance/" in path}
    for path in sorted(inner - own):
        answer = visitor.get(path, follow=True)
        assert submission.title not in text(body(answer)), path
    guessed = [
        submission.get_absolute_url(),
        reverse("contribute:preview", args=[submission.pk]),
        reverse("contribute:file", args=[submission.pk, submission.attachments.get(name="report.pdf").pk]),
        submission.desk_url,
        reverse("desk:handover", args=[submission.pk, 1]),
        file_url(submission, "register.pdf"),
        reverse("links:clearance_file", args=[SECRET, uuid4()]),
    ]
    assert [visitor.get(path).status_code for path in guessed] == [404] * len(guessed)


def test_a_public_file_comes_by_the_links_own_address(submission, link, amina, rui):
    visitor = client_of()
    assert visitor.get(file_url(submission, "report.pdf")).getvalue() == b"report.pdf"
    assert visitor.get(file_url(submission, "report.pdf", "another")).status_code == 404
    other = claimed(send(complete_submission(amina)), rui)
    clearance_link(other, "other")
    assert visitor.get(file_url(submission, "report.pdf", "other")).status_code == 404


def test_two_links_to_two_officials_open_one_submission_each_and_stop_when_revoked(submission, link, amina, rui):
    second = claimed(send(complete_submission(amina, title="Another practice altogether")), rui)
    of_second = clearance_link(second, "second", office="Another ministry")
    visitor = client_of()
    assert [submission.title in body(visitor.get(url(secret))) for secret in (SECRET, "second")] == [True, False]
    assert ["Another practice" in body(visitor.get(url(secret))) for secret in (SECRET, "second")] == [False, True]
    clearance.revoke(link, by=rui)
    answers = [visitor.get(url(secret)) for secret in (SECRET, "second")]
    assert [answer.status_code for answer in answers] == [410, 200]
    assert submission.title not in body(answers[0])
    for one in (link, of_second):  # the table of the workflow lets neither act, whatever a page would allow
        with pytest.raises(workflow.Forbidden):
            workflow.perform("clear", submission, by=one, message="We agree.")


def test_what_is_sent_again_later_is_not_read_by_a_link_made_before(submission, link, amina, rui):
    returned(submission, rui)
    drafts.save(submission, {"description": "Only in the second version."}, seen=submission.version)
    assert "Only in the second version." not in body(client_of().get(url()))
    for request in workflow.current_change_requests(submission):
        workflow.answer_change(request, by=amina, is_done=True)
    claimed(send(submission), rui)
    assert "Only in the second version." not in body(client_of().get(url()))
    desk = text(main(client_of(rui).get(submission.desk_url)))
    assert "They read hand-over 1; it has changed hands since." in desk


def test_each_opening_is_logged_and_nothing_about_who_opened_it(submission, link):
    visitor = client_of()
    visitor.get(url())
    visitor.head(url())
    visitor.get(file_url(submission, "report.pdf")).getvalue()
    visitor.get(file_url(submission, "register.pdf"))
    visitor.get(url("another"))
    assert list(ClearanceOpening.objects.values_list("link", "what")) == [
        (link.pk, "page"), (link.pk, "page"), (link.pk, "file"),
    ]  # fmt: skip
    assert {field.name for field in ClearanceOpening._meta.fields} == {"id", "link", "what", "at"}


# The end of a link ----------------------------------------------------------------------------------------------------


def test_a_link_opens_and_takes_nothing_after_its_end(submission, link, clock):
    visitor = client_of()
    clock.move(13)
    assert visitor.get(url()).status_code == 200
    clock.move(1)
    for answer in (visitor.get(url()), visitor.post(url(), {"answer": "clear"})):
        assert (answer.status_code, submission.title in body(answer)) == (410, False)
    assert visitor.get(file_url(submission, "report.pdf")).status_code == 410
    assert said(submission) == []


@pytest.mark.parametrize("state", [State.PUBLISHED, State.DECLINED, State.WITHDRAWN])
def test_a_link_closes_with_the_review(state, submission, link, rui, amina):
    if state == State.WITHDRAWN:
        workflow.perform("withdraw", submission, by=amina)
    elif state == State.DECLINED:
        workflow.perform("decline", submission, by=rui, message="No.", reason=str(declining_reason().pk))
    else:
        workflow.perform("publish", submission, by=rui)
    answers = client_of().get(url()), client_of().post(url(), {"answer": "clear"})
    assert [answer.status_code for answer in answers] == [410, 410]
    assert (submission.title in body(answers[0]), said(submission)) == (False, [])


def test_the_database_changes_nothing_of_a_link_or_its_log_but_one_revocation(submission, link, rui):
    client_of().get(url())
    changes = [{"office": "Other"}, {"digest": "other"}, {"expires_at": timezone.now()}]
    for change in changes:
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            ClearanceLink.objects.update(**change)
    clearance.revoke(link, by=rui)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        ClearanceLink.objects.update(revoked_at=None)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        ClearanceOpening.objects.update(what="file")
    for model in (ClearanceLink, ClearanceOpening):
        with pytest.raises(DatabaseError, match=r"Cannot (update or )?delete"), transaction.atomic():
            model.objects.all()._raw_delete("default")


def test_when_the_curator_who_made_a_link_leaves_the_link_stays(submission, link, rui, ines):
    made, _secret = clearance.share(submission, by=ines, office="An office", days=7)
    clearance.revoke(made, by=ines)
    ines.delete()
    made.refresh_from_db()
    assert (made.made_by, made.office) == (None, "An office")


def test_a_link_is_opened_a_few_times_a_minute_only(link, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"clearance": "3/m/ip"}
    visitor = client_of()
    statuses = [visitor.get(url(secret)).status_code for secret in (SECRET, "a", "b", "c", SECRET)]
    assert statuses == [200, 404, 404, 429, 429]


# Answering ------------------------------------------------------------------------------------------------------------


def test_an_office_comments_on_parts_and_clears_and_curators_read_it_beside_the_review(
    submission, link, rui, ines, amina
):
    Notice.objects.all().delete()
    mail.outbox.clear()
    visitor = client_of()
    done = visitor.post(url(), {"comment": "1", "field": "results", "message": "The figure is of 2023."})
    assert (done.status_code, done["Location"]) == (302, f"{url()}#answer")
    assert "About “Results”" in text(main(visitor.get(url())))
    visitor.post(url(), {"answer": "clear", "message": "Otherwise it is right."})
    office = (None, "curators", ASKED_OFFICE)
    assert said(submission) == [
        ("comment", "results", "The figure is of 2023.", *office),
        ("clear", "", "Otherwise it is right.", *office),
    ]
    assert "You cleared it Otherwise it is right." in text(main(visitor.get(url())))
    desk = text(main(client_of(rui).get(submission.desk_url)))
    assert f"{ASKED_OFFICE} Cleared · " in desk
    assert "The figure is of 2023." in desk and "about “Results”" in desk and "Cleared by an outside office" in desk
    theirs = body(client_of(amina).get(submission.get_absolute_url()))
    assert [word for word in (ASKED_OFFICE, "The figure is of 2023.", "outside office") if word in theirs] == []
    outbox.send_due()
    assert {letter.to[0] for letter in mail.outbox} == {"rui@example.org"}
    assert [letter.subject.partition(":")[0] for letter in mail.outbox] == ["Comment by an outside office", "Cleared"]
    assert [word for word in (ASKED_OFFICE, "The figure") if word in "".join(one.body for one in mail.outbox)] == []


def test_an_office_answers_once_and_says_why_it_objects(submission, link, rui):
    visitor = client_of()
    for data, problem in (
        ({}, "Choose an answer."),
        ({"answer": "publish"}, "Select a valid choice."),
        ({"answer": "object", "message": " "}, "Say why you object."),
        ({"comment": "1", "message": ""}, "Write a comment."),
        ({"comment": "1", "message": "x", "field": "confidential_notes"}, "Select a valid choice."),
    ):
        page = text(main(visitor.post(url(), data)))
        assert "There is a problem" in page and problem in page, data
    assert said(submission) == []
    visitor.post(url(), {"answer": "object", "message": "It names a shelter."})
    again = visitor.post(url(), {"answer": "clear"})
    assert "You have answered already." in text(main(again))
    assert [action for action, *_rest in said(submission)] == ["object"]
    assert f"{ASKED_OFFICE} Objected · " in text(main(client_of(rui).get(submission.desk_url)))
    workflow.perform("publish", submission, by=rui)  # an objection stops nobody: curators decide


def test_an_office_keeps_so_many_comments(submission, link, monkeypatch):
    monkeypatch.setattr("submissions.clearance_rules.MOST_COMMENTS", 1)
    for _time in range(2):
        client_of().post(url(), {"comment": "1", "message": "A comment."})
    assert len(said(submission)) == 1


def test_an_office_is_never_anybody_in_the_history(submission, link, rui):
    with pytest.raises(IntegrityError, match="review_event_of_an_office_names_its_link"), transaction.atomic():
        ReviewEvent.objects.create(
            submission=submission,
            action="clear",
            by=rui,
            role="office",
            from_state="in-review",
            to_state="in-review",
            audience="curators",
            clearance=link,
        )


# Making one -----------------------------------------------------------------------------------------------------------


def share_url(submission):
    return reverse("desk:share", args=[submission.pk])


ASK = {"office": ASKED_OFFICE, "days": "7", "email": "", "language": "en"}


def test_a_curator_makes_a_link_and_sees_it_once(submission, rui):
    client = client_of(rui)
    made = body(client.post(share_url(submission), ASK))
    path = re.search(r'value="http://testserver(/en/clearance/[^"/]+/)"', made)[1]
    assert client_of().get(path).status_code == 200
    link = ClearanceLink.objects.get()
    assert link.digest == drafts.digest(path.split("/")[3])
    event = submission.events.get(action="share")
    assert (event.by, event.clearance, event.handover, event.audience) == (rui, link, submission.handover, "curators")
    assert path not in body(client.get(submission.desk_url)) + body(client.get(share_url(submission)))
    assert not Notice.objects.filter(clearance=link).exists()


def test_a_link_is_mailed_and_its_secret_forgotten(submission, rui):
    Notice.objects.all().delete()
    client_of(rui).post(share_url(submission), ASK | {"email": "official@example.org", "language": "fr"})
    mail.outbox.clear()
    outbox.send_due()
    [letter] = mail.outbox
    path = re.search(r"https://childfirst\.example(/fr/clearance/\S+/)", letter.body)[1]
    assert (letter.to, client_of().get(path).status_code) == (["official@example.org"], 200)
    assert [word for word in (submission.title, ASKED_OFFICE, "Open Shelter") if word in letter.body] == []
    notice = Notice.objects.get(clearance__isnull=False)
    assert (notice.address, notice.details) == ("", {})
    secret = path.split("/")[3]
    rows = [*ClearanceLink.objects.values(), *ReviewEvent.objects.values(), *Notice.objects.values()]
    assert secret not in repr(rows)


def test_a_link_revoked_before_its_mail_went_out_is_not_mailed(submission, rui):
    link, _secret = clearance.share(submission, by=rui, office="An office", days=7, address="official@example.org")
    clearance.revoke(link, by=rui)
    mail.outbox.clear()
    outbox.send_due()
    assert "official@example.org" not in {letter.to[0] for letter in mail.outbox}
    assert Notice.objects.get(clearance=link).fault == "its link has ended"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"office": " "}, "Name the office."),
        ({"days": "365"}, "Select a valid choice."),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"language": "xx"}, "Select a valid choice."),
    ],
)
def test_a_link_needs_an_office_and_an_end(submission, rui, changes, problem):
    assert problem in text(main(client_of(rui).post(share_url(submission), ASK | changes)))
    assert not ClearanceLink.objects.exists()


def test_nothing_is_shared_in_which_something_could_identify_a_person(amina, rui, empty_catalogue):
    submission = complete_submission(amina, results="Write to grace.otieno@mail.example for the figures.")
    claimed(send(explained(submission)), rui)
    page = text(main(client_of(rui).post(share_url(submission), ASK)))
    assert "Decide on each thing that could identify a person first." in page
    assert not ClearanceLink.objects.exists()


def test_only_a_curator_of_another_side_makes_or_revokes_a_link(submission, link, amina, sam, rui, ines):
    revoke = reverse("desk:revoke", args=[submission.pk, link.pk])
    for somebody in (amina, sam, None):
        client = client_of(somebody)
        assert [client.post(path, ASK).status_code for path in (share_url(submission), revoke)] == [404, 404]
    link.refresh_from_db()
    assert (link.revoked_at, ClearanceLink.objects.count()) == (None, 1)
    assert client_of(ines).post(revoke)["Location"] == f"{submission.desk_url}#clearance"
    assert client_of(ines).post(revoke).status_code == 302  # pressed twice
    assert [event.action for event in submission.events.filter(clearance=link)] == ["unshare"]
    other = in_state(State.IN_REVIEW, owner=sam, by=rui)
    assert client_of(rui).post(reverse("desk:revoke", args=[other.pk, link.pk])).status_code == 404


def test_the_review_costs_the_same_with_one_link_and_with_three(submission, link, rui, django_assert_max_num_queries):
    client = client_of(rui)
    client.get(submission.desk_url)
    with django_assert_max_num_queries(40) as few:
        client.get(submission.desk_url)
    for _time in range(2):
        workflow.perform("comment", submission, by=clearance_link(submission), message="A comment.")
    with django_assert_max_num_queries(len(few)):
        client.get(submission.desk_url)
