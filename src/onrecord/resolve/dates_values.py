"""One expression in its context: the moment or period that it means, and what it was leaned on."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

from onrecord.model import Span
from onrecord.model.edtf import about, days_in, interval
from onrecord.model.time import Anchor as AnchorKind
from onrecord.resolve.dates_context import Anchor, Context, Tense
from onrecord.timexes import Expression, Moment, Parts
from onrecord.timexes.moment import Grain

_GRAINS: dict[str, Grain] = {
    "D": "day", "W": "week", "F": "week", "M": "month", "Q": "quarter", "Y": "year", "DE": "decade", "CE": "century", "WE": "weekend",
}  # fmt: skip
_BACK = frozenset({"last", "past", "previous", "preceding"})
_AHEAD = frozenset({"next", "coming", "following"})
_SAME = frozenset({"this", "same", "current", "that", "the same"})
YEAR_OF_ARTICLE = "the year is the article's"
YEAR_OF_TEXT = "the year is that of an earlier date in the text"
NO_YEAR = "no year in the text, no document date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an expression means: TIMEX3 value, EDTF, what it leans on, and the moment when it is one of the calendar."""

    value: str | None = None
    edtf: str | None = None
    anchor: AnchorKind = "none"
    basis: Span | None = None
    note: str | None = None
    moment: Moment | None = None


def of_moment(moment: Moment | None, anchor: AnchorKind, basis: Span | None = None, note: str | None = None) -> Reading:
    """The reading of a moment of the calendar; empty when the calendar could not tell."""
    if moment is None:
        return Reading(note="the text does not say which")
    return Reading(value=moment.timex3, edtf=moment.edtf, anchor=anchor, basis=basis, note=note, moment=moment)


def read_expression(e: Expression, context: Context, words: str) -> Reading:
    """What an expression means in its context."""
    p = e.parts
    if p.hijri:
        return Reading(note="a date of the Hijri calendar; it is not converted")
    if e.type == "SET" or p.every:
        return Reading(value=_set_value(p), note="repeated")
    if e.rule in _BY_RULE:
        return _BY_RULE[e.rule](e, context, words)
    if e.type == "DURATION":
        return Reading(value=duration(p), note="a length of time")
    return _calendar(p, context)


# --- lengths and repetitions


def _part_of(e: Expression, c: Context, words: str) -> Reading:
    """the last week of August: a length of time inside a month or year that is known"""
    whole = _calendar(replace(e.parts, unit=None, number=None, relation=None), c)
    del words
    return replace(whole, value=duration(replace(e.parts, number=e.parts.number or 1.0)), note="a part of it")


def duration(p: Parts) -> str | None:
    """The TIMEX3 value of a length of time.

    >>> duration(Parts(number=2.5, unit="Y")), duration(Parts(vague=True, unit="TH"))
    ('P2Y6M', 'PTXH')
    """
    unit, number = p.unit or "X", p.number
    if unit[0] == "T":
        if number is None:
            return f"PTX{unit[1]}"
        whole, rest = int(number), number % 1
        return f"PT{whole}{unit[1]}" + (f"30{'M' if unit == 'TH' else 'S'}" if rest == 0.5 else "")
    if number is None:
        return f"PX{unit}"
    if unit == "DE":
        number, unit = number * 10, "Y"
    elif unit == "F":
        number, unit = number * 2, "W"
    if unit == "Y" and number % 1 == 0.5:
        return f"P{int(number)}Y6M"
    return f"P{number:g}{unit}"


def _set_value(p: Parts) -> str | None:
    if p.every and p.every[0] == "P":
        return p.every
    if p.weekday:
        return f"XXXX-WXX-{p.weekday}" + (f"T{p.part}" if p.part else "")
    if p.month:
        return f"XXXX-{p.month:02}"
    if p.season:
        return f"XXXX-{p.season}"
    if p.part:
        return f"XXXX-XX-XXT{p.part}"
    return duration(replace(p, number=p.number or 1.0)) if p.unit else None


# --- the calendar


