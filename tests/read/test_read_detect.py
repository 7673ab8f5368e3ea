import io
import zipfile

import pytest

from onrecord.read.detect import CSV, DOCX, EPUB, HTML, JSONL, MAIL, MARKDOWN, MBOX, ODT, PDF, PLAIN, detect


def zipped(**members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (b"It rained in Mirava.", "a.txt", PLAIN),
        (b"It rained in Mirava.", "a", PLAIN),
        (b"It rained in Mirava.", "a.pdf", PLAIN),
        (b"It rained in Mirava.", "a.md", MARKDOWN),
        (b"<!DOCTYPE html><p>Rain", "a.txt", HTML),
        (b"\n<!-- x --><html><p>Rain", "a", HTML),
        ("<html><p>Дождь".encode("utf-16"), "a", HTML),
        (b"<p>Rain in Mirava.</p>", "a.html", HTML),
        (b"<p>Rain in Mirava.</p>", "a.txt", PLAIN),
        (b'"><img src=x onerror=alert(1)> headline', "a.txt", PLAIN),
        (b"%PDF-1.4 ...", "a.txt", PDF),
        (b"\r\n\r\n%PDF-1.4 ...", "a", PDF),
        (b"From: a@b.example\nTo: c@d.example\nSubject: Rain\n\nIt rained.", "a", MAIL),
        (b"Received: from x\n by y\nMessage-ID: <1@b.example>\n\nIt rained.", "a.txt", MAIL),
        (b"From anna@b.example Mon May  3 10:00:00 2021\nFrom: a@b.example\nSubject: Rain\n\nIt rained.", "a", MBOX),
        (b"Title: Rain\nAuthor: Anna Korel\nDate: 3 May 2021\n\nIt rained.", "a.txt", PLAIN),
        (b'{"text": "It rained."}\n', "a", JSONL),
        (b"not json at all", "a.jsonl", JSONL),
        (b"[8:36] says the verse", "a.txt", PLAIN),
        (b"id,title,text\n1,Rain,It rained.\n", "a.csv", CSV),
        (b"id;title;text\n1;Rain;It rained.\n", "a", CSV),
        (b"town,rain\nMirava,12\n", "a.csv", "text/x-data"),
        (b"{\\rtf1 It rained.}", "a.txt", "application/rtf"),
        (b"\x7fELF\x02\x01\x01\x00", "a.txt", "application/x-executable"),
        (b"\x89PNG\r\n\x1a\n", "a.txt", "image/png"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "a.xml", "application/rss+xml"),
        (b'<!-- c --><feed xmlns="http://www.w3.org/2005/Atom"/>', "a", "application/rss+xml"),
        (b'<?xml version="1.0"?><invoice/>', "a.xml", "application/xml"),
        (b"WARC/1.0\r\n", "a", "application/warc"),
        (bytes(range(32)) * 40, "a.txt", "application/octet-stream"),
        (b"said \x00no\x00 more than that", "a.txt", PLAIN),
        (zipped(**{"word/document.xml": "<x/>", "[Content_Types].xml": ""}), "a.zip", DOCX),
        (zipped(mimetype=ODT), "a.docx", ODT),
        (zipped(mimetype="application/epub+zip"), "a", EPUB),
        (zipped(**{"a.txt": "It rained."}), "a.zip", "application/zip"),
        (zipped(**{"a.txt": "It rained."}), "a.docx", DOCX),
        (b"PK\x03\x04 broken", "a.docx", "application/zip"),
    ],
)
def test_the_type_is_told_from_the_content(data, name, media_type):
    assert detect(data, name=name).media_type == media_type


def test_the_user_may_say_that_it_is_json_lines():
    assert detect(b"x", name="stdin", format="jsonl").media_type == JSONL


def test_a_character_cut_by_the_sample_does_not_make_a_text_binary():
    assert detect(("дождь шёл " * 20_000).encode()[1:], name="a.txt").media_type == PLAIN
