"""Whatever people do, in whatever order: nothing unpublished is public, and what is public was approved."""

import json
from contextlib import suppress

from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import Role as AccountRole
from practices import index, reader_role
from practices.models import Practice, Revision
from submissions import drafts, needs, publishing, screening, workflow
from submissions.models import Handover, ReviewEvent, State, Submission
from tests import catalogue
from tests.people import complete_submission, declining_reason, person

AUTHORS, CURATORS = ("amina", "noor", "sam"), ("rui", "ines")
PEOPLE = st.sampled_from(AUTHORS + CURATORS)
NUMBERS = st.integers(0, 5)
SECRET = "never-to-be-public"


class AnyCourse(RuleBasedStateMachine):
    """Five people with two organisations try what they like; a refused action must change nothing."""

    def __init__(self):
        super().__init__()
        self.everything = transaction.atomic()
        self.everything.__enter__()
        index.forget()

    def teardown(self):
        try:
            self.see_that_no_public_table_holds_words_that_were_not_approved()
        finally:
            transaction.set_rollback(True)
            self.everything.__exit__(None, None, None)
            index.forget()

    @initialize()
    def meet(self):
        catalogue.empty()
        self.written = 0
        self.people = {name: person(f"{name}@example.org", name) for name in AUTHORS}
        self.people |= {name: person(f"{name}@example.org", name, role=AccountRole.CURATOR) for name in CURATORS}
        self.reason = str(declining_reason().pk)
        self.write("amina")
        self.write("ines")

    def submission(self, number):
        """One of those there are, the open ones first: most numbers tried are small."""
        rows = sorted(Submission.objects.all(), key=lambda row: (not row.is_open, row.created_at))
        return rows[number % len(rows)]

    def words(self):
        """Words that occur once, so that whatever is public can be told from what is not."""
        self.written += 1
        return f"{SECRET}-{self.written}"

    @rule(who=PEOPLE)
    def begin(self, who):
        self.write(who)

    def write(self, who):
        complete_submission(self.people[who], title=self.words(), confidential_notes=self.words())

    @rule(who=st.sampled_from(AUTHORS), number=NUMBERS)
    def begin_an_update(self, who, number):
        practices = list(Practice.objects.published().order_by("pk"))
        if practices:
            drafts.begin_update(practices[number % len(practices)], self.people[who])

    @rule(who=st.sampled_from(CURATORS), number=NUMBERS)
    def begin_an_edit(self, who, number):
        practices = list(Practice.objects.published().order_by("pk"))
        if practices:
            with suppress(workflow.Forbidden):
                drafts.begin_edit(practices[number % len(practices)], self.people[who])

    @rule(number=NUMBERS)
    def edit(self, number):
        submission = self.submission(number)
        try:
            drafts.save(submission, {"description": self.words()}, seen=submission.version)
        except drafts.NotEditable:
            assert submission.state not in (State.DRAFT, State.CHANGES_REQUESTED)

    @rule(number=NUMBERS)
    def write_something_that_could_identify_a_child(self, number):
        submission = self.submission(number)
        if submission.is_editable:
            drafts.save(submission, {"context": "Leila (9) was moved to a family."}, seen=submission.version)

    @rule(number=NUMBERS)
    def explain_what_was_found(self, number):
        submission = self.submission(number)
        if submission.is_editable:
            for one in screening.findings_of(submission):
                screening.explain(submission, one.key, "An invented name.")

    @rule(number=NUMBERS, who=PEOPLE)
    def allow_what_was_found(self, number, who):
        submission = self.submission(number)
        for one in screening.findings_of(submission):
            self.attempt("allow", submission, who, key=one.key)

    @rule(number=NUMBERS)
    def answer_changes(self, number):
        submission = self.submission(number)
        if submission.state == State.CHANGES_REQUESTED and submission.owner:
            for request in needs.open_change_requests(submission):
                workflow.answer_change(request, by=submission.owner, is_done=True)

    @rule(number=NUMBERS, who=PEOPLE, action=st.sampled_from([name for name in workflow.ACTIONS if name != "allow"]))
    def act(self, number, who, action):
        submission = self.submission(number)
        self.attempt(action, submission, who, **self.details(action, submission))

    @rule(number=NUMBERS, choice=st.integers(0, 50))
    def do_what_is_offered(self, number, choice):
        """One of the buttons that somebody has: a random person and action seldom fit the state."""
        submission = self.submission(number)
        offered = [
            (who, action)
            for who, user in self.people.items()
            for action in workflow.possible(submission, user)
            if action not in ("allow", "write", "note", "share", "unshare")
        ]
        if offered:
            who, action = offered[choice % len(offered)]
            self.attempt(action, submission, who, **self.details(action, submission))

    @rule(number=NUMBERS, who=st.sampled_from(CURATORS))
    def see_through(self, number, who):
        """The straight way to publication, as far as it leads."""
        submission = self.submission(number)
        for action in ("publish_edit", "submit", "claim", "publish"):
            name = submission.owner.name if action in ("publish_edit", "submit") else who
            self.attempt(action, submission, name, **self.details(action, submission))

    @rule(number=NUMBERS, is_down=st.booleans())
    def take_down_or_put_back(self, number, is_down):
        practices = list(Practice.objects.order_by("pk"))
        if practices:
            change = publishing.take_down if is_down else publishing.put_back
            try:
                with transaction.atomic():
                    change(practices[number % len(practices)], by=self.people["rui"], reason="For a reason.")
            except publishing.CannotChange:
                pass

    def details(self, action, submission):
        published = {"seen_revision": submission.practice and submission.practice.revision_number, "note": "Mended."}
        return {
            "submit": {"version": submission.version, "consent": True},
            "request_changes": {"changes": [{"section": "what", "text": "Say more."}]},
            "decline": {"reason": self.reason, "message": "Because."},
            "publish": published,
            "publish_edit": published,
        }.get(action, {"message": "A word."})

    def attempt(self, action, submission, who, **details):
        before = self.snapshot(submission)
        try:
            event = workflow.perform(action, submission, by=self.people[who], **details)
        except workflow.Refused:
            assert self.snapshot(submission) == before
        else:
            self.see_that_it_was_allowed(event)

    def snapshot(self, submission):
        rows = Submission.objects.filter(pk=submission.pk).values().get()
        return rows, Handover.objects.count(), ReviewEvent.objects.count(), Revision.objects.count()

    def see_that_it_was_allowed(self, event):
        """Rules of PRODUCT.md, said once more without the workflow."""
        is_own = event.submission.owner_id == event.by_id
        if event.action in ("claim", "release", "request_changes", "approve", "publish", "decline", "allow", "note"):
            assert event.by.name in CURATORS
            assert not is_own
        if event.action in ("submit", "withdraw", "appeal", "publish_edit"):
            assert is_own
        if event.action == "publish_edit":
            assert event.by.name in CURATORS
            first = event.submission.practice.submissions.filter(made_from=None, state=State.PUBLISHED).get()
            assert first.owner_id != event.by_id

    @invariant()
    def what_is_public_was_approved(self):
        approved = {
            (event.submission.practice_id, event.handover.number, event.submission_id): event.handover.content
            for event in ReviewEvent.objects.filter(action__in=("publish", "publish_edit")).select_related(
                "handover", "submission"
            )
        }
        revisions = [without_slug(revision.content) for revision in Revision.objects.all()]
        assert sorted(map(as_text, revisions)) == sorted(map(as_text, approved.values()))
        for practice in Practice.objects.all():
            latest = practice.revisions.first()
            assert practice.revision_number == latest.number
            assert (practice.title, practice.description) == (latest.content["title"], latest.content["description"])

    @invariant()
    def the_index_holds_what_is_published_and_nothing_else(self):
        assert set(index.current().all) == set(Practice.objects.published().values_list("pk", flat=True))

    def see_that_no_public_table_holds_words_that_were_not_approved(self):
        approved = as_text(list(Handover.objects.filter(occasion="decided").values_list("content", flat=True)))
        with connection.cursor() as cursor:
            for table in reader_role.public_tables():
                cursor.execute(
                    f'SELECT DISTINCT found[1] FROM "{table}" t, regexp_matches(t::text, %s, %s) found',
                    [f"{SECRET}-\\d+", "g"],
                )
                assert [words for (words,) in cursor if f'{words}"' not in approved] == []


def without_slug(content):
    return {name: value for name, value in content.items() if name != "slug"}


def as_text(content):
    return json.dumps(content, sort_keys=True)


def test_any_course_keeps_the_private_private_and_the_public_approved(db):
    run_state_machine_as_test(
        AnyCourse,
        settings=settings(
            max_examples=12, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
