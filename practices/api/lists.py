"""The code lists: every value that practices can be filtered by, with its names and its number of practices."""

from django.http import Http404

from practices.api import shapes
from practices.api.describing import described
from practices.api.rows import Rows


def whole(request, parameter):
    rows = Rows(request).all(parameter)
    return {"count": len(rows), "results": rows}


def one(request, parameter, code):
    try:
        return Rows(request).one(parameter, code)
    except KeyError:
        raise Http404 from None


@described(shapes.list_of(shapes.Region))
def regions(request):
    """The regions of the United Nations (M49), as a tree."""
    return whole(request, "region")


@described(shapes.list_of(shapes.CountryCode))
def countries(request):
    """Countries and territories, with what they are party to."""
    return whole(request, "country")


@described(shapes.CountryCode)
def country(request, country):
    """One country."""
    return one(request, "country", country)


@described(shapes.list_of(shapes.Code))
def groups(request):
    """The six groups of measures."""
    return whole(request, "group")


@described(shapes.list_of(shapes.Measure))
def measures(request):
    """The types of measures with their definitions."""
    return whole(request, "measure")


@described(shapes.Measure)
def measure(request, measure):
    """One type of measure."""
    return one(request, "measure", measure)


@described(shapes.list_of(shapes.Instrument))
def instruments(request):
    """The treaties, compacts and other instruments that practices answer to."""
    return whole(request, "instrument")


@described(shapes.InstrumentWithProvisions)
def instrument(request, instrument):
    """One instrument with its provisions in order, each after the one it is part of."""
    rows = Rows(request)
    provisions = [row for row in rows.vocabulary["provision"].values() if row.instrument_id == instrument]
    return one(request, "instrument", instrument) | {"provisions": [rows.provision(row) for row in provisions]}


@described(shapes.list_of(shapes.Code))
def populations(request):
    """Whom practices are for."""
    return whole(request, "population")


@described(shapes.list_of(shapes.Safeguard))
def safeguards(request):
    """The guarantees of the rights of the child that practices are read against."""
    return whole(request, "safeguard")
