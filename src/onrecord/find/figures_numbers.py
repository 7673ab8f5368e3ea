"""Numbers in a stretch of text with their hedges and bounds, those of dates, ages, measures and names left out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from onrecord.lang import words
from onrecord.model import Span
from onrecord.model.event import Hedge

MOST_DIGITS = 9
_MASKS = re.compile(
    r"""
      [$€£¥₽]\s?\d[\d.,]*(?:\s(?:thousand|million|billion))?   # $1.5 million
    | (?<![\d.,])\d[\d.,]*\s?[$€£¥₽%]                          # 50%
    | (?<!\d)\d{1,2}[:.]\d{2}(?!\d|,\d)                        # 9:02
    | (?<![\d/])\d{1,2}/\d{1,2}/\s?\d{4}                       # 17/2/ 1986
    | (?<![\d/])\d+(?:/\d+)+                                   # 3/2
    | (?<!\d)\d+\s?(?:st|nd|rd|th)\b                           # 46th
    | (?<!\d)\d+-year(?:s)?-old                                # 10-year-old
    | (?<=[^\W\d_],)\s\d{1,3}(?=[,;)]|\.(?!\d))                 # Mara Senn, 27, died
    | (?<!\d)\d{1,3}(?:,\s\d{1,3})*,?\s(?:and|or)\s\d{1,3}\syears?\sold   # 14, 15 and 16 years old
    | (?<=[^\W\d_]\s)\(\d{1,3}\)                              # Mara Senn (27) died
    | (?<!\d)\d{1,4}-\d{1,2}-\d{1,4}                           # 2019-03-12
    | \b[^\W\d_]+-?\d[\w-]*                                   # AK-47, G20
    | (?<!\d)\d+-?[^\W\d_][\w-]*                              # 14d
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as it stands in the text: [start, end) with its hedge, [core, end) without what stands before it."""

    start: int
    core: int
    end: int
    low: int | None
    high: int | None
    hedge: Hedge


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grammar:
    number: re.Pattern[str]
    hedges: re.Pattern[str] | None
    after: re.Pattern[str] | None
    join: re.Pattern[str]
    between: re.Pattern[str] | None
    moved: re.Pattern[str] | None
    masks: tuple[re.Pattern[str], ...]
    values: dict[str, int]
    multipliers: dict[str, int]
    vague: dict[str, int]
    phrases: dict[str, int]
    kind: dict[str, str]


def read_numbers(
    text: str, start: int, end: int, *, language: str = "en", masked: Iterable[Span] = ()
) -> Iterator[Number]:
    """The numbers in `[start, end)` that may count something, in order of the text.

    >>> [(n.low, n.high, n.hedge) for n in read_numbers("over 30 of them, up to twenty-four, 5 or 6", 0, 42)]
    [(31, None, 'over'), (None, 24, 'under'), (5, 6, 'range')]
    >>> list(read_numbers("on 12 March 2019 at 9:02, aged 40, for 3 days", 0, 45))
    []
    """
    grammar = _grammar(language)
    if grammar is None:
        return
    hidden = [(span.start, span.end) for span in masked]
    hidden += [m.span() for pattern in (_MASKS, *grammar.masks) for m in pattern.finditer(text, start, end)]
    numbers = _unmasked(_bare_numbers(grammar, text, start, end), hidden)
    hedged = [_hedged(grammar, text, start, n) for n in _ranges(grammar, text, numbers)]
    starts_after = [number.start for number in hedged[1:]] + [end]
    yield from (number for number, start_after in zip(hedged, starts_after, strict=False) if number.end <= start_after)


def _unmasked(numbers: Iterable[Number], hidden: list[tuple[int, int]]) -> list[Number]:
    """The numbers that no masked stretch touches; both are walked through once, in order of the text."""
    hidden, kept, i, reach = sorted(hidden), [], 0, -1
    for number in numbers:
        while i < len(hidden) and hidden[i][0] < number.end:
            reach = max(reach, hidden[i][1])
            i += 1
        if reach <= number.core:
            kept.append(number)
    return kept


def _bare_numbers(grammar: _Grammar, text: str, start: int, end: int) -> Iterator[Number]:
    for match in grammar.number.finditer(text, start, end):
        words_ = " ".join(match[0].replace("-", " ").split())
        key = words_.casefold()
        if key in grammar.vague:
            yield Number(
                start=match.start(),
                core=match.start(),
                end=match.end(),
                low=grammar.vague[key],
                high=None,
                hedge="over",
            )
            continue
        value = grammar.phrases[key] if key in grammar.phrases else _value(grammar, key)
        if value is not None:
            yield Number(start=match.start(), core=match.start(), end=match.end(), low=value, high=value, hedge="exact")


def _value(grammar: _Grammar, key: str) -> int | None:
    """ "two hundred and five" is 205, "1.5 million" 1500000; None when it is no number ("dozen" alone) or too long."""
    total, part, seen = 0, 0, False
    listed = key.replace(",", "").split()
    if "." in listed[0]:
        whole, _, rest = listed[0].partition(".")
        return int(whole + rest) * grammar.multipliers[listed[1]] // int("1" + "0" * len(rest))
    for word in listed:
        if word in grammar.multipliers:
            if not seen:
                return None
            part *= grammar.multipliers[word]
            if grammar.multipliers[word] >= 1000:
                total, part = total + part, 0
        elif word in grammar.values:
            part += grammar.values[word]
        elif word.isdecimal() and len(word) <= MOST_DIGITS:
            part += int(word)
        elif word != "and":
            return None
        seen = True
    return total + part if seen else None


def _ranges(grammar: _Grammar, text: str, numbers: list[Number]) -> Iterator[Number]:
    last: Number | None = None
    for number in numbers:
        if last is not None:
            joined = _range(grammar, text, last, number)
            if joined is not None:
                last = joined
                continue
            yield last
        last = number
    if last is not None:
        yield last


def _range(grammar: _Grammar, text: str, first: Number, second: Number) -> Number | None:
    """ "20 to 30", "between 20 and 30", "five or six": one number with two bounds, when the second is larger."""
    between = text[first.end : second.core]
    if first.hedge != "exact" or second.hedge != "exact" or not grammar.join.fullmatch(between):
        return None
    before = grammar.between.search(text[max(0, first.core - 20) : first.core]) if grammar.between else None
    word = between.strip().casefold()
    moved = grammar.moved is not None and grammar.moved.search(text[max(0, first.core - 20) : first.core])
    if (
        moved
        or first.low is None
        or second.high is None
        or second.high <= first.low
        or (word == "and" and before is None)
    ):
        return None
    start = first.core - (before.end() - before.start()) if before else first.start
    return Number(start=start, core=first.core, end=second.end, low=first.low, high=second.high, hedge="range")


def _hedged(grammar: _Grammar, text: str, start: int, number: Number) -> Number:
    if grammar.after is not None and number.hedge == "exact" and (more := grammar.after.match(text, number.end)):
        return replace(number, end=more.end(), high=None, hedge="over")
    window = max(start, number.core - 40)
    match = grammar.hedges.search(text[window : number.core]) if grammar.hedges else None
    if match is None or number.hedge == "range":
        return number
    kind = grammar.kind[" ".join(match["hedge"].casefold().split())]
    low, high = number.low, number.high
    number = replace(number, start=window + match.start())
    if kind in ("above", "least"):
        bound = low if low is None or kind == "least" or high is None else low + 1
        return replace(number, low=bound, high=None, hedge="over")
    if kind in ("below", "most") and high is not None:
        return replace(number, low=None, high=high - 1 if kind == "below" and high else high, hedge="under")
    return replace(number, hedge="about" if high is not None else "over")


@cache
def _grammar(language: str) -> _Grammar | None:
    data = words(language, "figures")
    if not data:
        return None
    hedges, mask = data["hedges"], data["mask"]
    kind = {word: name for name in ("above", "least", "below", "most", "about") for word in hedges.get(name, ())}
    units = _any([*data["numbers"], *data["multipliers"]])
    vague = _any([*data["vague"], *data.get("phrases", {})])
    large = "|".join(f"(?<={re.escape(word)})" for word in data["multipliers"])
    joined = rf"(?:(?:{large})\s+and)?" if large else ""  # "three hundred and five", but "five" and "six"
    number = rf"""(?<![\w.,/-])(?:
          (?:{vague})(?!\w)
        | \d{{1,4}}\.\d{{1,3}}\s(?:{_any(data["multipliers"])})(?!\w)
        | (?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?![\d]|[.,]\d)(?:\s(?:{_any(data["multipliers"])})(?!\w))?
        | (?:{units})(?:(?:{joined}[\s-]+)(?:{units})(?!\w))*(?!\w)
        )"""
    flags = re.IGNORECASE | re.VERBOSE
    return _Grammar(
        number=re.compile(number, flags),
        hedges=re.compile(rf"(?<!\w)(?P<hedge>{_any(kind)})\s+(?:the\s)?$", flags) if kind else None,
        after=re.compile(rf"\s(?:{_any(hedges['more_after'])})(?!\w)", flags) if hedges.get("more_after") else None,
        join=re.compile(rf"\s?[-–—]\s?|\s(?:{_any(hedges['joins'])})\s", flags),
        between=re.compile(rf"(?<!\w)(?:{_any(hedges['between'])})\s$", flags) if hedges.get("between") else None,
        moved=re.compile(rf"(?<!\w)(?:{_any(hedges['moved'])})\s$", flags) if hedges.get("moved") else None,
        masks=tuple(_mask_patterns(mask)),
        values=data["numbers"],
        multipliers=data["multipliers"],
        vague=data["vague"],
        phrases=data.get("phrases", {}),
        kind=kind,
    )


def _mask_patterns(mask: dict[str, list[str]]) -> Iterator[re.Pattern[str]]:
    figure = r"\d[\d.,]*"
    word = r"(?:\d[\d.,]*|[^\W\d_]+(?:-[^\W\d_]+)?)"
    flags = re.IGNORECASE | re.VERBOSE
    yield re.compile(rf"(?<!\w)(?:{_any(mask['before'])})\s?{figure}", flags)
    yield re.compile(rf"(?<![\w.,]){word}(?:\s|-)(?:{_any(mask['after'])})(?!\w)", flags)
    yield re.compile(rf"(?<!\w)(?:{_any(mask['year_before'])})\s(?:1[89]|20)\d\d(?!\d|,\d)", flags)
    if mask["months"]:
        months = _any(mask["months"])
        yield re.compile(
            rf"(?:\d{{1,2}}(?:\s?(?:-|–|to|and)\s?\d{{1,2}})?\s(?:of\s)?(?:{months})(?!\w)(?:\s\([^\W\d_]+(?:\s[^\W\d_]+)?\))?(?:,?\s\d{{4}})?)",
            flags,
        )
        yield re.compile(
            rf"(?<!\w)(?:{months})\.?(?:\s\([^\W\d_]+(?:\s[^\W\d_]+)?\))?\s\d{{1,4}}(?:,?\s\d{{4}})?(?!\d|,\d)", flags
        )


def _any(words_: Iterable[str]) -> str:
    longest_first = sorted(words_, key=lambda w: (-len(w), w))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
