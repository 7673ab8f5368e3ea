"""The text of a document cut into segments, each with the findings that cover it, so that a template can write it.

The segments joined give the text back, character for character; findings that overlap are cut at every boundary.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from onrecord.model import Findings, Span

LAYERS = ("statements", "claims", "speakers", "cues", "dates", "events", "figures", "places", "citations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """One stretch of one finding: `item` is the entry of the list beside the text that it belongs to."""

    id: str
    item: str
    layer: str
    start: int
    end: int

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Outer before inner: the longer of two that begin together comes first."""
        return self.start, -self.end, LAYERS.index(self.layer), self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A finding over a segment; `first` where its anchor goes."""

    id: str
    item: str
    layer: str
    first: bool
    opens: bool
    closes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of text with the same findings over all of it, outermost first."""

    start: int
    end: int
    text: str
    covers: tuple[Cover, ...] = ()

    @property
    def item(self) -> str | None:
        """The list entry of the innermost finding."""
        return self.covers[-1].item if self.covers else None


@dataclass(slots=True, kw_only=True)
class Block:
    """A paragraph with the white space behind it; several are joined where the marked span crosses them."""

    start: int
    end: int
    language: str | None
    kind: str = ""
    joined: bool = False
    before: list[Segment] = field(default_factory=list)
    marked: list[Segment] = field(default_factory=list)
    after: list[Segment] = field(default_factory=list)
    gap: str = ""


def blocks(findings: Findings, highlights: Iterable[Highlight], mark: Span | None = None) -> list[Block]:
    """The paragraphs of a document with their segments; `mark` is set apart as `marked` of exactly one block."""
    made = _outline(findings, mark)
    if not made:
        return []
    listed = sorted(highlights, key=lambda h: h.order)
    cuts = {point for b in made for point in (b.start, b.end)} | {0, len(findings.text)}
    cuts |= {point for h in listed for point in (h.start, h.end)}
    if mark is not None:
        cuts |= {mark.start, mark.end}
    upcoming = iter(made)
    block = next(upcoming)
    following = next(upcoming, None)
    for segment in _segments(findings.text, sorted(cuts), listed):
        while following is not None and segment.start >= following.start:
            block, following = following, next(upcoming, None)
        _place(block, segment, mark)
    return made


def _place(block: Block, segment: Segment, mark: Span | None) -> None:
    if not block.joined and segment.start >= block.end:
        block.gap += segment.text
    elif mark is None or segment.end <= mark.start or not block.start <= mark.start < block.end:
        block.before.append(segment)
    elif segment.start >= mark.end:
        block.after.append(segment)
    else:
        block.marked.append(segment)


def _segments(text: str, cuts: list[int], highlights: list[Highlight]) -> Iterator[Segment]:
    active: list[Highlight] = []
    anchored: set[str] = set()
    next_up = 0
    for start, end in pairwise(cuts):
        active = [h for h in active if h.end > start]
        while next_up < len(highlights) and highlights[next_up].start <= start:
            active.append(highlights[next_up])
            next_up += 1
        covers = []
        for h in sorted(active, key=lambda h: h.order):
            first = h.id not in anchored
            anchored.add(h.id)
            covers.append(
                Cover(id=h.id, item=h.item, layer=h.layer, first=first, opens=h.start == start, closes=h.end == end)
            )
        yield Segment(start=start, end=end, text=text[start:end], covers=tuple(covers))


def _outline(findings: Findings, mark: Span | None) -> list[Block]:
    document = findings.document
    spans = [(span.start, span.end) for span in findings.paragraphs] or [(0, len(findings.text))]
    if not findings.text:
        return []
    spans[0] = (0, spans[0][1])
    made = []
    for start, end in spans:
        kind = next(
            (
                name
                for name, span in (("title", document.title_span), ("byline", document.byline_span))
                if span is not None and start <= span.start and span.end <= end
            ),
            "",
        )
        made.append(Block(start=start, end=end, language=findings.language_at(start), kind=kind))
    return made if mark is None else _join(made, mark, len(findings.text))


def _join(made: list[Block], mark: Span, length: int) -> list[Block]:
    if any(b.start <= mark.start and mark.end <= b.end for b in made):
        return made
    first = max(i for i, b in enumerate(made) if b.start <= mark.start)
    last = max(i for i, b in enumerate(made) if b.start < mark.end)
    end = made[last + 1].start if last + 1 < len(made) else length
    one = replace(made[first], end=end, joined=True)
    return [*made[:first], one, *made[last + 1 :]]
