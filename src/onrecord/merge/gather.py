"""Incidents that several texts are mainly about, put together by the mean of what speaks for each pair of texts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import combinations

from onrecord.merge import dates, places
from onrecord.merge.incidents import COPIED, NOTHING, STRONG, VERBAL, Bond, Cluster, bond, numbered_apart, out_of_time
from onrecord.merge.pairs import CLOSE, NAMED_DAY, NAMED_PLACE, Pairs, Score, far_apart, settings
from onrecord.merge.reports import VIOLENCE, Report

COMMON = 40
ENOUGH = 3
SHORT = 8
MANY = 10


def gather(clusters: Sequence[Cluster], pairs: Pairs) -> list[Cluster]:
    """The clusters, those put together that are the main matter of texts about one incident (average link).

    What a text tells besides its main matter leads to nothing. What cannot be by day, place or number stays apart; what
    one text keeps apart, and what is far apart in time, unless the texts agree enough.
    """
    linkage = _Linkage(clusters, pairs)
    while (pair := linkage.best()) is not None:
        linkage.join(*pair)
    return linkage.clusters


def is_matter(report: Report) -> bool:
    """Tell whether a report is what its text is mainly about, of its kind; words spoken never are."""
    return report.largest and report.events[0].family not in VERBAL


def about_one(a: Report, b: Report, pairs: Pairs) -> Score | None:
    """What speaks for two texts being mainly about one incident; None when they may not be."""
    score = pairs.score(a, b)
    return score if may_be_one(a, b, score) else None


def tie(a: Report, b: Report, pairs: Pairs) -> Bond:
    """The bond of two reports; none where their texts, which are mainly about them, speak against it as a whole.

    In a small record texts cannot speak against it: none of their words is known to be rare, and look-alikes are few.
    """
    found = bond(a, b)
    judged = pairs.many and is_matter(a) and is_matter(b) and a.events[0].family == VIOLENCE
    if found.strength <= 0 or found.strength >= COPIED or not judged:
        return found
    least: float = settings()["least_bound" if found.strength < STRONG else "least_same"]
    return found if pairs.score(a, b).total >= least else NOTHING


class _Linkage:
    """Clusters that are put together step by step, always the two whose texts agree best on the mean."""

    def __init__(self, clusters: Sequence[Cluster], pairs: Pairs) -> None:
        self._made: dict[int, Cluster] = dict(enumerate(clusters))
        mains = [(n, report) for n, cluster in enumerate(clusters) for report in cluster.reports if is_matter(report)]
        mains.sort(key=lambda main: main[1].order)
        self._mains: dict[int, list[int]] = defaultdict(list)
        self._group: dict[int, int] = {}
        for n, (number, _) in enumerate(mains):
            self._mains[number].append(n)
            self._group[n] = number
        self._scores: dict[tuple[int, int], Score] = {}
        self._beside: dict[int, list[int]] = defaultdict(list)
        self._heap: list[tuple[float, int, int, int, int]] = []
        for a, b in _candidates([report for _, report in mains]):
            score = about_one(mains[a][1], mains[b][1], pairs)
            if score is not None:
                self._scores[a, b] = score
                self._beside[a].append(b)
                self._beside[b].append(a)
        for a, b in sorted({self._pair(self._group[a], self._group[b]) for a, b in self._scores}):
            self._propose(a, b)

    @property
    def clusters(self) -> list[Cluster]:
        """The clusters as they are now."""
        return [self._made[number] for number in sorted(self._made)]

    def best(self) -> tuple[int, int] | None:
        """The two clusters that agree best, or None when none agree enough."""
        while self._heap:
            against, a, b, size_a, size_b = heappop(self._heap)
            current = len(self._mains.get(a, ())) == size_a and len(self._mains.get(b, ())) == size_b
            if current and (-against >= settings()["agreed"] or not _apart(self._made[a], self._made[b])):
                return a, b
        return None

    def join(self, a: int, b: int) -> None:
        """Put the second cluster into the first one."""
        strongest = max(self._between(a, b), key=lambda score: (score.total, score.words))
        other = self._made.pop(b)
        for n, report in enumerate(other.reports):
            self._made[a].add(report, *([strongest.reason] if n == 0 else []))
        self._made[a].reasons += other.reasons
        self._mains[a] += self._mains.pop(b)
        self._group.update(dict.fromkeys(self._mains[a], a))
        for near in sorted({self._group[m] for n in self._mains[a] for m in self._beside[n]} - {a}):
            self._propose(*self._pair(a, near))

    def _propose(self, a: int, b: int) -> None:
        if a == b:
            return
        told = list(self._between(a, b))
        pairs = len(self._mains[a]) * len(self._mains[b])
        totals = sorted(score.total for score in told)
        mean = (sum(totals) + settings()["unlike"] * (pairs - len(told))) / pairs
        agreement = (mean + totals[-1]) / 2
        if agreement >= settings()["threshold"]:
            heappush(self._heap, (-agreement, a, b, len(self._mains[a]), len(self._mains[b])))

    def _between(self, a: int, b: int) -> Iterator[Score]:
        for m in self._mains[a]:
            for n in self._mains[b]:
                if (score := self._scores.get(self._pair(m, n))) is not None:
                    yield score

    @staticmethod
    def _pair(a: int, b: int) -> tuple[int, int]:
        return (a, b) if a < b else (b, a)


def _candidates(reports: Sequence[Report]) -> Iterator[tuple[int, int]]:
    """The pairs of one kind in two documents that share a few words which few texts have."""
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, report in enumerate(reports):
        for word in report.events[0].about:
            index[report.events[0].family, word].append(n)
    counts = Counter(pair for listed in index.values() if len(listed) <= COMMON for pair in combinations(listed, 2))
    yield from sorted(pair for pair, count in counts.items() if count >= ENOUGH)


def may_be_one(a: Report, b: Report, score: Score) -> bool:
    """Tell whether nothing forbids it: another number, another day or another place.

    What the sentences of both events say themselves forbids it, but in texts that agree in almost all else. A day or
    place taken from elsewhere in the text gives way where more agrees; a day or place of the other that the text names
    besides, or many words in common, outweigh it, too. A text of a few words must agree in day and place; where less
    agrees, and for two killed and nine, one of them must be named in both. What is no violence needs a day that agrees:
    texts tell much of one person.
    """
    parts = {name for name, _ in score.parts}
    if numbered_apart(a, b) or _said_apart(a, b, score):
        return False
    conflict = "another_place" in parts or ("another_day" in parts and parts.isdisjoint(NAMED_DAY))
    if min(len(report.events[0].about) for report in (a, b)) < SHORT:
        agree = not (parts.isdisjoint(CLOSE | NAMED_DAY) or parts.isdisjoint(NAMED_PLACE | {"place_named"}))
        return agree and not conflict and "other_figures" not in parts and a.events[0].family == VIOLENCE
    vague = parts.isdisjoint(CLOSE | NAMED_DAY | NAMED_PLACE)
    if score.total >= settings()["agreed"] and a.events[0].family == VIOLENCE:
        return not (vague and "other_figures" in parts)
    out = parts.isdisjoint(NAMED_DAY) and (out_of_time(a, b) or far_apart(a, b))
    if out or vague or (conflict and len(score.words) < MANY):
        return False
    return a.events[0].family == VIOLENCE or not parts.isdisjoint(CLOSE)


def _said_apart(a: Report, b: Report, score: Score) -> bool:
    """Tell whether both sentences give another day or place themselves, which the other text does not name besides."""
    if score.total >= settings()["certain"]:
        return False
    parts = {name for name, _ in score.parts}
    another_day = "another_day" in parts and NAMED_DAY.isdisjoint(parts)
    if another_day and dates.closest(a.days_said, b.days_said) == "apart":
        return True
    return "another_place" in parts and places.closest(a.places_said, b.places_said) == "apart"


def _apart(a: Cluster, b: Cluster) -> bool:
    """Tell whether one text keeps them apart by day or place, or all that is known of their days is far apart."""
    for name in a.told.keys() & b.told.keys():
        if any(_kept_apart(x, y) for x in a.told[name] for y in b.told[name]):
            return True
    return any(far_apart(x, y) for x in a.kinds.values() for y in b.kinds.values())


def _kept_apart(a: Report, b: Report) -> bool:
    return dates.closest(a.days, b.days) in ("near", "apart") or places.closest(a.wheres, b.wheres) == "apart"
