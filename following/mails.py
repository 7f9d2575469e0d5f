"""What letters to followers say, in the language of the page where they asked for them."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from following.models import DAYS_TO_CONFIRM
from following.queries import conditions, find, sentence
from lib.languages import Text, list_comma
from lib.mails import Mail, absolute, written
from practices import cards
from practices.cards import MOST_COUNTRIES
from practices.content import Liberty, Stage
from practices.models import Revision
from practices.terms import vocabulary_of

LONGEST_SUBJECT = 120  # characters


@dataclass
class Told:
    """A practice as a letter shows it."""

    title: Text
    url: str
    facts: list  # where, when (may be empty), stage
    is_new: bool
    is_restricted: bool


@dataclass
class News(Mail):
    """A letter with practices and the way to stop."""

    practices: list = field(default_factory=list)
    more: int = 0
    change_url: str = ""


def message(letter):
    """The mail of a letter, HTML and text, ready to be sent."""
    subscription = letter.subscription
    with override(subscription.language):
        found = find(subscription.query)
        if letter.until:
            return written(
                news(letter, found),
                to=subscription.email,
                name=f"letter-{letter.pk}",
                template="emails/news",
                headers=one_click(subscription),
            )
        return written(link(subscription, found), to=subscription.email, name=f"letter-{letter.pk}")


def one_click(subscription):
    """The headers by which a mail program stops it (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{absolute(subscription.stop_url)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


# Links ----------------------------------------------------------------------------------------------------------------


def link(subscription, found):
    """The mail that was asked for, or that says that there will be no more."""
    if subscription.ended_at:
        return ended(subscription)
    return known(subscription, found) if subscription.confirmed_at else to_confirm(subscription, found)


def to_confirm(subscription, found):
    """Without the words that were typed: a stranger could have a mail say anything to anybody."""
    return Mail(
        subject=_("Confirm that you want these mails"),
        says=[
            _("You asked Child First to tell you by email about this:"),
            sentence(found, words=False),
            _("It begins once you press the button on the page that this link opens."),
        ],
        button=_("Confirm"),
        url=absolute(subscription.get_absolute_url()),
        reason=_(
            "If you did not ask for this, somebody mistook your address for theirs. You need not do anything: the "
            "address is deleted after %(days)d days."
        )
        % {"days": DAYS_TO_CONFIRM},
    )


def known(subscription, found):
    return Mail(
        subject=_("You follow this already"),
        says=[
            _("You asked Child First to tell you by email about this:"),
            sentence(found, words=False),
            _("You follow it already, so nothing has changed. Here you can choose how often we write, or stop."),
        ],
        button=_("Change or stop"),
        url=absolute(subscription.get_absolute_url()),
        reason=_("If you did not ask for this, somebody typed your address. You need not do anything."),
    )


def ended(subscription):
    return Mail(
        subject=_("What you follow has ended"),
        says=[
            _("You follow a search on Child First. A word by which it chose practices is no longer in use here."),
            _("So this is the last mail about it, and your address is deleted. You can follow something else."),
        ],
        button=_("See all practices"),
        url=absolute(reverse("practices:list")),
        reason=_("You get this mail because you asked for news of Child First."),
    )


# News -----------------------------------------------------------------------------------------------------------------


def news(letter, found):
    return News(
        subject=subject(letter, found),
        says=[_("This is new on Child First since the last mail:")],
        practices=practices(letter, vocabulary_of(found.index)),
        more=letter.count - len(letter.practices),
        button=_("See all that match"),
        url=absolute(found.asked.url(reverse("practices:list"), sort="updated")),
        reason=_("You get this mail because you follow this: %(what)s.") % {"what": sentence(found)},
        change_url=absolute(letter.subscription.get_absolute_url()),
    )


def subject(letter, found):
    number = ngettext("%(count)d new or updated practice", "%(count)d new or updated practices", letter.count)
    text = f"{number % {'count': letter.count}} {conditions(found)}".strip()
    return Truncator(text).chars(LONGEST_SUBJECT)


def practices(letter, vocabulary):
    """Those of a letter that are still published, in its order."""
    rows = {row["id"]: row for row in cards.rows(letter.practices)}
    revisions = Revision.objects.using("catalogue").filter(
        practice__in=letter.practices, pk__gt=letter.after, pk__lte=letter.until
    )
    new = set(revisions.filter(number=1).values_list("practice_id", flat=True))
    return [told(rows[pk], vocabulary, is_new=pk in new) for pk in letter.practices if pk in rows]


def told(row, vocabulary, *, is_new):
    title, _summary = cards.title_and_summary(row)
    countries = [country.name for country in vocabulary.named("country", row["country_codes"])]
    more = _("and %(number)s more") % {"number": len(countries) - MOST_COUNTRIES}
    where = list_comma().join(countries[:MOST_COUNTRIES]) + (f" {more}" if len(countries) > MOST_COUNTRIES else "")
    return Told(
        title=title,
        url=absolute(reverse("practices:detail", args=[row["slug"]])),
        facts=[where, cards.period(row["start"], row["end"], row["stage"]), str(Stage(row["stage"]).label)],
        is_new=is_new,
        is_restricted=row["liberty"] == Liberty.RESTRICTED,
    )
