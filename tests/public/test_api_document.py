"""The OpenAPI document: valid, complete, the same in JSON and YAML; and the page made from it."""

import json
import re

import jsonschema
import pytest
import yaml
from django.urls import get_resolver
from drf_spectacular.validation import validate_schema

from practices.terms import FACETS
from tests.pages import body, links, main, text
from tests.rules.test_public_views import PUBLIC, patterns

NOT_DESCRIBED = {"api:docs"}  # a page


@pytest.fixture
def document(starter_catalogue, client):
    return client.get("/api/schema/").json()


def test_it_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1.")
    validate_schema(document)


def test_it_is_the_same_in_yaml(document, client):
    response = client.get("/api/schema/?format=yaml")
    assert response["Content-Type"] == "application/yaml"
    assert yaml.safe_load(response.content) == document
    assert client.get("/api/schema/?format=xml").json()["errors"] == {"format": ["Must be some of json, yaml."]}


def test_every_address_of_the_api_is_in_it(document):
    names = {name: pattern for name, pattern in patterns(get_resolver()) if name.startswith("api:")}
    described = {f"api:{methods['get']['operationId']}" for methods in document["paths"].values()}
    assert described == names.keys() - NOT_DESCRIBED
    assert all(list(methods) == ["get"] for methods in document["paths"].values())


def test_it_lists_the_codes_that_can_be_asked_for(document):
    parameters = {one["name"]: one["schema"] for one in document["paths"]["/api/v1/practices/"]["get"]["parameters"]}
    codes = {name: len(parameters[name]["items"].get("enum", ())) for name in FACETS}
    assert codes == {
        "region": 29,
        "country": 243,
        "group": 6,
        "measure": 28,
        "instrument": 5,
        "provision": 127,
        "population": 11,
        "stage": 5,
        "scope": 4,
        "evidence": 3,
        "liberty": 3,
        "safeguard": 10,
        "language": 0,
        "keyword": 0,
    }


def shape_of(document, response, status="200"):
    match = next(path for path in document["paths"] if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), response))
    [content] = document["paths"][match]["get"]["responses"][status]["content"].values()
    return {"$ref": f"#{content['schema']['$ref'][1:]}", "components": document["components"]}


@pytest.mark.parametrize("name", sorted(name for name in PUBLIC if name.startswith("api:")))
def test_every_answer_has_the_shape_that_is_told(document, client, name):
    if name in ("api:docs", "api:schema"):
        return
    checker = jsonschema.FormatChecker()
    for query in ("", "?lang=ar"):
        answer = client.get(PUBLIC[name] + query).json()
        jsonschema.validate(answer, shape_of(document, PUBLIC[name]), format_checker=checker)
    refusal = client.get(f"{PUBLIC[name]}?unknown=1").json()
    jsonschema.validate(refusal, shape_of(document, PUBLIC[name], "400"))


def test_an_answer_with_more_than_is_told_would_be_noticed(document, client):
    answer = client.get(PUBLIC["api:country"]).json()
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(answer | {"more": 1}, shape_of(document, PUBLIC["api:country"]))


# The page -------------------------------------------------------------------------------------------------------------


def test_the_page_tells_every_address_parameter_and_field(document, client):
    page = main(client.get("/api/docs/"))
    words = text(page)
    parameters = [one["name"] for methods in document["paths"].values() for one in methods["get"]["parameters"]]
    fields = [field for shape in document["components"]["schemas"].values() for field in shape["properties"]]
    assert [name for name in {*document["paths"], *parameters, *fields} if name not in words] == []
    own = {link[1:] for link in links(page) if link.startswith("#")}
    assert own - set(re.findall(r' id="([^"]*)"', page)) == set()


def test_its_examples_can_be_asked_for(starter_catalogue, client):
    page = main(client.get("/api/docs/"))
    examples = [link for link in links(page) if link.startswith("/api/")]
    assert len(examples) == 5
    assert {link: client.get(link).status_code for link in examples} == dict.fromkeys(examples, 200)


def test_it_needs_nothing_from_elsewhere_and_sets_no_cookie(client):
    response = client.get("/api/docs/")
    assert not response.cookies
    assert [link for link in links(body(response)) if link.startswith("http")] == []


def test_it_speaks_the_language_asked_for_and_leads_to_the_others(client):
    page = body(client.get("/api/docs/?lang=ar"))
    assert '<html lang="ar" dir="rtl">' in page[:100]
    assert {f"/api/docs/?lang={code}" for code in ("en", "fr", "es", "ru", "ar", "zh-hans")} <= links(page)
    assert '<html lang="fr"' in body(client.get("/api/docs/", headers={"accept-language": "fr"}))[:100]
    assert '<html lang="en"' in body(client.get("/api/docs/?lang=nonsense"))[:100]


def test_the_limit_is_told_where_there_is_one(client, settings):
    assert "429, and Retry-After" not in text(main(client.get("/api/docs/")))
    settings.API_REQUESTS_PER_MINUTE = 300
    assert "about 300 times a minute" in text(main(client.get("/api/docs/")))


def test_the_document_does_not_depend_on_who_asks_first(document):
    assert "Pilote" not in json.dumps(document)
