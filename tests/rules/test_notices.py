"""Who is told of what, and what they read: the right people only, in their language, with a link to the thing."""

import pytest
from django.core import mail
from django.utils.translation import override

from accounts.models import Organisation, Role, User
from lib.organisations import OrganisationKind
from practices.models import Practice
from submissions import drafts, mails, notices, workflow
from submissions.models import Notice, Reason, State, Submission
from submissions.outbox import outbox
from tests.people import COMPLETE, claimed, complete_submission, in_state, person, returned, send

SITE = "https://childfirst.example"
TITLE = "Families are hosted in the community instead of being held"
ASKED = [{"section": "where", "text": "Say who runs it."}]


@pytest.fixture
def others(sam, shelter):
    """People who must never hear of it: each breaks one condition alone."""
    person("own@example.org", "A curator of the same organisation", role=Role.CURATOR, organisation=shelter)
    person("gone@example.org", "A curator who may not sign in", role=Role.CURATOR, is_active=False)
    person("left@example.org", "A colleague who may not sign in", organisation=shelter, is_active=False)
    person("admin@example.org", "An administrator", role=Role.ADMINISTRATOR)
    return sam


def told(event):
    """Who is told of an event: the part of their address before the @."""
    addresses = Notice.objects.filter(event=event).values_list("person__email", flat=True)
    return sorted(address.partition("@")[0] for address in addresses)


def declining():
    reason = Reason.objects.create(use="decline", texts={"en": "Not about children.", "fr": "Pas sur les enfants."})
    return {"message": "It is about adults.", "reason": str(reason.pk)}


# Who ------------------------------------------------------------------------------------------------------------------


def test_each_action_tells_the_right_people_and_nobody_else(amina, noor, rui, ines, others):
    submission = complete_submission(amina)
    story = [
        ("submit", amina, {"consent": True}, ["ines", "rui"]),
        ("claim", rui, {}, ["amina"]),
        ("note", rui, {"message": "Among us."}, []),
        ("write", rui, {"message": "Who runs it?"}, ["amina"]),
        ("write", noor, {"message": "A ministry."}, ["rui"]),
        ("request_changes", rui, {"changes": ASKED}, ["amina", "noor"]),
        ("write", amina, {"message": "All of it?"}, ["rui"]),
        ("answer", amina, {}, []),
        ("submit", noor, {"consent": True}, ["rui"]),
        ("claim", ines, {}, ["amina", "noor"]),
        ("write", amina, {"message": "Hello?"}, ["ines"]),
        ("release", ines, {}, []),
        ("write", amina, {"message": "Anybody?"}, ["ines", "rui"]),
        ("claim", ines, {}, ["amina", "noor"]),
        ("decline", ines, declining(), ["amina", "noor"]),
        ("write", amina, {"message": "Why?"}, ["ines"]),
        ("appeal", amina, {"message": "It is about children."}, ["rui"]),
        ("write", amina, {"message": "Please."}, ["rui"]),
        ("claim", rui, {}, ["amina", "noor"]),
        ("publish", rui, {}, ["amina", "noor"]),
        ("write", amina, {"message": "Thank you."}, ["rui"]),
    ]
    assert [(action, told(done(action, submission, by, details))) for action, by, details, _ in story] == [
        (action, people) for action, _, _, people in story
    ]


def done(action, submission, by, details):
    if action == "answer":
        for request in workflow.current_change_requests(submission):
            workflow.answer_change(request, by=by, is_done=True)
        return None
    return workflow.perform(action, submission, by=by, **details)


@pytest.mark.parametrize(
    ("state", "people"),
    [
        (State.DRAFT, []),
        (State.SUBMITTED, ["ines", "rui"]),
        (State.IN_REVIEW, ["rui"]),
        (State.CHANGES_REQUESTED, ["rui"]),
    ],
)
def test_a_withdrawal_is_told_to_whoever_had_it_in_hand_and_a_draft_never_sent_to_nobody(
    amina, rui, ines, others, state, people
):
    submission = in_state(state, owner=amina, by=rui)
    assert told(workflow.perform("withdraw", submission, by=amina)) == people


def test_a_draft_never_sent_that_was_withdrawn_stays_unknown_to_curators(amina, rui):
    submission = complete_submission(amina)
    workflow.perform("withdraw", submission, by=amina)
    assert told(workflow.perform("write", submission, by=amina, message="Only for me.")) == []


