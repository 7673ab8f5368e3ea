"""Reports of many documents put together when they are the same incident, never further than the texts allow."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from onrecord.merge import dates, places
from onrecord.merge.happenings import Happening, copied
from onrecord.merge.reports import HERE, Report, contradiction
from onrecord.merge.words import of_name

VERBAL = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONSULT"})
LEGAL_MODES = frozenset({"investigate"})
TOO_COMMON = 400
MOST_CANDIDATES = 60
MOST_COMPARED = 40
ENOUGH = {2: 2, 1: 2, 0: 4}
MOST_WORDS = 12
MANY = 7
SHARE = 0.15
LONG_BETWEEN = 60  # days
COPIED = 5.0  # the bond of a sentence that one text took from another


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """How strongly two reports hang together, and why in plain words. Strength 0 is no reason; below 0, they cannot."""

    strength: float
    reason: str = ""


CANNOT = Bond(strength=-1.0)
NOTHING = Bond(strength=0.0)
STRONG = 3.5  # from here on, day and place are the same

Tie = Callable[[Report, Report], Bond]


@dataclass(slots=True)
class Cluster:
    """Reports that are one incident. `core` are those that others may lean on; `reasons` tell why each was added.

    `kinds` holds one report, the first published, for each set of days and places: what forbids joining. `told` holds
    the reports by document.
    """

    reports: list[Report] = field(default_factory=list)
    core: list[Report] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    kinds: dict[object, Report] = field(default_factory=dict)
    told: dict[str, list[Report]] = field(default_factory=dict)

    def add(self, report: Report, *reasons: str) -> None:
        """Add a report."""
        self.reports.append(report)
        self.told.setdefault(report.events[0].document.id, []).append(report)
        self.reasons += [*reasons, *report.reasons]
        if anchored(report) or not self.core:
            self.core.append(report)
        kind = (frozenset(report.days), frozenset(where.place.name for where in report.wheres))
        first = self.kinds.setdefault(kind, report)
        if (report.events[0].published or 0) < (first.events[0].published or 0):
            self.kinds[kind] = report

    def forbids(self, report: Report) -> bool:
        """Tell whether day or place rules it out; in one text, even the next day is another incident."""
        own = self.told.get(report.events[0].document.id, ())
        if any(dates.closest(report.days, other.days) in ("near", "apart") for other in own) or (
            own and self._elsewhere(report)
        ):
            return True
        return any(bond(report, other).strength < 0 for other in self.kinds.values())

    def _elsewhere(self, report: Report) -> bool:
        """Tell whether a report without a place names places in its sentences, all of them apart from this one's."""
        named = [where for event in report.events for where in event.nearby.places]
        wheres = [where for other in self.kinds.values() for where in other.wheres]
        if report.wheres or not named or not wheres:
            return False
        return all(places.relation(a, b) == "apart" for a in named for b in wheres)

    @property
    def members(self) -> list[Happening]:
        """The events of all reports."""
        return [event for report in self.reports for event in report.events]


def find_incidents(reports: Iterable[Report], tie: Tie | None = None) -> list[Cluster]:
    """The incidents behind the reports, each report in one; `tie` gives what speaks for two of them (`bond`).

    Reports with day and place come first; one that lacks either joins an incident it shares enough with, and never
    becomes the reason to join two. A report that could be part of two incidents alike stays alone.
    """
    clusters: list[Cluster] = []
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for report in sorted(reports, key=_turn):
        number, strongest = _best(report, clusters, index, tie or bond)
        if number is None:
            number = len(clusters)
            clusters.append(Cluster())
        clusters[number].add(report, *([strongest.reason] if strongest.reason else []))
        for key in _keys(report):
            if number not in index[key][-1:]:
                index[key].append(number)
    return clusters


