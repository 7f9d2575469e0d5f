"""What pages tell machines about themselves, in the words of schema.org (JSON-LD)."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.addresses import absolute
from lib.json_ld import filled, script
from lib.languages import html_tag, text_key
from practices.content import Stage
from practices.formats import SITE_NAME, licence
from practices.reading import Link

CONTEXT = "https://schema.org"
STILL_RUNNING = (Stage.PILOT, Stage.ONGOING)


def graph(*nodes):
    """Several things told of on one page, as safe HTML."""
    return script({"@context": CONTEXT, "@graph": list(nodes)})


# The site ---------------------------------------------------------------------------------------------------------


def organisation():
    return {
        "@type": "Organization",
        "@id": absolute("/#organization"),
        "name": SITE_NAME,
        "url": absolute("/"),
        "logo": absolute(static("img/kite.svg")),
    }


def the_organisation():
    """The organisation where it is only named."""
    return {"@type": "Organization", "@id": absolute("/#organization"), "name": SITE_NAME}


def site():
    """The site as a whole and how to search it, in the language of the page."""
    return {
        "@type": "WebSite",
        "@id": absolute("/#site"),
        "name": SITE_NAME,
        "description": _("Practices that end child immigration detention: what States do instead, with sources."),
        "url": absolute(reverse("home")),
        "inLanguage": html_tag(get_language()),
        "publisher": {"@id": absolute("/#organization")},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{absolute(reverse('practices:list'))}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def home():
    return graph(organisation(), site())


# A practice -------------------------------------------------------------------------------------------------------


def practice(reading):
    """The page of one revision of a practice: the article, and where it stands."""
    here = Link(reading.title.text, reading.url)
    return graph(article(reading), breadcrumbs([*reading.crumbs, here]))


def article(reading):
    """What an entry is about, whom it cites and which version it is; in the language it was written in."""
    content, latest = reading.content, reading.latest_revision is None
    return filled(
        {
            "@type": "Article",
            "@id": absolute(f"/practices/{reading.slug}/#article"),
            "url": absolute(reading.url if latest else reading.revision.url),
            "headline": content["title"],
            "abstract": content["summary"],
            "inLanguage": html_tag(reading.language),
            "workTranslation": translation(reading),
            "version": reading.revision.number,
            "datePublished": reading.practice.published_at.date().isoformat(),
            "dateModified": reading.revision.published_on.isoformat(),
            "isBasedOn": earlier_version(reading),
            "spatialCoverage": [country(row) for row in reading.country_rows],
            "temporalCoverage": interval(content["start"], content["end"], content["stage"]),
            "about": [term(row) for row in (*reading.measures, *reading.provisions)],
            "keywords": [keyword.name for keyword in reading.keywords],
            "mentions": [{"@type": "Organization", "name": name} for name in content["implementers"]],
            "citation": [source(row) for row in reading.sources],
            "associatedMedia": [file(row) for row in reading.files],
            "contributor": {"@type": "Organization", "name": name} if (name := reading.practice.submitted_by) else None,
            "author": the_organisation(),
            "publisher": {"@id": absolute("/#organization")},
            "isPartOf": {"@type": "WebSite", "@id": absolute("/#site"), "name": SITE_NAME, "url": absolute("/")},
            "license": licence.URL,
            "isAccessibleForFree": True,
        }
    )


def translation(reading):
    """Title and summary in the language of the page, where they were written in another."""
    if not reading.is_opening_translated:
        return None
    return {
        "@type": "CreativeWork",
        "inLanguage": html_tag(text_key()),
        "headline": reading.title.text,
        "abstract": reading.summary.text,
    }


def earlier_version(reading):
    number = reading.revision.number - 1
    return absolute(reverse("practices:revision", args=[reading.slug, number])) if number else None


def country(row):
    return {
        "@type": "Country",
        "name": row.name,
        "identifier": row.pk.upper(),
        "url": absolute(row.get_absolute_url()),
    }


def interval(start, end, stage):
    """Years or days as an interval of ISO 8601: `..` where it is still running, nothing where the end is not known."""
    if not start and not end:
        return ""
    return f"{start}/{end or ('..' if stage in STILL_RUNNING else '')}"


def term(row):
    return {"@type": "DefinedTerm", "name": row["name"], "url": absolute(row["url"])}


def source(row):
    return filled(
        {
            "@type": "CreativeWork",
            "name": row.title,
            "publisher": {"@type": "Organization", "name": row.publisher} if row.publisher else None,
            "datePublished": row.year and str(row.year),
            "url": row.url,
        }
    )


def file(row):
    return {
        "@type": "MediaObject",
        "name": row.name,
        "encodingFormat": row.content_type,
        "contentSize": f"{row.size} B",
        "contentUrl": absolute(row.url),
    }


# Where a page stands ----------------------------------------------------------------------------------------------


def breadcrumbs(links):
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": link.name, "item": absolute(link.url)}
            for place, link in enumerate(links, 1)
        ],
    }
