# ruff: noqa: E501
import io
import zipfile

import pytest

from onrecord.config import Limits
from onrecord.model import Document, Given, Source
from onrecord.read import read_source

LEAD = "A fire broke out in the harbour of Mirava on Monday evening, and the police said that two people were hurt."
END = "The ministry of the interior said that the cause was not known, and that an inquiry had begun on Tuesday."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
ODF = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'


def zipped(members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def docx(*paragraphs, **more):
    body = "".join(f"<w:p>{p if p.startswith('<') else f'<w:r><w:t>{p}</w:t></w:r>'}</w:p>" for p in paragraphs)
    return zipped(
        {
            "[Content_Types].xml": "",
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            **more,
        }
    )


def odt(body):
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODF}>{body}</office:document-content>",
        }
    )


def epub(chapters, spine=None):
    items = "".join(f'<item id="c{n}" href="{name}"/>' for n, name in enumerate(spine or chapters))
    refs = "".join(f'<itemref idref="c{n}"/>' for n in range(len(spine or chapters)))
    opf = f"<package><metadata {DC}><dc:title>Rain in Varenia</dc:title><dc:creator>Anna Korel</dc:creator><dc:language>en</dc:language></metadata>"
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": f"{opf}<manifest>{items}</manifest><spine>{refs}</spine></package>",
            **{f"OEBPS/{name}": f"<html><body><p>{text}</p></body></html>" for name, text in chapters.items()},
        }
    )


def read(data, limits=Limits(), name="a.docx"):  # noqa: B008
    return list(read_source(Source(name=name, data=data), given=Given(), limits=limits))


def test_word_paragraphs_are_read_in_order_with_their_head():
    (document,) = read(docx("Fire in Mirava", "By Anna Korel", "3 May 2021", LEAD, END))
    assert document.text == "\n\n".join(("Fire in Mirava", "By Anna Korel", "3 May 2021", LEAD, END))
    assert (document.title, document.authors, document.published) == ("Fire in Mirava", ("Anna Korel",), "2021-05-03")
    assert document.quote(document.title_span) == "Fire in Mirava"


@pytest.mark.parametrize(
    "hidden",
    [
        "<w:del><w:r><w:delText>SECRET</w:delText></w:r></w:del>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRET</w:t></w:r>",
        "<w:r><w:instrText>SECRET</w:instrText></w:r>",
        "<mc:AlternateContent><mc:Fallback><w:r><w:t>SECRET</w:t></w:r></mc:Fallback></mc:AlternateContent>",
        "<mc:AlternateContent><mc:Fallback><w:p><w:r><w:t>SECRET</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>",
        "<w:moveFrom><w:r><w:t>SECRET</w:t></w:r></w:moveFrom>",
    ],
)
def test_deleted_and_hidden_words_are_not_read(hidden):
    (document,) = read(docx(f"{hidden}<w:r><w:t>{LEAD}</w:t></w:r>", END))
    assert document.text == f"{LEAD}\n\n{END}"


def test_words_made_visible_again_and_inserted_ones_are_read():
    shown = (
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>One</w:t></w:r><w:ins><w:r><w:tab/><w:t>two</w:t></w:r></w:ins>'
    )
    (document,) = read(docx(shown, LEAD))
    assert document.text.startswith("One\ttwo\n\n")


def test_the_core_properties_fill_what_the_text_leaves_open_and_give_no_date():
    core = f"<p {DC}><dc:title>Fire in Mirava</dc:title><dc:creator>Anna Korel</dc:creator><dcterms:created>2021-05-03T10:00:00Z</dcterms:created></p>"
    (document,) = read(docx(LEAD, END, **{"docProps/core.xml": core}))
    assert (document.title, document.authors, document.published) == ("Fire in Mirava", ("Anna Korel",), None)
    assert [(c.value, c.origin) for c in document.published_candidates] == [("2021-05-03", "file created")]


def test_opendocument_text_is_read_without_deleted_changes_and_without_endless_blanks():
    body = (
        f'<text:tracked-changes><text:p>SECRET</text:p></text:tracked-changes><text:h text:outline-level="1">Fire in Mirava</text:h>'
        f'<text:p>{LEAD}<text:s text:c="900000000"/><text:span>And</text:span> more.<text:line-break/>New line.</text:p>'
    )
    (document,) = read(odt(body), name="a.odt")
    assert document.title == "Fire in Mirava"
    assert "SECRET" not in document.text
    assert len(document.text) < 400
    assert "And more.\nNew line." in document.text


def test_a_book_is_read_in_the_order_of_its_spine():
    (document,) = read(epub({"two.xhtml": END, "one.xhtml": LEAD}, spine=["one.xhtml", "two.xhtml"]), name="a.epub")
    assert document.text == f"{LEAD}\n\n{END}"
    assert (document.title, document.authors, document.language) == ("Rain in Varenia", ("Anna Korel",), "en")


def test_a_path_out_of_the_archive_is_not_followed():
    found = read(epub({"one.xhtml": LEAD}, spine=["../../../../etc/hostname", "one.xhtml"]), name="a.epub")
    assert found[0].text == LEAD
    assert "etc/hostname" in found[0].problems[0].message
    (problem,) = read(epub({}, spine=["../../../../etc/hostname"]), name="a.epub")
    assert problem.kind == "unreadable"


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(unpacked_bytes=1_000_000), "unpacked"),
        (Limits(unpack_ratio=50), "packed"),
        (Limits(members=1), "members"),
    ],
)
def test_a_bomb_is_refused_before_it_is_unpacked(limits, words):
    (problem,) = read(docx("x" * 3_000_000), limits=limits)
    assert problem.kind == "limit"
    assert "a.docx" in problem.message
    assert words in problem.message


def test_entities_are_neither_expanded_nor_fetched():
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE w [<!ENTITY e0 "SECRET">{bomb}<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>{LEAD}</w:t><w:t>&e9;&f;</w:t></w:r></w:p></w:body></w:document>"
    found = read(zipped({"[Content_Types].xml": "", "word/document.xml": doctype + body}))
    assert all(not isinstance(item, Document) or item.text == LEAD for item in found)


@pytest.mark.parametrize(
    "data", [docx(), docx(" "), zipped({"word/document.xml": "not xml", "[Content_Types].xml": ""})]
)
def test_a_document_without_text_is_a_problem(data):
    (problem,) = read(data)
    assert "a.docx" in problem.message
