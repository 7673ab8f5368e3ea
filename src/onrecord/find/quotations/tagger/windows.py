"""What the encoder is shown: word pieces of neighbouring paragraphs, each with its place in the text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.model import Quotation, Span

LENGTH = 256  # word pieces in a window, marks of begin and end included
OVERLAP = 64  # word pieces of the paragraph before that a window may repeat, so that "he added" sees who "he" is
KINDS = 6  # inside or outside quotation marks, times lower case, capital first, capitals only
FIRST, BREAK = 101, 102  # the pieces that begin a window and end a paragraph ([CLS], [SEP])
NOWHERE = -1  # the place of those two
Ints = NDArray[np.int64]

_CAPITALISED = re.compile(r"\b[^\W\d_a-z]\w*")  # Mirava, SSC


@dataclass(frozen=True, slots=True)
class Window:
    """Word pieces of one or more paragraphs, with `starts` and `ends` in the text (half-open code points).

    `kinds` tells for each piece whether it is quoted and how it is capitalised. The first `repeated` pieces were in the
    window before already.
    """

    ids: Ints
    kinds: Ints
    starts: Ints
    ends: Ints
    repeated: int = 0

    @property
    def real(self) -> Ints:
        """Where the pieces are that stand for text."""
        return np.flatnonzero(self.starts != NOWHERE)


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a paragraph, or of a part of one that is longer than a window."""

    ids: Ints
    kinds: Ints
    starts: Ints
    ends: Ints


def kinds_of(text: str, quotations: Iterable[Quotation]) -> NDArray[np.uint8]:
    """For each character, whether it is quoted (3 or more) and how its word is capitalised (0, 1 or 2 more).

    >>> kinds_of("The SSC said", []).tolist()
    [1, 1, 1, 0, 2, 2, 2, 0, 0, 0, 0, 0]
    """
    kinds = np.zeros(len(text), dtype=np.uint8)
    for match in _CAPITALISED.finditer(text):
        word = match[0]
        if word[0].isupper():
            kinds[match.start() : match.end()] = 2 if len(word) > 1 and word.isupper() else 1
    for quotation in quotations:
        if quotation.depth == 0:
            span = quotation.span
            kinds[span.start : span.end] = kinds[span.start : span.end] % 3 + 3
    return kinds


def pieces_of(
    text: str, paragraphs: Sequence[Span], kinds: NDArray[np.uint8], tokenizer: Any, *, length: int = LENGTH
) -> Iterator[Pieces]:
    """The word pieces paragraph by paragraph; a paragraph longer than a window is cut."""
    room = length - 2
    texts = [text[span.start : span.end] for span in paragraphs]
    for span, encoding in zip(paragraphs, tokenizer.encode_batch(texts, add_special_tokens=False), strict=True):
        if not encoding.ids:
            continue
        ids = np.asarray(encoding.ids, dtype=np.int64)
        places = np.asarray(encoding.offsets, dtype=np.int64) + span.start
        for first in range(0, len(ids), room):
            part = slice(first, first + room)
            starts, ends = places[part, 0], places[part, 1]
            yield Pieces(ids=ids[part], kinds=kinds[starts].astype(np.int64), starts=starts, ends=ends)


def windows(pieces: Iterable[Pieces], *, length: int = LENGTH, overlap: int = OVERLAP) -> Iterator[Window]:
    """Paragraphs packed into windows; each repeats the last paragraph of the one before if that is short enough."""
    waiting: list[Pieces] = []
    size, repeated = 1, 0
    for part in pieces:
        needed = len(part.ids) + 1
        if waiting and size + needed > length:
            yield _window(waiting, repeated)
            last = waiting[-1]
            fits = len(waiting) > repeated and len(last.ids) <= overlap and len(last.ids) + 2 + needed <= length
            waiting = [last] if fits else []
            repeated = len(waiting)
            size = 1 + sum(len(kept.ids) + 1 for kept in waiting)
        waiting.append(part)
        size += needed
    if len(waiting) > repeated:
        yield _window(waiting, repeated)


def _window(parts: Sequence[Pieces], repeated: int) -> Window:
    nothing = np.array([NOWHERE], dtype=np.int64)
    zero = np.zeros(1, dtype=np.int64)

    def joined(first: Ints, name: str, last: Ints) -> Ints:
        return np.concatenate([first, *(array for part in parts for array in (getattr(part, name), last))])

    return Window(
        ids=joined(np.array([FIRST], dtype=np.int64), "ids", np.array([BREAK], dtype=np.int64)),
        kinds=joined(zero, "kinds", zero),
        starts=joined(nothing, "starts", nothing),
        ends=joined(nothing, "ends", nothing),
        repeated=sum(len(part.ids) + 1 for part in parts[:repeated]) + 1 if repeated else 0,
    )
