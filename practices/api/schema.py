"""The OpenAPI document, made from the views."""

from copy import deepcopy
from functools import cache

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.types import OpenApiTypes

from practices.api.describing import described, one
from practices.api.parameters import OWN, Refusals
from practices.terms import MODELS, vocabulary_of

FORMATS = {"json": OpenApiJsonRenderer2, "yaml": OpenApiYamlRenderer2}


@described(OpenApiTypes.OBJECT, [one("format", "How the document is written.", enum=list(FORMATS), default="json")])
def schema(request):
    """This document."""
    asked = request.GET.get("format") or "json"
    refusals = Refusals()
    if asked not in FORMATS:
        refusals.add("format", _("Must be some of %(values)s.") % {"values": ", ".join(FORMATS)})
    refusals.raise_if_any()
    renderer = FORMATS[asked]()
    body = renderer.render(document_with_codes(vocabulary_of(request.index)), renderer_context={})
    return HttpResponse(body, content_type=renderer.media_type)


@cache
def document():
    return SchemaGenerator().get_schema(public=True)


def document_with_codes(vocabulary):
    """The document with the code lists that seldom change written out at their parameters."""
    made = deepcopy(document())
    for path in made["paths"].values():
        for parameter in path["get"]["parameters"]:
            if parameter["name"] in MODELS:
                schema = parameter["schema"]
                schema.get("items", schema)["enum"] = list(vocabulary[parameter["name"]])
    return made


def finish(result, **_of_the_generator):
    """What drf-spectacular does not say or should not: no answer holds more than is told, an empty filter is none."""
    for component in result["components"]["schemas"].values():
        component["additionalProperties"] = False
    for path in result["paths"].values():
        for parameter in path["get"]["parameters"]:
            if parameter["in"] == "query" and parameter["name"] not in (*OWN, "format"):
                parameter["allowEmptyValue"] = True
    strip(result, "x-spec-enum-id")
    return result


def strip(part, name):
    """Take a key out of everything within a part of the document."""
    if isinstance(part, dict):
        part.pop(name, None)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        strip(inner, name)
