"""A place in the calendar as exact as the text makes it (a day, a quarter, a decade), and steps from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from onrecord.model.edtf import days_in

Grain = Literal["day", "week", "weekend", "month", "quarter", "season", "half", "year", "decade", "century"]

_LENGTH: Mapping[Grain, int] = {
    "day": 0,
    "week": 1,
    "weekend": 1,
    "month": 2,
    "quarter": 3,
    "season": 3,
    "half": 4,
    "year": 5,
    "decade": 6,
    "century": 7,
}
SEASONS: Mapping[str, int] = {"SP": 21, "SU": 22, "FA": 23, "WI": 24}
_SEASON_MONTH: Mapping[str, int] = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A stretch of the calendar of one grain. `year` is astronomical, None when unknown.

    `number` counts quarters and halves. A decade or century is kept by its first year in `year`, a week by its Monday.

    >>> Moment(grain="day", month=5, day=29).timex3
    'XXXX-05-29'
    >>> Moment(grain="quarter", year=2019, number=3).edtf
    '2019-35'
    """

    grain: Grain
    year: int | None = None
    month: int | None = None
    day: int | None = None
    number: int | None = None
    season: str | None = None
    part: str | None = None
    hour: int | None = None
    minute: int | None = None

    @classmethod
    def of(cls, day: date, grain: Grain = "day") -> "Moment":
        """The moment of a grain that a day lies in.

        >>> Moment.of(date(2019, 6, 4), "week").timex3
        '2019-W23'
        """
        if grain in ("week", "weekend"):
            day -= timedelta(days=day.weekday())
        if grain in ("day", "week", "weekend"):
            return cls(grain=grain, year=day.year, month=day.month, day=day.day)
        if grain == "month":
            return cls(grain=grain, year=day.year, month=day.month)
        if grain == "quarter":
            return cls(grain=grain, year=day.year, number=(day.month + 2) // 3)
        if grain == "half":
            return cls(grain=grain, year=day.year, number=(day.month + 5) // 6)
        if grain == "season":
            season = ("WI", "SP", "SU", "FA")[day.month % 12 // 3]
            return cls(grain=grain, year=day.year - (day.month < 3), season=season)
        step = {"year": 1, "decade": 10, "century": 100}[grain]
        return cls(grain=grain, year=day.year // step * step)

    @property
    def first(self) -> date | None:
        """The first day of it, None when the year is unknown or before the Common Era."""
        if self.year is None or not 1 <= self.year <= 9998:
            return None
        if self.grain == "season":
            return date(self.year, _SEASON_MONTH[self.season or "SP"], 1)
        month = self.month or {"quarter": 3, "half": 6}.get(self.grain, 0) * ((self.number or 1) - 1) + 1
        try:
            return date(self.year, month, self.day or 1)
        except ValueError:
            return None

    @property
    def last(self) -> date | None:
        """The last day of it, None where `first` is."""
        first = self.first
        if first is None:
            return None
        if self.grain in ("day", "week", "weekend"):
            return first + timedelta(days=0 if self.grain == "day" else 6)
        months = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}[
            self.grain
        ]
        year, month = divmod(first.year * 12 + first.month - 2 + months, 12)
        return date(year, month + 1, days_in(year, month + 1)) if year <= 9998 else None

    def to(self, grain: Grain) -> "Moment | None":
        """The moment of a longer grain that it lies in (the year of a month); None for a shorter one."""
        if _LENGTH[grain] < _LENGTH[self.grain]:
            return None
        if grain == "month" and self.month is not None:
            return Moment(grain="month", year=self.year, month=self.month)
        if grain == "year" and self.year is not None:
            return Moment(grain="year", year=self.year)
        return Moment.of(self.first, grain) if self.first else None

    def shifted(self, number: float, unit: str) -> "Moment | None":
        """The same moment some units later (earlier when negative), None where the calendar cannot tell.

        Units are TIMEX3 letters: D W F M Q Y DE CE, WE for weekends; the grain stays.

        >>> Moment(grain="day", year=2019, month=5, day=31).shifted(1, "M").timex3
        '2019-06-30'
        """
        if unit in ("D", "W", "F", "WE"):
            return self._days(round(number * {"D": 1, "W": 7, "F": 14, "WE": 7}[unit]))
        months = round(number * {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}.get(unit, 0))
        if self.year is None:
            return self._months_of_any_year(months) if unit == "M" else None
        if months % 12 == 0 or self.month is None:
            moved = self._other(months)
        else:
            year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
            moved = replace(self, year=year, month=month + 1)
        return moved._cut() if moved else None

    def _other(self, months: int) -> "Moment | None":
        if self.year is None:
            return None
        if self.grain == "quarter":
            year, quarter = divmod(self.year * 4 + (self.number or 1) - 1 + months // 3, 4)
            return replace(self, year=year, number=quarter + 1)
        if self.grain == "week":
            return self._days(months // 12 * 364)
        return replace(self, year=self.year + months // 12)

    def _days(self, days: int) -> "Moment | None":
        first = self.first
        if first is None:
            return self._days_of_any_year(days)
        try:
            moved = first + timedelta(days=days)
        except OverflowError:
            return None
        return Moment.of(moved, self.grain)

    def _days_of_any_year(self, days: int) -> "Moment | None":
        """A day of an unknown year moved, None where that depends on the year (over its end, over 29 February)."""
        if self.year is not None or not (self.month and self.day):
            return None
        moved = set()
        for year in (2003, 2004):
            if self.day > days_in(year, self.month):
                return None
            there = date(year, self.month, self.day) + timedelta(days=days)
            moved.add((there.year - year, there.month, there.day))
        years, month, day = moved.pop()
        return None if moved or years else replace(self, month=month, day=day)

    def _months_of_any_year(self, months: int) -> "Moment | None":
        """A month of an unknown year moved; over the year's end it is a month of another unknown year."""
        if self.grain != "month" or self.month is None:
            return None
        return replace(self, month=(self.month - 1 + months) % 12 + 1)

    def _cut(self) -> "Moment":
        """The last day of the month for a day that the month does not have."""
        if self.grain == "day" and self.year and self.month and self.day:
            return replace(self, day=min(self.day, days_in(self.year, self.month)))
        return self

    @property
    def timex3(self) -> str:
        """The TIMEX3 value."""
        if self.grain in ("week", "weekend") and self.first:
            monday = self.first.isocalendar()
            return f"{monday.year:04}-W{monday.week:02}" + ("-WE" if self.grain == "weekend" else "")
        year = "XXXX" if self.year is None else f"{self.year:04}" if self.year > 0 else f"BC{1 - self.year:04}"
        if self.grain == "decade":
            return year[:-1]
        if self.grain == "century":
            return year[:-2]
        if self.grain in ("quarter", "half"):
            return f"{year}-{'Q' if self.grain == 'quarter' else 'H'}{self.number or 'X'}"
        if self.grain == "season":
            return f"{year}-{self.season}"
        value = year + (f"-{self.month:02}" if self.month else "") + (f"-{self.day:02}" if self.day else "")
        if self.hour is not None:
            return f"{value}T{self.hour:02}:{self.minute or 0:02}"
        return f"{value}T{self.part}" if self.part else value

    @property
    def edtf(self) -> str | None:
        """The EDTF string, None for what EDTF cannot say (a quarter of an unknown year)."""
        year = "XXXX" if self.year is None else f"{self.year:04}" if self.year >= 0 else f"-{-self.year:04}"
        if self.grain in ("week", "weekend"):
            first = self.first
            if first is None:
                return None
            start = first + timedelta(days=5 if self.grain == "weekend" else 0)
            return f"{start.isoformat()}/{(first + timedelta(days=6)).isoformat()}"
        if self.grain == "decade":
            return f"{year[:-1]}X" if self.year and self.year > 0 else None
        if self.grain == "century":
            return f"{year[:-2]}XX" if self.year and self.year > 0 else None
        if self.grain in ("quarter", "half", "season"):
            code = SEASONS[self.season] if self.season else (self.number or 0) + (32 if self.grain == "quarter" else 39)
            return f"{year}-{code}" if self.year is not None else None
        return (
            year + (f"-{self.month:02}" if self.month else "") + (f"-{self.day:02}" if self.day else "")
            if year != "XXXX" or self.month
            else None
        )
