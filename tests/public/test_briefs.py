"""Word briefs: they say what the pages say, whole, with every source, in the direction of every language."""

import os
import shutil
import subprocess
from datetime import date, timedelta

import pikepdf
import pytest
from django.conf import settings
from django.core.cache import caches
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from docx.oxml.ns import qn
from lxml import html

from lib.languages import language_name
from practices import briefs, freshness, translations
from practices.models import Practice
from tests.catalogue import entry, publish, revise, starter_entries, take_down
from tests.files.word import addresses, opened, paragraphs, styled, text_of
from tests.pages import body, said

THAI = "/en/countries/th/brief.docx"
SITE = settings.SITE_URL
SOFFICE = shutil.which("soffice")
SHORT = "(restricts liberty)"
PUZZLES = "<w:p>&amp; \u202eslug\u202c 👩‍👧‍👦 بيت مفتوح ِّ 法律 \ufffe \x85 ﷺ e\u0301\u0301"


def brief(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return opened(response.getvalue())


# The same words as the page ------------------------------------------------------------------------------------------

CLASSES_ON_SCREEN = ("crumbs", "contents", "links-row", "button-row", "no-print")
ONLY_ON_SCREEN = (
    *(
        "//svg",
        "//*[@id='key-facts' or @id='take']",
        "//*[@class='key-facts']//summary",
        "//section[.//*[@id='related']]",
    ),
    "//a[contains(@href, '#liberty')]",
)


def letters(text):
    """A text without what only arranges it: spaces, and signs such as the comma of a list."""
    return "".join(sign for sign in text if sign.isalnum())


def of_page(response):
    """What the page of a practice says on paper, with the address of each source written out."""
    page = html.fromstring(body(response))
    article = page.xpath("//article[contains(@class, 'page')]")[0]
    for summary in article.xpath("//*[contains(@class, 'original')]/summary"):
        with translation.override(page.get("lang").lower()):
            summary.text = gettext("Original (%(language)s)") % {"language": language_name("en")}
        summary.getparent().set("class", "")
    for link in article.xpath("//*[@class='sources']//a[@rel]"):
        link.getparent().getparent().append(written(link.get("href")))
    version = article.xpath("//a[contains(@href, '/v')]")[0]
    for part in (written(version.text), version.getparent().find("span")):
        version.getparent().addnext(part)
    for name in CLASSES_ON_SCREEN:
        for element in article.find_class(name):
            element.drop_tree()
    for path in ONLY_ON_SCREEN:
        for element in article.xpath(path):
            element.drop_tree()
    return letters(article.text_content())


def written(text):
    element = html.Element("p")
    element.text = text
    return element


def of_brief(document):
    """What the brief says of the practice: without its first line, contents, heads of tables, and what it is itself."""
    body = document.element.body
    dropped = [*body.iter(qn("w:sdt")), *(head.getparent().getparent() for head in body.iter(qn("w:tblHeader")))]
    for element in dropped:
        element.getparent().remove(element)
    texts = paragraphs(document)
    last = next(text for language, _ in settings.LANGUAGES if (text := said("About this brief", language)) in texts)
    return letters(" ".join(texts[1 : texts.index(last)]))


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
@pytest.mark.parametrize("slug", [one["slug"] for one in starter_entries()][::12])
def test_the_brief_of_a_practice_says_what_its_page_says(starter_catalogue, client, slug, language):
    address = f"/{language}/practices/{slug}/"
    assert of_brief(brief(client, f"{address}brief.docx")) == of_page(client.get(address))


def test_any_text_that_people_typed_is_in_the_brief_as_on_the_page(empty_catalogue, client):
    publish(
        entry(
            "odd",
            title=f"{PUZZLES} title",
            summary=f"{PUZZLES} {'summary ' * 30}",
            context=f"{PUZZLES}\n\nSecond.\nA line of its own.\n\n\n\nThird {'x' * 3000}",
            local_name=PUZZLES,
            locality=PUZZLES,
            keywords=["法律", "<b>"],
            implementers=[PUZZLES],
            reach={"children": 0, "note": PUZZLES},
            sources=[{"title": PUZZLES, "publisher": "", "year": None, "url": ""}],
            liberty="restricted",
        )
    )
    revise("odd", lessons=PUZZLES)
    for language in ("en", "ar"):
        address = f"/{language}/practices/odd/"
        assert of_brief(brief(client, f"{address}brief.docx")) == of_page(client.get(address))


def test_a_practice_of_which_little_is_known_has_a_brief(empty_catalogue, client):
    publish(entry("bare", start="", implementers=[], implementer_kinds=[], stage="unknown", liberty="not-stated"))
    assert of_brief(brief(client, "/en/practices/bare/brief.docx")) == of_page(client.get("/en/practices/bare/"))


def test_who_submitted_it_and_how_fresh_it_is_stand_in_the_brief_as_on_the_page(empty_catalogue, client):
    publish(entry("house"))
    today = freshness.today()
    for verified_on in (None, today, today - timedelta(days=settings.VERIFY_AGAIN_DAYS), date(2019, 1, 2)):
        for submitter in ({}, {"submitted_by": "Open Homes"}, {"submitter_kind": "civil-society"}):
            provenance = "submitted" if submitter else "desk-research"
            Practice.objects.update(verified_on=verified_on, provenance=provenance, **submitter)
            caches["pages"].clear()
            page = of_page(client.get("/en/practices/house/"))
            assert of_brief(brief(client, "/en/practices/house/brief.docx")) == page


def test_what_states_say_stands_in_the_brief_as_on_the_page(empty_catalogue, client):
    publish(entry("house"))
    house = Practice.objects.get()
    said = {"revision": 1, "office": "وزارة الداخلية", "said_on": date(2026, 5, 3)}
    for more in (
        {"country_id": "ke", "kind": "endorse", "language": "en"},
        {"country_id": "ke", "kind": "comment", "text": "<b>We</b> pay.\nAlways.\n\nStill.", "language": "en"},
        {"country_id": "ma", "kind": "reply", "text": "نحن ندفع.", "language": "ar"},
        {"country_id": "th", "kind": "comment", "text": "No.", "language": "en", "withdrawn_on": date(2026, 6, 1)},
    ):
        house.endorsements.create(**said, **more)
    for _ in range(2):
        assert of_brief(brief(client, "/en/practices/house/brief.docx")) == of_page(client.get("/en/practices/house/"))
        revise("house", results="Better.")


def test_a_country_and_a_list_hold_the_whole_of_each_practice(starter_catalogue, client):
    thai = [one["slug"] for one in starter_entries() if "TH" in one["countries"]]
    for path, slugs in ((THAI, thai), (f"/en/practices/brief.docx?country=th&practice={thai[0]}", thai[:1])):
        text = letters(" ".join(paragraphs(brief(client, path))))
        whole = {slug: of_brief(brief(client, f"/en/practices/{slug}/brief.docx")) for slug in slugs}
        heads = letters("Answer Safeguard")
        assert [slug for slug in slugs if whole[slug] not in text.replace(heads, "")] == []


# A country ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def four(empty_catalogue):
    publish(
        entry("hidden", title="Hidden house", countries=["TH"]),
        entry("homes", title="Homes", countries=["TH"], measure_types=["foster-care", "kinship-care"]),
        entry("locked", title="Locked", countries=["TH"], measure_types=["training"], liberty="restricted"),
        entry("pact", title="Pact", countries=["TH", "KE"], scope="regional", measure_types=["firewall"]),
        entry("kenyan", title="Kenyan", countries=["KE"]),
    )
    take_down("hidden")


def table(document, number):
    """The rows of a table as the texts of their cells."""
    rows = list(document.element.body.iter(qn("w:tbl")))[number].iter(qn("w:tr"))
    return [["|".join(map(text_of, cell.iter(qn("w:p")))) for cell in row.iter(qn("w:tc"))] for row in rows]


def test_a_country_is_shown_by_measure_group_with_its_gaps_and_regional_practices_apart(four, client):
    publish(entry("malaysian", countries=["MY"], measure_types=["legal-prohibition"]))
    document = brief(client, THAI)
    none = "None documented here."
    assert table(document, 1) == [
        ["Group of measures", "Practices"],
        ["Law and policy", f"{none} See 1 practice in South-eastern Asia"],
        ["Assessment and decisions", none],
        ["Care and accommodation", "Homes"],
        ["Support and services", none],
        ["Conditions", none],
        ["Systems and cooperation", f"Locked {SHORT}"],
    ]
    assert styled(document, "Heading1", "Heading2") == [
        *("What is done", "Practices in Thailand", f"Locked {SHORT}", "Homes", "Also covered by", "Pact"),
        "About this brief",
    ]


def test_a_country_without_any_practice_has_a_brief_that_says_so(four, client):
    document = brief(client, "/en/countries/fj/brief.docx")
    assert styled(document, "Heading1", "Heading2") == ["What is done", "About this brief"]
    assert {cells[1] for cells in table(document, 1)[1:]} == {"None documented here."}
    told = "No practice of this country is documented here yet. That does not mean that none exists."
    assert styled(document, "Subtitle") == [told]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("code", ["th", "ma", "us", "ps", "gf"])
def test_the_facts_and_gaps_of_a_country_are_those_of_its_page(starter_catalogue, client, code, language):
    page = html.fromstring(body(client.get(f"/{language}/countries/{code}/")))
    document = brief(client, f"/{language}/countries/{code}/brief.docx")
    facts = [letters(" ".join(cells)) for cells in table(document, 0)]
    assert [letters(row.text_content()) for row in page.xpath("//dl[@class='country-facts']/div")] == facts[1:3]
    rows = {letters(name): letters(practices) for name, practices in table(document, 1)[1:]}
    for group in page.xpath("//*[@class='group-rows']/section"):
        name = letters(group.findtext("h3"))
        titles = [title.text_content() for title in group.xpath(".//*[contains(@class, 'card-title')]")]
        told = letters("".join(titles) or group.find("div").text_content())
        assert rows[name].replace(letters(said(SHORT, language)), "") == told


# A list ---------------------------------------------------------------------------------------------------------------


def test_a_list_says_what_was_asked_for_and_holds_it_in_its_order(four, client):
    document = brief(client, "/en/practices/brief.docx?country=th&measure=foster-care&measure=training&sort=title")
    url = f"{SITE}/en/practices/?country=th&measure=foster-care&measure=training&sort=title"
    assert table(document, 0) == [
        ["Country", "Thailand"],
        ["What is done", "Foster care"],
        ["What is done", "Training"],
        ["Practices found", "2"],
        ["Sorted by", "Title"],
        ["On the site", url],
    ]
    assert [cells[0] for cells in table(document, 1)] == ["Practice", "Homes", f"Locked {SHORT}"]
    assert styled(document, "Heading1") == ["At a glance", "Homes", f"Locked {SHORT}", "About this brief"]
    assert styled(document, "Quote")[-1] == (
        f"Child First. “Practices that end child immigration detention.” Brief of {today()}. {url}"
    )


def today():
    return date_format(freshness.today(), "DATE_FORMAT")


def test_practices_picked_by_hand_become_one_document(four, client):
    document = brief(client, "/en/practices/brief.docx?practice=kenyan&practice=homes")
    assert styled(document, "Heading1") == ["At a glance", "Kenyan", "Homes", "About this brief"]


def test_a_list_that_is_too_long_is_cut_and_that_is_said(four, client, monkeypatch):
    monkeypatch.setattr(briefs, "MOST_IN_BRIEF", 2)
    document = brief(client, "/en/practices/brief.docx")
    assert styled(document, "Heading1") == ["At a glance", "Kenyan", "Pact", "About this brief"]
    told = "This brief holds the first 2 of 4 practices. Filter or pick by hand to have fewer. All: "
    assert f"{told}{SITE}/en/practices/" in styled(document, "Quote")
    country = brief(client, THAI)
    assert styled(country, "Heading2") == [f"Locked {SHORT}", "Homes"]
    monkeypatch.setattr(briefs, "MOST_IN_BRIEF", 1)
    assert ["Care and accommodation", "See 1 practice"] in table(brief(client, THAI), 1)
    assert styled(country, "Quote")[0].startswith("This brief holds the first 2 of 3 practices.")


def test_a_list_without_a_practice_is_a_document_too(four, client):
    document = brief(client, "/en/practices/brief.docx?country=fj")
    assert styled(document, "Heading1") == ["About this brief"]
    assert ["Practices found", "0"] in table(document, 0)


# Refused --------------------------------------------------------------------------------------------------------------


def test_what_cannot_be_used_is_refused_by_name(four, client):
    response = client.get("/en/practices/brief.docx?country=th&country=xx&practice=hidden&colour=blue&page=-1")
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"country", "practice", "colour", "page"}


