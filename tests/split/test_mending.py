"""Constructions of news that the parser reads as no reader does are put right; others are left alone."""

import pytest

from onrecord.config import Settings
from onrecord.model import Document
from onrecord.split import split


def parsed(text):
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en")
    return split(document, Settings())


def word(findings, text):
    return next(token for token in findings.parse.tokens if token.text == text)


def head(findings, text):
    token = word(findings, text)
    return findings.parse.tokens[token.head].text, token.dep


@pytest.mark.parametrize(
    "text",
    [
        "In the riot 24 inmates and three guards were killed.",
        "24 inmates and three guards were killed in the riot.",
        "24 inmates and three guards were killed, the ministry said.",
        "Twelve workers and two drivers were injured in Mirava.",
    ],
)
def test_people_who_are_counted_together_are_one_subject(text):
    findings = parsed(text)
    verb = "killed" if "killed" in text else "injured"
    first, second = ("inmates", "guards") if "inmates" in text else ("workers", "drivers")
    assert head(findings, first) == (verb, "nsubjpass")
    assert head(findings, second) == (first, "conj")


@pytest.mark.parametrize(
    "text", ["It was a long night and two people were hurt.", "Fire in Mirava and two people hurt."]
)
def test_what_is_not_counted_is_not_made_a_subject(text):
    findings = parsed(text)
    assert head(findings, "people")[1] != "conj"


@pytest.mark.parametrize("text", ["On Friday gunmen killed five men.", "On Monday protesters were beaten in Ostrel."])
def test_a_weekday_is_no_part_of_the_noun_after_it(text):
    findings = parsed(text)
    day, noun = text.split()[1:3]
    assert head(findings, day) == ("On", "pobj")
    assert head(findings, noun)[1].startswith("nsubj")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "BRENN, 21 May 2019 (Northern Wire) — Ten inmates died. It rained.",
            ["BRENN, 21 May 2019 (Northern Wire) —", "Ten inmates died.", "It rained."],
        ),
        ("NEW KALDEN (AP) - The mayor left.", ["NEW KALDEN (AP) -", "The mayor left."]),
        ("Lodzern, May 3 – “No,” she said.", ["Lodzern, May 3 –", "“No,” she said."]),
        ("Kalden (Northern Wire) — The mayor left.", ["Kalden (Northern Wire) —", "The mayor left."]),
        ("LODZERN — The mayor left.", ["LODZERN —", "The mayor left."]),
        ("(Lodzern, April 9, 2031) – Guards left.", ["(Lodzern, April 9, 2031) –", "Guards left."]),
        ("(Lodzern) – Guards left.", ["(Lodzern) –", "Guards left."]),
        ("The mayor, 53, — Veld left.", ["The mayor, 53, — Veld left."]),
        ("NATO — the alliance — said no.", ["NATO — the alliance — said no."]),
        ("Veld said — No one left.", ["Veld said — No one left."]),
    ],
)
def test_a_dateline_is_a_part_of_its_own(text, sentences):
    findings = parsed(text)
    assert [findings.quote(s) for s in findings.sentences] == sentences


def test_a_line_that_breaks_off_in_a_sentence_goes_on_in_the_next():
    text = "The governor of Mirava told reporters on Monday that the old bridge\nover the river was closed.\nIt rained."
    findings = parsed(text)
    assert [findings.quote(s) for s in findings.sentences] == [text[: text.index("It") - 1], "It rained."]


@pytest.mark.parametrize(
    "text",
    [
        "The attack left 24 inmates and three guards dead.",
        "The bomb leaves five men, two nurses and a boy wounded.",
    ],
)
def test_people_left_dead_together_are_one_object(text):
    findings = parsed(text)
    verb = next(token for token in findings.parse.tokens if token.lemma == "leave")
    first, second = ("inmates", "guards") if "inmates" in text else ("men", "nurses")
    assert head(findings, first) == (verb.text, "dobj")
    assert head(findings, second) == (first, "conj")


def test_a_second_clause_after_leave_keeps_its_subject():
    findings = parsed("The troops left the town and the rebels returned.")
    assert head(findings, "rebels") == ("returned", "nsubj")
