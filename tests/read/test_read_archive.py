"""Archives and web archives: their articles are read, nothing leaves the archive, and limits hold."""

import gzip
import io
import zipfile
from hashlib import sha256

import pytest

from onrecord.config import Limits
from onrecord.model import Document, Given, Source
from onrecord.read import read_source

STORY = "Fire in Mirava\n\nTwo people were hurt in a fire in the harbour of Mirava on Sunday evening, the mayor said.\n"
PAGE = f"<html><head><title>Fire in Mirava</title></head><body><article><p>{STORY}</p></article></body></html>"


def read(data, name, **limits):
    items = list(read_source(Source(name=name, data=data), given=Given(), limits=Limits(**limits)))
    return [i for i in items if isinstance(i, Document)], [i for i in items if not isinstance(i, Document)]


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def warc(*records, gzipped=False):
    out = []
    for address, kind, status, content in records:
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + content
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2031-05-06T07:08:09Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        record = head.encode() + http + b"\r\n\r\n"
        out.append(gzip.compress(record) if gzipped else record)
    return b"".join(out)


CAPTURES = (
    ("https://post.example/fire", "text/html", "200 OK", PAGE.encode()),
    ("https://post.example/logo.png", "image/png", "200 OK", b"\x89PNG"),
    ("https://post.example/old", "text/html", "404 Not Found", PAGE.encode()),
)


def test_the_members_of_a_zip_are_articles_named_after_it_and_the_original_is_the_archive():
    data = zipped({"b/two.txt": STORY, "one.html": PAGE, "__MACOSX/one.html": "x", ".hidden": STORY})
    documents, problems = read(data, "articles.zip")
    assert [document.uri for document in documents] == ["articles.zip/b/two.txt", "articles.zip/one.html"]
    assert {document.sha256 for document in documents} == {sha256(data).hexdigest()}
    assert problems == []


@pytest.mark.parametrize("member", ["../out.txt", "/etc/out.txt", "a\\..\\out.txt"])
def test_a_member_whose_name_leads_out_is_skipped_and_the_others_are_read(member):
    documents, problems = read(zipped({member: STORY, "in.txt": STORY}), "a.zip")
    assert [document.uri for document in documents] == ["a.zip/in.txt"]
    assert [problem.kind for problem in problems] == ["unsupported"]
    assert "leads out" in problems[0].message


def test_an_unreadable_member_is_a_problem_of_the_archive_and_the_others_are_read():
    documents, problems = read(zipped({"bad.pdf": b"%PDF-1.4 nothing", "in.txt": STORY}), "a.zip")
    assert len(documents) == 1
    assert [(problem.source, "a.zip/bad.pdf" in problem.message) for problem in problems] == [("a.zip", True)]


def test_archives_in_archives_are_opened_twice_and_no_more():
    once = zipped({"in.txt": STORY})
    assert len(read(zipped({"b.zip": once}), "a.zip")[0]) == 1
    documents, (problem,) = read(zipped({"c.zip": zipped({"b.zip": once})}), "a.zip")
    assert (documents, problem.kind) == ([], "limit")


@pytest.mark.parametrize("data", [zipped({"a.txt": " " * 3_000_000}), gzip.compress(b" " * 3_000_000)])
def test_what_is_packed_too_well_is_not_unpacked(data):
    documents, (problem,) = read(data, "bomb")
    assert (documents, problem.kind) == ([], "limit")
    assert "limits.unpack" in problem.message


def test_a_packed_file_is_read_by_its_own_name():
    documents, problems = read(gzip.compress(STORY.encode()), "fire.txt.gz")
    assert [(d.uri, d.title) for d in documents] == [("fire.txt", "Fire in Mirava")]
    assert problems == []


def test_a_packed_file_that_is_cut_off_is_a_clear_error():
    documents, (problem,) = read(gzip.compress(STORY.encode() * 50)[:-20], "fire.txt.gz")
    assert (documents, problem.kind) == ([], "unreadable")
    assert "cut off" in problem.message


@pytest.mark.parametrize("gzipped", [False, True])
def test_the_pages_of_a_web_archive_have_their_address_and_the_time_of_capture(gzipped):
    (document,), problems = read(warc(*CAPTURES, gzipped=gzipped), "crawl.warc")
    assert (document.uri, document.retrieved) == ("https://post.example/fire", "2031-05-06T07:08:09Z")
    assert document.published is None
    assert problems == []


def test_a_web_archive_without_pages_says_so():
    documents, (problem,) = read(warc(*CAPTURES[1:]), "crawl.warc")
    assert documents == []
    assert "none of its 2 records is a page" in problem.message


def test_the_good_part_of_a_damaged_web_archive_is_read():
    data = warc(CAPTURES[0]) + b"WARC/1.0\r\nnothing that is a record\r\n\r\n"
    documents, _ = read(data, "crawl.warc")
    assert len(documents) == 1


def test_of_a_wacz_only_the_captures_are_read():
    data = zipped(
        {"datapackage.json": "{}", "pages/pages.jsonl": STORY, "archive/data.warc.gz": warc(*CAPTURES, gzipped=True)}
    )
    (document,), problems = read(data, "site.wacz")
    assert document.uri == "https://post.example/fire"
    assert problems == []
