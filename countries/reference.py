"""Loads `countries.json`: regions, regional groups and countries."""

from datetime import date
from functools import cache

from django.conf import settings

from countries.models import Country, Region, RegionalGroup
from lib.reference_data import items, read_json, read_lists, store

FILE = "countries.json"


@cache
def facts_as_of():
    """The month, as its first day, in which the facts of the file about States were checked."""
    return date.fromisoformat(f"{read_json(settings.ROOT / 'data' / FILE)['meta']['as_of']}-01")


def load_countries(folder):
    """Insert or update everything in the file; returns the number of rows by kind."""
    regions, groups, countries = read_lists(folder / FILE, "regions", "un_regional_groups", "countries")
    regions, groups = items(FILE, regions, "code"), items(FILE, groups, "code")
    countries = items(FILE, countries, "iso2", unique=("iso3", "m49"))
    return {
        "regions": load_regions(regions),
        "regional groups": store(
            RegionalGroup,
            [(item, RegionalGroup(code=item.text("code"), names=item.texts("names"))) for item in groups],
        ),
        "countries": store(Country, [(item, country(item, codes(regions), codes(groups))) for item in countries]),
    }


def codes(found):
    return {item.raw["code"] for item in found}


def load_regions(found):
    pairs = []
    for item in found:
        parent = item.text("parent", optional=True) or None
        if parent and parent not in codes(found):
            raise item.wrong("parent", f"names no region: {parent}")
        pairs.append((item, Region(code=item.text("code"), parent_id=parent, names=item.texts("names"))))
    return store(Region, pairs)


def country(item, regions, groups):
    """The row for one country. Its region is the smallest that M49 gives: Eastern Africa, not Sub-Saharan Africa."""
    region = next(
        (code for name in ("intermediate_region", "subregion", "region") if (code := item.text(name, optional=True))),
        "",
    )
    if region not in regions:
        raise item.wrong("region", f"names no region: {region}")
    group = item.text("un_regional_group", optional=True) or None
    if group and group not in groups:
        raise item.wrong("un_regional_group", f"names no group: {group}")
    return Country(
        code=item.text("iso2").lower(),
        iso3=item.text("iso3"),
        m49=item.text("m49"),
        names=item.texts("names"),
        aliases=item.lists_of_texts("aliases"),
        region_id=region,
        regional_group_id=group,
        status=item.choice("un_status", Country.Status),
        crc_party=item.value("crc_party", bool, optional=True),
        gcm_vote=item.text("gcm_vote", optional=True),
    )
