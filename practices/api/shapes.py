"""The shapes of what the API answers, for its OpenAPI document; practices.formats and rows.py write them."""

from functools import cache

from rest_framework import serializers as shape

from countries.models import Country
from practices.content import Answer, Certainty, Evidence, ImplementerKind, Liberty, Scope, Stage
from practices.models import Provenance, Translation
from practices.vocabulary import Instrument as InstrumentRow
from practices.vocabulary import Provision as ProvisionRow


def text(about="", **options):
    return shape.CharField(help_text=about, **options)


def texts(about):
    return shape.ListField(child=shape.CharField(), help_text=about)


def one_of(choices, about="", **options):
    return shape.ChoiceField(choices.choices, help_text=about, **options)


# Practices ------------------------------------------------------------------------------------------------------------


class SafeguardAnswer(shape.Serializer):
    answer = one_of(Answer)
    note = text()


class Reach(shape.Serializer):
    children = shape.IntegerField(allow_null=True, min_value=0)
    note = text("how they were counted")


class Source(shape.Serializer):
    title = text()
    publisher = text()
    year = shape.IntegerField(allow_null=True)
    url = text("empty where there is none")


class Attachment(shape.Serializer):
    id = shape.UUIDField()
    name = text()
    type = text("media type")
    size = shape.IntegerField(min_value=0, help_text="bytes")


class Content(shape.Serializer):
    """What a practice says. Texts are plain, in one language; a blank line separates paragraphs."""

    title = text()
    summary = text()
    language = text("of the texts, ISO 639-1")
    countries = texts("ISO 3166-1 alpha-2, upper case")
    scope = one_of(Scope, "regional and global practices do not count for their countries")
    locality = text()
    local_name = text("what it is called locally")
    start = text("YYYY, YYYY-MM, YYYY-MM-DD or empty")
    end = text("YYYY, YYYY-MM, YYYY-MM-DD or empty")
    stage = one_of(Stage)
    implementers = texts("names of those who run it")
    implementer_kinds = shape.ListField(child=one_of(ImplementerKind))
    measure_types = texts("codes of /api/v1/measures/")
    provisions = texts("codes of the provisions of /api/v1/instruments/")
    populations = texts("codes of /api/v1/populations/")
    keywords = texts("in the language of whoever gave them")
    context = text()
    description = text()
    legal_basis = text()
    safeguards = text()
    safeguard_answers = shape.DictField(child=SafeguardAnswer(), help_text="by code of /api/v1/safeguards/")
    liberty = one_of(Liberty, "may the child leave?", allow_blank=True)
    results = text()
    lessons = text("limits and criticism included")
    reach = Reach()
    evidence = one_of(Evidence)
    certainty = one_of(Certainty, "of desk research; empty for others", allow_blank=True)
    sources = Source(many=True)
    attachments = Attachment(many=True, required=False)


class Practice(Content):
    """A practice as it is published now."""

    slug = text("its name in addresses; never changes")
    url = shape.URLField(help_text="its page")
    provenance = one_of(Provenance)
    verified_on = shape.DateField(allow_null=True, help_text="when a curator last confirmed it")
    revision = shape.IntegerField(min_value=1, help_text="number of the revision this is")
    published_at = shape.DateTimeField(help_text="when first published")
    updated_at = shape.DateTimeField(help_text="when this revision was published")


class TranslatedText(shape.Serializer):
    text = text()
    origin = one_of(Translation.Origin, "who made it")
    made_from = shape.IntegerField(min_value=1, help_text="number of the revision it was made from")
    made_on = shape.DateField()
    reviewed_on = shape.DateField(allow_null=True, help_text="when a person last reviewed it; null for none yet")
    is_stale = shape.BooleanField(help_text="the original says something else now")


class PracticeWithTranslations(Practice):
    translations = shape.DictField(
        child=shape.DictField(child=TranslatedText()),
        help_text="by language, then by text: title, summary, context …, safeguard-<code> for the note on a safeguard",
    )


CONTENT_FIELDS, PRACTICE_FIELDS = tuple(Content().fields), tuple(Practice().fields)


class PartOfPractice(Practice):
    """A practice, or of it the fields that were asked for."""

    def get_fields(self):
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


class FacetValue(shape.Serializer):
    code = text()
    name = text("in the language of the answer")
    count = shape.IntegerField(min_value=0)


class Practices(shape.Serializer):
    count = shape.IntegerField(min_value=0, help_text="of all that match")
    query = shape.DictField(child=shape.ListField(child=shape.CharField()), help_text="as it was understood")
    next = shape.URLField(allow_null=True)
    previous = shape.URLField(allow_null=True)
    facets = shape.DictField(child=FacetValue(many=True), required=False, help_text="those that were asked for")
    results = PartOfPractice(many=True)


