"""The page that explains the API to people: how to use it, and every address and shape of its OpenAPI document."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from practices.api.describing import FILTERS, LANG, PAGE
from practices.api.pages import LANGUAGES
from practices.api.parameters import MOST_A_PAGE
from practices.api.schema import document
from practices.filters import PAGE_SIZE

SHARED = {parameter.name for parameter in (*FILTERS, PAGE)}
KINDS = {"string": "text", "integer": "number", "boolean": "true or false", "null": "null", "object": "object"}
FORMATS = {"date": "date", "date-time": "date and time", "uri": "address", "uuid": "UUID"}


@login_not_required
@require_safe
def docs(request):
    """The page, in the language of `lang` or of Accept-Language. The reference is in English."""
    asked = request.GET.get("lang", "")
    with translation.override(asked if asked in LANGUAGES else translation.get_language()):
        context = {
            "addresses": addresses(document()),
            "filters": [row(parameter) for parameter in shared_parameters(document())],
            "shapes": shapes(document()),
            "page_size": PAGE_SIZE,
            "most_a_page": MOST_A_PAGE,
            "requests_per_minute": settings.API_REQUESTS_PER_MINUTE,
        }
        response = render(request, "api/docs.html", context)
        response["Content-Language"] = translation.get_language()
    return response


@dataclass(frozen=True)
class Row:
    """A parameter or a field: what kind of value it takes or holds, and the shape that this has."""

    name: str
    kind: str
    about: str
    shape: str = ""


def addresses(document):
    """Every address with the parameters that it does not share with others."""
    rows = []
    for path, methods in document["paths"].items():
        operation = methods["get"]
        parameters = operation["parameters"]
        shared = [one for one in parameters if is_shared(one)]
        rows.append(
            {
                "id": operation["operationId"],
                "path": path,
                "about": operation["description"],
                "parameters": [row(one) for one in parameters if one not in shared and one["name"] != LANG.name],
                "takes_filters": bool(shared),
                "answer": shape_of(next(iter(operation["responses"]["200"]["content"].values()))["schema"]),
            }
        )
    return rows


def shared_parameters(document):
    return filter(is_shared, document["paths"]["/api/v1/practices/"]["get"]["parameters"])


def is_shared(parameter):
    return parameter["in"] == "query" and parameter["name"] in SHARED


def shapes(document):
    """Every shape with its fields."""
    return [
        {
            "name": name,
            "about": schema.get("description", ""),
            "fields": [row({"name": field, "schema": inner}) for field, inner in schema["properties"].items()],
        }
        for name, schema in document["components"]["schemas"].items()
    ]


def row(described):
    schema = described["schema"]
    about = described.get("description") or schema.get("description", "")
    return Row(described["name"], kind(schema), about, shape_of(schema))


def kind(schema):
    """A kind of value in words: "list of texts"."""
    if reference(schema):
        return reference(schema)
    if "items" in schema:
        return f"list of {kind(schema['items'])}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"object of {kind(schema['additionalProperties'])}"
    if "oneOf" in schema:
        return " or ".join(kind(one) for one in schema["oneOf"])
    if "enum" in schema:
        return " | ".join("null" if value is None else str(value) or "“”" for value in schema["enum"])
    if isinstance(schema.get("type"), list):
        return " or ".join(kind(schema | {"type": one}) for one in schema["type"])
    words = FORMATS.get(schema.get("format"), KINDS[schema["type"]]) if schema["type"] != "null" else "null"
    return f"{words} {schema['minimum']}–{schema['maximum']}" if "maximum" in schema else words


def reference(schema):
    """The name of the shape that a schema refers to, or ""."""
    refers = next((one for one in (schema, *schema.get("allOf", ())) if "$ref" in one), {})
    return refers.get("$ref", "").rpartition("/")[2]


def shape_of(schema):
    """The name of the shape that a value has, or that each of its values has; "" for a plain one."""
    inner = schema.get("items") or schema.get("additionalProperties")
    return reference(schema) or (shape_of(inner) if isinstance(inner, dict) else "")