def _calendar(p: Parts, c: Context) -> Reading:
    if p.decade is not None or p.century is not None:
        return _long(p)
    grain: Grain = "day" if p.day else "month" if p.month else "season" if p.season else "quarter" if p.quarter else "half" if p.half else "year"
    if p.holiday:
        return _holiday(p, c)
    moment = Moment(
        grain=grain, month=p.month, day=p.day, season=p.season, number=p.quarter or p.half, part=p.part, hour=p.hour, minute=p.minute
    )
    year = _explicit_year(p, c)
    if year is not None:
        return _with_mod(of_moment(replace(moment, year=year), "explicit"), p)
    return _with_mod(_yearless(moment, p, c), p)


def _explicit_year(p: Parts, c: Context) -> int | None:
    if p.year is not None:
        return p.year
    if p.short is None:
        return None
    reference = c.now.year if c.now and not c.narrates else c.year.moment.year if c.year else c.now.year if c.now else None
    if reference is None:
        return None
    year = reference // 100 * 100 + p.short
    return year - 100 if year > reference + 20 else year


def _with_mod(reading: Reading, p: Parts) -> Reading:
    if p.mod == "APPROX" and reading.edtf:
        return replace(reading, edtf=about(reading.edtf) or reading.edtf, note=reading.note or "about")
    return reading


def _long(p: Parts) -> Reading:
    if p.decade is not None:
        first = p.decade * 10 if p.decade >= 100 else 1900 + p.decade * 10
        return of_moment(Moment(grain="decade", year=first), "explicit")
    century = p.century or 1
    year = 1 - ((century - 1) * 100 + 50) if p.bc else (century - 1) * 100
    return of_moment(Moment(grain="century", year=year), "explicit")


def _yearless(moment: Moment, p: Parts, c: Context) -> Reading:
    """A day, month, season or quarter without a year: from "last year", from the story, from the article, or unknown."""
    if p.of:
        base, kind, basis = _base(p.of, c, the=p.of in ("same", "that", "previous", "following"))
        if base is not None and base.year is not None:
            step = -1 if p.of.split()[-1] in _BACK else 1 if p.of in _AHEAD else 0
            return of_moment(replace(moment, year=base.year + step), kind, basis, f'the year is "{p.of} year"')
    if c.narrates and c.year and c.year.moment.year is not None:
        return of_moment(_story_year(moment, c.year.moment, p), "earlier-date", c.year.span, YEAR_OF_TEXT)
    if c.now is None:
        if moment.month and moment.grain in ("day", "month"):
            return of_moment(moment, "none", None, NO_YEAR)
        return Reading(value=moment.timex3, note=NO_YEAR)
    return of_moment(_article_year(moment, p, c), "published", None, YEAR_OF_ARTICLE)


def _story_year(moment: Moment, before: Moment, p: Parts) -> Moment:
    """In a story time runs on: January after a December is that of the next year."""
    year = before.year or 0
    if p.relation in _BACK and before.month and moment.month and moment.month >= before.month:
        return replace(moment, year=year - 1)
    if moment.month and before.month and before.month >= 11 and moment.month <= 2:
        return replace(moment, year=year + 1)
    return replace(moment, year=year)


def _article_year(moment: Moment, p: Parts, c: Context) -> Moment | None:
    now = cast(date, c.now)
    if p.relation in _SAME and moment.grain != "day":
        return replace(moment, year=now.year)
    options = [m for year in (now.year - 1, now.year, now.year + 1) if _exists(m := replace(moment, year=year)) and m.first]
    here = Moment.of(now, moment.grain) if moment.grain != "day" or c.exact else None
    today = (here.first if here else None) or now
    if not c.exact and moment.grain == "day":
        today = date(now.year, now.month, days_in(now.year, now.month))
    known = [_far(m, today) for m in options]
    if p.relation in _BACK | _AHEAD:
        fits = [m for m, far in zip(options, known, strict=True) if (far < 0 if p.relation in _BACK else far > 0)]
        return (fits[-1] if p.relation in _BACK else fits[0]) if fits else None
    if moment.grain == "quarter" and c.tense != "future":
        return next((m for m, far in zip(reversed(options), reversed(known), strict=True) if far <= 0), None)
    best = min(range(len(known)), key=lambda i: (abs(known[i]) * _against(c.tense, known[i]), known[i]), default=None)
    return options[best] if best is not None else None


