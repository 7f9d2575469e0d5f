"""What may be there already: published practices and other open submissions that are like one.

Titles and summaries are compared by trigrams, in PostgreSQL, and countries and measures by what is shared. Compared is
what has a similar title, or shares both a country and a measure. Texts in different languages have few trigrams in
common: there, a shared title or name is all that can be found.
"""

import json
from dataclasses import dataclass

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.languages import Text, list_comma
from practices import index
from submissions.models import OPEN

# How much each thing says; together they make 1. Measured on the starter catalogue, where no two practices are the
# same: two measures of Colombia for the same children reach 0.449, all other pairs stay below 0.38. One told again in
# other words reaches 0.5 and more.
WEIGHTS = {"title": 0.45, "summary": 0.35, "countries": 0.1, "measures": 0.1}
THRESHOLD = 0.45
MOST_SHOWN = 5

ASKED = """
    asked AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(%(asked)s::jsonb)
        AS asked (id uuid, practice bigint, title text, summary text, countries text[], measures text[])
    )
"""
# What cannot reach the threshold even if countries and measures are the same stays out.
ALIKE = f"""
    {WEIGHTS["title"]} * title_alike + {WEIGHTS["summary"]} * summary_alike
        >= {THRESHOLD - WEIGHTS["countries"] - WEIGHTS["measures"]}
"""
PRACTICES = f"""
    WITH {ASKED}, compared AS (
        SELECT asked.id AS asked, asked.practice AS own, p.id, p.slug, p.title, p.language,
            similarity(p.title, asked.title) AS title_alike, similarity(p.summary, asked.summary) AS summary_alike
        FROM asked CROSS JOIN LATERAL (
            SELECT practice_id AS id FROM practices_practice_countries c WHERE country_id = ANY (asked.countries)
                AND EXISTS (SELECT FROM practices_practice_measure_types m
                    WHERE m.practice_id = c.practice_id AND m.measuretype_id = ANY (asked.measures))
            UNION
            SELECT id FROM practices_practice WHERE title %% asked.title
        ) candidate JOIN practices_practice p ON p.id = candidate.id
        WHERE p.taken_down_at IS NULL
    )
    SELECT asked, slug, title, language, title_alike, summary_alike,
        ARRAY (SELECT country_id FROM practices_practice_countries WHERE practice_id = compared.id),
        ARRAY (SELECT measuretype_id FROM practices_practice_measure_types WHERE practice_id = compared.id)
    FROM compared WHERE id IS DISTINCT FROM own AND {ALIKE}
"""
# Submissions as they were last handed over. Attempts of one origin are not compared with one another.
SUBMISSIONS = f"""
    WITH RECURSIVE {ASKED}, open AS (
        SELECT DISTINCT ON (s.id) s.id, h.content, content->>'title' AS title, content->>'summary' AS summary,
            ARRAY (SELECT lower(jsonb_array_elements_text(content->'countries'))) AS countries,
            ARRAY (SELECT jsonb_array_elements_text(content->'measure_types')) AS measures
        FROM submissions_submission s JOIN submissions_handover h ON h.submission_id = s.id
        WHERE s.sent_at IS NOT NULL AND s.state = ANY (%(open)s)
        ORDER BY s.id, h.number DESC
    ), attempt (id, origin) AS (
        SELECT id, id FROM asked UNION SELECT id, id FROM open
        UNION SELECT attempt.id, s.previous_id
        FROM attempt JOIN submissions_submission s ON s.id = attempt.origin WHERE s.previous_id IS NOT NULL
    ), compared AS (
        SELECT asked.id AS asked, open.id, open.content, open.countries, open.measures,
            similarity(open.title, asked.title) AS title_alike,
            similarity(open.summary, asked.summary) AS summary_alike
        FROM asked JOIN open ON open.title %% asked.title
            OR open.countries && asked.countries AND open.measures && asked.measures
        WHERE NOT EXISTS (
            SELECT FROM attempt a JOIN attempt b USING (origin) WHERE a.id = asked.id AND b.id = open.id
        )
    )
    SELECT asked, id, content->>'title', content->>'language', title_alike, summary_alike, countries, measures
    FROM compared WHERE {ALIKE}
"""


