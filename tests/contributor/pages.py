"""The contributor's pages as the tests ask for them: addresses, and what a browser would send from a page."""

from html.parser import HTMLParser

from tests.pages import body


def address(submission, place=""):
    return f"/en/contribute/{submission.pk}/{place}"


class Form(HTMLParser):
    """The values of the fields of a page's first `post` form that has a version, as a browser would send them."""

    def __init__(self, page):
        super().__init__()
        self.values, self.inside, self.area, self.select = {}, False, None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "form":
            self.inside = given.get("method") == "post"
        if not self.inside or (not name and tag != "option"):
            return
        if tag == "textarea":
            self.area, self.values[name] = name, [""]
        elif tag == "select":
            self.select, self.values[name] = name, []
        elif tag == "option":
            if "selected" in given or not self.values[self.select]:
                self.values[self.select] = [value]
        elif tag == "input" and (given.get("type") not in ("checkbox", "radio", "file") or "checked" in given):
            self.values.setdefault(name, []).append(value)

    def handle_data(self, data):
        if self.area:
            self.values[self.area][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        if tag == "textarea":
            self.area = None


def filled(client, submission, section, **typed):
    """What the page of a section would send, with some fields typed over; `__` in a name stands for a hyphen."""
    page = client.get(address(submission, f"{section}/"))
    assert page.status_code == 200, page.status_code
    values = Form(body(page)).values
    return values | {name.replace("__", "-"): value for name, value in typed.items()}


def save(client, submission, section, *, go="continue", **typed):
    """Open a section, type into it and press a button; the answer."""
    data = filled(client, submission, section, **typed)
    return client.post(address(submission, f"{section}/"), data | ({"go": go} if go else {}))


def autosave(client, submission, section, data):
    """What htmx sends after a pause in typing."""
    headers = {"HX-Request": "true"}
    return client.post(address(submission, f"{section}/"), data | {"autosave": "1"}, headers=headers)
