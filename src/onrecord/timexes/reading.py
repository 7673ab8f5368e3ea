"""From a match to the parts that its words say."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from onrecord.timexes.foreign import READERS as FOREIGN
from onrecord.timexes.foreign import settle
from onrecord.timexes.lexicon import Lexicon, normal
from onrecord.timexes.parts import Parts

_COUNTED_IN = re.compile(r"[\s-]+")  # twenty-five


def read_parts(groups: Mapping[str, str | None], lex: Lexicon) -> Parts | None:
    """The parts that the named groups of a match give; None when they contradict the calendar (a 13th month)."""
    given = {name: text for name, text in groups.items() if text}
    found: dict[str, Any] = {}
    for name, text in given.items():
        reader = _READERS.get(name)
        if reader is not None:
            read = reader(text, lex)
            if read is None:
                return None
            found.update(read)
    found["bc"] = lex.meaning("eras", given.get("era", "")) == "BC"
    if found["bc"] and "year" in found:
        found["year"] = 1 - found["year"]
    _half_day(given, found, lex)
    settle(found)
    if found.pop("half_more", False) and found.get("number") is not None:
        found["number"] += 0.5
    return Parts(**found) if _possible(found) else None


def _possible(found: Mapping[str, Any]) -> bool:
    within = {"month": (1, 12), "day": (1, 31), "hour": (0, 24), "minute": (0, 59)}
    return all(low <= found.get(name, low) <= high for name, (low, high) in within.items())


def _half_day(given: Mapping[str, str], found: dict[str, Any], lex: Lexicon) -> None:
    """Put the hour right for "p.m." and "in the afternoon"."""
    if found.get("minute", 0) < 0:  # a quarter to nine
        found["hour"], found["minute"] = (found["hour"] - 2) % 12 + 1, 60 + found["minute"]
    half = lex.meaning("half_days", given.get("half_day", ""))
    if half == "PM" or (found.get("part") in ("AF", "EV") and "hour" in found):
        found["hour"] += 12 if found["hour"] < 12 else 0
    elif half == "AM" and found.get("hour") == 12:
        found["hour"] = 0
    if "hour" in found:
        found.pop("part", None)


def read_number(text: str, lex: Lexicon) -> float | None:
    """The number that words or digits say, None when they leave it open ("several").

    >>> from onrecord.timexes.lexicon import lexicon
    >>> [read_number(words, lexicon("en")) for words in ("twenty-five", "2 1/2", "several")]
    [25.0, 2.5, None]
    """
    words = _COUNTED_IN.split(normal(_range_of_numbers(lex.links("or_to")).sub("", text)))
    if words[0].replace(",", "").replace(".", "", 1).isdecimal():
        return float(words[0].replace(",", "")) + (0.5 if words[-1] == "1/2" else 0.0)
    singles = lex.tables.get("singles", {})
    if words[0] in singles and len(words) > 1:
        words = words[1:]
    if words[0] in lex.tables.get("pairs", {}):
        return 2.0
    return 1.0 if words[0] in singles else _sum(words, lex)


@cache
def _range_of_numbers(or_to: str) -> re.Pattern[str]:
    """What follows the first number in "3-5", "two or three"."""
    return re.compile(rf"(?<=\d)-\d+\Z|[~\s]+(?:{or_to})[~\s]+\S+\Z", re.IGNORECASE)


def _sum(words: list[str], lex: Lexicon) -> float | None:
    total = 0.0
    for word in words:
        value = lex.tables["numbers"].get(word)
        if value is not None:
            number = float(value)
            total = max(total, 1.0) * number if number >= 100 else total + number
        elif word in lex.tables.get("links.half_word", {}):
            total += 0.5
        elif word not in lex.tables.get("links.and_word", {}) and word not in lex.tables.get("links.a", {}):
            return None
    return total or None


def _year(text: str, lex: Lexicon) -> dict[str, Any] | None:
    if text.isdecimal():
        return {"year": int(text)}
    known = lex.tables["numbers"]
    numbers = [int(known[word]) for word in _COUNTED_IN.split(normal(text)) if word in known]
    if numbers[1] == 1000:
        return {"year": numbers[0] * 1000 + sum(numbers[2:])}
    return {"year": numbers[0] * 100 + sum(n for n in numbers[1:] if n < 100)}


def _month(text: str, lex: Lexicon) -> dict[str, Any] | None:
    number = lex.meaning("months", text) or lex.meaning("short_months", text)
    return {"month": int(number)} if number else None


def _day(text: str, lex: Lexicon) -> dict[str, Any] | None:
    digits = re.match(r"\d+", text)
    if digits:
        return {"day": int(digits[0])}
    word = lex.meaning("ordinals", re.sub(r"\s+", "-", text.strip()))
    return {"day": int(word)} if word else None


def _number(text: str, lex: Lexicon) -> dict[str, Any]:
    number = read_number(text, lex)
    return {"number": number, "vague": number is None}


def _unit(text: str, lex: Lexicon) -> dict[str, Any]:
    point = lex.meaning("points", text)
    return {"unit": "D", "ref": point} if point else {"unit": lex.meaning("units", text)}


def _half_unit(text: str, lex: Lexicon) -> dict[str, Any]:
    """Half an hour is 30 minutes."""
    number, unit = (lex.meaning("half_units", text) or "").split()
    return {"number": float(number), "unit": unit}


def _span_of(text: str, lex: Lexicon) -> dict[str, Any]:
    """The quarter, the third quarter, the period."""
    span = lex.meaning("spans", text) or ""
    return {"unit": "Q", "quarter": int(span[1])} if span[1:].isdecimal() else {"unit": span}


def _yearly(text: str, lex: Lexicon) -> dict[str, Any]:
    """The year-earlier quarter is tied to another by its word, the 1988 quarter by its year, which is read apart."""
    return (
        {} if text[0].isdecimal() or lex.meaning("numbers", _COUNTED_IN.split(text)[0]) else {"relation": normal(text)}
    )


def _day_word(text: str, lex: Lexicon) -> dict[str, Any]:
    part = lex.meaning("day_word_parts", text)
    return {"offset": int(lex.meaning("day_words", text) or 0), **({"part": part} if part else {})}


def _relation(text: str, lex: Lexicon) -> dict[str, Any]:  # noqa: ARG001
    return {"relation": normal(text)}


def _of(text: str, lex: Lexicon) -> dict[str, Any]:
    """ "the previous year": the word that ties it, without its article."""
    words = normal(text).split()
    return {"of": " ".join(words[1:] if words[0] in lex.tables.get("links.article", {}) else words)}


def _table(topic: str, field: str) -> Any:
    def read(text: str, lex: Lexicon) -> dict[str, Any]:
        return {field: lex.meaning(topic, text)}

    return read


def _table_number(topic: str, field: str) -> Any:
    def read(text: str, lex: Lexicon) -> dict[str, Any] | None:
        meaning = lex.meaning(topic, text)
        return {field: int(meaning)} if meaning else None

    return read


_READERS: dict[str, Any] = {
    **FOREIGN,
    "year": _year,
    "short": lambda text, _: {"short": int(text)},
    "month": _month,
    "month_number": lambda text, _: {"month": int(text)},
    "day": _day,
    "weekday": _table_number("weekdays", "weekday"),
    "weekdays": lambda text, lex: {"weekday": int(lex.meaning("weekdays", text[:-1])), "every": "every"},
    "season": _table("seasons", "season"),
    "part": _table("parts", "part"),
    "parts": lambda text, lex: {"every": "every", "part": lex.meaning("parts", text)},
    "ordinal": _table_number("ordinals", "quarter"),
    "quarter": lambda text, _: {"quarter": int(text)},
    "half": _table_number("halves", "half"),
    "decade": lambda text, _: {"decade": int(text)},
    "decade_digit": lambda text, _: {"decade": int(text)},
    "decade_word": _table_number("decades", "decade"),
    "century": lambda text, _: {"century": int(text)},
    "century_word": _table_number("ordinals", "century"),
    "hour_name": lambda text, lex: {"hour": int(lex.meaning("clock_words", text)), "minute": 0},
    "fraction": _table_number("fractions", "minute"),
    "fraction_to": lambda text, lex: {"minute": -int(lex.meaning("fractions_to", text))},
    "fiscal_year": lambda *_: {"fiscal": True},
    "hour_word": lambda text, lex: {"hour": int(lex.tables["numbers"][text.casefold()])},
    "part_of": _table("parts", "part"),
    "whole_part": _table("parts", "part"),
    "hour": lambda text, _: {"hour": int(text)},
    "minute": lambda text, _: {"minute": int(text)},
    "minute_of_day": lambda text, _: {"minute": int(text)},
    "zone": lambda text, _: {"zone": " ".join(text.split())},
    "movable": lambda *_: {"movable": True},
    "other": lambda *_: {"number": 2.0},
    "beside": lambda text, lex: {"offset": -1 if normal(text) in lex.tables["links.before"] else 1},
    "in_time": lambda *_: {"relation": "from now"},
    "either": lambda text, _: {"either": tuple(int(n) for n in text.split("/"))},
    "holiday": _table("holidays", "holiday"),
    "unit": _unit,
    "vague_unit": lambda text, lex: {**_unit(text, lex), "vague": True},
    "unit_plural": lambda text, lex: {**_unit(text, lex), "vague": True},
    "half_unit": _half_unit,
    "rate_unit": _unit,
    "whole_unit": lambda text, lex: {**_unit(text, lex), "number": 1.0},
    "number": _number,
    "half_more": lambda *_: {"half_more": True},
    "relation": _relation,
    "yearly": _yearly,
    "span_of": _span_of,
    "of": _of,
    "mod": _table("mods", "mod"),
    "mod_word": lambda text, lex: {**_unit(text, lex), "mod": "END"},
    "approx": _table("approx", "mod"),
    "ref": _table("refs", "ref"),
    "ref_word": _table("ref_words", "ref"),
    "set": _table("sets", "every"),
    "every": lambda text, _: {"every": normal(text)},
    "times": lambda *_: {"every": "rate"},
    "day_word": _day_word,
    "anaphor": _relation,
}
