"""All that was found in one document, one list a type, in order of the text."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from onrecord.errors import SpanError
from onrecord.model.citation import Citation, Claim
from onrecord.model.document import Document, Passage, Problem
from onrecord.model.entity import Entity, Mention
from onrecord.model.event import Event, Figure
from onrecord.model.order import Order
from onrecord.model.parse import Parse
from onrecord.model.span import Span
from onrecord.model.statement import Statement
from onrecord.model.time import Timex


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A stretch between quotation marks, marks included; `depth` is 0 outside any other quotation.

    `closed` is False when the closing mark is missing (a quotation that runs on in the next paragraph, or a slip).
    """

    span: Span
    depth: int = 0
    closed: bool = True


Found = Timex | Order | Mention | Entity | Statement | Event | Figure | Citation | Claim | Problem

_LIST_OF: dict[type, str] = {
    Timex: "timexes",
    Order: "orders",
    Mention: "mentions",
    Entity: "entities",
    Statement: "statements",
    Event: "events",
    Figure: "figures",
    Citation: "citations",
    Claim: "claims",
    Problem: "problems",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """A document and what the stages found in it so far. A value: `add` and `with_` give new Findings."""

    document: Document
    passages: tuple[Passage, ...] = ()
    paragraphs: tuple[Span, ...] = ()
    sentences: tuple[Span, ...] = ()
    parse: Parse = Parse()
    quotemarks: tuple[Quotation, ...] = ()
    timexes: tuple[Timex, ...] = ()
    orders: tuple[Order, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    def span(self, start: int, end: int) -> Span:
        """A span of this document, checked against its text."""
        return self.document.span(start, end)

    def quote(self, span: Span) -> str:
        """The words at a span."""
        return self.document.quote(span)

    def add(self, *found: Found) -> "Findings":
        """These findings and more, each in the list of its type, ordered by start, end and id.

        Raises SpanError when a value points outside the text or into another document.
        """
        lists: dict[str, list[Found]] = {}
        for value in found:
            self._check(value)
            name = _LIST_OF[type(value)]
            lists.setdefault(name, list(getattr(self, name))).append(value)
        return replace(self, **{name: tuple(sorted(values, key=place)) for name, values in lists.items()})  # type: ignore[arg-type]

    def with_(self, **lists: "tuple[Found, ...] | list[Found]") -> "Findings":
        """These findings with whole lists replaced: how a resolver hands back what it resolved."""
        for values in lists.values():
            for value in values:
                self._check(value)
        return replace(self, **{name: tuple(sorted(values, key=place)) for name, values in lists.items()})  # type: ignore[arg-type]

    def language_at(self, offset: int) -> str | None:
        """The language of the passage at an offset, or the document's."""
        for passage in self.passages:
            if passage.span.start <= offset < passage.span.end:
                return passage.language
        return self.document.language

    def _check(self, value: Found) -> None:
        span = getattr(value, "span", None)
        if span is not None:
            self.document.quote(span)
        elif isinstance(value, Problem) and value.start is not None and (value.end or 0) > len(self.text):
            raise SpanError(f"{self.document.uri}: the problem {value.kind} points outside the text")


Placed = TypeVar("Placed", Timex, Mention)


def beginning_in(values: Sequence[Placed], span: Span) -> Sequence[Placed]:
    """The findings of an ordered list that begin inside a span."""
    first = bisect_left(values, span.start, key=lambda value: value.span.start)
    return values[first : bisect_left(values, span.end, key=lambda value: value.span.start)]


def place(value: Found) -> tuple[int, int, str]:
    """Where a finding stands in its list: start, end, id (of a statement's content, of an event's trigger)."""
    if isinstance(value, Statement):
        return value.content[0].start, value.content[-1].end, value.id
    span = value.trigger if isinstance(value, Event) else getattr(value, "span", None)
    if span is not None:
        return span.start, span.end, getattr(value, "id", "")
    if isinstance(value, Problem):
        return (-1 if value.start is None else value.start), value.end or 0, value.kind + value.message
    return 0, 0, getattr(value, "id", "")
