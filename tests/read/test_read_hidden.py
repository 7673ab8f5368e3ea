"""What a reader of a file does not see is not read, or is said."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from fpdf import FPDF

from onrecord.config import Limits
from onrecord.model import Given, Source
from onrecord.read import read_source

SEEN = "The ministry denied the report on Monday, a day after the fire in the harbour of Mirava."
SECRET = "“I confess,” said the minister."


def read(name, data):
    (document,) = read_source(Source(name=name, data=data), given=Given(), limits=Limits())
    return document


def page(markup, head=""):
    return (
        f"<html><head>{head}</head><body><article><p>{SEEN}</p>{markup}<p>{SEEN}</p></article></body></html>".encode()
    )


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="display: none">{}</p>',
        '<p style="visibility:collapse">{}</p>',
        '<p style="opacity:0">{}</p>',
        '<p style="opacity: 0.0;">{}</p>',
        '<p style="font-size:1px">{}</p>',
        '<p style="color:transparent">{}</p>',
        '<p style="color: rgba(0, 0, 0, 0)">{}</p>',
        '<p style="position:absolute;left:-9999px">{}</p>',
        '<p style="text-indent:-999em">{}</p>',
        '<p style="clip: rect(0, 0, 0, 0)">{}</p>',
        '<p style="height:0;overflow:hidden">{}</p>',
        '<p style="mso-hide:all">{}</p>',
        '<p style="color:#fff">{}</p>',
        '<p><font color="white">{}</font></p>',
        "<p hidden>{}</p>",
        "<dialog><p>{}</p></dialog>",
        "<p><del>{}</del> It rained.</p>",
        '<div aria-hidden="true"><p>{}</p></div>',
        "<template><p>{}</p></template>",
    ],
)
def test_hidden_words_of_a_page_are_not_read(markup):
    assert read("a.html", page(markup.format(SECRET))).text.count("confess") == 0


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="font-size:0.9em">{}</p>',
        '<p style="opacity:0.8">{}</p>',
        '<p style="font-size:10px">{}</p>',
        '<div style="background:#900"><p style="color:#fff">{}</p></div>',
        '<p style="background-color:transparent">{}</p>',
        '<p style="margin-left:-10px">{}</p>',
        '<p style="border-color:white">{}</p>',
        '<p style="overflow:hidden;line-height:0.9">{}</p>',
    ],
)
def test_words_that_are_seen_are_read(markup):
    assert "confess" in read("a.html", page(markup.format(SECRET))).text


@pytest.mark.parametrize(
    ("css", "seen"),
    [
        (".x { display: none }", False),
        ("p.x, .y { visibility: hidden }", False),
        ("#z{display:none}", False),
        ("/* .x { */ .x{font-size:0}", False),
        ("@import url(a.css); .x{display:none}", False),
        (".other{display:none}", True),
        ("@media print { .x { display: none } }", True),
        (".x{display:none} .x.open{display:block}", True),
        (".x{display:none", False),
        ("{{{ .x", True),
        ("", True),
    ],
)
def test_words_that_a_style_sheet_hides_are_not_read(css, seen):
    markup = f'<p class="x open" id="z">{SECRET}</p>'
    assert ("confess" in read("a.html", page(markup, head=f"<style>{css}</style>")).text) == seen


def test_a_page_that_waits_for_its_program_to_show_it_is_read_and_that_is_said():
    data = f'<html><head><style>.wait{{opacity:0}}</style></head><body class="wait"><article class="wait"><p>{SEEN}</p>'
    document = read("a.html", data.encode())
    assert document.text == SEEN
    assert [problem.kind for problem in document.problems] == ["hidden"]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = "urn:oasis:names:tc:opendocument:xmlns"
ODF = (
    f'xmlns:office="{TEXT}:office:1.0" xmlns:text="{TEXT}:text:1.0" xmlns:style="{TEXT}:style:1.0" xmlns:fo="{TEXT}:fo"'
)


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in members.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def docx(run="", styles=""):
    body = f"<w:body><w:p><w:r><w:t>{SEEN}</w:t></w:r></w:p>{run}</w:body>"
    styles = f"<w:styles {W}>{styles}</w:styles>"
    return zipped(word__document_xml=f"<w:document {W}>{body}</w:document>", word__styles_xml=styles)


WHITE_RUN = '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>{}</w:t></w:r>'
VANISHING = (
    '<w:style w:styleId="A"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
)


@pytest.mark.parametrize(
    ("run", "seen"),
    [
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{}</w:t></w:r></w:p>", False),
        ('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>{}</w:t></w:r></w:p>', True),
        ('<w:p><w:r><w:rPr><w:rStyle w:val="A"/></w:rPr><w:t>{}</w:t></w:r></w:p>', False),
        ('<w:p><w:pPr><w:pStyle w:val="B"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>', False),
        (f"<w:p>{WHITE_RUN}</w:p>", False),
        (f'<w:p><w:pPr><w:shd w:fill="000000"/></w:pPr>{WHITE_RUN}</w:p>', True),
        ('<w:p><w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>{}</w:t></w:r></w:p>', False),
        ("<w:p><w:del><w:r><w:delText>{}</w:delText></w:r></w:del></w:p>", False),
        ("<w:p><w:moveFrom><w:r><w:t>{}</w:t></w:r></w:moveFrom></w:p>", False),
        ("<w:p><w:ins><w:r><w:t>{}</w:t></w:r></w:ins></w:p>", True),
    ],
)
def test_hidden_and_deleted_words_of_a_word_document_are_not_read(run, seen):
    assert ("confess" in read("a.docx", docx(run.format(SECRET), VANISHING)).text) == seen


@pytest.mark.parametrize(
    ("part", "seen"),
    [
        ('<text:p text:style-name="A">{}</text:p>', False),
        ('<text:p>It rained. <text:span text:style-name="A">{}</text:span></text:p>', False),
        ('<text:p text:style-name="C">{}</text:p>', False),
        ("<text:p><text:hidden-text>{}</text:hidden-text></text:p>", False),
        ('<text:section text:display="none"><text:p>{}</text:p></text:section>', False),
        ("<text:tracked-changes><text:p>{}</text:p></text:tracked-changes>", False),
        ('<text:p text:style-name="B">{}</text:p>', True),
    ],
)
def test_hidden_and_deleted_words_of_an_opendocument_text_are_not_read(part, seen):
    styles = (
        '<style:style style:name="A"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="B"><style:text-properties fo:color="#ff0000"/></style:style>'
        '<style:style style:name="C"><style:text-properties fo:color="#ffffff"/></style:style>'
    )
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:text><text:p>{SEEN}</text:p>{part.format(SECRET)}</office:text></office:body></office:document-content>"
    )
    data = zipped(mimetype="application/vnd.oasis.opendocument.text", content_xml=content)
    assert ("confess" in read("a.odt", data).text) == seen


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        (r"{\v I confess}", False),
        (r"\v I confess\v0 ", False),
        (r"{\deleted I confess}", False),
        (r"{\v {\b I confess}}", False),
        (r"{\v\plain I confess}", True),
        (r"{\b I confess}", True),
    ],
)
def test_hidden_and_deleted_words_of_an_rtf_document_are_not_read(markup, seen):
    text = read("a.rtf", rf"{{\rtf1\ansi {SEEN} {markup} It rained.}}".encode()).text
    assert ("confess" in text) == seen
    assert text.startswith(SEEN)
    assert text.endswith("It rained.")


def test_what_a_style_sheet_of_a_book_hides_is_not_read():
    items = '<item id="c" href="c.xhtml"/><item id="s" href="s.css" media-type="text/css"/>'
    data = zipped(
        mimetype="application/epub+zip",
        **{"META-INF__container_xml": '<c><rootfiles><rootfile full-path="b.opf"/></rootfiles></c>'},
        **{"b.opf": f'<package><manifest>{items}</manifest><spine><itemref idref="c"/></spine></package>'},
        **{"c.xhtml": f'<html><body><p>{SEEN}</p><p class="x">{SECRET}</p></body></html>', "s.css": ".x{display:none}"},
    )
    assert read("a.epub", data).text == SEEN


def pdf(draw):
    made = FPDF()
    made.set_creation_date(datetime(2021, 5, 3, tzinfo=UTC))
    made.add_page()
    made.set_font("Helvetica", size=12)
    made.multi_cell(0, 6, SEEN, new_x="LMARGIN", new_y="NEXT")
    draw(made)
    made.set_font("Helvetica", size=12)
    made.set_text_color(0)
    made.text(20, 200, "It rained.")
    return bytes(made.output())


def plain(made):
    made.text(20, 100, "I confess")


def not_drawn(made):
    with made.local_context(text_mode="INVISIBLE"):
        made.text(20, 100, "I confess")


def transparent(made):
    with made.local_context(fill_opacity=0):
        made.text(20, 100, "I confess")


def white(made):
    made.set_text_color(255)
    made.text(20, 100, "I confess")


def white_on_black(made):
    made.set_fill_color(0)
    made.rect(10, 90, 100, 20, style="F")
    white(made)


def tiny(made):
    made.set_font("Helvetica", size=0.5)
    made.text(20, 100, "I confess")


def off_the_page(made):
    made.text(300, 100, "I confess")


def under_a_box(made):
    made.text(20, 100, "I confess")
    made.set_fill_color(0)
    made.rect(10, 90, 100, 20, style="F")


def in_a_frame(made):
    made.text(20, 100, "I confess")
    made.rect(10, 90, 100, 20, style="D")


@pytest.mark.parametrize("draw", [plain, white_on_black, in_a_frame])
def test_words_that_are_drawn_on_a_page_are_read(draw):
    document = read("a.pdf", pdf(draw))
    assert "I confess" in document.text
    assert document.problems == ()


@pytest.mark.parametrize("draw", [not_drawn, transparent, white, tiny, off_the_page, under_a_box])
def test_words_that_nobody_sees_on_a_page_are_left_out_and_that_is_said(draw):
    document = read("a.pdf", pdf(draw))
    assert "confess" not in document.text
    assert document.text.split() == [*SEEN.split(), "It", "rained."]
    assert [(p.kind, p.message) for p in document.problems] == [
        ("hidden", "a.pdf: page 1 has text that nobody sees; it was left out")
    ]
