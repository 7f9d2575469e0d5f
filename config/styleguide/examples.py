"""Where each component is seen: on which page of this demonstration, and as whom."""

from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from following.forms import FollowForm
from lib.outside import Outcome
from practices.models import Practice
from submissions.demonstration import TEXTS
from submissions.models import Submission
from submissions.source_models import SourceLink

CONTRIBUTOR, CURATOR, OTHER_CURATOR, OFFICIAL = (
    f"{name}@example.org" for name in ("contributor", "curator", "curator2", "focalpoint")
)


@dataclass(frozen=True)
class Example:
    """What shows a component: the first element of class `of` on the page that `path` gives, as `who` sees it.

    `language` is another one than the reader's, where that would not show it. `html` gives what no page shows unasked.
    """

    of: str
    path: Callable | None = None
    who: str = ""
    language: str = ""
    html: Callable | None = None


def address(name, *args, query=""):
    """Gives the path of an address in the language that is then active."""
    return lambda: reverse(name, args=args) + (f"?{query}" if query else "")


def written(scene, name, *args):
    """Gives the path of a page about a submission of the demonstration."""
    submissions = Submission.objects.filter(title=TEXTS[scene]["title"])
    return lambda: reverse(name, args=[submissions.earliest("created_at").pk, *args])


def published(name):
    """Gives the path of a page about the practice of the demonstration."""
    practices = Practice.objects.filter(title=TEXTS["published"]["title"])
    return lambda: reverse(name, args=[practices.earliest("pk").slug])


def update():
    practice = Practice.objects.filter(title=TEXTS["published"]["title"]).earliest("pk")
    return reverse("desk:review", args=[practice.submissions.filter(claimed_by__email=OTHER_CURATOR).latest("pk").pk])


def translated():
    practice = Practice.objects.published().filter(translations__language="ar").earliest("pk")
    return practice.get_absolute_url()


def with_faults():
    """A form as it comes back when it was filled in wrongly."""
    form = FollowForm({"email": "amina.example.org", "frequency": "daily"})
    fields = "".join(render_to_string("_field.html", {"field": field}) for field in form)
    return f'<div class="form">{render_to_string("_error_summary.html", {"form": form})}{fields}</div>'


def file_understood():
    """What is told of a file that a curator brings: the demonstration begins with none."""
    facts = [(_("File"), "practices.csv"), (_("Rows"), 24)]
    return f"<div>{render_to_string('desk/_import_facts.html', {'facts': facts, 'warnings': []})}</div>"


def broken_link():
    """A source of which the link fails: in a demonstration no site is visited."""
    link = SourceLink(url="https://report.example/1", outcome=Outcome.GONE, status=404)
    link.checked_at = link.failing_since = timezone.now()
    source = {"number": 1, "title": "An evaluation", "link": link}
    shown = render_to_string("desk/source_links.html#source_and_answer", {"source": source})
    return f'<ul class="link-sources"><li>{shown}</li></ul>'


HOME, COVERAGE = address("home"), address("practices:coverage")
BROWSE = address("practices:list")
CHOSEN = address("practices:list", query="country=th&country=my&measure=case-management")
RESTRICTED = address("practices:list", query="liberty=restricted")
PRACTICE, COUNTRY = published("practices:detail"), address("countries:detail", "th")
SUBMISSION, DRAFT = written("changes-asked-for", "contribute:detail"), written("half-written", "contribute:detail")
REVIEW = written("in-review", "desk:review")

