"""Cards that stand beside a shared link: a picture of 1200 by 630 pixels for a practice, a country, the site.

A card says what its page says first, in the language of the page. Where this machine has no font for a text, the card
goes without that text: boxes in place of letters would say less.
"""

from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from countries.drawing import drawn_map
from lib.addresses import absolute
from lib.languages import Text, direction, list_comma
from lib.lettering import Lettering, Style
from lib.tokens import tokens
from practices import summaries
from practices.content import Liberty
from practices.country_profile import first_year, groups
from practices.formats import SITE_NAME

WIDTH, HEIGHT = 1200, 630
MARGIN, GAP = 64, 20
BRAND_TOP, TITLE_TOP = 48, 172
MAP, WORLD = 420, 560  # widths of the map of one country, and of more
KITE = 72
KITE_FILE = settings.ROOT / "static" / "img" / "kite-144.png"
MOST_NAMED = 3


@dataclass(frozen=True)
class SocialCard:
    """What a card shows, and `description`, which stands below it.

    `facts` are lines in the language of the page; `codes` are the countries on its map. Without any the world is shaded
    by `counts`: pairs of a country and its number of practices.
    """

    url: str
    title: Text
    description: str
    facts: tuple = ()
    warning: str = ""
    codes: tuple = ()
    counts: tuple = ()

    @property
    def address(self):
        return absolute(self.url)

    @property
    def alternative(self):
        """What the card says, for who does not see it."""
        return dotted(self.title.text, *self.facts, self.warning)


# What they say -------------------------------------------------------------------------------------------------------


def of_practice(reading):
    names = list_comma().join(country.name for country in reading.country_rows[:MOST_NAMED])
    if (more := len(reading.country_rows) - MOST_NAMED) > 0:
        names += " " + _("and %(number)s more") % {"number": more}
    measures = list_comma().join(row["name"] for row in reading.measures[:MOST_NAMED])
    is_restricted = reading.liberty_value == Liberty.RESTRICTED
    return SocialCard(
        url=reverse("practices:card", args=[reading.slug]),
        title=reading.title,
        description=reading.summary.text,
        facts=(dotted(reading.area, names), dotted(reading.when or reading.stage, measures)),
        warning=_("Restricts liberty: not an alternative to detention") if is_restricted else "",
        codes=tuple(country.pk for country in reading.country_rows),
    )


def dotted(*parts):
    return " · ".join(filter(None, parts))


def of_country(country, index):
    ids = index.own(country.pk)
    counted = [f"{group.name}\u00a0{len(own)}" for group, own, _nearby in groups(country, index) if own]
    return SocialCard(
        url=reverse("countries:card", args=[country.pk]),
        title=here(country.name),
        description=_(
            "%(country)s: what is documented of alternatives to child immigration detention, by type of measure, with "
            "sources."
        )
        % {"country": country.name},
        facts=(practices_since(len(ids), first_year(ids, index)), dotted(*counted)),
        codes=(country.pk,),
    )


def practices_since(count, year):
    if not count:
        return _("None documented here yet")
    if year is None:
        return ngettext("%(counter)s practice", "%(counter)s practices", count) % {"counter": count}
    return ngettext("%(counter)s practice since %(since)s", "%(counter)s practices since %(since)s", count) % {
        "counter": count,
        "since": year,
    }


def of_site(index):
    counts = summaries.country_counts(index)
    return SocialCard(
        url=reverse("card"),
        title=here(_("What States do instead of detaining children")),
        description=_("Practices that end child immigration detention: what States do instead, with sources."),
        facts=(
            ngettext(
                "%(practices)s practice from %(countries)s countries, with its sources.",
                "%(practices)s practices from %(countries)s countries, each with its sources.",
                len(index.all),
            )
            % {"practices": len(index.all), "countries": len(counts)},
        ),
        counts=tuple(sorted(counts.items())),
    )


def here(text):
    """A text in the language of the page."""
    return Text(str(text), get_language())


# How they look -------------------------------------------------------------------------------------------------------


def drawn(card):
    """The card as a PNG (bytes)."""
    is_mirrored = direction(get_language()) == "rtl"
    map_width = MAP if len(card.codes) == 1 else WORLD
    image = Image.new("RGB", (WIDTH, HEIGHT), tokens()["color-paper"])
    chart = drawn_map(map_width, HEIGHT, codes=card.codes, counts=dict(card.counts) or None)
    image.paste(chart, (0 if is_mirrored else WIDTH - map_width, 0))
    left, right = (map_width + MARGIN, WIDTH - MARGIN) if is_mirrored else (MARGIN, WIDTH - map_width - MARGIN)
    brand(image, left, right)
    write(image, card, left, right, warn(image, card.warning, left, right) if card.warning else HEIGHT - MARGIN / 2)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def edge(language, left, right):
    """Where lines in a language begin."""
    return right if direction(language) == "rtl" else left


def write(image, card, left, right, bottom):
    """The title as large as leaves room for the facts, and these below it."""
    here, width, top = get_language(), right - left, TITLE_TOP
    style = Style((28, 25), tokens()["color-ink-soft"], lines=1 if card.warning else 2, leading=1.4)
    facts = [Lettering(text, here, style, width) for text in card.facts if text]
    room = bottom - top - GAP - sum(fact.height for fact in facts)
    style = Style((56, 50, 44, 38), tokens()["color-ink"], lines=5, heading=True, leading=1.25)
    title = Lettering(card.title.text, card.title.language, style, width, room)
    top = title.draw(image, edge(card.title.language, left, right), top) + GAP
    for fact in facts:
        top = fact.draw(image, edge(here, left, right), top)


def brand(image, left, right):
    """The kite and the name, which is in Latin letters everywhere."""
    kite = Image.open(KITE_FILE).convert("RGBA").resize((KITE, KITE), Image.Resampling.LANCZOS)
    name = Lettering(SITE_NAME, "en", Style((34,), tokens()["color-ink"], heading=True), WIDTH)
    is_mirrored = direction(get_language()) == "rtl"
    image.paste(kite, (right - KITE if is_mirrored else left, BRAND_TOP), kite)
    name.draw(image, right - KITE - 12 - name.widest if is_mirrored else left + KITE + 12, BRAND_TOP + 12)


def warn(image, words, left, right):
    """What restricts liberty says so at the foot of its card; the height above which is free."""
    here, padding = get_language(), 16
    style = Style((26, 23), tokens()["color-ink"], lines=2)
    text = Lettering(words, here, style, right - left - 2 * padding)
    if not text.lines:
        return HEIGHT
    bottom = HEIGHT - MARGIN / 2 - padding
    top, width = bottom - text.height - padding, text.widest + 2 * padding
    first = edge(here, left, right - width)
    box = (first, top, first + width, bottom)
    ImageDraw.Draw(image).rounded_rectangle(box, 10, tokens()["color-accent-tint"], tokens()["color-accent"], 2)
    text.draw(image, edge(here, first + padding, first + width - padding), top + padding / 2)
    return top - padding
