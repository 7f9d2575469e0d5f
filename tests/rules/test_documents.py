"""Word documents: any text in any script, fields for contents and pages, nothing that a reader would call damaged."""

import sys

import pytest
from docx.oxml.ns import qn
from lxml import etree

from lib.document_styles import STYLES
from lib.documents import UNKNOWN, Cell, Document, Passage, Run, web_address
from lib.languages import Text
from tests.files.word import addresses, opened, paragraphs, styled, text_of


def paper(language="en", **changes):
    return Document(language, **{"title": "Homes", "author": "Child First"} | changes)


def written(document):
    return opened(document.save())


def test_any_character_is_written_and_what_xml_forbids_is_left_out():
    every = "".join(sign for sign in map(chr, range(sys.maxunicode + 1)) if sign not in "\t\n\r\u2066\u2069")
    kept = "".join(
        sign for sign in every if sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff"
    )
    document = paper(title=every, subject=every)
    document.add("BodyText", Run(every, UNKNOWN))
    odd = every[:0x3000] + every[0xD700:0xFFFF]
    document.heading(1, odd)
    document.facts([(odd, [Passage([odd])])], about=odd)
    document.running(odd, odd, odd)
    document.contents(odd, levels=1)
    assert styled(written(document), "BodyText") == [kept]


def test_lines_and_paragraphs_stay_apart():
    document = paper()
    document.text(Text("One.\nTwo.\r\nThree.\n\n\n\nFour.\tFive.", "en"))
    assert styled(written(document), "BodyText") == ["One.\nTwo.\nThree.", "Four. Five."]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://example.org/a?b=1&c", "https://example.org/a?b=1&c"),
        ("https://example.org/ä b", "https://example.org/%C3%A4%20b"),
        *(
            (bad, "")
            for bad in ("", "javascript:alert(1)", "http://[", "http://a:b/", "ftp://a/", "//a/", "http:", "\x00")
        ),
    ],
)
def test_only_web_addresses_become_links(given, kept):
    assert web_address(given) == kept
    document = paper()
    document.add("BodyText", Run("A source", url=given))
    read = written(document)
    assert (styled(read, "BodyText"), addresses(read)) == (["A source"], {kept} - {""})


def test_contents_show_the_headings_as_links_before_any_field_is_updated():
    document = paper()
    document.contents("Contents", levels=2)
    document.heading(1, "Law", place="law")
    document.heading(2, "An act")
    document.heading(3, "A detail")
    document.heading(1, Run("القانون", "ar"), language="ar")
    read = written(document)
    body = read.element.body
    assert styled(read, "TOCHeading", "TOC1", "TOC2") == ["Contents", "Law", "An act", "القانون"]
    assert [part.text for part in body.iter(qn("w:instrText"))] == [' TOC \\o "1-2" \\h \\z \\u ']
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert (links[0], len(set(links)), set(links) <= marks) == ("law", 3, True)
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]


def test_pages_are_numbered_on_every_page():
    document = paper()
    document.running("Homes", "Child First", "Seite {page} von {pages}")
    section = written(document).sections[0]
    for footer in (section.footer, section.first_page_footer):
        assert text_of(footer._element) == "Child FirstSeite 1 von 1"
        assert [part.text for part in footer._element.iter(qn("w:instrText"))] == [" PAGE ", " NUMPAGES "]
    assert text_of(section.header._element) == "Homes"
    assert text_of(section.first_page_header._element) == ""


def test_the_head_of_a_table_is_repeated_and_no_row_is_parted():
    document = paper()
    document.table(["A", "B"], [[Cell([Passage(["1"])]), Cell([])]] * 3, widths=[1, 3], about="Numbers")
    document.facts([("C", [Passage(["2"])])], about="Facts")
    read = written(document)
    rows = list(read.element.body.iter(qn("w:tr")))
    assert [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows] == [True] + [False] * 4
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    assert [one.get(qn("w:val")) for one in read.element.body.iter(qn("w:tblCaption"))] == ["Numbers", "Facts"]
    blocks = [block.tag for block in read.element.body]
    assert blocks == [qn(name) for name in ("w:tbl", "w:p", "w:tbl", "w:p", "w:sectPr")]


