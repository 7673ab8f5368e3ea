"""Reports for people: each footnote is there, and its words stand in the articles."""

import io
import re
import zipfile

import docx

from exported import files
from onrecord.show.markdown import escape


def test_every_footnote_of_the_markdown_report_is_there_and_its_words_stand_in_the_articles(record):
    text = files("markdown", record)["chronology.md"].decode()
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.*)$", text, re.MULTILINE))
    assert re.findall(r"\[\^(\d+)\](?!:)", text) == list(notes)
    joined = " ".join(" ".join(found.text.split()) for found in record.findings)
    for note in notes.values():
        quoted = re.search(r"characters \d+–\d+: “(.*?)(?: …)?”(?: <\S+>)?$", note)[1]
        assert re.sub(r"\\(.)", r"\1", quoted) in joined


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