def test_what_is_not_there_is_not_found_and_what_was_taken_down_is_gone(four, client):
    assert client.get("/en/practices/nowhere/brief.docx").status_code == 404
    assert client.get("/en/countries/xx/brief.docx").status_code == 404
    response = client.get("/en/practices/hidden/brief.docx")
    assert response.status_code == 410
    assert "Withdrawn at the request of the ministry." in body(response)


# Marks and sources ----------------------------------------------------------------------------------------------------


def test_every_source_and_every_version_is_linked_and_written_out(starter_catalogue, client):
    document = brief(client, THAI)
    thai = [one for one in starter_entries() if "TH" in one["countries"]]
    wanted = {source["url"] for one in thai for source in one["sources"]} - {""}
    wanted |= {f"{SITE}/en/practices/{one['slug']}/v1/" for one in thai}
    assert wanted <= addresses(document)
    text = "\n".join(paragraphs(document))
    assert [url for url in wanted if url not in text] == []


def test_a_liberty_that_is_restricted_is_marked_wherever_its_title_stands(four, client):
    for path in (THAI, "/en/practices/brief.docx"):
        document = brief(client, path)
        named = [text for text in paragraphs(document) if text.startswith("Locked")]
        assert set(named) == {f"Locked {SHORT}"}
        assert len(named) == 3  # overview, contents, heading
    text = " ".join(paragraphs(brief(client, "/en/practices/locked/brief.docx")))
    assert "Restricts liberty: not an alternative to detention" in text


