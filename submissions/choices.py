"""How often a person wants which mails: what they chose, what the database makes of it, and links that stop some."""

from django.core.signing import BadSignature, Signer
from django.db.models import Case, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from lib.mails import absolute
from submissions.models import NoticeChoice
from submissions.topics import TOPICS, Frequency, topics_of

SIGNER = Signer(salt="submissions.choices")
DAILY = "daily"  # in the place of a topic: all that comes in the daily mail


def choices_of(person):
    """{topic: how often} of all that a person can get, in order."""
    chosen = dict(NoticeChoice.objects.filter(person=person).values_list("topic", "frequency"))
    return {topic: Frequency(chosen.get(topic.slug, topic.by_default)) for topic in topics_of(person)}


def choose(person, wanted):
    """Keep how often a person wants some topics: {slug: frequency}. It holds for all that was not sent yet."""
    NoticeChoice.objects.bulk_create(
        [NoticeChoice(person=person, topic=topic, frequency=frequency) for topic, frequency in wanted.items()],
        update_conflicts=True,
        unique_fields=["person", "topic"],
        update_fields=["frequency"],
    )


def frequency():
    """How often whoever gets a notice wants its topic, as an expression."""
    chosen = NoticeChoice.objects.filter(person=OuterRef("person"), topic=OuterRef("topic")).values("frequency")
    others = [topic for topic in TOPICS.values() if topic.by_default != Frequency.AT_ONCE]
    by_default = Case(
        *(When(topic=topic.slug, then=Value(topic.by_default.value)) for topic in others),
        default=Value(Frequency.AT_ONCE.value),
    )
    return Coalesce(Subquery(chosen), by_default)


def is_unwanted(notice):
    """Whether a person wants no mail about this."""
    return NoticeChoice.objects.filter(person=notice.person, topic=notice.topic, frequency=Frequency.NEVER).exists()


# Stopping without signing in ------------------------------------------------------------------------------------------


def stop_url(person, topic):
    return absolute(reverse("links:stop_mails", args=[SIGNER.sign(f"{person.pk}:{topic}")]))


def stopped_by(secret):
    """(person, topic or DAILY) of a link that stops mails; None for one that was not made here."""
    try:
        number, topic = SIGNER.unsign(secret).split(":")
    except (BadSignature, ValueError):
        return None
    person = User.objects.filter(pk=number).first()
    return (person, topic) if person and topic in {DAILY, *TOPICS} else None


def stop(person, topic):
    """No more mails of a topic, or of any that come in the daily mail."""
    daily = [one.slug for one, often in choices_of(person).items() if often == Frequency.DAILY]
    choose(person, dict.fromkeys(daily if topic == DAILY else [topic], Frequency.NEVER))


def one_click(person, topic):
    """The headers by which a mail program stops mails of a topic (RFC 8058); none for what always comes."""
    if not topic:
        return {}
    return {
        "List-Unsubscribe": f"<{stop_url(person, topic)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
