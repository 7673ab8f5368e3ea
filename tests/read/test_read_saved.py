"""When a document was retrieved is told where its file tells it, and nowhere else."""

import io
import os
import zipfile

import pytest

from onrecord.config import Limits
from onrecord.model import Given, Source
from onrecord.read import read_source
from onrecord.read.days import moment

WORDS = "A fire broke out in the harbour of Mirava on Sunday evening, the ministry of the interior said. Two were hurt."
PAGE = f"<html><head><title>Fire</title></head><body><article><h1>Fire</h1><p>{WORDS}</p></article></body></html>"


def read(data, name):
    (document,) = read_source(Source(name=name, data=data.encode()), given=Given(), limits=Limits())
    return document


@pytest.mark.parametrize(
    ("comment", "time"),
    [
        (
            "<!-- Page saved with Keeper\n saved date: Mon May 03 2021 09:12:11 GMT+0200 (CEST) -->",
            "2021-05-03T09:12:11+02:00",
        ),
        (
            "<!-- Mirrored from post.example/a.html by A Copier/3.x [AB&C'2014], Mon, 03 May 2021 09:12:11 GMT -->",
            "2021-05-03T09:12:11+00:00",
        ),
        (
            "<!--\n FILE ARCHIVED ON 09:12:11 May 03, 2021 AND RETRIEVED FROM\n IT ON 08:22:33 Jun 04, 2021.\n-->",
            "2021-05-03T09:12:11+00:00",
        ),
        ("<!-- saved from url=(0023)https://post.example/a/ -->", None),
        ("<!-- saved date: yesterday evening -->", None),
        ("<p>saved date: Mon May 03 2021 09:12:11</p>", None),
    ],
)
def test_a_saved_page_tells_when_it_was_saved_in_a_comment(comment, time):
    document = read(PAGE.replace("<body>", f"<body>{comment}"), "fire.html")
    assert (document.retrieved, document.published) == (time, None)


def test_a_saved_page_may_tell_it_at_its_root():
    page = PAGE.replace("<html>", '<html lang="en" data-scrapbook-create="20210503091211123">')
    assert read(page, "fire.html").retrieved == "2021-05-03T09:12:11+00:00"


def test_a_page_in_one_file_is_a_page_and_its_date_is_no_publication_date():
    saved = (
        "From: <Saved by Keeper>\nSnapshot-Content-Location: https://post.example/fire\nSubject: Fire\n"
        "Date: Mon, 3 May 2021 09:12:11 +0200\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
        f"--b\nContent-Type: text/html; charset=utf-8\nContent-Location: https://post.example/fire\n\n{PAGE}\n--b--\n"
    )
    document = read(saved, "fire.mhtml")
    assert (document.retrieved, document.published) == ("2021-05-03T09:12:11+02:00", None)
    assert (document.uri, document.title, document.media_type) == ("https://post.example/fire", "Fire", "text/html")
    assert WORDS in document.text


def test_a_page_in_one_file_without_a_page_says_so():
    (problem,) = read_source(
        Source(name="a.mhtml", data=b"From: <Saved by Keeper>\nSubject: Fire\nContent-Type: text/plain\n\nIt burned."),
        given=Given(),
        limits=Limits(),
    )
    assert problem.kind == "empty"


@pytest.mark.parametrize(
    ("key", "value", "time"),
    [
        ("retrieved", "2021-05-03T09:12:11Z", "2021-05-03T09:12:11+00:00"),
        ("accessDate", "2021-05-03 09:12:11", "2021-05-03T09:12:11"),
        ("accessed", "2021-05-03", "2021-05-03"),
        ("accessed", "last spring", None),
    ],
)
def test_a_row_of_a_list_tells_it_by_its_key(key, value, time):
    document = read(f'{{"text": "{WORDS}", "{key}": "{value}"}}', "list.jsonl")
    assert document.retrieved == time
    assert document.extra == (() if time else ((key, value),))


def test_a_column_of_a_table_tells_it():
    table = f'title,text,Accessed\nFire,"{WORDS}",2021-05-03 09:12:11\n'
    assert read(table, "a.csv").retrieved == "2021-05-03T09:12:11"


def test_the_head_of_a_text_tells_it():
    document = read(f"Title: Fire\nDate: 2 May 2021\nRetrieved: 3 May 2021\n\n{WORDS}\n", "fire.txt")
    assert (document.retrieved, document.published) == ("2021-05-03", "2021-05-02")


def test_the_time_of_a_file_says_nothing(tmp_path):
    file = tmp_path / "fire.txt"
    file.write_text(WORDS)
    os.utime(file, (1_600_000_000, 1_600_000_000))
    (document,) = read_source(Source(name="fire.txt", path=str(file)), given=Given(), limits=Limits())
    assert document.retrieved is None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("fire.txt", WORDS)
    (document,) = read_source(Source(name="a.zip", data=packed.getvalue()), given=Given(), limits=Limits())
    assert document.retrieved is None


def test_a_moment_without_a_clock_is_a_day():
    assert moment("20210503") == "2021-05-03"
    assert moment(" 2021-05-03 ") == "2021-05-03"
