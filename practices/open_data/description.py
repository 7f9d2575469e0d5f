"""The open-data set as catalogues of data read it: DCAT 3 in JSON-LD, and schema.org on the page about data."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lib.addresses import absolute
from lib.json_ld import filled
from lib.languages import html_tag
from practices.formats import SITE_NAME, licence
from practices.structured import the_organisation

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
KEYWORDS = ("child immigration detention", "alternatives to detention", "children on the move", "rights of the child")
DAILY = "http://publications.europa.eu/resource/authority/frequency/DAILY"
WORLD = "http://publications.europa.eu/resource/authority/continent/WORLD"
# What most people want of it.
DOWNLOADS = {
    "child-first.zip": "application/zip",
    "practices.jsonl": "application/jsonl",
    "practices.csv": "text/csv",
    "catalog.jsonld": "application/ld+json",
}
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


def title():
    return _("Practices that end child immigration detention")


def about():
    return _(
        "Laws, policies, programmes and pilots by which States keep children and families on the move out of detention "
        "and in care. Each practice names its sources, its safeguards, its limits, and how far it can be trusted."
    )


def address(path):
    return absolute(reverse("open_data:file", args=[path]))


def landing_page():
    return absolute(reverse("pages:data"))


def catalogue_of(files, index):
    """The set as a DCAT catalogue of one data set, whose distributions are its files; in English."""
    publisher = {"@type": "foaf:Agent", "@id": absolute("/#organization"), "foaf:name": SITE_NAME}
    shared = {
        "dct:publisher": publisher,
        "dct:license": {"@id": licence.URL},
        "dct:modified": typed(index.changed_at.isoformat(), "dateTime") if index.changed_at else None,
    }
    dataset = {
        "@type": "dcat:Dataset",
        "@id": absolute("/data/#dataset"),
        "dct:title": text(title()),
        "dct:description": text(about()),
        "dct:identifier": absolute("/data/#dataset"),
        "dcat:version": str(index.number),
        "dcat:keyword": [text(word) for word in KEYWORDS],
        "dct:accrualPeriodicity": {"@id": DAILY},
        "dct:spatial": {"@id": WORLD},
        "dcat:landingPage": {"@id": landing_page()},
        "dcat:contactPoint": contact(),
        **shared,
        "dcat:distribution": [distribution(file) for file in files],
    }
    return filled(
        {
            "@context": CONTEXT,
            "@type": "dcat:Catalog",
            "@id": absolute("/data/"),
            "dct:title": text(SITE_NAME),
            "dct:description": text("Open data of Child First."),
            "foaf:homepage": {"@id": absolute("/")},
            "dct:language": [html_tag(code) for code, _name in settings.LANGUAGES],
            **shared,
            "dcat:dataset": [filled(dataset)],
        }
    )


def text(value):
    return {"@language": "en", "@value": value}


def typed(value, kind):
    return {"@type": f"xsd:{kind}", "@value": str(value)}


def contact():
    if not settings.CONTACT_EMAIL:
        return None
    return {"@type": "vcard:Kind", "vcard:fn": SITE_NAME, "vcard:hasEmail": {"@id": f"mailto:{settings.CONTACT_EMAIL}"}}


def distribution(file):
    return {
        "@type": "dcat:Distribution",
        "@id": address(file.path),
        "dct:title": text(file.title),
        "dcat:accessURL": {"@id": landing_page()},
        "dcat:downloadURL": {"@id": address(file.path)},
        "dcat:mediaType": {"@id": f"{MEDIA_TYPES}{file.media_type}"},
        "dcat:byteSize": typed(file.size, "nonNegativeInteger"),
        "dct:license": {"@id": licence.URL},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": typed(file.sha256, "hexBinary"),
        },
    }


def on_its_page(index):
    """The set in the words of schema.org, for the page about data. Sizes change at night, so they are not told here."""
    return filled(
        {
            "@type": "Dataset",
            "@id": absolute("/data/#dataset"),
            "name": title(),
            "description": about(),
            "url": landing_page(),
            "license": licence.URL,
            "creator": the_organisation(),
            "version": str(index.number),
            "dateModified": index.changed_at and index.changed_at.date().isoformat(),
            "isAccessibleForFree": True,
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": address(path)}
                for path, media_type in DOWNLOADS.items()
            ],
        }
    )
