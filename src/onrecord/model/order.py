"""The order of times that a text gives where it gives no date: before, after, between, of one year."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from onrecord.model.edtf import bounds, days, month_days
from onrecord.model.span import Span
from onrecord.model.time import Timex

YEAR = 366
Key = tuple[int, ...]
Relation = Literal["before", "after", "between", "same-year", "on-or-after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the words at `span` ("a bit later") say of a time by other times of the text.

    `timex` is the expression that is put in order, None where a clause has none ("Before that, the guard left");
    `verb` is the verb whose time it is, where the parse tells. `to` are the timexes it is put in order with: for
    "between" the first and the last, of which neither is included. The order is one of times, not of days: what was
    before the 17th of May may have been on its morning.
    """

    id: str
    span: Span
    relation: Relation
    timex: str | None = None
    verb: Span | None = None
    to: tuple[str, ...]
    found_by: str

    @property
    def subject(self) -> str:
        """The timex that is put in order; the order's own id where a clause has none."""
        return self.timex if self.timex is not None else self.id

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """The pairs (earlier, later) that it says, of timexes by their ids."""
        if self.relation == "before":
            return tuple((self.subject, other) for other in self.to)
        if self.relation in ("after", "on-or-after"):
            return tuple((other, self.subject) for other in self.to)
        return ((self.to[0], self.subject), (self.subject, self.to[-1])) if self.relation == "between" else ()


def time_of(timex: Timex) -> str:
    """The name of the time that a timex means: its EDTF value where it is one of the calendar, else its own id.

    Two expressions of one document that mean one day have one name, with a year or without.
    """
    if timex.type in ("DATE", "TIME") and timex.edtf and is_of_calendar(timex.edtf):
        return timex.edtf
    return timex.id


def is_of_calendar(edtf: str) -> bool:
    """Tell whether a value has a first and a last day, be it without its year.

    >>> [is_of_calendar(value) for value in ("2019-05", "XXXX-05-29", "2014/..", "XXXX")]
    [True, True, False, False]
    """
    return None not in bounds(edtf) or month_days(edtf) is not None


class Course:
    """What one text tells of the order of its times: which were before which, by its words and by the calendar.

    Times are named as by `time_of`; a clause without a timex by the id of its order.
    """

    def __init__(self, orders: Sequence[Order], timexes: Iterable[Timex]) -> None:
        self.orders = orders
        self._timexes = {timex.id: timex for timex in timexes} if orders else {}

    def name(self, timex: str) -> str:
        """The name of the time of a timex, by its id."""
        return time_of(self._timexes[timex]) if timex in self._timexes else timex

    def steps(self, order: Order) -> list[tuple[str, str]]:
        """The pairs (earlier, later) that one order says, of times by their names."""
        named = ((self.name(earlier), self.name(later)) for earlier, later in order.steps)
        return [(earlier, later) for earlier, later in named if earlier != later]

    @cached_property
    def told(self) -> Mapping[str, frozenset[str]]:
        """For each time, those that the words of the text put right after it."""
        return _grouped(pair for order in self.orders for pair in self.steps(order))

    @cached_property
    def counted(self) -> Mapping[str, frozenset[str]]:
        """For each time, those that are after it by the calendar: both with a year, or both of one unknown year."""
        names = {self.name(o.subject) for o in self.orders} | {self.name(t) for o in self.orders for t in o.to}
        dated = [(first.key, last.key, name) for name in names for first, last in [days(name)] if first and last]
        pairs = list(_runs(dated))
        for group in self._years():
            found = [(name, month_days(name)) for name in group]
            pairs += _runs([((d[0],), (d[1],), name) for name, d in found if d is not None and d[0] <= d[1]])
        return _grouped(pairs)

    def _years(self) -> list[set[str]]:
        """The times that the text puts into one year, group by group."""
        groups: list[set[str]] = []
        for order in self.orders:
            if order.relation == "same-year":
                names = {self.name(order.subject), *(self.name(timex) for timex in order.to)}
                joined = [group for group in groups if group & names]
                groups = [group for group in groups if not group & names] + [names.union(*joined)]
        return groups

    @cached_property
    def _after(self) -> Mapping[str, frozenset[str]]:
        times = self.told.keys() | self.counted.keys()
        return {time: frozenset(self._reached(time)) for time in sorted(times)}

    def _reached(self, time: str) -> set[str]:
        reached: set[str] = set()
        open_ends = [time]
        while open_ends:
            here = open_ends.pop()
            for there in self.told.get(here, frozenset()) | self.counted.get(here, frozenset()):
                if there not in reached:
                    reached.add(there)
                    open_ends.append(there)
        return reached

    def is_before(self, one: str, other: str) -> bool:
        """Tell whether a time was before another; False where the text does not say, or says both."""
        return other in self._after.get(one, ()) and one not in self._after.get(other, ())

    def neighbours(self, time: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The nearest times of the calendar before and after a time, as far as their order is known."""
        names = [name for name in self._names if name != time and is_of_calendar(name)]
        before = [name for name in names if self.is_before(name, time)]
        after = [name for name in names if self.is_before(time, name)]
        nearest = tuple(n for n in before if not any(self.is_before(n, other) for other in before))
        return nearest, tuple(n for n in after if not any(self.is_before(other, n) for other in after))

    @cached_property
    def _names(self) -> list[str]:
        return sorted({*self._after, *(name for after in self._after.values() for name in after)})

    def contradicted(self) -> list[Order]:
        """The orders that the calendar, or the calendar with the other orders, says to be the other way round."""
        return [o for o in self.orders if any(self._leads(later, earlier) for earlier, later in self.steps(o))]

    def _leads(self, start: str, end: str) -> bool:
        """Tell whether one can get from a time to another with at least one step that the calendar says."""
        seen: set[tuple[str, bool]] = set()
        open_ends = [(start, False)]
        while open_ends:
            here, counted = open_ends.pop()
            if here == end and counted:
                return True
            steps = [(there, counted) for there in self.told.get(here, ())]
            steps += [(there, True) for there in self.counted.get(here, ())]
            open_ends += [step for step in steps if step not in seen]
            seen.update(steps)
        return False


def in_turn(names: Sequence[str]) -> tuple[str, str]:
    """Two times in the order of the calendar; of an unknown year, so that the way between them is the shorter one.

    >>> in_turn(["XXXX-05-21", "XXXX-05-17"]), in_turn(["XXXX-01-03", "XXXX-12-28"])
    (('XXXX-05-17', 'XXXX-05-21'), ('XXXX-12-28', 'XXXX-01-03'))
    """
    one, other = names[0], names[-1]
    here, there = month_days(one), month_days(other)
    if here is not None and there is not None:
        return (one, other) if (there[0] - here[0]) % YEAR <= YEAR // 2 else (other, one)
    first, second = days(one)[0], days(other)[0]
    return (other, one) if first and second and second.key < first.key else (one, other)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for earlier, later in pairs:
        found.setdefault(earlier, set()).add(later)
    return {name: frozenset(found[name]) for name in sorted(found)}


def _runs(days: Iterable[tuple[Key, Key, str]]) -> Iterator[tuple[str, str]]:
    """The pairs of times that follow one another; what follows by way of a third is left out."""
    listed = sorted(days)
    starts = [first for first, *_ in listed]
    for _, last, name in listed:
        nearest: Key | None = None
        for first, end, other in listed[bisect_right(starts, last) :]:
            if nearest is not None and first > nearest:
                break
            nearest = end if nearest is None else min(nearest, end)
            yield name, other
