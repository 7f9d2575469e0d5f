"""Who is told of what: one row of the outbox for each person and event."""

from django.db.models import F, Q
from django.utils.translation import get_language

from accounts.models import Role as AccountRole
from accounts.models import User
from submissions import tasks
from submissions.models import Notice, Role, State
from submissions.outbox import may_see
from submissions.topics import topic_of

# Whoever did the first has a submission in hand until somebody does the second.
TAKEN_UP = ("claim", "request_changes", "decline", "publish")
LET_GO = ("release", "appeal")


def tell(event, people):
    """Put a notice into the outbox for each person who may see the submission, but not for whoever did it.

    In the transaction of the event, as the task that sends it: they come together or not at all.
    """
    told = [person for person in people if person.pk != event.by_id and may_see(person, event.submission)]
    topic = topic_of(event.kind, is_by_curator=event.role == Role.CURATOR)
    put(told, event=event, submission=event.submission, topic=topic)


def put(people, **about):
    """A notice about one thing for each person, and the task that sends them."""
    if people:
        Notice.objects.bulk_create(Notice(person=person, **about) for person in people)
        tasks.send_notices.enqueue()


def send_secret_link(submission, address, secret):
    """Mail the link to a draft begun without an account. In the transaction that makes the draft."""
    details = {"secret": secret, "language": get_language()}
    Notice.objects.create(submission=submission, address=address, details=details)
    tasks.send_notices.enqueue()


def send_clearance_link(link, address, secret, language):
    """Mail a clearance link to an office. In the transaction that makes it."""
    details = {"secret": secret, "language": language}
    Notice.objects.create(submission=link.submission, clearance=link, address=address, details=details)
    tasks.send_notices.enqueue()


def ask(question, submission):
    """Mail the question whether a practice is still true to whoever runs it. In the transaction that asks it."""
    put([question.person], question=question, submission=submission, topic="still-true")


def tell_of_practice(event, submission, people, *, topic="states"):
    """Put a notice about an event of a practice, made of a submission, into the outbox for each person but the doer."""
    told = sorted((person for person in people if person.pk != event.by_id), key=lambda person: person.pk)
    put(told, practice_event=event, submission=submission, topic=topic)


def tell_who_runs(event, *, topic):
    """Tell whoever runs a practice of an event of it."""
    origin, people = who_runs(event.practice)
    if origin:
        tell_of_practice(event, origin, people, topic=topic)


def remind(reminder, people, *, topic):
    """Tell people that something is late. In the transaction that notices it."""
    told = [person for person in people if may_see(person, reminder.submission)]
    put(told, reminder=reminder, submission=reminder.submission, topic=topic)


# Authors --------------------------------------------------------------------------------------------------------------


def authors_of(submission):
    """Its owner and the colleagues who took part in it; all its contributors where none of those is left."""
    took_part = submission.events.filter(role=Role.CONTRIBUTOR, by__isnull=False).values("by")
    writers = writers_of(submission)
    present = writers.filter(Q(pk=submission.owner_id) | Q(pk__in=took_part))
    return list(present or writers.filter(role=AccountRole.CONTRIBUTOR))


def writers_of(submission):
    """Whoever may write it and sign in."""
    colleagues = Q(organisation=submission.organisation_id) if submission.organisation_id else Q()
    return User.objects.filter(Q(pk=submission.owner_id) | colleagues, is_active=True).order_by("pk")


def who_runs(practice):
    """(the submission a practice came from, its authors); (None, []) for desk research, and where all have left."""
    published = practice.submissions.filter(state=State.PUBLISHED, is_edit=False)
    # A new practice comes before the updates of it.
    in_order = published.select_related("owner", "organisation").order_by(
        F("made_from").asc(nulls_first=True), "sent_at"
    )
    for submission in in_order:
        if authors := authors_of(submission):
            return submission, authors
    return None, []


# Curators -------------------------------------------------------------------------------------------------------------


def curators_of(submission):
    """The curator who has it in hand; every curator who may take it up where nobody has."""
    curators = other_curators(submission)
    last = submission.events.filter(action__in=TAKEN_UP + LET_GO).last()
    if last and last.action in TAKEN_UP and (holder := curators.filter(pk=last.by_id)):
        return list(holder)
    declined = submission.events.filter(action="decline", by__isnull=False).values("by")
    return list(curators.exclude(pk__in=declined))


def all_curators():
    return User.objects.filter(role=AccountRole.CURATOR, is_active=True).order_by("pk")


def other_curators(submission):
    """Curators who did not write it, nor anyone of their organisation."""
    own = Q(pk=submission.owner_id)
    if not submission.is_edit:  # which comes from the task force itself (roles.another_curator)
        for organisation in organisations_of(submission):
            own |= Q(organisation=organisation)
    return all_curators().exclude(own)


def organisations_of(submission):
    """Ids of the organisation it belongs to and of the one its owner belongs to now."""
    ids = {submission.organisation_id, submission.owner.organisation_id if submission.owner else None}
    return ids - {None}