def worth(cluster: Cluster) -> bool:
    """Tell whether there is anything to place an incident by: a day, a figure, a second text, or a place with people.

    Words spoken and meetings (a demand, a refusal, a visit) need a day, and a place or two named participants.
    """
    members = cluster.members
    dated = any(e.days is not None for e in members)
    if members[0].family in VERBAL and not any(e.event.mode in LEGAL_MODES for e in members):
        return dated and any(e.where is not None or len(e.named) > 1 for e in members)
    placed = any(e.where is not None and (e.event.patients or e.event.agents) for e in members)
    known = dated or placed or any(e.event.figures and e.event.stance != "denied" for e in members)
    return known or len({e.text for e in members}) > 1


def anchored(report: Report) -> bool:
    """Tell whether it gives both a day and a place."""
    return bool(report.days and report.wheres)


def _turn(report: Report) -> tuple[object, ...]:
    exact = any(days.narrow for days in report.days)
    return -(2 * exact + bool(report.days) + bool(report.wheres)), *report.order


def _best(
    report: Report, clusters: Sequence[Cluster], index: dict[tuple[str, str], list[int]], tie: Tie
) -> tuple[int | None, Bond]:
    """The one cluster that the report belongs to, or None when there is none or no reason to prefer one."""
    ranked = []
    for number in _candidates(report, index):
        bonds = _bonds(report, clusters[number], tie)
        if bonds:
            best = max(bonds, key=lambda b: b.strength)
            ranked.append((best.strength, sum(b.strength for b in bonds) / len(bonds), number, best))
    ranked.sort(key=lambda r: (-r[0], -r[1], r[2]))
    if not ranked or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]):
        return None, NOTHING
    return ranked[0][2], ranked[0][3]


def _candidates(report: Report, index: dict[tuple[str, str], list[int]]) -> list[int]:
    hits: Counter[int] = Counter()
    for key in _keys(report, around=1):
        if len(index.get(key, ())) <= TOO_COMMON:
            hits.update(set(index.get(key, ())))
    return [number for number, _ in sorted(hits.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]]


def _bonds(report: Report, cluster: Cluster, tie: Tie) -> list[Bond]:
    """The bonds with the core of a cluster; none when there is no reason to join, or any member that forbids it."""
    if cluster.forbids(report):
        return []
    counted = [tie(report, other) for other in cluster.core[:MOST_COMPARED]]
    return counted if any(b.strength > 0 for b in counted) else []


def bond(a: Report, b: Report) -> Bond:
    """What speaks for two reports of one family being the same incident."""
    if any(copied(x, y) for x in a.events for y in b.events):
        return Bond(strength=COPIED, reason="the same sentence of one text that was copied")
    when, where = dates.closest(a.days, b.days), places.closest(a.wheres, b.wheres)
    if "apart" in (when, where) or out_of_time(a, b) or numbered_apart(a, b):
        return CANNOT
    if a.events[0].document.id == b.events[0].document.id:
        return NOTHING
    shared = _shared_words(a, b)
    ours, theirs = a.figures, b.figures
    equal = {(f.counts, f.low, f.high) for f in ours} & {(f.counts, f.low, f.high) for f in theirs}
    unequal = contradiction(ours, theirs)
    weight = len(shared) + bool(equal) - unequal
    words = f"; both say {', '.join(shared[:4])}" if shared else ""
    told_apart = (unequal and _year_open(a, b)) or (a.crowded and b.crowded and not shared)
    if when == "same" and where in HERE and not told_apart:
        return Bond(
            strength=4.0 + min(weight, MOST_WORDS) / MOST_WORDS,
            reason=f"same day and same place ({_place(a, b)}){words}",
        )
    known = (when != "unknown") + (where != "unknown")
    if not known and unequal:
        return NOTHING
    if when != "same" and _long_between(a, b):
        return NOTHING
    common = a.events[0].about & b.events[0].about if a.main and b.main else frozenset()
    if len(common) >= MANY and len(common) >= SHARE * min(len(a.events[0].about), len(b.events[0].about)):
        return Bond(strength=2.5 + known / 2, reason=f"the texts share {len(common)} telling words{words}")
    if weight < ENOUGH[known]:
        return NOTHING
    return Bond(strength=known + min(weight, MOST_WORDS) / MOST_WORDS, reason=_said(when, where, a, b) + words)


