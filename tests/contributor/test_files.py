"""Files of a submission: cleaned, kept under names nobody can guess, served to those who may know of them."""

from io import BytesIO

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest import fixture, mark, raises

from practices.models import PublicFile
from submissions import attachments
from submissions.drafts import NotEditable
from submissions.models import Attachment, Submission
from submissions.uploads import MOST_BYTES
from tests.contributor.pages import address, filled
from tests.pages import body
from tests.people import claimed, client_of, complete_submission, explained, in_state, returned, send

GPS = 0x8825


def photograph():
    """A JPEG that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif.get_ifd(GPS)[1] = "S"
    exif.get_ifd(GPS)[2] = (1.0, 17.0, 31.0)
    content = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(content, "JPEG", exif=exif)
    return content.getvalue()


@fixture(autouse=True)
def storage_of_its_own(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


@fixture
def writer(amina):
    return client_of(amina)


@fixture
def whole(amina):
    return complete_submission(amina)


def upload(writer, submission, content=None, name="holiday.jpg", **more):
    data = filled(writer, submission, "sources") | {"upload": "1"} | more
    data["new_file"] = SimpleUploadedFile(name, photograph() if content is None else content)
    return writer.post(address(submission, "sources/"), data)


def content_of(file):
    with file.file.open() as opened:
        return opened.read()


def kept_files():
    return sorted(f"attachments/{name}" for name in default_storage.listdir("attachments")[1])


def test_a_photograph_is_kept_without_the_place_it_was_taken_at(writer, whole):
    assert Image.open(BytesIO(photograph())).getexif().get_ifd(GPS) != {}
    assert upload(writer, whole).url == address(whole, "sources/#files")
    file = Attachment.objects.get()
    content = content_of(file)
    stored = Image.open(BytesIO(content))
    assert (stored.format, dict(stored.getexif()), stored.info.get("exif")) == ("JPEG", {}, None)
    assert (file.name, file.content_type, file.is_public, file.sent_at) == ("holiday.jpg", "image/jpeg", False, None)
    assert "holiday" not in file.file.name and file.file.name.endswith(".jpg")
    assert str(file.pk) not in file.file.name
    assert file.size == len(content)


def test_a_file_counts_as_a_change(writer, whole):
    upload(writer, whole)
    now = Submission.objects.get()
    assert (now.version, now.field_versions["attachments"]) == (whole.version + 1, whole.version + 1)


def test_a_file_chosen_is_kept_whichever_button_is_pressed(writer, whole):
    upload(writer, whole, upload="", go="continue", new_file_for="public")
    assert Attachment.objects.get().is_public


def test_what_was_typed_beside_a_refused_file_is_saved(writer, whole):
    answer = upload(writer, whole, b"MZ not a picture", **{"sources-0-title": "Renamed"})
    assert answer.status_code == 200
    assert 'id="id_new_file_error"' in body(answer) and 'href="#id_new_file"' in body(answer)
    assert Submission.objects.get().sources[0]["title"] == "Renamed"
    assert not Attachment.objects.exists()


@mark.parametrize("content", [b"", b"%PDF-1.7 broken", b"<svg onload=alert(1)>", b"PK\3\4zip", b"x" * 100])
def test_what_is_no_proper_file_is_refused_beside_the_field(writer, whole, content):
    answer = upload(writer, whole, content)
    assert (answer.status_code, Attachment.objects.count()) == (200, 0)
    assert "There is a problem" in body(answer)


def test_a_file_that_is_too_large_is_refused_and_not_held(writer, whole):
    answer = upload(writer, whole, b"\xff\xd8\xff" + b"\0" * MOST_BYTES)
    assert (answer.status_code, Attachment.objects.count()) == (200, 0)
    assert "larger than 10 MB" in body(answer)


def test_what_is_too_large_is_let_go_of_while_it_comes(rf):
    """Before any cleaner sees it: the largest file that fits is there, one byte more is not."""
    held = []
    for size in (MOST_BYTES, MOST_BYTES + 1):
        request = rf.post("/", {"before": "1", "new_file": SimpleUploadedFile("a.jpg", b"x" * size), "after": "2"})
        assert (request.POST["before"], request.POST["after"]) == ("1", "2")
        held.append((list(request.FILES), getattr(request, "too_large", "")))
        request.close()
    assert held == [(["new_file"], ""), ([], "new_file")]


def test_files_of_what_was_sent_cannot_be_touched_by_any_way(whole):
    file = attachments.add(whole, SimpleUploadedFile("a.jpg", photograph()), is_public=False)
    send(explained(whole))
    for act in (
        lambda: attachments.add(whole, SimpleUploadedFile("b.jpg", photograph()), is_public=False),
        lambda: attachments.remove(whole, file.pk),
        lambda: attachments.set_public(whole, file.pk, is_public=True),
    ):
        with raises(NotEditable):
            act()
    file.refresh_from_db()
    assert (file.is_public, kept_files()) == (False, [file.file.name])


def test_an_eleventh_file_is_refused(writer, whole):
    for _ in range(10):
        attachments.add(whole, SimpleUploadedFile("a.jpg", photograph()), is_public=False)
    answer = upload(writer, whole)
    assert "There are ten files already" in body(answer)
    assert (Attachment.objects.count(), len(kept_files())) == (10, 10)


def test_a_file_is_shown_hidden_and_removed_by_buttons(writer, whole):
    upload(writer, whole)
    file = Attachment.objects.get()
    data = filled(writer, whole, "sources")
    seen = []
    for button in ("show_file", "hide_file"):
        writer.post(address(whole, "sources/"), data | {button: str(file.pk)})
        seen.append(Attachment.objects.get().is_public)
    assert seen == [True, False]


def test_a_file_that_is_removed_leaves_the_storage(writer, whole, django_capture_on_commit_callbacks):
    upload(writer, whole)
    file = Attachment.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        writer.post(address(whole, "sources/"), filled(writer, whole, "sources") | {"remove_file": str(file.pk)})
    assert (Attachment.objects.count(), kept_files()) == (0, [])


def test_what_is_on_a_public_page_stays_in_the_storage(writer, amina, rui, whole, django_capture_on_commit_callbacks):
    upload(writer, whole, new_file_for="public")
    file = Attachment.objects.get()
    practice = in_state("published", owner=amina, by=rui).practice
    PublicFile.objects.create(
        id=file.pk, practice=practice, file=file.file.name, name="a.jpg", content_type="image/jpeg", size=1
    )
    with django_capture_on_commit_callbacks(execute=True):
        attachments.remove(whole, file.pk)
    assert kept_files() == [file.file.name]


def test_a_deleted_draft_takes_its_files_along(writer, whole, django_capture_on_commit_callbacks):
    upload(writer, whole)
    with django_capture_on_commit_callbacks(execute=True):
        writer.post(address(whole, "delete/"))
    assert (Submission.objects.count(), kept_files()) == (0, [])


def test_files_change_only_while_it_is_with_its_authors(writer, whole):
    upload(writer, whole)
    file = Attachment.objects.get()
    data = filled(writer, whole, "sources")
    send(explained(whole))
    for button in ("remove_file", "show_file"):
        assert writer.post(address(whole, "sources/"), data | {button: str(file.pk)}).status_code == 409
    data["new_file"] = SimpleUploadedFile("b.jpg", photograph())
    assert writer.post(address(whole, "sources/"), data).status_code == 409
    file.refresh_from_db()
    assert (Attachment.objects.count(), file.is_public) == (1, False)


@mark.parametrize("pk", ["", "x", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_a_file_that_is_none_of_its_own_is_left_alone(writer, whole, amina, pk):
    other = complete_submission(amina)
    upload(writer, other)
    of_other = str(Attachment.objects.get().pk)
    for name in (pk, of_other):
        writer.post(address(whole, "sources/"), filled(writer, whole, "sources") | {"remove_file": name})
    assert Attachment.objects.count() == 1


# Who may fetch it -----------------------------------------------------------------------------------------------------


def file_address(file):
    return address(file.submission, f"files/{file.pk}/")


def fetched(user, file):
    """Status of the answer to somebody who asks for a file."""
    answer = client_of(user).get(file_address(file))
    b"".join(answer)  # to its end, where the file is closed
    return answer.status_code


def test_a_file_is_sent_to_be_kept_and_never_shown(writer, whole):
    upload(writer, whole)
    answer = writer.get(file_address(Attachment.objects.get()))
    assert answer["Content-Disposition"] == 'attachment; filename="holiday.jpg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"]
    assert b"".join(answer).startswith(b"\xff\xd8\xff")


def test_who_may_fetch_a_file(writer, whole, noor, sam, rui):
    upload(writer, whole)
    file = Attachment.objects.get()

    def answers():
        people = {"colleague": noor, "stranger": sam, "curator": rui, "visitor": None}
        return {name: fetched(user, file) for name, user in people.items()}

    assert answers() == {"colleague": 200, "stranger": 404, "curator": 404, "visitor": 404}
    send(explained(whole))
    assert answers() == {"colleague": 200, "stranger": 404, "curator": 200, "visitor": 404}


def test_a_file_added_while_changes_are_asked_for_is_not_yet_for_curators(writer, whole, rui):
    returned(claimed(send(whole), rui), rui)
    upload(writer, whole)
    assert fetched(rui, Attachment.objects.get()) == 404


def test_a_file_of_another_submission_is_not_found(writer, whole, amina):
    upload(writer, whole)
    file, other = Attachment.objects.get(), complete_submission(amina)
    assert writer.get(address(other, f"files/{file.pk}/")).status_code == 404
