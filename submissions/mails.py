"""What a notice says: subject, text and link of each kind of mail, in the language of who gets it.

A mail names no person and no organisation and holds nothing that only curators may read: mail can be read on its way.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from lib.languages import direction
from lib.mails import Mail, absolute, written
from practices.freshness import fresh_from, overdue
from submissions import choices, questions
from submissions.late import LATE
from submissions.models import Question, Reminder, Role

LONGEST_TITLE = 60  # characters


@dataclass(frozen=True)
class Kind:
    """The words of one kind of mail. `%(title)s` is the title of the submission."""

    subject: Promise
    says: Promise
    button: Promise | str = ""
    also: tuple = ()


@dataclass
class DailyMail(Mail):
    """What a person wants once a day: the mails that would have come at once."""

    parts: list = field(default_factory=list)


KINDS = {
    "submit": Kind(
        later("New submission: “%(title)s”"),
        later("“%(title)s” was sent for review and waits for a curator."),
        later("Read it at the desk"),
    ),
    "submit update": Kind(
        later("Update to a practice: “%(title)s”"),
        later("An update to “%(title)s” was sent for review and waits for a curator."),
        later("Read it at the desk"),
    ),
    "submit again": Kind(
        later("Sent again: “%(title)s”"),
        later("“%(title)s” was sent again. Each change that was asked for is made or answered."),
        later("See what changed"),
    ),
    "withdraw": Kind(
        later("Withdrawn: “%(title)s”"),
        later("The contributor withdrew “%(title)s”. Nothing is left to do."),
        later("See it at the desk"),
    ),
    "claim": Kind(
        later("A curator is reading “%(title)s”"),
        later("A curator has taken up “%(title)s” and is reading it. You need not do anything now."),
        later("See where it stands"),
    ),
    "request_changes": Kind(
        later("Changes asked for: “%(title)s”"),
        later("A curator has read “%(title)s” and asks you for this before it can be published:"),
        later("Go through the changes"),
    ),
    "publish": Kind(
        later("Published: “%(title)s”"),
        later("“%(title)s” is published. Everyone can read it now."),
        later("See your submission"),
    ),
    "decline": Kind(
        later("Declined: “%(title)s”"),
        later("A curator has declined “%(title)s”. It will not be published as it is."),
        later("Read the decision"),
        also=(
            later("You can appeal: then another curator looks at it. Or you can begin a new attempt with this text."),
        ),
    ),
    "appeal": Kind(
        later("Appeal: “%(title)s”"),
        later("The contributor asks that another curator looks at “%(title)s” again. It was declined."),
        later("Read it at the desk"),
    ),
    "write": Kind(
        later("Message about “%(title)s”"),
        later("There is a message about “%(title)s”."),
        later("Answer it"),
    ),
    "still-true": Kind(
        later("Is “%(title)s” still true?"),
        later("“%(title)s” is public on Child First. It was last known to be true on %(date)s."),
        also=(later("Whoever has these links can answer in your name: do not pass them on."),),
    ),
    "state": Kind(
        later("A State speaks on “%(title)s”"),
        later("A State has endorsed “%(title)s”, commented on it, or replied to it. Everyone can read it."),
        later("Read it on the page"),
        also=(later("It stands apart from the text, which it does not change."),),
    ),
    "edit": Kind(
        later("A curator edited “%(title)s”"),
        later("A curator has edited “%(title)s”, which you shared. Everyone can read the new version."),
        later("See what changed"),
        also=(later("If something in it is wrong, suggest an update: the page has a link for it."),),
    ),
    "comment": Kind(
        later("Comment by an outside office: “%(title)s”"),
        later("An outside office that you asked for clearance has commented on “%(title)s”."),
        later("Read it at the desk"),
    ),
    "clear": Kind(
        later("Cleared: “%(title)s”"),
        later("An outside office has cleared “%(title)s”."),
        later("Read it at the desk"),
    ),
    "object": Kind(
        later("Objection: “%(title)s”"),
        later("An outside office objects to “%(title)s”. Its reasons stand at the desk."),
        later("Read it at the desk"),
    ),
    "clearance": Kind(
        later("Your office is asked to read a practice before it is published"),
        later(
            "Child First publishes practices that end child immigration detention. Curators ask your office to read "
            "one as the public would, to comment on it, and to say whether you clear it or object."
        ),
        later("Read it"),
        also=(
            later("It is not public yet. Whoever has the link can read it and answer: keep it within your office."),
            later("Whether it is published stays for the curators to decide."),
        ),
    ),
    "resume": Kind(
        later("The link to your draft"),
        later("You began to share a practice. With this link you can go on writing whenever you like."),
        later("Open my draft"),
        also=(
            later("Whoever has the link can read and change the draft, so keep it to yourself."),
            later("It ends when you sign in and take the draft over."),
        ),
    ),
}


# What is late; `%(date)s` is the day since when.
REMINDERS = {
    Reminder.Kind.CHANGES: Kind(
        later("Waiting for you: “%(title)s”"),
        later("A curator asked you for changes to “%(title)s”. Since %(date)s nothing has happened with it."),
        later("Go through the changes"),
        also=(later("Take the time that you need. If you cannot go on with it, you can withdraw it."),),
    ),
    Reminder.Kind.DRAFT: Kind(
        later("Your draft: “%(title)s”"),
        later("You began to write “%(title)s” and last changed it on %(date)s. Nobody has sent it yet."),
        later("Open my draft"),
        also=(later("Go on whenever you like, or delete it. We do not remind you of this draft again."),),
    ),
    Reminder.Kind.CLAIM: Kind(
        later("Still with you: “%(title)s”"),
        later("You claimed “%(title)s” on %(date)s. The contributor waits for your answer."),
        later("Read it at the desk"),
        also=(later("If you have no time for it, release it: then another curator can claim it."),),
    ),
    Reminder.Kind.UNCLAIMED: Kind(
        later("Nobody has claimed “%(title)s”"),
        later("“%(title)s” has waited for a curator since %(date)s. That is longer than was promised."),
        later("Read it at the desk"),
    ),
}
FOR_AUTHORS = (Reminder.Kind.CHANGES, Reminder.Kind.DRAFT)


# The message ----------------------------------------------------------------------------------------------------------


def message(notice):
    """The mail of a notice, HTML and text, ready to be sent."""
    person = notice.person
    with override(language_of(notice)):
        mail = mail_of(notice)
        name = f"notice-{notice.pk}"
        if person is None:
            return written(mail, to=notice.address, name=name)
        mail.settings_url = settings_url()
        return written(mail, to=person.email, name=name, headers=choices.one_click(person, notice.topic))


def daily_message(digest, notices):
    """The mail of a day that holds some notices, ready to be sent."""
    person, count = digest.person, len(notices)
    with override(person.language):
        mail = DailyMail(
            subject=ngettext("%(count)d notice for you today", "%(count)d notices for you today", count)
            % {"count": count},
            says=[_("This is new since your last daily mail:")],
            parts=[part_of(notice) for notice in notices],
            reason=_("You get this mail once a day, with all that you do not want at once."),
            settings_url=settings_url(),
        )
        headers = choices.one_click(person, choices.DAILY)
        return written(mail, to=person.email, name=f"daily-mail-{digest.pk}", template="emails/daily", headers=headers)


def part_of(notice):
    """The mail of a notice as it stands in a daily mail: hours later, when its submission may have moved on."""
    mail, event = mail_of(notice), notice.event
    if event and event.submission.state != event.to_state:
        state = event.submission.get_state_display()
        mail.says.append(_("Meanwhile it has the state “%(state)s”.") % {"state": state})
    return mail


def settings_url():
    return absolute(reverse("account_notices"))


def mail_of(notice):
    if notice.event:
        return mail_about(notice.event)
    if notice.practice_event:
        return mail_about_practice(notice.practice_event)
    if notice.question:
        return mail_with_question(notice)
    if notice.reminder:
        return reminder_of_practices() if notice.submission is None else reminder_of(notice.reminder)
    return mail_with_clearance_link(notice) if notice.clearance else mail_with_secret_link(notice)


def language_of(notice):
    if notice.person:
        return notice.person.language
    return notice.details.get("language") or settings.LANGUAGE_CODE


# About an event -------------------------------------------------------------------------------------------------------


def mail_about(event):
    """The mail to the other side than the one that acted."""
    submission = event.submission
    is_for_curators = event.role != Role.CURATOR
    kind = KINDS[kind_of(event)]
    return Mail(
        subject=str(kind.subject) % {"title": short_title(submission)},
        says=[str(kind.says) % {"title": title(submission)}, *promise(event)],
        items=items(event),
        quoted="" if event.is_for_curators else event.message,
        quoted_from=_("The contributor writes:") if is_for_curators else _("The curator writes:"),
        also=[str(line) for line in kind.also],
        button=str(kind.button),
        url=absolute(submission.desk_url if is_for_curators else submission.get_absolute_url()),
        public_url=absolute(submission.practice.get_absolute_url()) if event.action == "publish" else "",
        reason=why(is_for_curators=is_for_curators),
    )


def why(*, is_for_curators):
    if is_for_curators:
        return _("You get this mail because you review submissions for Child First.")
    return _("You get this mail because you share practices on Child First.")


def kind_of(event):
    """Which words an event takes: those of its kind, with others for an update."""
    return "submit update" if event.kind == "submit" and event.submission.is_update else event.kind


def title(submission):
    return apart(one_line(submission), submission)


def short_title(submission):
    """The title for a subject: cut at a word where it is long."""
    text = one_line(submission)
    if len(text) > LONGEST_TITLE:
        text = text[: LONGEST_TITLE - 1]
        words = text.rpartition(" ")[0]  # none in Chinese
        text = f"{words if len(words) > LONGEST_TITLE // 2 else text}…"
    return apart(text, submission)


def one_line(submission):
    return " ".join(str(submission).split())


def apart(text, submission):
    """A text that runs in the other direction than the mail, so that it does not disturb the words around it."""
    is_other_way = submission.title and direction(submission.language) != direction(get_language())
    return f"\u2068{text}\u2069" if is_other_way else text


def promise(event):
    """By when curators promised an answer, while they owe one."""
    day = event.submission.promised_on if event.role == Role.CONTRIBUTOR and event.action != "write" else None
    return [_("An answer is promised by %(date)s.") % {"date": date_format(day)}] if day else []


def items(event):
    """What is asked for, or the reason of a decision: lines of parts, each of which may run in its own direction."""
    if event.reason:
        return [[event.reason.text]]
    return [parts(request) for request in event.change_requests.select_related("reason")]


def parts(request):
    texts = [f"{request.get_section_display()}:", request.reason.text if request.reason else "", request.text]
    return [text for text in texts if text]


# About a practice -----------------------------------------------------------------------------------------------------


def mail_about_practice(event):
    """What a State says, and what a curator edits, is public at once: the mail leads to it."""
    is_edit = event.action == event.Action.EDIT
    practice, kind = event.practice, KINDS["edit" if is_edit else "state"]
    return Mail(
        subject=str(kind.subject) % {"title": short_title(practice)},
        says=[str(kind.says) % {"title": title(practice)}],
        quoted=event.message if is_edit else "",
        quoted_from=_("What changed:"),
        also=[str(line) for line in kind.also],
        button=str(kind.button),
        url=absolute(reverse("practices:history", args=[practice.slug]) if is_edit else practice.get_absolute_url()),
        reason=_("You get this mail because you shared or published this practice on Child First."),
    )


# What is late ---------------------------------------------------------------------------------------------------------


def reminder_of(reminder):
    submission, kind = reminder.submission, REMINDERS[reminder.kind]
    is_for_curators = reminder.kind not in FOR_AUTHORS
    since = getattr(submission, LATE[reminder.kind].since)
    return Mail(
        subject=str(kind.subject) % {"title": short_title(submission)},
        says=[str(kind.says) % {"title": title(submission), "date": date_format(since)}],
        also=[str(line) for line in kind.also],
        button=str(kind.button),
        url=absolute(submission.desk_url if is_for_curators else submission.get_absolute_url()),
        reason=why(is_for_curators=is_for_curators),
    )


def reminder_of_practices():
    """How many published practices are overdue when the mail goes out, not when it was put into the outbox."""
    count = overdue().count()
    return Mail(
        subject=ngettext(
            "%(count)d practice is overdue to be verified", "%(count)d practices are overdue to be verified", count
        )
        % {"count": count},
        says=[
            ngettext(
                "Its page says so in public. Read it again with its sources, then verify it.",
                "Their pages say so in public. Read each of them again with its sources, then verify it.",
                count,
            )
        ],
        button=_("See what waits"),
        url=absolute(reverse("desk:to_verify")),
        reason=why(is_for_curators=True),
    )


# Still true? ----------------------------------------------------------------------------------------------------------


def mail_with_question(notice):
    """Three links that answer without signing in."""
    question, kind = notice.question, KINDS["still-true"]
    practice = question.practice
    known_on = fresh_from(practice)
    secret = questions.secret_of(question)
    return Mail(
        subject=str(kind.subject) % {"title": short_title(practice)},
        says=[
            str(kind.says) % {"title": title(practice), "date": date_format(known_on)},
            _("Is it still true? Choose one; it takes a minute, and you need not sign in."),
        ],
        choices=[
            (answer.label, absolute(reverse("links:still_true", args=[secret, answer.value])))
            for answer in Question.Answer
        ],
        also=[str(line) for line in kind.also]
        + [_("The links work until %(date)s.") % {"date": date_format(question.expires_at)}],
        public_url=absolute(practice.get_absolute_url()),
        reason=_("You get this mail because you shared this practice on Child First."),
    )


# Without an account ---------------------------------------------------------------------------------------------------


def mail_with_secret_link(notice):
    kind = KINDS["resume"]
    return Mail(
        subject=str(kind.subject),
        says=[str(kind.says)],
        also=[str(line) for line in kind.also],
        button=str(kind.button),
        url=absolute(reverse("contribute:resume", args=[notice.details["secret"]])),
        reason=_("If you did not begin a draft, somebody mistook your address for theirs. You need not do anything."),
    )


def mail_with_clearance_link(notice):
    """It does not say what is to be read: the link does, as long as it works."""
    kind, until = KINDS["clearance"], date_format(notice.clearance.expires_at)
    return Mail(
        subject=str(kind.subject),
        says=[str(kind.says)],
        also=[*map(str, kind.also), _("The link works until %(date)s.") % {"date": until}],
        button=str(kind.button),
        url=absolute(reverse("links:clearance", args=[notice.details["secret"]])),
        reason=_("You get this mail because a curator of Child First gave this address for your office."),
    )
