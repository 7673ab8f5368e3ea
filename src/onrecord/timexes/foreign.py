"""What the words of languages other than English say, and what only looks like a time in them."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from onrecord.timexes.lexicon import Lexicon
from onrecord.timexes.parts import Expression

_WORD_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]++)\.?[\s«„\"“]++$")  # ул. 8 Марта; в мае
_WORD_AFTER = re.compile(r"\s{1,20}([^\W\d_]+)")  # в среду обитания
_OPENED = "«„“\"'"
_CLOSED = "»“”\"'"
_ENDED = ".!?…:\n"


def settle(found: dict[str, Any]) -> None:
    """Keep a date of the Hijri calendar in one field, apart from day and year of ours: "1440-09-12", "XXXX-09".

    >>> found = {"hijri": "09", "day": 12, "hijri_year": 1440}
    >>> settle(found)
    >>> found
    {'hijri': '1440-09-12'}
    """
    year = found.pop("hijri_year", None)
    if year is None and "hijri" not in found:
        return
    day = found.pop("day", None)
    parts = [f"{year:04}" if year else "XXXX", found.pop("hijri", None), f"{day:02}" if day else None]
    found["hijri"] = "-".join(part for part in parts if part)


def _number_of(topic: str, field: str) -> Callable[[str, Lexicon], dict[str, Any]]:
    def read(text: str, lex: Lexicon) -> dict[str, Any]:
        return {field: int(lex.meaning(topic, text) or 0)}

    return read


def _word_of(topic: str, field: str) -> Callable[[str, Lexicon], dict[str, Any]]:
    def read(text: str, lex: Lexicon) -> dict[str, Any]:
        return {field: lex.meaning(topic, text)}

    return read


def _year(text: str, lex: Lexicon) -> dict[str, Any]:  # noqa: ARG001
    return {"year": int(text)}


def _night(*_: object) -> dict[str, Any]:
    return {"part": "NI"}


READERS: Mapping[str, Any] = {
    "day_in_words": _number_of("days", "day"),
    "near_day": _number_of("day_words", "offset"),
    "hijri": _word_of("hijri", "hijri"),
    "hijri_year": lambda text, _: {"hijri_year": int(text)},
    "prefixed_year": _year,
    "lone_year": _year,
    "night": _night,
    "overnight": _night,
    "night_to": _night,
    "relation_word": _word_of("relations", "relation"),
    "relation_after": _word_of("relations_after", "relation"),
    "of_word": _word_of("relations", "of"),
    "of_after": _word_of("relations_after", "of"),
    "dual_unit": lambda text, lex: {"unit": lex.meaning("duals", text), "number": 2.0},
    "ago_after": lambda *_: {"relation": "ago"},
    "ago_before": lambda *_: {"relation": "ago"},
    "ahead": lambda *_: {"relation": "later"},
}


def is_named(expression: Expression, text: str, lex: Lexicon) -> bool:
    """Tell whether the words around an expression show that it is no time: a street, a newspaper, a number.

    >>> from onrecord.timexes.lexicon import lexicon
    >>> from onrecord.timexes.scan import scan
    >>> [e.rule for e in scan("Он живёт на улице 8 Марта.", language="ru")]
    []
    """
    check = _CHECKS.get(expression.rule)
    around = text[max(0, expression.start - 1) : expression.start], text[expression.end : expression.end + 1]
    if all(around) and around[0] in _OPENED and around[1] in _CLOSED:
        return True
    return check is not None and check(expression, text, lex)


def past_verbs(lex: Lexicon) -> str:
    """A pattern that reads verbs of the past by their endings, for a language that lists them.

    >>> from onrecord.timexes.lexicon import lexicon
    >>> re.fullmatch(past_verbs(lexicon("ru")), "арестовали") is not None
    True
    """
    return rf"[^\W\d_]{{2,}}(?:{lex.anyone('tense_endings')})"


def _before(text: str, start: int) -> str:
    match = _WORD_BEFORE.search(text[max(0, start - 30) : start])
    return match[1].casefold() if match else ""


def _after(text: str, end: int) -> str:
    match = _WORD_AFTER.match(text, end, end + 30)
    return match[1].casefold() if match else ""


def _among(word: str, name: str, lex: Lexicon) -> bool:
    return word in lex.context.get(name, ())


def _is_capital(e: Expression, text: str) -> bool:
    """Tell whether the last word is written as a name, in the middle of a sentence."""
    words = text[e.start : e.end].split()
    opens = not text[: e.start].strip() or text[: e.start].rstrip()[-1] in _ENDED
    return words[-1][0].isupper() and (len(words) > 1 or not opens)


def _day(e: Expression, text: str, lex: Lexicon) -> bool:
    """A street or a town that is named after a day: "улица 1 Мая", "شارع 26 يوليو"."""
    named = _among(_before(text, e.start), "names_before", lex)
    cased = text[e.start : e.end].lower() != text[e.start : e.end].upper()
    return named and e.parts.year is None and (not cased or _is_capital(e, text))


def _month(e: Expression, text: str, lex: Lexicon) -> bool:
    """A month alone needs a word that says so; with a capital it is a name ("Марта")."""
    p = e.parts
    if p.year is not None or p.of or p.relation or p.mod:
        return False
    return _is_capital(e, text) or not _among(_before(text, e.start), "before_month", lex)


def _weekday(e: Expression, text: str, lex: Lexicon) -> bool:
    """ "в среду обитания", "بين الاثنين": a week day needs a preposition where the language has one for it."""
    p, before = e.parts, _before(text, e.start)
    if _among(before, "not_weekday_before", lex) or _among(_after(text, e.end), "not_weekday_after", lex):
        return True
    if p.relation or p.part or "before_weekday" not in lex.context:
        return False
    return not _among(before, "before_weekday", lex)


def _day_word(e: Expression, text: str, lex: Lexicon) -> bool:
    """ "المصري اليوم" is a newspaper, "اليوم التالي" the next day."""
    if e.parts.offset != 0 or e.parts.part or e.parts.weekday:
        return False
    after, before = _after(text, e.end), _before(text, e.start)
    return _among(before, "today_not_after", lex) or _among(after, "today_not_before", lex)


def _year_alone(e: Expression, text: str, lex: Lexicon) -> bool:
    """Four digits are a year after "in" or "since" only, and when no word with a number follows."""
    if e.end - e.start != 4:
        return False
    return text[e.start : e.end].endswith("00") or not _among(_before(text, e.start), "before_year", lex)


def _years(e: Expression, text: str, lex: Lexicon) -> bool:
    """ "1914–1918" needs a word that says that these are years."""
    bare = not any(c.isalpha() for c in text[e.start : e.end])
    return bare and not _among(_before(text, e.start), "before_year", lex)


_CHECKS: Mapping[str, Callable[[Expression, str, Lexicon], bool]] = {
    "day-month": _day,
    "month": _month,
    "weekday": _weekday,
    "day-word": _day_word,
    "year": _year_alone,
    "year-range": _years,
}
