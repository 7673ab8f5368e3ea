"""Signs that mislead the eye are said, with their place; those that a language needs are not."""

import pytest

from onrecord.config import Limits
from onrecord.model import Given, Source
from onrecord.read import read_source
from onrecord.read.characters import notes_on_characters


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Petra Va\u200bnce spoke.", "unseen", "\u200b"),
        ("A wo\u2060rd.", "unseen", "\u2060"),
        ("It \U000e0041\U000e0042 rained.", "unseen", "\U000e0041"),
        ("He said \u202eON\u202c.", "direction", "\u202e"),
        ("He said \u2067no.", "direction", "\u2067"),
        ("P\u0435tra Vance spoke.", "alike", "P\u0435tra"),
        ("Sc\u043ep spoke; \u0421\u043e\u0440 spoke. Cop.", "alike", "Sc\u043ep"),
        ("Cop spoke. \u0421\u043e\u0440 spoke.", "alike", "\u0421\u043e\u0440"),
    ],
)
def test_signs_that_mislead_are_said_where_they_stand(text, kind, words):
    note = next(iter(notes_on_characters(text, name="a.txt")))
    assert (note.kind, text[note.start : note.end]) == (kind, words)
    assert note.message.startswith("a.txt: ")


@pytest.mark.parametrize(
    "text",
    [
        "It rained in Mirava.",
        "Адвокат Петра Ванс выступила в суде.",
        "The paper Вести and the Post agree.",
        "می\u200cخواهم بدانم.",
        "Two firefighters 👩\u200d🚒 came.",
        "The flag 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f was seen.",
        "“\u2067كلام\u2069” he said.",
        "α and β are letters.",
    ],
)
def test_signs_that_a_text_needs_are_not_said(text):
    assert list(notes_on_characters(text, name="a.txt")) == []


def test_every_reader_says_them():
    page = "<html><body><p>P\u0435tra Vance spoke in court on Monday, and P\u0435tra Vance left.</p></body></html>"
    (document,) = read_source(Source(name="a.html", data=page.encode()), given=Given(), limits=Limits())
    assert [problem.kind for problem in document.problems if problem.kind == "alike"] == ["alike"]
