"""A time in one plain sentence: how its words were read, and what that leans on."""

import re

from onrecord.model import Timex
from onrecord.show.page_dates import date_words

UNITS = {
    "Y": "year",
    "M": "month",
    "W": "week",
    "D": "day",
    "Q": "quarter",
    "DE": "decade",
    "CE": "century",
    "WE": "weekend",
}
CLOCK_UNITS = {"H": "hour", "M": "minute", "S": "second"}
REFERENCES = {"PRESENT_REF": "about the time of writing", "PAST_REF": "some time ago", "FUTURE_REF": "some time ahead"}
REASONS = {
    "explicit": "the text says it",
    "published": "counted from the article's date",
    "earlier-date": "counted from an earlier date in the text",
    "none": "the text does not say which day",
}

_LENGTH = re.compile(r"P(?P<clock>T)?(?P<number>[\d.]+|X)(?P<unit>[A-Z]{1,2})(?:(?P<rest>\d+)[MS])?")  # P3Y, PT1H30M


def explain(timex: Timex) -> str:
    """What a time was read as, and why, in one plain sentence.

    >>> from onrecord.model import Span
    >>> span = Span(doc="d", start=0, end=15)
    >>> day = Timex(id="t", span=span, type="DATE", value="2019-05-29", edtf="2019-05-29", anchor="published",
    ...             note="29 May; the year is the article's", found_by="dates.day-month@1")
    >>> explain(day)
    "29 May 2019; the year is the article's"
    """
    note = (timex.note or "").rpartition("; ")[2] if timex.edtf else timex.note or ""
    reason = note or ("" if timex.type in ("DURATION", "SET") else REASONS[timex.anchor])
    zone = f"the zone is as written: {timex.zone}" if timex.zone else ""
    return "; ".join(part for part in (_reading(timex), reason, zone) if part)


def _reading(timex: Timex) -> str:
    if timex.edtf:
        return date_words(timex.edtf) + _hour(timex.value)
    if timex.value in REFERENCES:
        return REFERENCES[timex.value]
    length = _length(timex.value) if timex.type in ("DURATION", "SET") else ""
    if length:
        return f"every {length}".replace("every 1 ", "every ") if timex.type == "SET" else length
    return f"not placed on a calendar{_hour(timex.value)}"


def _hour(value: str | None) -> str:
    found = re.search(r"T(\d\d:\d\d)", value or "")
    return f", {found[1]}" if found else ""


def _length(value: str | None) -> str:
    """ "3 years" from "P3Y"; "" for what has no plain words."""
    match = _LENGTH.fullmatch(value or "")
    unit = (CLOCK_UNITS if match["clock"] else UNITS).get(match["unit"]) if match else None
    if match is None or unit is None:
        return ""
    if match["number"] == "X":
        return "some " + _plural(unit)
    return f"{match['number']} {unit if match['number'] == '1' else _plural(unit)}"


def _plural(unit: str) -> str:
    return "centuries" if unit == "century" else f"{unit}s"
