"""What lies inside somebody's words, whichever rule found it, and one statement for each assertion."""

import pytest

from onrecord.model import Cue, Document, Findings, Speaker, Statement
from onrecord.resolve.nesting import holders, one_each, settle

TEXT = "“The mine is, as Kress told us, unsafe,” Veld said, “and Kress warned that it would fall.” It fell."
DOCUMENT = Document(id="d", text=TEXT, sha256="", media_type="text/plain", reader="plain")


def span(words):
    return DOCUMENT.span(TEXT.index(words), TEXT.index(words) + len(words))


def said(name, *content, cue=None, speaker=None, confidence=0.5, mode="direct"):
    spans = tuple(span(words) for words in content)
    return Statement(
        id=name,
        span=DOCUMENT.span(
            min(s.start for s in (*spans, *([span(cue)] if cue else []))),
            max(s.end for s in (*spans, *([span(cue)] if cue else []))),
        ),
        content=spans,
        mode=mode,
        cue=Cue(spans=(span(cue),)) if cue else None,
        speaker=Speaker(spans=(span(speaker),)) if speaker else None,
        confidence=confidence,
        found_by="test@1",
    )


FIRST, SECOND = "“The mine is, as Kress told us, unsafe,”", "“and Kress warned that it would fall.”"
VELD = said("veld", FIRST, SECOND, cue="said", speaker="Veld")


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        (said("k", "The mine is", "unsafe", cue="told", speaker="Kress"), "veld"),
        (said("k", "that it would fall", cue="warned", speaker="Kress"), "veld"),
        (said("k", "that it would fall.” It", cue="warned", speaker="Kress"), "veld"),  # its content runs on
        (said("k", "that it would fall"), "veld"),
        (said("k", FIRST), "veld"),
        (said("k", FIRST, SECOND), None),  # the same words: nobody is inside the other
        (said("k", "It fell", cue="said"), None),
        (said("k", "The mine is, as Kress told us, unsafe,” Veld said, “and"), None),
    ],
)
def test_a_statement_lies_where_its_cue_lies(inner, outer):
    assert holders([VELD, inner]).get("k") == outer


def test_the_innermost_words_are_named():
    deep = said("deep", "it would", cue="that")
    assert holders([deep, said("mid", "that it would fall", cue="warned"), VELD])["deep"] == "mid"


def test_two_statements_are_never_inside_one_another():
    one, other = said("a", "Kress warned", cue="fall"), said("b", "it would fall", cue="warned")
    found = holders([one, other])
    assert not ({"a", "b"} <= set(found) and found["a"] == "b" and found["b"] == "a")


@pytest.mark.parametrize(
    ("statements", "kept"),
    [
        # one cue, shared content: the surer one
        (
            [
                said("a", FIRST, cue="said", speaker="Veld", confidence=0.9),
                said("b", "The mine is", cue="said", speaker="Veld"),
            ],
            {"a": 1},
        ),
        # one cue, fragments of one quotation: joined
        (
            [
                said("a", FIRST, cue="said", speaker="Veld", confidence=0.9),
                said("b", SECOND, cue="said", speaker="Veld"),
            ],
            {"a": 2},
        ),
        # a quotation with no cue that the statement holds already
        ([VELD, said("b", SECOND)], {"veld": 2}),
        ([VELD, said("b", SECOND, speaker="Veld")], {"veld": 2}),
        # somebody else speaks
        ([VELD, said("b", "that it would fall", speaker="Kress")], {"veld": 2, "b": 1}),
        # another cue: another assertion
        ([VELD, said("b", "that it would fall", cue="warned", speaker="Kress")], {"veld": 2, "b": 1}),
        ([said("a", "It fell"), said("b", "It fell", confidence=0.9)], {"b": 1}),
        ([said("a", "It fell"), said("b", "It")], {"a": 1, "b": 1}),
    ],
)
def test_one_assertion_is_one_statement(statements, kept):
    found = one_each(statements)
    assert {s.id: len(s.content) for s in found} == kept
    assert {s.id: len(s.content) for s in one_each(reversed(statements))} == kept


def test_settling_twice_changes_nothing():
    findings = Findings(document=DOCUMENT).add(VELD, said("b", SECOND), said("k", "that it would fall", cue="warned"))
    once = settle(findings)
    assert [(s.id, s.inside) for s in once.statements] == [("veld", None), ("k", "veld")]
    assert settle(once) == once
