"""What becomes of submissions when a person signs in, asks what is held about them, or leaves."""

from django.contrib.auth.signals import user_logged_in
from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.models import RoleChange
from accounts.signals import account_deleting, personal_data_requested
from lib.languages import language_name
from practices import index
from practices.changes import in_words
from practices.terms import vocabulary_of
from submissions import access, choices, workflow
from submissions.comparing import field_headings
from submissions.conflicts import implementers
from submissions.content import content_of, private_content_of
from submissions.discarding import discard
from submissions.import_models import BEFORE_LOADING, Import
from submissions.importing import imports
from submissions.models import OPEN, PracticeEvent, ReviewEvent, SourceLink, Submission, VocabularyChange
from submissions.practice_models import TranslationDraft
from submissions.vocabulary import log


@receiver(user_logged_in)
def adopt_drafts_of_session(request, user, **kwargs):
    """What was begun in this session without an account is theirs from now on."""
    access.adopt_drafts(request, user)


# What is held ---------------------------------------------------------------------------------------------------------


@receiver(personal_data_requested)
def submissions_of_person(user, **kwargs):
    """Everything they wrote: their submissions whole, and what they did and said in reviews."""
    events = ReviewEvent.objects.filter(by=user).order_by("id").select_related("submission")
    return {
        _("Submissions"): [described(submission) for submission in Submission.objects.filter(owner=user)],
        _("What you did in reviews"): [
            {
                _("Submission"): str(event.submission),
                _("What"): str(workflow.ACTIONS[event.action].done),
                _("When"): event.at,
                _("Role"): event.get_role_display(),
                _("Message"): event.message,
            }
            for event in events
        ],
        _("Files of practices that you brought"): [
            {_("File"): made.file_name, _("Source"): made.source, _("When"): made.created_at}
            for made in Import.objects.filter(by=user).order_by("created_at")
        ],
        _("What you said of published practices"): [
            {
                _("Practice"): str(event.practice),
                _("What"): event.get_action_display(),
                _("When"): event.at,
                _("Message"): event.message,
            }
            for event in PracticeEvent.objects.filter(by=user).order_by("id").select_related("practice")
        ],
        _("Mails to you"): {
            str(topic.label): str(frequency.label) for topic, frequency in choices.choices_of(user).items()
        },
    }


@receiver(personal_data_requested)
def work_of_curator(user, **kwargs):
    """What they did at the desk and in the administration beside reviews; headings without anything stay away."""
    translated = TranslationDraft.objects.filter(Q(changed_by=user) | Q(approved_by=user)).distinct()
    held = {
        _("What you changed in the vocabulary"): [
            {_("What"): log.sentence(change), _("When"): change.at}
            for change in VocabularyChange.objects.filter(by=user).order_by("id").select_related("undoes")
        ],
        _("Translations that you wrote or approved"): [
            {
                _("Practice"): str(draft.practice),
                _("Language"): language_name(draft.language),
                _("Last changed"): draft.changed_at,
            }
            for draft in translated.select_related("practice")
        ],
        _("Links of sources that you found right"): [
            {_("Address"): link.url, _("When"): link.seen_at} for link in SourceLink.objects.filter(seen_by=user)
        ],
        _("What you changed of what others may do"): [
            {_("What"): change.sentence, _("When"): change.at}
            for change in RoleChange.objects.filter(by=user).exclude(person=user).select_related("country")
        ],
    }
    return {heading: rows for heading, rows in held.items() if rows}


def described(submission):
    names, vocabulary = field_headings(), vocabulary_of(index.current())
    content = content_of(submission) | private_content_of(submission)
    said = {field: in_words(field, value, vocabulary) for field, value in content.items() if field in names}
    # Whoever runs it, each with their kind.
    said |= {"naming": submission.get_naming_display(), "implementers": implementers(submission.implementers)}
    explanations = submission.finding_answers.exclude(explanation="")
    return {
        _("Status"): submission.get_state_display(),
        _("Begun"): submission.created_at,
        _("Last changed"): submission.changed_at,
        _("First sent"): submission.sent_at,
        **{names[field]: value for field, value in said.items()},
        _("What you explained"): list(explanations.values_list("explanation", flat=True)),
    }


# Leaving --------------------------------------------------------------------------------------------------------------


@receiver(account_deleting)
def let_go_of_submissions(user, **kwargs):
    """Drafts that nobody shares go; what nobody else could answer for is withdrawn; the rest stays without a name."""
    for made in Import.objects.filter(by=user, state__in=BEFORE_LOADING):
        imports.cancel(made)
    for submission in Submission.objects.filter(owner=user, state__in=OPEN):
        if has_colleagues(submission, user):
            continue
        if not discard(submission):
            workflow.perform("withdraw", submission, by=user)


def has_colleagues(submission, user):
    organisation = submission.organisation
    return organisation is not None and organisation.members.filter(is_active=True).exclude(pk=user.pk).exists()
