"""Dates in plain words, for people: "19–20 May 2019" from the EDTF string of a finding."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from onrecord.model import TimelineEntry, When

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
DOUBT = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}
NO_DATE = "no date"
NO_YEAR = " (year not given)"
PART = re.compile(
    r"""(?P<year>[0-9X]{4})            # 2019, 201X, XXXX
        (?:-(?P<month>[0-9X]{2}))?     # 05, or 21 for spring
        (?:-(?P<day>[0-9X]{2}))?       # 17
        (?:T(?P<time>[0-9]{2}:[0-9]{2})[0-9:.Z+-]*)?
        (?P<doubt>[~?%])?""",
    re.VERBOSE,
)
AT_HAND = 4096  # dates whose words are at hand: a page of a large record has the same ones again and again


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    day: str
    month: str
    year: str
    doubt: str
    rest: str = ""

    @property
    def words(self) -> str:
        said = " ".join(word for word in (self.day, self.month, self.year) if word)
        return self.doubt + said + self.rest


@lru_cache(AT_HAND)
def date_words(edtf: str | None) -> str:
    """An EDTF date or interval in plain English; what cannot be put into words stays as it is.

    >>> date_words("2019-05-19/2019-05-20")
    '19–20 May 2019'
    >>> date_words("XXXX-05-17")
    '17 May (year not given)'
    >>> date_words("2019-05~")
    'about May 2019'
    >>> date_words("2019-05-03/..")
    'from 3 May 2019, end open'
    """
    if not edtf:
        return NO_DATE
    if "/" not in edtf:
        part = _part(edtf)
        return edtf if part is None else part.words + _no_year(edtf)
    start, _, end = edtf.partition("/")
    return _interval(start, end) or edtf


def when_words(when: When | None) -> str:
    """The date of a finding in plain words, from its bounds where there is no EDTF string.

    >>> when_words(When(edtf=None, earliest="2019-05-17", latest="2019-05-21"))
    'between 17 and 21 May 2019'
    >>> when_words(None)
    'no date'
    """
    if when is None:
        return NO_DATE
    if when.edtf:
        return date_words(when.edtf)
    if when.earliest and when.latest:
        return _between(when.earliest, when.latest)
    if when.earliest:
        return f"not before {date_words(when.earliest)}"
    return f"not after {date_words(when.latest)}" if when.latest else NO_DATE


def _between(earliest: str, latest: str) -> str:
    words = date_words(earliest) if earliest == latest else date_words(f"{earliest}/{latest}")
    dash = " – " if " – " in words else "–"
    return f"between {words.replace(dash, ' and ', 1)}" if earliest != latest else words


def year_missing(edtf: str | None) -> bool:
    """Tell whether a date has a month or day but no year.

    >>> year_missing("XXXX-05-19/XXXX-05-20"), year_missing("2019-05-19"), year_missing(None)
    (True, False, False)
    """
    return bool(edtf) and "XXXX-" in str(edtf) and not re.search(r"[0-9]{4}", str(edtf))


def why_undated(entry: TimelineEntry) -> str:
    """Why a row of the chronology has no date, and what is known of its order; empty where it has one.

    A row that has a day without a year is after another day; one without any may have been on that very day.

    >>> from dataclasses import replace
    >>> row = TimelineEntry(when=When(edtf="XXXX-05-19"), label="", documents=1, independent=1, lane="yearless")
    >>> why_undated(replace(row, after=("XXXX-05-17",), before=("XXXX-05-21",)))
    'no year in the text; after 17 May, before 21 May'
    >>> why_undated(replace(row, when=None, lane="undated", after=("2019-05-17",)))
    'no date in the text; not before 17 May 2019'
    """
    if entry.lane == "dated":
        return ""
    has_day = year_missing(entry.when.edtf if entry.when else None)
    after, before = ("after", "before") if has_day else ("not before", "not after")
    sides = ((after, entry.after), (before, entry.before))
    order = ", ".join(f"{side} {_and(times)}" for side, times in sides if times)
    reason = "no year in the text" if has_day else "no date in the text"
    return f"{reason}; {order}" if order else reason


def _and(times: Iterable[str]) -> str:
    return " and ".join(date_words(time).removesuffix(NO_YEAR) for time in times)


def _no_year(edtf: str) -> str:
    return NO_YEAR if year_missing(edtf) else ""


def _interval(start: str, end: str) -> str | None:
    first, last = _part(start), _part(end)
    if start in ("", "..") and last is not None:
        return f"until {last.words}, start {_open(start)}"
    if end in ("", "..") and first is not None:
        return f"from {first.words}, end {_open(end)}"
    if first is None or last is None:
        return None
    return _joined(first, last) + _no_year(f"{start}/{end}")


def _open(end: str) -> str:
    return "open" if end == ".." else "not known"


def _joined(first: _Part, last: _Part) -> str:
    if first.rest or last.rest or first.doubt or last.doubt:
        return f"{first.words} – {last.words}"
    same_year = first.year == last.year
    if same_year and first.month == last.month and first.day and last.day:
        return first.day if first == last else f"{first.day}–{last.words}"
    if same_year and first.month and last.month:
        return f"{first.day} {first.month} – {last.words}".strip()
    return f"{first.words} – {last.words}"


def _part(edtf: str) -> _Part | None:
    found = PART.fullmatch(edtf)
    if found is None:
        return None
    month, day, time = found["month"], found["day"], found["time"]
    named = SEASONS.get(month or "") or (
        MONTHS[int(month) - 1] if month and month.isdigit() and 1 <= int(month) <= 12 else ""
    )
    if month and not named and month != "XX":
        return None
    return _Part(
        day=str(int(day)) if day and day.isdigit() else "",
        month=named,
        year=_year(found["year"]),
        doubt=DOUBT.get(found["doubt"] or "", ""),
        rest=f", {time}" if time else "",
    )


def _month(month: str | None) -> str:
    return MONTHS[int(month) - 1] if month and month.isdigit() and 1 <= int(month) <= 12 else ""


def _year(year: str) -> str:
    if year == "XXXX":
        return ""
    return f"{year[:3]}0s" if year.endswith("X") and year[:3].isdigit() else year
