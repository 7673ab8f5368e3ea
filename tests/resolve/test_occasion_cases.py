"""Where, when, on what occasion and to whom words were spoken: a table of our own sentences."""

import re
import tomllib
from pathlib import Path

import pytest

from onrecord.config import Settings
from onrecord.find.dates import find_dates
from onrecord.model import Cue, Document, Mention, Speaker, Statement
from onrecord.resolve.dates import resolve_dates
from onrecord.resolve.occasions import resolve_occasions
from onrecord.split import split

CASES = tomllib.loads(Path(__file__).with_name("occasion_cases.toml").read_text("utf-8"))["case"]
TOWNS = re.compile(r"(?<!The )\b(?:Lodzern|Mirava|Ostrel|Kalden|Brenn)\b(?! (?:Post|Courier))")
OUTLETS = re.compile(r"The Lodzern Post|Varenia Today|Kalden Courier|The Mirava Observer|Northern Wire")
PARTS = {"<": ">", "{": "}", "[": "]"}  # speaker, cue, content


def unmarked(marked):
    """The text without its marks, and the bounds that each kind of mark held."""
    text, found, opened = "", {"<": [], "{": [], "[": []}, []
    for character in marked:
        if character in PARTS:
            opened.append((character, len(text)))
        elif opened and character == PARTS[opened[-1][0]]:
            kind, start = opened.pop()
            found[kind].append((start, len(text)))
        else:
            text += character
    return text, found


def read(marked):
    """What stands around the marked statement of a text."""
    text, found = unmarked(marked)
    document = Document(
        id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en", published="2021-05-20"
    )
    findings = split(document, Settings())
    spans = [findings.span(*town.span()) for town in TOWNS.finditer(text)]
    findings = findings.add(*(Mention(id=s.id("mn"), span=s, kind="place", found_by="test@1") for s in spans))
    named = [findings.span(*outlet.span()) for outlet in OUTLETS.finditer(text)]
    findings = findings.add(*(Mention(id=s.id("mn"), span=s, kind="organisation", found_by="test@1") for s in named))
    speaker, cue, content = (tuple(findings.span(*bounds) for bounds in found[kind]) for kind in PARTS)
    every = (*speaker, *cue, *content)
    statement = Statement(
        id="s",
        span=findings.span(min(s.start for s in every), max(s.end for s in every)),
        content=content,
        cue=Cue(spans=cue),
        speaker=Speaker(spans=speaker),
        mode="direct",
        found_by="test@1",
    )
    findings = resolve_occasions(resolve_dates(findings.add(*find_dates(findings))).add(statement))
    (statement,) = findings.statements
    told = {
        "occasion": statement.occasion and findings.quote(statement.occasion),
        "addressee": statement.addressee and findings.quote(statement.addressee),
        "place": statement.place and statement.place.name,
        "when": statement.when and statement.when.edtf,
    }
    return {key: value for key, value in told.items() if value}


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_what_stands_around_a_statement(case):
    assert read(case["text"]) == {key: value for key, value in case.items() if key != "text"}