def test_each_numbered_list_begins_with_one():
    document = paper()
    document.numbered([["a"], ["b"]])
    document.numbered([["c"]])
    read = written(document)
    lists = [number.get(qn("w:val")) for number in read.element.body.iter(qn("w:numId"))]
    assert lists[0] == lists[1] != lists[2]
    known = {number.get(qn("w:numId")) for number in read.part.numbering_part.element.iter(qn("w:num"))}
    assert set(lists) <= known


def test_every_style_that_is_used_is_there():
    document = paper("ar")
    used = {style.id for style in STYLES}
    for style in STYLES:
        if not style.is_character:
            document.add(style.id, Run("x", style="Strong"))
    read = written(document)
    there = {style.style_id for style in read.styles}
    assert used <= there
    assert {element.get(qn("w:val")) for element in read.element.body.iter(qn("w:pStyle"), qn("w:rStyle"))} <= there


@pytest.mark.parametrize(
    ("language", "text", "is_paragraph_rtl", "is_run_rtl", "named"),
    [
        ("en", "Homes", False, False, {}),
        ("ar", "بيوت", True, True, {"bidi": "ar-SA"}),
        ("ar", "37", True, True, {"bidi": "ar-SA"}),
        ("ar", "UNHCR 37", True, False, {"bidi": "ar-SA"}),
        ("zh", "家", False, False, {"eastAsia": "zh-CN"}),
        ("tr", "Ev", False, False, {"val": "tr"}),
        (UNKNOWN, "بيوت", True, True, None),
        (UNKNOWN, "Homes بيوت", False, True, None),
    ],
)
def test_paragraphs_go_the_way_of_their_language_and_runs_the_way_of_their_letters(
    language, text, is_paragraph_rtl, is_run_rtl, named
):
    document = paper()
    document.add("BodyText", Run(text, language), language=language)
    made = next(one for one in written(document).element.body.iter(qn("w:p")))
    run = next(made.iter(qn("w:r")))
    assert (made.find(f".//{qn('w:bidi')}") is not None, run.find(f".//{qn('w:rtl')}") is not None) == (
        *(is_paragraph_rtl, is_run_rtl),
    )
    language_element = run.find(f".//{qn('w:lang')}")
    assert (run.find(f".//{qn('w:noProof')}") is not None) == (named is None)
    found = {} if language_element is None else {etree.QName(key).localname: v for key, v in language_element.items()}
    assert found == (named or {})


def test_what_is_isolated_is_a_run_of_its_own_from_left_to_right():
    document = paper("ar")
    document.add("BodyText", "المادة \u206637(b)\u2069 من")
    runs = list(written(document).element.body.iter(qn("w:r")))
    assert [(text_of(run), run.find(f".//{qn('w:rtl')}") is not None) for run in runs] == [
        ("المادة ", True),
        ("37(b)", False),
        (" من", True),
    ]


def test_nothing_in_the_file_tells_how_it_was_made_or_by_whom():
    read = written(paper(subject="A brief"))
    about = read.core_properties
    assert (about.title, about.subject, about.author, about.comments, about.keywords) == (
        *("Homes", "A brief", "Child First", "", ""),
    )
    assert {str(part.partname) for part in read.part.package.iter_parts()} == {
        *("/word/document.xml", "/word/styles.xml", "/word/settings.xml", "/word/webSettings.xml"),
        *("/word/fontTable.xml", "/word/theme/theme1.xml", "/word/numbering.xml"),
        *("/docProps/core.xml", "/docProps/app.xml"),
    }
    assert paragraphs(read) == []
