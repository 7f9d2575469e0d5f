"""The links of a question whether a practice is still true: what they carry, and until when they open something."""

from django.core import signing
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from submissions.models import Question

SALT = "submissions.questions"


def secret_of(question):
    """What the links of a question carry: signed, for this practice, revision, person and due date alone."""
    bound_to = (question.pk, question.practice_id, question.revision, question.person_id, question.due_on)
    return f"{question.pk}-{signing.Signer(salt=SALT).signature(repr(bound_to))}"


def by_secret(secret):
    """The question that a link belongs to, or None for one that was not made here."""
    number = secret.partition("-")[0]
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        return None
    question = Question.objects.filter(pk=number).select_related("practice", "person").first()
    return question if question and constant_time_compare(secret_of(question), secret) else None


def why_closed(question):
    """Why a question takes no answer now; "" if it does."""
    practice = question.practice
    if question.answer:
        return _("You have answered this already. Thank you.")
    if practice.taken_down_at:
        return _("This practice is not published any more.")
    if practice.revision_number != question.revision:
        return _("A newer version was published since we asked you. Nothing is left to do.")
    if practice.verified_on and practice.verified_on >= question.asked_at.date():
        return _("It was verified since we asked you. Nothing is left to do.")
    if timezone.now() >= question.expires_at or not question.person.is_active:
        return _("This link has expired.")
    return ""
