"""How far a submission is: the state of each section, and in one line whose turn it is."""

from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from practices.content import Liberty
from submissions.completeness import missing
from submissions.models import State
from submissions.needs import open_change_requests
from submissions.sections import RELATIONS, SECTIONS, Section


class Progress(models.TextChoices):
    DONE = "done", pgettext_lazy("section", "Done")
    STARTED = "started", gettext_lazy("In progress")
    EMPTY = "empty", gettext_lazy("Not started")
    OPTIONAL = "optional", gettext_lazy("Optional")
    READY = "ready", gettext_lazy("Ready to send")
    WAITING = "waiting", gettext_lazy("Not ready yet")


@dataclass(frozen=True)
class Task:
    """A line of the task list."""

    number: int
    section: Section
    progress: Progress
    url: str
    missing: list


def task_list(submission):
    """The seven sections with how far each is."""
    lacking = {}
    for item in missing(submission):
        lacking.setdefault(item.section.slug, []).append(item)
    return [
        Task(
            number,
            section,
            progress_of(submission, section, lacking),
            section_url(submission, section.slug),
            lacking.get(section.slug, []),
        )
        for number, section in enumerate(SECTIONS, 1)
    ]


def section_url(submission, slug):
    return reverse("contribute:section", args=[submission.pk, slug])


def progress_of(submission, section, lacking):
    if not section.fields:
        is_waiting = lacking or open_change_requests(submission).exists()
        return Progress.WAITING if is_waiting else Progress.READY
    if section.slug == "naming":
        touched = {"naming", "confidential_notes"} & submission.field_versions.keys()
        return Progress.DONE if touched else Progress.OPTIONAL
    if section.slug not in lacking:
        return Progress.DONE
    return Progress.STARTED if any(is_filled(submission, name) for name in section.fields) else Progress.EMPTY


def is_filled(submission, name):
    if name == "attachments" or name in RELATIONS:
        return getattr(submission, name).exists()
    # These are never empty: they count when somebody chose them.
    if name in ("language", "liberty"):
        return name in submission.field_versions and getattr(submission, name) != Liberty.NOT_STATED
    return getattr(submission, name) not in ("", None, [], {})


def turn(submission):
    """Whose turn it is and since when, in one line for whoever wrote it; "" when it is closed."""
    since = date_format(submission.waiting_since)
    if submission.state == State.DRAFT:
        return _("With you since %(date)s") % {"date": since}
    if submission.state == State.CHANGES_REQUESTED:
        return _("Your turn since %(date)s") % {"date": since}
    if submission.is_waiting_for_curators:
        return _("With the curators since %(date)s") % {"date": since}
    return ""
