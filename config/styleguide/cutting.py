"""Cuts a component out of a page of this site, so that it can stand among others on one page."""

from copy import copy, deepcopy

from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, QueryDict
from django.urls import resolve
from django.utils import translation
from django.utils.safestring import mark_safe
from lxml import html

from accounts.models import User

COMPONENTS = settings.ROOT / "static" / "css" / "components"
POINTERS = ("for", "form", "list", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
# What makes a part of a page, or does something there: here it is an example.
PARTS = ("nav", "aside", "header", "footer", "main", "form")
ACTING = ("role", "aria-label", "autofocus", "action", "method", "enctype")
ROLES_KEPT = ("list", "img", "table", "row", "rowgroup", "cell", "columnheader", "rowheader", "group")


def cut_out(example, request, prefix, seen):
    """An example as safe HTML with names of its own that begin with `prefix`; "" where it is not to be seen now.

    `seen` keeps pages between calls for one request.
    """
    language = example.language or translation.get_language()
    with translation.override(language):
        if example.html:
            page = html.fragment_fromstring(example.html(), create_parent=True)
        else:
            page = page_of(example, request, seen)
    found = [] if page is None else page.xpath(f"//*[contains(concat(' ', @class, ' '), ' {example.of} ')]")
    if not found:
        return ""
    element = deepcopy(found[0])
    element.tail = None
    become_example(element, prefix)
    return mark_safe(html.tostring(element, encoding="unicode"))


def page_of(example, request, seen):
    """The page of an example as a tree, or None: people may have gone on with what the demonstration began with."""
    try:
        path = example.path()
    except ObjectDoesNotExist:
        return None
    key = path, example.who
    if key not in seen:
        content = content_of(path, example.who, request)
        seen[key] = html.document_fromstring(content) if content else None
    return seen[key]


def content_of(path, who, request):
    path, _mark, query = path.partition("?")
    match = resolve(path)
    inner = copy(request)
    for kept in ("headers", "GET", "_current_scheme_host"):
        inner.__dict__.pop(kept, None)
    inner.META = {name: value for name, value in request.META.items() if not name.startswith("HTTP_")}
    inner.META |= {"HTTP_HOST": request.get_host(), "QUERY_STRING": query, "PATH_INFO": path}
    inner.path = inner.path_info = path
    inner.GET = QueryDict(query)
    inner.resolver_match = match
    inner.session = SessionStore()
    inner._messages = []
    if who:
        inner.user = User.objects.get(email=who)
    try:
        response = match.func(inner, *match.args, **match.kwargs)
    except Http404:
        return b""
    return response.content if response.status_code == 200 else b""


def become_example(element, prefix):
    """Give everything in an element a name of its own, and let nothing in it act or be a part of the page."""
    names = {inner.get("id") for inner in element.iter() if inner.get("id")}
    for inner in element.iter():
        if inner.get("id"):
            inner.set("id", prefix + inner.get("id"))
        for pointer in POINTERS:
            point(inner, pointer, prefix, names)
        if inner.get("name") and inner.get("type") == "radio":
            inner.set("name", prefix + inner.get("name"))
        if inner.tag == "h1":
            inner.tag = "h2"
        for name in list(inner.attrib):
            is_acting = name in ACTING and inner.get(name) not in ROLES_KEPT
            if name.startswith(("hx-", "data-")) or (is_acting and inner.tag in (*PARTS, "section", "div", "p", "ul")):
                del inner.attrib[name]
        if inner.tag in PARTS:
            inner.tag = "div"


def point(element, pointer, prefix, names):
    """Let a pointer lead to what came along, under its new name; what did not come along is pointed to no more."""
    if pointer not in element.attrib:
        return
    kept = [prefix + name for name in element.get(pointer).split() if name in names]
    if kept:
        element.set(pointer, " ".join(kept))
    else:
        del element.attrib[pointer]
