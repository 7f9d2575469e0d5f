"""From an NGO's first word, without an account, to the published page: two people, two browsers, with every mail."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.demonstration import CODE, read_mail
from tests.browser.person import Person

pytestmark = pytest.mark.xdist_group("demonstration")  # one process, one start

PHONE = "+41 22 739 81 11"
SUMMARY = (
    "Families who arrive without papers are met by social workers, who find a home with a host family and stay in "
    "touch until the case is decided. No child has been held since the programme began, and every child is at school."
)


def photograph():
    """A picture as a telephone takes it, with the place where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (13.0, 45.0, 0.0), 3: "E", 4: (100.0, 30.0, 0.0)})
    exif[0x010F] = "GPS-CAMERA"
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(file, "JPEG", exif=exif)
    return {"name": "house.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def write_all_sections(writer, title):
    page = writer.page
    writer.fill(title=title, summary=SUMMARY)
    writer.select(page.locator("[name=language]"), "en")
    writer.choose("countries", "ke")
    writer.pick("scope", "national")
    writer.fill(start="sometime")
    writer.pick("stage", "ongoing")
    writer.fill(implementers__0__name="Ministry of Social Affairs")
    writer.select(page.locator("[name=implementers-0-kind]"), "government")
    writer.press("Save and continue")
    mend_the_start(writer)

    writer.fill(description=f"Leila (9) lives with a host family. Families call {PHONE}.")
    writer.choose("measure_types", "foster-care")
    writer.choose("populations", "families")
    writer.pick("liberty", "free-to-leave")
    writer.press("Save and continue")

    writer.choose("provisions", "crc-37")
    writer.press("Save and continue")

    writer.pick("evidence", "documented")
    writer.press("Save and continue")

    writer.fill(sources__0__title="An evaluation")
    page.locator("[name=new_file]").set_input_files(photograph())
    writer.pick("new_file_for", "public")
    writer.press("Add this file")
    writer.press("Save and continue")

    writer.fill(confidential_notes="The director of the house told us.")
    writer.press("Save and continue")


def mend_the_start(writer):
    """What stops a page from being sent has the focus, and leads to its field."""
    expect(writer.page.get_by_role("alert")).to_be_focused()
    writer.use(writer.page.get_by_role("alert").get_by_role("link"))
    expect(writer.page.locator("[name=start]")).to_be_focused()
    writer.fill(start="2019-03")
    writer.press("Save and continue")


def explain_and_send(writer):
    """Say why each finding may stay, confirm, send."""
    for explanation in writer.page.locator("textarea[name^=explanation]").all():
        writer.write(explanation, "Invented, or public already.")
    for consent in writer.page.locator("form input[type=checkbox]").all():
        writer.tick(consent)
    writer.press("Send for review")


def review(curator, title, queue):
    """Open a submission from a queue of the desk."""
    curator.go("desk/")
    curator.follow(queue)
    with curator.page.expect_navigation():
        curator.use(curator.page.get_by_role("link", name=title).first)


def ask_for_two_changes(curator):
    curator.follow("Ask for changes")
    rows = [("results", "Say what came of it."), ("where", "Name the town.")]
    for number, (section, text) in enumerate(rows):
        if not curator.page.locator(f"[name=form-{number}-section]").count():
            curator.use(curator.page.get_by_role("button", name=curator.say("Add another change")))
        curator.select(curator.page.locator(f"[name=form-{number}-section]"), section)
        curator.write(curator.page.locator(f"[name=form-{number}-text]"), text)
    curator.press("Send back with these changes")


def tick_off(writer, *, script):
    """With JavaScript a tick is kept at once; without it by the button beside it."""
    asked = writer.page.locator("li.change-asked")
    for number in range(asked.count()):
        writer.tick(asked.nth(number).get_by_label(writer.say("Done")))
        if script:
            expect(asked.nth(number).get_by_text(writer.say("Saved"))).to_be_visible()
            expect(writer.page.locator("#said")).to_have_text(writer.say("Saved"))  # said aloud as well
        else:
            with writer.page.expect_navigation():
                writer.use(asked.nth(number).get_by_role("button", name=writer.say("Save")))


def change(writer, draft, section, **fields):
    writer.page.goto(draft.replace("/where/", f"/{section}/"))
    writer.fill(**fields)
    writer.press("Save and continue")


def publish(curator):
    """Decide on what could identify somebody, then publish."""
    may_stay = curator.page.get_by_role("button", name=curator.say("Let it stay"))
    while left := may_stay.count():
        curator.use(may_stay.first)
        expect(may_stay).to_have_count(left - 1)
    curator.follow("Publish")
    curator.tick(curator.page.get_by_role("checkbox"))
    curator.press("Publish")


def mails_to(reader, address, last):
    """Subjects of the mails to an address once the last is there, the earliest first, without those with codes."""
    read_mail(reader.page, address, last)
    reader.page.goto("/demo/mail/")
    subjects = reader.page.locator("main li", has_text=address).get_by_role("link").all_inner_texts()
    return [subject for subject in reversed(subjects) if not CODE.search(subject)]


WAYS = {
    "by keyboard in Arabic": ("ar", {}),
    "without JavaScript": ("en", {"java_script_enabled": False}),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_practice_goes_from_a_draft_without_an_account_to_its_published_page(way, browse):
    language, options = WAYS[way]
    title = f"Families are hosted {way}"
    address = f"amina.{language}@example.org"
    script = "java_script_enabled" not in options
    amina, rui, sam = (Person(browse(**options), language, by_keyboard=script) for _ in range(3))

    amina.go("contribute/start/")
    amina.fill(email=address)
    amina.press("Start without an account")
    draft = amina.page.url
    write_all_sections(amina, title)
    assert sam.page.goto(draft).status == 404
    amina.press("Sign in to send it")
    amina.type_address_and_code(address)
    amina.fill(name="Amina Writer")
    amina.press("Go on")
    explain_and_send(amina)
    expect(amina.page.get_by_text(amina.say("Sent for review")).first).to_be_visible()

    rui.sign_in("curator@example.org", "desk/")
    review(rui, title, "To claim")
    rui.press("Claim")
    ask_for_two_changes(rui)

    amina.go("contribute/")
    amina.follow(title)
    tick_off(amina, script=script)
    change(amina, draft, "results", results="No child was held in three years.")
    change(amina, draft, "where", locality="Nakuru")
    amina.page.goto(draft.replace("/where/", "/check/"))
    explain_and_send(amina)

    review(rui, title, "To claim")
    rui.press("Claim")
    assert rui.page.locator("ins").all_inner_texts() == ["Nakuru", "No child was held in three years."]
    publish(rui)
    expect(rui.page.get_by_text(rui.say("Published")).first).to_be_visible()

    sam.go(f"practices/?q={way.split()[1]}&country=ke")
    sam.follow(title)
    expect(sam.page.get_by_role("heading", level=1)).to_have_text(title)
    file = sam.page.request.get(sam.page.get_by_role("link", name="house.jpg").get_attribute("href"))
    assert file.headers["content-disposition"].startswith("attachment")
    picture = Image.open(io.BytesIO(file.body()))
    assert (picture.size, dict(picture.getexif())) == ((60, 40), {})
    assert b"GPS-CAMERA" not in file.body()
    named = {"title": f"\u2068{title}\u2069" if language == "ar" else title}
    reading = amina.say("A curator is reading “%(title)s”") % named
    published = amina.say("Published: “%(title)s”") % named
    assert mails_to(sam, address, published) == [
        amina.say("The link to your draft"),
        reading,
        amina.say("Changes asked for: “%(title)s”") % named,
        reading,
        published,
    ]