def test_every_curator_who_may_review_is_told_and_no_other(amina, rui, ines, others, shelter):
    """The condition is the one of the workflow, for each person there is."""
    submission = send(complete_submission(amina))
    may = [one for one in User.objects.filter(is_active=True).order_by("pk") if is_allowed(one, submission)]
    assert (notices.curators_of(submission), may) == ([rui, ines], [rui, ines])


def is_allowed(user, submission):
    try:
        return workflow.another_curator(user, submission)
    except workflow.Forbidden:
        return False


def test_a_curator_who_wrote_it_is_not_told_as_a_curator(rui, ines):
    submission = complete_submission(rui)
    assert told(workflow.perform("submit", submission, by=rui, consent=True)) == ["ines"]


def test_a_curator_of_the_organisation_that_the_owner_joined_is_not_told(amina, rui, ines):
    submission = complete_submission(amina)
    force = Organisation.objects.create(name="Task force", kind=OrganisationKind.UN_AGENCY)
    User.objects.filter(pk__in=[amina.pk, rui.pk]).update(organisation=force)
    assert told(workflow.perform("submit", submission, by=amina, consent=True)) == ["ines"]


def test_where_the_curator_who_had_it_has_left_all_others_are_told(amina, rui, ines):
    submission = returned(claimed(send(complete_submission(amina)), rui), rui)
    User.objects.filter(pk=rui.pk).update(is_active=False)
    assert told(workflow.perform("write", submission, by=amina, message="Still there?")) == ["ines"]
    User.objects.filter(pk=rui.pk).update(is_active=True, role=Role.CONTRIBUTOR)
    assert told(workflow.perform("write", submission, by=amina, message="Still there?")) == ["ines"]


def test_where_the_owner_has_left_the_colleague_who_took_part_is_told_else_all(amina, noor, rui, others, shelter):
    person("new@example.org", "New colleague", organisation=shelter)
    submission = send(complete_submission(amina), by=noor)
    amina.delete()
    assert told(workflow.perform("claim", submission, by=rui)) == ["noor"]
    User.objects.filter(pk=noor.pk).update(is_active=False)
    assert told(workflow.perform("write", submission, by=rui, message="Hello")) == ["new"]


def test_an_owner_who_may_not_sign_in_is_not_told_but_the_colleagues_are(amina, noor, rui, others):
    submission = send(complete_submission(amina))
    User.objects.filter(pk=amina.pk).update(is_active=False)
    assert told(workflow.perform("claim", submission, by=rui)) == ["noor"]


def test_a_colleague_who_took_part_and_went_to_another_organisation_is_not_told(amina, noor, rui, sam):
    submission = send(complete_submission(amina), by=noor)
    User.objects.filter(pk=noor.pk).update(organisation=sam.organisation)
    assert told(workflow.perform("claim", submission, by=rui)) == ["amina"]


def test_an_owner_without_an_organisation_is_told_alone(rui, others):
    lone, _ = person("lone@example.org", "Lone"), person("other@example.org", "Also without an organisation")
    submission = send(complete_submission(lone))
    assert told(workflow.perform("claim", submission, by=rui)) == ["lone"]
    Submission.objects.update(owner=None)
    assert told(workflow.perform("write", submission, by=rui, message="Hello")) == []


def test_whoever_did_it_and_whoever_may_not_see_it_are_left_out_whoever_asks(amina, rui, sam):
    submission = complete_submission(amina)
    event = workflow.perform("withdraw", submission, by=amina)
    notices.tell(event, [amina, rui, sam])
    assert told(event) == []


def test_one_person_has_one_notice_of_an_event(amina, rui):
    event = workflow.perform("submit", complete_submission(amina), by=amina, consent=True)
    assert list(Notice.objects.values_list("person", "event")) == [(rui.pk, event.pk)]


# What they read -------------------------------------------------------------------------------------------------------


def the_mail():
    """The one mail that is due: subject, to whom, text."""
    mail.outbox.clear()
    outbox.send_due()
    (message,) = mail.outbox
    return message.subject, message.to, message.body


FOOT = "You get this mail because you share practices on Child First."


