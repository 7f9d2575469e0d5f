"""One version of a practice as a citation: in words, as BibTeX, as RIS."""

from django.utils.translation import gettext as _

from practices.formats import SITE_NAME

BIBTEX_SIGNS = str.maketrans(
    {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_"}
)


def citation(reading, url):
    """A plain citation of one revision; `url` is its permanent address."""
    return _("%(site)s. “%(title)s.” Version %(number)d, %(year)d. %(url)s") % {
        "site": SITE_NAME,
        "title": reading.content["title"].rstrip("."),
        "number": reading.revision.number,
        "year": reading.revision.published_on.year,
        "url": url,
    }


def bibtex(reading, url):
    """One revision as a BibTeX entry."""
    fields = {
        "title": "{" + reading.content["title"].translate(BIBTEX_SIGNS) + "}",
        "author": "{" + SITE_NAME + "}",
        "year": str(reading.revision.published_on.year),
        "edition": f"Version {reading.revision.number}",
        "url": url,
        "language": reading.practice.language,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{reading.slug}-v{reading.revision.number},\n{lines}\n}}\n"


def ris(reading, url):
    """One revision as a RIS record (type ELEC, a web page)."""
    lines = [
        ("TY", "ELEC"),
        ("TI", " ".join(reading.content["title"].split())),
        ("AU", SITE_NAME),
        ("PY", str(reading.revision.published_on.year)),
        ("DA", reading.revision.published_on.strftime("%Y/%m/%d")),
        ("ET", f"Version {reading.revision.number}"),
        ("LA", reading.practice.language),
        ("UR", url),
        ("AB", " ".join(reading.content["summary"].split())),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)
