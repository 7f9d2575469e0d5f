"""Kinds of mail of which a person chooses how often to get them; what is in none of them always comes at once."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Frequency(models.TextChoices):
    AT_ONCE = "at-once", _("At once")
    DAILY = "daily", _("Once a day")
    NEVER = "never", _("Never")


class Group(models.TextChoices):
    SHARED = "shared", _("What you share")
    REVIEWED = "reviewed", _("What you review")
    PUBLISHED = "published", _("Published practices")


@dataclass(frozen=True)
class Topic:
    slug: str
    group: Group
    label: Promise
    hint: Promise
    by_default: Frequency = Frequency.AT_ONCE


TOPICS = {
    topic.slug: topic
    for topic in (
        Topic("taken-up", Group.SHARED, _("A curator takes it up"), _("Somebody has begun to read what you sent.")),
        Topic(
            "decisions",
            Group.SHARED,
            _("A curator asks for changes, or decides"),
            _("It is published, declined, or needs something from you first."),
        ),
        Topic("answers", Group.SHARED, _("A curator writes to you"), _("Messages about a submission.")),
        Topic(
            "waiting",
            Group.SHARED,
            _("Reminders of what waits for you"),
            _("Changes that were asked for two weeks ago, or a draft that nobody has touched for a month."),
            Frequency.DAILY,
        ),
        Topic(
            "received",
            Group.REVIEWED,
            _("Something new waits for a curator"),
            _("A new submission, an update to a practice, or an appeal."),
        ),
        Topic(
            "sent-again",
            Group.REVIEWED,
            _("What you claimed moves on"),
            _("It was sent again after changes, or withdrawn."),
        ),
        Topic("messages", Group.REVIEWED, _("A contributor writes to you"), _("Messages about a submission.")),
        Topic(
            "clearance",
            Group.REVIEWED,
            _("An outside office comments or clears"),
            _("By a link that you sent it. An objection always comes at once."),
        ),
        Topic(
            "overdue",
            Group.REVIEWED,
            _("Reminders of what is late"),
            _("Submissions that nobody has claimed in time, old claims, practices to verify again."),
            Frequency.DAILY,
        ),
        Topic(
            "still-true",
            Group.PUBLISHED,
            _("We ask whether a practice is still true"),
            _("Once a year about each practice that you shared, with links to answer."),
        ),
        Topic(
            "states",
            Group.PUBLISHED,
            _("A State speaks on a practice"),
            _("About practices that you shared or published."),
        ),
        Topic(
            "edits",
            Group.PUBLISHED,
            _("A curator edits a practice"),
            _("About practices that you shared: what was changed, and why."),
        ),
    )
}

# What somebody did: the topic of the mails that tell of it. An objection is in none: somebody may be at risk.
DONE_BY_CURATORS = {
    "claim": "taken-up",
    "request_changes": "decisions",
    "publish": "decisions",
    "decline": "decisions",
    "write": "answers",
}
DONE_BY_OTHERS = {
    "submit": "received",
    "submit again": "sent-again",
    "appeal": "received",
    "withdraw": "sent-again",
    "write": "messages",
    "comment": "clearance",
    "clear": "clearance",
}


def topic_of(action, *, is_by_curator):
    """The slug of the topic that tells of an action; "" where it always comes at once."""
    return (DONE_BY_CURATORS if is_by_curator else DONE_BY_OTHERS).get(action, "")


def topics_of(person):
    """The topics that somebody can get mails of. Everybody may share a practice."""
    return [topic for topic in TOPICS.values() if topic.group != Group.REVIEWED or person.is_curator]
