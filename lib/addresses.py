"""Whole addresses of this site, for whoever keeps them: search engines, citations, files that people take away."""

from urllib.parse import urlsplit

from django.conf import settings


def absolute(path):
    """The whole address of a path. It names SITE_URL, whatever name a request came by (docs/decisions/0016)."""
    return f"{settings.SITE_URL}{path}"


def in_language(language, path):
    """The whole address of a page (`practices/`) in a language; of the one that suits the reader best when None."""
    return absolute(f"/{language}/{path}" if language else f"/{path}")


def site_parts():
    """Protocol and host of the site: ("https", "host:port")."""
    parts = urlsplit(settings.SITE_URL)
    return parts.scheme, parts.netloc
