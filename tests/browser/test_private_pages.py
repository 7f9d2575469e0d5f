"""Every page of those who write, review and administer: none keeps anyone out, none breaks its policy."""

import re
from threading import Lock
from urllib.parse import urlsplit

import pytest
from django.urls import get_resolver, resolve
from playwright.sync_api import expect

from tests.browser.barriers import barriers
from tests.browser.demonstration import read_mail, sign_in
from tests.browser.pages import PRIVATE, SCREENS
from tests.browser.test_url_map import names
from tests.files.tables import whole, workbook

pytestmark = pytest.mark.xdist_group("demonstration")  # one process, one start

FACES = [("en", "wide"), ("ar", "phone")]
ACCOUNT = [
    "account/",
    "account/notices/",
    "account/data/",
    "account/delete/",
    "account/organisation/",
    "account/second-factor/",
]
SECTIONS = ["where", "what", "law", "results", "sources", "naming", "check", "preview", "word"]

# What is only posted to, only sends elsewhere, or is shown once on the way (its own tests open it).
NOT_VISITED = {
    *("account_confirm_login_code", "account_download", "account_inactive", "account_invite", "account_leave"),
    *("account_accept_invitation", "account_decline_invitation", "account_withdraw_invitation", "account_logout"),
    *("account_request_login_code", "account_signup", "account_welcome"),
    *("mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
    *("mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn"),
    *("mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"),
    *("contribute:again", "contribute:delete", "contribute:act", "contribute:change", "contribute:file"),
    *("contribute:resume", "desk:act", "desk:verify", "desk:edit", "state:withdraw", "account_give_up_focal_point"),
    *("desk:numbers_csv", "desk:revoke", "links:clearance_file", "links:stop_mails"),
    *("desk:source_links_csv", "desk:source_link", "desk:reasons_moved", "desk:reason_moved"),
    *("contribute:blank_form", "contribute:form"),
    *("desk:import_template", "desk:import_report", "desk:import_load", "desk:import_cancel"),
}


def links(page, pattern):
    """Paths below the language of links on a page, each once."""
    found = [urlsplit(link.get_attribute("href")).path for link in page.locator("main a[href]").all()]
    return sorted({path.split("/", 2)[2] for path in found if re.fullmatch(pattern, path)})


def contributors_pages(page):
    submissions = links(page, r"/\w+/contribute/[0-9a-f-]{36}/")
    draft = next(path for path in submissions if opens(page, f"{path}where/"))
    more = [*ACCOUNT, "account/second-factor/app/", "account/second-factor/passkeys/add/"]
    return ["contribute/", "contribute/start/", *submissions, *(f"{draft}{name}/" for name in SECTIONS), *more]


def curators_pages(page):
    reviews = []
    for queue in ("to-claim", "mine", "waiting", "updates", "closed"):
        page.goto(f"/en/desk/?queue={queue}")
        reviews += links(page, r"/\w+/desk/[0-9a-f-]{36}/")
    in_review = next(path for path in reviews if opens(page, f"{path}publish/"))
    decisions = [f"{in_review}{name}/" for name in ("publish", "changes", "decline", "clearance", "handovers/1")]
    page.goto("/en/desk/practices/")
    practice = links(page, r"/\w+/desk/practices/[^/]+/")[0]
    more = ["desk/to-verify/", "desk/to-verify/?which=never", "desk/activity/", "desk/focal-points/", "desk/practices/"]
    more += ["desk/numbers/", "desk/numbers/?since=2001-01&by=week", "desk/numbers/links/"]
    more += ["desk/translations/", "desk/translations/?language=ar&queue=missing"]
    more += [f"desk/translations/{practice.split('/')[2]}/{language}/" for language in ("fr", "ar")]
    more += [*pages_of_imports(page), *pages_of_vocabulary(page), f"{begun_edit(page, practice)}check/"]
    return ["desk/", *sorted(set(reviews)), *decisions, *more, practice]


def pages_of_vocabulary(page):
    """Every part of it, what is told before two keywords are merged, and what can be undone afterwards."""
    page.goto("/en/desk/vocabulary/alike/")
    pairs = page.get_by_role("link", name="Merge")
    merge = pairs.last.get_attribute("href").split("/en/")[1]
    pairs.first.click()
    page.get_by_role("button", name="Merge").click()
    change = page.url.split("/en/")[1]
    assert change.startswith("desk/vocabulary/changes/")
    page.goto("/en/desk/vocabulary/")
    keyword = links(page, r"/\w+/desk/vocabulary/keywords/\d+/")[0]
    page.goto("/en/desk/vocabulary/reasons/")
    reason = links(page, r"/\w+/desk/vocabulary/reasons/\d+/")[0]
    parts = [f"desk/vocabulary/{part}" for part in ("", "alike/", "measures/", "reasons/", "changes/")]
    texts = ["desk/vocabulary/measures/foster-care/", "desk/vocabulary/groups/care/", reason]
    deeds = [keyword, f"{keyword}rename/?name=foster+care", f"{keyword}rename/?name=new", f"{keyword}delete/"]
    return [*parts, *texts, *deeds, merge, change]


def pages_of_imports(page):
    """A file that waits for its columns, and one that was checked: it holds a row of every kind."""
    page.goto("/en/desk/import/")
    bring(page, workbook(whole("Host families in Mombasa")))
    waiting = urlsplit(page.url).path.split("/", 2)[2]
    page.goto("/en/desk/import/")
    bring(page, workbook(*KINDS))
    page.get_by_role("button", name="Check every row").click()
    page.get_by_role("heading", name="Load the rows").wait_for()  # htmx brings it when the worker is done
    checked = urlsplit(page.url).path.split("/", 2)[2]
    return ["desk/import/", waiting, checked, f"{checked}?show=alike"]


def bring(page, content):
    file = {"name": "register.xlsx", "mimeType": "", "buffer": content}
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Read the file").click()


KINDS = (
    whole("Host families in Mombasa"),
    whole("Host families in Mombasa", Countries="Narnia"),
    whole("Host families in Mombasa", What_is_done="Ask Amina on +254 700 123 456."),
    whole("", Summary="Too short."),
)


def begun_edit(page, practice):
    """The edit of a practice, begun with the button or gone on with."""
    page.goto(f"/en/{practice}")
    with page.expect_navigation():
        page.locator("section[aria-labelledby=edit] .button").click()
    return urlsplit(page.url).path.removeprefix("/en/")


def opens(page, path):
    """Whether a page is there and does not lead elsewhere."""
    return page.goto(f"/en/{path}").status == 200 and page.url.endswith(path)


def visitors_pages(page):
    """What opens without an account, the links of a mail among it."""
    read_mail(page, "ministry@example.org", "still true?")
    answers = mailed_links(page, "/still-true/")
    read_mail(page, "official@example.org", "Your office is asked")
    return ["account/sign-in/", "contribute/start/", "styleguide/", *answers, *mailed_links(page, "/clearance/")]


def mailed_links(page, words):
    """Paths below the language of the links of a letter that hold some words."""
    found = [urlsplit(link.get_attribute("href")).path for link in page.locator(f"main a[href*='{words}']").all()]
    return sorted({path.split("/", 2)[2] for path in found})


def focal_points_pages(page):
    page.goto("/en/state/")
    said = [path for path in links(page, r"/\w+/state/[^/]+/") if "example" in path]
    return ["state/", said[0], "account/focal-point/"]


VISITORS = {
    "visitor": (None, visitors_pages),
    "contributor": ("contributor@example.org", contributors_pages),
    "curator": ("curator@example.org", curators_pages),
    "focal point": ("focalpoint@example.org", focal_points_pages),
}


# What is wrong in the last form of some pages, by how their paths end. Each then comes back and says so.
NONSENSE = {"email": "nonsense"}
WRONG = {
    "visitor": {
        r"account/sign-in/": NONSENSE,
        r"contribute/start/": NONSENSE,
        r"still-true/\S+/ended/": {"end": "soon"},
        r"clearance/\S+/": {},
    },
    "contributor": {
        r"\S+/where/": {"start": "soon"},
        r"\S+/check/": {},
        r"account/": {"name": ""},
        r"account/delete/": {},
        r"account/organisation/": NONSENSE,
        r"account/second-factor/app/": {"code": "000000"},
    },
    "curator": {
        r"desk/\S+/publish/": {},
        r"desk/\S+/changes/": {},
        r"desk/\S+/decline/": {},
        r"desk/\S+/clearance/": NONSENSE,
        r"desk/vocabulary/reasons/\d+/": {"texts.en": ""},
        r"desk/vocabulary/measures/[\w-]+/": {"names.fr": ""},
        r"desk/practices/\S+/": {},
    },
    "focal point": {r"state/\S+/": {}},
}


PATHS = {}  # by who came: looking for them takes long, and once is enough
COMING = Lock()  # pictures are taken in several languages at once: each needs its own code, and looking changes things


def come(page, who):
    """The pages of somebody, signed in."""
    address, pages_of = VISITORS[who]
    with COMING:
        if address:
            sign_in(page, address)
        if who not in PATHS:
            PATHS[who] = pages_of(page)
    return PATHS[who]


def send_wrong(page, path, wrong):
    """Send the last form of a page as `wrong` says, once: the focus goes to the errors, and the title tells of them."""
    ending = next((ending for ending in wrong if re.fullmatch(ending, path)), None)
    if ending is None:
        return
    form = page.locator("main form[method=post]").last
    form.evaluate("form => form.noValidate = true")
    for name, text in wrong.pop(ending).items():
        form.locator(f"[name='{name}']").fill(text)
    with page.expect_navigation():
        form.locator("button:not([type=button])").last.click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^خطأ: "))


@pytest.mark.parametrize("who", VISITORS)
def test_private_pages_are_for_everyone_and_keep_to_their_policy(browse, who):
    page = browse(viewport=SCREENS["wide"])
    complaints, found, wrong = [], {}, dict(WRONG[who])
    page.on("console", lambda line: line.type in ("error", "warning") and complaints.append((page.url, line.text)))
    paths = come(page, who)
    complaints.clear()
    for language, screen in FACES:
        page.set_viewport_size(SCREENS[screen])
        for path in paths:
            assert page.goto(f"/{language}/{path}").status == 200, path
            if language == "ar":  # in English as they come
                send_wrong(page, path, wrong)
            found[path, language] = barriers(page)
    assert {place: faults for place, faults in found.items() if faults} == {}
    assert (complaints, wrong) == ([], {})


def test_every_private_page_is_visited(browse):
    page = browse()
    for who in VISITORS.keys() - PATHS.keys():
        page.context.clear_cookies()
        come(page, who)
    known = {resolve(urlsplit(f"/en/{path}").path).view_name for paths in PATHS.values() for path in paths}
    private = {name for name in names(get_resolver().url_patterns) if name.startswith(PRIVATE)}
    seen_elsewhere = {name for name in private if name.startswith(("admin:", "demo_mail:"))} | NOT_VISITED
    assert private - known - seen_elsewhere == set()
