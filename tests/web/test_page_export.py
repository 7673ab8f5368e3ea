"""The record as one HTML file: complete, self-contained, the same bytes every time."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

from example_record import example_record

from onrecord.model import Record
from onrecord.show.page import exporter, page

RECORD = example_record()
HTML = page(RECORD)


def test_the_file_has_every_incident_statement_and_text():
    words = unescape(re.sub(r"<[^>]+>", "", HTML))
    for incident in RECORD.incidents:
        assert incident.title in words
    for found in RECORD.findings:
        assert found.text in words
        for statement in found.statements:
            assert found.quote(statement.content[0]) in words


def test_links_stay_inside_the_file_or_lead_to_a_source():
    ids = re.findall(r'\bid="([^"]+)"', HTML)
    assert len(ids) == len(set(ids))
    for link in re.findall(r'href="([^"]*)"', HTML):
        assert (link.startswith("#") and link[1:] in ids) or link == "https://post.example/mirava"


def test_the_file_asks_no_host_and_runs_no_script():
    assert not re.search(r"<(?:script|link|img|iframe|object)\b|@import|url\(", HTML)
    style = re.search(r"<style>(.*?)</style>", HTML, re.DOTALL)[1]
    assert b64encode(sha256(style.encode()).digest()).decode() in HTML


def test_the_same_record_gives_the_same_file():
    assert dict(exporter.files(RECORD)) == dict(exporter.files(example_record()))
    assert list(dict(exporter.files(RECORD))) == ["record.html"]


def test_an_empty_record_gives_a_page():
    assert "This record has no documents." in page(Record())
