"""From a match to the parts that its words say."""

import re
from collections.abc import Mapping
from typing import Any

from onrecord.timexes.foreign import READERS as FOREIGN
from onrecord.timexes.foreign import settle
from onrecord.timexes.lexicon import Lexicon, normal
from onrecord.timexes.parts import Parts

_ERA_BC = ("bc", "bce", "b.c", "b.c.e")
_RANGE_OF_NUMBERS = re.compile(r"(?<=\d)-\d+$|[~\s]+(?:to|or)[~\s]+\S+$", re.IGNORECASE)
_DAY_WORDS = {
    "today": 0,
    "tonight": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "the day before yesterday": -2,
    "the day after tomorrow": 2,
}
_REF_WORDS = {"recent": "PAST_REF", "past": "PAST_REF", "coming": "FUTURE_REF", "future": "FUTURE_REF"}
_HALVES = {"first": 1, "second": 2, "last": 2, "latter": 2}
_HALF_UNITS = {
    "hour": (30.0, "TM"),
    "day": (12.0, "TH"),
    "year": (6.0, "M"),
    "century": (50.0, "Y"),
    "decade": (5.0, "Y"),
}


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
    if normal(given.get("era", "")) in _ERA_BC and "year" in found:
        found["year"] = 1 - found["year"]
    found["bc"] = normal(given.get("era", "")) in _ERA_BC
    _half_day(given, found)
    settle(found)
    if found.pop("half_more", False) and found.get("number") is not None:
        found["number"] += 0.5
    return Parts(**found) if _possible(found) else None


def _possible(found: Mapping[str, Any]) -> bool:
    within = {"month": (1, 12), "day": (1, 31), "hour": (0, 24), "minute": (0, 59)}
    return all(low <= found.get(name, low) <= high for name, (low, high) in within.items())


def _half_day(given: Mapping[str, str], found: dict[str, Any]) -> None:
    """Put the hour right for "p.m." and "in the afternoon"; words for an hour are noon and midnight."""
    word = normal(given.get("clock", ""))
    if word in ("noon", "midday", "midnight"):
        found["hour"], found["minute"] = (0 if word == "midnight" else 12), 0
    half = given.get("half_day", "").casefold()[:1]
    if half == "p" or (found.get("part") in ("AF", "EV") and "hour" in found):
        found["hour"] += 12 if found["hour"] < 12 else 0
    elif half == "a" and found.get("hour") == 12:
        found["hour"] = 0
    if "hour" in found:
        found.pop("part", None)


def read_number(text: str, lex: Lexicon) -> float | None:
    """The number that words or digits say, None when they leave it open ("several").

    >>> from onrecord.timexes.lexicon import lexicon
    >>> [read_number(words, lexicon("en")) for words in ("twenty-five", "2 1/2", "several")]
    [25.0, 2.5, None]
    """
    words = re.split(r"[\s-]+", normal(_RANGE_OF_NUMBERS.sub("", text)))
    if words[0].replace(",", "").replace(".", "", 1).isdecimal():
        return float(words[0].replace(",", "")) + (0.5 if words[-1] == "1/2" else 0.0)
    if words[0] in ("a", "an", "another", "single") and len(words) > 1:
        words = words[1:]
    if words[0] == "couple":
        return 2.0
    if words[0] in ("a", "an", "another", "single"):
        return 1.0
    return _sum(words, lex)


def _sum(words: list[str], lex: Lexicon) -> float | None:
    total = 0.0
    for word in words:
        value = lex.tables["numbers"].get(word)
        if value is not None:
            number = float(value)
            total = max(total, 1.0) * number if number >= 100 else total + number
        elif word == "half":
            total += 0.5
        elif word not in ("and", "a"):
            return None
    return total or None


def _year(text: str, lex: Lexicon) -> dict[str, Any] | None:
    if text.isdecimal():
        return {"year": int(text)}
    words = [word for word in re.split(r"[\s-]+", normal(text)) if word != "and"]
    numbers = [int(lex.tables["numbers"][word]) for word in words]
    if words[0] == "two":
        return {"year": 2000 + sum(numbers[2:])}
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
    return {"unit": lex.meaning("units", text) or ("D" if text.casefold() == "moment" else None)}


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
    "half": lambda text, _: {"half": _HALVES[text.casefold()]},
    "decade": lambda text, _: {"decade": int(text)},
    "decade_digit": lambda text, _: {"decade": int(text)},
    "decade_word": _table_number("decades", "decade"),
    "century": lambda text, _: {"century": int(text)},
    "century_word": _table_number("ordinals", "century"),
    "hour_word": lambda text, lex: {"hour": int(lex.tables["numbers"][text.casefold()])},
    "part_of": _table("parts", "part"),
    "whole_part": _table("parts", "part"),
    "hour": lambda text, _: {"hour": int(text)},
    "minute": lambda text, _: {"minute": int(text)},
    "minute_of_day": lambda text, _: {"minute": int(text)},
    "zone": lambda text, _: {"zone": " ".join(text.split())},
    "movable": lambda *_: {"movable": True},
    "other": lambda *_: {"number": 2.0},
    "beside": lambda text, _: {"offset": -1 if text.casefold() == "before" else 1},
    "in_time": lambda *_: {"relation": "from now"},
    "either": lambda text, _: {"either": tuple(int(n) for n in text.split("/"))},
    "holiday": _table("holidays", "holiday"),
    "unit": _unit,
    "vague_unit": lambda text, lex: {**_unit(text, lex), "vague": True},
    "unit_plural": lambda text, lex: {**_unit(text, lex), "vague": True},
    "half_unit": lambda text, _: dict(zip(("number", "unit"), _HALF_UNITS[text.casefold()], strict=True)),
    "rate_unit": _unit,
    "whole_unit": lambda text, lex: {**_unit(text, lex), "number": 1.0},
    "number": _number,
    "half_more": lambda *_: {"half_more": True},
    "relation": lambda text, _: {"relation": normal(text)},
    "yearly": lambda text, _: {"relation": normal(text)} if not text[0].isdecimal() else {},
    "span_of": lambda text, _: {
        "unit": "Q" if "quarter" in text.casefold() else "PERIOD",
        **({"quarter": 3} if " " in text.strip() else {}),
    },
    "of": lambda text, _: {"of": normal(text).removeprefix("the ")},
    "mod": _table("mods", "mod"),
    "mod_word": lambda text, lex: {**_unit(text, lex), "mod": "END"},
    "approx": _table("approx", "mod"),
    "ref": _table("refs", "ref"),
    "ref_word": lambda text, _: {"ref": _REF_WORDS[text.casefold()]},
    "set": _table("sets", "every"),
    "every": lambda text, _: {"every": normal(text)},
    "times": lambda *_: {"every": "rate"},
    "day_word": lambda text, _: {
        "offset": _DAY_WORDS[normal(text)],
        **({"part": "NI"} if normal(text) == "tonight" else {}),
    },
    "anaphor": lambda text, _: {"relation": normal(text)},
}
