"""Somebody at a page, who reads one language and uses a mouse or the keyboard alone."""

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from tests.browser.demonstration import type_address_and_code
from tests.browser.focus import LOOK

MOST_STOPS = 200
# Whether a control has the focus, and whether a person can see where that is.
IS_THERE = f"(control) => ({{ is_there: control === document.activeElement, look: ({LOOK})() }})"


class Person:
    def __init__(self, page, language="en", *, by_keyboard=False):
        self.page, self.language, self.by_keyboard = page, language, by_keyboard

    def say(self, words):
        """A text of the interface in the language of this person."""
        with translation.override(self.language):
            return gettext(words)

    def go(self, path):
        self.page.goto(f"/{self.language}/{path}")

    def sign_in(self, address, path):
        self.go(path)
        self.type_address_and_code(address)

    def type_address_and_code(self, address):
        type_address_and_code(self.page, address, self.say)

    # Controls ---------------------------------------------------------------------------------------------------------

    def reach(self, control):
        """Press the Tab key until a control has the focus; every stop on the way must be seen."""
        element = control.element_handle()
        for _ in range(MOST_STOPS):
            stop = element.evaluate(IS_THERE)
            if stop["is_there"]:
                return
            assert stop["look"] is None or stop["look"]["is_seen"], stop["look"]
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{control} is not reached in {MOST_STOPS} stops")

    def use(self, control, key="Enter"):
        """Click on a control, or go to it and press a key."""
        if self.by_keyboard:
            self.reach(control)
            self.page.keyboard.press(key)
        else:
            control.click()

    def press(self, name):
        with self.page.expect_navigation():
            self.use(self.page.get_by_role("button", name=self.say(name), exact=True).last)

    def follow(self, name):
        with self.page.expect_navigation():
            self.use(self.page.get_by_role("link", name=self.say(name)).first)

    def write(self, control, text):
        if self.by_keyboard:
            self.reach(control)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)
        else:
            control.fill(text)

    def fill(self, **fields):
        """Type into fields by their names; `__` stands for the hyphen."""
        for name, text in fields.items():
            self.write(self.page.locator(f"main [name='{name.replace('__', '-')}']"), text)

    def tick(self, box):
        if self.by_keyboard:
            self.use(box, "Space")
            expect(box).to_be_checked()
        else:
            box.check()

    def pick(self, field, value):
        """One of several answers: the Tab key comes to the first, arrows lead on."""
        answers = self.page.locator(f"input[name={field}]")
        answer = answers.and_(self.page.locator(f"[value={value}]"))
        if not self.by_keyboard:
            answer.check()
            return
        given = answers.and_(self.page.locator(":checked"))
        self.reach(given if given.count() else answers.first)
        self.page.keyboard.press("Space")
        for _ in range(answers.count()):
            if not answer.is_checked():
                self.page.keyboard.press("ArrowDown")
        expect(answer).to_be_checked()

    def select(self, control, value):
        if not self.by_keyboard:
            control.select_option(value)
            return
        self.reach(control)
        for _ in range(control.locator("option").count()):
            if control.input_value() != value:
                self.page.keyboard.press("ArrowDown")
        expect(control).to_have_value(value)

    def choose(self, field, value):
        """Choose from a long list: by typing a name where there is JavaScript, by opening groups elsewhere."""
        box = self.page.locator(f"input[type=checkbox][name={field}][value='{value}']")
        group = self.page.locator("fieldset", has=box).first
        search = group.get_by_role("searchbox")
        if search.count() and search.is_visible():
            self.write(search, group.locator("li", has=box).locator("[data-name]").text_content())
        elif not box.is_visible():
            for part in group.locator("summary").all():
                self.use(part)
        self.tick(box)
