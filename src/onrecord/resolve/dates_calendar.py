"""Days, months, seasons, decades: moments of the calendar, and the year that they leave out."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

from onrecord.model import Span
from onrecord.model.edtf import about, days_in, valid
from onrecord.model.time import Anchor as AnchorKind
from onrecord.resolve.dates_context import Context, Tense
from onrecord.timexes import Moment, Parts
from onrecord.timexes.moment import Grain

BACK = frozenset({"last", "past", "previous", "preceding", "yesterday"})
AHEAD = frozenset({"next", "coming", "following", "tomorrow"})
SAME = frozenset({"this", "same", "current", "that", "the same"})
YEAR_OF_ARTICLE = "the year is the article's"
YEAR_OF_TEXT = "the year is that of an earlier date in the text"
NO_SUCH_DAY = "the calendar has no such day"
LEAP = 8  # years within which there is a 29 February on either side
FISCAL = "of the business year, which may not be the calendar's"
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
    if moment.edtf is not None and not valid(moment.edtf):
        return Reading(note=NO_SUCH_DAY)
    return Reading(value=moment.timex3, edtf=moment.edtf, anchor=anchor, basis=basis, note=note, moment=moment)


def leaning(kind: AnchorKind) -> str:
    """What a value was counted from, in plain words."""
    return {
        "published": "counted from the article's date",
        "earlier-date": "counted from an earlier date in the text",
    }.get(kind, "")


def read_calendar(p: Parts, c: Context) -> Reading:
    """A day, month, season, quarter, year, decade or century, with the year it needs."""
    if p.decade is not None or p.century is not None:
        return _long(p)
    grain: Grain = (
        "day"
        if p.day
        else "month"
        if p.month
        else "season"
        if p.season
        else "quarter"
        if p.quarter
        else "half"
        if p.half
        else "year"
    )
    if p.day and p.month and p.day > days_in(2000, p.month):
        return Reading(note=NO_SUCH_DAY)
    if p.holiday:
        return _holiday(p, c)
    if p.movable:
        return _movable(p, c)
    if p.either:
        return _either(p, c)
    moment = Moment(
        grain=grain,
        month=p.month,
        day=p.day,
        season=p.season,
        number=p.quarter or p.half,
        part=p.part,
        hour=p.hour,
        minute=p.minute,
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
    reference = (
        c.now.year if c.now and not c.narrates else c.year.moment.year if c.year else c.now.year if c.now else None
    )
    if reference is None:
        return None
    year = reference // 100 * 100 + p.short
    return year - 100 if year > reference + 20 else year


def _with_mod(reading: Reading, p: Parts) -> Reading:
    if p.fiscal:
        note = "; ".join(part for part in (FISCAL, reading.note) if part)
        return replace(reading, edtf=None if p.quarter else about(reading.edtf) or reading.edtf, note=note)
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
    """A day, month or season without a year: it is that of "last year", of the story, of the article, or unknown."""
    if p.of:
        base, kind, basis = base_of(p.of, c, the=p.of in ("same", "that", "previous", "following"))
        if base is not None and base.year is not None:
            step = -1 if p.of.split()[-1] in BACK else 1 if p.of in AHEAD else 0
            return of_moment(replace(moment, year=base.year + step), kind, basis, f'the year is "{p.of} year"')
    if c.coming_year is not None:
        return of_moment(replace(moment, year=c.coming_year), "explicit")
    if c.narrates and c.year and c.year.moment.year is not None and not _ahead_of_story(c):
        reading = of_moment(_story_year(moment, c.year.moment, p), "earlier-date", c.year.span, YEAR_OF_TEXT)
        return _winter(reading, c.year.moment)
    if c.now is None:
        if moment.month and moment.grain in ("day", "month"):
            return of_moment(moment, "none", None, NO_YEAR)
        return Reading(value=moment.timex3, note=NO_YEAR)
    return of_moment(_article_year(moment, p, c), "published", None, YEAR_OF_ARTICLE)


def _ahead_of_story(c: Context) -> bool:
    """Whether a recent story turns to what is still to come ("founded in 2017, will open on 12 June")."""
    year = c.year.moment.year if c.year else None
    return c.tense == "future" and c.now is not None and year is not None and 0 <= c.now.year - year <= 3


def _winter(reading: Reading, before: Moment) -> Reading:
    """A winter of which a story does not name the year: the one that the date before lies in or comes to.

    TIMEX3 counts it by the year of its January.
    """
    if reading.moment is None or reading.moment.season != "WI" or before.year is None:
        return reading
    month = before.month or {"WI": 1, "SP": 4, "SU": 7, "FA": 10}.get(before.season or "")
    if month is None:
        return reading
    moment = replace(reading.moment, year=before.year - (month < 5))
    return replace(
        of_moment(moment, reading.anchor, reading.basis, reading.note), value=f"{before.year + (month >= 5)}-WI"
    )


def _story_year(moment: Moment, before: Moment, p: Parts) -> Moment:
    """In a story time runs on: January after a December is that of the next year."""
    year = before.year or 0
    if p.relation in BACK and before.month and moment.month and moment.month >= before.month:
        return replace(moment, year=year - 1)
    if moment.month and before.month and before.month >= 11 and moment.month <= 2:
        return replace(moment, year=year + 1)
    if p.relation in AHEAD and (before.month or 0) >= (
        moment.month or {"SP": 3, "SU": 6, "FA": 9, "WI": 12}.get(p.season or "", 99)
    ):
        return replace(moment, year=year + 1)
    return replace(moment, year=year)


def _article_year(moment: Moment, p: Parts, c: Context) -> Moment | None:
    now = cast(date, c.now)
    if p.relation in SAME and moment.grain != "day":
        return replace(moment, year=now.year)
    options = _options(moment, now, c.tense)
    here = Moment.of(now, moment.grain) if moment.grain != "day" or c.exact else None
    today = (here.first if here else None) or now
    if not c.exact and moment.grain == "day":
        today = date(now.year, now.month, days_in(now.year, now.month))
    known = [_far(m, today) for m in options]
    if p.relation in BACK | AHEAD:
        fits = [m for m, far in zip(options, known, strict=True) if (far < 0 if p.relation in BACK else far > 0)]
        return (fits[-1] if p.relation in BACK else fits[0]) if fits else None
    if moment.grain == "quarter" and c.tense != "future":
        return next((m for m, far in zip(reversed(options), reversed(known), strict=True) if far <= 0), None)
    best = min(range(len(known)), key=lambda i: (abs(known[i]) * _against(c.tense, known[i]), known[i]), default=None)
    return options[best] if best is not None else None


def _options(moment: Moment, now: date, tense: Tense) -> list[Moment]:
    """The moments of the years around; of 29 February, those of leap years on the side that the tense tells."""
    leap = moment.month == 2 and moment.day == 29
    back, ahead = (LEAP if leap else 2 if moment.grain == "season" else 1), (LEAP if leap else 1)
    years = range(now.year - back, now.year + ahead + 1)
    found = [m for year in years if _exists(m := replace(moment, year=year)) and m.first]
    past, future = ([m for m in found if (_far(m, now) > 0) == later] for later in (False, True))
    if not leap or tense == "unknown":
        return found
    return future if tense == "future" else past


def _far(moment: Moment, today: date) -> int:
    """How far a moment is from today: negative when it is over, 0 while it lasts. Leap days make no difference."""
    first, last, here = _count(moment.first), _count(moment.last), _count(today)
    return last - here if last < here else max(0, first - here)


def _count(day: date | None) -> int:
    return day.year * 372 + day.month * 31 + day.day if day else 0


def _against(tense: Tense, far: int) -> float:
    """How much farther a date seems when the tense of its clause points the other way."""
    if tense == "past" and far > 0:
        return 3.0
    return 6.0 if tense == "future" and far < 0 else 1.0


def _exists(moment: Moment) -> bool:
    return not (moment.month and moment.day and moment.year) or moment.day <= days_in(moment.year, moment.month)


def _movable(p: Parts, c: Context) -> Reading:
    """Easter, Ramadan: only the year is worked out, where the text names one."""
    year = _explicit_year(p, c)
    reading = of_moment(Moment(grain="year", year=year), "explicit") if year is not None else Reading()
    return replace(reading, note="a feast that moves; its day is not worked out")


def _either(p: Parts, c: Context) -> Reading:
    """03/04/2019: the day stands first or second where other dates of the text show it; else only the year is sure."""
    year, (a, b) = _explicit_year(p, c), p.either or (1, 1)
    if year is None:
        return Reading(note="day and month could be either")
    if c.day_first is not None:
        day, month = (a, b) if c.day_first else (b, a)
        moment = Moment(grain="day", year=year, month=month, day=day)
        return of_moment(moment, "explicit", None, "day and month as in the other dates of the text")
    one, two = (f"{year:04}-{m:02}-{d:02}" for d, m in ((a, b), (b, a)))
    whole = of_moment(Moment(grain="year", year=year), "explicit")
    return replace(whole, moment=None, note=f"{one} or {two}: day and month could be either")


def _holiday(p: Parts, c: Context) -> Reading:
    """A holiday with a fixed rule: "12-25", or "11-4+4" for the fourth Thursday of November."""
    rule = p.holiday or ""
    month = int(rule[:2])
    if "+" not in rule:
        return read_calendar(replace(p, holiday=None, month=month, day=int(rule[3:])), c)
    whole = read_calendar(replace(p, holiday=None, month=month), c)
    if whole.moment is None or whole.moment.first is None:
        return Reading(value=None, note=whole.note)
    weekday, which = (int(n) for n in rule[3:].split("+"))
    first = whole.moment.first
    day = first + timedelta(days=(weekday - 1 - first.weekday()) % 7 + 7 * (which - 1))
    return of_moment(Moment.of(day), whole.anchor, whole.basis, whole.note)


def base_of(relation: str, c: Context, *, the: bool) -> tuple[Moment | None, AnchorKind, Span | None]:
    """What a relation leans on: the date before it in a story and after "the" or "following"; else publication."""
    back = (
        c.narrates
        or (the and relation in AHEAD | BACK | {"that", "same"})
        or relation in ("following", "previous", "same", "that", "preceding")
    )
    if back and c.dated is not None:
        return c.dated.moment, "earlier-date", c.dated.span
    if c.now is not None and not c.narrates:
        return (Moment.of(c.now) if c.exact else Moment.of(c.now, "month")), "published", None
    return None, "none", None
