"""The outermost quotations of a document, asked by place; and which of them are somebody's words."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from onrecord.find.quotations.lexicon import Lexicon
from onrecord.model import Findings, Quotation, Span

_WORD = re.compile(r"\w[\w'’]*")  # Vesk’s
_CAPITALISED = re.compile(r"[^\W\d_a-z]")  # M
_SPOKEN_END = re.compile(r"[.,!?…—–-][\"”»’'“\s]*$")  # safe,”
_SENTENCES = re.compile(r"[^\W\d_]{2}[.!?]\s++[^\W\d_a-z]")  # "the mine. We": one sentence and the next
DOUBLE = frozenset('"“„«')
LONGEST_TITLE = 20  # words of a title that is not written as titles are


@dataclass(frozen=True, slots=True)
class Marks:
    """Quotations that lie in no other, in order of the text."""

    quotations: tuple[Quotation, ...]
    has_double: bool = False  # some marks are double ones
    _starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(q.span.start for q in self.quotations))

    @classmethod
    def of(cls, findings: Findings) -> "Marks":
        """The outermost quotations of a document."""
        outer = tuple(q for q in findings.quotemarks if q.depth == 0)
        return cls(outer, any(findings.text[q.span.start] in DOUBLE for q in outer))

    def at(self, offset: int) -> Quotation | None:
        """The quotation that an offset lies in."""
        k = bisect_right(self._starts, offset) - 1
        found = self.quotations[k] if k >= 0 else None
        return found if found and offset < found.span.end else None

    def over(self, start: int, end: int) -> list[Span]:
        """The quotations that share some text with `[start, end)`."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_left(self._starts, end)
        return [q.span for q in self.quotations[first:last] if q.span.end > start]

    def snap(self, start: int, end: int) -> tuple[int, int]:
        """The bounds widened to whole quotations where they cut through one."""
        first, last = self.at(start), self.at(end - 1)
        return first.span.start if first else start, max(end, last.span.end if last else end)


def words_in(text: str, span: Span) -> list[str]:
    """The words between the marks."""
    return _WORD.findall(text, span.start, span.end)


def ends_like_speech(text: str, span: Span) -> bool:
    """Tell whether the quoted words end in a mark of their own, as spoken sentences do ("..., " or "...!")."""
    return bool(_SPOKEN_END.search(text[max(span.start, span.end - 4) : span.end]))


def is_title(quotation: Quotation, findings: Findings, words: Lexicon) -> bool:
    """Tell whether the marks hold the name of a law, a meeting or a work, or a word held at arm's length.

    The words right before decide: "the law “On Rivers”", "the so-called “zone”". A title has no small letter first:
    "called the law “a farce”" is somebody's words.
    """
    span, text = quotation.span, findings.text
    ahead = text[max(0, span.start - 60) : span.start].rstrip()
    before, stop = _WORD.findall(ahead), ahead[-1:]
    if not before or stop in (":", ".", "?", "!"):
        return False
    last = before[-1].lower()
    if stop == ",":  # "in her book, “The Long Road”"
        return last in words.titled and is_headed(quotation, text)
    if last in words.held_in and is_headed(quotation, text, least=1):  # "In “The Mine”, Orla Veld tells of a strike"
        return True
    small = next((c for c in text[span.start : span.end] if c.isalnum()), "").islower()
    return last in words.scare or (last in words.titled and not small and not _is_speech(quotation, text))


def _is_speech(quotation: Quotation, text: str) -> bool:
    """Tell whether quoted words are too many for a title: several sentences, or a long one in small letters."""
    if is_headed(quotation, text):
        return False
    inner = text[quotation.span.start : quotation.span.end]
    return len(words_in(text, quotation.span)) > LONGEST_TITLE or bool(_SENTENCES.search(inner))


def is_headed(quotation: Quotation, text: str, *, least: int = 2) -> bool:
    """Tell whether the quoted words are written as titles are, each long one with a capital ("The Long Road")."""
    words = words_in(text, quotation.span)
    long = [word for word in words if len(word) > 3]
    return len(words) > 1 and len(long) >= least and all(_CAPITALISED.match(word) for word in (words[0], *long))


def is_whole_utterance(quotation: Quotation, text: str, *, paragraph: Span) -> bool:
    """Tell whether a quotation stands as sentences of its own: a capital first, a stop last, four words or more."""
    span = quotation.span
    inner = text[span.start : span.end].strip("\"“”„«»‘’'‚‹›「」『』｢｣〝〟❝❞`\u00a0 ")
    found = words_in(text, span)
    runs_on = not quotation.closed and span.start == paragraph.start  # the first paragraph of a longer quotation
    if len(found) < (2 if runs_on else 4) or not inner or inner[0].islower():
        return False
    before = text[paragraph.start : span.start].rstrip()
    free = not before or before[-1] in '.!?:…”"»)'
    after = text[span.end : span.end + 1]
    return free and (ends_like_speech(text, span) or after in (".", "") or not quotation.closed)
