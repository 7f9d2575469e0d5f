"""Which version of the program runs: part of every ETag, so that a new release is never answered with an old page."""

import hashlib
from functools import cache

from django.conf import settings

FOLDERS = ("config", "lib", "countries", "practices", "templates", "static", "locale")


@cache
def release():
    """The name of the release from the environment, or a digest of the program's files."""
    if settings.RELEASE:
        return settings.RELEASE
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted((settings.ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path}{path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()[:12]