def _far(moment: Moment, today: date) -> int:
    """The days from today to a moment: negative when it is over, 0 while it lasts."""
    first, last = cast(date, moment.first), cast(date, moment.last)
    return (last - today).days if last < today else max(0, (first - today).days)


def _against(tense: Tense, far: int) -> float:
    """How much farther a date seems when the tense of its clause points the other way."""
    return 3.0 if (tense == "past" and far > 0) or (tense == "future" and far < 0) else 1.0


def _exists(moment: Moment) -> bool:
    return not (moment.month and moment.day and moment.year) or moment.day <= days_in(moment.year, moment.month)


def _holiday(p: Parts, c: Context) -> Reading:
    """A holiday with a fixed rule: "12-25", or "11-4+4" for the fourth Thursday of November."""
    rule = p.holiday or ""
    month = int(rule[:2])
    if "+" not in rule:
        return _calendar(replace(p, holiday=None, month=month, day=int(rule[3:])), c)
    whole = _calendar(replace(p, holiday=None, month=month), c)
    if whole.moment is None or whole.moment.first is None:
        return Reading(value=None, note=whole.note)
    weekday, which = (int(n) for n in rule[3:].split("+"))
    first = whole.moment.first
    day = first + timedelta(days=(weekday - 1 - first.weekday()) % 7 + 7 * (which - 1))
    return of_moment(Moment.of(day), whole.anchor, whole.basis, whole.note)


# --- what leans on another time


def _base(relation: str, c: Context, *, the: bool) -> tuple[Moment | None, AnchorKind, Span | None]:
    """What a relation leans on: the date before it in a story, or where "the" or "following" points back; else publication."""
    back = c.narrates or (the and relation in _AHEAD | _BACK | {"that", "same"}) or relation in ("following", "previous", "same", "that", "preceding")
    if back and c.dated is not None:
        return c.dated.moment, "earlier-date", c.dated.span
    if c.now is not None and not c.narrates:
        return (Moment.of(c.now) if c.exact else Moment.of(c.now, "month")), "published", None
    return None, "none", None


def _rel_unit(e: Expression, c: Context, words: str) -> Reading:
    """last week, this year, the following day, the same month"""
    p = e.parts
    unit = p.unit or "D"
    if unit[0] == "T" or words.casefold().endswith("moment"):
        return Reading(value="PRESENT_REF" if p.relation in _SAME else None)
    relation = p.relation or "this"
    base, kind, basis = _base(relation, c, the=words.casefold().startswith("the "))
    if relation == "latest":
        base, kind, basis, relation = (Moment.of(c.now), "published", None, "last") if c.now else (None, "none", None, "last")
    grain = _GRAINS.get(unit)
    if base is None or grain is None:
        return Reading(note="relative, and nothing to lean on")
    if unit in ("D", "W", "WE") and kind == "earlier-date" and c.day is not None:
        base, basis = c.day.moment, c.day.span
    moment = base if base.grain == grain else base.to(grain)
    step = -1 if relation in _BACK else 1 if relation in _AHEAD else 0
    if moment is not None and step:
        moment = moment.shifted(step, unit)
    return of_moment(moment, kind, basis, _leaning(kind))


def _leaning(kind: AnchorKind) -> str:
    return {"published": "counted from the article's date", "earlier-date": "counted from an earlier date in the text"}.get(kind, "")


