"""JSON-LD as a part of a page."""

import json

from django.utils.html import format_html
from django.utils.safestring import mark_safe

# Within a script no HTML is read but its end: a title that holds "</script>" must stay a title.
UNFIT = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


def script(data):
    """Facts as a block of data: no browser runs it, so the content security policy has nothing to say about it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(UNFIT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


def filled(facts):
    """Facts without those that say nothing."""
    return {name: value for name, value in facts.items() if value not in ("", None, [], {})}
