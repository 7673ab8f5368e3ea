"""Time expressions to days: each gets its value, its bounds, and what it was leaned on.

The document's date anchors what the article reports; an earlier date anchors what it narrates. Where there is neither,
a day keeps its unknown year (XXXX-05-29): never the year of today.
"""

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise

from onrecord.model import Findings, Problem, Span, Timex
from onrecord.model.edtf import bounds, interval
from onrecord.resolve.dates_calendar import NO_SUCH_DAY, Reading, of_moment
from onrecord.resolve.dates_context import (
    Context,
    bound_at,
    is_aside,
    is_limit,
    manners,
    opens,
    published,
    side_before,
    tense_at,
)
from onrecord.resolve.dates_foreign import side_of, two_calendars
from onrecord.resolve.dates_speech import OF_THE_SPEAKER, times_of_speaking
from onrecord.resolve.dates_values import read_expression
from onrecord.resolve.dates_words import introduced, listed, speech_words, word_of
from onrecord.timexes import Expression, Moment, read, turns_year

ARTICLE, SPEAKING = "the article's date", "the day of speaking"
_BESIDE = re.compile(r"\A(?:,\s*+|\s*+[-–—(]\s*+)")  # 3 May, the day before the vote
_RULE = re.compile(r"dates\.([a-z-]+)@\d+")  # dates.calendar@1
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def resolve_dates(findings: Findings) -> Findings:
    """The findings with every timex of the dates finder resolved as far as the text and the document's date allow."""
    read_back = [(timex, _expression(timex, findings)) for timex in findings.timexes]
    known = [e for _, e in read_back if e is not None]
    now, exact = published(findings)
    context = Context(findings=findings, now=now, exact=exact, manners=manners(findings, known, now))
    context.daily = _daily(known)
    context.day_first = _day_first(known, findings.text)
    resolved: list[Timex] = []
    problems: list[Problem] = []
    for i, (timex, expression) in enumerate(read_back):
        if expression is None:
            resolved.append(timex)
            continue
        _move(context, timex)
        context.coming_year = coming_year(findings.text, read_back[i:])
        resolved.append(_resolve(timex, expression, context))
        if _is_stretch(expression):
            context.stretch = timex.span.start
        problems.extend(_disagreements(resolved[-1], expression))
    told = _appositions(resolved, findings)
    for i, now, spoken in times_of_speaking(findings, told):
        expression = read_back[i][1]
        if expression is not None and expression.rule in OF_THE_SPEAKER:
            _move(context, told[i])
            context.speak(now)
            told[i] = _said(_resolve(told[i], expression, context), spoken)
    return findings.with_(timexes=tuple(told)).add(*problems)


def _said(timex: Timex, spoken: Span) -> Timex:
    """A time of a speech, counted from the day of speaking."""
    if timex.anchor != "published":
        return timex
    return replace(
        timex, anchor="earlier-date", basis=spoken, note=(timex.note or "").replace(ARTICLE, SPEAKING) or None
    )


def _is_stretch(e: Expression) -> bool:
    """Whether it is what a business reports on beside quarters: "the first nine months", "the year ended 30 June"."""
    return e.rule == "year-ended" or (e.type == "DURATION" and e.parts.unit == "M" and e.parts.number in (6.0, 9.0))


def coming_year(text: str, ahead: list[tuple[Timex, Expression | None]]) -> int | None:
    """The year that a list of dates names at its end: that of "May" in "in May and June 1990"."""
    for (timex, one), (follower, two) in pairwise(ahead[:5]):
        if one is None or two is None or one.rule != two.rule or one.parts.year is not None or one.parts.relation:
            return None
        if not (one.parts.month and listed().fullmatch(text, timex.span.end, follower.span.start)):
            return None
        if not _before(one, two):
            return None
        if two.parts.year is not None:
            return two.parts.year
    return None


def _before(one: Expression, two: Expression) -> bool:
    return (one.parts.month or 0, one.parts.day or 0) < (two.parts.month or 0, two.parts.day or 0)


def _day_first(expressions: list[Expression], text: str) -> bool | None:
    """Whether the day stands first in the dates with strokes that leave no doubt; None without them or in disorder."""
    told = [e for e in expressions if e.rule == "slashed" and e.parts.day and e.parts.day != e.parts.month]
    first = {int(text[e.start : e.end].split("/", maxsplit=1)[0]) == e.parts.day for e in told}
    return first.pop() if len(first) == 1 else None