def _weekday(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """Friday, last Friday, the following Tuesday, on Friday night"""
    p = e.parts
    day = None
    relation = p.relation or ""
    kind: AnchorKind = "published"
    basis = None
    weekday = cast(int, p.weekday)
    lean = c.day if (c.narrates or relation in ("following", "previous", "same", "that")) else None
    if lean is not None and not relation and c.now and c.exact and _near(lean.moment, c.now):
        lean = None
    if lean is not None and lean.moment.first:
        base, kind, basis = lean.moment.first, "earlier-date", lean.span
        ahead = (weekday - 1 - base.weekday()) % 7 or (0 if relation in ("same", "that", "") else 7)
        day = base + timedelta(days=ahead - (7 if relation in _BACK else 0))
    elif c.now is not None and c.exact:
        day = _near_weekday(weekday, relation, c)
    if day is None:
        return Reading(value=f"XXXX-WXX-{weekday}", note="relative, and nothing to lean on")
    moment = replace(Moment.of(day), part=p.part, hour=p.hour, minute=p.minute)
    return of_moment(moment, kind, basis, _leaning(kind))


def _near(moment: Moment, now: date) -> bool:
    return moment.first is None or abs((moment.first - now).days) <= 21


def _near_weekday(weekday: int, relation: str, c: Context) -> date:
    now = cast(date, c.now)
    back = (now.weekday() - (weekday - 1)) % 7
    if relation in _BACK:
        return now - timedelta(days=back or 7)
    if relation in _AHEAD or (c.tense == "future" and relation != "this"):
        return now + timedelta(days=(7 - back) if back or relation else 0)
    if relation in ("this", "current"):
        return now + timedelta(days=weekday - 1 - now.weekday()) if c.tense != "past" else now - timedelta(days=back)
    if c.tense == "unknown" and back == 6:
        return now + timedelta(days=1)
    return now - timedelta(days=back)


def _day_word(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """today, yesterday, late tomorrow"""
    p = e.parts
    if c.now is None or (c.narrates and p.offset == 0):
        return Reading(value="PRESENT_REF" if p.offset == 0 and p.part is None else None, note="relative, and the document has no date")
    if p.offset == 0 and (not c.exact or not c.daily) and p.part is None:
        edtf = about(Moment.of(c.now, "month").edtf)
        return Reading(value="PRESENT_REF", edtf=edtf, anchor="published", note="the time of writing")
    if not c.exact:
        return Reading(note="relative, and the day of the document is unknown")
    moment = replace(Moment.of(c.now + timedelta(days=p.offset or 0)), part=p.part)
    return of_moment(moment, "published", None, _leaning("published"))


def _ago(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """two days later, a year ago, a month earlier"""
    p = e.parts
    unit, relation = p.unit or "D", p.relation or "ago"
    back = relation in ("ago", "earlier", "before", "previously")
    if p.number is None or unit[0] == "T":
        return Reading(value=None if unit[0] == "T" else "PAST_REF" if back else "FUTURE_REF", note="it is not said how long")
    base, kind, basis = _ago_base(relation, unit, c)
    if base is None:
        return Reading(note="relative, and nothing to lean on")
    grain = _GRAINS.get(unit, "day")
    if unit in ("W", "F"):
        grain = "day"
    moment = base if base.grain == "quarter" and unit == "Y" else base.to(grain) if base.year is not None else base
    if moment is None or (base.grain in ("year", "decade") and unit in ("D", "W", "M")):
        return Reading(value="XXXX-XX-XX", note="the date it is counted from has no day")
    grain_now = "year" if unit == "DE" and moment.grain == "decade" else moment.grain
    if unit in ("DE", "CE"):
        moment, grain_now = base.to("year"), "year"
    moved = moment.shifted(-p.number if back else p.number, unit) if moment else None
    return of_moment(replace(moved, grain=grain_now) if moved else None, kind, basis, _leaning(kind))


def _ago_base(relation: str, unit: str, c: Context) -> tuple[Moment | None, AnchorKind, Span | None]:
    if unit == "Y" and c.quarter is not None and not c.narrates and c.paragraph - c.quarter.paragraph <= 3:
        return c.quarter.moment, "earlier-date", c.quarter.span
    if relation in ("ago", "from now", "hence") and not c.narrates and c.now:
        return Moment.of(c.now), "published", None
    lean: Anchor | None = c.day if unit in ("D", "W", "F") and c.day else c.dated
    if lean is not None and (c.narrates or lean.paragraph >= c.paragraph - 1):
        return lean.moment, "earlier-date", lean.span
    if c.now and not c.narrates:
        return Moment.of(c.now), "published", None
    return (lean.moment, "earlier-date", lean.span) if lean else (None, "none", None)


def _day_before(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    return _ago(replace(e, parts=replace(e.parts, number=1.0)), c, "")


def _yearly(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """year-earlier"""
    return _ago(replace(e, parts=replace(e.parts, number=1.0, unit="Y", relation="ago")), c, "")


def _period(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """the latest quarter, the year-earlier period, the 1988 quarter"""
    p = e.parts
    told = c.quarter if c.quarter and not (p.relation == "latest" and c.now and (c.quarter.moment.last or c.now) >= c.now) else None
    base = told.moment if told else Moment.of(c.now, "quarter").shifted(-1, "Q") if c.now else None
    if base is None:
        return Reading(note="relative, and nothing to lean on")
    kind: AnchorKind = "earlier-date" if told else "published"
    if p.quarter:
        base = replace(base, number=p.quarter)
    if p.year is not None:
        base = replace(base, year=p.year)
    elif p.relation == "current" and c.now:
        base = Moment.of(c.now, "quarter")
    elif p.of in _BACK or (p.relation or "").startswith("year"):
        base = cast(Moment, base.shifted(-1, "Y"))
    elif p.relation == "previous":
        base = cast(Moment, base.shifted(-1, "Q"))
    return of_moment(base, kind, told.span if told else None, _leaning(kind))


def _the_unit(e: Expression, c: Context, words: str) -> Reading:
    """the quarter, the weekend, the year"""
    if e.parts.unit == "Q":
        return _period(e, c, words)
    if e.parts.unit == "WE":
        back = c.tense != "future"
        base = Moment.of(c.now, "weekend").shifted(-1 if back else 0, "WE") if c.now and not c.narrates else None
        if base is not None and back and c.now and c.now.weekday() >= 5:
            base = Moment.of(c.now, "weekend")
        return of_moment(base, "published" if base else "none", None, _leaning("published"))
    return _unit_alone(e, c, words)


def _unit_alone(e: Expression, c: Context, words: str) -> Reading:
    """the end of the month, later in the year, year-end"""
    return _rel_unit(replace(e, parts=replace(e.parts, relation="this")), c, words)


def _part_of_day(e: Expression, c: Context, words: str) -> Reading:
    """this morning, that night, the next evening"""
    p = e.parts
    relation = (p.relation or "").removeprefix("the ")
    lean = c.day if c.narrates or relation in ("that", "same", "next", "following", "previous", "") else None
    if words.casefold().startswith(("yesterday", "tomorrow", "last")):
        step = 1 if words.casefold().startswith("t") else -1
    else:
        step = 1 if relation in _AHEAD else -1 if relation in _BACK else 0
    if lean is not None and not (relation in ("", "this") and not c.narrates):
        moved = lean.moment.shifted(step, "D")
        return of_moment(replace(moved, part=p.part, hour=None) if moved else None, "earlier-date", lean.span, _leaning("earlier-date"))
    if c.now and c.exact and not c.narrates:
        return of_moment(replace(Moment.of(c.now + timedelta(days=step)), part=p.part), "published", None, _leaning("published"))
    return Reading(value=f"XXXX-XX-XXT{p.part}", note="relative, and nothing to lean on")


def _at_night(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    return Reading(value=f"XXXX-XX-XXT{e.parts.part}", note="no certain day")


def _clock(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """7:15 p.m., noon yesterday"""
    p = e.parts
    base: Moment | None = None
    kind: AnchorKind = "none"
    basis = None
    if c.day and (c.narrates or c.day.paragraph == c.paragraph) and p.offset is None:
        base, kind, basis = c.day.moment, "earlier-date", c.day.span
    elif c.now and c.exact and not c.narrates:
        base, kind = Moment.of(c.now + timedelta(days=p.offset or 0)), "published"
    if base is None:
        return Reading(value=f"XXXX-XX-XXT{p.hour:02}:{p.minute or 0:02}", note="the day is not said")
    return of_moment(replace(base, hour=p.hour, minute=p.minute, part=None), kind, basis, _leaning(kind))


# --- now, then, before, between


def _ref(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """now, currently, recently, the future"""
    value = e.parts.ref
    if value != "PRESENT_REF":
        return Reading(value=value)
    here = next((a for a in reversed(c.days) if c.sentence[0] <= a.span.start < c.sentence[1]), None)
    if here is not None and words.casefold() in ("now", "this time", "at this time"):
        return Reading(value=value, edtf=here.moment.edtf, anchor="earlier-date", basis=here.span, note="the time of the telling")
    if not c.daily and c.lead is not None and not c.narrates:
        edtf = c.lead.moment.edtf
        if words.casefold() != "now" or c.speech:
            edtf = about(edtf) or edtf
        return Reading(value=value, edtf=edtf, anchor="earlier-date", basis=c.lead.span, note="about the time of what the article reports")
    if c.now is not None and not c.narrates:
        edtf = about((Moment.of(c.now) if c.exact else Moment.of(c.now, "month")).edtf)
        return Reading(value=value, edtf=edtf, anchor="published", note="about the time of writing")
    return Reading(value=value)


def _anaphor(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """then, at that time, on that day"""
    lean = c.day or c.dated
    if lean is None:
        return Reading(value="PAST_REF", note="it points back, and no date was named")
    return Reading(value=lean.moment.timex3, edtf=lean.moment.edtf, anchor="earlier-date", basis=lean.span, note="the date named before")


def _vague_shift(e: Expression, c: Context, words: str) -> Reading:
    """a bit later, shortly before"""
    back = e.parts.relation in ("earlier", "before")
    following = re.compile(r"[\s,]+(?:on\s+)?").match(c.findings.text, c.sentence[1])
    del words, following
    value = "PAST_REF" if back else "FUTURE_REF"
    lean = c.day
    if lean is None or lean.moment.edtf is None:
        return Reading(value=value, note="it is not said how long")
    edtf = interval(None, lean.moment.edtf) if back else interval(lean.moment.edtf, None)
    return Reading(value=value, edtf=edtf, anchor="earlier-date", basis=lean.span, note=f"{'before' if back else 'after'} the date named before")


def _between(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """between these two events: the last two days named, in the calendar's order"""
    if len(c.days) < 2:
        return Reading(note="between two times that are not named")
    first, last = sorted(c.days[-2:], key=lambda a: (a.moment.year or 0, a.moment.month or 0, a.moment.day or 0))
    edtf = interval(first.moment.edtf, last.moment.edtf)
    return Reading(edtf=edtf, anchor="earlier-date", basis=c.days[-1].span, note="between the two dates named before, neither included")


def _open(e: Expression, c: Context, words: str) -> Reading:
    """before, earlier, from now on: one side of what the article reports"""
    back = e.rule == "bare-shift"
    value = "PAST_REF" if back else "PRESENT_REF"
    if c.lead is None or c.lead.moment.edtf is None:
        return Reading(value=value)
    edtf = interval(None, c.lead.moment.edtf) if back else interval(c.lead.moment.edtf, None)
    del words
    note = "before what the article reports" if back else "from what the article reports on"
    return Reading(value=value, edtf=edtf, anchor="earlier-date", basis=c.lead.span, note=note)


_BY_RULE: dict[str, Callable[[Expression, Context, str], Reading]] = {
    "part-of": _part_of,
    "weekday": _weekday,
    "clock": _clock,
    "this-part": _part_of_day,
    "the-part": _part_of_day,
    "part": _at_night,
    "day-word": _day_word,
    "rel-unit": _rel_unit,
    "ago": _ago,
    "day-before": _day_before,
    "yearly": _yearly,
    "period": _period,
    "the-unit": _the_unit,
    "unit-alone": _unit_alone,
    "end-of": _unit_alone,
    "ref": _ref,
    "anaphor": _anaphor,
    "vague-shift": _vague_shift,
    "between-events": _between,
    "from-now": _open,
    "bare-shift": _open,
}
