"""The time axis: where a day lies on the picture, which ticks it needs, and where a long empty stretch is left out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from onrecord.show.page_dates import MONTHS

BREAK = 34
GAP_SHARE = 0.4
LEAST_GAP = 45
MOST_BREAKS = 4
LEAST_SHARE = 0.12
TICK_ROOM = 74
LETTER = 6.2
EDGE = 14

Days = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A labelled line of the axis."""

    x: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Consecutive days drawn at one scale, as ordinals, half-open."""

    start: int
    end: int
    x0: float
    x1: float

    @property
    def per_day(self) -> float:
        """The width of one day."""
        return (self.x1 - self.x0) / (self.end - self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Days to places on the picture; empty time between the stretches is left out and shown as a break."""

    stretches: tuple[Stretch, ...]
    with_year: bool = True
    starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Have the beginnings of the stretches at hand, to find the one of a day."""
        object.__setattr__(self, "starts", tuple(stretch.start for stretch in self.stretches))

    def x(self, day: int) -> float:
        """The left edge of a day; days in a gap lie in its middle, days beyond the ends at the ends."""
        if day <= self.stretches[0].start:
            return self.stretches[0].x0
        i = bisect_right(self.starts, day) - 1
        stretch = self.stretches[i]
        if day <= stretch.end:
            return round(stretch.x0 + (day - stretch.start) * stretch.per_day, 1)
        return stretch.x1 if i + 1 == len(self.stretches) else round(stretch.x1 + BREAK / 2, 1)

    @property
    def breaks(self) -> tuple[float, ...]:
        """The middles of the stretches that are left out."""
        return tuple(round((a.x1 + b.x0) / 2, 1) for a, b in pairwise(self.stretches))

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The lines of the axis: days, months or years, as there is room."""
        left, right = self.stretches[0].x0, self.stretches[-1].x1
        placed, free = [], left - EDGE
        for stretch in self.stretches:
            for tick in _ticks(stretch, with_year=self.with_year):
                placed.append(_anchored(tick, left - EDGE, right + EDGE, free))
                free = max(free, _reach(placed[-1])[1] + 8)
        return tuple(placed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The parts of an axis, half-open, each with its share of the room; between them empty time is left out."""

    parts: tuple[Days, ...]
    shares: tuple[float, ...]

    def over(self, left: float, right: float, *, with_year: bool = True) -> Scale:
        """The axis between two places of a picture."""
        room = right - left - BREAK * (len(self.parts) - 1)
        stretches, x = [], left
        for (start, end), share in zip(self.parts, self.shares, strict=True):
            width = room * share / sum(self.shares)
            stretches.append(Stretch(start=start, end=end, x0=x, x1=x + width))
            x += width + BREAK
        return Scale(stretches=tuple(stretches), with_year=with_year)


def scale(
    days: Iterable[Days],
    *,
    vague: Iterable[Days] = (),
    left: float,
    right: float,
    with_year: bool = True,
) -> Scale | None:
    """The axis over the days (first and last, as ordinals) that something was on, or None when there are none.

    `vague` are long stretches ("in 1998"): those apart from all of the days get little room and a break beside it.

    >>> axis = scale([(737194, 737194), (737198, 737199)], left=0, right=100)
    >>> axis.x(737194) < axis.x(737198)
    True
    """
    told = spread(days, vague)
    return told.over(left, right, with_year=with_year) if told is not None else None


def spread(days: Iterable[Days], vague: Iterable[Days] = ()) -> Spread | None:
    """What an axis over the days (see `scale`) shows at any width, or None when there are no days."""
    listed, long = sorted(days), sorted(vague)
    if not listed and not long:
        return None
    padded = _padded(_with_vague(_parts(listed), long))
    if len(padded) > MOST_BREAKS + 1:
        padded = _padded(_parts(sorted(listed + long)))
    return Spread(parts=tuple(padded), shares=tuple(_shares(padded, sorted(first for first, _ in listed + long))))


def _with_vague(parts: list[Days], vague: list[Days]) -> list[Days]:
    """The parts, and beside them what is vague and touches none of them, joined where nothing stands between."""
    apart = [v for v in vague if not any(v[0] <= end and start <= v[1] for start, end in parts)]
    joined: list[tuple[int, int, bool]] = []
    for start, end, is_vague in sorted([(*p, False) for p in parts] + [(*v, True) for v in apart]):
        if is_vague and joined and joined[-1][2] and start <= joined[-1][1] + LEAST_GAP:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]), True)
        else:
            joined.append((start, end, is_vague))
    return [(start, end) for start, end, _ in joined]


def _shares(parts: Sequence[Days], firsts: Sequence[int]) -> Iterator[float]:
    """The share of each part: mostly by how many things are in it, so that one vague date does not take it all."""
    length = sum(end - start for start, end in parts)
    for start, end in parts:
        inside = bisect_left(firsts, end) - bisect_left(firsts, start)
        yield max(LEAST_SHARE, 0.25 * (end - start) / length + 0.75 * inside / len(firsts))


def _reach(tick: Tick) -> tuple[float, float]:
    width = LETTER * len(tick.label)
    before = {"start": 0.0, "middle": width / 2, "end": width}[tick.anchor]
    return tick.x - before, tick.x - before + width


def _anchored(tick: Tick, left: float, right: float, free: float) -> Tick:
    """The tick with its label inside the picture, or without one where another label stands."""
    half = LETTER * len(tick.label) / 2
    anchor = "start" if tick.x - half < left else "end" if tick.x + half > right else "middle"
    placed = replace(tick, anchor=anchor)
    return placed if _reach(placed)[0] >= free else replace(tick, label="")


def _padded(parts: list[Days]) -> list[Days]:
    """The parts, half-open, with some air around them but never over the next one's days."""
    padded = [(start - max(1, (end - start) // 20), end + 1 + max(1, (end - start) // 20)) for start, end in parts]
    for i in range(len(padded) - 1):
        if padded[i][1] > padded[i + 1][0]:
            middle = parts[i][1] + 1
            padded[i] = (padded[i][0], middle)
            padded[i + 1] = (max(padded[i + 1][0], middle), padded[i + 1][1])
    return padded


def _parts(days: list[Days]) -> list[Days]:
    """The days in one run, cut at gaps that would take a large share of the axis (largest first)."""
    if not days:
        return []
    joined = [days[0]]
    for start, end in days[1:]:
        if start <= joined[-1][1] + LEAST_GAP:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    gaps = sorted(range(1, len(joined)), key=lambda i: (joined[i - 1][1] - joined[i][0], i))
    length = joined[-1][1] - joined[0][0] + 1
    cuts: set[int] = set()
    for i in gaps[:MOST_BREAKS]:
        gap = joined[i][0] - joined[i - 1][1]
        if gap <= GAP_SHARE * length:
            break
        cuts.add(i)
        length -= gap
    edges = [0, *sorted(cuts), len(joined)]
    return [(joined[a][0], joined[b - 1][1]) for a, b in pairwise(edges)]


def _ticks(stretch: Stretch, *, with_year: bool) -> Iterator[Tick]:
    days_of_room = TICK_ROOM / stretch.per_day
    starts = _day_starts(stretch, days_of_room) if days_of_room <= 16 else _month_starts(stretch, days_of_room)
    named = False
    for day in starts:
        x = stretch.x0 + (day - stretch.start) * stretch.per_day
        on = date.fromordinal(day)
        label = _label(on, days_of_room, with_year=with_year, first=not named)
        named = True
        yield Tick(x=round(x, 1), label=label)


def _label(on: date, days_of_room: float, *, with_year: bool, first: bool) -> str:
    month = MONTHS[on.month - 1][:3]
    year = f" {on.year}" if with_year and (first or (on.month == 1 and on.day == 1)) else ""
    if days_of_room <= 16:
        return f"{on.day} {month}{year}"
    return f"{month}{year}" if days_of_room <= 200 else str(on.year)


def _day_starts(stretch: Stretch, room: float) -> Iterator[int]:
    step = next(step for step in (1, 2, 4, 7, 14, 28) if step >= room or step == 28)
    yield from range(stretch.start + (1 if stretch.end - stretch.start > 2 else 0), stretch.end, step)


def _month_starts(stretch: Stretch, room: float) -> Iterator[int]:
    months = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200) if step * 30 >= room or step == 1200)
    first = date.fromordinal(max(1, stretch.start))
    index = first.year * 12 + first.month - 1 + (first.day > 1)
    index += -index % months
    while index // 12 <= 9999:
        day = date(index // 12, index % 12 + 1, 1).toordinal()
        if day >= stretch.end:
            return
        yield day
        index += months
