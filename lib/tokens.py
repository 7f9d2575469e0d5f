"""The tokens of the styles, read from static/css/tokens.css, for what is drawn or shown outside of a stylesheet."""

import re
from functools import cache

from django.conf import settings

TOKENS = settings.ROOT / "static" / "css" / "tokens.css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
DARK = "(prefers-color-scheme: dark)"


@cache
def tokens(scheme="light"):
    """Every token by its name without dashes, as "light" or "dark" pages have it: {"color-ink": "#10282d"}."""
    always, *media = COMMENT.sub("", TOKENS.read_text(encoding="utf-8")).split("@media")
    changed = next(part for part in media if DARK in part) if scheme == "dark" else ""
    return dict(TOKEN.findall(always)) | dict(TOKEN.findall(changed))
