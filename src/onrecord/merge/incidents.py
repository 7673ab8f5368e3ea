"""Events of many documents put together when they are the same incident, never further than the texts allow."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from onrecord.merge import dates, places
from onrecord.merge.happenings import Happening, copied, same_number

VERBAL = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT"})
TOO_COMMON = 400
MOST_CANDIDATES = 60
HERE = ("same", "inside")
CLOSE = 2
ENOUGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """How strongly two events hang together, and why in plain words. Strength 0 is no reason; below 0, they cannot."""

    strength: float
    reason: str = ""
    local: bool = False


CANNOT = Bond(strength=-1.0)
NOTHING = Bond(strength=0.0)


@dataclass(slots=True)
class Cluster:
    """Events that are one incident. `core` are those that others may lean on; `reasons` tell why each was added."""

    members: list[Happening] = field(default_factory=list)
    core: list[Happening] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def find_incidents(events: Iterable[Happening]) -> list[Cluster]:
    """The incidents behind the events, each event in one at most.

    Events with date and place come first; one that lacks either joins an incident it shares enough with, and never
    becomes the reason to join two. An event that could be part of two incidents alike stays alone.
    """
    clusters: list[Cluster] = []
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for event in sorted(events, key=_turn):
        number, bond = _best(event, clusters, index)
        if number is None:
            number = len(clusters)
            clusters.append(Cluster(core=[event]))
        else:
            clusters[number].reasons.append(bond.reason)
            if _anchored(event) and not bond.local:
                clusters[number].core.append(event)
        clusters[number].members.append(event)
        for key in _keys(event):
            if number not in index[key][-1:]:
                index[key].append(number)
    return [cluster for cluster in clusters if _worth(cluster)]


def _worth(cluster: Cluster) -> bool:
    """Tell whether there is anything to place an incident by: a day, a place, a figure, or a second document.

    Words spoken (a demand, a refusal) are an incident only when the text gives them a day.
    """
    members = cluster.members
    if members[0].family in VERBAL:
        return any(e.days is not None for e in members)
    known = any(e.days is not None or e.where is not None or e.event.figures for e in members)
    return known or len({e.document.id for e in members}) > 1


def _anchored(event: Happening) -> bool:
    return event.days is not None and event.where is not None


def _turn(event: Happening) -> tuple[object, ...]:
    exact = event.days is not None and event.days.narrow
    return -(2 * exact + (event.days is not None) + (event.where is not None)), *event.order


def _best(
    event: Happening, clusters: Sequence[Cluster], index: dict[tuple[str, str], list[int]]
) -> tuple[int | None, Bond]:
    """The one cluster that the event belongs to, or None when there is none or no reason to prefer one."""
    ranked = []
    for number in _candidates(event, index):
        bonds = _bonds(event, clusters[number])
        if bonds is not None:
            best = max(bonds, key=lambda b: b.strength)
            ranked.append((best.strength, sum(b.strength for b in bonds) / len(bonds), number, best))
    ranked.sort(key=lambda r: (-r[0], -r[1], r[2]))
    if not ranked or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]):
        return None, NOTHING
    return ranked[0][2], ranked[0][3]


def _candidates(event: Happening, index: dict[tuple[str, str], list[int]]) -> list[int]:
    hits: Counter[int] = Counter()
    for key in _keys(event, around=1):
        if len(index.get(key, ())) <= TOO_COMMON:
            hits.update(set(index.get(key, ())))
    return [number for number, _ in sorted(hits.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]]


def _bonds(event: Happening, cluster: Cluster) -> list[Bond] | None:
    """The bonds with all members that count; None when there is no reason to join, or one not to."""
    bonds = [(member, bond(event, member)) for member in cluster.members]
    if any(b.strength < 0 for _, b in bonds):
        return None
    core = {id(member) for member in cluster.core}
    counted = [b for member, b in bonds if id(member) in core or b.local]
    return counted if any(b.strength > 0 for b in counted) else None


def bond(a: Happening, b: Happening) -> Bond:
    """What speaks for two events of one family being the same incident."""
    when, where = dates.relation(a.days, b.days), places.relation(a.where, b.where)
    one_text = a.document.id == b.document.id
    if copied(a, b):
        return Bond(strength=5.0, reason="the same sentence of one text that was copied")
    if "apart" in (when, where) or (when == "near" and one_text) or _published_before(a, b) or _published_before(b, a):
        return CANNOT
    shared = sorted(a.telling & b.telling)
    weight = len(shared) + _figures(a, b)
    words = f"; both say {', '.join(shared[:4])}" if shared else ""
    wild = not (_anchored(a) and _anchored(b))
    if one_text and a.sentence == b.sentence:
        return Bond(strength=6.0, reason="told in one sentence", local=True)
    if when == "same" and where in HERE and not _year_open(a, b, weight):
        return Bond(strength=4.0 + min(weight, 4) / 4, reason=f"same day and same place ({_place(a, b)}){words}")
    if one_text and wild and a.paragraph == b.paragraph and abs(a.sentence - b.sentence) <= CLOSE:
        return Bond(strength=3.0 + min(weight, 4) / 4, reason=f"told in one paragraph{words}", local=True)
    known = (when != "unknown") + (where != "unknown")
    needed = ENOUGH if known or one_text else ENOUGH + 1
    if one_text and _anchored(a) != _anchored(b):
        needed = ENOUGH - 1
    if weight < needed:
        return NOTHING
    return Bond(strength=known + min(weight, 8) / 8, reason=_said(when, where, a, b) + words)


def _year_open(a: Happening, b: Happening, weight: float) -> bool:
    """Tell whether one of them lacks the year and nothing else agrees."""
    assert a.days is not None
    assert b.days is not None
    return a.days.yearless != b.days.yearless and weight < 1


def _published_before(a: Happening, b: Happening) -> bool:
    """Tell whether a's document was out before b happened, so that it cannot speak of it."""
    known = b.days is not None and not b.days.yearless and b.days.first is not None
    return known and a.published is not None and b.days.first > a.published + 1  # type: ignore[union-attr, operator]


