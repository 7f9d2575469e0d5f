"""What becomes of submissions when a person signs in, asks what is held about them, or leaves."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.signals import account_deleting, personal_data_requested
from submissions import access, choices, workflow
from submissions.comparing import field_headings
from submissions.content import content_of, private_content_of
from submissions.discarding import discard
from submissions.import_models import BEFORE_LOADING, Import
from submissions.importing import imports
from submissions.models import OPEN, PracticeEvent, ReviewEvent, Submission


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
                _("As"): event.get_role_display(),
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


def described(submission):
    names = field_headings()
    content = content_of(submission) | private_content_of(submission)
    explanations = submission.finding_answers.exclude(explanation="")
    return {
        _("Status"): submission.get_state_display(),
        _("Begun"): submission.created_at,
        _("Last changed"): submission.changed_at,
        _("First sent"): submission.sent_at,
        **{names[field]: value for field, value in content.items() if field in names},
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
