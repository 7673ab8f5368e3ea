"""Segments and blocks: however findings overlap, the text stays what it is."""

from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import Document, Findings, Span
from onrecord.show.page import exact
from onrecord.show.page_text import LAYERS, Highlight, blocks
from onrecord.text import paragraphs

TEXTS = st.text(alphabet="ab \n\u00a0\u0627\U0001f642<&\r", min_size=1, max_size=60)


def findings_of(text):
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain@1")
    return Findings(document=document, paragraphs=tuple(Span(doc="d", start=s, end=e) for s, e in paragraphs(text)))


@st.composite
def marked_texts(draw):
    text = draw(TEXTS)
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda p: p[0] < p[1])
    spans = draw(st.lists(places, max_size=6))
    highlights = [
        Highlight(id=f"h{n}", item=f"h{n}", layer=LAYERS[n % len(LAYERS)], start=s, end=e)
        for n, (s, e) in enumerate(spans)
    ]
    mark = draw(st.none() | places)
    return text, highlights, Span(doc="d", start=mark[0], end=mark[1]) if mark else None


def segments(block):
    return [*block.before, *block.marked, *block.after]


@given(marked_texts())
def test_segments_give_the_text_back_and_each_finding_its_words(made):
    text, highlights, mark = made
    shown = blocks(findings_of(text), highlights, mark)
    assert "".join("".join(s.text for s in segments(b)) + b.gap for b in shown) == text
    inside = [(s, c) for b in shown for s in segments(b) for c in s.covers]
    for h in highlights:
        gaps = sum(1 for b in shown for i in range(b.end, b.end + len(b.gap)) if h.start <= i < h.end and not b.joined)
        words = sum(len(s.text) for s, c in inside if c.id == h.id)
        assert words + gaps == h.end - h.start
    if mark is not None:
        assert [text[mark.start : mark.end]] == ["".join(s.text for s in b.marked) for b in shown if b.marked]


def test_nested_findings_are_outermost_first():
    outer = Highlight(id="o", item="o", layer="statements", start=0, end=9)
    inner = Highlight(id="i", item="i", layer="dates", start=4, end=9)
    (block,) = blocks(findings_of("one two three"), [inner, outer])
    assert [[c.id for c in s.covers] for s in block.before] == [["o"], ["o", "i"], []]
    assert block.before[1].item == "i"


def test_each_anchor_is_given_once():
    crossing = [
        Highlight(id="a", item="a", layer="statements", start=0, end=8),
        Highlight(id="b", item="b", layer="dates", start=4, end=12),
    ]
    (block,) = blocks(findings_of("one two three"), crossing)
    firsts = [c.id for s in block.before for c in s.covers if c.first]
    assert firsts == ["a", "b"]


def test_line_ends_survive_the_browser():
    assert exact("a\r\nb<c>") == "a&#13;\nb&lt;c&gt;"
