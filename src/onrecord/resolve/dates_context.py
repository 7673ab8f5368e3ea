"""What a time expression may lean on: the document's date, the paragraph's manner, the tense, the dates before it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from onrecord.model import Findings, Parse, Span
from onrecord.model.parse import Token
from onrecord.resolve.dates_words import (
    at_the_head,
    bounding,
    clause_goes_on,
    determined,
    right_before,
    tense_markers,
    word_of,
)
from onrecord.timexes import Expression, Moment
from onrecord.timexes.lexicon import lexicon

DOUBT = 1.0
YEARS = range(1500, 9000)  # a publication date beyond these is a placeholder
NEXT_TO = 12
DENIED = 40  # characters before a time in which "not" may turn a bound round
LONG_AGO = 15  # years: an older year inside a sentence is looked back to
Manner = Literal["reports", "narrates"]
Tense = Literal["past", "future", "unknown"]

_PUBLISHED = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")  # 2023-03-14
_BRACKET = re.compile(r"[(\[]")  # (1790)
_OPENING = re.compile(r"(?:\A|[.!?”\"\n])[^\S\n]*+(?:[A-Z]\w+\s+)?(?:[a-z]+\s+)?\Z")  # In 1910; By early 1910


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A moment that was read earlier in the text, and where; of one night, `night` is the day on which it began."""

    moment: Moment
    span: Span
    paragraph: int
    night: Moment | None = None


