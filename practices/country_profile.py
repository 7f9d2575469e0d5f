"""What the page of a country says: treaty facts, practices by measure group, what is missing, and who is near."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from countries.models import Country
from countries.reference import facts_as_of
from practices import summaries
from practices.cards import cards
from practices.content import OWN_SCOPES, Scope
from practices.orders import newest
from practices.terms import vocabulary_of

MOST_CARDS = 50  # of one measure group; the rest is a click away
OWN = tuple(("scope", scope) for scope in OWN_SCOPES)
# Status of the Convention on the Rights of the Child in the United Nations Treaty Collection.
TREATY_COLLECTION = "https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no=IV-11&chapter=4&clang=_en"


def browse_url(*pairs):
    """The national and subnational practices that carry some values."""
    return f"{reverse('practices:list')}?{urlencode([*pairs, *OWN])}"


@dataclass(frozen=True)
class Facts:
    """What treaties say of a country. `is_party` and `vote` are None and "" where it was not for it to say."""

    is_party: bool | None
    party_as_of: object
    party_url: str
    vote: str
    vote_on: object
    vote_symbol: str
    vote_url: str


def facts(country, vocabulary):
    compact = vocabulary["instrument"]["gcm"]
    return Facts(
        is_party=country.crc_party,
        party_as_of=facts_as_of(),
        party_url=TREATY_COLLECTION,
        vote=Country.Vote(country.gcm_vote).label if country.gcm_vote else "",
        vote_on=compact.adopted_on,
        vote_symbol=compact.symbol,
        vote_url=compact.source_url,
    )


def first_year(ids, index):
    """The year in which the earliest of some practices began, or None."""
    years = (int(year) for year, practices in index.sets.get("first-year", {}).items() if ids & practices)
    return min(years, default=None)


def by_group(country, index):
    """Every measure group in order: its practices, newest first, or where nearby some are documented."""
    return [
        {
            "name": group.name,
            "id": group.pk,
            "count": len(ids),
            "url": browse_url(("country", country.pk), ("group", group.pk)),
            "cards": cards(newest(ids, MOST_CARDS), index, level=4, compact=True),
            "nearby": elsewhere,
        }
        for group, ids, elsewhere in groups(country, index)
    ]


def groups(country, index):
    """Every measure group in order with the country's own practices; where there are none, those nearby."""
    own = index.own(country.pk)
    for group in vocabulary_of(index)["group"].values():
        ids = own & index.of("group", group.pk)
        yield group, ids, None if ids else nearby(country, group, index)


def nearby(country, group, index):
    """The smallest region around a country where a group has practices: its name, how many, and the way to them."""
    region = country.region
    while region:
        ids = index.any_of("scope", OWN_SCOPES) & index.of("region", region.pk) & index.of("group", group.pk)
        if ids:
            return {
                "name": region.name,
                "count": len(ids),
                "url": browse_url(("region", region.pk), ("group", group.pk)),
            }
        region = region.parent
    return None


def neighbours(country, index):
    """The other countries of the region that have a practice, with how many."""
    return summaries.country_rows(index, vocabulary_of(index), neighbour_codes(country, index))


def neighbour_codes(country, index):
    countries = vocabulary_of(index)["country"]
    return [
        code
        for code in summaries.country_counts(index)
        if countries[code].region_id == country.region_id and code != country.pk
    ]


def also_covered(country, index):
    """Regional and global practices that include a country, the newest of them as cards."""
    ids = index.of("country", country.pk) - index.own(country.pk)
    scopes = [("scope", scope) for scope in Scope.values if scope not in OWN_SCOPES]
    return {
        "cards": cards(newest(ids, MOST_CARDS), index, compact=True),
        "count": len(ids),
        "url": f"{reverse('practices:list')}?{urlencode([('country', country.pk), *scopes])}",
    }
