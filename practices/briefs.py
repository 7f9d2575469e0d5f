"""Briefs: a practice, a country or a list of practices as a Word document (bytes) to take into a meeting."""

from django.db.models import F, Prefetch
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from countries.map import names_note
from lib.addresses import absolute
from lib.documents import UNKNOWN, Cell, Document, Passage, Run
from practices import chapters
from practices.browse import MOST_IN_BRIEF, chosen_pairs
from practices.cards import MOST_COUNTRIES
from practices.filters import SORTS
from practices.formats import SITE_NAME
from practices.freshness import today
from practices.models import Practice, Revision
from practices.orders import newest
from practices.reading import Reading
from practices.terms import vocabulary_of


def readings(ids, index):
    """The present revisions of some practices, in the order of `ids`: as many queries for one as for thirty."""
    present = Revision.objects.filter(number=F("practice__revision_number"))
    practices = (
        Practice.objects.using("catalogue")
        .published()
        .filter(id__in=ids)
        .prefetch_related("translations", "keywords", "endorsements", Prefetch("revisions", present, to_attr="present"))
    )
    by_id = {practice.pk: practice for practice in practices}
    return [Reading(by_id[pk], by_id[pk].present[0], vocabulary_of(index)) for pk in ids if pk in by_id]


# The three kinds ------------------------------------------------------------------------------------------------------


def practice_brief(reading):
    """One practice."""
    title = reading.title
    paper = begin(title.text, _("Practice brief"), title.language)
    chapters.introduction(paper, reading)
    chapters.key_facts(paper, reading)
    paper.contents(_("Contents"), levels=1)
    chapters.sections(paper, reading, 1)
    about(paper)
    return paper.save()


def country_brief(country, index):
    """A country: its facts, what is documented there by measure group, and regional and global practices apart."""
    all_own = index.own(country.pk)
    all_covering = index.of("country", country.pk) - all_own
    own = readings(newest(all_own, MOST_IN_BRIEF), index)
    covering = readings(newest(all_covering, MOST_IN_BRIEF - len(own)), index)
    url = absolute(country.get_absolute_url())
    paper = begin(country.name, _("Country brief"))
    paper.facts(list(country_facts(country, len(all_own), len(all_covering))), about=_("Facts"))
    say_what_is_left_out(paper, len(own) + len(covering), len(all_own) + len(all_covering), url)
    paper.heading(1, _("By measure group"))
    by_group(paper, own, index)
    paper.contents(_("Contents"), levels=2)
    part(paper, _("Practices in %(country)s") % {"country": country.name}, own)
    told = _("Regional and global practices that include this country. They are not counted above.")
    part(paper, _("Also covered by"), covering, told)
    about(paper, cited_as=country.name, url=url)
    return paper.save()


def list_brief(found):
    """What a query finds, in its order; the first of them where there are many."""
    shown = readings(found.slice(0, MOST_IN_BRIEF), found.index)
    url = absolute(found.asked.url(reverse("practices:list")))
    title = _("Practices that end child immigration detention")
    paper = begin(title, _("Brief of practices"))
    paper.facts(list(query_facts(found, url)), about=_("What was asked for"))
    say_what_is_left_out(paper, len(shown), found.count, url)
    if shown:
        paper.heading(1, _("At a glance"))
        at_a_glance(paper, shown)
        paper.contents(_("Contents"), levels=1)
    for reading in shown:
        chapter(paper, reading, 1, on_new_page=True)
    about(paper, cited_as=title, url=url)
    return paper.save()


# Their parts ----------------------------------------------------------------------------------------------------------


def begin(title, kind, language=None):
    """A document with its title, and what it is and of which day."""
    made_on = date_format(today(), "DATE_FORMAT")
    paper = Document(get_language(), title=title, author=SITE_NAME, subject=kind)
    paper.running(title, f"{SITE_NAME} · {made_on}", _("Page {page} of {pages}"))
    paper.add("Kicker", f"{SITE_NAME} · {kind} · {made_on}")
    paper.add("Title", Run(title, language), language=language)
    return paper


def chapter(paper, reading, level, *, on_new_page):
    """A whole practice below a heading of its own."""
    paper.heading(
        level,
        *chapters.titled(reading),
        language=reading.title.language,
        place=place_of(reading),
        on_new_page=on_new_page,
    )
    chapters.introduction(paper, reading)
    chapters.key_facts(paper, reading)
    chapters.sections(paper, reading, level + 1)


