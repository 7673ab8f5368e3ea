"""Reports for people: each footnote is there, and its words stand in the articles."""

import io
import re
import zipfile

import docx

from exported import files
from onrecord.show.markdown import escape
from onrecord.show.report import reference


def test_each_line_of_the_markdown_report_has_the_words_that_its_footnotes_point_at(record):
    text = files("markdown", record)["chronology.md"].decode()
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.*)$", text, re.MULTILINE))
    assert re.findall(r"\[\^(\d+)\](?!:)", text) == list(notes)
    texts = {reference(found.document): found.text for found in record.findings}
    lines = [line for line in text.split("\n") if line.startswith("- ") and not line.startswith("- **Disputed")]
    for line in lines:
        told = re.sub(r"\\(.)", r"\1", line)
        for number in re.findall(r"\[\^(\d+)\]", line):
            source, places = re.search(r"^(.*), characters ([\d–, ]+)\.", notes[number]).groups()
            article = texts[re.sub(r"\\(.)", r"\1", source)]
            for start, end in re.findall(r"(\d+)–(\d+)", places):
                assert " ".join(article[int(start) : int(end)].split()) in told


def test_accounts_in_the_same_words_are_one_line_with_all_their_sources(record):
    text = files("markdown", record)["chronology.md"].decode()
    bodies = [line.partition(": ")[2].partition("[^")[0] for line in text.split("\n") if line.startswith("- ")]
    folded = [line for line in text.split("\n") if line.startswith("- ") and line.count("[^") > 1]
    assert any(re.match(r"- .+ and .+: ", line) for line in folded)
    assert len({*bodies}) > len(bodies) // 2


def test_markup_in_an_article_is_words_in_the_markdown_report():
    assert escape("[a](b) <script> 1. x") == "\\[a\\](b) \\<script\\> 1\\. x"


def test_the_word_report_has_a_real_footnote_for_each_reference(record):
    content = files("docx", record)["chronology.docx"]
    document = docx.Document(io.BytesIO(content))
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == ["Chronology"]
    used = re.findall(r'<w:footnoteReference w:id="(\d+)"', document.element.xml)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        notes = re.findall(r'<w:footnote w:id="(\d+)"', package.read("word/footnotes.xml").decode())
    assert used == notes
    markdown = files("markdown", record)["chronology.md"].decode()
    assert len(used) == len(re.findall(r"\[\^\d+\]:", markdown))
