"""Who did what when: one list read from the tables that keep history, as far as whoever reads it may know.

Nothing is kept for it. Messages, notes and what was written stay where they are: a line says that something was done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.contrib.admin.models import LogEntry
from django.db.models import F, Q, Sum, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from accounts.models import Role as AccountRole
from accounts.models import RoleChange, SignInFailures, User
from submissions import queues, workflow
from submissions.import_models import ImportState
from submissions.models import (
    Import,
    PracticeEvent,
    ReviewEvent,
    Role,
    SourceLink,
    Submission,
    VocabularyChange,
)
from submissions.source_models import SWITCHED
from submissions.vocabulary import log

TASK_FORCE = (AccountRole.CURATOR, AccountRole.ADMINISTRATOR)
CLEARANCE = ("share", "unshare", "comment", "clear", "object")
VERIFYING = ("verify", "still-correct", "update", "ended")
STATES = ("endorse", "comment", "reply", "withdraw-word")


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    person: User | None  # to choose all that they did
    what: str
    about: str
    url: str = ""
    language: str = ""  # of `about`, where somebody wrote it


# What each table tells ------------------------------------------------------------------------------------------------


def reviews(reader):
    """Events of what was sent: for curators but those of their own side, which others review."""
    sent = Submission.objects.filter(sent_at__isnull=False)
    if reader.is_curator:
        sent = sent.exclude(queues.from_the_side_of(reader))
    return ReviewEvent.objects.filter(submission__in=sent)


def review_line(event, reader):
    is_office = event.role == Role.OFFICE
    submission, office = event.submission, _("Outside office")
    if not reader.is_curator:  # administrators look after people, and know of no submission
        about = {"about": _("A submission")}
    else:
        about = {"about": str(submission), "url": submission.desk_url, "language": submission.language}
        office = event.clearance.office if is_office else ""
    who = office if is_office else name_of(event.by)
    return Line(event.at, who, event.by, str(workflow.ACTIONS[event.action].done), **about)


def practice_events(reader):
    return PracticeEvent.objects.all()


def practice_line(event, reader):
    practice = event.practice
    url = reverse("desk:practice", args=[practice.slug]) if reader.is_curator else practice.get_absolute_url()
    what = str(event.get_action_display())
    return Line(event.at, name_of(event.by), event.by, what, practice.title, url, practice.language)


def vocabulary_changes(reader):
    return VocabularyChange.objects.all()


def vocabulary_line(change, reader):
    """The sentence says what it was about; only curators may look closer."""
    about = {"about": str(change.get_part_display()), "url": change.get_absolute_url() if reader.is_curator else ""}
    return Line(change.at, name_of(change.by), change.by, log.sentence(change), **about)


def loaded(reader):
    return Import.objects.filter(state=ImportState.LOADED).annotate(at=F("changed_at"))


def loaded_line(made, reader):
    """Only whoever brought a file knows more of it."""
    about = {"about": made.file_name, "url": made.get_absolute_url()} if made.by == reader else {"about": ""}
    return Line(made.at, somebody(made.by), made.by, _("Practices loaded from a file"), **about)


def switches(reader):
    """What administrators turned on or off, as their log has it."""
    of_the_check = LogEntry.objects.filter(
        content_type__app_label="submissions", content_type__model="sourcecheck", change_message__in=SWITCHED
    )
    return of_the_check.annotate(at=F("action_time"))


def switch_line(entry, reader):
    return Line(entry.at, name_of(entry.user), entry.user, str(SWITCHED[entry.change_message]), "")


def links_seen(reader):
    """Links that curators found right, as long as nobody has them asked again."""
    return SourceLink.objects.filter(seen_at__isnull=False).annotate(at=F("seen_at"))


def link_line(link, reader):
    url = reverse("desk:source_links") if reader.is_curator else ""
    return Line(link.at, name_of(link.seen_by), link.seen_by, _("Link marked as still right"), link.url, url)


def role_changes(reader):
    """All for administrators; for curators what concerns the task force: the desk knows nothing of other accounts."""
    if reader.is_administrator:
        return RoleChange.objects.all()
    return RoleChange.objects.filter(Q(what=RoleChange.What.ROLE) | Q(person__role__in=TASK_FORCE))


def role_line(change, reader):
    url = reverse("admin:accounts_user_change", args=[change.person_id]) if reader.is_administrator else ""
    about = {"about": name_of(change.person), "url": url if change.person else ""}
    return Line(change.at, somebody(change.by), change.by, change.sentence, **about)


def name_of(person):
    return str(person) if person else _("somebody who has left")


def somebody(person):
    """The same where it may have been nobody."""
    return str(person) if person else _("a command, or somebody who has left")


@dataclass(frozen=True)
class Source:
    """A table of history: its rows for a reader, the people in a row, and a row as a line.

    Rows of one moment come by their number, where they have one.
    """

    rows: Callable
    line: Callable
    people: tuple
    related: tuple
    is_numbered: bool = True


SOURCES = {
    "reviews": Source(reviews, review_line, ("by",), ("by", "submission", "clearance")),
    "practices": Source(practice_events, practice_line, ("by",), ("by", "practice")),
    "vocabulary": Source(vocabulary_changes, vocabulary_line, ("by",), ("by", "undoes")),
    "imports": Source(loaded, loaded_line, ("by",), ("by",), is_numbered=False),
    "switches": Source(switches, switch_line, ("user",), ("user",)),
    "links": Source(links_seen, link_line, ("seen_by",), ("seen_by",)),
    "roles": Source(role_changes, role_line, ("by", "person"), ("by", "person", "country")),
}


@dataclass(frozen=True)
class Kind:
    label: Promise
    holds: dict  # {source: which of its rows}


KINDS = {
    "submissions": Kind(later("Submissions"), {"reviews": ~Q(action__in=[*CLEARANCE, "publish"])}),
    "published": Kind(
        later("Published practices"),
        {"reviews": Q(action="publish"), "practices": ~Q(action__in=[*VERIFYING, *STATES, "translate"])},
    ),
    "translations": Kind(later("Translations"), {"practices": Q(action="translate")}),
    "still-true": Kind(later("Still true?"), {"practices": Q(action__in=VERIFYING)}),
    "states": Kind(later("States’ words"), {"practices": Q(action__in=STATES)}),
    "clearance": Kind(later("Clearance links"), {"reviews": Q(action__in=CLEARANCE)}),
    "vocabulary": Kind(later("Vocabulary"), {"vocabulary": Q()}),
    "imports": Kind(later("Imports"), {"imports": Q()}),
    "links": Kind(later("Links of sources"), {"switches": Q(), "links": Q()}),
    "roles": Kind(later("Roles and accounts"), {"roles": Q()}),
}
EVERYTHING = Kind(later("Everything"), dict.fromkeys(SOURCES, Q()))


# The list -------------------------------------------------------------------------------------------------------------


class Activity:
    """What a reader may know of, the latest first, as far as they chose; a paginator counts and cuts it."""

    def __init__(self, reader, *, kind="", person=None, since=None, until=None):
        self.reader = reader
        period = Q(at__gte=datetime.combine(since, time.min, UTC)) if since else Q()
        period &= Q(at__lte=datetime.combine(until, time.max, UTC)) if until else Q()
        holds = KINDS.get(kind, EVERYTHING).holds
        self.found = {
            name: SOURCES[name].rows(reader).filter(condition, period, done_by(person, SOURCES[name]))
            for name, condition in holds.items()
        }

    def count(self):
        return sum(rows.count() for rows in self.found.values())

    def __getitem__(self, part):
        """The lines of a page: one query for their order, one for each table that they come from."""
        if not part.stop:  # nothing was done: what is empty has no order
            return []
        heads = [self.head(name)[: part.stop] for name in self.found]
        order = heads[0].union(*heads[1:], all=True).order_by("-at") if len(heads) > 1 else heads[0]
        places = sorted(order, reverse=True)[part]
        rows = {name: self.rows(name, [pk for *_, source, pk in places if source == name]) for name in self.found}
        return [SOURCES[name].line(rows[name][pk], self.reader) for *_, name, pk in places]

    def head(self, name):
        """(time, place, table, primary key as text) of its rows, the latest first."""
        number = F("pk") if SOURCES[name].is_numbered else Value(0)
        columns = {"place": number, "table": Value(name), "row": Cast("pk", TextField())}
        return self.found[name].annotate(**columns).order_by("-at", "-place").values_list("at", *columns)

    def rows(self, name, pks):
        """{primary key as text: row}. One query, none where there is nothing."""
        found = self.found[name].select_related(*SOURCES[name].related).filter(pk__in=pks) if pks else ()
        return {str(row.pk): row for row in found}


def done_by(person, source):
    if person is None:
        return Q()
    found = Q()
    for column in source.people:
        found |= Q(**{column: person})
    return found


# People and numbers ---------------------------------------------------------------------------------------------------


def people_for(reader):
    """Everybody who can be chosen: the task force, and whoever stands in a line that the reader may see."""
    known = Q(role__in=TASK_FORCE)
    for source in SOURCES.values():
        for column in source.people:
            known |= Q(pk__in=source.rows(reader).values(column))
    return User.objects.filter(known)


def failed_sign_ins(since=None, until=None):
    """How many wrong codes were typed in a period. Nobody keeps by whom."""
    period = Q(day__gte=since) if since else Q()
    period &= Q(day__lte=until) if until else Q()
    return SignInFailures.objects.filter(period).aggregate(codes=Sum("count", default=0))["codes"]
