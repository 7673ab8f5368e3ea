"""Times that lean on another time: last week, the following day, two days later, this morning, Friday."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from onrecord.model import Span
from onrecord.model.edtf import about, interval
from onrecord.model.time import Anchor as AnchorKind
from onrecord.resolve.dates_calendar import AHEAD, BACK, SAME, Reading, base_of, leaning, of_moment, read_calendar
from onrecord.resolve.dates_context import Anchor, Context
from onrecord.resolve.dates_words import opens_with
from onrecord.timexes import Expression, Moment
from onrecord.timexes.moment import Grain

BY_EVENT = "counted from an event; the text does not say its day"
OF_NOW = frozenset({"ago", "from now", "hence"})
REACH = 4  # paragraphs over which "a day earlier" leans on the day that was told last

_GRAINS: dict[str, Grain] = {
    "D": "day",
    "W": "week",
    "F": "week",
    "WE": "weekend",
    "M": "month",
    "Q": "quarter",
    "Y": "year",
    "DE": "decade",
    "CE": "century",
}


def _rel_unit(e: Expression, c: Context, words: str) -> Reading:
    """last week, this year, the following day, the same month"""
    p = e.parts
    unit = p.unit or "D"
    if unit[0] == "T" or p.ref is not None:
        return Reading(value="PRESENT_REF" if p.relation in SAME else None)
    relation = p.relation or "this"
    base, kind, basis = base_of(relation, c, the=opens_with(words, "article"))
    if relation == "latest":
        base, kind, basis, relation = (
            (Moment.of(c.now), "published", None, "last") if c.now else (None, "none", None, "last")
        )
    grain = _GRAINS.get(unit)
    if base is None or grain is None:
        return Reading(note="relative, and nothing to lean on")
    if unit in ("D", "W", "WE") and kind == "earlier-date" and c.day is not None:
        base, basis = c.day.moment, c.day.span
    moment = base if base.grain == grain else base.to(grain)
    step = -1 if relation in BACK else 1 if relation in AHEAD else 0
    if moment is not None and step:
        moment = moment.shifted(step, unit)
    return of_moment(moment, kind, basis, leaning(kind))


def _day_of_month(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """on the 20th: of the month that was named last, else of the article's"""
    near = c.dated is not None and (c.narrates or c.paragraph - c.dated.paragraph <= 1)
    base: Moment | None = None
    kind: AnchorKind = "none"
    basis = None
    if c.dated and near:
        base, kind, basis = c.dated.moment, "earlier-date", c.dated.span
    elif c.now is not None and c.exact and not c.narrates:
        ahead, day = c.tense == "future", e.parts.day or 0
        step = 1 if ahead and day < c.now.day else -1 if not ahead and day > c.now.day else 0
        base, kind = Moment.of(c.now, "month").shifted(step, "M"), "published"
    if base is None or base.month is None:
        return Reading(value=f"XXXX-XX-{e.parts.day:02}", note="the month is not said")
    return of_moment(Moment(grain="day", year=base.year, month=base.month, day=e.parts.day), kind, basis, leaning(kind))


