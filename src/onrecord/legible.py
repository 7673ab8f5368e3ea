r"""A document as the finders read it: without signs that nobody sees, with plain blanks and line ends.

A zero-width space inside a name, a no-break space or the line ends of a mail must not change what is found. The
document keeps its text; what is found in the legible one is brought back to the places where it stands.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any

from onrecord.model import Document, Findings, Parse, Problem, Span
from onrecord.model.parse import Token
from onrecord.text import is_hard_wrapped

LETTERS = "A-Za-zÀ-ɏͰ-ϿЀ-ӿ"  # of scripts in which a joiner means nothing
ODD = re.compile(
    rf"""
      (?P<blank>
          (?<!\d) [\u00a0\u2007\u202f]  |  [\u00a0\u2007\u202f] (?!\d)         # not that of 10 000
        | [\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]
      )
    | (?P<line> \r(?!\n) | [\x0b\x0c\x1c-\x1e\x85\u2028\u2029] )
    | (?P<unseen>
          \r(?=\n) | [\x00-\x08\x0e-\x1b\x1f\x7f]
        | [\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]
        | (?<=[{LETTERS}]) [\u200c\u200d]{{1,9}} (?=[{LETTERS}])
      )
    """,
    re.VERBOSE,
)  # a no-break space, a lone carriage return, a soft hyphen
WRAP = re.compile(r"(?<=\S)[ \t]*\n(?=[ \t]*[^\s])")  # the end of a line that is not the end of a paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Legible:
    """A document to be read, and how its places go back to those of the document it was made from.

    `here` and `there` are the places after each sign that was left out, in the legible text and in the other.
    """

    document: Document
    original: Document
    here: tuple[int, ...] = ()
    there: tuple[int, ...] = ()

    def back(self, findings: Findings) -> Findings:
        """The findings at the places where they stand in the original text."""
        document = replace(
            findings.document,
            text=self.original.text,
            title_span=self.original.title_span,
            byline_span=self.original.byline_span,
            links=self.original.links,
        )
        moved = findings if not self.here else _moved(replace(findings, document=self.original), self._outwards)
        return replace(moved, document=document)

    def _outwards(self, start: int, end: int) -> tuple[int, int]:
        return self._there(start), self._there(end - 1) + 1 if end > start else self._there(end)

    def _there(self, place: int) -> int:
        n = bisect_right(self.here, place) - 1
        return place if n < 0 else self.there[n] + place - self.here[n]

    def inwards(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the original text stands in the legible one (it may be empty there)."""
        return self._here(start), self._here(end)

    def _here(self, place: int) -> int:
        n = bisect_right(self.there, place) - 1
        after = place if n < 0 else self.here[n] + place - self.there[n]
        return min(after, self.here[n + 1]) if n + 1 < len(self.here) else after


def legible(document: Document) -> Legible:
    r"""The document without unseen signs; itself when there are none.

    >>> text = "Petra Va\u200bnce\u00a0said so.\r\n"
    >>> seen = legible(Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain"))
    >>> seen.document.text
    'Petra Vance said so.\n'
    >>> seen.inwards(6, 12), seen.inwards(13, 17)
    ((6, 11), (12, 16))
    """
    text, here, there = _without_odd_signs(document.text)
    if is_hard_wrapped(text):
        text = WRAP.sub(lambda match: " " * len(match[0]), text)
    if text == document.text:
        return Legible(document=document, original=document)
    seen = Legible(document=replace(document, text=text), original=document, here=here, there=there)
    return replace(seen, document=_moved(seen.document, seen.inwards)) if here else seen


def _without_odd_signs(text: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    parts: list[str] = []
    here: list[int] = []
    there: list[int] = []
    last = length = 0
    for match in ODD.finditer(text):
        parts.append(text[last : match.start()])
        length += match.start() - last
        last = match.end()
        if match.lastgroup == "unseen":
            here.append(length)
            there.append(last)
        else:
            parts.append(" " if match.lastgroup == "blank" else "\n")
            length += 1
    return "".join((*parts, text[last:])), tuple(here), tuple(there)


def _moved(value: Any, move: Callable[[int, int], tuple[int, int]]) -> Any:
    """The value with each place in it moved; a span that is left empty becomes None, or falls out of its list."""
    if isinstance(value, Span):
        start, end = move(value.start, value.end)
        return replace(value, start=start, end=end) if start < end else None
    if isinstance(value, Token):
        start, end = move(value.start, value.end)
        return replace(value, start=start, end=end)
    if isinstance(value, Problem):
        return value if value.start is None or value.end is None else _moved_problem(value, move)
    if isinstance(value, Parse):
        return Parse(tokens=_moved(value.tokens, move))
    if isinstance(value, tuple):
        found = (_moved(inner, move) for inner in value)
        return tuple(new for new, old in zip(found, value, strict=True) if new is not None or old is None)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {name: _moved(getattr(value, name), move) for name in _names(type(value))}
        if isinstance(value, Document):
            changed["problems"] = value.problems  # they count the places of the original
        if "span" in changed and changed["span"] is None and value.span is not None:  # type: ignore[attr-defined]
            return None
        return replace(value, **changed)
    return value


def _moved_problem(problem: Problem, move: Callable[[int, int], tuple[int, int]]) -> Problem:
    start, end = move(problem.start or 0, problem.end or 0)
    return replace(problem, start=start, end=end)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.init)
