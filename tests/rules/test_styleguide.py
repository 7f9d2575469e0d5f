"""The living page of the design shows every component as the pages do, and its colours can be told apart."""

import pytest
from django.core.management import call_command
from lxml import html

from config.styleguide.cutting import COMPONENTS
from config.styleguide.swatches import contrast, contrasts
from tests.rules.styles import classes


@pytest.fixture
def page(starter_catalogue, client, settings):
    settings.DEMONSTRATION = True
    for command in ("load_reasons", "make_demonstration_people", "make_demonstration"):
        call_command(command, verbosity=0)
    response = client.get("/en/styleguide/")
    assert response.status_code == 200
    return html.document_fromstring(response.content)


def test_every_component_has_an_example_that_it_styles_and_no_name_stands_twice(page):
    shown = {section.get("data-component"): section for section in page.xpath("//*[@data-component]")}
    assert shown.keys() == {file.stem for file in COMPONENTS.glob("*.css")}
    for name, section in shown.items():
        assert "is not to be seen now" not in section.text_content(), name
        styled = classes((COMPONENTS / f"{name}.css").read_text())
        held = {word for value in section.xpath(".//div[@data-example]//@class") for word in value.split()}
        assert styled & held, name
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    pointed = {
        part for value in page.xpath("//@for | //@aria-labelledby | //@aria-describedby") for part in value.split()
    }
    assert pointed <= set(names)


def test_it_is_there_in_a_demonstration_only_and_in_each_language(client):
    assert client.get("/en/styleguide/").status_code == 404
    assert client.get("/styleguide/", headers={"Accept-Language": "ar"})["Location"] == "/ar/styleguide/"


def test_every_colour_is_told_from_the_grounds_it_stands_on():
    assert (contrast("#000000", "#ffffff"), contrast("#777777", "#ffffff")) == (21.0, 4.48)
    assert [pair for pair in contrasts() if not pair.is_enough] == []
