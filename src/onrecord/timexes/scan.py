"""From a text to its time expressions: every rule is tried, the longest reading of a place wins."""

import re
from collections.abc import Iterator

from onrecord.model.time import TimexType
from onrecord.timexes.lexicon import WORDS, Lexicon, lexicon
from onrecord.timexes.parts import Expression, Parts
from onrecord.timexes.patterns import Rule, rules
from onrecord.timexes.ranges import RANGES, read_range
from onrecord.timexes.reading import read_parts
from onrecord.timexes.traps import is_trap

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")  # between two paragraphs
_DIGIT = re.compile(r"\d")


def scan(text: str, *, language: str, start: int = 0, end: int | None = None) -> Iterator[Expression]:
    """The time expressions of a stretch of text in one language, in order; none overlaps another.

    >>> text = "She left on 3 May and came back two days later."
    >>> [text[e.start : e.end] for e in scan(text, language="en")]
    ['3 May', 'two days later']
    """
    lex = lexicon(language)
    for first, last in _blocks(text, start, len(text) if end is None else end):
        words = _words(text[first:last])
        found: list[tuple[int, int, int, Expression]] = []
        for rank, rule in enumerate(rules(language)):
            if rule.triggers is not None and words.isdisjoint(rule.triggers):
                continue
            for match in rule.pattern.finditer(text, first, last):
                read_here = (e for e in _read(match, rule, lex) if not is_trap(e, text, lex))
                found.extend((e.start - e.end, rank, e.start, e) for e in read_here)
        yield from _longest(found)


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches between blank lines: no expression goes on over one."""
    for blank in _BLANK.finditer(text, start, end):
        yield start, blank.start()
        start = blank.end()
    yield start, end


def _words(text: str) -> frozenset[str]:
    """The words of a text in lower case, and "0" where it has a digit."""
    found = frozenset(WORDS.findall(text.lower()))
    return found | {"0"} if _DIGIT.search(text) else found


def read(text: str, *, start: int, end: int, rule: str, language: str) -> Expression | None:
    """The expression that a rule reads at a place where it was found before; None when it does not read it.

    >>> read("on 3 May", start=3, end=8, rule="day-month", language="en").parts.month
    5
    """
    lex = lexicon(language)
    for known in rules(language):
        if known.name == rule:
            match = known.pattern.match(text, start)
            if match is None or match.end() != end:
                match = known.pattern.fullmatch(text, start, end)
            return next(_read(match, known, lex), None) if match else None
    return None


def _longest(found: list[tuple[int, int, int, Expression]]) -> list[Expression]:
    taken: list[Expression] = []
    used: set[int] = set()
    for *_, expression in sorted(found, key=lambda f: f[:3]):
        places = range(expression.start, expression.end)
        if used.isdisjoint(places):
            used.update(places)
            taken.append(expression)
    return sorted(taken, key=lambda e: e.start)


def _read(match: re.Match[str], rule: Rule, lex: Lexicon) -> Iterator[Expression]:
    groups = match.groupdict()
    if rule.name in RANGES and "end1" in groups:
        yield from read_range(match, rule, lex)
        return
    if rule.name == "slashed":
        groups = _day_or_month_first(groups)
    first = {name: text for name, text in groups.items() if not name.endswith("2")}
    for name, text in groups.items():
        if name.endswith("2") and text and not first.get(name[:-1]):
            first[name[:-1]] = text
    parts = read_parts(first, lex)
    if parts is not None:
        yield Expression(
            start=match.start(), end=match.end(), rule=rule.name, type=_type(rule.type, parts), parts=parts
        )


def _day_or_month_first(groups: dict[str, str | None]) -> dict[str, str | None]:
    """Day and month of 29/05/2019 or 05/29/2019; neither when both could be a month."""
    a, b, year = int(groups["slash1"] or 0), int(groups["slash2"] or 0), groups["year"] or ""
    given: dict[str, str | None] = {"year": year} if len(year) == 4 else {"short": year}
    if a > 12 >= b:
        given |= {"day": str(a), "month_number": str(b)}
    elif b > 12 >= a:
        given |= {"day": str(b), "month_number": str(a)}
    elif a == b:
        given |= {"day": str(a), "month_number": str(b)}
    elif a <= 12 and b <= 12:
        given["either"] = f"{a}/{b}"
    return given


def _type(type_: TimexType, parts: Parts) -> TimexType:
    if type_ == "DATE" and (parts.part or parts.hour is not None):
        return "TIME"
    return type_
