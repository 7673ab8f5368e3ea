import json
import subprocess
import sys
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.config import Limits
from onrecord.model import Document, Given, Problem, Source, Span
from onrecord.read import read_source


def read(data, name="a.txt", *, given_=Given(), limits=Limits(), format=None):  # noqa: B008
    return list(read_source(Source(name=name, data=data, format=format), given=given_, limits=limits))


@pytest.mark.parametrize(
    ("data", "name", "kind", "words"),
    [
        (b"", "a.txt", "empty", "empty"),
        (b" \n\t ", "a.txt", "empty", "empty"),
        ("\u3000\u2003".encode(), "a.txt", "empty", "no text"),
        (b"<html><body></body></html>", "a.html", "empty", "no text"),
        (b"\x7fELF\x02\x01\x01", "a.txt", "unsupported", "skipped"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Word", "a.doc", "unsupported", "not supported yet"),
        (b"%PDF-1.4 nothing", "a.pdf", "unreadable", "damaged"),
        (b"PK\x03\x04 broken", "a.docx", "unreadable", "damaged"),
        (b"[1, 2]", "a.json", "unreadable", "none of its 1 lines"),
    ],
)
def test_what_cannot_be_read_is_one_problem_that_names_the_file(data, name, kind, words):
    (problem,) = read(data, name)
    assert (problem.kind, problem.source) == (kind, name)
    assert name in problem.message
    assert words in problem.message


def test_plain_text_stays_as_it_is():
    text = "\r\n  Fire in Mirava \r\n\r\nIt burned.\x00\t\u00a0 \n\n"
    (document,) = read(text.encode())
    assert document.text == text
    assert json.dumps(asdict(document)).encode()


def test_a_byte_order_mark_is_no_text_and_a_guess_is_noted():
    assert read(b"\xef\xbb\xbfIt rained.")[0].text == "It rained."
    assert [p.kind for p in read(b"Caf\xe9 said \x93no\x94.")[0].problems] == ["encoding"]


def test_a_file_over_the_limit_is_not_loaded(tmp_path):
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * 2000)
    source = Source(name="big.txt", path=str(path))
    (problem,) = read_source(source, given=Given(), limits=Limits(file_bytes=1000))
    assert (problem.kind, "big.txt" in problem.message) == ("limit", True)
    (problem,) = read(b"x" * 2000, limits=Limits(characters=1000))
    assert problem.kind == "limit"


def test_a_file_that_is_gone_is_a_problem(tmp_path):
    (problem,) = read_source(Source(name="gone.txt", path=str(tmp_path / "gone.txt")), given=Given(), limits=Limits())
    assert (problem.kind, "gone.txt" in problem.message) == ("missing", True)


def test_what_the_user_gives_wins():
    text = "Fire in Mirava\n\nThe Lodzern Post, 3 May 2021\n\nIt burned for two days, the police said on Tuesday."
    given_ = Given(published="2021-05-05", publisher="Kalden Courier", title="Harbour fire", language="en")
    (document,) = read(text.encode(), given_=given_)
    assert (document.published, document.published_from) == ("2021-05-05", "given")
    assert (document.publisher, document.title, document.title_span, document.language) == (
        "Kalden Courier",
        "Harbour fire",
        None,
        "en",
    )


def test_spans_of_title_and_byline_are_their_words():
    (document,) = read(b"Fire in Mirava\n\nBy Anna Korel\n\nIt burned for two days, the police said on Tuesday.")
    assert document.quote(document.title_span) == document.title == "Fire in Mirava"
    assert isinstance(document.byline_span, Span)
    assert document.quote(document.byline_span) == "Anna Korel"


def test_the_same_bytes_give_the_same_document():
    assert read(b"It rained in Mirava.") == read(b"It rained in Mirava.")


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.eml", "a.jsonl", "a.csv", "a.pdf", "a.docx"])
@given(data=st.binary(max_size=300))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_no_bytes_make_the_reader_fail_or_say_nothing(name, data):
    found = read(data, name)
    assert found
    for item in found:
        assert isinstance(item, Document | Problem)
        assert json.dumps(asdict(item), ensure_ascii=False).encode()


@given(text=st.text(min_size=1))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_text_is_kept_to_the_letter(text):
    data = text.encode("utf-8", "replace")
    for item in read(data, "a.txt"):
        if isinstance(item, Document) and item.media_type == "text/plain" and not item.problems:
            assert item.text == data.decode().removeprefix("\ufeff")


def test_importing_the_stage_loads_no_heavy_library():
    code = "import sys, onrecord.read; print(sorted({'lxml', 'trafilatura', 'pypdfium2', 'spacy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
