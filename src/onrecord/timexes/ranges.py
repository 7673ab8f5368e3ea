"""Ranges: one expression with two ends, each of which takes what it leaves out from the other."""

import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.model.edtf import days_in
from onrecord.timexes.lexicon import Lexicon
from onrecord.timexes.parts import Expression, Parts
from onrecord.timexes.patterns import Rule
from onrecord.timexes.reading import read_parts

RANGES = frozenset(
    {
        "night-range",
        "day-range",
        "month-day-range",
        "date-range",
        "month-range",
        "month-dash",
        "year-range",
        "era-range",
        "weekday-range",
    }
)
OVER_NEW_YEAR = 9  # months: the longest way over the year's end that is read as one range
_LONG = 500  # years: two numbers farther apart are no range of years


def read_range(match: re.Match[str], rule: Rule, lex: Lexicon) -> Iterator[Expression]:
    """A range with its two ends; what one end leaves out (the month of "3 to 5 May") it takes from the other."""
    groups = match.groupdict()
    one = {name: text for name, text in groups.items() if not name.endswith("2")}
    two = {name.removesuffix("2"): text for name, text in groups.items() if name.endswith("2")}
    if two.get("short") and one.get("year"):
        two["year"] = (one["year"] or "")[:2] + (two.pop("short") or "")
    years = one.get("year"), two.get("year")
    own_month = one.get("month")
    for name in ("month", "year", "era"):
        one[name] = one.get(name) or two.get(name)
        two[name] = two.get(name) or (one.get(name) if name != "year" or rule.name != "year-range" else None)
    parts, other = read_parts(one, lex), read_parts(two, lex)
    if parts is None or other is None:
        return
    if rule.name == "night-range" and not own_month:
        parts = _eve(parts, other)
    if turns_year(parts, other):
        parts, other = _two_years(parts, other, *years)
    elif not _ascending(parts, other, rule.name):
        return
    start, end = (
        Expression(
            start=match.start(name), end=match.end(name), rule=rule.name, type="DATE", parts=replace(p, part=None)
        )
        for name, p in (("end1", parts), ("end2", other))
    )
    yield Expression(
        start=match.start(), end=match.end(), rule=rule.name, type=rule.type, parts=parts, ends=(start, end)
    )


def turns_year(one: Parts, two: Parts) -> bool:
    """Tell whether a range goes over the year's end: from 28 December to 3 January, from November to March.

    >>> turns_year(Parts(day=28, month=12), Parts(day=3, month=1)), turns_year(Parts(month=6), Parts(month=5))
    (True, False)
    """
    if (
        one.month is None
        or two.month is None
        or (one.year is not None and two.year is not None and one.year != two.year)
    ):
        return False
    return one.month > two.month and (two.month - one.month) % 12 <= OVER_NEW_YEAR


def _two_years(one: Parts, two: Parts, first: str | None, last: str | None) -> tuple[Parts, Parts]:
    """The ends of a range over the year's end, where the text names the year of one of them."""
    if first and one.year is not None and not last:
        return one, replace(two, year=one.year + 1)
    if last and two.year is not None and not first:
        return replace(one, year=two.year - 1), two
    return one, two


def _eve(one: Parts, two: Parts) -> Parts:
    """ "The night from 31 to 1 January": the first day is the last one of the month before."""
    if two.day != 1 or two.month is None or one.day is None:
        return one
    before = (two.month - 2) % 12 + 1
    ends = {days_in(two.year, before)} if two.year is not None else {days_in(2003, before), days_in(2004, before)}
    return replace(one, month=before) if one.day in ends else one


def _ascending(one: Parts, two: Parts, rule: str) -> bool:
    if one.weekday and two.weekday:
        return one.weekday != two.weekday
    if one.year is not None and two.year is not None and one.year != two.year:
        return one.year < two.year and (two.year - one.year < _LONG or rule == "era-range")
    return (one.month or 0, one.day or 0) < (two.month or 0, two.day or 0)
