"""The form as a Word document: taken away, filled in, brought back; nothing that was typed is lost."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from docx.oxml.ns import qn

from lib.document_controls import stem
from submissions import drafts
from submissions.forms.base import stored_values
from submissions.importing.refusals import MESSAGES, Refused
from submissions.models import Submission
from submissions.sections import SECTIONS
from submissions.word_form import bringing, making
from submissions.word_form.tags import PREFIX
from tests.files import tables
from tests.files.word import filled, opened, paragraphs, saved, without_controls
from tests.pages import body
from tests.people import client_of, complete_submission, send

FIELDS = [name for section in SECTIONS for name in section.fields]
WRITTEN = {
    "title": "أسر مضيفة بدلاً من الاحتجاز",
    "countries": "كينيا; Narnia",
    "scope": "وطنية",
    "start": "March 2019",
    "summary": "قصير " * 120,
    "description": "One.",
    "measure.foster-care": "☒",
    "implementers.name": "Open Shelter",
    "implementers.kind": "Civil-society organisation",
    "sources.title": "A report",
    "sources.year": "20201",
    "answer.family-unity": "نعم",
    "note.family-unity": "Siblings stay together.",
}


def word(content, name="form.docx"):
    return SimpleUploadedFile(name, content)


def test_a_form_filled_in_in_arabic_begins_a_draft_and_what_could_not_be_read_is_shown(amina, starter_catalogue):
    client = client_of(amina)
    with translation.override("ar"):
        blank = client.get(reverse("contribute:blank_form")).content
    assert opened(blank).element.body.sectPr.xpath("w:bidi")
    content = filled(blank, WRITTEN, beside="We met the director last week.")
    pages = [client.post("/en/contribute/start/", {"form": word(content)}) for _ in range(2)]  # sent twice: one draft
    draft = Submission.objects.get()
    held = stored_values(draft, FIELDS)
    assert {name: held[name] for name in ("title", "start", "scope", "description", "language", "measure_types")} == {
        "title": WRITTEN["title"],
        "start": "2019-03",
        "scope": "national",
        "description": "One.",
        "language": "ar",
        "measure_types": ["foster-care"],
    }
    assert held["implementers"] == [{"name": "Open Shelter", "kind": "ngo"}]
    assert held["safeguard_answers"] == {"family-unity": {"answer": "yes", "note": "Siblings stay together."}}
    assert (held["countries"], held["summary"], held["sources"]) == ([], "", [])
    told = ["كينيا; Narnia", "“Narnia” is not in the list.", "A report, 20201", "Year: Write the year in four"]
    told += [WRITTEN["summary"].strip(), "We met the director last week."]
    assert [[words for words in told if words not in page] for page in map(body, pages)] == [[], []]


def test_a_draft_comes_back_as_it_went_also_through_a_program_that_drops_controls(amina, starter_catalogue):
    answers = {"family-unity": {"answer": "yes", "note": "Stay."}, "guardian": {"answer": "not-stated", "note": "x"}}
    more = {"context": "One.\n\nTwo.\nThree.", "reach_children": 12, "countries": ["hk", "ke"]}
    private = {"local_name": "Nyumbani", "confidential_notes": "A secret."}
    draft = complete_submission(amina, safeguard_answers=answers, **more, **private)
    before = stored_values(draft, FIELDS)
    content = client_of(amina).get(reverse("contribute:form", args=[draft.pk])).content
    for form in (content, without_controls(content)):
        brought = bringing.read(BytesIO(form))
        assert brought.unread == []
        assert brought.values == {name: value for name, value in before.items() if value and name != "naming"}
        assert bringing.into_draft(draft, brought).version == draft.version
    longer = opened(content)
    cell = next(one for one in longer.element.body.iter(qn("w:tc")) if "Nyumbani" in "".join(one.itertext()))
    cell.add_p().add_r().text = "Below the field."
    assert bringing.read(BytesIO(saved(longer))).values["local_name"] == "Nyumbani Below the field."


def test_what_was_changed_meanwhile_is_not_written_over_and_the_form_says_so(amina, noor, starter_catalogue):
    draft = complete_submission(amina)
    address = reverse("contribute:word", args=[draft.pk])
    content = client_of(amina).get(reverse("contribute:form", args=[draft.pk])).content
    drafts.save(draft, {"title": "Noor’s title"}, seen=draft.version)
    form = filled(content, {"title": "Amina’s title", "local_name": "Nyumbani"})
    page = body(client_of(amina).post(address, {"form": word(form)}))
    draft.refresh_from_db()
    assert (draft.title, draft.local_name) == ("Noor’s title", "Nyumbani")
    assert ("This was changed meanwhile." in page, "Amina’s title" in page) == (True, True)
    send(draft)
    assert client_of(amina).post(address, {"form": word(form)}).url == draft.get_absolute_url()


def test_without_an_account_a_form_begins_a_draft_of_this_session(client, starter_catalogue):
    content = filled(client.get(reverse("contribute:blank_form")).content, {"title": "Host families"})
    answer = client.post("/en/contribute/start/", {"email": "sam@example.org", "form": word(content)})
    assert "Your form was read" in body(answer)
    assert (Submission.objects.get().title, Submission.objects.get().owner) == ("Host families", None)
    for wrong, name in ((b"%PDF-", "NOT_A_DOCUMENT"), (bytes(10 * 1024 * 1024 + 1), "TOO_LARGE")):
        answer = client.post("/en/contribute/start/", {"email": "sam@example.org", "form": word(wrong)})
        assert str(MESSAGES[name]) in body(answer)
    assert Submission.objects.count() == 1


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">' for n in range(9))
    + "]><a>&j;</a>"
)


def hostile():
    form = making.form_document()
    return {
        "EMPTY_DOCUMENT": b"",
        "NOT_A_DOCUMENT": tables.archive(a="b"),
        "DAMAGED_DOCUMENT": form[:2000],
        "MACROS_IN_DOCUMENT": tables.with_part(form, "word/vbaProject.bin", b"x"),
        "TOO_MUCH": tables.bomb(form, "word/document.xml"),
        "ENCRYPTED": tables.WITH_PASSWORD,
        "OLD_WORD": tables.OLE,
        "NOT_THE_FORM": tables.with_part(form, "word/document.xml", b"<a/>"),
    }


def test_a_document_that_cannot_be_read_is_refused_in_plain_words(starter_catalogue):
    refused = {}
    for name, content in hostile().items():
        with pytest.raises(Refused) as refusal:
            bringing.read(BytesIO(content))
        refused[name] = refusal.value.name
        assert str(refusal.value)
    assert refused == {name: name for name in refused}
    with pytest.raises(Refused):
        bringing.read(BytesIO(tables.with_part(making.form_document(), "word/document.xml", LAUGHS)))


def test_tags_differ_as_bookmarks_too_and_each_field_has_its_place(starter_catalogue):
    names = list(bringing.all_tags())
    assert len({stem(f"{PREFIX}{name}") for name in names}) == len(names)
    printed = "\n".join(paragraphs(opened(making.form_document())))
    for words in ("Say what is done and where.", "May the child leave?", "Best interests of the child", "CRC 37(b)"):
        assert words in printed
