"""A text with names replaced, and the values that point into it moved with it."""

import re
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from onrecord.model import Span
from onrecord.redact.persons import KINDS
from onrecord.redact.search import Place

T = TypeVar("T")

# Strings of the model that hold a code or a date and never a name; every other string is searched.
CODES = frozenset({"found_by", "edtf", "earliest", "latest", "published", "published_from", "retrieved", "language"})
CODES |= {
    "languages",
    "media_type",
    "reader",
    "sector",
    "country",
    "context",
    "sha256",
    "type",
    "mode",
    "zone",
    "lemma",
}
CODES |= {"stance", "field", "at", "act", "voice", "origin"}
_TAKEN = re.compile(rf"\b(?:{'|'.join(KINDS.values())})[ -](\d+)\b  # Person 1", re.VERBOSE)


@dataclass(slots=True, kw_only=True)
class Labels:
    """The label of each one who is replaced, numbered in the order in which they are first asked for.

    >>> labels = Labels()
    >>> labels.of("ardel sorn", "person"), labels.of("lena tolan", "person"), labels.of("ardel sorn", "person")
    ('Person 1', 'Person 2', 'Person 1')
    """

    taken: set[int] = field(default_factory=set)
    given: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def of(self, who: str, kind: str) -> str:
        """The label of somebody."""
        if who not in self.given:
            noun = KINDS.get(kind, "Person")
            number = self.numbers.get(noun, 0) + 1
            while number in self.taken:
                number += 1
            self.numbers[noun] = number
            self.given[who] = f"{noun} {number}"
        return self.given[who]

    def leave_out(self, texts: Iterable[str]) -> None:
        """Keep away from labels that the texts have already."""
        for text in texts:
            self.taken.update(int(number) for number in _TAKEN.findall(text))

    def words(self, place: Place) -> str:
        """What stands at a place afterwards."""
        label = self.of(place.who, place.kind)
        label = label.replace(" ", "-") if place.joined else label
        return label if place.words is None else place.words.replace("\0", label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A text with some of its stretches replaced, and where each offset of the old text has gone."""

    text: str
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    moved: Sequence[tuple[int, int]] = ()

    @property
    def is_changed(self) -> bool:
        """Whether anything was replaced."""
        return bool(self.starts)

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch has gone; what lay partly in a replaced one covers what replaced it.

        >>> rewrite("Sorn left.", [(0, 4, "Person 1")]).bounds(1, 9)
        (0, 13)
        """
        return self._start(start), self._end(end)

    def piece(self, start: int, end: int) -> tuple[int, int]:
        """The same for pieces that must not overlap: what replaced a stretch belongs to the piece it began in."""
        inside = self._at(start)
        if inside is not None and self.starts[inside] < start < self.ends[inside]:
            return self.moved[inside][1], max(self.moved[inside][1], self._end(end))
        return self._start(start), self._end(end)

    def _at(self, offset: int) -> int | None:
        at = bisect_right(self.starts, offset) - 1
        return at if at >= 0 else None

    def _start(self, offset: int) -> int:
        at = self._at(offset)
        if at is None:
            return offset
        if offset < self.ends[at]:
            return self.moved[at][0]
        return offset + self.moved[at][1] - self.ends[at]

    def _end(self, offset: int) -> int:
        at = self._at(offset - 1)
        if at is None:
            return offset
        if offset <= self.ends[at]:
            return self.moved[at][1]
        return offset + self.moved[at][1] - self.ends[at]


def rewrite(text: str, changes: Iterable[tuple[int, int, str]]) -> Rewritten:
    """A text with stretches replaced, which come in order and do not overlap.

    >>> rewrite("Sorn met Sorn.", [(0, 4, "Person 1"), (9, 13, "Person 1")]).text
    'Person 1 met Person 1.'
    """
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    moved: list[tuple[int, int]] = []
    at = size = 0
    for start, end, words in changes:
        pieces += [text[at:start], words]
        size += start - at
        starts.append(start)
        ends.append(end)
        moved.append((size, size + len(words)))
        size += len(words)
        at = end
    return Rewritten(text="".join([*pieces, text[at:]]), starts=starts, ends=ends, moved=moved)


class Rewriter:
    """Rebuilds values: spans moved, ids renamed, and names in all other words replaced."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[str, Rewritten]] = {}
        self.ids: dict[str, str] = {}

    def words(self, text: str) -> str:
        """Words that stand in no text of the record, without the names."""
        raise NotImplementedError

    def span(self, span: Span) -> Span:
        """A span in the new text."""
        if span.doc not in self.texts:
            return Span(doc=self.ids.get(span.doc, span.doc), start=span.start, end=span.end)
        start, end = self.texts[span.doc][1].bounds(span.start, span.end)
        return Span(doc=self.ids.get(span.doc, span.doc), start=start, end=end)

    def value(self, value: T) -> T:
        """A value of the model, whatever it holds."""
        return self._value(value)  # type: ignore[no-any-return]

    def _value(self, value: Any) -> Any:
        if isinstance(value, Span):
            return self.span(value)
        if isinstance(value, str):
            return self.ids.get(value) or self.words(value)
        if isinstance(value, tuple):
            return tuple(self._value(one) for one in value)
        if isinstance(value, Mapping):
            return {self._value(name): self._value(one) for name, one in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            return self._rebuilt(value)
        return value

    def _rebuilt(self, value: Any) -> Any:
        cls = type(value)
        span = getattr(value, "span", None)
        old, new = self._quoted(span) if isinstance(span, Span) else (None, None)
        rebuilt = {}
        for name in searched(cast("Hashable", cls)):
            given = getattr(value, name)
            rebuilt[name] = new if old is not None and given == old else self._value(given)
        given_fields = {f.name: getattr(value, f.name) for f in fields(cls) if f.init}
        return cls(**(given_fields | rebuilt))

    def _quoted(self, span: Span) -> tuple[str | None, str | None]:
        if span.doc not in self.texts:
            return None, None
        old, rewritten = self.texts[span.doc]
        start, end = rewritten.bounds(span.start, span.end)
        return span.words(old), rewritten.text[start:end]


@cache
def searched(cls: Any) -> tuple[str, ...]:
    """The fields of a type that may hold a name, an id or a span: all but codes, numbers and closed lists of words."""
    hints = get_type_hints(cls)
    return tuple(f.name for f in fields(cls) if f.init and f.name not in CODES and not _is_closed(hints[f.name]))


def _is_closed(hint: Any) -> bool:
    origin = get_origin(hint)
    if origin is Literal:
        return True
    if origin is Union or type(hint).__name__ == "UnionType":
        return all(_is_closed(arg) for arg in get_args(hint))
    return hint in (int, float, bool, type(None))
