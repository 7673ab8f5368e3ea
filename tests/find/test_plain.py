"""Russian and Arabic statements by rule: a table of our own sentences."""

import tomllib
from pathlib import Path

import pytest

from onrecord.config import Settings
from onrecord.find.quotations import find_quotations
from onrecord.model import Document, Statement
from onrecord.split import split

TABLE = tomllib.loads(Path(__file__).with_name("plain_cases.toml").read_text("utf-8"))
CASES = [(code, row) for code in ("ru", "ar") for row in TABLE[code][0]["rows"]]
PARTS = {"<": ">", "{": "}", "[": "]"}  # speaker, cue, content


def unmarked(marked):
    """The text without its marks, and the words that each kind of mark held."""
    text, found, opened = "", {"<": [], "{": [], "[": []}, []
    for character in marked:
        if character in PARTS:
            opened.append((character, len(text)))
        elif opened and character == PARTS[opened[-1][0]]:
            kind, start = opened.pop()
            found[kind].append(text[start:])
        else:
            text += character
    return text, (found["<"], found["{"], found["["])


def told(text, language):
    """Speaker, cue and content of each statement; all of them found by rule."""
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language=language)
    findings = split(document, Settings())
    found = [s for s in find_quotations(findings) if isinstance(s, Statement)]
    assert all(s.found_by.startswith("quotations.") for s in found)
    return [
        tuple(
            [findings.quote(span) for span in spans]
            for spans in (s.speaker.spans if s.speaker else (), s.cue.spans, s.content)
        )
        for s in found
    ]


@pytest.mark.parametrize(("language", "row"), CASES)
def test_statements_by_rule(language, row):
    text, expected = unmarked(row)
    assert told(text, language) == ([expected] if expected[2] else [])


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "ru",
            "Он отметил, что дорога закрыта, добавив, что ремонт начнётся в июне.",
            [("Он", "что дорога закрыта"), ("Он", "что ремонт начнётся в июне")],
        ),
        (
            "ar",
            "قال الوزير إن الجسر مغلق، مشيرا إلى أن الإصلاح سيبدأ في يونيو.",
            [("الوزير", "إن الجسر مغلق"), ("الوزير", "أن الإصلاح سيبدأ في يونيو")],
        ),
        (
            "ar",
            "قال الوزير إن الجسر مغلق. وأضاف أن الإصلاح سيبدأ في يونيو.",
            [("الوزير", "إن الجسر مغلق"), ("الوزير", "أن الإصلاح سيبدأ في يونيو")],
        ),
    ],
)
def test_a_verb_without_a_subject_has_the_speaker_before(language, text, expected):
    assert [(speaker[0], content[0]) for speaker, _, content in told(text, language)] == expected


@pytest.mark.parametrize("unit", ["сказал, ", "– сказал ", "قال ", "как сказал мэр, ", "«а", "بحسب ، "])
def test_long_passages_cost_linear_time(unit):
    assert isinstance(told(unit * 3_000, "ru" if unit[-2] > "а" and unit[0] < "ا" else "ar"), list)
