"""What the words of a time expression say, before anybody asks which day that is."""

from dataclasses import dataclass

from onrecord.model.time import TimexType


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of an expression as the text gives them; None where it gives none.

    `year` is astronomical (0 is 1 BC); `short` is a year of two digits; `season`, `part` and `unit` are TIMEX3 codes.
    `relation` is the word that ties the expression to another time ("last", "ago", "later"), `of` the same for the
    year ("May last year"). `zone` is the time zone as it is written, `movable` a feast that moves with the moon;
    `fiscal` tells that a year or quarter is one of business. `either` has the day and the month of 03/04/2019, where
    each could be the other. `number` is None and `vague` True for "several years". `hijri` is a date of the Hijri
    calendar as the text gives it ("1440-09-12"); then no other part is set.
    """

    year: int | None = None
    short: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    season: str | None = None
    quarter: int | None = None
    half: int | None = None
    decade: int | None = None
    century: int | None = None
    bc: bool = False
    fiscal: bool = False
    part: str | None = None
    hour: int | None = None
    minute: int | None = None
    zone: str | None = None
    holiday: str | None = None
    movable: bool = False
    either: tuple[int, int] | None = None
    hijri: str | None = None
    unit: str | None = None
    number: float | None = None
    vague: bool = False
    relation: str | None = None
    of: str | None = None
    mod: str | None = None
    ref: str | None = None
    offset: int | None = None
    every: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A time expression at `[start, end)` of the text that was scanned, and the rule that saw it.

    A range has two ends, each with its bounds and parts; `parts` are then those of the first end.
    """

    start: int
    end: int
    rule: str
    type: TimexType
    parts: Parts
    ends: tuple["Expression", "Expression"] | None = None
