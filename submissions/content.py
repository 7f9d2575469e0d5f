"""A submission as the content of a practice: the JSON of hand-overs and revisions, there and back."""

from practices.content import Answer, Liberty
from practices.vocabulary import Safeguard
from submissions.sections import RELATIONS

TEXTS = (
    *("title", "summary", "language", "context", "description", "legal_basis", "safeguards", "results", "lessons"),
    *("locality", "local_name", "start", "end", "stage", "scope", "evidence", "liberty"),
)
DETAILS = ("implementers", "keywords", "safeguard_answers", "reach_children", "reach_note", "sources", "certainty")


def content_of(submission):
    """What the public would read of a submission, in the format of `practices.entries` but without the slug.

    It may be incomplete. `attachments` lists the files that are to be published.
    """
    values = {name: getattr(submission, name) for name in (*TEXTS, *DETAILS)}
    chosen = {name: codes(submission, name) for name in RELATIONS}
    files = [described(file) for file in attachments(submission) if file.is_public]
    return content_from(values | chosen, submission.kept_files + files) | {"implementer_kinds": known_kinds(submission)}


def content_from(values, files=()):
    """The same of {field: value} as drafts are saved with, relations being lists of keys, and of described files."""
    return {
        **{name: values[name] for name in TEXTS},
        "countries": sorted(code.upper() for code in values["countries"]),
        **{name: sorted(values[name]) for name in ("measure_types", "populations", "provisions")},
        "implementers": [row["name"] for row in values["implementers"]],
        "implementer_kinds": kinds(values["implementers"]),
        "keywords": list(values["keywords"]),
        "safeguard_answers": answers(values["safeguard_answers"]),
        "reach": {"children": values["reach_children"], "note": values["reach_note"]},
        "sources": values["sources"],
        "certainty": values["certainty"],
        "attachments": list(files),
    }


def private_content_of(submission):
    """What only curators read of a submission."""
    return {
        "confidential_notes": submission.confidential_notes,
        "naming": submission.naming,
        "implementers": submission.implementers,
        "attachments": [described(file) for file in attachments(submission)],
    }


def attachments(submission):
    return submission.attachments.order_by("added_at", "pk") if submission.pk else []


def described(file):
    return {"id": str(file.pk), "name": file.name, "type": file.content_type, "size": file.size}


def codes(submission, relation):
    return getattr(submission, relation).values_list("pk", flat=True)


def known_kinds(submission):
    """The kinds of those who run it. Desk research may not know whose each kind is: an edit of it keeps them all."""
    found = kinds(submission.implementers)
    if not submission.is_edit or all(row["kind"] for row in submission.implementers):
        return found
    origin = submission.practice.revisions.get(number=submission.made_from)
    return sorted({*found, *origin.content["implementer_kinds"]})


def kinds(implementers):
    return sorted({row["kind"] for row in implementers if row["kind"]})


def answers(given):
    """An answer to each safeguard there is: what was not answered is not stated."""
    unanswered = {"answer": Answer.NOT_STATED.value, "note": ""}
    return {slug: given.get(slug, unanswered) for slug in Safeguard.objects.values_list("pk", flat=True)}


def copy_content(content, implementers, submission):
    """Fill a submission with the content of a practice or of an earlier attempt, and save it; new files stay behind."""
    for name in TEXTS:
        setattr(submission, name, content.get(name, ""))
    submission.language = content.get("language") or "en"
    submission.liberty = content.get("liberty") or Liberty.NOT_STATED
    submission.implementers = implementers
    submission.implementer_kinds = kinds(implementers)
    submission.keywords = content["keywords"]
    submission.safeguard_answers = content["safeguard_answers"]
    submission.reach_children = content["reach"]["children"]
    submission.reach_note = content["reach"]["note"]
    submission.sources = content["sources"]
    submission.certainty = content["certainty"] if submission.is_edit else ""
    submission.save()
    for name in RELATIONS:
        values = content[name]
        getattr(submission, name).set([value.lower() for value in values] if name == "countries" else values)
