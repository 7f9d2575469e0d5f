"""Briefs: a practice, a country or a list of practices as a Word document (bytes) to take into a meeting."""

from django.db.models import F, Prefetch
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from countries.map import names_note
from lib.addresses import absolute
from lib.documents import UNKNOWN, Cell, Document, Passage, Run
from lib.languages import text_key
from practices import chapters
from practices.browse import MOST_IN_BRIEF, chosen_pairs
from practices.cards import MOST_COUNTRIES
from practices.country_profile import browse_url, facts, first_year, groups
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
        .prefetch_translation(text_key())
        .prefetch_related("keywords", "endorsements", Prefetch("revisions", present, to_attr="present"))
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
    """A country: treaty facts, what is documented there by measure group, and regional and global practices apart."""
    all_own = index.own(country.pk)
    all_covering = index.of("country", country.pk) - all_own
    own = readings(newest(all_own, MOST_IN_BRIEF), index)
    covering = readings(newest(all_covering, MOST_IN_BRIEF - len(own)), index)
    url = absolute(country.get_absolute_url())
    paper = begin(country.name, _("Country brief"))
    paper.add("Subtitle", how_many(all_own, index))
    paper.facts(list(country_facts(country, vocabulary_of(index), len(all_covering))), about=_("Key facts"))
    say_what_is_left_out(paper, len(own) + len(covering), len(all_own) + len(all_covering), url)
    paper.heading(1, _("What is done"))
    by_group(paper, country, own, index)
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
    paper.heading(1, heading)
    if told:
        paper.add("BodyText", told)
    for number, reading in enumerate(shown):
        chapter(paper, reading, 2, on_new_page=number > 0)


def how_many(own, index):
    """How many practices of a country are documented, in the words of its page."""
    count, since = len(own), first_year(own, index)
    if not count:
        return _("No practice of this country is documented here yet. That does not mean that none exists.")
    if not since:
        return ngettext("%(counter)s practice", "%(counter)s practices", count) % {"counter": count}
    told = ngettext("%(counter)s practice since %(since)s", "%(counter)s practices since %(since)s", count)
    return told % {"counter": count, "since": since}


def country_facts(country, vocabulary, covering):
    """What is known of a country, as templates/countries/_facts.html has it: (label, passages)."""
    known = facts(country, vocabulary)
    yield _("Region"), [Passage([country.region.name])]
    yield _("Convention on the Rights of the Child"), list(party(known))
    yield _("Global Compact for Migration"), list(vote(known))
    if covering:
        counted = ngettext("%(counter)s practice", "%(counter)s practices", covering) % {"counter": covering}
        yield _("Also covered by"), [Passage([counted])]


def party(known):
    if known.is_party is None:
        yield Passage([_("Does not apply to a territory")])
        return
    yield chapters.strong(_("Party") if known.is_party else _("Not a party"))
    collection = Run(_("United Nations Treaty Collection"), style="Note", url=known.party_url)
    yield Passage([collection, Run(f", {date_format(known.party_as_of, 'YEAR_MONTH_FORMAT')}", style="Note")])


def vote(known):
    if known.vote:
        told = _("recorded vote of %(date)s") % {"date": date_format(known.vote_on, "DATE_FORMAT")}
        yield chapters.strong(known.vote)
        yield Passage([Run(known.vote_symbol, UNKNOWN, "Note", url=known.vote_url), Run(f", {told}", style="Note")])
    elif known.is_party is None:
        yield Passage([_("Does not apply to a territory")])
    else:
        yield Passage([_("No vote: not a Member State")])


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


def by_group(paper, country, own, index):
    """The measure groups, each with its practices, or the gap and where nearby there is something."""
    rows = []
    for group, ids, nearby in groups(country, index):
        shown = [linked(reading) for reading in own if reading.practice.pk in ids]
        if not ids:
            shown = [gap(nearby)]
        elif len(shown) < len(ids):
            told = ngettext("See %(counter)s practice", "See all %(counter)s practices", len(ids)) % {
                "counter": len(ids)
            }
            url = browse_url(("country", country.pk), ("group", group.pk))
            shown.append(Passage([Run(told, style="Note", url=absolute(url))]))
        rows.append([Cell([chapters.strong(group.name)]), Cell(shown)])
    paper.table([_("Group of measures"), _("Practices")], rows, widths=[1, 2], about=_("What is done"))


def gap(nearby):
    none = Run(_("None documented here."), style="Note")
    if not nearby:
        return Passage([none])
    told = ngettext(
        "See %(counter)s practice in %(region)s", "See %(counter)s practices in %(region)s", nearby["count"]
    ) % {"counter": nearby["count"], "region": nearby["name"]}
    return Passage([none, " ", Run(told, style="Note", url=absolute(nearby["url"]))])


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
