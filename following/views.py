"""Following by email, without an account and without a cookie: asking, confirming, changing, stopping.

Programs that read mail open every link in it. So a GET changes nothing here; what is to happen is posted.
"""

from functools import wraps

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from following import subscribing
from following.forms import ChangeForm, FollowForm
from following.models import DAYS_TO_CONFIRM, Subscription
from following.queries import canonical, find, is_gone, sentence
from lib.own_pages import from_own_pages
from practices.browse import notices
from practices.filters import find_practices
from practices.public import public_page

# Asking ---------------------------------------------------------------------------------------------------------------


@login_not_required
@from_own_pages
@require_http_methods(["GET", "HEAD", "POST"])
def start(request):
    return ask(request) if request.method == "POST" else explain(request)


@public_page
def explain(request):
    return form_page(request, FollowForm())


def form_page(request, form, *, status=200):
    asked_for = find_practices(request.GET)
    context = about(asked_for) | {"form": form, "notices": notices(asked_for), "days": DAYS_TO_CONFIRM}
    return render(request, "follow/start.html", context, status=status)


def about(asked_for):
    """What the pages say of a query, without what is left out of it."""
    query = canonical(asked_for)
    found = find(query, asked_for.index)
    return {
        "sentence": sentence(found),
        "matching": found.count,
        "query": query,
        "browse_url": f"{reverse('practices:list')}?{query}" if query else reverse("practices:list"),
    }


def ask(request):
    form = FollowForm(request.POST)
    if not form.is_valid():
        return form_page(request, form)
    address = form.cleaned_data["email"]
    if not ratelimit.consume(request, action="follow", key=address):
        form.add_error(None, _("This was asked for many times just now. Wait an hour and try again."))
        return form_page(request, form, status=429)
    query = canonical(find_practices(request.GET))
    subscribing.ask(address, query, form.cleaned_data["frequency"])
    return redirect(f"{reverse('follow:asked')}?{query}" if query else "follow:asked")


@public_page
def asked(request):
    """The same whether an address is known or not: nobody learns here who follows what."""
    context = about(find_practices(request.GET, request.index)) | {"days": DAYS_TO_CONFIRM}
    return render(request, "follow/asked.html", context)


# One subscription -----------------------------------------------------------------------------------------------------


def private_link(view):
    """A page behind a secret link. The secret stays between us and the follower: no cache, no other site, no search."""

    @login_not_required
    @wraps(view)
    def answer(request, secret):
        subscription = Subscription.objects.opened_by(secret)
        response = view(request, subscription) if subscription else render(request, "follow/gone.html", status=404)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "same-origin"  # our own pages need it, to know a form as theirs
        return response

    return answer


@from_own_pages
@private_link
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request, subscription):
    if request.method == "POST":
        deed = DEEDS.get(request.POST.get("do"))
        return deed(request, subscription) if deed else HttpResponseBadRequest("do: is not known\n", "text/plain")
    chosen = {"frequency": subscription.frequency, "language": subscription.language}
    return subscription_page(request, subscription, ChangeForm(initial=chosen))


def subscription_page(request, subscription, form):
    found = find(subscription.query)
    others = Subscription.objects.live().filter(email=subscription.email).exclude(pk=subscription.pk)
    context = about(found) | {
        "subscription": subscription,
        "address": masked(subscription.email),
        "form": form,
        "done": DONE.get(request.GET.get("done")),
        "is_gone": subscription.ended_at or is_gone(found),
        "notices": notices(found),
        "others": others.count(),
        "days": DAYS_TO_CONFIRM,
    }
    return render(request, "follow/subscription.html", context)


def masked(email):
    """Enough of an address for its owner to know it by, and for nobody else to whom a mail was passed on."""
    name, _at, domain = email.rpartition("@")
    return f"{name[0]}…@{domain}"


DONE = {
    "confirmed": gettext_lazy("Confirmed. We write to you when there is something new."),
    "changed": gettext_lazy("Saved."),
}


def confirm(request, subscription):
    subscribing.confirm(subscription)
    return redirect(f"{subscription.get_absolute_url()}?done=confirmed")


def change(request, subscription):
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return subscription_page(request, subscription, form)
    subscribing.change(subscription, **form.cleaned_data)
    return redirect(f"{subscription.get_absolute_url()}?done=changed")


def stop(request, subscription):
    subscribing.stop(Subscription.objects.filter(pk=subscription.pk))
    return redirect("follow:stopped")


def stop_all(request, subscription):
    subscribing.stop(subscribing.of_address(subscription.email))
    return redirect("follow:stopped")


DEEDS = {"confirm": confirm, "change": change, "stop": stop, "stop-all": stop_all}


@login_not_required
@require_safe
def stopped(request):
    return render(request, "follow/stopped.html")


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_at_once(request, secret):
    """Where mail programs stop it for their user, with one POST and without following another address (RFC 8058)."""
    if request.method != "POST":
        return redirect("follow:subscription", secret)
    if found := Subscription.objects.opened_by(secret):
        subscribing.stop(Subscription.objects.filter(pk=found.pk))
    return render(request, "follow/stopped.html")
