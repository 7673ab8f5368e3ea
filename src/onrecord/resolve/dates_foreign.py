"""What other languages need beside English: the night before a day, two calendars side by side, since and until."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Literal

from onrecord.model import Findings, Timex
from onrecord.model.edtf import interval
from onrecord.resolve.dates_calendar import Reading, read_calendar
from onrecord.resolve.dates_context import Context
from onrecord.resolve.dates_relative import RELATIVE
from onrecord.timexes import Expression
from onrecord.timexes.lexicon import either, lexicon

BESIDE = "the text gives the day beside it"


def _night_to(e: Expression, c: Context, words: str) -> Reading:
    """ "в ночь на 20 мая": the night that ends on that day."""
    parts = replace(e.parts, part=None)
    day = RELATIVE["weekday"](replace(e, parts=parts), c, words) if parts.weekday else read_calendar(parts, c)
    before = day.moment.shifted(-1, "D") if day.moment else None
    if before is None or day.moment is None:
        return day
    edtf = interval(before.edtf, day.edtf) if before.edtf and day.edtf else None
    note = "; ".join(part for part in ("one night", day.note) if part)
    return replace(day, value=replace(before, part="NI").timex3, edtf=edtf, note=note)


def _ahead(e: Expression, c: Context, words: str) -> Reading:
    """ "через три дня": counted from the date before it, from the article's only where the clause looks ahead."""
    if c.day is None and c.dated is None and c.tense != "future":
        return Reading(note="relative, and nothing to lean on")
    return RELATIVE["ago"](e, c, words)


FOREIGN: dict[str, Callable[[Expression, Context, str], Reading]] = {"night-to": _night_to, "ahead": _ahead}


@cache
def _sides(language: str) -> tuple[tuple[Literal["from", "until"], re.Pattern[str]], ...]:
    words = lexicon(language).context
    listed: tuple[tuple[Literal["from", "until"], str], ...] = (("from", "since"), ("until", "until"))
    return tuple(
        (side, re.compile(rf"(?<!\w)(?:{either(words[name])})\s+\Z", re.IGNORECASE))  # с 2014 года
        for side, name in listed
        if name in words
    )


def side_of(text: str, start: int, language: str) -> Literal["from", "until"] | None:
    """Which side of a time the word before it leaves open, by the word list of a language; None when it leaves none.

    >>> side_of("Это так с 2014 года.", 10, "ru"), side_of("Это было в 2014 году.", 11, "ru")
    ('from', None)
    """
    before = text[max(0, start - 14) : start]
    return next((side for side, words in _sides(language) if words.search(before)), None)


def two_calendars(timexes: Sequence[Timex], findings: Findings) -> list[Timex]:
    """The timexes, a Hijri date with the day that the text gives beside it ("... الموافق 17 مايو 2019")."""
    result = list(timexes)
    for i, (one, two) in enumerate(pairwise(timexes)):
        for number, hijri, other in ((i, one, two), (i + 1, two, one)):
            if not _is_hijri(hijri) or _is_hijri(other) or not other.edtf or not _beside(one, two, findings):
                continue
            note = f"{(hijri.note or BESIDE).partition(';')[0]}; {BESIDE}"
            result[number] = replace(
                hijri,
                value=other.value,
                edtf=other.edtf,
                earliest=other.earliest,
                latest=other.latest,
                anchor=other.anchor,
                basis=other.span,
                note=note,
            )
    return result


def _is_hijri(timex: Timex) -> bool:
    return ".hijri" in timex.found_by


def _beside(one: Timex, two: Timex, findings: Findings) -> bool:
    language = findings.language_at(one.span.start) or ""
    between = findings.text[one.span.end : two.span.start]
    return _joins(language).fullmatch(between) is not None


@cache
def _joins(language: str) -> re.Pattern[str]:
    words = lexicon(language)
    return re.compile(
        rf"\s?(?:[،,]?\s?(?:{words.links('beside')})|[(/–-])\s?(?:(?:{words.links('day_of')})\s)?"  # (الموافق
    )
