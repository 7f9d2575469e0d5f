"""What is killed in test_killed.py: a process that answers requests as the web server does, one step after the other.

`prepare` makes the database; `work` writes, sends and publishes without end and says each step once it is confirmed on
screen; `look` says what the database holds.
"""

import json
import sys

import django

SUMMARY = "Families are hosted in the community and visited by social workers until their case is decided. " * 3


def prepare():
    from django.core.management import call_command

    from accounts.models import Organisation, Role, User
    from practices import index

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    shelter = Organisation.objects.create(name="Open Shelter", kind="ngo")
    User.objects.create_user("amina@example.org", organisation=shelter)
    User.objects.create_user("rui@example.org", role=Role.CURATOR)
    index.rebuild()


def work():
    from django.test import Client

    from accounts.models import User
    from submissions import drafts

    amina, rui = (User.objects.get(email=f"{name}@example.org") for name in ("amina", "rui"))
    writer, curator = Client(), Client()
    writer.force_login(amina)
    curator.force_login(rui)
    while True:
        submission = drafts.save(drafts.begin(amina), content(), seen=1)
        own, desk = (f"/en/{place}/{submission.pk}/" for place in ("contribute", "desk"))
        results = {"results": "No child was held.", "evidence": "documented"}
        steps = [
            ("saved", writer, f"{own}results/", results | {"lessons": "", "reach_children": "", "reach_note": ""}),
            ("sent", writer, f"{own}check/", {"send": "1", "may_publish": "1", "nobody_recognised": "1"}),
            ("claimed", curator, f"{desk}act/claim/", {}),
            ("published", curator, f"{desk}publish/", {"confirm": "on"}),
        ]
        for name, client, path, data in steps:
            submission.refresh_from_db()
            answer = client.post(path, data | {"version": submission.version})
            assert answer.status_code == 302, (name, answer.status_code)
            print(json.dumps([str(submission.pk), name]), flush=True)


def content():
    return {
        "title": "Host families instead of detention",
        "summary": SUMMARY[:300],
        "language": "en",
        "scope": "national",
        "stage": "ongoing",
        "implementers": [{"name": "Ministry of Social Affairs", "kind": "government"}],
        "description": "Host families are found, trained and visited.",
        "liberty": "free-to-leave",
        "keywords": ["host families"],
        "evidence": "documented",
        "sources": [{"title": "An evaluation", "publisher": "", "year": 2022, "url": ""}],
        "countries": ["ke"],
        "measure_types": ["foster-care"],
        "populations": ["families"],
        "provisions": ["crc-3"],
    }


def look():
    """Every submission with the furthest step it came to, and whatever stands half in the catalogue."""
    from practices import index
    from practices.models import Practice, SearchText
    from submissions.models import Submission

    furthest = {str(row.pk): step_of(row) for row in Submission.objects.all()}
    practices = list(Practice.objects.prefetch_related("revisions", "submissions__handovers"))
    whole = [practice.pk for practice in practices if is_whole(practice)]
    print(
        json.dumps(
            {
                "furthest": furthest,
                "practices": len(practices),
                "whole": len(whole),
                "indexed": sorted(index.current().all) == sorted(practice.pk for practice in practices),
                "searchable": SearchText.objects.count() == len(practices),
            }
        )
    )


def step_of(submission):
    if submission.state == "draft":
        return "saved" if submission.results else "begun"
    return {"submitted": "sent", "in-review": "claimed", "published": "published"}[submission.state]


def is_whole(practice):
    """Whether a practice has what belongs to it: its submission, the approved hand-over as revision, its relations."""
    (submission,), (revision,) = practice.submissions.all(), practice.revisions.all()
    decided = submission.handovers.get(occasion="decided")
    return (
        submission.state == "published"
        and submission.events.last().action == "publish"
        and revision.content == decided.content | {"slug": practice.slug}
        and practice.countries.exists()
        and submission.events.last().notices.count() == 1
    )


if __name__ == "__main__":
    django.setup()
    {"prepare": prepare, "work": work, "look": look}[sys.argv[1]]()