# Every file of static/css/components by its name.
EXAMPLES = {
    "account": (Example("rows", address("account_organisation"), CONTRIBUTOR),),
    "activity": (Example("activity-numbers", address("desk:activity"), CURATOR),),
    "button": (
        Example("button-row", HOME),
        Example("form-buttons", written("in-review", "desk:decline"), CURATOR),
        Example("deeds", REVIEW, CURATOR),
    ),
    "card": (Example("card", BROWSE), Example("card", RESTRICTED), Example("card-compact", HOME)),
    "checks": (Example("check", REVIEW, CURATOR),),
    "choices": (Example("picker", written("changes-asked-for", "contribute:section", "law"), CONTRIBUTOR),),
    "choices-bar": (Example("choices-bar", COVERAGE),),
    "clearance": (Example("clearances", update, OTHER_CURATOR),),
    "compare": (Example("compare", address("countries:compare", query="country=th&country=co&country=pt")),),
    "count-list": (Example("count-list", HOME), Example("name-list", address("countries:list"))),
    "country": (Example("country-head", COUNTRY), Example("group-rows", address("countries:detail", "is"))),
    "crumbs": (Example("crumbs", PRACTICE),),
    "desk": (Example("desk-tabs", address("desk:list"), CURATOR), Example("desk-table", address("desk:list"), CURATOR)),
    "draft": (Example("preview-bar", written("changes-asked-for", "contribute:preview"), CONTRIBUTOR),),
    "facets": (Example("facets", BROWSE),),
    "finding": (Example("changes", SUBMISSION, CONTRIBUTOR),),
    "form": (Example("form", published("state:practice"), OFFICIAL), Example("form", html=with_faults)),
    "hero": (Example("hero", HOME),),
    "history": (Example("revisions", published("practices:history")),),
    "import": (Example("import-facts", html=file_understood),),
    "key-facts": (Example("key-facts", PRACTICE),),
    "kite": (Example("brand", HOME),),
    "light": (Example("light", PRACTICE), Example("light", address("desk:to_verify"), CURATOR)),
    "mail-topics": (Example("mail-topics", address("account_notices"), CONTRIBUTOR),),
    "matrix": (Example("matrix-frame", COVERAGE), Example("matrix-legend", COVERAGE)),
    "notice": (Example("notice", address("practices:list", query="q=shelter&country=jp")),),
    "numbers": (Example("numbers-table", address("desk:numbers"), CURATOR),),
    "pages": (Example("pages", BROWSE),),
    "pick": (Example("card-pickable", BROWSE), Example("pick", BROWSE)),
    "plot": (Example("plot", address("desk:numbers"), CURATOR),),
    "practice": (Example("contents", PRACTICE), Example("answers-to", PRACTICE)),
    "progress": (Example("progress", BROWSE),),
    "provision-tree": (Example("provision-tree", address("practices:instrument", "nyd")),),
    "reference": (Example("reference", address("api:docs")),),
    "reference-table": (Example("reference-table", address("pages:data")),),
    "results": (Example("chips", CHOSEN),),
    "review": (Example("panel", REVIEW, CURATOR), Example("talk", REVIEW, CURATOR)),
    "safeguards": (Example("safeguards", PRACTICE),),
    "search-box": (Example("search-box", HOME),),
    "site-footer": (Example("site-footer", HOME),),
    "site-header": (Example("site-header", HOME), Example("account-bar", address("desk:list"), CURATOR)),
    "source-links": (Example("link-sources", html=broken_link),),
    "sources": (Example("sources", PRACTICE),),
    "state-voice": (Example("state-words", PRACTICE),),
    "submission": (Example("submissions", address("contribute:list"), CONTRIBUTOR),),
    "tag": (Example("tags", BROWSE), Example("tags", RESTRICTED)),
    "take-away": (Example("take-away", BROWSE),),
    "task-list": (Example("task-list", DRAFT, CONTRIBUTOR),),
    "tile": (Example("tiles", HOME),),
    "timeline": (Example("timeline-chart", COUNTRY),),
    "translating": (Example("translations-overview", address("desk:translations"), CURATOR),),
    "translation-label": (Example("practice-head", translated, language="ar"),),
    "vocabulary": (Example("wording", address("desk:measure", "foster-care"), CURATOR),),
    "words": (Example("words", address("pages:words")), Example("word-sign", PRACTICE)),
    "world-map": (Example("map-figure", HOME),),
}
