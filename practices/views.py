"""Pages of the public catalogue."""

from dataclasses import asdict

from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from countries.map import map_legend, map_note
from lib.addresses import absolute
from lib.downloads import download
from lib.languages import text_key
from practices import endorsements, practice_comparison, social_cards, structured, summaries
from practices.browse import browse
from practices.cards import cards
from practices.changes import changes
from practices.filters import find_practices
from practices.formats import atom, citations, csv_file, json_file, licence, xlsx_file
from practices.freshness import verified_recently
from practices.in_turn import RETRY_AFTER, Busy
from practices.models import Practice, PublicFile, Revision
from practices.orders import newest
from practices.public import is_part, public_page
from practices.reading import Reading, version
from practices.related import most_alike
from practices.terms import vocabulary_of

NEWEST = 3  # practices on the home page
FIRST = 10  # practices on the page of a measure or provision


# Home and browse ----------------------------------------------------------------------------------


@public_page
def home(request):
    index, vocabulary = request.index, vocabulary_of(request.index)
    counts = summaries.country_counts(index)
    verified = verified_recently(using="catalogue")
    context = {
        "totals": {"practices": len(index.all), "countries": len(counts)},
        "search_url": reverse("practices:list"),
        "examples": summaries.examples(index, vocabulary),
        "json_ld": structured.home(),
        "social_card": social_cards.of_site(index),
        "world_map": summaries.shaded_map(index),
        "map_note": map_note(),
        "map_legend": map_legend(),
        "country_rows": summaries.country_rows(index, vocabulary, counts),
        "groups": summaries.group_tiles(index, vocabulary),
        "provisions": summaries.most_used_provisions(index, vocabulary),
        "newest": cards(newest(index.all, NEWEST), index, compact=True),
        "verified": cards(verified.values_list("id", flat=True)[:NEWEST], index, compact=True),
    }
    return render(request, "practices/home.html", context)


@public_page
def practice_list(request):
    template = "practices/list.html#results" if is_part(request) else "practices/list.html"
    return render(request, template, browse(find_practices(request.GET, request.index)))


def takes_a_query(view):
    """A public answer to a query that is no page; what cannot be used in it answers 400 by name."""

    @public_page
    def answer(request, *args, **kwargs):
        found = find_practices(request.GET, request.index)
        if found.asked.problems:
            return refused(found.asked.problems)
        return view(request, found, *args, **kwargs)

    return answer


def refused(problems):
    """What cannot be used, by the name of its parameter."""
    errors = {}
    for problem in problems:
        errors.setdefault(problem.parameter, []).append(problem.refusal)
    return JsonResponse({"errors": errors}, status=400, json_dumps_params={"ensure_ascii": False})


EXPORTS = {"csv": csv_file, "json": json_file, "xlsx": xlsx_file}


@takes_a_query
def practice_export(request, found, kind):
    if kind not in EXPORTS:
        raise Http404
    export = EXPORTS[kind]
    try:
        document = export.document(found, absolute(reverse("practices:list")))
    except Busy:
        return busy(request, found)
    return StreamingHttpResponse(
        document,
        content_type=export.CONTENT_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="child-first-practices.{kind}"',
            "Link": f'<{licence.URL}>; rel="license"',
        },
    )


