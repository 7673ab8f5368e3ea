"""What looks like a time and is none: verses, scores, ages, money, quantities, names, the verb "may"."""

import re
from collections.abc import Callable
from functools import cache

from onrecord.timexes.foreign import is_named
from onrecord.timexes.lexicon import Lexicon
from onrecord.timexes.parts import Expression

_WORD_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]++(?:['’][^\W\d_]++)?)[-\s]++(?:the\s++)?$", re.IGNORECASE)
_WORD_AFTER = re.compile(r"[\s-]{1,20}([^\W\d_]+)")  # 2000 prisoners
_CAPITAL_AFTER = re.compile(r"\s([A-Z][\w'-]+)")  # April Santel
_CAPITAL_BEFORE = re.compile(r"([A-Z][\w'-]{1,24})\s$")  # Santel April
_RATED = re.compile(
    r"(?:[$€£]\s?[\d.,]{1,25}(?:\s(?:[mb]illion|thousand))?|\d%|\b\d[\d,]{0,25}|\d\s(?:[mb]illion)|[a-z]{3,25}(?<!s)s|percent|yen|times|once|twice)\s$"
)  # $2 a day, 400 flights a week
_NAMES_AFTER = re.compile(r"(?:\s[A-Z][\w'’]*\.?){2,4}")  # 1435 Front Street, 1287 W. Hill Road
_WORD = re.compile(r"[^\W\d_]+")  # the words in it
_AGE = re.compile(r"[\s-]{1,20}(?:olds?\b|of\s+age\b)", re.IGNORECASE)  # 34 years old
_AGED = re.compile(r"\b(?:aged?|ages)\s+$", re.IGNORECASE)  # aged 34


def word_before(text: str, start: int) -> str:
    """The word before a place, in lower case, "" when something else stands there."""
    match = _WORD_BEFORE.search(text[max(0, start - 30) : start])
    return match[1].casefold() if match else ""


def word_after(text: str, end: int) -> str:
    """The word after a place, in lower case, "" when something else stands there."""
    match = _WORD_AFTER.match(text, end, end + 30)
    return match[1].casefold() if match else ""


def is_address(text: str, end: int, lex: Lexicon) -> bool:
    """Tell whether a number is that of a house or of a block of houses: "the 1300 block", "1435 Front Street"."""
    if word_after(text, end) in lex.context["blocks"]:
        return True
    named = _NAMES_AFTER.match(text, end)
    return named is not None and any(word.casefold() in lex.context["streets"] for word in _WORD.findall(named[0])[1:])


def is_trap(expression: Expression, text: str, lex: Lexicon) -> bool:
    """Tell whether the words around an expression show that it is no time."""
    if lex.language != "en":
        return is_named(expression, text, lex)
    check = _CHECKS.get(expression.rule)
    return check is not None and check(expression, text, lex)


def _month(e: Expression, text: str, lex: Lexicon) -> bool:
    """ "April Jones", "Theresa May", "march": a bare month that may be a name needs a word that says it is a month."""
    p = e.parts
    if p.year is not None or p.short is not None or p.of or p.mod:
        return False
    word = text[e.start : e.end].casefold().removeprefix("the ").strip()
    if word.rstrip(".") in lex.context["abbreviated"] and not word.endswith("."):
        return True
    before = word_before(text, e.start)
    if before in lex.context["before_month"]:
        joined = before in lex.context["joining"] and word in lex.context["name_months"]
        return joined and bool(_CAPITAL_AFTER.match(text, e.end))
    if word in lex.context["name_months"]:
        return word in lex.context["verbs"] or bool(
            _CAPITAL_AFTER.match(text, e.end) or _CAPITAL_BEFORE.search(text, max(0, e.start - 25), e.start)
        )
    return False


@cache
def _compared(words: str) -> re.Pattern[str]:
    """A pattern for words that compare times right before one: no later than 2014, not over 2014."""
    return re.compile(rf"(?:{words})\s+\Z", re.IGNORECASE)


def _year(e: Expression, text: str, lex: Lexicon) -> bool:
    """ "2000 troops", "over 1500", "room 1999": a number and no year."""
    if e.parts.mod == "APPROX":
        return word_after(text, e.end) in lex.context["no_year_after"]
    if e.parts.mod or e.end - e.start != 4:
        return False
    if is_address(text, e.end, lex):
        return True
    if text[max(0, e.start - 1) : e.start] in ("-", "/", ".", ",") or text[e.end : e.end + 1] == "/":
        return True
    before, after = word_before(text, e.start), word_after(text, e.end)
    if (
        before in lex.context["possessives"]
        and after
        and not after.endswith("s")
        and 1800 <= (e.parts.year or 0) <= 2099
    ):
        return after in lex.context["no_year_after"]
    if after in lex.context["no_year_after"] and before not in lex.context["year_before"]:
        return True
    if _compared(lex.links("time_comparisons")).search(text, max(0, e.start - 16), e.start):
        return False
    if before in lex.context["no_year_before"]:
        return not (before in lex.context["the"] and after) and before not in lex.context["numbered_before"]
    return False


def _clock(e: Expression, text: str, lex: Lexicon) -> bool:
    """ "[8:36]", "won 10:30": an hour without "a.m." needs a word that says it is one."""
    words = text[e.start : e.end].casefold()
    if words in lex.context["high_hours"] and word_before(text, e.start) in lex.context["high"]:
        return True
    if not words[-1].isdecimal() or ":" not in words:
        return False
    before = word_before(text, e.start)
    return before not in lex.context["clock_before"] or before in lex.context["no_time_before"]


def _age(e: Expression, text: str, lex: Lexicon) -> bool:  # noqa: ARG001
    """ "34 years old", "a 34-year-old man", "aged 34 years"."""
    return bool(_AGE.match(text, e.end) or _AGED.search(text, max(0, e.start - 8), e.start))


def _unit_duration(e: Expression, text: str, lex: Lexicon) -> bool:
    """ "the second", "a quarter of the vote", "$2 a day", "one day": an article with a unit is often no duration."""
    p = e.parts
    words = text[e.start : e.end].casefold()
    if words in lex.context["quarters_of_town"]:
        return True
    if p.unit == "Q" and p.number == 1 and word_after(text, e.end) in lex.context["of"]:
        return True
    if _age(e, text, lex):
        return True
    if p.unit == "Q" and (words.startswith("a") or e.rule == "hyphened"):
        return True
    if words.startswith("a") and p.number == 1 and _RATED.search(text, max(0, e.start - 25), e.start):
        return True
    return p.unit == "TS" and not words[0].isdecimal() and words.endswith("second")


def _plural(e: Expression, text: str, lex: Lexicon) -> bool:
    return _age(e, text, lex) or word_before(text, e.start) in lex.context["not_before_units"]


def _season(e: Expression, text: str, lex: Lexicon) -> bool:
    """ "fall in prices", "after the fall", "Prague Spring": a bare season needs an article, a relation or a year."""
    p = e.parts
    if p.year is not None or p.short is not None or p.of or p.relation or p.mod:
        return False
    if text[e.start].isupper() or p.season in ("FA", "SP"):
        words, before = text[e.start : e.end].casefold(), word_before(text, e.start)
        if words.endswith(tuple(lex.context["falls"])) and word_after(text, e.end) in lex.context["of"]:
            return True
        limit = before in lex.context["limits"] and not words.endswith(tuple(lex.context["falls"]))
        return words in lex.context["falls"] or not (limit or before in lex.context["before_season"])
    return False


def _ref(e: Expression, text: str, lex: Lexicon) -> bool:
    words = text[e.start : e.end].casefold()
    if words in lex.context["this_time"]:
        return word_before(text, e.start) not in lex.context["before_this_time"]
    if words in lex.context["spans_in_names"]:
        return word_after(text, e.end) in lex.context["not_after_spans"]
    return False


def _unit(e: Expression, text: str, lex: Lexicon) -> bool:  # noqa: ARG001
    """ "Constitution of the Year III", "The Quarter" in a name: a unit with a capital inside a sentence is a name."""
    word = text[e.start : e.end].rsplit(maxsplit=1)[-1]
    return word[0].isupper() and not text[e.start : e.end].isupper()


def _holiday(e: Expression, text: str, lex: Lexicon) -> bool:
    """ "Christmas Island", "Ramadan Orlo": a feast beside a name is part of it."""
    return e.parts.year is None and bool(
        _CAPITAL_AFTER.match(text, e.end)
        or (
            e.parts.movable
            and _CAPITAL_BEFORE.search(text, max(0, e.start - 25), e.start)
            and word_before(text, e.start) not in lex.context["before_month"]
        )
    )


def _part(e: Expression, text: str, lex: Lexicon) -> bool:
    """ "night" alone is a time only in "at night", "by night"."""
    return word_before(text, e.start) not in lex.context["before_part"]


def _set(e: Expression, text: str, lex: Lexicon) -> bool:  # noqa: ARG001
    """The Daily Courier is a newspaper."""
    return text[e.start].isupper() and bool(_CAPITAL_AFTER.match(text, e.end))


def _ordinal_quarter(e: Expression, text: str, lex: Lexicon) -> bool:
    return word_after(text, e.end) in lex.context["games"]


def _anaphor(e: Expression, text: str, lex: Lexicon) -> bool:
    """ "if ... then", "then they will": consequence or order; only "he said then", closing a clause, is a time."""
    if text[e.start : e.end].casefold() not in lex.context["anaphors_said"]:
        return False
    said = lex.tables["tense"].get(word_before(text, e.start)) == "speech"
    return not said or text[e.end : e.end + 1] not in '.,;)”"'


def _bare_shift(e: Expression, text: str, lex: Lexicon) -> bool:
    """ "before" and "earlier" alone are times only where they open a clause of "if" ("if earlier they watched")."""
    return (
        word_before(text, e.start) not in lex.context["conditions"]
        or word_after(text, e.end) in lex.context["anaphors_said"]
    )


def _day_word(e: Expression, text: str, lex: Lexicon) -> bool:  # noqa: ARG001
    """ "Varenia Today" is a newspaper."""
    return text[e.start].isupper() and bool(_CAPITAL_BEFORE.search(text, max(0, e.start - 25), e.start))


_CHECKS: dict[str, Callable[[Expression, str, Lexicon], bool]] = {
    "month": _month,
    "year": _year,
    "clock": _clock,
    "duration": _unit_duration,
    "rel-number": _age,
    "units": _plural,
    "season": _season,
    "ref": _ref,
    "part": _part,
    "set": _set,
    "hyphened": _unit_duration,
    "day-word": _day_word,
    "quarter": _ordinal_quarter,
    "holiday": _holiday,
    "the-unit": _unit,
    "unit-alone": _unit,
    "anaphor": _anaphor,
    "bare-shift": _bare_shift,
}
