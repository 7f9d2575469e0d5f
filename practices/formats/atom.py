"""What is new among the practices of a query, as an Atom feed (RFC 4287)."""

from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.languages import direction, html_tag
from practices import orders
from practices.browse import in_words
from practices.cards import title_and_summary
from practices.content import Liberty
from practices.formats import SITE_NAME, licence, rows
from practices.models import Translation
from practices.terms import vocabulary_of

MOST_ENTRIES = 50


class Feed(Atom1Feed):
    """Atom as Django writes it, with the language of each entry, and categories that say what they name."""

    def latest_post_date(self):
        """When the feed changed last: an empty one when the catalogue did, and not whenever it is asked for."""
        return self.feed["changed_at"] if not self.items and self.feed["changed_at"] else super().latest_post_date()

    def item_attributes(self, item):
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for category in item["terms"]:
            handler.addQuickElement("category", "", category)


def feed(found, base):
    """The practices that were published or changed last; `base` is the absolute address of the browse page."""
    listed = found.asked.without_order()
    address = listed.url(urljoin(base, reverse("practices:feed")))
    made = Feed(
        title=f"{SITE_NAME} · {in_words(found)}",
        link=listed.url(base),
        description=None,
        language=html_tag(get_language()),
        author_name=SITE_NAME,
        feed_url=address,
        feed_guid=address,
        feed_copyright=" ".join(licence.terms()),
        changed_at=found.index.changed_at,
    )
    ids = orders.slice_in_order(found.index, found.ids, "updated", 0, MOST_ENTRIES)
    read = rows.read(ids)
    for row in (read[pk] for pk in ids if pk in read):
        made.add_item(**entry(row, base, vocabulary_of(found.index)))
    return made


def entry(row, base, vocabulary):
    """One practice, in the language of the reader where it is translated."""
    title, summary = title_and_summary(row)
    countries, measures = reverse("countries:list"), reverse("practices:measures")
    return {
        "title": title.text,
        "link": f"{base}{row['slug']}/",
        "description": "".join(paragraphs(row, summary)),
        "language": title.html_tag,
        "unique_id": permanent_id(row),
        "pubdate": row["published_at"],
        "updateddate": row["updated_at"],
        "terms": [
            *terms(row["content"]["countries"], vocabulary["country"], urljoin(base, countries)),
            *terms(row["content"]["measure_types"], vocabulary["measure"], urljoin(base, measures)),
        ],
    }


def permanent_id(row):
    """A tag URI that stays the same in every language, for every version and at every address of the site."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{row['published_at']:%Y-%m-%d}:{row['slug']}"


def terms(codes, rows_of_terms, scheme):
    """Categories for the codes that are known, named in the language of the reader."""
    known = (rows_of_terms.get(code.lower()) for code in codes)
    return [{"term": term.pk, "scheme": scheme, "label": term.name} for term in known if term]


def paragraphs(row, summary):
    """The summary as HTML, with what must stand wherever a practice is shown."""
    if row["content"]["liberty"] == Liberty.RESTRICTED:
        yield paragraph(get_language(), _("Restricts liberty: not an alternative to detention"))
    yield paragraph(summary.language, summary.text)
    if summary.is_machine:
        yield paragraph(get_language(), Translation.Origin.MACHINE.label)


def paragraph(language, text):
    return format_html('<p lang="{}" dir="{}">{}</p>', html_tag(language), direction(language), text)