def busy(request, found):
    context = {"csv_url": found.asked.url(reverse("practices:export", args=["csv"]))}
    response = render(request, "practices/busy.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


@takes_a_query
def practice_feed(request, found):
    feed = atom.feed(found, absolute(reverse("practices:list")))
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


@public_page
def practice_compare(request):
    slugs, words = request.GET.getlist("practice"), request.GET.get("find", "")
    return render(request, "practices/compare.html", practice_comparison.page(slugs, words, request.index))


# One practice -------------------------------------------------------------------------------------


def shows_practice(view):
    """A public page about one practice; its address answers 410 with the public reason when it was taken down."""

    @public_page
    def answer(request, slug, **kwargs):
        practices = Practice.objects.using("catalogue").prefetch_translation(text_key())
        practice = practices.prefetch_related("keywords").filter(slug=slug).first()
        if practice is None:
            raise Http404
        if practice.taken_down_at:
            return render(request, "410.html", {"reason": practice.taken_down_reason}, status=410)
        return view(request, practice, **kwargs)

    return answer


def reading_of(request, practice, number):
    """One revision of a practice, ready to be shown; 404 if there is no such revision."""
    revision = Revision.objects.using("catalogue").filter(practice=practice, number=number).first()
    if revision is None:
        raise Http404
    return Reading(practice, revision, vocabulary_of(request.index))


def show_reading(request, reading):
    """The page of a revision. The one now published is found at the address of the practice, not at its own."""
    alike = most_alike(reading.practice.pk, request.index, reading.terms)
    context = {
        "practice": reading,
        "canonical": "" if reading.latest_revision else absolute(reading.url),
        "json_ld": structured.practice(reading),
        "social_card": None if reading.latest_revision else social_cards.of_practice(reading),
        "cite_text": citations.citation(reading, absolute(reading.revision.url)),
        "endorsements": endorsements.of_practice(reading.practice, reading.vocabulary),
        "related": cards(alike, request.index, compact=True),
    }
    return render(request, "practices/detail.html", context)


@shows_practice
def practice_detail(request, practice):
    return show_reading(request, reading_of(request, practice, practice.revision_number))


@shows_practice
def practice_revision(request, practice, number):
    return show_reading(request, reading_of(request, practice, number))


@shows_practice
def practice_history(request, practice):
    revisions = list(practice.revisions.all())
    vocabulary = vocabulary_of(request.index)
    earlier = [*revisions[1:], None]
    rows = [
        {
            **asdict(version(practice, revision)),
            "note": revision.note,
            "is_latest": revision.number == practice.revision_number,
            "changes": changes(before.content, revision.content, vocabulary) if before else [],
        }
        for revision, before in zip(revisions, earlier, strict=True)
    ]
    context = {"practice": Reading(practice, revisions[0], vocabulary), "revisions": rows}
    return render(request, "practices/history.html", context)


CITATIONS = {
    "bib": (citations.bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (citations.ris, "application/x-research-info-systems; charset=utf-8"),
}


@shows_practice
def practice_cite(request, practice, kind):
    if kind not in CITATIONS:
        raise Http404
    write, content_type = CITATIONS[kind]
    reading = reading_of(request, practice, practice.revision_number)
    text = write(reading, absolute(reading.revision.url))
    disposition = f'attachment; filename="{practice.slug}.{kind}"'
    return HttpResponse(text, content_type=content_type, headers={"Content-Disposition": disposition})


@shows_practice
def practice_file(request, practice, pk):
    file = PublicFile.objects.using("catalogue").filter(practice=practice, pk=pk).first()
    if file is None:
        raise Http404
    return download(file.file, file.name, file.content_type)


# Vocabulary ---------------------------------------------------------------------------------------


def known(vocabulary, parameter, value):
    """A row of the vocabulary, or 404."""
    try:
        return vocabulary[parameter][value]
    except KeyError:
        raise Http404 from None


def first_practices(index, parameter, value):
    """The context that measure and provision share: the newest practices that carry a value, and the way to all."""
    ids = index.of(parameter, value)
    return {
        "count": len(ids),
        "cards": cards(newest(ids, FIRST), index),
        "browse_url": f"{reverse('practices:list')}?{parameter}={value}",
        "feed_url": f"{reverse('practices:feed')}?{parameter}={value}",
        "query": f"{parameter}={value}",
    }


@public_page
def measures(request):
    groups = summaries.group_tiles(request.index, vocabulary_of(request.index))
    return render(request, "practices/measures.html", {"groups": [group | {"description": ""} for group in groups]})


@public_page
def measure(request, slug):
    vocabulary = vocabulary_of(request.index)
    row = known(vocabulary, "measure", slug)
    siblings = summaries.measure_rows(request.index, vocabulary, row.group_id)
    context = {
        "measure": summaries.measure_facts(row),
        "siblings": [sibling for sibling in siblings if sibling["url"] != row.get_absolute_url()],
    }
    return render(request, "practices/measure.html", context | first_practices(request.index, "measure", slug))


@public_page
def instruments(request):
    index, vocabulary = request.index, vocabulary_of(request.index)
    rows = [
        summaries.instrument_facts(row, index) | {"provisions": summaries.provision_tree(index, vocabulary, row.pk)}
        for row in vocabulary["instrument"].values()
    ]
    return render(request, "practices/instruments.html", {"instruments": rows})


@public_page
def instrument(request, code):
    index, vocabulary = request.index, vocabulary_of(request.index)
    row = known(vocabulary, "instrument", code)
    facts = summaries.instrument_facts(row, index) | {"provisions": summaries.provision_tree(index, vocabulary, code)}
    return render(request, "practices/instrument.html", {"instrument": facts})


@public_page
def provision(request, instrument, code):
    index, vocabulary = request.index, vocabulary_of(request.index)
    row = known(vocabulary, "provision", code)
    if row.instrument_id != instrument:
        raise Http404
    context = {
        "provision": summaries.provision_facts(row, index),
        "instrument": summaries.instrument_facts(row.instrument, index),
        "ancestors": [summaries.provision_facts(row.parent, index)] if row.parent else [],
        "children": summaries.provision_tree(index, vocabulary, instrument, code),
    }
    return render(request, "practices/provision.html", context | first_practices(index, "provision", code))