def _daily(expressions: list[Expression]) -> bool:
    """Whether the article tells its days as news of the day does ("Friday"), not by the calendar ("29 May")."""
    by_calendar = sum(1 for e in expressions if e.parts.day and e.parts.month and not e.parts.weekday)
    return by_calendar < 2 or any(e.parts.weekday or e.parts.offset not in (None, 0) for e in expressions)


def _expression(timex: Timex, findings: Findings) -> Expression | None:
    match = _RULE.fullmatch(timex.found_by)
    if match is None:
        return None
    language = findings.language_at(timex.span.start) or "en"
    return read(findings.text, start=timex.span.start, end=timex.span.end, rule=match[1], language=language)


def _move(context: Context, timex: Timex) -> None:
    """Put the context at the place of an expression: paragraph, sentence, tense."""
    findings, span = context.findings, timex.span
    context.paragraph = _index(findings.paragraphs, span.start)
    context.sentence = _sentence(findings, span)
    language = findings.language_at(span.start) or "en"
    context.tense = tense_at(findings, span.start, span.end, context.sentence, language)
    if context.tense == "unknown" and (
        side_before(findings.text, span.start) == "until" or opens(findings.text, span.start)
    ):
        context.tense = "future"
    if context.tense == "past" and is_limit(findings.text, span.start):
        context.tense = "unknown"
    context.speech = speech_words(language).search(findings.text, *context.sentence) is not None


def _index(spans: tuple[Span, ...], offset: int) -> int:
    return max(0, bisect_right(spans, offset, key=lambda s: s.start) - 1)


def _sentence(findings: Findings, span: Span) -> tuple[int, int]:
    if findings.sentences:
        found = findings.sentences[_index(findings.sentences, span.start)]
        return found.start, found.end
    text = findings.text
    start = max(text.rfind(". ", 0, span.start), text.rfind("\n", 0, span.start)) + 1
    ends = [end for end in (text.find(". ", span.end), text.find("\n", span.end)) if end >= 0]
    return start, min(ends, default=len(text))


def _resolve(timex: Timex, expression: Expression, context: Context) -> Timex:
    if expression.ends:
        return _resolve_range(timex, expression, context)
    reading = read_expression(expression, context, context.findings.quote(timex.span))
    if reading.moment is None:
        return _filled(timex, reading, reading.edtf)
    edtf = _opened(reading.edtf, timex.span, context, expression)
    plain = side_before(context.findings.text, timex.span.start) is None
    told = (
        edtf == reading.edtf
        or (plain and bound_at(context.findings.text, timex.span.start, timex.span.end))
        or reading.moment.grain == "day"
        or (context.narrates and (edtf or "").startswith(".."))
    )
    if told and expression.rule not in ("yearly", "ago") and not _compared(expression):
        aside = context.narrates and is_aside(context, timex.span, expression)
        context.remember(reading.moment, timex.span, moves=not aside)
    return _filled(timex, reading, edtf)


def _compared(expression: Expression) -> bool:
    """ "the year-earlier quarter", "the 1988 period" is only compared with; later expressions do not lean on it."""
    p = expression.parts
    return expression.rule == "period" and (p.relation in ("year-earlier", "year-ago") or p.year is not None)


def _opened(edtf: str | None, span: Span, context: Context, expression: Expression) -> str | None:
    """The value with the open side that the word before it gives: "since 2014" is 2014 and all that follows."""
    text = context.findings.text
    if edtf is None or expression.type not in ("DATE", "DURATION"):
        return edtf
    side = (
        bound_at(text, span.start, span.end)
        or side_before(text, span.start)
        or side_of(text, span.start, context.findings.language_at(span.start) or "en")
    )
    if side == "from" or (context.tense != "past" and expression.type == "DATE" and opens(text, span.start)):
        return interval(edtf.rstrip("~"), None) or edtf
    if side == "until":
        return interval(None, edtf.rstrip("~")) or edtf
    return edtf


