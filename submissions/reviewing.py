"""What stands on the page of one review."""

from functools import cached_property

from django.conf import settings
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from lib.languages import list_comma
from practices import index
from practices.terms import vocabulary_of
from submissions import clearance_rules, duplicates, roles, screening, workflow
from submissions.comparing import by_section, changes_between, field_headings, update_rows
from submissions.handed_over import HandedOver
from submissions.models import Handover, Role, State
from submissions.sections import BY_SLUG

AROUND = 90  # signs shown on each side of a finding
CONVERSATION = ("write", "note")


class Review:
    """One submission as one curator works on it. All content is that of its last hand-over."""

    def __init__(self, submission, curator):
        self.submission = submission
        self.curator = curator
        self.handovers = list(submission.handovers.all())
        self.read = HandedOver(submission, self.handovers[-1])
        self.vocabulary = vocabulary_of(index.current())

    # Whose turn ---------------------------------------------------------------------------------------------------

    @cached_property
    def possible(self):
        """Names of the actions that the curator may take now."""
        return set(workflow.possible(self.submission, self.curator))

    @property
    def obstacle(self):
        """Why this curator may not decide on what waits for curators; "" if they may."""
        if not self.submission.is_waiting_for_curators:
            return ""
        try:
            roles.second_curator(self.curator, self.submission)
        except workflow.Forbidden as refusal:
            return str(refusal)
        return ""

    @property
    def is_mine(self):
        return self.submission.claimed_by_id == self.curator.pk

    @property
    def is_claimed_by_another(self):
        return self.submission.state == State.IN_REVIEW and not self.is_mine

    @property
    def can_decide(self):
        return self.submission.state == State.IN_REVIEW and "publish" in self.possible

    @property
    def last_event(self):
        """Id of the last event on the page: what is sent from it twice is done once."""
        return self.events[-1].pk if self.events else 0

    # Approvals ----------------------------------------------------------------------------------------------------

    @property
    def approvals_required(self):
        return settings.APPROVALS_REQUIRED

    @cached_property
    def approvals(self):
        """The events by which curators approved what is in review now."""
        approved = [event for event in self.events if event.action == "approve" and event.by_id]
        return [event for event in approved if event.handover_id == self.read.handover.pk]

    @property
    def has_approved(self):
        return self.curator.pk in {event.by_id for event in self.approvals}

    @property
    def approvals_lacking(self):
        """How many other curators must still approve before this one can publish."""
        have = {event.by_id for event in self.approvals} | roles.editors(self.submission) | {self.curator.pk}
        return max(0, settings.APPROVALS_REQUIRED - len(have))

    # Checks -------------------------------------------------------------------------------------------------------

    @cached_property
    def findings(self):
        texts = screening.texts_of(self.read.content)
        return [FindingInPlace(finding, texts) for finding in self.read.findings]

    @property
    def has_undecided(self):
        return any(not place.is_decided for place in self.findings)

    @cached_property
    def duplicates(self):
        return duplicates.likely(self.read) if self.submission.is_open else []

    @property
    def sources(self):
        return self.read.content["sources"]

    @cached_property
    def files(self):
        """The files as handed over; `url` is empty where the contributor has removed one since."""
        there = {
            str(pk) for pk in self.submission.attachments.filter(sent_at__isnull=False).values_list("pk", flat=True)
        }
        public = {file["id"] for file in self.read.content["attachments"]}
        return [
            file | {"is_public": file["id"] in public, "url": self.read.preview.file_url(file["id"])}
            if file["id"] in there
            else file | {"is_public": file["id"] in public, "url": ""}
            for file in self.read.private["attachments"]
        ]

    # What was said ------------------------------------------------------------------------------------------------

    @cached_property
    def events(self):
        people = ("by", "handover", "reason", "clearance")
        found = self.submission.events.select_related(*people).prefetch_related("change_requests__reason")
        return list(found.order_by("id"))

    @property
    def history(self):
        return [Line(event) for event in reversed(self.events)]

    @property
    def messages(self):
        """What contributor and curators wrote to one another, the first first."""
        return [Line(event) for event in self.events if event.message and not event.is_for_curators]

    @property
    def notes(self):
        return [Line(event) for event in self.events if event.message and event.is_for_curators]

    @cached_property
    def clearances(self):
        """The offices that were asked, the last first, each with what became of it."""
        links = self.submission.clearance_links.select_related("handover").annotate(
            times_opened=Count("openings"), last_opened_at=Max("openings__at")
        )
        return [Clearance(link, self) for link in links.order_by("-pk")]

    # What changed -------------------------------------------------------------------------------------------------

    @cached_property
    def sendings(self):
        return [handover for handover in self.handovers if handover.occasion == Handover.Occasion.SENT]

    @property
    def was_sent_again(self):
        return len(self.sendings) > 1

    @property
    def sections_again(self):
        """What was asked for and what changed between the last two sendings, by section."""
        before, after = self.sendings[-2:]
        return by_section(self.requests_before(after), changes_between(before, after, self.vocabulary))

    def requests_before(self, handover):
        """What was asked for last before a hand-over. The answers came with it: later ones are not handed over yet."""
        asked = [
            event
            for event in self.events
            if event.action == "request_changes" and event.handover.number < handover.number
        ]
        return list(asked[-1].change_requests.all()) if asked else []

    @property
    def update_rows(self):
        return update_rows(self.submission, self.read.content, self.vocabulary)

    # How it is read -----------------------------------------------------------------------------------------------

    @property
    def views(self):
        """The ways to read it: [(slug, label)], what matters most first."""
        ways = []
        if self.was_sent_again:
            ways.append(("again", _("What changed since it was last sent")))
        if self.submission.is_update:
            ways.append(("update", _("What changes in the published practice")))
        return [*ways, ("page", _("As the public will see it"))]

    @property
    def fields(self):
        return field_headings()


