"""What a time expression may lean on: the document's date, the paragraph's manner, the tense, the dates before it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal

from onrecord.model import Findings, Parse, Span
from onrecord.timexes import Expression, Moment
from onrecord.timexes.lexicon import either, lexicon

DOUBT = 1.0
YEARS = range(1500, 9000)  # a publication date beyond these is a placeholder
NEXT_TO = 12
Manner = Literal["reports", "narrates"]
Tense = Literal["past", "future", "unknown"]

_PUBLISHED = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")  # 2023-03-14
_FROM = re.compile(r"\b(?:since|as\s+of)\s+(?:the\s+)?$", re.IGNORECASE)  # since 2014
_STARTS = re.compile(r"(?:\A|[.!?”\"\n])\s*(?:as\s+)?from\s+(?:the\s+)?\Z", re.IGNORECASE)  # From 1 May
_BEFORE = re.compile(r"\bbefore\s+(?:the\s+)?$", re.IGNORECASE)  # before the summer
_UNTIL = re.compile(r"\b(?:until|till|by|up\s+to)\s+(?:the\s+)?$", re.IGNORECASE)  # by Friday
_ED = r"(?-i:[a-z]{2,}ed)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A moment that was read earlier in the text, and where."""

    moment: Moment
    span: Span
    paragraph: int


@dataclass(slots=True, kw_only=True)
class Context:
    """The state while the expressions of one document are read in order of the text (it is internal, and changes).

    `now` is the publication date (None when it is unknown), `exact` whether its day is known. `day`, `dated`, `quarter`
    and `year` are the last such moments before the place that is read; `lead` is the first day of the article.
    """

    findings: Findings
    now: date | None
    exact: bool
    manners: Sequence[Manner]
    paragraph: int = 0
    tense: Tense = "unknown"
    speech: bool = False
    sentence: tuple[int, int] = (0, 0)
    lead: Anchor | None = None
    day: Anchor | None = None
    dated: Anchor | None = None
    year: Anchor | None = None
    quarter: Anchor | None = None
    days: list[Anchor] = field(default_factory=list)
    daily: bool = False

    @property
    def narrates(self) -> bool:
        """Whether the paragraph tells a story of another time, so that its dates lean on one another."""
        return self.manners[self.paragraph] == "narrates" if self.manners else False

    def remember(self, moment: Moment, span: Span) -> None:
        """Keep a moment as what later expressions may lean on."""
        anchor = Anchor(moment=moment, span=span, paragraph=self.paragraph)
        if moment.grain == "quarter":
            self.quarter = anchor
        if moment.grain == "day" and moment.month:
            self.day = anchor
            self.days.append(anchor)
            if self.lead is None and self.paragraph < 4:
                self.lead = anchor
        if moment.year is not None and moment.grain not in ("decade", "century"):
            self.year = anchor
        self.dated = anchor


def published(findings: Findings) -> tuple[date | None, bool]:
    """The publication date, and whether its day is known ("2019-06" gives the first and False)."""
    match = _PUBLISHED.match(findings.document.published or "")
    if match is None:
        return None, False
    try:
        day = date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return None, False
    return (day, match[3] is not None) if day.year in YEARS else (None, False)


def manners(findings: Findings, expressions: Iterable[Expression], now: date | None) -> list[Manner]:
    """For each paragraph whether it reports (leans on publication) or narrates (leans on the date before it).

    Old years speak for a story; week days, "yesterday" and "last week" for a report. The article as a whole
    decides where a paragraph says neither.
    """
    listed = list(expressions)
    starts = [p.start for p in findings.paragraphs] or [0]
    scores = [0.0] * len(starts)
    index = 0
    for e in listed:
        while index + 1 < len(starts) and starts[index + 1] <= e.start:
            index += 1
        if side_before(findings.text, e.start) is None:
            scores[index] += _says(e, now)
    whole = sum(scores) / (sum(map(abs, scores)) + DOUBT)
    return ["narrates" if score + 2.5 * whole > 0 else "reports" for score in scores]