def text(*paragraphs, button, url, foot=FOOT, then=(), choose=None):
    parts = [*paragraphs, f"{button}:\n{url}", *then]
    return "\n\n".join(parts) + f"\n\n-- \n{foot}\n{NO_ANSWERS}\n{CHOOSE if choose is None else choose}"


NO_ANSWERS = "Nobody reads answers to this mail: use the link."
CHOOSE = f"Choose which mails you get, and how often:\n{SITE}/en/account/notices/\n"


CURATORS = "You get this mail because you review submissions for Child First."


@pytest.fixture
def submission(amina):
    return complete_submission(amina)


@pytest.fixture
def contribute(submission):
    return f"{SITE}/en/contribute/{submission.pk}/"


@pytest.fixture
def desk(submission):
    return f"{SITE}/en/desk/{submission.pk}/"


def test_the_mail_of_a_new_submission(submission, rui, desk, settings):
    settings.PROMISED_DAYS = 14
    send(submission)
    Submission.objects.update(waiting_since="2026-11-24T10:00Z")
    assert the_mail() == (
        f"New submission: “{TITLE}”",
        ["rui@example.org"],
        text(
            f"“{TITLE}” was sent for review and waits for a curator.",
            "An answer is promised by 8 December 2026.",
            button="Read it at the desk",
            url=desk,
            foot=CURATORS,
        ),
    )


def test_the_mail_of_an_update_says_so(amina, rui, starter_catalogue):
    practice = Practice.objects.order_by("pk").first()
    update = drafts.begin_update(practice, amina)
    drafts.save(update, COMPLETE, seen=update.version)
    update.refresh_from_db()
    send(update)
    Submission.objects.update(waiting_since="2026-11-24T10:00Z")
    assert the_mail() == (
        f"Update to a practice: “{TITLE}”",
        ["rui@example.org"],
        text(
            f"An update to “{TITLE}” was sent for review and waits for a curator.",
            "An answer is promised by 8 December 2026.",
            button="Read it at the desk",
            url=f"{SITE}/en/desk/{update.pk}/",
            foot=CURATORS,
        ),
    )


def test_the_mail_of_a_submission_that_was_withdrawn_before_it_went_out_promises_nothing(submission, rui, desk):
    send(submission)
    Submission.objects.update(state=State.WITHDRAWN)
    words = f"“{TITLE}” was sent for review and waits for a curator."
    assert the_mail()[2] == text(words, button="Read it at the desk", url=desk, foot=CURATORS)


def test_the_mail_of_a_submission_sent_again(submission, rui, desk, settings):
    returned(claimed(send(submission), rui), rui)
    for request in workflow.current_change_requests(submission):
        workflow.answer_change(request, by=submission.owner, is_done=True)
    Notice.objects.all().delete()
    workflow.perform("submit", submission, by=submission.owner, consent=True, message="Now with the ministry.")
    Submission.objects.update(waiting_since="2026-11-24T10:00Z")
    assert the_mail() == (
        f"Sent again: “{TITLE}”",
        ["rui@example.org"],
        text(
            f"“{TITLE}” was sent again. Each change that was asked for is made or answered.",
            "An answer is promised by 8 December 2026.",
            "The contributor writes:",
            "Now with the ministry.",
            button="See what changed",
            url=desk,
            foot=CURATORS,
        ),
    )


def test_the_mail_of_a_withdrawal(submission, rui, desk):
    send(submission)
    Notice.objects.all().delete()
    workflow.perform("withdraw", submission, by=submission.owner, message="We must ask our board.")
    assert the_mail() == (
        f"Withdrawn: “{TITLE}”",
        ["rui@example.org"],
        text(
            f"The contributor withdrew “{TITLE}”. Nothing is left to do.",
            "The contributor writes:",
            "We must ask our board.",
            button="See it at the desk",
            url=desk,
            foot=CURATORS,
        ),
    )


def test_the_mail_of_a_claim(submission, rui, contribute):
    send(submission)
    Notice.objects.all().delete()
    claimed(submission, rui)
    assert the_mail() == (
        f"A curator is reading “{TITLE}”",
        ["amina@example.org"],
        text(
            f"A curator has taken up “{TITLE}” and is reading it. You need not do anything now.",
            button="See where it stands",
            url=contribute,
        ),
    )


