"""Which of several dates in a clause is the date of its event."""

import re

from onrecord.model import Timex

_VAGUE = frozenset({"PRESENT_REF", "PAST_REF", "FUTURE_REF"})
_DAY = re.compile(r"[\dX]{4}-\d\d-\d\d  # 2019-05-19, XXXX-05-19", re.VERBOSE)


def narrowest(timexes: list[Timex]) -> Timex | None:
    """A time of day that fits all dates, else the date within all others; None when they disagree or none is dated.

    "Two days earlier, in the night from 11 to 12 March" is that night, though two days earlier is one day.
    """
    dated = [(bounds, timex) for timex in timexes if (bounds := _bounds(timex)) is not None]
    for (first, last), timex in dated:
        if timex.type == "TIME" and all(first <= other[1] and other[0] <= last for other, _ in dated):
            return timex
    for (first, last), timex in dated:
        if all(other[0] <= first and last <= other[1] for other, _ in dated):
            return timex
    return None


def _bounds(timex: Timex) -> tuple[str, str] | None:
    """First and last day, as text that sorts ("XXXX-05-19" without a year); None when the expression gives no date."""
    if timex.value in _VAGUE:
        return None
    if timex.earliest is not None and timex.latest is not None:
        return timex.earliest, timex.latest
    days = _DAY.findall(timex.edtf or "")
    if days:
        return days[0], days[-1]
    return ("", "~") if timex.edtf or timex.earliest or timex.latest else None
