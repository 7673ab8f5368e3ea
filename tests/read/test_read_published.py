"""The date of publication: metadata first, then what the text says of itself; a problem where the two disagree."""

import json

import pytest

from onrecord.config import Limits
from onrecord.model import Given, Source
from onrecord.read import read_source

DATELINE = "LODZERN, 3 June 2031 (Northern Wire) — Two people were hurt in a fire in the harbour of Mirava."
BYLINE = "Fire in Mirava\n\nBy Anna Korel, 3 June 2031\n\nTwo people were hurt in a fire in the harbour of Mirava."
NO_YEAR = "LODZERN, 3 June (Northern Wire) — Two people were hurt in a fire in the harbour of Mirava."


def read(name, content, **given):
    (document,) = read_source(Source(name=name, data=content.encode()), given=Given(**given), limits=Limits())
    return document


def page(text, meta=""):
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    more = "<p>The harbour was closed for the night, and the ferries to Ostrel were late, the harbour master said.</p>"
    return f"<html><head>{meta}</head><body><article>{paragraphs}{more}</article></body></html>"


def row(text, **more):
    return json.dumps({"text": text} | more)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", DATELINE),
        ("a.txt", f"Fire in Mirava\n\n{DATELINE}"),
        ("a.txt", BYLINE),
        ("a.html", page(DATELINE)),
        ("a.jsonl", row(DATELINE)),
        ("a.jsonl", row(BYLINE)),
    ],
)
def test_the_date_of_the_text_is_taken_where_there_is_no_other(name, content):
    document = read(name, content)
    assert (document.published, document.published_from) == ("2031-06-03", "byline")
    assert document.problems == ()


@pytest.mark.parametrize("text", [NO_YEAR, "Two people were hurt on 3 June 2031 in a fire in the harbour of Mirava."])
def test_a_date_without_a_year_or_inside_a_sentence_is_no_date_of_publication(text):
    assert read("a.txt", text).published is None


META = '<meta property="article:published_time" content="{}T08:00:00Z">'


@pytest.mark.parametrize(
    ("name", "content", "published", "origin", "message"),
    [
        ("a.html", page(DATELINE, META.format("2031-06-04")), "2031-06-04", "metadata", None),
        (
            "a.html",
            page(DATELINE, META.format("2031-07-04")),
            "2031-07-04",
            "metadata",
            "a.html: published on 2031-07-04, but the dateline of its text says 2031-06-03",
        ),
        (
            "a.jsonl",
            row(DATELINE, published="2029-06-03"),
            "2029-06-03",
            "metadata",
            "a.jsonl: published on 2029-06-03, but the dateline of its text says 2031-06-03",
        ),
        ("a.jsonl", row(NO_YEAR, published="2029-01-03"), "2029-01-03", "metadata", None),
    ],
)
def test_metadata_win_and_a_text_that_dates_itself_otherwise_is_a_problem(name, content, published, origin, message):
    document = read(name, content)
    assert (document.published[:10], document.published_from) == (published, origin)
    assert [p.message for p in document.problems if p.kind == "date"] == ([message] if message else [])


def test_what_the_user_says_wins_and_is_held_against_the_text_too():
    document = read("a.txt", DATELINE, published="2031-06-30")
    assert (document.published, document.published_from) == ("2031-06-30", "given")
    assert [p.message for p in document.problems] == [
        "a.txt: published on 2031-06-30, but the dateline of its text says 2031-06-03"
    ]