def test_a_translation_is_labelled_and_the_original_stands_with_it(starter_catalogue, client):
    slug = starter_entries()[0]["slug"]
    french = Practice.objects.get(slug=slug).translations.get(language="fr")
    texts = paragraphs(brief(client, f"/fr/practices/{slug}/brief.docx"))
    with translation.override("fr"):
        label = translations.label(french.texts["title"])
        language = gettext("Original language: %(language)s") % {"language": language_name("en")}
    assert texts[1:4] == [french.title, label, language]
    assert starter_entries()[0]["title"] in texts


# Arabic ---------------------------------------------------------------------------------------------------------------


def is_on(element, name):
    return element is not None and element.find(qn(name)) is not None


def test_an_arabic_brief_goes_from_right_to_left_and_its_english_from_left_to_right(starter_catalogue, client):
    document = brief(client, "/ar/countries/ma/brief.docx")
    body = document.element.body
    assert is_on(body.sectPr, "w:bidi")
    assert all(is_on(one, "w:bidiVisual") for one in body.iter(qn("w:tblPr")))
    english, others = [], []
    for paragraph in body.iter(qn("w:p")):
        languages = {one.get(qn("w:val")) for one in paragraph.iter(qn("w:lang"))}
        (english if languages == {"en-GB"} else others).append(paragraph)
    moroccan = next(one for one in starter_entries() if "MA" in one["countries"])
    texts = [part for name in ("context", "description", "results", "lessons") for part in moroccan[name].split("\n\n")]
    assert set(texts) <= {text_of(paragraph) for paragraph in english}
    assert not any(is_on(one.find(qn("w:pPr")), "w:bidi") for one in english if text_of(one) in texts)
    unknown = [one for one in others if one.find(f".//{qn('w:noProof')}") is not None]  # by their first letter
    assert all(is_on(one.find(qn("w:pPr")), "w:bidi") for one in others if one not in unknown)
    runs = [run for run in body.iter(qn("w:r")) if any("\u0600" <= sign <= "\u06ff" for sign in text_of(run))]
    assert len(runs) > 50
    assert all(is_on(run.find(qn("w:rPr")), "w:rtl") for run in runs)