def _resolve_range(timex: Timex, expression: Expression, context: Context) -> Timex:
    """Both ends are read, the later one first when only it has the year; the value is that of the first."""
    one, two = expression.ends or (expression, expression)
    last = read_expression(two, context, "")
    first = read_expression(one, context, "")
    if expression.rule == "weekday-range":
        first, last = _week_days(first, last, context)
    elif one.parts.year is None and two.parts.year is None and first.moment and last.moment:
        year, over = last.moment.year, turns_year(one.parts, two.parts)
        first = replace(first, moment=replace(first.moment, year=year - over if year is not None else None))
        first = replace(first, edtf=first.moment.edtf if first.moment else None)
    value = first.moment.timex3 if first.moment else None
    if expression.parts.part and first.moment:
        value = replace(first.moment, part=expression.parts.part).timex3
    edtf = interval(first.edtf, last.edtf) if first.edtf and last.edtf else None
    if last.moment is not None:
        context.remember(last.moment, timex.span, night=first.moment if expression.rule == "night-range" else None)
    note = "one night" if expression.rule == "night-range" else _two_days(context.findings.quote(timex.span))
    note = "; ".join(part for part in (note, last.note) if part) or None
    return _filled(timex, replace(last, value=value, note=note), edtf)


def _two_days(words: str) -> str | None:
    """What to say of "3 and 5 May": the two days are told, not those between them."""
    return (
        "two days, not what lies between"
        if word_of("and_word").search(words) and not word_of("between").match(words)
        else None
    )


def _week_days(first: Reading, last: Reading, context: Context) -> tuple[Reading, Reading]:
    """Two week days in their order: counted from the first where the clause looks ahead, else back from the last."""
    one, two = first.moment, last.moment
    if one is None or two is None or one.first is None or two.first is None:
        return first, last
    days = (two.first - one.first).days % 7
    if context.tense == "future":
        return first, of_moment(one.shifted(days, "D"), first.anchor, first.basis, first.note)
    return of_moment(two.shifted(-days, "D"), last.anchor, last.basis, last.note), last


def _filled(timex: Timex, reading: Reading, edtf: str | None) -> Timex:
    earliest, latest = bounds(edtf)
    note = _note(reading, edtf)
    return replace(
        timex,
        value=reading.value,
        edtf=edtf,
        earliest=earliest,
        latest=latest,
        anchor=reading.anchor,
        basis=reading.basis,
        note=note,
    )


def _note(reading: Reading, edtf: str | None) -> str | None:
    """The reading in plain words: the day and month, then why the year is what it is."""
    moment = reading.moment
    if (
        reading.note is None
        or moment is None
        or moment.grain != "day"
        or not moment.day
        or not moment.month
        or not edtf
    ):
        return reading.note or None
    return f"{moment.day} {_month_name(moment)}; {reading.note}"


def _month_name(moment: Moment) -> str:
    names = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    return names[(moment.month or 1) - 1]


def _appositions(timexes: list[Timex], findings: Findings) -> list[Timex]:
    """ "A bit later, on 21 May", "3 May, the day before the vote": the date beside them says what the words mean."""
    result = two_calendars(timexes, findings)
    for i, (timex, follower) in enumerate(pairwise(timexes)):
        between = findings.text[timex.span.end : follower.span.start]
        if ".day-of-event@" in follower.found_by and _is_named(timex) and _BESIDE.fullmatch(between):
            result[i + 1] = _as(follower, timex, "the date before it says it")
        if ".vague-shift@" in timex.found_by and _is_named(follower) and introduced().fullmatch(between):
            result[i] = _as(timex, follower, "the date that follows says it")
    return result


def _is_named(timex: Timex) -> bool:
    return timex.earliest is not None or (timex.edtf or "").startswith("XXXX-")


def _as(timex: Timex, other: Timex, note: str) -> Timex:
    """A timex with the time of another that says what it means."""
    return replace(
        timex,
        value=other.value,
        edtf=other.edtf,
        earliest=other.earliest,
        latest=other.latest,
        anchor=other.anchor,
        basis=other.span,
        note=note,
    )


def _disagreements(timex: Timex, expression: Expression) -> list[Problem]:
    """A problem when the week day that is named is not that of the date."""
    p = expression.parts
    if timex.note == NO_SUCH_DAY:
        return [Problem(kind="date", message=NO_SUCH_DAY, start=timex.span.start, end=timex.span.end)]
    if not (p.weekday and p.month and p.day) or timex.earliest is None or timex.earliest != timex.latest:
        return []
    year, month, number = (int(part) for part in timex.earliest.rsplit("-", 2))
    day = Moment(grain="day", year=year, month=month, day=number).first
    if day is None or day.isoweekday() == p.weekday:
        return []
    message = f"{_WEEKDAYS[p.weekday - 1]} is named, but {timex.earliest} is a {_WEEKDAYS[day.weekday()]}"
    return [Problem(kind="weekday", message=message, start=timex.span.start, end=timex.span.end)]
