"""Whole dates (day, month and year) in the words of a head, a meta element or a file's properties."""

import re
from datetime import date, datetime
from functools import cache

from onrecord import lang

ISO = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")  # 2021-05-03
DOTTED = re.compile(r"(?<!\d)(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>(?:19|20)\d\d)(?!\d)")  # 03.05.2021
DAY_FIRST = re.compile(  # Monday, 3rd of May 2021
    r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<m>[^\W\d_]{3,10})\.?,?\s+(?P<y>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
MONTH_FIRST = re.compile(  # May 3, 2021
    r"(?P<m>[^\W\d_]{3,10})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)(?!\d)", re.IGNORECASE
)


def iso_date(words: str) -> str | None:
    """The full date that some words give, as an ISO date; None when day, month or year is missing or impossible.

    >>> iso_date("Monday, 3 May 2021"), iso_date("May 3"), iso_date("2021-02-30")
    ('2021-05-03', None, None)
    """
    found = find_date(words)
    return found[1] if found else None


def moment(words: str) -> str | None:
    """A day, with its time where the words are a time in ISO 8601; None where they give no full date.

    >>> moment("2021-05-03 09:12:11Z"), moment("3 May 2021 at noon"), moment("May 2021")
    ('2021-05-03T09:12:11+00:00', '2021-05-03', None)
    """
    try:
        found = datetime.fromisoformat(words.strip())
    except ValueError:
        return iso_date(words)
    return found.isoformat() if len(words.strip()) > len("2021-05-03") else found.date().isoformat()


def find_date(words: str) -> tuple[tuple[int, int], str] | None:
    """Where the first full date stands in some words, and the date.

    >>> find_date("on May 3, 2021")
    ((3, 14), '2021-05-03')
    """
    for pattern in (ISO, DAY_FIRST, MONTH_FIRST, DOTTED):
        for match in pattern.finditer(words):
            month = int(match["m"]) if match["m"].isdigit() else _months().get(match["m"].lower())
            day = _possible(int(match["y"]), month, int(match["d"])) if month else None
            if day:
                return match.span(), day
    return None


def _possible(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    tables = (lang.words(code, "reading").get("months", {}) for code in lang.languages("reading"))
    return {word: number for table in tables for word, number in table.items()}