def test_the_mail_of_change_requests_lists_them(submission, rui, contribute):
    reason = Reason.objects.create(use="change", texts={"en": "Name a source."})
    claimed(send(submission), rui)
    Notice.objects.all().delete()
    returned(
        submission,
        rui,
        {"section": "where", "text": "Say who runs it."},
        {"section": "sources", "reason": str(reason.pk), "text": "The law itself would do."},
    )
    assert the_mail() == (
        f"Changes asked for: “{TITLE}”",
        ["amina@example.org"],
        text(
            f"A curator has read “{TITLE}” and asks you for this before it can be published:",
            "- What and where: Say who runs it.\n- Sources and files: Name a source. The law itself would do.",
            "The curator writes:",
            "Nearly there.",
            button="Go through the changes",
            url=contribute,
        ),
    )


def test_the_mail_of_a_publication_links_to_the_submission_and_to_the_public_page(submission, rui, contribute):
    claimed(send(submission), rui)
    Notice.objects.all().delete()
    workflow.perform("publish", submission, by=rui, note="First version.")
    address = f"{SITE}/en/practices/{submission.practice.slug}/"
    assert the_mail() == (
        f"Published: “{TITLE}”",
        ["amina@example.org"],
        text(
            f"“{TITLE}” is published. Everyone can read it now.",
            button="See your submission",
            url=contribute,
            then=[f"Read the published page:\n{address}"],
        ),
    )


def test_the_mail_of_a_decline_gives_the_reason_and_says_what_one_can_do(submission, rui, contribute):
    claimed(send(submission), rui)
    Notice.objects.all().delete()
    workflow.perform("decline", submission, by=rui, **declining())
    assert the_mail() == (
        f"Declined: “{TITLE}”",
        ["amina@example.org"],
        text(
            f"A curator has declined “{TITLE}”. It will not be published as it is.",
            "- Not about children.",
            "The curator writes:",
            "It is about adults.",
            "You can appeal: then another curator looks at it. Or you can begin a new attempt with this text.",
            button="Read the decision",
            url=contribute,
        ),
    )


def test_the_mail_of_an_appeal(submission, rui, ines, desk):
    workflow.perform("decline", claimed(send(submission), rui), by=rui, **declining())
    Notice.objects.all().delete()
    workflow.perform("appeal", submission, by=submission.owner, message="It is about children.")
    Submission.objects.update(waiting_since="2026-11-24T10:00Z")
    assert the_mail() == (
        f"Appeal: “{TITLE}”",
        ["ines@example.org"],
        text(
            f"The contributor asks that another curator looks at “{TITLE}” again. It was declined.",
            "An answer is promised by 8 December 2026.",
            "The contributor writes:",
            "It is about children.",
            button="Read it at the desk",
            url=desk,
            foot=CURATORS,
        ),
    )


def test_the_mail_of_a_message_names_the_side_and_never_the_person(submission, rui, contribute, desk):
    send(submission)
    Notice.objects.all().delete()
    workflow.perform("write", submission, by=rui, message="Who runs it?\n\nAnd since when?")
    from_curator = the_mail()
    workflow.perform("write", submission, by=submission.owner, message="A ministry.")
    about = f"There is a message about “{TITLE}”."
    assert (from_curator, the_mail()) == (
        (
            f"Message about “{TITLE}”",
            ["amina@example.org"],
            text(about, "The curator writes:", "Who runs it?\n\nAnd since when?", button="Answer it", url=contribute),
        ),
        (
            f"Message about “{TITLE}”",
            ["rui@example.org"],
            text(about, "The contributor writes:", "A ministry.", button="Answer it", url=desk, foot=CURATORS),
        ),
    )


def test_the_mail_with_the_link_to_a_draft_begun_without_an_account(monkeypatch):
    monkeypatch.setattr(drafts.secrets, "token_urlsafe", lambda size: "a-secret")
    drafts.begin_without_account("somebody@example.org")
    assert the_mail() == (
        "The link to your draft",
        ["somebody@example.org"],
        text(
            "You began to share a practice. With this link you can go on writing whenever you like.",
            "Whoever has the link can read and change the draft, so keep it to yourself.",
            "It ends when you sign in and take the draft over.",
            button="Open my draft",
            url=f"{SITE}/en/contribute/resume/a-secret/",
            foot="If you did not begin a draft, somebody mistook your address for theirs. You need not do anything.",
            choose="",
        ),
    )