class Revision(shape.Serializer):
    number = shape.IntegerField(min_value=1)
    published_at = shape.DateTimeField()
    note = text("what changed")
    url = shape.URLField(help_text="its page, a permanent address")


class RevisionWithContent(Revision):
    content = Content(help_text="as it was published")


# Code lists -----------------------------------------------------------------------------------------------------------


class Code(shape.Serializer):
    code = text("the value to filter by")
    name = text("in the language of the answer")
    names = shape.DictField(child=shape.CharField(), help_text="by language: en, fr, es, ru, ar, zh")
    count = shape.IntegerField(min_value=0, help_text="practices that carry it")
    practices = shape.URLField(help_text="the list of these practices in this API")


class Region(Code):
    parent = text("code of the region it lies in", allow_null=True)


class CountryCode(Code):
    """`count` is of national and subnational practices, those that colour the map."""

    iso3 = text("ISO 3166-1 alpha-3")
    m49 = text("United Nations M49")
    region = text("code of the smallest region it lies in")
    status = one_of(Country.Status)
    crc_party = shape.BooleanField(allow_null=True, help_text="party to the Convention on the Rights of the Child")
    gcm_vote = one_of(Country.Vote, "recorded on the Global Compact for Migration, A/RES/73/195", allow_null=True)
    also_covered = shape.IntegerField(min_value=0, help_text="regional and global practices that include it")
    url = shape.URLField(help_text="its page")


class Measure(Code):
    group = text("code of its group")
    definition = text("in the language of the answer")
    definitions = shape.DictField(child=shape.CharField(), help_text="by language")
    url = shape.URLField(help_text="its page")


class Instrument(Code):
    short_name = text()
    kind = one_of(InstrumentRow.Kind)
    adopted_on = shape.DateField()
    symbol = text("of the United Nations document")
    official_url = text("of the official text; empty where there is none")
    url = shape.URLField(help_text="its page")


class Provision(Code):
    number = text("within its instrument")
    kind = one_of(ProvisionRow.Kind)
    parent = text("code of the provision it is part of", allow_null=True)
    title = text("a short heading in the language of the answer")
    titles = shape.DictField(child=shape.CharField(), help_text="by language")
    official_title = text("the wording of the instrument where it has one")
    relevance = text("why it matters for children who might be detained; English")
    url = shape.URLField(help_text="its page")


class InstrumentWithProvisions(Instrument):
    provisions = Provision(many=True)


class Safeguard(Code):
    """`count` is of practices that answer it with yes."""

    question = text("in the language of the answer")
    questions = shape.DictField(child=shape.CharField(), help_text="by language")


@cache
def list_of(item):
    """The shape of a whole list: {"count", "results"}."""
    name = f"{item.__name__}List"
    return type(name, (shape.Serializer,), {"count": shape.IntegerField(min_value=0), "results": item(many=True)})


# Coverage -------------------------------------------------------------------------------------------------------------


class Heading(shape.Serializer):
    """A row or a column: one value of a parameter of /api/v1/practices/."""

    parameter = text()
    code = text()
    name = text("in the language of the answer")
    title = text("of a provision, whose name is a number; else empty")
    level = shape.IntegerField(min_value=0, help_text="depth in the tree, 0 at the top")
    total = shape.IntegerField(min_value=0, help_text="distinct practices in all cells")


class Gap(shape.Serializer):
    row = text("code of a row")
    columns = texts("codes of the columns in which nothing is documented there")


class Coverage(shape.Serializer):
    """Numbers of distinct practices. A 0 says that none is documented here, never that none exists."""

    query = shape.DictField(
        child=shape.ListField(child=shape.CharField()),
        help_text="with the parameters of a row and a column, it lists the practices of their cell",
    )
    total = shape.IntegerField(min_value=0)
    rows = Heading(many=True)
    columns = Heading(many=True)
    counts = shape.ListField(
        child=shape.ListField(child=shape.IntegerField(min_value=0)), help_text="a list for each row, in order"
    )
    gaps = Gap(many=True, required=False, help_text="if they were asked for")


# Elsewhere ------------------------------------------------------------------------------------------------------------


ROOT = ("practices", "coverage", "regions", "countries", "groups", "measures", "instruments", "populations")
ROOT += ("safeguards", "schema", "docs")
Root = type("Root", (shape.Serializer,), {name: shape.URLField() for name in ROOT})


class Problem(shape.Serializer):
    """What went wrong: problem details, RFC 9457."""

    type = text()
    title = text()
    status = shape.IntegerField()
    detail = text("a sentence for people, in the language of the answer")
    errors = shape.DictField(
        child=shape.ListField(child=shape.CharField()), required=False, help_text="messages by parameter"
    )
