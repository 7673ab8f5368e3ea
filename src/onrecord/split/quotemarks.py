"""Stretches between quotation marks, in every script's form."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.model import Findings, Quotation, Span
from onrecord.text import strip

CLOSERS: dict[str, tuple[str, ...]] = {
    "“": ("”", "“", "''"),
    "„": ("“", "”", "‟", '"', "''"),
    "‟": ("”",),
    "”": ("”", "“"),
    "«": ("»",),
    "»": ("«", "»"),
    "‹": ("›",),
    "›": ("‹",),
    '"': ('"', "”", "''"),
    "＂": ("＂",),
    "״": ("״",),
    "❝": ("❞",),
    "「": ("」",),
    "『": ("』",),
    "｢": ("｣",),
    "〝": ("〟", "〞"),
    "《": ("》",),
    "〈": ("〉",),
    "``": ("''", '"', "”"),
    "''": ("''",),
    ",,": ("''", "”", '"', "“"),
    "‘": ("’", "'"),
    "‛": ("’",),
    "‚": ("‘", "’"),
    "'": ("'", "’"),
    "`": ("'", "’"),
}
SINGLE = frozenset("‘‛‚'’`")
MARKS = frozenset((*CLOSERS, *(closer for closers in CLOSERS.values() for closer in closers)))
PAIRED = frozenset("«»‹›「」『』｢｣〝〟《》〈〉❝❞")
OPENERS = frozenset("“„«‟「『｢〝《‹〈❝")
STRAIGHT = frozenset('"״')
OPENING_NEIGHBOURS = frozenset("([{<—–-―/…")
_MARK = re.compile("``|''|,,|[" + re.escape("".join(sorted(m for m in MARKS if len(m) == 1))) + "]")
_ROCK_AND_ROLL = re.compile(r"['’‘]n['’]", re.IGNORECASE)  # rock 'n' roll
_HEBREW = re.compile(r"[א-ת][\"״][א-ת]")  # צה"ל
_SHARED_CLOSER = re.compile(r"[,.!?…]?(?:(?<!\s)\s++)?+(?:[–—-]\s|\Z)")  # «Он сказал «нет», – заявил мэр


@dataclass(slots=True)
class _Open:
    """A mark that waits for its partner."""

    start: int
    mark: str


def find_quotemarks(findings: Findings) -> Iterator[Quotation]:
    """Every quotation with its marks, outer ones before the ones inside them.

    A quotation lies in one paragraph. One that runs on is a quotation in each of its paragraphs, `closed` only in the
    last, whether the opening mark is repeated or not.
    """
    waiting: list[Span] = []
    running = ""
    for paragraph in findings.paragraphs:
        pairs, running_next, closer = _paragraph(paragraph, findings.text, running)
        if closer is not None:
            yield from (Quotation(span=span, closed=False) for span in waiting)
            yield Quotation(span=Span(doc=paragraph.doc, start=paragraph.start, end=closer))
            waiting = []
        elif running and not pairs and not running_next:
            waiting.append(paragraph)
            continue
        else:
            waiting = []
        yield from _nested(pairs, paragraph)
        running = running_next


def _paragraph(paragraph: Span, text: str, running: str) -> tuple[list[tuple[int, int, bool]], str, int | None]:
    """The pairs of one paragraph, the mark that it leaves open, and the mark that ends a quotation begun before it."""
    at = _marks_in(text, paragraph)
    apostrophes = frozenset(i for i, mark in at if _is_apostrophe(i, mark, text, paragraph))
    singles = [i for i, mark in at if mark in "’'" and i not in apostrophes and _may_close(i, mark, text, paragraph)]
    pairs: list[tuple[int, int, bool]] = []
    stack: list[_Open] = []
    ended: int | None = None
    for i, mark in at:
        if i in apostrophes:
            continue
        partner = _partner(stack, mark) if _may_close(i, mark, text, paragraph) else None
        if partner is not None and not _is_possessive(i, text, singles):
            pairs.append((stack[partner].start, i + len(mark), True))
            del stack[partner:]
        elif _may_open(i, mark, text, paragraph) and _worth_opening(i, mark, text, singles):
            stack.append(_Open(start=i, mark=mark))
        elif running and not stack and not pairs and mark in CLOSERS[running] and mark not in SINGLE:
            ended = i + len(mark)
    _close_with_inner(stack, pairs, text, paragraph)
    doubles = [o for o in stack if o.mark not in SINGLE]
    starts = sorted([start for start, end, _ in pairs if not _is_single(start, text)] + [o.start for o in doubles])
    for unclosed in doubles:
        later = bisect_right(starts, unclosed.start)
        cut = later < len(starts) and text.startswith(unclosed.mark, starts[later])
        end = starts[later] if cut else paragraph.end
        pairs.append((unclosed.start, strip(text, unclosed.start, end)[1], False))
    return pairs, doubles[-1].mark if doubles else "", ended


def _marks_in(text: str, paragraph: Span) -> list[tuple[int, str]]:
    """The marks of a paragraph with their places; two single ones are a double one where another double one is."""
    found = [(m.start(), m[0]) for m in _MARK.finditer(text, paragraph.start, paragraph.end)]
    twice = sum(1 for _, mark in found if mark in ("``", "''", ",,", "“", "„"))
    marks: list[tuple[int, str]] = []
    for i, mark in found:
        if mark == ",," and (text[i - 1 : i].isalnum() or twice < 2 or not text[i + 2 : i + 3].isalnum()):
            continue
        if mark == "''" and twice < 2:
            marks += [(i, "'"), (i + 1, "'")]
        else:
            marks.append((i, mark))
    return marks


def _is_single(start: int, text: str) -> bool:
    return text[start] in SINGLE and text[start : start + 2] not in CLOSERS


def _close_with_inner(stack: list[_Open], pairs: list[tuple[int, int, bool]], text: str, paragraph: Span) -> None:
    """One mark may close two quotations: the outer one, left open, ends with the last one inside it."""
    while stack and stack[-1].mark in "«„" and pairs:
        start, end, _ = pairs[-1]
        inner = text[start] == stack[-1].mark and start > stack[-1].start
        if not inner or not _SHARED_CLOSER.match(text, end, paragraph.end):
            return
        pairs.append((stack.pop().start, end, True))


def _partner(stack: list[_Open], mark: str) -> int | None:
    """The innermost open mark that this one may close."""
    for k in range(len(stack) - 1, max(len(stack) - 5, -1), -1):
        if mark in CLOSERS[stack[k].mark]:
            return k
    return None


def _is_apostrophe(i: int, mark: str, text: str, paragraph: Span) -> bool:
    """Tell whether a mark stands inside a word ("don't"), before a figure ("'90s") or after one ("6' tall")."""
    if mark in STRAIGHT:
        inches = i > paragraph.start and text[i - 1].isdigit() and text[i - 2 : i - 1] in ("'", "’", "′")
        return inches or bool(i and _HEBREW.match(text, i - 1))
    if mark not in "'’‘":
        return False
    if _ROCK_AND_ROLL.match(text, i) or (i >= 2 and _ROCK_AND_ROLL.match(text, i - 2)):
        return True
    before = text[i - 1] if i > paragraph.start else " "
    after = text[i + 1] if i + 1 < paragraph.end else " "
    return (before.isalnum() and after.isalnum()) or (not before.isalnum() and after.isdigit() and mark != "‘")


def _may_open(i: int, mark: str, text: str, paragraph: Span) -> bool:
    """Tell whether a mark can begin a quotation: nothing stuck to its left, something to its right."""
    before = text[i - 1] if i > paragraph.start else " "
    following = i + len(mark)
    if mark not in CLOSERS or following >= paragraph.end or mark == "’":
        return False
    if mark in OPENERS or mark in ("``", ",,"):
        return True
    if mark in STRAIGHT and before in ":," and text[following].isalnum():  # He said:"No."
        return True
    free = not before.isalnum() and before not in ".,;:!?)]»"
    return (free or before in OPENING_NEIGHBOURS or before in MARKS) and not text[following].isspace()


def _may_close(i: int, mark: str, text: str, paragraph: Span) -> bool:
    """Tell whether a mark can end a quotation: something on its left, and no letter stuck to its right."""
    before = text[i - 1] if i > paragraph.start else " "
    after = text[i + len(mark)] if i + len(mark) < paragraph.end else " "
    if mark == "»":
        return not before.isspace() or not after.isalnum()
    if mark in PAIRED or mark == "”":
        return True
    if mark in STRAIGHT:
        return not before.isspace() or after.isspace()
    return not before.isspace() and not after.isalnum()


def _worth_opening(i: int, mark: str, text: str, singles: list[int]) -> bool:
    """Tell whether a single mark has a partner to come; without one it is an apostrophe ("'Tis")."""
    if mark not in SINGLE or mark == "‚":
        return True
    later = bisect_right(singles, i)
    return later < len(singles) and not (mark == "`" and text.find("`", i + 1, singles[later]) >= 0)


def _is_possessive(i: int, text: str, singles: list[int]) -> bool:
    """Tell whether a closing single mark is the apostrophe of a plural, another one coming ("‘the miners’ strike’")."""
    if text[i] not in "’'" or text[i - 1] not in "sS" or not text[i + 2 : i + 3].islower():
        return False
    later = bisect_right(singles, i)
    return later < len(singles) and not any(c in MARKS for c in text[i + 1 : singles[later]])


def _nested(pairs: Iterable[tuple[int, int, bool]], paragraph: Span) -> Iterator[Quotation]:
    """The quotations in order of the text, each with the number of quotations around it."""
    around: list[int] = []
    for start, end, closed in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        while around and around[-1] <= start:
            around.pop()
        yield Quotation(span=Span(doc=paragraph.doc, start=start, end=end), depth=len(around), closed=closed)
        around.append(end)
