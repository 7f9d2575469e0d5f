"""What became of submissions in a period: one reading of the append-only review events, counted in PostgreSQL.

*Received*: sent for the first time. *Decided*: published or declined; a submission that was declined, appealed and then
published was decided twice. *Returned*: sent back with changes to make. *Days to decision* run from when it was first
sent, or last appealed, to the decision; the time that its author took for changes is among them.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Min

from submissions.models import ReviewEvent, State

COUNTED = """
    WITH RECURSIVE topmost AS (
        SELECT code, code AS top FROM countries_region WHERE parent_id IS NULL
        UNION ALL
        SELECT region.code, topmost.top FROM countries_region region JOIN topmost ON region.parent_id = topmost.code
    ), counted AS (
        SELECT
            event.action,
            date_trunc(%(by)s, event.at AT TIME ZONE 'UTC')::date AS step,
            organisation.kind AS kind,
            topmost.top AS region,
            person.language AS language,
            coalesce('organisation ' || submission.organisation_id, 'person ' || submission.owner_id) AS sender,
            CASE WHEN event.action IN ('publish', 'decline') THEN extract(epoch FROM event.at - (
                SELECT max(begun.at) FROM submissions_reviewevent begun
                WHERE begun.submission_id = event.submission_id AND begun.id < event.id
                AND (begun.action = 'appeal' OR begun.action IN ('submit', 'import') AND begun.from_state = 'draft')
            )) / 86400 END AS days
        FROM submissions_reviewevent event
        JOIN submissions_submission submission ON submission.id = event.submission_id
        LEFT JOIN accounts_organisation organisation ON organisation.id = submission.organisation_id
        LEFT JOIN countries_country country ON country.code = organisation.country_id
        LEFT JOIN topmost ON topmost.code = country.region_id
        LEFT JOIN accounts_user person ON person.id = submission.owner_id
        WHERE event.at >= %(begin)s AND event.at < %(end)s AND (
            event.action IN ('publish', 'decline', 'request_changes')
            OR event.action IN ('submit', 'import') AND event.from_state = 'draft'
        )
    )
    SELECT
        grouping(kind, region, language, step),
        coalesce(kind, region, language, step::text, ''),
        count(*) FILTER (WHERE action IN ('submit', 'import')),
        count(*) FILTER (WHERE action = 'publish'),
        count(*) FILTER (WHERE action = 'decline'),
        count(*) FILTER (WHERE action = 'request_changes'),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY days),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY days),
        count(DISTINCT sender)
    FROM counted
    GROUP BY GROUPING SETS ((), (kind), (region), (language), (step))
"""
# What `grouping` answers for each set: a bit for each column that is not part of it.
ALL, KIND, REGION, LANGUAGE, STEP = 0b1111, 0b0111, 0b1011, 0b1101, 0b1110


@dataclass(frozen=True)
class Counts:
    """Numbers of submissions; `median` and `ninth_decile` of days to decision, None without one; `senders` apart."""

    received: int = 0
    published: int = 0
    declined: int = 0
    returned: int = 0
    median: float | None = None
    ninth_decile: float | None = None
    senders: int = 0

    @property
    def decided(self):
        return self.published + self.declined

    def __bool__(self):
        return any((self.received, self.decided, self.returned))


NOTHING = Counts()


class Reviews:
    """The counts of a period: of all, and by each value of a set; "" stands for those of whom it is not known."""

    def __init__(self, period):
        self.sets = {grouping: {} for grouping in (ALL, KIND, REGION, LANGUAGE, STEP)}
        with connection.cursor() as cursor:
            cursor.execute(COUNTED, {"by": period.by.value, "begin": period.begins_at, "end": period.ends_at})
            for grouping, value, *numbers in cursor:
                self.sets[grouping][value] = Counts(*numbers)

    @property
    def total(self):
        return self.sets[ALL].get("", NOTHING)

    def of_step(self, step):
        return self.sets[STEP].get(step.first.isoformat(), NOTHING)


def begun_at():
    """When the first submission was sent, or None."""
    sent = ReviewEvent.objects.filter(action__in=("submit", "import"), from_state=State.DRAFT)
    return sent.aggregate(first=Min("at"))["first"]
