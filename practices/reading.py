"""A practice as its page shows it: the content of a revision, with names in the reader's language for every code."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.translation import gettext as _

from lib.languages import Text, html_tag, language_name
from practices import translations
from practices.cards import period
from practices.content import OWN_SCOPES, Answer, Evidence, ImplementerKind, Liberty, Scope, Stage
from practices.freshness import freshness_of
from practices.keywords import slug_of
from practices.models import Provenance
from practices.translated import Part, Translated


@dataclass(frozen=True)
class Link:
    name: str
    url: str


@dataclass(frozen=True)
class Section:
    id: str
    heading: str
    part: Part

    @property
    def text(self):
        return self.part.text


@dataclass(frozen=True)
class SafeguardAnswer:
    """`note` is empty where there is none."""

    slug: str
    name: str
    question: str
    answer: str
    answer_label: str
    note: Text
    original_note: Text | None = None


@dataclass(frozen=True)
class Version:
    """A revision as pages name it."""

    number: int
    published_on: date
    url: str


@dataclass(frozen=True)
class Source:
    number: int
    title: str
    publisher: str
    year: int | None
    url: str


@dataclass(frozen=True)
class File:
    """A file that can be fetched: `kind` is PDF, PNG or JPEG, `size` in bytes."""

    name: str
    kind: str
    content_type: str
    size: int
    url: str


def version(practice, revision):
    url = reverse("practices:revision", args=[practice.slug, revision.number])
    return Version(revision.number, revision.published_at.date(), url)


def label(choices, value):
    """The name of a value of a fixed list; "" when none was chosen, as in a draft."""
    return str(choices(value).label) if value else ""


def section_headings():
    """The sections of a practice in the order of its page: (field of the content, heading)."""
    return (
        ("context", _("Context")),
        ("description", _("What is done")),
        ("legal_basis", _("Legal basis")),
        ("safeguards", _("Safeguards")),
        ("results", _("Results")),
        ("lessons", _("Limits and lessons")),
    )


class Reading(Translated):
    """What a template shows of a practice. `content` is that of `revision`, in the format of `practices.entries`."""

    def __init__(self, practice, revision, vocabulary):
        self.practice = practice
        self.content = revision.content
        self.language = revision.content.get("language") or practice.language
        self.revision = version(practice, revision)
        self.vocabulary = vocabulary

    @property
    def html_tag(self):
        """The `lang` of what is shown as it was written."""
        return html_tag(self.language)

    # Where and what -----------------------------------------------------------------------------------------------

    @property
    def slug(self):
        return self.practice.slug

    @property
    def url(self):
        return self.practice.get_absolute_url()

    @property
    def latest_revision(self):
        """The revision now published, or None when this is it."""
        if self.revision.number == self.practice.revision_number:
            return None
        return Version(self.practice.revision_number, self.practice.updated_at.date(), self.url)

    @property
    def history_url(self):
        return reverse("practices:history", args=[self.slug])

    @property
    def brief_url(self):
        return reverse("practices:practice_brief", args=[self.slug])

    @property
    def cite_bib_url(self):
        return reverse("practices:cite", args=[self.slug, "bib"])

    @property
    def cite_ris_url(self):
        return reverse("practices:cite", args=[self.slug, "ris"])

    @property
    def terms(self):
        """What it may share with others, by parameter of the index."""
        content = self.content
        return {
            "measure": content["measure_types"],
            "provision": content["provisions"],
            "population": content["populations"],
        }

    # Key facts ----------------------------------------------------------------------------------------------------

    @cached_property
    def country_rows(self):
        return self.vocabulary.named("country", [code.lower() for code in self.content["countries"]])

    @property
    def countries(self):
        return [Link(country.name, country.get_absolute_url()) for country in self.country_rows]

    @property
    def crumbs(self):
        """Practices / its region / its country; a practice of several countries stops at what they share."""
        crumbs = [Link(_("Practices"), reverse("practices:list"))]
        top = {top_region(country) for country in self.country_rows}
        if len(top) == 1:
            region = top.pop()
            crumbs.append(Link(region.name, f"{reverse('practices:list')}?region={region.pk}"))
        return crumbs + (self.countries if len(self.country_rows) == 1 else [])

    @property
    def area(self):
        return "" if self.content["scope"] in OWN_SCOPES else label(Scope, self.content["scope"])

    @property
    def scope(self):
        return label(Scope, self.content["scope"])

    @property
    def locality(self):
        return self.named("locality")

    @property
    def local_name(self):
        return self.named("local_name")

    @property
    def when(self):
        return period(self.content["start"], self.content["end"], self.content["stage"])

    @property
    def stage(self):
        return label(Stage, self.content["stage"])

    @property
    def implementers(self):
        return [{"name": name, "kind": ""} for name in self.content["implementers"]]

    @property
    def implementer_kinds(self):
        return [label(ImplementerKind, kind) for kind in self.content["implementer_kinds"]]

    @property
    def populations(self):
        rows = self.vocabulary.in_order("population", self.content["populations"])
        return [Link(row.name, f"{reverse('practices:list')}?population={row.pk}") for row in rows]

    @property
    def reach_children(self):
        children = self.content["reach"]["children"]
        return "" if children is None else intcomma(children)

    @property
    def reach_note(self):
        return self.shown("reach_note")

    @property
    def evidence(self):
        return label(Evidence, self.content["evidence"])

    @property
    def provenance(self):
        return label(Provenance, self.practice.provenance)

    @property
    def is_desk_research(self):
        return self.practice.provenance == Provenance.DESK_RESEARCH

    @property
    def submitted_by(self):
        """Who submitted it, as they wish to be named: an organisation, or its kind alone. "" for desk research."""
        if self.is_desk_research:
            return ""
        return self.practice.submitted_by or label(ImplementerKind, self.practice.submitter_kind)

    @property
    def verified_on(self):
        return self.practice.verified_on

    @property
    def freshness(self):
        """How fresh its verification is today; None for a version that was replaced: that text is nobody's word now."""
        return None if self.latest_revision else freshness_of(self.practice)

    @property
    def liberty_value(self):
        return self.content["liberty"]

    @property
    def liberty(self):
        return label(Liberty, self.content["liberty"])

    @property
    def language_name(self):
        return language_name(self.language)

    # Sections -----------------------------------------------------------------------------------------------------

    @property
    def sections(self):
        """The sections that hold a text, in order; the safeguards stand apart, with their ten answers."""
        return [
            Section(field.replace("_", "-"), heading, self.part(field))
            for field, heading in section_headings()
            if field != "safeguards" and field in self.texts
        ]

    @property
    def safeguards_part(self):
        return self.part("safeguards") if "safeguards" in self.texts else None

    @property
    def safeguards(self):
        answers = self.content["safeguard_answers"]
        return [
            SafeguardAnswer(
                slug,
                safeguard.name,
                safeguard.question,
                answers[slug]["answer"],
                label(Answer, answers[slug]["answer"]),
                note.text,
                note.original,
            )
            for slug, safeguard in self.vocabulary["safeguard"].items()
            if slug in answers
            for note in [self.part(f"{translations.NOTE}{slug}")]
        ]

    @property
    def has_machine_notes(self):
        return any(safeguard.note.is_machine for safeguard in self.safeguards)

    @property
    def original_notes(self):
        """What the translated notes on safeguards were made from."""
        return [safeguard for safeguard in self.safeguards if safeguard.original_note]

    @property
    def measures(self):
        rows = self.vocabulary.in_order("measure", self.content["measure_types"])
        return [{"name": row.name, "url": row.get_absolute_url(), "group": row.group.name} for row in rows]

    @property
    def provisions(self):
        return [
            {
                "name": row.name,
                "title": row.title,
                "relevance": Text(row.relevance, "en") if row.relevance else None,
                "url": row.get_absolute_url(),
            }
            for row in self.vocabulary.in_order("provision", self.content["provisions"])
        ]

    @property
    def keywords(self):
        """The keywords it has today; of a version that was replaced those written in it, leading where they do now."""
        if self.latest_revision:
            return [self.written_keyword(name) for name in sorted(self.content["keywords"])]
        return [
            Link(keyword.name, f"{reverse('practices:list')}?keyword={keyword.slug}")
            for keyword in sorted(self.practice.keywords.all(), key=lambda keyword: keyword.name)
        ]

    def written_keyword(self, name):
        keyword = self.vocabulary.keyword_names.by_name.get(name)
        return Link(name, f"{reverse('practices:list')}?keyword={keyword.slug if keyword else slug_of(name)}")

    @property
    def sources(self):
        return [Source(number, **source) for number, source in enumerate(self.content["sources"], 1)]

    @property
    def files(self):
        return [
            File(file["name"], FILE_KINDS[file["type"]], file["type"], file["size"], self.file_url(file["id"]))
            for file in self.content.get("attachments", ())
        ]

    def file_url(self, pk):
        return reverse("practices:file", args=[self.slug, pk])


FILE_KINDS = {"application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPEG"}


def top_region(country):
    region = country.region
    while region.parent:
        region = region.parent
    return region
