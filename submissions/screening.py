"""The safeguarding screen of one submission: what was found, what its writer says to it, what a curator decided."""

from dataclasses import dataclass

from django.db import transaction

from submissions import safeguarding
from submissions.content import content_of
from submissions.models import FindingAnswer
from submissions.sections import SECTION_OF

PLAIN = ("title", "summary", "context", "description", "legal_basis", "safeguards", "results", "lessons")
SHORT = ("locality", "local_name")


@dataclass(frozen=True)
class Screened:
    """A finding with what people said of it."""

    finding: safeguarding.Finding
    explanation: str = ""
    is_decided: bool = False
    decided_by: object = None

    @property
    def key(self):
        return self.finding.key

    @property
    def is_explained(self):
        return bool(self.explanation)

    @property
    def section(self):
        """Slug of the section in which it stands."""
        return SECTION_OF[field_of(self.finding.field)]


def field_of(place):
    """The field of a place: `source 2` stands in `sources`."""
    head = place.split(" ")[0]
    return ROWS.get(head, head)


ROWS = {
    "source": "sources",
    "implementer": "implementers",
    "safeguard": "safeguard_answers",
    "attachment": "attachments",
}


def findings_of(submission):
    """What could identify a person in a submission as it is now, with what was said to each."""
    content = content_of(submission)
    found = safeguarding.findings(texts_of(content), countries=[code.lower() for code in content["countries"]])
    found += [
        safeguarding.photograph(str(file.pk), file.name) for file in submission.attachments.all() if file.is_image
    ]
    answers = {answer.key: answer for answer in submission.finding_answers.select_related("decided_by")}
    return [screened(finding, answers.get(finding.key)) for finding in found]


def screened(finding, answer):
    if answer is None:
        return Screened(finding)
    return Screened(finding, answer.explanation, answer.decided_at is not None, answer.decided_by)


def texts_of(content):
    """Every text of a content that the public would read, by the place where it stands."""
    texts = {name: content[name] for name in PLAIN + SHORT}
    texts["reach_note"] = content["reach"]["note"]
    texts["keywords"] = "\n".join(content["keywords"])
    for number, name in enumerate(content["implementers"], 1):
        texts[f"implementer {number}"] = name
    for number, source in enumerate(content["sources"], 1):
        texts[f"source {number}"] = f"{source['title']}\n{source['publisher']}"
    for number, file in enumerate(content["attachments"], 1):
        texts[f"attachment {number}"] = file["name"]
    for slug, answer in content["safeguard_answers"].items():
        texts[f"safeguard {slug}"] = answer["note"]
    return {place: text for place, text in texts.items() if text}


def explain(submission, key, explanation):
    """Keep what the writer says to a finding. A curator who decided on other words decides anew."""
    with transaction.atomic():
        answer, _ = FindingAnswer.objects.select_for_update().get_or_create(submission=submission, key=key)
        if answer.explanation != explanation:
            answer.explanation = explanation
            answer.decided_by = answer.decided_at = None
            answer.save()
