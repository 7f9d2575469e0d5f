"""What a visit costs and leaves behind: little on the wire, nothing on the machine, and no word to anyone else."""

import pytest

from tests.browser.pages import ALL, PAGES, SCREENS, visit

MOST_BYTES = 60_000  # of a first visit as sent, headers included
PLACE_IN_HISTORY = {"htmx-current-path-for-history"}  # for the Back button, until the tab is closed
# Keeps in `shifted` how far anything on the page moved by itself while it was loading (cumulative layout shift).
WATCH_SHIFTS = """globalThis.shifted = 0; new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) shifted += value;
}).observe({ type: "layout-shift", buffered: true });"""
STORED = "[Object.keys(localStorage), Object.keys(sessionStorage)]"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_sets_a_cookie_asks_another_origin_or_breaks_its_policy(page, base_url, language):
    elsewhere, complaints, failures = [], [], []
    page.on("request", lambda request: request.url.startswith(f"{base_url}/") or elsewhere.append(request.url))
    page.on("response", lambda response: response.ok or failures.append((response.status, response.url)))
    page.on("console", lambda line: line.type in ("error", "warning") and complaints.append((page.url, line.text)))
    page.on("pageerror", lambda error: complaints.append((page.url, str(error))))
    for path in ALL.values():
        visit(page, path, language)
        page.mouse.wheel(0, 2000)
    kept, kept_for_now = page.evaluate(STORED)
    assert (elsewhere, failures, complaints) == ([], [], [])
    assert (page.context.cookies(), kept) == ([], [])
    assert set(kept_for_now) <= PLACE_IN_HISTORY


@pytest.mark.parametrize("name", ["home", "practices:list", "practices:detail", "countries:detail"])
def test_a_first_visit_is_light_and_nothing_moves(new_context, name):
    page = new_context(viewport=SCREENS["phone"]).new_page()
    page.add_init_script(WATCH_SHIFTS)
    wire = page.context.new_cdp_session(page)
    kinds, sent = {}, {}
    wire.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    wire.on("Network.loadingFinished", lambda event: sent.update({event["requestId"]: event["encodedDataLength"]}))
    wire.send("Network.enable")
    visit(page, PAGES[name], wait_until="networkidle")
    by_kind = {}
    for request, size in sent.items():
        by_kind[kinds[request]] = by_kind.get(kinds[request], 0) + size
    assert {"Document", "Stylesheet", "Script"} <= by_kind.keys() <= {"Document", "Stylesheet", "Script", "Other"}
    assert sum(by_kind.values()) < MOST_BYTES, by_kind
    assert page.evaluate("shifted") == 0
