"""From an NGO's first word, without an account, to the published page: two people, two browsers, with every mail."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.demonstration import read_mail, sign_in, type_address_and_code

pytestmark = pytest.mark.xdist_group("demonstration")  # one process, one start

PHONE = "+41 22 739 81 11"
SUMMARY = (
    "Families who arrive without papers are met by social workers, who find a home with a host family and stay in "
    "touch until the case is decided. No child has been held since the programme began, and every child is at school."
)


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def choose(page, field, value, words):
    """Choose from a long list: by typing words where there is JavaScript, by opening its groups where there is none."""
    box = page.locator(f"input[type=checkbox][name={field}][value='{value}']")
    group = page.locator("fieldset", has=box).first
    search = group.get_by_role("searchbox")
    if search.count() and search.is_visible():
        search.press_sequentially(words)
    elif not box.is_visible():
        for part in group.locator("summary").all():
            part.click()
    box.check()


def pick(page, field, value):
    page.locator(f"input[name={field}][value={value}]").check()


def fill(page, **fields):
    for name, text in fields.items():
        page.locator(f"main [name='{name.replace('__', '-')}']").fill(text)


def photograph():
    """A picture as a telephone takes it, with the place where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (13.0, 45.0, 0.0), 3: "E", 4: (100.0, 30.0, 0.0)})
    exif[0x010F] = "GPS-CAMERA"
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(file, "JPEG", exif=exif)
    return {"name": "house.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def write_all_sections(page, title):
    fill(page, title=title, summary=SUMMARY, start="March 2019", implementers__0__name="Ministry of Social Affairs")
    page.locator("[name=implementers-0-kind]").select_option("government")
    choose(page, "countries", "ke", "Kenya")
    pick(page, "scope", "national")
    pick(page, "stage", "ongoing")
    press(page, "Save and continue")

    fill(page, description=f"Leila (9) lives with a host family. Families call {PHONE}.")
    choose(page, "measure_types", "foster-care", "foster")
    choose(page, "populations", "families", "")
    pick(page, "liberty", "free-to-leave")
    press(page, "Save and continue")

    choose(page, "provisions", "crc-37", "37")
    press(page, "Save and continue")

    pick(page, "evidence", "documented")
    press(page, "Save and continue")

    fill(page, sources__0__title="An evaluation")
    page.locator("[name=new_file]").set_input_files(photograph())
    pick(page, "new_file_for", "public")
    press(page, "Add this file")
    press(page, "Save and continue")

    fill(page, confidential_notes="The director of the house told us.")
    press(page, "Save and continue")


def explain_and_send(page):
    """Say why each finding may stay, confirm, send."""
    for explanation in page.locator("textarea[name^=explanation]").all():
        explanation.fill("Invented, or public already.")
    for consent in page.locator("form input[type=checkbox]").all():
        consent.check()
    press(page, "Send for review")


def review(page, title, queue):
    """Open a submission from a queue of the desk."""
    page.goto("/en/desk/")
    page.get_by_role("link", name=queue).click()
    page.get_by_role("link", name=title).first.click()


def ask_for_two_changes(page):
    follow(page, "Ask for changes")
    rows = [("results", "Say what came of it."), ("where", "Name the town.")]
    for number, (section, text) in enumerate(rows):
        if not page.locator(f"[name=form-{number}-section]").count():
            page.get_by_role("button", name="Add another change").click()
        page.locator(f"[name=form-{number}-section]").select_option(section)
        page.locator(f"[name=form-{number}-text]").fill(text)
    press(page, "Send back with these changes")


def follow(page, name):
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()


def tick_off(page, *, script):
    """With JavaScript a tick is kept at once; without it by the button beside it."""
    asked = page.locator("li.change-asked")
    for number in range(asked.count()):
        asked.nth(number).get_by_label("Done").check()
        if script:
            expect(asked.nth(number).get_by_text("Saved")).to_be_visible()
        else:
            with page.expect_navigation():
                asked.nth(number).get_by_role("button", name="Save").click()


def change(page, draft, section, **fields):
    page.goto(draft.replace("/where/", f"/{section}/"))
    fill(page, **fields)
    press(page, "Save and continue")


def publish(page):
    """Decide on what could identify somebody, then publish."""
    while page.get_by_role("button", name="May stay").count():
        left = page.get_by_role("button", name="May stay").count()
        page.get_by_role("button", name="May stay").first.click()
        expect(page.get_by_role("button", name="May stay")).to_have_count(left - 1)
    follow(page, "Publish")
    page.get_by_role("checkbox").check()
    press(page, "Publish")


def mails_to(page, address, last):
    """Subjects of the mails to an address once the last is there, the earliest first, without those with codes."""
    read_mail(page, address, last)
    page.goto("/demo/mail/")
    subjects = page.locator("main li", has_text=address).get_by_role("link").all_inner_texts()
    return [subject for subject in reversed(subjects) if "is your code" not in subject]


@pytest.mark.parametrize(("way", "options"), [("with", {}), ("without", {"java_script_enabled": False})])
def test_a_practice_goes_from_a_draft_without_an_account_to_its_published_page(way, options, browse):
    title = f"Families are hosted {way} a script"
    address = f"amina.{way}@example.org"
    amina, rui, sam = (browse(**options) for _ in range(3))

    amina.goto("/en/contribute/start/")
    fill(amina, email=address)
    press(amina, "Start without an account")
    draft = amina.url
    write_all_sections(amina, title)
    assert sam.goto(draft).status == 404
    press(amina, "Sign in to send it")
    type_address_and_code(amina, address)
    fill(amina, name="Amina Writer")
    press(amina, "Go on")
    explain_and_send(amina)
    expect(amina.get_by_text("Sent for review").first).to_be_visible()

    sign_in(rui, "curator@example.org", "/en/desk/")
    review(rui, title, "To claim")
    press(rui, "Claim")
    ask_for_two_changes(rui)

    amina.goto("/en/contribute/")
    amina.get_by_role("link", name=title).click()
    tick_off(amina, script=way == "with")
    change(amina, draft, "results", results="No child was held in three years.")
    change(amina, draft, "where", locality="Nakuru")
    amina.goto(draft.replace("/where/", "/check/"))
    explain_and_send(amina)

    review(rui, title, "To claim")
    press(rui, "Claim")
    assert rui.locator("ins").all_inner_texts() == ["Nakuru", "No child was held in three years."]
    publish(rui)
    expect(rui.get_by_text("Published").first).to_be_visible()

    sam.goto(f"/en/practices/?q={way}+script&country=ke")
    sam.get_by_role("link", name=title).click()
    expect(sam.get_by_role("heading", level=1)).to_have_text(title)
    file = sam.request.get(sam.get_by_role("link", name="house.jpg").get_attribute("href"))
    assert file.headers["content-disposition"].startswith("attachment")
    picture = Image.open(io.BytesIO(file.body()))
    assert (picture.size, dict(picture.getexif())) == ((60, 40), {})
    assert b"GPS-CAMERA" not in file.body()
    assert mails_to(sam, address, "Published") == [
        "The link to your draft",
        f"A curator is reading “{title}”",
        f"Changes asked for: “{title}”",
        f"A curator is reading “{title}”",
        f"Published: “{title}”",
    ]