def test_a_mail_is_the_same_as_html_with_nothing_fetched_and_nothing_made_of_what_people_typed(submission, rui):
    drafts.save(submission, {"title": "<b>Bold</b> & so on"}, seen=submission.version)
    send(Submission.objects.get(pk=submission.pk))
    Notice.objects.all().delete()
    workflow.perform("write", submission, by=rui, message="<script>alert(1)</script>\nline two")
    outbox.send_due()
    (message,) = mail.outbox
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    assert "There is a message about “&lt;b&gt;Bold&lt;/b&gt; &amp; so on”." in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>line two" in html
    assert [part for part in ("<script", "<b>", "<img", "url(", "src=", "<link", "@import") if part in html] == []
    assert f'href="{SITE}/en/contribute/{submission.pk}/"' in html
    # As text nothing is escaped: it is no markup there.
    assert "<script>alert(1)</script>\nline two" in message.body
    assert message.subject == "Message about “<b>Bold</b> & so on”"


def test_each_person_reads_it_in_their_language(submission, amina, noor, rui):
    """Reason, date, link and direction, whatever the language of whoever acted."""
    reason = Reason.objects.create(
        use="change", texts={"en": "Name a source.", "fr": "Une source.", "ar": "اذكر مصدرا."}
    )
    User.objects.filter(pk=amina.pk).update(language="fr")
    User.objects.filter(pk=noor.pk).update(language="ar")
    claimed(send(submission, by=noor), rui)
    Notice.objects.all().delete()
    returned(submission, rui, {"section": "sources", "reason": str(reason.pk)})
    outbox.send_due()
    read = {message.to[0]: (message.body, message.alternatives[0][0]) for message in mail.outbox}
    assert sorted(read) == ["amina@example.org", "noor@example.org"]
    body, html = read["amina@example.org"]
    assert f"{SITE}/fr/contribute/{submission.pk}/" in body
    assert ": Une source.\n" in body
    assert '<html lang="fr" dir="ltr">' in html
    body, html = read["noor@example.org"]
    assert f"{SITE}/ar/contribute/{submission.pk}/" in body
    assert ": اذكر مصدرا.\n" in body
    assert '<html lang="ar" dir="rtl">' in html
    # A title in letters from left to right must not disturb the line around it.
    assert f"\u2068{TITLE}\u2069" in body


def test_the_link_to_a_draft_comes_in_the_language_of_the_page_where_it_was_begun():
    with override("es"):
        drafts.begin_without_account("somebody@example.org")
    assert f"{SITE}/es/contribute/resume/" in the_mail()[2]


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("Long words " * 9 + "\n end", "Long words Long words Long words Long words Long words…"),
        ("长" * 100, "长" * 59 + "…"),
        ("x" * 60, "x" * 60),
        ("", "Untitled"),
    ],
)
def test_a_long_title_is_cut_in_the_subject_and_a_missing_one_is_named(title, cut):
    assert mails.short_title(Submission(title=title)) == cut


def test_nothing_confidential_is_in_any_mail(submission, amina, rui, ines):
    """Notes among curators, confidential notes, findings, names and addresses of people and organisations."""
    confidential = "We know it from a guard."
    drafts.save(submission, {"confidential_notes": confidential}, seen=submission.version)
    submission.refresh_from_db()
    send(submission)
    claimed(submission, rui)
    workflow.perform("note", submission, by=rui, message="Among us: a weak source.")
    workflow.perform("write", submission, by=rui, message="Thank you.")
    workflow.perform("publish", submission, by=rui)
    outbox.send_due()
    assert len(mail.outbox) == 5
    everything = "".join(message.subject + message.body + message.alternatives[0][0] for message in mail.outbox)
    secrets = [confidential, "Among us", "Amina", "Rui", "Open Shelter", "@example.org"]
    assert [words for words in secrets if words in everything] == []


def test_every_action_that_tells_somebody_has_its_words():
    telling = {name for name, action in workflow.ACTIONS.items() if action.tell is not workflow.nobody}
    assert telling | {"submit update", "submit again", "still-true", "state", "edit", "clearance", "resume"} == set(
        mails.KINDS
    )
