"""One expression in its context: the moment, the length or the repetition that it means, and what it was leaned on."""

from dataclasses import replace

from onrecord.resolve.dates_calendar import Reading, read_calendar
from onrecord.resolve.dates_context import Context
from onrecord.resolve.dates_deixis import DEIXIS
from onrecord.resolve.dates_foreign import FOREIGN
from onrecord.resolve.dates_relative import BY_EVENT, RELATIVE
from onrecord.resolve.dates_words import counted_from
from onrecord.timexes import Expression, Parts

_BY_RULE = {**RELATIVE, **DEIXIS, **FOREIGN}


def read_expression(e: Expression, context: Context, words: str) -> Reading:
    """What an expression means in its context."""
    p = e.parts
    if p.hijri:
        return Reading(note=f"a date of the Hijri calendar ({p.hijri}); it is not converted")
    if e.type == "SET" or p.every:
        return Reading(value=_set_value(p), note="repeated")
    if e.rule == "part-of":
        return _part_of(e, context)
    if e.rule in _BY_RULE:
        return _BY_RULE[e.rule](e, context, words)
    if e.type == "DURATION":
        counted = counted_from().match(context.findings.text, e.end) is not None
        return Reading(value=duration(p), note=BY_EVENT if counted else "a length of time")
    return read_calendar(p, context)


def _part_of(e: Expression, c: Context) -> Reading:
    """the last week of August: a length of time inside a month or year that is known"""
    whole = read_calendar(replace(e.parts, unit=None, number=None, relation=None), c)
    return replace(whole, value=duration(replace(e.parts, number=e.parts.number or 1.0)), note="a part of it")


def duration(p: Parts) -> str | None:
    """The TIMEX3 value of a length of time.

    >>> duration(Parts(number=2.5, unit="Y")), duration(Parts(vague=True, unit="TH"))
    ('P2Y6M', 'PTXH')
    """
    unit, number = p.unit or "X", p.number
    if unit[0] == "T":
        if number is None:
            return f"PTX{unit[1]}"
        whole, rest = int(number), number % 1
        return f"PT{whole}{unit[1]}" + (f"30{'M' if unit == 'TH' else 'S'}" if rest == 0.5 else "")
    if number is None:
        return f"PX{unit}"
    if unit == "DE":
        number, unit = number * 10, "Y"
    elif unit == "F":
        number, unit = number * 2, "W"
    if unit == "Y" and number % 1 == 0.5:
        return f"P{int(number)}Y6M"
    return f"P{number:g}{unit}"


def _set_value(p: Parts) -> str | None:
    if p.every and p.every[0] == "P":
        return p.every
    if p.weekday:
        return f"XXXX-WXX-{p.weekday}" + (f"T{p.part}" if p.part else "")
    if p.month:
        return f"XXXX-{p.month:02}"
    if p.season:
        return f"XXXX-{p.season}"
    if p.part:
        return f"XXXX-XX-XXT{p.part}"
    return duration(replace(p, number=p.number or 1.0)) if p.unit else None
