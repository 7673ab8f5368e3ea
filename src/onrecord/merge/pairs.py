"""What speaks for two texts being mainly about one incident: a sum of weights, each with its reason."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import fsum, log, sqrt
from typing import Any

from onrecord.merge import dates, places
from onrecord.merge.dates import Days
from onrecord.merge.happenings import same_number
from onrecord.merge.incidents import out_of_time
from onrecord.merge.places import Where
from onrecord.merge.reports import HERE, Report, contradiction
from onrecord.merge.stock import Stock
from onrecord.merge.surroundings import AGED, IN
from onrecord.merge.words import telling

FIRST_WORDS = 0.3
RAREST = 5
LEAST = 500  # texts: a smaller record is judged as one of so many,
FITTED = 100  # texts: the smallest record that the weights were fitted on
USUAL = 20  # of which so many have any telling word
LOOK_BACK = 60
NAMED = 4
CLOSE = frozenset({"same_day", "next_day", "dates_agree"})
NAMED_DAY = frozenset({"day_in_text", "days_in_texts"})
NAMED_PLACE = frozenset({"same_place", "place_around", "places_around"})
_SAID = {
    "same_day": "same day",
    "next_day": "one day apart",
    "dates_agree": "dates that agree",
    "day_in_text": "one names the day of the other",
    "days_in_texts": "both name a day",
    "same_place": "same place",
    "place_around": "one names the place of the other",
    "places_around": "both name a place",
    "words": "rare words in common",
    "equal_figure": "an equal figure",
    "ages": "ages of people in common",
    "title_words": "words of the titles in common",
    "place_named": "one place is named in both",
    "shared_text": "stretches of one text",
}
_WHEN = {"same": "same_day", "near": "next_day", "within": "dates_agree", "apart": "another_day"}


@cache
def settings() -> dict[str, Any]:
    """The weights and limits of `weights.toml`."""
    return tomllib.loads(files("onrecord.merge").joinpath("weights.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How much speaks for one incident (log-odds), by reason, and the words that both texts have."""

    parts: tuple[tuple[str, float], ...]
    words: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """The sum of what speaks for and against."""
        return fsum(value for _, value in self.parts)

    @property
    def reason(self) -> str:
        """What speaks for it in plain words, the strongest first."""
        told = sorted((part for part in self.parts if part[1] > 0 and part[0] in _SAID), key=lambda p: (-p[1], p[0]))
        words = f" ({', '.join(self.words[:NAMED])})"
        said = [_SAID[name] + (words if name == "words" else "") for name, _ in told]
        return f"the texts are mainly about one thing: {'; '.join(said)}"


class Pairs:
    """Scores pairs of reports that are the main matter of their texts."""

    def __init__(self, stock: Stock, shared: Iterable[tuple[str, str]]) -> None:
        self._stock = stock
        self._shared = frozenset(shared)
        self._weights: dict[str, float] = {}
        self._length: dict[str, float] = {}

    @property
    def many(self) -> bool:
        """Tell whether the record holds so many texts as the weights were fitted on, at least."""
        return self._stock.counted >= FITTED

    def score(self, a: Report, b: Report) -> Score:
        """What speaks for one incident, and what against."""
        weights = settings()["weights"]
        found = [("bias", 1.0), *_of_days(a, b), *_of_places(a, b), *_of_figures(a, b), *_of_texts(a, b)]
        common = a.events[0].about & b.events[0].about
        words = sorted(common, key=lambda word: (-self._weight(word), word))
        found += [*self._of_words(a, b, words), *self._of_marks(a, b), ("size", log(max(self._stock.counted, LEAST)))]
        return Score(parts=tuple((name, weights[name] * value) for name, value in found if value), words=tuple(words))

    def _of_words(self, a: Report, b: Report, common: Sequence[str]) -> Iterator[tuple[str, float]]:
        """The share of telling words in common, how rare the rarest are, and how much of the shorter text they are."""
        one, other = a.events[0].document, b.events[0].document
        share = self._sum(common) / (self._of_text(a) * self._of_text(b))
        rarest = [self._weight(word) for word in common[:RAREST]]
        yield "words", share
        yield "first_words", min(share, FIRST_WORDS)
        yield "rarest_word", max(rarest, default=0.0)
        yield "rare_words", fsum(rarest)
        least = min(fsum(map(self._weight, sorted(r.events[0].about))) for r in (a, b))
        yield "held_words", fsum(map(self._weight, common)) / max(least, 1.0)
        if one.publisher is not None and one.publisher == other.publisher:
            yield "one_publisher", 1.0
            yield "words_of_publisher", share
        if (min(one.id, other.id), max(one.id, other.id)) in self._shared:
            yield "shared_text", 1.0

    def _of_marks(self, a: Report, b: Report) -> Iterator[tuple[str, float]]:
        """The ages and the places that the texts name."""
        ours, theirs = a.events[0].marks, b.events[0].marks
        ages, others = ({mark for mark in marks if mark.startswith(AGED)} for marks in (ours, theirs))
        if ages & others:
            yield "ages", len(ages & others) / len(ages | others)
        elif ages and others:
            yield "other_ages", 1.0
        named, named_too = ({mark for mark in marks if mark.startswith(IN)} for marks in (ours, theirs))
        if named & named_too:
            yield "place_named", 1.0
        elif named and named_too:
            yield "no_place_in_common", 1.0

    def _sum(self, words: Iterable[str]) -> float:
        return fsum(self._weight(word) ** 2 for word in words)

    def _weight(self, word: str) -> float:
        """How much a word tells: the rarer, the more. A few texts do not show how rare it is."""
        if word not in self._weights:
            counted, count = self._stock.counted, self._stock.words.get(word, 1)
            missing = max(LEAST - counted, 0)
            self._weights[word] = log(1 + (max(counted, 1) + missing) / (count + USUAL * missing / LEAST))
        return self._weights[word]

    def _of_text(self, report: Report) -> float:
        event = report.events[0]
        if event.document.id not in self._length:
            self._length[event.document.id] = sqrt(self._sum(event.about)) or 1.0
        return self._length[event.document.id]


