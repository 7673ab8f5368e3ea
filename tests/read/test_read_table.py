# ruff: noqa: E501
import json
from hashlib import sha256

import pytest

from onrecord.config import Limits
from onrecord.model import Document, Given, Problem, Source
from onrecord.read import read_source

FULL = {
    "id": 17,
    "url": "https://post.example/fire",
    "title": "Fire in Mirava",
    "publisher": "The Lodzern Post",
    "authors": ["Anna Korel", "Ivo Dantz"],
    "published": "2021-05-03T10:00:00Z",
    "language": "en",
    "section": "World",
    "text": "\n It burned.\r\nAll night. ",
    "views": 12345678901234567890,
    "tags": {"b": 1, "a": [None, "x"]},
}


def read(data, name="a.jsonl", **more):
    data = data if isinstance(data, bytes) else data.encode()
    return list(read_source(Source(name=name, data=data, **more), given=Given(), limits=Limits()))


def test_a_line_says_all_of_its_article_and_its_text_stays_as_it_is():
    (document,) = read(json.dumps(FULL))
    assert document.text == FULL["text"]
    assert (document.given_id, document.uri, document.title) == ("17", "https://post.example/fire", "Fire in Mirava")
    assert (document.publisher, document.authors, document.section) == (
        "The Lodzern Post",
        ("Anna Korel", "Ivo Dantz"),
        "World",
    )
    assert (document.published, document.published_from, document.language) == ("2021-05-03", "metadata", "en")
    assert dict(document.extra) == {"views": "12345678901234567890", "tags": '{"a": [null, "x"], "b": "1"}'}


def test_what_a_line_does_not_say_is_none_and_it_is_named_by_its_number():
    (document,) = read('\n\n{"text": "It burned."}')
    assert (document.uri, document.title, document.published, document.authors, document.given_id) == (
        "a.jsonl#3",
        None,
        None,
        (),
        None,
    )


def test_a_bad_line_is_a_problem_that_names_it_and_the_others_go_on():
    lines = [
        '{"text": "One."}',
        "{broken",
        "[1]",
        '{"title": "no text"}',
        '{"text": 5}',
        "[" * 60_000,
        '{"text": "Two."}',
    ]
    found = read("\n".join(lines))
    assert [item.text for item in found if isinstance(item, Document)] == ["One.", "Two."]
    problems = [item.message for item in found if isinstance(item, Problem)]
    assert [message.split(":")[1] for message in problems] == [f" line {n}" for n in (2, 3, 4, 5, 6)]
    assert all(message.startswith("a.jsonl: ") for message in problems)


def test_thousands_of_bad_lines_do_not_flood_the_record():
    found = read('{"text": "One."}\n' + "{broken\n" * 5000)
    assert len(found) == 102
    assert "4900 more lines" in found[-1].message


def test_half_a_surrogate_pair_becomes_a_mark_and_keeps_the_places():
    (document,) = read('{"text": "a\\ud800b \\ud83d\\ude00", "title": "\\udfff!"}')
    assert (document.text, document.title) == ("a\ufffdb \U0001f600", "\ufffd!")


def test_html_in_a_line_is_read_as_a_page():
    page = "<html><head><title>Other</title></head><body><p hidden>SECRET</p><p>It burned all night, the police said.</p></body></html>"
    (document,) = read(json.dumps({"html": page, "title": "Fire in Mirava", "publisher": "The Lodzern Post"}))
    assert (document.text, document.title, document.publisher) == (
        "It burned all night, the police said.",
        "Fire in Mirava",
        "The Lodzern Post",
    )
    assert document.uri == "a.jsonl#1"


def test_a_date_that_cannot_be_read_is_left_out_with_a_note():
    (document,) = read('{"text": "It burned.", "published": "last week"}')
    assert (document.published, [problem.kind for problem in document.problems]) == (None, ["date"])


def test_the_same_line_in_another_file_is_the_same_document():
    (one,), (two,) = read(json.dumps(FULL)), read(json.dumps(FULL) + "\r\n", "b.jsonl")
    assert one.id == two.id


def test_the_hash_of_a_row_is_that_of_the_bytes_as_received_so_that_it_names_the_original():
    data = b"title,text\nFire,It burned.\n"
    (document,) = read(data, "a.csv")
    assert document.sha256 == sha256(data).hexdigest()


def test_standard_input_can_be_json_lines():
    assert [item.text for item in read(b'{"text": "It burned."}', "stdin", format="jsonl")] == ["It burned."]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_of_articles_is_read_by_its_column_names(delimiter):
    rows = [
        ["Title", "Text", "authors", "Mood"],
        ["Fire", '"It burned, ""they"" said.\nAll night; all day."', "Anna Korel", "grim"],
        ["Rain", "", "", ""],
    ]
    found = read("\r\n".join(delimiter.join(row) for row in rows), "a.csv")
    assert found[0].text == 'It burned, "they" said.\nAll night; all day.'
    assert (found[0].title, found[0].authors, found[0].extra) == ("Fire", ("Anna Korel",), (("Mood", "grim"),))
    assert found[1].message.startswith("a.csv: line ")


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Anna Korel", ("Anna Korel",)),
        ("Anna Korel; Ivo Dantz", ("Anna Korel", "Ivo Dantz")),
        ("Anna Korel and Ivo Dantz", ("Anna Korel", "Ivo Dantz")),
        ("Korel, Anna", ("Korel, Anna",)),
        (
            ["Korel, Anna", "", None, "Ministry of Trade and Industry"],
            ("Korel, Anna", "Ministry of Trade and Industry"),
        ),
        ({"name": "Anna Korel"}, ()),
    ],
)
def test_authors_are_parted_only_where_each_part_is_a_name(authors, names):
    (document,) = read(json.dumps({"text": "It burned.", "authors": authors}))
    assert document.authors == names
