"""The order of what has no date: by what the texts say of before and after, never by a guessed year."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import combinations

from onrecord.merge.outline import Outline
from onrecord.model import Event, Incident, TimelineEntry, When
from onrecord.model.edtf import chronology, month_days
from onrecord.model.order import Course
from onrecord.model.record import Lane

Key = tuple[int, tuple[int, ...], int, tuple[int, ...], str]
Time = tuple[str, str]  # a document, and the name of a time in it
REACH = 400  # characters between the words that order a clause and its verb


def in_lanes(
    entries: Iterable[TimelineEntry], incidents: Iterable[Incident], outlines: Iterable[Outline]
) -> tuple[TimelineEntry, ...]:
    """The entries in their order, each with its lane: the dated ones, those without a year, those without a date.

    Where the texts tell the order of times without a date, the entries keep it; the nearest times before and after an
    entry stand in its `after` and `before`.
    """
    texts = Texts(outlines)
    events = {incident.id: [name for a in incident.accounts for name in a.events] for incident in incidents}
    lanes: dict[Lane, list[tuple[TimelineEntry, list[Time]]]] = {"dated": [], "yearless": [], "undated": []}
    for entry in entries:
        times = texts.times(entry, events) if when_order(entry.when)[0] else []
        placed = texts.placed(entry, times)
        lanes[placed.lane].append((placed, times))
    dated = sorted((entry for entry, _ in lanes["dated"]), key=_key)
    return (*dated, *texts.sequence(lanes["yearless"]), *texts.sequence(lanes["undated"]))


def when_order(when: When | None) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """What times are sorted by: dated ones by first and last day, then those without a year, then the undated."""
    if when is None:
        return 2, (), ()
    rank, first, last = chronology(when.edtf)
    if rank == 2 and (when.earliest or when.latest):
        return chronology(f"{when.earliest or '..'}/{when.latest or '..'}")
    return rank, first, last


def _key(entry: TimelineEntry) -> Key:
    """What an entry is sorted by; one without a date stands right behind the last time that it is after."""
    rank, first, last = when_order(entry.when)
    step = 0
    if rank == 2 and entry.after:
        (rank, first, last), step = max(map(chronology, entry.after)), 1
    elif rank == 2 and entry.before:
        (rank, first, last), step = min(map(chronology, entry.before)), -1
    kind = "a" if entry.incident is not None else "b"
    return rank, first, step, last, f"{kind} {entry.incident or entry.statement or ''}"


class Texts:
    """What each document of a record tells of the order of its times, those documents that do."""

    def __init__(self, outlines: Iterable[Outline]) -> None:
        self._told = {each.document: each for each in outlines if each.orders}
        self._courses: dict[str, Course] = {}

    @cached_property
    def events(self) -> Mapping[str, tuple[Outline, Event]]:
        """The events by id."""
        return {event.id: (outline, event) for outline in self._told.values() for event in outline.events}

    @cached_property
    def statements(self) -> Mapping[str, str]:
        """The document of each dated statement, by its id."""
        return {said.id: outline.document for outline in self._told.values() for said in outline.said}

    def course(self, document: str) -> Course:
        """The order of times that a document tells."""
        if document not in self._courses:
            told = self._told[document]
            self._courses[document] = Course(told.orders, told.timexes)
        return self._courses[document]

    def times(self, entry: TimelineEntry, events: Mapping[str, Sequence[str]]) -> list[Time]:
        """The times of an entry that texts put in order, each with its document."""
        if entry.incident is None:
            document = self.statements.get(entry.statement or "")
            named = entry.when.timex if entry.when is not None else None
            return [(document, self.course(document).name(named))] if named is not None and document else []
        listed = (self.events[name] for name in events.get(entry.incident, ()) if name in self.events)
        told = ((outline.document, self._time(outline, event)) for outline, event in listed)
        times = sorted({(document, time) for document, time in told if time is not None})
        edtf = entry.when.edtf if entry.when is not None else None
        return [time for time in times if time[1] == edtf] if edtf is not None else times

    def _time(self, outline: Outline, event: Event) -> str | None:
        course = self.course(outline.document)
        if event.when is not None:
            return course.name(event.when.timex) if event.when.timex is not None else None
        orders = outline.orders
        first = bisect_right(orders, event.trigger.start - REACH, key=lambda order: order.span.start)
        for order in orders[first:]:
            if order.span.start > event.trigger.end + REACH:
                break
            if order.verb is not None and order.verb.overlaps(event.trigger) and event.according_to == "author":
                return course.name(order.subject)
        return None

    def placed(self, entry: TimelineEntry, times: Iterable[Time]) -> TimelineEntry:
        """The entry with its lane, and the nearest times that it is after and before, where it has no date."""
        rank = when_order(entry.when)[0]
        if rank == 0:
            return entry
        around = [self.course(document).neighbours(time) for document, time in times]
        earlier = {time for before, _ in around for time in before}
        later = {time for _, behind in around for time in behind}
        after = tuple(sorted(earlier - later, key=chronology))
        before = tuple(sorted(later - earlier, key=chronology))
        yearless = rank == 1 or any(month_days(time) is not None for time in (*after, *before))
        return replace(entry, lane="yearless" if yearless else "undated", after=after, before=before)

    def sequence(self, entries: Sequence[tuple[TimelineEntry, list[Time]]]) -> list[TimelineEntry]:
        """The entries of a lane so that none stands before one that a text puts before it."""
        behind, waits = self._steps(entries)
        keys = [_key(entry) for entry, _ in entries]
        free = [(keys[n], n) for n in range(len(entries)) if not waits[n]]
        heapify(free)
        left = dict.fromkeys(sorted(range(len(entries)), key=lambda n: keys[n]))
        done: list[TimelineEntry] = []
        while left:
            n = heappop(free)[1] if free else next(iter(left))  # none is free where texts contradict one another
            if n not in left:
                continue
            del left[n]
            done.append(entries[n][0])
            for other in behind[n]:
                waits[other] -= 1
                if waits[other] == 0 and other in left:
                    heappush(free, (keys[other], other))
        return done

    def _steps(self, entries: Sequence[tuple[TimelineEntry, list[Time]]]) -> tuple[list[list[int]], list[int]]:
        """For each entry those that come after it, and for each the number of those before it."""
        at: dict[str, dict[str, list[int]]] = {}
        for n, (_, times) in enumerate(entries):
            for document, time in times:
                at.setdefault(document, {}).setdefault(time, []).append(n)
        pairs: set[tuple[int, int]] = set()
        for document, places in at.items():
            course = self.course(document)
            for one, other in combinations(places, 2):
                if course.is_before(one, other):
                    pairs.update((a, b) for a in places[one] for b in places[other] if a != b)
                elif course.is_before(other, one):
                    pairs.update((a, b) for a in places[other] for b in places[one] if a != b)
        behind: list[list[int]] = [[] for _ in entries]
        waits = [0] * len(entries)
        for a, b in sorted(pairs):
            if (b, a) not in pairs:
                behind[a].append(b)
                waits[b] += 1
        return behind, waits
