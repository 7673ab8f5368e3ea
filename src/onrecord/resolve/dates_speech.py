"""The speaker's now: a "tomorrow" in quotation marks is counted from the day of speaking, where the text tells it."""

from collections.abc import Iterator, Sequence
from datetime import date

from onrecord.model import Findings, Span, Statement, Timex
from onrecord.resolve.dates_words import spoken_beside

OF_THE_SPEAKER = frozenset({"day-word", "ref", "rel-unit", "weekday", "ago", "in-time", "this-part"})


def times_of_speaking(findings: Findings, timexes: Sequence[Timex]) -> Iterator[tuple[int, date, Span]]:
    """Each timex inside quoted words, by index, with the day on which they were said and the words that tell that day.

    Only where exactly one day stands beside the verb of saying: "We leave tomorrow", she said on Tuesday.
    """
    for statement in findings.statements:
        if statement.mode == "indirect" or statement.cue is None:
            continue
        told = [t for t in timexes if _is_day(t) and _beside(t, statement, findings.text)]
        if len(told) != 1:
            continue
        day = date.fromisoformat(told[0].earliest or "")
        for i, timex in enumerate(timexes):
            if _inside(timex.span, statement.content):
                yield i, day, told[0].span


def _is_day(timex: Timex) -> bool:
    return timex.earliest is not None and timex.earliest == timex.latest and timex.edtf == timex.earliest


def _inside(span: Span, content: Sequence[Span]) -> bool:
    return any(part.start <= span.start and span.end <= part.end for part in content)


def _beside(timex: Timex, statement: Statement, text: str) -> bool:
    """Whether only a few words stand between a time and the verb of saying, all of them outside the speech."""
    span = timex.span
    if statement.cue is None or any(span.start < part.end and part.start < span.end for part in statement.content):
        return False
    for cue in statement.cue.spans:
        start, end = (cue.end, span.start) if cue.end <= span.start else (span.end, cue.start)
        if end - start > 80 or any(start < part.end and part.start < end for part in statement.content):
            continue
        if spoken_beside().fullmatch(text, start, max(start, end)):
            return True
    return False