def _figures(a: Happening, b: Happening) -> float:
    """1 for an equal figure, -1 for figures of the same thing that cannot be one number, else 0."""
    pairs = [(x, y) for x in a.event.figures for y in b.event.figures if x.counts == y.counts]
    if any((x.low, x.high) == (y.low, y.high) for x, y in pairs):
        return 1.0
    return -1.0 if pairs and not any(same_number(x, y) for x, y in pairs) else 0.0


def _place(a: Happening, b: Happening) -> str:
    names = [e.where.place.name for e in (a, b) if e.where]
    return min(names, key=lambda name: (-len(name), name), default="")


def _said(when: str, where: str, a: Happening, b: Happening) -> str:
    day = {"same": "same day", "near": "one day apart", "within": "dates that agree", "unknown": "one gives no date"}[
        when
    ]
    spot = f"same place ({_place(a, b)})" if where in ("same", "inside") else "one gives no place"
    return f"{day}, {spot}"


def _keys(event: Happening, *, around: int = 0) -> Iterator[tuple[str, str]]:
    """What an event is looked up by: its days, its place, its rare words, its document, each within its family."""
    yield event.family, f"doc {event.document.id}"
    for day in _day_keys(event.days, around):
        yield event.family, day
    if event.where is not None:
        for name in sorted(event.where.names or event.where.words):
            yield event.family, f"at {name}"
    yield event.family, f"said {event.text} {' '.join(event.said)}"
    for word in sorted(event.telling):
        yield event.family, f"word {word}"


def _day_keys(days: dates.Days | None, around: int) -> Iterator[str]:
    if days is None or not days.narrow or days.first is None or days.last is None:
        return
    for number in range(days.first - around, days.last + around + 1):
        yield f"day {number}" if not days.yearless else f"month-day {_month_day(number)}"
        if not days.yearless:
            yield f"month-day {_month_day(number)}"


def _month_day(number: int) -> str:
    return date.fromordinal(max(number, 1)).strftime("%m-%d")
