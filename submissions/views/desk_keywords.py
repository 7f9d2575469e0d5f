"""Keywords at the desk: how each is used, and what renaming, merging or deleting one touches, before it is done."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lib.languages import Text
from practices.keywords import KeywordNames
from practices.models import Keyword
from submissions.forms.vocabulary import KeywordForm
from submissions.refused import Refused
from submissions.views.desk_access import for_curators, number, paged
from submissions.views.private import typed
from submissions.vocabulary import keywords, log, uses

ROWS = 50  # keywords a page
MOST_AT_ONCE = 50  # merged
LATEST = 10  # changes shown with a keyword


@for_curators
@require_safe
def desk_vocabulary(request):
    """All keywords, or those with some words in their name; the way to merge several."""
    words, order = typed(request.GET, "q"), request.GET.get("order", "name")
    order = order if order in uses.ORDERS else "name"
    page, pages = paged(request, uses.listed(words, order), ROWS)
    in_submissions = uses.in_submissions()
    context = {
        "words": words,
        "order": order,
        "rows": [(keyword, in_submissions[keyword.pk]) for keyword in page],
        "count": page.paginator.count,
        "pages": pages,
    }
    return render(request, "desk/vocabulary.html", context)


@for_curators
@require_safe
def desk_alike(request):
    return render(request, "desk/keywords_alike.html", {"pairs": uses.alike()})


@for_curators
@require_safe
def desk_keyword(request, pk):
    """One keyword: what carries it, what it was called before, what was done to it."""
    keyword = get_object_or_404(Keyword, pk=pk)
    context = {"keyword": keyword, "changes": log.of_keyword(keyword)[:LATEST]} | shown(request, uses.touched([pk]))
    return render(request, "desk/keyword.html", context)


# Preview, then do -----------------------------------------------------------------------------------------------------


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def desk_rename_keyword(request, pk):
    keyword = get_object_or_404(Keyword, pk=pk)
    given = request.POST or request.GET
    form = KeywordForm(given if "name" in given else None, initial={"name": keyword.name})
    refusal = taken = None
    if form.is_valid():
        try:
            keywords.refuse_name(keyword, form.cleaned_data["name"])
            if request.method == "POST":
                return done(request, keywords.rename(keyword, form.cleaned_data["name"], **who_saw_what(request)))
        except keywords.Moved as moved:
            refusal = moved
        except Refused as refused:
            form.add_error("name", str(refused))
            taken = getattr(refused, "keyword", None)
    context = {"keyword": keyword, "form": form, "refusal": refusal, "taken": taken, "is_sure": form.is_valid()}
    return render(request, "desk/rename_keyword.html", context | shown(request, uses.touched([pk])))


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def desk_delete_keyword(request, pk):
    keyword = get_object_or_404(Keyword, pk=pk)
    refusal = None
    if request.method == "POST":
        try:
            return done(request, keywords.delete(keyword, **who_saw_what(request)))
        except Refused as refused:
            refusal = refused
    context = {"keyword": keyword, "refusal": refusal}
    return render(request, "desk/delete_keyword.html", context | shown(request, uses.touched([pk])))


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def desk_merge_keywords(request):
    """Several keywords, which of them stays, and what the others are taken off. More can be added by name."""
    given = request.POST or request.GET
    rows, unknown = chosen(given)
    into = kept(rows, given.get("into"))
    refusal = None
    if request.method == "POST":
        try:
            return done(request, keywords.merge([row.pk for row in rows], into, **who_saw_what(request)))
        except Refused as refused:
            refusal = refused
    context = {"rows": rows, "into": next((row for row in rows if row.pk == into), None)}
    context |= {"gone": [row for row in rows if row.pk != into], "unknown": unknown, "refusal": refusal}
    touched = uses.touched([row.pk for row in rows], into=into)
    return render(request, "desk/merge_keywords.html", context | shown(request, touched))


def chosen(given):
    """The keywords that are to be one, those that most practices carry first, and a name that leads to none."""
    pks = {pk for text in given.getlist("keyword")[:MOST_AT_ONCE] if (pk := number(text))}
    name = typed(given, "add")
    added = uses.ids_of([name], KeywordNames.read()) if name else set()
    rows = uses.listed(order="most").filter(pk__in=pks | added)
    return list(rows), "" if added else name


def kept(rows, text):
    """The id of the keyword that stays: the one chosen, or the first."""
    pks = [row.pk for row in rows]
    return number(text) if number(text) in pks else next(iter(pks), None)


def who_saw_what(request):
    return {"by": request.user, "seen": request.POST.get("seen", "")}


def done(request, change):
    messages.success(request, log.sentence(change))
    return redirect(change)


def shown(request, touched):
    """What is touched, for _touched.html."""
    return {
        "touched": touched,
        "submissions": [told(submission, request.user) for submission in touched.submissions],
    }


def told(submission, curator):
    """A submission as it was handed over; without a link where it comes from the curator's own side."""
    title = Text(submission.said["title"] or _("Untitled"), submission.said["language"] or "en")
    return {"title": title, "url": uses.review_url(submission, curator)}
