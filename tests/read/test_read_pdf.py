from datetime import UTC, datetime

import pytest
from fpdf import FPDF

from onrecord.config import Limits
from onrecord.model import Document, Given, Source
from onrecord.read import read_source

LEAD = (
    "A fire broke out in the harbour of Mirava on Monday evening, and the police said that two people were hurt. " * 3
)
END = "The ministry of the interior said that the cause was not known and that an inquiry had begun on Tuesday. " * 3


def made(*pages, header=None, **settings):
    pdf = FPDF()
    pdf.set_creation_date(datetime(2021, 5, 3, tzinfo=UTC))
    for texts in pages:
        pdf.add_page()
        pdf.set_font("Helvetica", size=12)
        if header:
            pdf.multi_cell(0, 6, header, new_x="LMARGIN", new_y="NEXT")
        for text in texts:
            pdf.multi_cell(0, 6, text.strip(), new_x="LMARGIN", new_y="NEXT", align="L")
            pdf.ln(settings.get("gap", 4))
    return pdf


def read(data, limits=Limits()):  # noqa: B008
    return list(read_source(Source(name="a.pdf", data=data), given=Given(), limits=limits))


@pytest.mark.parametrize("gap", [4, 0])
def test_lines_are_joined_to_paragraphs(gap):
    (document,) = read(bytes(made(["Fire in Mirava", "By Anna Korel", LEAD, END], gap=gap).output()))
    assert isinstance(document, Document)
    assert document.text == "\n\n".join(("Fire in Mirava", "By Anna Korel", LEAD.strip(), END.strip()))
    assert (document.title, document.authors, document.published) == ("Fire in Mirava", ("Anna Korel",), None)


def test_headers_and_page_numbers_are_left_out():
    pages = [[f"{LEAD} This is part {name}.", f"Page {n}"] for n, name in enumerate(("one", "two", "three"), start=1)]
    (document,) = read(bytes(made(*pages, header="The Lodzern Post").output()))
    assert document.text.count("The Lodzern Post") == 0
    assert "Page 2" not in document.text
    assert "This is part two." in document.text


@pytest.mark.parametrize("words", ["Two men died in Mirava", "I am in it as he is in it, so am I"])
@pytest.mark.parametrize("gap", [0, 0.3, 0.6, 0.8])
def test_gaps_between_letters_are_no_blanks(words, gap):
    pdf = made()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    x = 20.0
    for letter in words:
        if letter != " ":
            pdf.text(x, 20, letter)
        x += pdf.get_string_width(letter) + gap
    (document,) = read(bytes(pdf.output()))
    assert document.text == words


def test_words_parted_at_a_line_end_are_joined_and_others_keep_their_hyphen():
    (document,) = read(
        bytes(made(["The mini-\nstry of the north-\nEast and the well-known man met in Mirava on Monday."]).output())
    )
    assert "The ministry of the north-East and the well-known man" in document.text


def test_the_authors_of_the_file_are_used_when_the_text_names_none():
    pdf = made([LEAD])
    pdf.set_author("Anna Korel")
    pdf.set_title("Microsoft Word - Document1")
    (document,) = read(bytes(pdf.output()))
    assert (document.authors, document.title) == (("Anna Korel",), None)


def test_a_pdf_without_text_asks_for_ocr():
    pdf = FPDF()
    pdf.add_page()
    pdf.add_page()
    (problem,) = read(bytes(pdf.output()))
    assert (problem.kind, problem.message) == ("no-text", "a.pdf: skipped, no text layer on 2 pages; run OCR first")


def test_an_encrypted_pdf_is_said_to_be_one():
    pdf = made([LEAD])
    pdf.set_encryption(owner_password="owner", user_password="user")
    (problem,) = read(bytes(pdf.output()))
    assert (problem.kind, "a.pdf" in problem.message, "password" in problem.message) == ("encrypted", True, True)


def test_too_many_pages_are_refused():
    (problem,) = read(bytes(made([LEAD], [LEAD], [END]).output()), limits=Limits(pages=2))
    assert (problem.kind, "3 pages" in problem.message) == ("limit", True)


def test_text_that_is_not_drawn_is_left_out():
    pdf = made([LEAD])
    pdf.text_mode = 3
    pdf.multi_cell(0, 6, "Nobody sees this sentence on the page.")
    (document,) = read(bytes(pdf.output()))
    assert [problem.kind for problem in document.problems] == ["hidden"]
    assert "Nobody" not in document.text


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.95])
def test_a_truncated_pdf_is_text_or_a_clear_problem(keep):
    data = bytes(made([LEAD, END]).output())
    for item in read(data[: int(len(data) * keep)]):
        assert isinstance(item, Document) or "a.pdf" in item.message
