"""What a submission still lacks before it can be sent, with the section where each thing is put right."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.content import MOST_MEASURE_TYPES, SUMMARY_LENGTHS
from submissions.sections import BY_SLUG, SECTION_OF


@dataclass(frozen=True)
class Missing:
    """Something to be put right in `field`, and where."""

    field: str
    message: str

    @property
    def section(self):
        return BY_SLUG[SECTION_OF[self.field]]


def missing(submission):
    """Everything that keeps a submission from being sent, in the order of the sections."""
    return [Missing(field, message) for field, message in problems(submission)]


def problems(submission):
    yield from problems_of_what_and_where(submission)
    if not submission.description.strip():
        yield "description", _("Describe what is done.")
    measures = submission.measure_types.count()
    if not 1 <= measures <= MOST_MEASURE_TYPES:
        yield "measure_types", _("Choose one to five types of measure.")
    if not submission.populations.exists():
        yield "populations", _("Say for whom it is.")
    if not submission.provisions.exists():
        yield "provisions", _("Choose at least one provision it answers to.")
    if not submission.evidence:
        yield "evidence", _("Say how well it is documented.")
    yield from problems_of_sources(submission)


def problems_of_what_and_where(submission):
    if not submission.title.strip():
        yield "title", _("Give it a title.")
    least, _most = SUMMARY_LENGTHS
    length = len(submission.summary.strip())
    if not length:
        yield "summary", _("Write a summary.")
    elif length < least:
        yield (
            "summary",
            ngettext(
                "The summary needs %(count)d more character.",
                "The summary needs %(count)d more characters.",
                least - length,
            )
            % {"count": least - length},
        )
    if not submission.countries.exists():
        yield "countries", _("Choose at least one country.")
    if not submission.scope:
        yield "scope", _("Say whether it is national, part of a country, regional or global.")
    if not submission.stage:
        yield "stage", _("Say whether it is a pilot, ongoing, ended or suspended.")
    if submission.end and submission.end < submission.start[: len(submission.end)]:
        yield "end", _("The end is before the start.")
    if not submission.implementers:
        yield "implementers", _("Say who runs it.")
    elif any(not row["name"] or not (row["kind"] or submission.is_edit) for row in submission.implementers):
        yield "implementers", _("Give each of those who run it a name and a kind.")


def problems_of_sources(submission):
    if not submission.sources:
        yield "sources", _("Name at least one source.")
    elif any(not source["title"] for source in submission.sources):
        yield "sources", _("Give each source a title.")
