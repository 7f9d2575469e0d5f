"""A practice as a chapter of a Word document: what its page shows, in the same order and the same words.

Everything comes from `practices.reading.Reading`; tests/public/test_briefs.py compares the whole text with the page.
"""

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.addresses import absolute
from lib.documents import UNKNOWN, Cell, Passage, Run
from lib.languages import list_comma, semicolon
from practices import endorsements
from practices.content import Liberty
from practices.formats.citations import citation
from practices.freshness import Light
from practices.reading import section_headings

ANSWER_TINTS = {"yes": "E0ECEA", "partly": "F1F7F6", "no": "FDF0E7"}


def introduction(paper, reading):
    """The summary, and what a reader must know before all else."""
    for told in translated(reading):
        paper.add("Caption", told)
    paper.add("Subtitle", Run(reading.summary.text, reading.summary.language), language=reading.summary.language)
    if original := reading.original_title:
        paper.add("Caption", _("Original (%(language)s)") % {"language": reading.language_name})
        paper.add("Caption", Run(original.text, original.language, "Strong"), language=original.language)
        paper.text(reading.original_summary, "Caption")
    if is_restricted(reading):
        told = _(
            "Under this measure a child may not be free to leave, in some cases at least. "
            "It is shown because others learn from it, with its limits."
        )
        paper.add(
            "IntenseQuote", Run(_("Restricts liberty: not an alternative to detention"), style="Warning"), "\n", told
        )


def translated(reading):
    """What its translated texts are, as templates/practices/_translated.html has it."""
    if reading.translated:
        yield from reading.translated
        yield _("Original language: %(language)s") % {"language": reading.language_name}


def part(paper, part):
    """A text of the practice, labelled where a machine translated it."""
    if part.text.is_machine:
        paper.add("Caption", _("Machine translation, not yet reviewed"))
    paper.text(part.text)


def is_restricted(reading):
    return reading.liberty_value == Liberty.RESTRICTED


def titled(reading, **options):
    """Its title as pieces, marked where it restricts liberty, wherever it is named."""
    mark = [" ", Run(_("(restricts liberty)"), get_language(), "Warning")] if is_restricted(reading) else []
    return [Run(reading.title.text, reading.title.language, **options), *mark]


def sections(paper, reading, level):
    """All that follows the key facts, below headings of a level."""
    texts = {section.id: section for section in reading.sections}
    for field, heading in section_headings():
        if field == "safeguards":
            safeguards(paper, reading, level)
        elif section := texts.get(field.replace("_", "-")):
            paper.heading(level, heading)
            part(paper, section.part)
    provisions(paper, reading, level)
    sources(paper, reading, level)
    files(paper, reading, level)
    version(paper, reading, level)
    states(paper, reading, level)


def safeguards(paper, reading, level):
    paper.heading(level, _("Safeguards"))
    if reading.safeguards_part:
        part(paper, reading.safeguards_part)
    paper.add("Caption", _("Ten questions are put to every practice. “Not stated” means that the sources do not say."))
    if reading.has_machine_notes:
        paper.add("Caption", _("Machine translation, not yet reviewed"))
    rows = [
        [
            Cell([strong(safeguard.answer_label)], tint=ANSWER_TINTS.get(safeguard.answer, "")),
            Cell(question(safeguard)),
        ]
        for safeguard in reading.safeguards
    ]
    paper.table([_("Answer"), _("Safeguard")], rows, widths=[1, 5], about=_("Safeguards"))


def question(safeguard):
    text = safeguard.note
    note = [Passage([Run(text.text, text.language)], UNKNOWN)] if text.text else []
    return [strong(safeguard.name), *notes(safeguard.question), *note]


def provisions(paper, reading, level):
    if not reading.provisions:
        return
    paper.heading(level, _("Answers to"))
    for provision in reading.provisions:
        paper.bullets([[Run(provision["name"], style="Strong"), f" {provision['title']}"]])
        if provision["relevance"]:
            paper.text(provision["relevance"], "ListContinue")


def sources(paper, reading, level):
    paper.heading(level, _("Sources"))
    paper.numbered(source_pieces(source) for source in reading.sources)


def source_pieces(source):
    """A source as a numbered reference: title, publisher, year and address."""
    pieces = [Run(source.title, UNKNOWN, url=source.url)]
    if source.publisher:
        pieces += [" ", Run(source.publisher, UNKNOWN)]
    if source.year:
        pieces.append(f"{',' if source.publisher else ''} {source.year}")
    return [*pieces, *(["\n", Run(source.url, UNKNOWN, "Note", url=source.url)] if source.url else [])]


def files(paper, reading, level):
    if reading.files:
        paper.heading(level, _("Files"))
        paper.bullets(
            [Run(file.name, UNKNOWN, url=absolute(file.url)), f" {file.kind}, {filesizeformat(file.size)}"]
            for file in reading.files
        )