def place_of(reading):
    """The bookmark of a practice."""
    return f"practice_{reading.practice.pk}"


def part(paper, heading, shown, told=""):
    """Practices below a common heading."""
    if not shown:
        return
    paper.heading(1, heading, on_new_page=True)
    if told:
        paper.add("BodyText", told)
    for number, reading in enumerate(shown):
        chapter(paper, reading, 2, on_new_page=number > 0)


def country_facts(country, own, covering):
    """What is known of a country: (label, passages)."""
    yield _("Region"), [Passage([country.region.name])]
    yield _("Practices"), [Passage([str(own) if own else _("None documented here yet")])]
    if covering:
        yield (
            _("Also covered by"),
            [
                Passage(
                    [
                        ngettext(
                            "%(count)d regional or global practice", "%(count)d regional or global practices", covering
                        )
                        % {"count": covering}
                    ]
                )
            ],
        )
    if country.crc_party is not None:
        party = _("Party") if country.crc_party else _("Not a party")
        yield _("Convention on the Rights of the Child"), [Passage([party])]
    if country.gcm_vote:
        yield _("Global Compact for Migration, vote of 19 December 2018"), [Passage([country.get_gcm_vote_display()])]


def query_facts(found, url):
    """What was asked for, as the chips of the page say it, and how much was found: (label, passages)."""
    for _parameter, _value, label, name in chosen_pairs(found):
        yield label, [Passage([Run(name, UNKNOWN)])]
    yield _("Practices found"), [Passage([str(found.count)])]
    yield _("Sorted by"), [Passage([str(SORTS[found.asked.order])])]
    yield _("On the site"), [Passage([Run(url, UNKNOWN, url=url)])]


def say_what_is_left_out(paper, shown, count, url):
    if shown < count:
        told = _(
            "This brief holds the first %(shown)d of %(count)d practices. Filter or pick by hand to have fewer. All:"
        )
        paper.add("Quote", told % {"shown": shown, "count": count}, " ", Run(url, UNKNOWN, url=url))


def by_group(paper, own, index):
    """The measure groups, each with its practices or the gap."""
    rows = []
    for group in vocabulary_of(index)["group"].values():
        in_group = index.of("group", group.pk)
        practices = [linked(reading) for reading in own if reading.practice.pk in in_group]
        rows.append(
            [
                Cell([chapters.strong(group.name)]),
                Cell(practices or [Passage([Run(_("None documented here"), style="Note")])]),
            ]
        )
    paper.table([_("Group of measures"), _("Practices")], rows, widths=[1, 2], about=_("By measure group"))


def at_a_glance(paper, shown):
    rows = [
        [
            Cell([linked(reading)]),
            Cell(chapters.where(reading, MOST_COUNTRIES)),
            Cell([Passage([reading.when or reading.stage])]),
            Cell([Passage([reading.evidence])]),
        ]
        for reading in shown
    ]
    heads = [_("Practice"), _("Where"), _("When"), _("Evidence")]
    paper.table(heads, rows, widths=[9, 5, 3, 4], about=_("At a glance"))


def linked(reading):
    """The title of a practice, leading to its chapter."""
    return Passage(chapters.titled(reading, place=place_of(reading)), reading.title.language)


def about(paper, *, cited_as="", url=""):
    """What the document is, what it is not, and how to cite it."""
    paper.heading(1, _("About this brief"))
    paper.add(
        "BodyText",
        _("Child First is a public knowledge base of practices that end child immigration detention."),
        " ",
        _("Each entry names its sources and says how far it can be trusted."),
    )
    paper.add("BodyText", _("Where nothing is documented here, that does not mean that nothing exists."))
    paper.add("BodyText", names_note())
    if cited_as:
        made_on = date_format(today(), "DATE_FORMAT")
        cited = {"site": SITE_NAME, "title": cited_as, "date": made_on, "url": url}
        told = _("%(site)s. “%(title)s.” Brief of %(date)s. %(url)s") % cited
        paper.add("BodyText", _("How to cite this brief"))
        paper.add("Quote", Run(told, UNKNOWN), language=UNKNOWN)
