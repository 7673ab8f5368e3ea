"""Stretches between quotation marks, in every script's form."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.model import Findings, Quotation, Span
from onrecord.text import strip

CLOSERS = {
    "“": "”“",
    "„": "“”‟",
    "‟": "”",
    "”": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    '"': '"”',
    "＂": "＂",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "‘": "’'",
    "‛": "’",
    "‚": "‘’",
    "'": "'’",
}
SINGLE = "‘‛‚'’"
MARKS = frozenset("".join(CLOSERS) + "".join(CLOSERS.values()))
PAIRED = frozenset("«»‹›「」『』《》〈〉")
OPENING_NEIGHBOURS = frozenset("([{<—–-―/…")


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
            yield Quotation(span=Span(doc=paragraph.doc, start=paragraph.start, end=closer + 1))
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
    at = [i for i in range(paragraph.start, paragraph.end) if text[i] in MARKS]
    apostrophes = frozenset(i for i in at if _is_apostrophe(i, text, paragraph))
    singles = [i for i in at if text[i] in "’'" and i not in apostrophes and _may_close(i, text, paragraph)]
    pairs: list[tuple[int, int, bool]] = []
    stack: list[_Open] = []
    ended: int | None = None
    for i in at:
        if i in apostrophes:
            continue
        mark = text[i]
        partner = _partner(stack, mark) if _may_close(i, text, paragraph) else None
        if partner is not None and not _is_possessive(i, text, singles):
            pairs.append((stack[partner].start, i + 1, True))
            del stack[partner:]
        elif _may_open(i, text, paragraph) and _worth_opening(i, text, singles):
            stack.append(_Open(start=i, mark=mark))
        elif running and not stack and not pairs and mark in CLOSERS[running] and mark not in SINGLE:
            ended = i
    doubles = [o for o in stack if o.mark not in SINGLE]
    starts = sorted([start for start, _, _ in pairs if text[start] not in SINGLE] + [o.start for o in doubles])
    for unclosed in doubles:
        later = bisect_right(starts, unclosed.start)
        cut = later < len(starts) and text[starts[later]] == unclosed.mark
        end = starts[later] if cut else paragraph.end
        pairs.append((unclosed.start, strip(text, unclosed.start, end)[1], False))
    return pairs, doubles[-1].mark if doubles else "", ended


def _partner(stack: list[_Open], mark: str) -> int | None:
    """The innermost open mark that this one may close."""
    for k in range(len(stack) - 1, max(len(stack) - 5, -1), -1):
        if mark in CLOSERS[stack[k].mark]:
            return k
    return None


def _is_apostrophe(i: int, text: str, paragraph: Span) -> bool:
    """Tell whether a single mark stands inside a word ("don't"), before a figure ("'90s") or after one ("6' tall")."""
    if text[i] not in "'’‘":
        return (
            text[i] == '"' and i > paragraph.start and text[i - 1].isdigit() and text[i - 2 : i - 1] in ("'", "’", "′")
        )
    before = text[i - 1] if i > paragraph.start else " "
    after = text[i + 1] if i + 1 < paragraph.end else " "
    return (before.isalnum() and after.isalnum()) or (not before.isalnum() and after.isdigit() and text[i] != "‘")


def _may_open(i: int, text: str, paragraph: Span) -> bool:
    """Tell whether a mark can begin a quotation: nothing stuck to its left, something to its right."""
    mark = text[i]
    before = text[i - 1] if i > paragraph.start else " "
    if mark not in CLOSERS or i + 1 >= paragraph.end or (mark == "’"):
        return False
    if mark in "“„«‟「『《‹〈":
        return True
    free = not before.isalnum() and before not in ".,;:!?)]»"
    return (free or before in OPENING_NEIGHBOURS or before in MARKS) and not text[i + 1].isspace()


def _may_close(i: int, text: str, paragraph: Span) -> bool:
    """Tell whether a mark can end a quotation: something on its left, and no letter stuck to its right."""
    mark = text[i]
    before = text[i - 1] if i > paragraph.start else " "
    after = text[i + 1] if i + 1 < paragraph.end else " "
    if mark in PAIRED or mark == "”":
        return True
    if mark == '"':
        return not before.isspace() or after.isspace()
    return not before.isspace() and not after.isalnum()


def _worth_opening(i: int, text: str, singles: list[int]) -> bool:
    """Tell whether a single mark has a partner to come; without one it is an apostrophe ("'Tis")."""
    if text[i] not in SINGLE or text[i] == "‚":
        return True
    later = bisect_right(singles, i)
    return later < len(singles)


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
