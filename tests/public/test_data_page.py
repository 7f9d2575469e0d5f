"""The page on data tells what is so: every parameter and value that it lists works, every column is there."""

import csv
import io
import re

from practices.filters import PARAMETERS, SORTS
from practices.terms import FACETS
from tests.pages import body, links, main, text

PAGE = "/en/about/data/"


def test_every_parameter_is_told_and_every_value_that_is_listed_works(starter_catalogue, client):
    told = client.get(PAGE).context["parameters"]
    assert [parameter.name for parameter in told] == list(PARAMETERS)
    assert [parameter.name for parameter in told if not parameter.form and not parameter.values] == []
    for parameter in told:
        for code, name in parameter.values:
            response = client.get("/en/practices/", {parameter.name: code})
            assert (response.status_code, response.context["notices"], bool(name)) == (200, [], True), code
    by_name = {parameter.name: [code for code, _ in parameter.values] for parameter in told}
    assert by_name["sort"] == list(SORTS)
    assert {name: len(by_name[name]) for name in FACETS if by_name[name]} == {
        **{"group": 6, "measure": 28, "instrument": 5, "population": 11, "stage": 5, "scope": 4},
        **{"evidence": 3, "liberty": 3, "safeguard": 10},
    }


def test_every_column_of_csv_is_told(starter_catalogue, client):
    heading = next(csv.reader(io.StringIO(body(client.get("/en/practices/export.csv?country=jp"))[1:], newline="")))
    page = main(client.get(PAGE))
    table = page[page.index('id="column-table"') :]
    assert re.findall(r'<th scope="row"><code dir="ltr">(\w+)</code>', table) == heading


def test_it_leads_to_every_form_and_to_the_licence(starter_catalogue, client):
    response = client.get(PAGE)
    assert {
        *("/en/practices/export.csv", "/en/practices/export.xlsx", "/en/practices/export.json"),
        *("/en/practices/feed.atom", "https://creativecommons.org/licenses/by/4.0/"),
    } <= links(main(response))
    assert "Quoted words, titles of sources and attached files remain" in text(main(response))
    assert '<a href="/en/about/data/">Data and API</a>' in body(client.get("/en/"))