def _shared_words(a: Report, b: Report) -> list[str]:
    """The telling words that both say, in order, without those of their places."""
    both = a.words & b.words
    return sorted(both.difference(*(of_name(w.place.name) for report in (a, b) for w in report.wheres))) if both else []


def _long_between(a: Report, b: Report) -> bool:
    """Tell whether their texts were out so long after one another that a few words in common tell nothing."""
    one, other = a.events[0].published, b.events[0].published
    return one is not None and other is not None and abs(one - other) > LONG_BETWEEN


def out_of_time(a: Report, b: Report) -> bool:
    """Tell whether one was out before the other happened, or is told with an earlier time."""
    return any(_out_before(x, y) or _said_before(x, y) for x, y in ((a, b), (b, a)))


def _year_open(a: Report, b: Report) -> bool:
    """Tell whether only one of them gives the year, so that contradicting figures count as another incident."""
    return {days.yearless for days in a.days} != {days.yearless for days in b.days}


def _out_before(a: Report, b: Report) -> bool:
    """Tell whether a's document was out before b happened, so that it cannot speak of it."""
    published = a.events[0].published
    if published is None:
        return False
    first = [days.first for days in b.days if not days.yearless and days.first is not None]
    return bool(first) and min(first) > published + 1


def _said_before(a: Report, b: Report) -> bool:
    """Tell whether a, without a day, is told in a sentence that names a time before b ("in March")."""
    named = [days for event in a.events for days in event.nearby.dates if not days.yearless]
    if not named or a.days:
        return False
    first = min((days.first for days in b.days if days.narrow and not days.yearless and days.first), default=None)
    return first is not None and any(days.last is not None and days.last < first for days in named)


def numbered_apart(a: Report, b: Report) -> bool:
    """Tell whether they name the same kind of thing by other numbers: colony No. 4 and colony No. 7."""
    ours, theirs = a.numbered, b.numbered
    common = {word for word, _ in ours} & {word for word, _ in theirs}
    both = ours & theirs if common else ()
    return any(word not in {name for name, _ in both} for word in common)


def _place(a: Report, b: Report) -> str:
    names = [where.place.name for report in (a, b) for where in report.wheres]
    return min(names, key=lambda name: (-len(name), name), default="")


def _said(when: str, where: str, a: Report, b: Report) -> str:
    day = {"same": "same day", "near": "one day apart", "within": "dates that agree", "unknown": "one gives no date"}[
        when
    ]
    spot = f"same place ({_place(a, b)})" if where in HERE else "one gives no place"
    return f"{day}, {spot}"


def _keys(report: Report, *, around: int = 0) -> Iterator[tuple[str, str]]:
    """What a report is looked up by, within its family: its days, places, rare words, and the text it stands in."""
    family = report.events[0].family
    found = {f"text {report.events[0].text}"} | {f"word {word}" for word in report.words}
    for where in report.wheres:
        found |= {f"at {name}" for name in where.names or where.words}
    for days in report.days:
        found |= set(_day_keys(days, around))
    for key in sorted(found):
        yield family, key


def _day_keys(days: dates.Days, around: int) -> Iterator[str]:
    if not days.narrow or days.first is None or days.last is None:
        return
    for number in range(days.first - around, days.last + around + 1):
        yield f"month-day {month_day(number)}"
        if not days.yearless:
            yield f"day {number}"


def month_day(number: int) -> str:
    """A day without its year.

    >>> month_day(739000)
    '04-24'
    """
    return date.fromordinal(max(number, 1)).strftime("%m-%d")