@dataclass(slots=True, kw_only=True)
class Context:
    """The state while the expressions of one document are read in order of the text (it is internal, and changes).

    `stretch` is the place of the last "nine months" or "year ended", which "a year earlier" then compares with.
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
    coming_year: int | None = None
    day_first: bool | None = None
    lead: Anchor | None = None
    day: Anchor | None = None
    dated: Anchor | None = None
    year: Anchor | None = None
    quarter: Anchor | None = None
    stretch: int = -1
    days: list[Anchor] = field(default_factory=list)
    daily: bool = False

    def speak(self, now: date) -> None:
        """Let the context be that of a speech on a day: what is read next is counted from there."""
        self.now, self.exact, self.daily, self.manners, self.coming_year = now, True, True, (), None
        self.lead = self.quarter = self.day = self.dated = None

    @property
    def compared(self) -> Anchor | None:
        """The quarter that "a year earlier" compares with; None when a longer stretch was named after it."""
        return self.quarter if self.quarter and self.stretch < self.quarter.span.start else None

    @property
    def narrates(self) -> bool:
        """Whether the paragraph tells a story of another time, so that its dates lean on one another."""
        return self.manners[self.paragraph] == "narrates" if self.manners else False

    def remember(self, moment: Moment, span: Span, *, moves: bool = True, night: Moment | None = None) -> None:
        """Keep a moment as what later expressions may lean on; one that does not move the story gives it no year."""
        anchor = Anchor(moment=moment, span=span, paragraph=self.paragraph, night=night)
        if moment.grain == "quarter":
            self.quarter = anchor
        if moment.grain == "day" and moment.month:
            self.day = anchor
            self.days.append(anchor)
            if self.lead is None and self.paragraph < 4:
                self.lead = anchor
        if moment.year is not None and moment.grain not in ("decade", "century") and (moves or self.year is None):
            self.year = anchor
        if moves or self.dated is None:
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
    if right_before("since").search(before):
        return "from"
    return "until" if right_before("until_side").search(before) else None


def bound_at(text: str, start: int, end: int) -> Literal["from", "until"] | None:
    """Which side of a time a phrase such as "no later than" or "after" leaves open, None when it is no bound.

    "After 5 May he left" bounds when he left; "two days after 5 May", "after 2014 elections" and "not ... after 5 May"
    do not.

    >>> text = "It must be sent no later than 5 May. After 2014 elections were rare."
    >>> bound_at(text, 30, 35), bound_at(text, 43, 47)
    ('until', None)
    """
    before = text[max(0, start - 24) : start]
    if bounding("bound_until").search(before):
        return "until"
    if bounding("bound_from").search(before):
        return "from"
    if not clause_goes_on().match(text, end) or word_of("negations").search(text, max(0, start - DENIED), start):
        return None
    if bounding("bound_after").search(before):
        return "from"
    return "until" if bounding("bound_before").search(before) else None


def opens(text: str, start: int) -> bool:
    """Tell whether a sentence begins with "from" and a time; then it tells of what goes on from there.

    >>> opens("It failed. From 1 May letters may be opened.", 16), opens("Prices rose from 1990.", 17)
    (True, False)
    """
    return at_the_head().search(text[max(0, start - 14) : start]) is not None


def is_limit(text: str, start: int) -> bool:
    """Tell whether "before" stands before a time: then the tense says nothing of the time, which lies later.

    >>> is_limit("She wants it done before the summer.", 25)
    True
    """
    return right_before("before").search(text[max(0, start - 14) : start]) is not None


def is_aside(context: Context, span: Span, e: Expression) -> bool:
    """Tell whether a story names a date only in passing and goes on from the one before.

    A year in brackets, the date that tells one thing from another ("the August 1992 rising"), an older year inside a
    sentence ("as in 1614").
    """
    told, named = context.year.moment.year if context.year else None, e.parts.year
    if told is None or named is None or e.rule not in ("year", "month", "month-day"):
        return False
    text = context.findings.text
    if (
        e.rule == "year"
        and _BRACKET.search(text, max(0, span.start - 1), span.start)
        and text[span.end : span.end + 1] in (")", "]")
    ):
        return True
    if named < told and determined().search(text[max(0, span.start - 12) : span.start]):
        return True
    return (
        e.rule == "year" and named < told - LONG_AGO and not _OPENING.search(text[max(0, span.start - 24) : span.start])
    )


def tense_at(findings: Findings, start: int, end: int, sentence: tuple[int, int], language: str) -> Tense:
    """Whether the clause around a place looks back or ahead; by the parse where there is one, by words where not."""
    found = nearest(tense_markers(language), findings.text, start, end, sentence)
    group = found.lastgroup if found else None
    limit = side_before(findings.text, start) == "until"
    tokens = findings.parse.between(start, end)
    if tokens and not (found and group == "future" and 0 <= start - found.end() <= 1):
        parsed = _tense_by_parse(findings.parse, tokens[-1].i, language)
        if parsed != "unknown":
            return "future" if parsed == "perfect" and limit else "past" if parsed == "perfect" else parsed
    if found is None:
        return "unknown"
    return "future" if group == "future" or (group == "perfect" and limit) else "past"


def is_sentence(parse: Parse, verb: Token) -> bool:
    """Tell whether a verb has a stop among its words, as a sentence has and a headline has not."""
    return any(token.tag == "." for token in (*parse.children(verb, "punct"), *_stops(parse, verb)))


def _stops(parse: Parse, verb: Token) -> Iterator[Token]:
    for above in parse.ancestors(verb):
        yield from parse.children(above, "punct")


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


def _tense_by_parse(parse: Parse, i: int, language: str) -> Literal["past", "perfect", "future", "unknown"]:
    """What the verbs over a word say: the nearest that shows a tense decides."""
    words = lexicon(language).context
    verbs = [head for head in parse.ancestors(parse.tokens[i]) if head.pos in ("VERB", "AUX")]
    for at, head in enumerate(verbs):
        helpers = parse.children(head, "aux", "auxpass")
        lemmas = {child.lemma.casefold() for child in helpers} | {head.lemma.casefold()}
        if lemmas & words["verbs_of_plans"] or lemmas & words["verbs_ahead"] or head.text in words["going"]:
            return "future"
        if "have" in lemmas and "VBD" not in {child.tag for child in helpers}:
            return "perfect"
        if head.tag in ("VBD", "VBN") or "VBD" in {child.tag for child in helpers}:
            return "past"
        helped = head.tag == "VBG" and {child.tag for child in helpers} & {"VBZ", "VBP"}
        if head.tag in ("VBZ", "VBP") or helped:
            timetable = head.lemma.casefold() in words["verbs_of_timetables"] and is_sentence(parse, head)
            return "future" if timetable else "unknown"
        if head.tag == "VB" and "to" in lemmas:
            over = verbs[at + 1] if at + 1 < len(verbs) else None
            planned = over is not None and over.lemma.casefold() in words["verbs_of_promises"]
            return "future" if planned or over is None or over.tag not in ("VBD", "VBN") else "unknown"
    return "unknown"