def _says(e: Expression, now: date | None) -> float:
    """How much an expression speaks for a story (positive) or a report (negative)."""
    p = e.parts
    if p.offset is not None or (p.weekday and not p.month and p.every is None):
        return -1.5
    if p.relation in ("ago", "last", "this", "next", "year-earlier") and not p.number:
        return -1.0
    if p.relation == "ago":
        return -1.0
    if e.rule in ("quarter", "the-unit", "period"):
        return -0.5
    if p.year is not None and e.type in ("DATE", "TIME"):
        old = now is None or p.year < now.year - 1
        return (1.0 if p.month else 0.5) * (1.0 if old else -1.0)
    return 0.0


def side_before(text: str, start: int) -> Literal["from", "until"] | None:
    """Which side of a time the word before it leaves open ("since 2014", "by Friday"), None when it leaves none.

    >>> side_before("It has been so since 2014.", 21)
    'from'
    """
    before = text[max(0, start - 14) : start]
    return "from" if _FROM.search(before) else "until" if _UNTIL.search(before) else None


def opens(text: str, start: int) -> bool:
    """Tell whether a sentence begins with "from" and a time; then it tells of what goes on from there.

    >>> opens("It failed. From 1 May letters may be opened.", 16), opens("Prices rose from 1990.", 17)
    (True, False)
    """
    return _STARTS.search(text[max(0, start - 14) : start]) is not None


def is_limit(text: str, start: int) -> bool:
    """Tell whether "before" stands before a time: then the tense says nothing of the time, which lies later.

    >>> is_limit("She wants it done before the summer.", 25)
    True
    """
    return _BEFORE.search(text[max(0, start - 14) : start]) is not None


def tense_at(findings: Findings, start: int, end: int, sentence: tuple[int, int], language: str) -> Tense:
    """Whether the clause around a place looks back or ahead; by the parse where there is one, by words where not."""
    tokens = findings.parse.between(start, end)
    if tokens:
        return _tense_by_parse(findings.parse, tokens[-1].i)
    found = nearest(_markers(language), findings.text, start, end, sentence)
    if found is None:
        return "unknown"
    return "future" if found.lastgroup == "future" else "past"


def nearest(
    pattern: re.Pattern[str], text: str, start: int, end: int, sentence: tuple[int, int]
) -> re.Match[str] | None:
    """The match of a pattern nearest to a place in its sentence; one before counts as nearer than one after.

    A verb of saying counts right before the place ("said on Friday"), and after it where nothing stands before:
    elsewhere it frames the clause from outside.
    """
    before = after = None
    for match in pattern.finditer(text, max(sentence[0], start - 160), start):
        if match.lastgroup != "speech" or start - match.end() <= NEXT_TO:
            before = match
    for match in pattern.finditer(text, end, min(sentence[1], end + 120)):
        if match.lastgroup != "speech" or before is None:
            after = match
            break
    if before is None or after is None:
        return before or after
    return before if start - before.end() <= 2 * (after.start() - end) else after


def _tense_by_parse(parse: Parse, i: int) -> Tense:
    for head in parse.ancestors(parse.tokens[i]):
        if head.pos not in ("VERB", "AUX"):
            continue
        helpers = [child.lemma.casefold() for child in parse.children(head, "aux", "auxpass")]
        if "will" in helpers or "shall" in helpers or "going" in (head.lemma, head.text):
            return "future"
        if (
            head.tag == "VBD"
            or "VBD" in {child.tag for child in parse.children(head, "aux", "auxpass")}
            or "have" in helpers
        ):
            return "past"
        if head.tag in ("VBZ", "VBP"):
            return "unknown"
        if head.tag == "VB" and "to" in helpers:
            return "future"
    return "unknown"


@cache
def _markers(language: str) -> re.Pattern[str]:
    words = lexicon(language).tables.get("tense", {})
    future = either(word for word, tense in words.items() if tense == "future")
    past = either(word for word, tense in words.items() if tense == "past")
    speech = either(word for word, tense in words.items() if tense == "speech")
    ed = _ED if language == "en" else r"(?!)"
    return re.compile(
        rf"(?<!\w)(?:(?P<future>{future})|(?P<speech>{speech})|(?P<past>{past}|{ed}))(?!\w)", re.IGNORECASE
    )


@cache
def speech_words(language: str) -> re.Pattern[str]:
    """A pattern that reads the verbs of saying in the past."""
    words = lexicon(language).tables.get("tense", {})
    return re.compile(
        rf"(?<!\w)(?:{either(w for w, tense in words.items() if tense == 'speech')})(?!\w)", re.IGNORECASE
    )
