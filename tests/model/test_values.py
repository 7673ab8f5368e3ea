"""Values refuse what cannot be: empty spans, spans outside the text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import SpanError
from onrecord.model import Citation, Document, Findings, Problem, Span, Timex, document_id
from onrecord.text import is_hard_wrapped, paragraphs, visible

TEXT = "Ministers met in Lodzern on 3 May. They said little."


def document(text=TEXT):
    return Document(id="doc-1", text=text, sha256="", media_type="text/plain", reader="plain")


def timex(start, end, doc="doc-1"):
    span = Span(doc=doc, start=start, end=end)
    return Timex(id=span.id("tx"), span=span, type="DATE", found_by="test@1")


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 4)])
def test_a_span_is_never_empty_or_before_the_text(start, end):
    with pytest.raises(SpanError):
        Span(doc="doc-1", start=start, end=end)


@pytest.mark.parametrize("value", [timex(40, len(TEXT) + 1), timex(0, 3, doc="doc-2")])
def test_findings_refuse_a_span_outside_their_text(value):
    with pytest.raises(SpanError):
        Findings(document=document()).add(value)


def test_findings_are_ordered_by_start_then_end_whatever_the_order_of_adding():
    findings = Findings(document=document()).add(timex(28, 33), timex(0, 9)).add(timex(0, 3))
    assert [(t.span.start, t.span.end) for t in findings.timexes] == [(0, 3), (0, 9), (28, 33)]


def test_each_value_goes_to_the_list_of_its_type():
    span = Span(doc="doc-1", start=0, end=9)
    citation = Citation(id="c", span=span, form="named", state="missing", found_by="test@1")
    findings = Findings(document=document()).add(citation, Problem(kind="language", message="no"))
    assert findings.citations == (citation,)
    assert len(findings.problems) == 1
    assert findings.timexes == ()


def test_ids_depend_on_place_and_kind_only():
    a, b = Span(doc="d", start=1, end=4), Span(doc="d", start=1, end=4)
    assert a.id("st") == b.id("st")
    assert a.id("st") != a.id("ev")
    assert a.id("st") != Span(doc="d", start=1, end=5).id("st")


def test_the_publication_date_is_not_part_of_a_documents_name():
    arguments = {"text": TEXT, "publisher": "The Lodzern Post", "title": None, "url": None, "given_id": None}
    assert document_id(**arguments) == document_id(**arguments)
    assert document_id(**arguments) != document_id(**arguments | {"publisher": "Kalden Courier"})


@given(st.text(alphabet=st.sampled_from("ab .\n\r\t\u00a0“”é😀"), max_size=200))
def test_paragraphs_are_in_order_stripped_and_lose_no_word(text):
    bounds = list(paragraphs(text))
    assert all(text[s:e] == text[s:e].strip() and s < e for s, e in bounds)
    assert all(a[1] <= b[0] for a, b in pairwise(bounds))
    assert sum(not c.isspace() for c in text) == sum(not c.isspace() for s, e in bounds for c in text[s:e])


def test_hard_wrapped_lines_are_one_paragraph():
    text = (
        "The Assembly voted late on Tuesday, after a debate that had gone on for\n"
        "most of the day, to send the bill on the reform of the prison service\n"
        "back to the committee that had drafted it in the autumn of the year\n"
        "before, a spokesman for the speaker said when the session was over.\n"
    )
    assert is_hard_wrapped(text)
    assert len(list(paragraphs(text))) == 1


def test_control_characters_are_shown_not_sent_to_the_terminal():
    assert visible("a\x1b]0;x\x07b\x00") == "a\\x1b]0;x\\x07b\\x00"
