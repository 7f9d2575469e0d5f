"""Addresses of social cards. One is drawn once and kept; how many one address may have drawn is limited."""

import hashlib
from functools import partial
from io import BytesIO
from threading import Lock

from django.core.cache import caches
from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import get_language

from lib.release import release
from practices import social_cards
from practices.api.throttling import ByAddress
from practices.public import public_page
from practices.terms import vocabulary_of
from practices.views import reading_of, shows_practice

one_at_a_time = Lock()


class DrawnForAddress(ByAddress):
    """How many cards one address may have drawn; those that were drawn before are not counted."""

    salt = "practices.card_views"

    def get_rate(self):
        return "30/minute"


@public_page
def site_card(request):
    return picture(request, social_cards.of_site(request.index))


@shows_practice
def practice_card(request, practice):
    return picture(request, social_cards.of_practice(reading_of(request, practice, practice.revision_number)))


@public_page
def country_card(request, code):
    country = vocabulary_of(request.index)["country"].get(code)
    if country is None:
        raise Http404
    return picture(request, social_cards.of_country(country, request.index))


def picture(request, card):
    """The card, kept by what it shows: a query behind its address and a change elsewhere do not draw it again."""
    key = hashlib.sha256(repr((release(), get_language(), card)).encode()).hexdigest()
    content = caches["social_cards"].get(key)
    if content is None:
        limit = DrawnForAddress()
        if not limit.allow_request(request, None):
            return too_many(limit.wait())
        with one_at_a_time:
            content = caches["social_cards"].get_or_set(key, partial(social_cards.drawn, card), None)
    # A file that streams is not kept a second time, among pages.
    return FileResponse(BytesIO(content), content_type="image/png")


def too_many(seconds):
    text = "Too many pictures were drawn for this address. Try again in a minute.\n"
    return HttpResponse(
        text, status=429, content_type="text/plain", headers={"Retry-After": str(int(seconds or 60) + 1)}
    )