def far_apart(a: Report, b: Report) -> bool:
    """Tell whether all their days are so far apart that no words make them one incident."""
    ours, theirs = ([days for days in report.days if days.narrow] for report in (a, b))
    return bool(ours and theirs) and all(
        dates.days_between(x, y) > settings()["apart_days"] for x in ours for y in theirs
    )


def _of_days(a: Report, b: Report) -> Iterator[tuple[str, float]]:
    relation = dates.closest(a.days, b.days)
    if relation in _WHEN:
        yield _WHEN[relation], 1.0
    ours, theirs = _days_of_text(a), _days_of_text(b)
    if relation in ("apart", "near", "unknown") and (_one_day(a.days, theirs) or _one_day(b.days, ours)):
        yield "day_in_text", 1.0
    back = [_back(a, b, one) for one in ours if _one_day([one], theirs)]
    if back:
        yield "days_in_texts", 1.0
        yield "day_back", max(back)
    if far_apart(a, b):
        yield "far_apart", 1.0
    if out_of_time(a, b):
        yield "out_of_time", 1.0


def _back(a: Report, b: Report, day: Days) -> float:
    """The logarithm of the days, up to two months, from a day that both texts name to the later of them."""
    published = [r.events[0].published for r in (a, b)]
    gap = max((out - day.last for out in published if out is not None and day.last is not None), default=0)
    return log(1 + min(max(gap, 0), LOOK_BACK))


def _days_of_text(report: Report) -> list[Days]:
    return [days for days in report.events[0].nearby.text_days if not days.yearless]


def _one_day(ours: Iterable[Days], theirs: Sequence[Days]) -> bool:
    return any(dates.relation(a, b) == "same" for a in ours for b in theirs)


def _of_places(a: Report, b: Report) -> Iterator[tuple[str, float]]:
    relation = places.closest(a.wheres, b.wheres)
    ours, theirs = _places_around(a), _places_around(b)
    around = relation != "same" and (_one_place(a.wheres, theirs) or _one_place(b.wheres, ours))
    if relation == "same":
        yield "same_place", 1.0
    if relation == "apart" and not around:
        yield "another_place", 1.0
    if around:
        yield "place_around", 1.0
    if _one_place(ours, theirs):
        yield "places_around", 1.0


def _places_around(report: Report) -> list[Where]:
    return list(dict.fromkeys(w for event in report.events for w in (*event.nearby.places, *event.nearby.around)))


def _one_place(ours: Iterable[Where], theirs: Sequence[Where]) -> bool:
    return any(places.relation(a, b) in HERE for a in ours for b in theirs)


def _of_figures(a: Report, b: Report) -> Iterator[tuple[str, float]]:
    if {(f.counts, f.low, f.high) for f in a.figures} & {(f.counts, f.low, f.high) for f in b.figures}:
        yield "equal_figure", 1.0
    if any(f.low is not None and f.low > 2 and same_number(f, g) for f in a.figures for g in b.figures):
        yield "large_figure", 1.0
    if contradiction(a.figures, b.figures):
        yield "other_figures", 1.0


def _of_texts(a: Report, b: Report) -> Iterator[tuple[str, float]]:
    """What the titles share, and the days between the publications."""
    one, other = a.events[0].document, b.events[0].document
    titles = [telling(f"· {d.title or ''}", d.language) for d in (one, other)]
    yield "title_words", float(len(titles[0] & titles[1]))
    yield "days_between", _between(a, b)


def _between(a: Report, b: Report) -> float:
    """The logarithm of one and the days between the publications; 0 where one is not known."""
    one, other = a.events[0].published, b.events[0].published
    return log(1 + abs(one - other)) if one is not None and other is not None else 0.0
