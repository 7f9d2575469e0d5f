"""A submission as it last changed hands: all that curators read of it, whatever its writer types meanwhile."""

from copy import copy
from functools import cached_property

from django.utils.translation import gettext as _

from lib.languages import Text
from submissions import completeness, safeguarding, screening
from submissions.models import WITH_AUTHOR, Naming, State
from submissions.preview import Preview
from submissions.sections import RELATIONS

# In these states something may have been typed that nobody handed over.
NOT_HANDED_OVER = (*WITH_AUTHOR, State.WITHDRAWN)


class HandedOver:
    """The content of one hand-over of a submission, with what is to be checked in it."""

    def __init__(self, submission, handover):
        self.submission = submission
        self.handover = handover
        self.content = handover.content
        self.private = handover.private

    @property
    def title(self):
        language = self.content["language"] or "en"
        return Text(self.content["title"] or _("Untitled"), language)

    @property
    def country_codes(self):
        return [code.lower() for code in self.content["countries"]]

    @cached_property
    def preview(self):
        """As the public would read it."""
        frozen = copy(self.submission)
        frozen.naming = self.private["naming"]
        return Preview(frozen, self.content)

    @property
    def naming(self):
        return Naming(self.private["naming"]).label

    @property
    def confidential_notes(self):
        return self.private["confidential_notes"]

    @cached_property
    def missing(self):
        return completeness.missing(AsSubmission(self))

    @cached_property
    def findings(self):
        """What could identify a person in it. What its writer says meanwhile is read once it is handed over."""
        answers = {} if self.submission.state in NOT_HANDED_OVER else self.answers
        return [screening.screened(finding, answers.get(finding.key)) for finding in self.found()]

    @property
    def answers(self):
        return {answer.key: answer for answer in self.submission.finding_answers.all()}

    def found(self):
        yield from safeguarding.findings(screening.texts_of(self.content), countries=self.country_codes)
        for file in self.private["attachments"]:
            if file["type"].startswith("image/"):
                yield safeguarding.photograph(file["id"], file["name"])

    @property
    def undecided(self):
        return [finding for finding in self.findings if not finding.is_decided]


class AsSubmission:
    """A hand-over under the names that a submission has, for what looks at those."""

    def __init__(self, handed_over):
        self.content = handed_over.content
        self.is_edit = handed_over.submission.is_edit
        self.implementers = handed_over.private["implementers"]

    def __getattr__(self, name):
        value = self.content[name]
        return Chosen(value) if name in RELATIONS else value


class Chosen(list):
    """What was chosen from a list of the vocabulary, as one asks a relation about it."""

    def count(self):
        return len(self)

    def exists(self):
        return bool(self)
