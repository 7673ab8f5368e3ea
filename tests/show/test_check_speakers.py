"""What is asked about statements whose speaker the text does not tell."""

import pytest

from onrecord.config import Settings
from onrecord.model import Document, Record
from onrecord.pipeline import extract
from onrecord.show.check import questions


def asked(text):
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en")
    kinds = ("no-speaker", "unresolved")
    return [
        (q.kind, q.message) for q in questions(Record(findings=(extract(document, Settings()),))) if q.kind in kinds
    ]


@pytest.mark.parametrize(
    ("text", "questions_asked"),
    [
        (
            "It is believed that eleven men escaped.",
            [("no-speaker", "“It is believed” names nobody: who says “that eleven men escaped”?")],
        ),
        (
            "Anton Kress and Pavel Orne met. He said that the mine was closed.",
            [("unresolved", "who is “He”, who says “that the mine was closed”?")],
        ),
        ("A guard said that the mine was closed.", []),
        ("I believe that the law is wrong.", []),
    ],
)
def test_a_statement_that_nobody_is_named_for_is_asked_about(text, questions_asked):
    assert asked(text) == questions_asked
