"""Whether two dates can be one, with the year known or not."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from onrecord.model import When

Relation = Literal["same", "near", "within", "apart", "unknown"]

LEAP_YEAR = 2000
NARROW = 3
_MONTH_DAY = re.compile(r"XXXX-(?P<month>\d\d)-(?P<day>\d\d)")  # XXXX-05-19


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """First and last day as numbers; without a year they count in the leap year 2000. None is an open end."""

    first: int | None
    last: int | None
    yearless: bool = False

    @property
    def narrow(self) -> bool:
        """Tell whether the date is exact to three days."""
        return self.first is not None and self.last is not None and self.last - self.first < NARROW


def days_of(when: When | None) -> Days | None:
    """The days that a time covers; None when the text does not say.

    >>> days_of(When(edtf="2023-03-11", earliest="2023-03-11", latest="2023-03-11")).narrow
    True
    >>> days_of(When(edtf=None)) is None
    True
    """
    if when is None:
        return None
    first, last = _number(when.earliest), _number(when.latest)
    if first is not None or last is not None:
        return Days(first=first, last=last)
    ends = [_in_leap_year(match) for match in _MONTH_DAY.finditer(when.edtf or "")]
    if not ends or None in ends:
        return None
    return Days(first=ends[0], last=ends[-1], yearless=True)


def relation(a: Days | None, b: Days | None) -> Relation:
    """How two dates stand to each other.

    "same": they share a day and both are exact to three days; "near": one day apart; "within": they share a day and one
    of them is wide; "apart"; "unknown": one is missing. Where one lacks the year, month and day are compared.

    >>> one = days_of(When(edtf="XXXX-05-19/XXXX-05-20"))
    >>> relation(one, days_of(When(edtf="2031-05-20", earliest="2031-05-20", latest="2031-05-20")))
    'same'
    >>> relation(one, days_of(When(edtf="2031-05-22", earliest="2031-05-22", latest="2031-05-22")))
    'apart'
    """
    if a is None or b is None:
        return "unknown"
    if a.yearless != b.yearless:
        a, b = _without_year(a), _without_year(b)
        if a is None or b is None:
            return "unknown"
    gap = _gap(a, b)
    if gap > 1:
        return "apart"
    if not (a.narrow and b.narrow):
        return "within" if gap <= 0 else "apart"
    return "same" if gap <= 0 else "near"


def closest(ours: Iterable[Days], theirs: Sequence[Days]) -> Relation:
    """The closest that any two of their dates stand to each other."""
    found = {relation(a, b) for a in ours for b in theirs}
    order: tuple[Relation, ...] = ("same", "near", "within", "unknown", "apart")
    return next((each for each in order if each in found), "unknown")


def days_between(a: Days, b: Days) -> int:
    """The number of days between two dates; 0 where they touch, or where one has no year."""
    return max(_gap(a, b), 0) if a.yearless == b.yearless else 0


def _gap(a: Days, b: Days) -> int:
    """The number of days from the end of the one to the start of the other; 0 or less when they overlap."""
    after = a.first - b.last if a.first is not None and b.last is not None else 0
    before = b.first - a.last if b.first is not None and a.last is not None else 0
    return max(after, before)


def _number(iso: str | None) -> int | None:
    try:
        return date.fromisoformat(iso[:10]).toordinal() if iso else None
    except ValueError:
        return None


def _in_leap_year(match: "re.Match[str]") -> int | None:
    return _number(f"{LEAP_YEAR}-{match['month']}-{match['day']}")


def _without_year(days: Days) -> Days | None:
    """The days moved to the leap year; None when they cross a new year or are not exact."""
    if days.yearless:
        return days
    if days.first is None or days.last is None:
        return None
    first, last = date.fromordinal(days.first), date.fromordinal(days.last)
    if first.year != last.year:
        return None
    moved = (day.replace(year=LEAP_YEAR).toordinal() for day in (first, last))
    return Days(first=next(moved), last=next(moved), yearless=True)