def _week_of(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """the week of 6 March"""
    day = read_calendar(replace(e.parts, unit=None), c)
    if day.moment is None or day.moment.first is None:
        return replace(day, value=None, edtf=None)
    return of_moment(Moment.of(day.moment.first, "week"), day.anchor, day.basis, day.note)


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
        day = base + timedelta(days=ahead - (7 if relation in BACK else 0))
    elif c.now is not None and c.exact:
        day = _near_weekday(weekday, relation, c)
    if day is None:
        return Reading(value=f"XXXX-WXX-{weekday}", note="relative, and nothing to lean on")
    moment = replace(Moment.of(day), part=p.part, hour=p.hour, minute=p.minute)
    return of_moment(moment, kind, basis, leaning(kind))


def _day_by_weekday(e: Expression, c: Context, words: str) -> Reading:
    """the day before last Tuesday"""
    day = _weekday(e, c, words)
    moved = day.moment.shifted(e.parts.offset or 0, "D") if day.moment else None
    return of_moment(moved, day.anchor, day.basis, day.note) if moved else replace(day, value=None)


def _near(moment: Moment, now: date) -> bool:
    return moment.first is None or abs((moment.first - now).days) <= 21


def _near_weekday(weekday: int, relation: str, c: Context) -> date:
    now = cast(date, c.now)
    back = (now.weekday() - (weekday - 1)) % 7
    if relation in BACK:
        return now - timedelta(days=back or 7)
    if relation in AHEAD or (c.tense == "future" and relation != "this"):
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
        return Reading(
            value="PRESENT_REF" if p.offset == 0 and p.part is None else None,
            note="relative, and the document has no date",
        )
    of_day = c.exact and (c.daily or c.tense == "future")
    if p.offset == 0 and not of_day and p.part is None:
        edtf = about(Moment.of(c.now, "month").edtf)
        return Reading(value="PRESENT_REF", edtf=edtf, anchor="published", note="the time of writing")
    if not c.exact:
        return Reading(note="relative, and the day of the document is unknown")
    moment = replace(Moment.of(c.now + timedelta(days=p.offset or 0)), part=p.part)
    return of_moment(moment, "published", None, leaning("published"))


def _ago(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """two days later, a year ago, a month earlier"""
    p = e.parts
    unit, relation = p.unit or "D", p.relation or "ago"
    back = relation in ("ago", "earlier", "before", "previously")
    if p.number is None or unit[0] == "T":
        return Reading(
            value=None if unit[0] == "T" else "PAST_REF" if back else "FUTURE_REF", note="it is not said how long"
        )
    base, kind, basis = _ago_base(relation, unit, c)
    if base is None:
        return Reading(note="relative, and nothing to lean on")
    grain = _GRAINS.get(unit, "day")
    if unit in ("W", "F"):
        grain = "day"
    counted = base.year is not None or (
        grain == "month" and relation not in OF_NOW
    )  # "ago" is from now, not from 10 May
    moment = base.to(grain) if counted and not (base.grain == "quarter" and unit == "Y") else base
    if moment is None or (base.grain in ("year", "decade") and unit in ("D", "W", "M")):
        return Reading(value="XXXX-XX-XX", note="the date it is counted from has no day")
    grain_now = "year" if unit == "DE" and moment.grain == "decade" else moment.grain
    if unit in ("DE", "CE"):
        moment, grain_now = base.to("year"), "year"
    moved = moment.shifted(-p.number if back else p.number, unit) if moment else None
    return of_moment(replace(moved, grain=grain_now) if moved else None, kind, basis, leaning(kind))


def _ago_base(relation: str, unit: str, c: Context) -> tuple[Moment | None, AnchorKind, Span | None]:
    if unit == "Y" and c.compared is not None and not c.narrates and c.paragraph - c.compared.paragraph <= 3:
        return c.compared.moment, "earlier-date", c.compared.span
    if relation in OF_NOW and not c.narrates and c.now:
        return Moment.of(c.now), "published", None
    lean: Anchor | None = c.day if unit in ("D", "W", "F") and c.day else c.dated
    near = c.paragraph - (REACH if unit == "D" else 1)
    if lean is not None and (c.narrates or lean.paragraph >= near):
        return lean.moment, "earlier-date", lean.span
    if c.now and not c.narrates:
        return Moment.of(c.now), "published", None
    return (lean.moment, "earlier-date", lean.span) if lean else (None, "none", None)


def _day_before(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """the day before"""
    return _ago(replace(e, parts=replace(e.parts, number=1.0)), c, "")


def _day_of_event(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """the day before the vote"""
    return Reading(note=BY_EVENT)


def _yearly(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """year-earlier"""
    return _ago(replace(e, parts=replace(e.parts, number=1.0, unit="Y", relation="ago")), c, "")


def _period(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """the latest quarter, the year-earlier period, the 1988 quarter"""
    p = e.parts
    if p.unit == "PERIOD" and c.quarter and c.compared is None and c.now and p.relation != "latest":
        year = p.year if p.year is not None else c.now.year - 1
        return of_moment(Moment(grain="year", year=year), "published", None, leaning("published"))
    told = (
        c.quarter
        if c.quarter and not (p.relation == "latest" and c.now and (c.quarter.moment.last or c.now) >= c.now)
        else None
    )
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
    elif p.of in BACK or (p.relation or "").startswith("year"):
        base = cast(Moment, base.shifted(-1, "Y"))
    elif p.relation == "previous":
        base = cast(Moment, base.shifted(-1, "Q"))
    return of_moment(base, kind, told.span if told else None, leaning(kind))


def _the_unit(e: Expression, c: Context, words: str) -> Reading:
    """the quarter, the weekend, the year"""
    if e.parts.unit == "Q":
        return _period(e, c, words)
    if e.parts.unit == "WE":
        back = c.tense != "future"
        base = Moment.of(c.now, "weekend").shifted(-1 if back else 0, "WE") if c.now and not c.narrates else None
        if base is not None and back and c.now and c.now.weekday() >= 5:
            base = Moment.of(c.now, "weekend")
        return of_moment(base, "published" if base else "none", None, leaning("published"))
    return _unit_alone(e, c, words)


def _unit_alone(e: Expression, c: Context, words: str) -> Reading:
    """the end of the month, later in the year, year-end"""
    return _rel_unit(replace(e, parts=replace(e.parts, relation="this")), c, words)


def _part_of_day(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """this morning, that night, the next evening"""
    p = e.parts
    relation = (p.relation or "").removeprefix("the ")
    lean = c.day if c.narrates or relation in ("that", "same", "next", "following", "previous") else None
    if relation == "" and c.day and c.paragraph - c.day.paragraph <= c.narrates:
        lean = c.day
    step = 1 if relation in AHEAD else -1 if relation in BACK else 0
    if lean is not None and lean.night is not None and p.part == "NI" and not step:
        edtf = interval(lean.night.edtf, lean.moment.edtf)
        value = replace(lean.night, part="NI").timex3
        return Reading(value=value, edtf=edtf, anchor="earlier-date", basis=lean.span, note="the night named before")
    if lean is not None:
        moved = lean.moment.shifted(step, "D")
        return of_moment(
            replace(moved, part=p.part, hour=None) if moved else None,
            "earlier-date",
            lean.span,
            leaning("earlier-date"),
        )
    if c.now and c.exact and not c.narrates and relation:
        return of_moment(
            replace(Moment.of(c.now + timedelta(days=step)), part=p.part), "published", None, leaning("published")
        )
    return Reading(value=f"XXXX-XX-XXT{p.part}", note="relative, and nothing to lean on")


def _at_night(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    return Reading(value=f"XXXX-XX-XXT{e.parts.part}", note="no certain day")


def _clock(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """7:15 p.m., noon yesterday"""
    p = e.parts
    base: Moment | None = None
    kind: AnchorKind = "none"
    basis = None
    if p.offset is not None and c.now and c.exact:
        base, kind = Moment.of(c.now + timedelta(days=p.offset)), "published"
    elif p.offset is None and c.day and c.paragraph - c.day.paragraph <= c.narrates:
        base, kind, basis = c.day.moment, "earlier-date", c.day.span
    if base is None:
        return Reading(value=f"XXXX-XX-XXT{p.hour:02}:{p.minute or 0:02}", note="the day is not said")
    return of_moment(replace(base, hour=p.hour, minute=p.minute, part=None), kind, basis, leaning(kind))


RELATIVE: dict[str, Callable[[Expression, Context, str], Reading]] = {
    "day": _day_of_month,
    "week-of": _week_of,
    "weekday": _weekday,
    "weekday-range": _weekday,
    "clock": _clock,
    "this-part": _part_of_day,
    "the-part": _part_of_day,
    "part": _at_night,
    "day-word": _day_word,
    "rel-unit": _rel_unit,
    "ago": _ago,
    "in-time": _ago,
    "day-before": _day_before,
    "day-by-weekday": _day_by_weekday,
    "day-of-event": _day_of_event,
    "yearly": _yearly,
    "period": _period,
    "the-unit": _the_unit,
    "unit-alone": _unit_alone,
    "end-of": _unit_alone,
}
