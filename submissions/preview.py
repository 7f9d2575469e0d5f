"""A submission as the public would read it, before it is published."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.languages import Text
from practices import index
from practices.models import Practice, Provenance, Revision
from practices.reading import Link, Reading
from practices.terms import vocabulary_of
from submissions.publishing import public_name


class Preview(Reading):
    """The content of a submission or of a hand-over, shown by the template of practices."""

    translation = None
    latest_revision = None

    def __init__(self, submission, content):
        self.submission = submission
        now = timezone.now()
        name, kind = public_name(submission)
        practice = Practice(
            slug="preview",
            provenance=Provenance.SUBMITTED,
            submitted_by=name,
            submitter_kind=kind,
            verified_on=now.date(),
            updated_at=now,
        )
        revision = Revision(practice=practice, number=1, content=content, published_at=now)
        super().__init__(practice, revision, vocabulary_of(index.current()))

    def original(self, field):
        text = super().original(field)
        return Text(_("Untitled"), text.language) if field == "title" and not text.text else text

    @property
    def keywords(self):
        return [Link(name, reverse("practices:list")) for name in sorted(self.content["keywords"])]

    def file_url(self, pk):
        return reverse("contribute:file", args=[self.submission.pk, pk])