class FindingInPlace:
    """A finding of the safeguarding screen with the words around it."""

    def __init__(self, screened, texts):
        self.screened = screened
        self.finding = screened.finding
        text = texts.get(self.finding.field, self.finding.excerpt)
        start, end = self.finding.start, self.finding.end
        self.before = ("… " if start > AROUND else "") + text[max(0, start - AROUND) : start]
        self.after = text[end : end + AROUND] + (" …" if len(text) > end + AROUND else "")

    def __getattr__(self, name):
        return getattr(self.screened, name)

    @property
    def place(self):
        """The name of the field in which it stands."""
        field = screening.field_of(self.finding.field)
        number = self.finding.field.removeprefix(self.finding.field.split(" ")[0]).strip()
        heading = (field_headings() | {"reach_note": _("Children reached")}).get(field, field)
        return list_comma().join((heading, number)) if number.isdecimal() else heading


class Clearance:
    """A clearance link at the desk."""

    def __init__(self, link, review):
        self.link = link
        self.closed = clearance_rules.why_closed(link)
        own = [event for event in review.events if event.clearance_id == link.pk]
        self.answer = next((Line(event) for event in own if event.action in clearance_rules.ANSWERS), None)
        self.comments = sum(event.action == "comment" for event in own)
        self.is_outdated = link.handover_id != review.read.handover.pk

    def __getattr__(self, name):
        return getattr(self.link, name)

    @property
    def is_objection(self):
        return self.answer is not None and self.answer.action_name == "object"


class Line:
    """One event as curators read it."""

    def __init__(self, event):
        self.event = event
        self.action = workflow.ACTIONS[event.action]

    def __getattr__(self, name):
        return getattr(self.event, name)

    @property
    def action_name(self):
        return self.event.action

    @property
    def done(self):
        return self.action.done

    @property
    def who(self):
        """Their name, or that of the office; a contributor's address stands beside it on the page."""
        if self.event.role == Role.OFFICE:
            return self.event.clearance.office
        return str(self.event.by) if self.event.by else _("somebody who has left")

    @property
    def is_from_contributor(self):
        return self.event.role == Role.CONTRIBUTOR

    @property
    def field_heading(self):
        return field_headings().get(self.event.field, "") if self.event.field else ""

    @property
    def requests(self):
        return [
            {"section": BY_SLUG[request.section].title, "reason": request.reason, "text": request.text}
            for request in self.event.change_requests.all()
        ]