def test_an_arabic_name_in_an_english_brief_goes_from_right_to_left(empty_catalogue, client):
    publish(entry("house", local_name="بيت مفتوح"))
    body = brief(client, "/en/practices/house/brief.docx").element.body
    assert not is_on(body.sectPr, "w:bidi")
    assert [text_of(run) for run in body.iter(qn("w:r")) if is_on(run.find(qn("w:rPr")), "w:rtl")] == ["بيت مفتوح"]


# The file -------------------------------------------------------------------------------------------------------------


def test_a_brief_is_a_file_that_names_itself_and_nobody(starter_catalogue, client):
    response = client.get(THAI)
    assert response["Content-Disposition"] == 'attachment; filename="child-first-th.docx"'
    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert not response.cookies
    about = opened(response.content).core_properties
    assert (about.title, about.author, about.last_modified_by, about.language) == (
        *("Thailand", "Child First", "Child First", "en-GB"),
    )
    assert client.get(THAI, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_another_reader_opens_it_and_finds_every_word(starter_catalogue, client, tmp_path):
    if not SOFFICE and not os.environ.get("CI"):
        pytest.skip("no LibreOffice on this machine")
    for path in (THAI, "/ar/countries/ma/brief.docx"):
        file = tmp_path / "brief.docx"
        file.write_bytes(client.get(path).content)
        assert pages_of(converted(file, "pdf")) > 3
        read = letters(converted(file, "txt:Text (encoded):UTF8").read_text())
        assert [text for text in paragraphs(opened(file.read_bytes())) if letters(text) not in read] == []


def converted(file, kind):
    command = [SOFFICE, "--headless", f"-env:UserInstallation=file://{file.parent}/office", "--convert-to", kind]
    subprocess.run([*command, "--outdir", file.parent, file], check=True, capture_output=True, timeout=240)
    return file.with_suffix(f".{kind.partition(':')[0]}")


def pages_of(pdf):
    with pikepdf.open(pdf) as document:
        return len(document.pages)
