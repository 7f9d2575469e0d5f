"""A submission as the public would read it, before it is published."""

from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.languages import Text
from practices import index
from practices.models import Practice, Provenance, Revision
from practices.reading import Link, Reading
from practices.terms import vocabulary_of
from submissions.publishing import public_name

ORIGIN = ("provenance", "submitted_by", "submitter_kind", "verified_on")


def origin_of(submission, today):
    """From whom the practice came and when it was verified, as its page will say: an edit leaves that as it is."""
    if submission.is_edit:
        return {name: getattr(submission.practice, name) for name in ORIGIN}
    return dict(zip(ORIGIN, (Provenance.SUBMITTED, *public_name(submission), today), strict=True))


class Preview(Reading):
    """The content of a submission or of a hand-over, shown by the template of practices."""

    translation = {}
    latest_revision = None

    def __init__(self, submission, content):
        self.submission = submission
        now = timezone.now()
        practice = Practice(slug="preview", updated_at=now, **origin_of(submission, now.date()))
        revision = Revision(practice=practice, number=1, content=content, published_at=now)
        super().__init__(practice, revision, vocabulary_of(index.current()))

    def original(self, field):
        text = super().original(field)
        return Text(_("Untitled"), text.language) if field == "title" and not text.text else text

    @property
    def keywords(self):
        names = self.vocabulary.keyword_names.present(self.content["keywords"])
        return [Link(name, reverse("practices:list")) for name in sorted(names)]

    @cached_property
    def new_files(self):
        return {str(pk) for pk in self.submission.attachments.values_list("pk", flat=True)}

    def file_url(self, pk):
        if self.submission.is_update and pk not in self.new_files:
            return reverse("practices:file", args=[self.submission.practice.slug, pk])
        return reverse("contribute:file", args=[self.submission.pk, pk])