@dataclass(frozen=True)
class Likeness:
    """A practice or submission that is like the one asked about, with the `countries` and `measures` they share."""

    title: Text
    key: object  # slug of a practice, id of a submission
    is_published: bool
    score: float
    title_alike: float
    summary_alike: float
    countries: tuple
    measures: tuple

    @property
    def url(self):
        return reverse("practices:detail" if self.is_published else "desk:review", args=[self.key])

    @property
    def percent(self):
        return round(self.score * 100)

    @property
    def why(self):
        """What they have in common, in words."""
        return list_comma().join(self.reasons())

    def reasons(self):
        if self.title_alike >= 0.3:
            yield _("title %(percent)d %% alike") % {"percent": round(self.title_alike * 100)}
        if self.summary_alike >= 0.3:
            yield _("summary %(percent)d %% alike") % {"percent": round(self.summary_alike * 100)}
        if countries := len(self.countries):
            yield ngettext("same country", "%(count)d shared countries", countries) % {"count": countries}
        if measures := len(self.measures):
            yield ngettext("1 shared measure", "%(count)d shared measures", measures) % {"count": measures}


def likely(handed_over, limit=MOST_SHOWN):
    """What a submission may duplicate, the most alike first."""
    return likely_of([handed_over])[handed_over.submission.pk][:limit]


def likely_of(several):
    """The same for several at once, by id of the submission. Two queries, one where the practices are known already.

    A hand-over does not change, so what is alike in the catalogue is kept until that moves on.
    """
    present = index.current()
    known = present.keep("duplicates", dict)
    unknown = [one for one in several if one.handover.pk not in known]
    found = alike(PRACTICES, unknown)
    known.update((one.handover.pk, found[one.submission.pk]) for one in unknown)
    others = alike(SUBMISSIONS, several)
    return {one.submission.pk: by_score([*known[one.handover.pk], *others[one.submission.pk]]) for one in several}


def likely_before(several):
    """The same for what nobody has sent yet: each has `submission`, `content` and `country_codes`."""
    practices, others = alike(PRACTICES, several), alike(SUBMISSIONS, several)
    return {one.submission.pk: by_score(practices[one.submission.pk] + others[one.submission.pk]) for one in several}


def by_score(found):
    return sorted(found, key=lambda likeness: -likeness.score)


def alike(statement, several):
    """Likenesses that one of the statements finds, by id of the submission asked about."""
    found = {one.submission.pk: [] for one in several}
    if not found:
        return found
    asked = {one.submission.pk: one for one in several}
    with connection.cursor() as cursor:
        cursor.execute(statement, {"asked": json.dumps([question(one) for one in several]), "open": list(OPEN)})
        for pk, *row in cursor:
            likeness = likeness_of(asked[pk], statement is PRACTICES, *row)
            if likeness.score >= THRESHOLD:
                found[pk].append(likeness)
    return found


def likeness_of(one, is_published, key, title, language, title_alike, summary_alike, countries, measures):
    own_measures = one.content["measure_types"]
    shared_countries = set(one.country_codes) & set(countries)
    shared_measures = set(own_measures) & set(measures)
    score = (
        WEIGHTS["title"] * title_alike
        + WEIGHTS["summary"] * summary_alike
        + WEIGHTS["countries"] * share(shared_countries, one.country_codes, countries)
        + WEIGHTS["measures"] * share(shared_measures, own_measures, measures)
    )
    return Likeness(
        Text(title, language),
        key,
        is_published,
        score,
        title_alike,
        summary_alike,
        tuple(sorted(shared_countries)),
        tuple(sorted(shared_measures)),
    )


def question(one):
    return {
        "id": str(one.submission.pk),
        "practice": one.submission.practice_id,
        "title": one.content["title"],
        "summary": one.content["summary"],
        "countries": one.country_codes,
        "measures": one.content["measure_types"],
    }


def share(shared, ones, others):
    """How much of the shorter list is shared, from 0 to 1."""
    shorter = min(len(set(ones)), len(set(others)))
    return len(shared) / shorter if shorter else 0