def version(paper, reading, level):
    """How to cite it, and where this version stays."""
    url = absolute(reading.revision.url)
    told = _("Version %(number)s, published %(date)s.") % {
        "number": reading.revision.number,
        "date": date_format(reading.revision.published_on, "DATE_FORMAT"),
    }
    paper.heading(level, _("Cite this practice"))
    cited = Run(citation(reading, url), UNKNOWN)
    paper.add("Quote", cited, "\n", told, " ", Run(_("Permanent link to this version"), url=url), language=UNKNOWN)


def states(paper, reading, level):
    """What States say on it, apart from its text."""
    words = endorsements.of_practice(reading.practice, reading.vocabulary)
    if not words:
        return
    paper.heading(level, _("What States say"))
    paper.add(
        "BodyText",
        _("In the name of an office of each State. It is not part of the text above and does not change it."),
    )
    for word in words:
        paper.add("BodyText", Run(word.state.name, style="Strong"), " ", word.says)
        if word.text:
            paper.text(word.text, "Quote")
        said = [Run(word.office, UNKNOWN), date_format(word.said_on, "DATE_FORMAT")]
        if word.earlier:
            said.append(_("said of version %(number)s") % {"number": word.earlier})
        if word.withdrawn_on:
            said.append(_("Withdrawn on %(date)s") % {"date": date_format(word.withdrawn_on, "DATE_FORMAT")})
        paper.add("Caption", *between(said, " · "))


def between(pieces, separator):
    return [piece for pair in zip(pieces, [separator] * len(pieces), strict=True) for piece in pair][:-1]


# Key facts ------------------------------------------------------------------------------------------------------------


def key_facts(paper, reading):
    paper.facts(list(facts(reading)), about=_("Key facts"))


def facts(reading):
    """The rows of the key facts, as templates/practices/_key_facts.html has them: (label, passages)."""
    yield _("Where"), where(reading)
    if reading.local_name:
        yield _("What it is called locally"), named(reading.local_name)
    yield _("When"), [Passage([" · ".join(filter(None, (reading.when, reading.stage)))])]
    yield _("What is done"), [listed(measure["name"] for measure in reading.measures)]
    if reading.implementers or reading.implementer_kinds:
        names = [name(implementer["name"], implementer["kind"]) for implementer in reading.implementers]
        yield _("Who runs it"), [*names, *notes(semicolon().join(reading.implementer_kinds))]
    if reading.populations:
        yield _("For whom"), [listed(link.name for link in reading.populations)]
    counted = reading.reach_note
    if reading.reach_children or counted.text:
        yield (
            _("Children reached"),
            [strong(reading.reach_children or _("Not stated")), *notes(counted.text, counted.language)],
        )
    yield _("May the child leave?"), [strong(reading.liberty)]
    yield _("Evidence"), [Passage([reading.evidence])]
    yield _("How it came here"), [Passage([reading.provenance]), *provenance(reading)]
    if reading.freshness:
        yield _("Still true?"), list(freshness(reading.freshness))
    yield _("Written in"), [Passage([reading.language_name])]
    if reading.keywords:
        yield _("Keywords"), [listed((keyword.name for keyword in reading.keywords), UNKNOWN)]


def where(reading, most=None):
    """Where it is done; at most `most` countries by name."""
    area = [strong(reading.area)] if reading.area else []
    names = [link.name for link in reading.countries]
    countries = listed(names[:most])
    if more := len(names[most:]) if most else 0:
        countries.pieces.append(" " + _("and %(number)s more") % {"number": more})
    return [*area, countries, *named(reading.locality)]


def provenance(reading):
    if reading.submitted_by:
        return [Passage([Run(_("By:"), style="Note"), " ", Run(reading.submitted_by, UNKNOWN, "Note")])]
    if reading.is_desk_research:
        return notes(_("Desk research from public documents; not confirmed by whoever runs the practice."))
    return []


def strong(text):
    return Passage([Run(text, style="Strong")])


def freshness(fresh):
    """When it was last verified and how fresh that is, as templates/practices/_freshness.html has it."""
    yield Passage([fresh.light.label])
    if fresh.verified_on:
        yield Passage([_("Last verified:"), " ", date_format(fresh.verified_on, "DATE_FORMAT")])
    if fresh.light == Light.NEVER:
        yield from notes(_("A curator has not yet checked this desk research a second time. Look at its sources."))
    elif fresh.light == Light.DUE:
        yield from notes(_("It is time to check it again. Until then it stays as it is."))
    elif fresh.light == Light.OVERDUE:
        told = _(
            "It should have been verified again since %(date)s. It stays here; check with its sources before you rely "
            "on it."
        )
        yield from notes(told % {"date": date_format(fresh.due_on, "DATE_FORMAT")})


def name(text, kind=""):
    """A name that somebody gave, in whatever script, perhaps with what kind of body it is."""
    return Passage([Run(text, UNKNOWN), *([Run(f" ({kind})", style="Note")] if kind else [])])


def named(texts):
    return [Passage([Run(text.text, text.language or UNKNOWN)]) for text in texts]


def notes(text, language=None):
    """A note, if there is one; one that somebody wrote goes the way of its letters."""
    return [Passage([Run(text, language, "Note")], UNKNOWN if language else None)] if text else []


def listed(names, language=None):
    return Passage(between([Run(text, language) for text in names], list_comma()))
