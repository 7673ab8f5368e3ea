"""Read and write EDTF (ISO 8601-2), levels 0 to 2 as far as onrecord writes it: what a value means as days.

Read are: days, months and years with `X` for what is unknown, years before the Common Era, seasons (21-24), quarters
(33-36) and halves (40-41), the qualifiers `?`, `~` and `%` at the end, and intervals of these with open ends (`..`).
"""

import re
from dataclasses import dataclass

_DATE = re.compile(
    r"""
    (?P<year> -?\d{4} | \d{3}X | \d{2}XX | XXXX )   # 2019, 201X, 20XX, XXXX
    (?: - (?P<month> \d\d | XX ) )?                 # -05, -XX, -22 (summer)
    (?: - (?P<day> \d\d | XX ) )?                   # -29, -XX
    (?P<qualifier> [?~%] )?                         # 2019-05-29~
    """,
    re.VERBOSE | re.ASCII,
)
_YEARLESS = re.compile(r"XXXX-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d\d))?[?~%]?", re.ASCII)  # XXXX-05-29, XXXX-05
_OF_SEASON = re.compile(r"-?\d{4}-[234]\d", re.ASCII)  # 2019-21, 2019-33
_LEAP_YEAR = 2000
_MONTHS_OF = {
    21: (3, 6),
    22: (6, 9),
    23: (9, 12),
    33: (1, 3),
    34: (4, 6),
    35: (7, 9),
    36: (10, 12),
    40: (1, 6),
    41: (7, 12),
}
_SEASON_ENDS = {21: 21, 22: 23, 23: 21}
_OPEN = ("", "..")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day by year (astronomical: 0 is 1 BC), month and day."""

    year: int
    month: int
    day: int

    @property
    def iso(self) -> str:
        """The ISO 8601 date."""
        return f"{'-' if self.year < 0 else ''}{abs(self.year):04}-{self.month:02}-{self.day:02}"

    @property
    def key(self) -> tuple[int, int, int]:
        """What it is ordered by."""
        return self.year, self.month, self.day


def bounds(edtf: str | None) -> tuple[str | None, str | None]:
    """The first and the last day as ISO dates; None where the end is open or the year unknown.

    A qualifier does not widen the bounds: "2019-05-29~" names that day and says that it is about right. Seasons are
    those of the northern hemisphere, wide enough for weather and calendar; a winter may belong to the year before.

    >>> bounds("2019-05")
    ('2019-05-01', '2019-05-31')
    >>> bounds("../2019-05-29"), bounds("XXXX-05-29")
    ((None, '2019-05-29'), (None, None))
    """
    first, last = days(edtf)
    return (first.iso if first else None), (last.iso if last else None)


def days(edtf: str | None) -> tuple[Day | None, Day | None]:
    """The first and the last day of a value, as `bounds`."""
    if not edtf or not valid(edtf):
        return None, None
    start, _, end = edtf.partition("/")
    first = None if start in _OPEN else _days(start)[0]
    last = _days(start)[1] if "/" not in edtf else None if end in _OPEN else _days(end)[1]
    return first, last


def valid(edtf: str) -> bool:
    """Tell whether this module reads the value, and whether its months and days exist and its ends are in order.

    >>> valid("2019-05-19/2019-05-20"), valid("2019-02-30"), valid("XXXX-05-29")
    (True, False, True)
    """
    parts = edtf.split("/")
    if len(parts) > 2 or all(part in _OPEN for part in parts):
        return False
    if not all((part in _OPEN and len(parts) == 2) or _is_date(part) for part in parts):
        return False
    if len(parts) == 1 or any(part in _OPEN for part in parts):
        return True
    first, last = _days(parts[0])[0], _days(parts[1])[1]
    return first is None or last is None or first.key <= last.key


def interval(start: str | None, end: str | None) -> str | None:
    """The interval from one value to another, "from the first day of start to the last of end"; None is an open end.

    Gives None when it would say nothing: both ends open, or one end open and the year of the other unknown.

    >>> interval("2014", None), interval("XXXX-05-19", "XXXX-05-20"), interval(None, "XXXX-05")
    ('2014/..', 'XXXX-05-19/XXXX-05-20', None)
    """
    first = start.split("/")[0] if start else ".."
    last = end.split("/")[-1] if end else ".."
    written = f"{first}/{last}"
    if (start is None or end is None) and "XXXX" in written:
        return None
    return written if valid(written) else None


def about(edtf: str | None) -> str | None:
    """The value marked as approximate; None where others would not read it (an interval, an unknown year, a season).

    >>> about("2019-05-29"), about("XXXX-05-29"), about("2019-21")
    ('2019-05-29~', None, None)
    """
    if edtf is None or "/" in edtf or "X" in edtf or edtf[-1] in "?~%" or _OF_SEASON.fullmatch(edtf):
        return None
    return edtf + "~"


def chronology(edtf: str | None) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """What values are sorted by: first the dated ones, then those of an unknown year by month and day, then the others.

    >>> sorted(["XXXX-05-21", "2019", "XXXX-05-17", "2014/.."], key=chronology)
    ['2014/..', '2019', 'XXXX-05-17', 'XXXX-05-21']
    """
    first, last = days(edtf)
    if first or last:
        start, end = first or last, last or first
        return 0, start.key if start else (), end.key if end else ()
    if edtf and edtf.startswith("XXXX-"):
        numbers = [tuple(int(n) for n in re.findall(r"\d+", part)) for part in edtf.split("/")]
        return 1, numbers[0], numbers[-1]
    return 2, (), ()


def month_days(edtf: str | None) -> tuple[int, int] | None:
    """The first and the last day of a value without a year, counted from 1 January of a leap year; None for others.

    >>> month_days("XXXX-05-29"), month_days("XXXX-01"), month_days("XXXX-12-30/XXXX-01-02")
    ((150, 150), (1, 31), (365, 2))
    >>> month_days("2019-05-29"), month_days("XXXX-22"), month_days("XXXX")
    (None, None, None)
    """
    if not edtf or not valid(edtf):
        return None
    found = [_YEARLESS.fullmatch(part) for part in edtf.split("/")]
    first, last = found[0], found[-1]
    if first is None or last is None:
        return None
    return (
        _day_of_year(int(first["month"]), int(first["day"] or 1)),
        _day_of_year(int(last["month"]), int(last["day"] or days_in(_LEAP_YEAR, int(last["month"])))),
    )


def _day_of_year(month: int, day: int) -> int:
    return sum(days_in(_LEAP_YEAR, before) for before in range(1, month)) + day


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day = match["year"], match["month"], match["day"]
    if month is None or month == "XX":
        return day in (None, "XX")
    number = int(month)
    if number > 12:
        return day is None and (number in _MONTHS_OF or number == 24)
    known = int(year) if "X" not in year else 2000
    return number >= 1 and (day in (None, "XX") or 1 <= int(day) <= days_in(known, number))


def _days(text: str) -> tuple[Day | None, Day | None]:
    match = _DATE.fullmatch(text)
    if match is None or match["year"] == "XXXX":
        return None, None
    year, month, day = match["year"], match["month"], match["day"]
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if month in (None, "XX"):
        return Day(year=low, month=1, day=1), Day(year=high, month=12, day=31)
    if int(month) == 24:
        return Day(year=low, month=1, day=1), (
            Day(year=high + 1, month=3, day=20) if high < 9999 else Day(year=high, month=12, day=31)
        )
    first, last = _MONTHS_OF.get(int(month), (int(month), int(month)))
    if day is not None and day != "XX":
        return Day(year=low, month=first, day=int(day)), Day(year=high, month=first, day=int(day))
    end = _SEASON_ENDS.get(int(month)) or days_in(high, last)
    return Day(year=low, month=first, day=1), Day(year=high, month=last, day=end)


def days_in(year: int, month: int) -> int:
    """The number of days of a month.

    >>> days_in(2020, 2)
    29
    """
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
