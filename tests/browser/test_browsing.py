"""Browsing: with htmx at once, without JavaScript by a button, and always at an address that says what is seen."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PRACTICE, SCREENS, visit

NO_SCRIPT = {"java_script_enabled": False}
AT_ONCE_OR_NOT = pytest.mark.parametrize("options", [{}, NO_SCRIPT], ids=["with JavaScript", "without JavaScript"])


def asked(page):
    return parse_qsl(urlsplit(page.url).query)


def seen(page):
    """What the page shows: how many practices, which, which chips, and the numbers of two facets."""
    return {
        "count": page.locator("#result-count").inner_text(),
        "titles": page.locator(".card-title").all_inner_texts(),
        "chips": [" ".join(text.split()) for text in page.locator(".chip").all_inner_texts()],
        "counts": page.locator("#facet-country .facet-value, #facet-stage .facet-value").all_text_contents(),
        "chosen": page.locator("#filters :checked").evaluate_all(
            "boxes => boxes.filter(box => box.type === 'checkbox').map(box => box.value)"
        ),
    }


def as_loaded(page):
    """What a first visit to the same address shows."""
    other = page.context.new_page()
    other.goto(page.url)
    shown = seen(other)
    other.close()
    return shown


def facet_value(page, parameter, value):
    return page.locator(f"#f-{parameter}-{value}")


def test_choosing_a_facet_updates_results_counts_and_address_at_once_and_keeps_the_focus(page):
    visit(page, "practices/")
    everything = seen(page)
    page.evaluate("window.isSamePage = true")

    box = facet_value(page, "country", "th")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator(".chip")).to_have_count(1)
    assert asked(page) == [("country", "th")]
    expect(facet_value(page, "country", "th")).to_be_focused()
    thai = seen(page)
    assert thai == as_loaded(page)
    assert thai["chosen"] == ["th"]
    assert thai["count"] != everything["count"]

    facet_value(page, "measure", "case-management").check()
    expect(page.locator(".chip")).to_have_count(2)
    assert sorted(asked(page)) == [("country", "th"), ("measure", "case-management")]
    expect(facet_value(page, "measure", "case-management")).to_be_focused()
    both = seen(page)
    assert both == as_loaded(page)

    page.locator("#sort").select_option("title")
    page.wait_for_url("**sort=title**")
    expect(page.locator(".card-title")).to_have_text(sorted(both["titles"]))
    assert page.evaluate("window.isSamePage")


def test_back_and_forward_restore_what_was_seen(page):
    visit(page, "practices/")
    shown = [seen(page)]
    for parameter, value in (("country", "th"), ("stage", "ongoing")):
        page.locator(f"#facet-{parameter}").evaluate("facet => facet.open = true")
        facet_value(page, parameter, value).check()
        expect(page.locator(".chip")).to_have_count(len(shown))
        shown.append(seen(page))
    page.locator(".card-title a").first.click()
    expect(page.locator(".practice-text")).to_be_visible()

    for state in reversed(shown):
        page.go_back()
        expect(page.locator("#result-count")).to_have_text(state["count"])
        expect(page.locator(".chip")).to_have_count(len(state["chips"]))
        assert seen(page) == state
    for state in shown[1:]:
        page.go_forward()
        expect(page.locator("#result-count")).to_have_text(state["count"])
        expect(page.locator(".chip")).to_have_count(len(state["chips"]))
        assert seen(page) == state


def test_typing_updates_the_results_and_marks_the_words_in_one_step_of_history(page):
    visit(page, "practices/?country=th&country=my")
    steps = page.evaluate("history.length")
    page.locator("#q").press_sequentially("case manag")
    page.wait_for_url(re.compile(r"q=case(\+|%20)manag\b"))
    expect(page.locator("#results mark").first).to_be_visible()
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("case manag")
    assert sorted(asked(page)) == [("country", "my"), ("country", "th"), ("q", "case manag")]
    assert page.evaluate("history.length") == steps
    assert seen(page) == as_loaded(page)


def test_without_javascript_a_button_applies_what_was_chosen(new_context):
    shown = {}
    for name, options in {"with": {}, "without": NO_SCRIPT}.items():
        page = new_context(**options).new_page()
        visit(page, "practices/")
        facet_value(page, "country", "th").check()
        facet_value(page, "measure", "case-management").check()
        if options:
            page.get_by_role("button", name="Apply").click()
        expect(page.locator(".chip")).to_have_count(2)
        asks = sorted(pair for pair in asked(page) if pair[1])  # without JavaScript a browser sends empty fields too
        shown[name] = asks, seen(page)
    assert shown["with"] == shown["without"]
    assert shown["with"][0] == [("country", "th"), ("measure", "case-management")]


@AT_ONCE_OR_NOT
def test_a_chip_takes_its_choice_back_and_another_link_all_of_them(new_context, options):
    page = new_context(**options).new_page()
    visit(page, "practices/?country=th&measure=case-management&q=families")
    expect(page.locator(".chip")).to_have_count(3)
    page.locator(".chip", has_text="Thailand").click()
    expect(page.locator(".chip")).to_have_count(2)
    assert sorted(asked(page)) == [("measure", "case-management"), ("q", "families")]
    expect(facet_value(page, "country", "th")).not_to_be_checked()
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator(".chip")).to_have_count(0)
    assert asked(page) == []


@AT_ONCE_OR_NOT
def test_an_empty_result_says_which_choice_to_leave_out(new_context, options):
    page = new_context(**options).new_page()
    visit(page, "practices/?country=jp&measure=foster-care")
    expect(page.get_by_role("heading", name="No practice matches all of this")).to_be_visible()
    choices = page.get_by_role("link", name=re.compile("^Without "))
    expect(choices).to_have_count(2)
    number = page.locator("#results .count-list li").first.locator(".count").inner_text()
    choices.first.click()
    expect(page.locator("#result-count")).to_have_text(re.compile(rf"^{number} practices?$"))


@AT_ONCE_OR_NOT
def test_a_misspelt_word_gets_a_suggestion_to_follow(new_context, options):
    page = new_context(**options).new_page()
    visit(page, "practices/?q=thailnd")
    page.locator(".did-you-mean a").click()
    page.wait_for_url(re.compile("q=thailand$", re.I))
    assert page.locator(f".card a[href='/en/practices/{PRACTICE}/']").count() == 1


def test_pages_of_results_hold_every_practice_once(page):
    visit(page, "practices/")
    links = []
    while True:
        links += page.locator(".card-title a").evaluate_all("links => links.map(link => link.pathname)")
        following = page.locator(".pages a[rel=next]")
        if not following.count():
            break
        address = page.url
        following.click()
        page.wait_for_url(lambda url, before=address: url != before)
    assert len(links) == len(set(links)) == 83


@AT_ONCE_OR_NOT
def test_on_a_phone_the_filters_fold_away_and_open(new_context, options):
    page = new_context(viewport=SCREENS["phone"], **options).new_page()
    visit(page, "practices/")
    box = facet_value(page, "country", "th")
    expect(box).not_to_be_visible()
    page.locator("#filters > summary").click()
    expect(box).to_be_visible()
    box.check()
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**country=th**")
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator(".card").first).to_be_visible()


# Picked by hand -------------------------------------------------------------------------------------------------------


def box(page, number):
    return page.locator(".card-pick input").nth(number)


@AT_ONCE_OR_NOT
def test_what_is_ticked_can_be_seen_alone_at_an_address_of_its_own(browser, base_url, options):
    page = browser.new_context(base_url=base_url, **options).new_page()
    visit(page, "practices/")
    buttons = page.locator(".pick-bar")
    expect(buttons).to_be_hidden()
    wanted = [box(page, number).get_attribute("value") for number in (1, 3)]
    for number in (1, 3):
        box(page, number).check()
    expect(buttons).to_be_in_viewport()
    page.get_by_role("button", name="Show only these").click()
    expect(page.locator("#result-count")).to_have_text("2 practices")
    assert asked(page) == [("practice", slug) for slug in wanted]
    assert [one.is_checked() for one in page.locator(".card-pick input").all()] == [True, True]
    page.context.close()


def test_what_is_ticked_stays_so_on_the_next_page_and_becomes_one_document(page):
    visit(page, "practices/")
    box(page, 0).focus()
    page.keyboard.press("Space")
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("page=2"))
    box(page, 0).check()
    expect(page.locator(".pick-count")).to_have_text("2 picked")
    facet_value(page, "country", "th").check()  # htmx brings other cards
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator(".pick-count")).to_have_text("2 picked")
    with page.expect_download() as download:
        page.get_by_role("button", name="Word brief of these").click()
    assert download.value.suggested_filename == "child-first-practices.docx"
    assert len(parse_qsl(urlsplit(download.value.url).query)) == 2
    page.get_by_role("button", name="Pick none").click()
    expect(page.locator(".pick-bar")).to_be_hidden()
    page.reload()
    expect(page.locator(".card-pick :checked")).to_have_count(0)
