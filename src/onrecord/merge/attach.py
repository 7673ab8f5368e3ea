"""Reports without a day or a place put with the only dated incident that they can be about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.merge import dates, places
from onrecord.merge.incidents import TOO_COMMON, Cluster, anchored
from onrecord.merge.places import Where
from onrecord.merge.reports import HERE, Report, contradiction

WINDOW = 60


def attach(clusters: Sequence[Cluster]) -> list[Cluster]:
    """The clusters, those without day or place joined to the one dated incident of their kind at a place they name.

    Only incidents with day and place are joined to, as they stood before: what is attached never leads to more. Where
    two incidents fit, none is chosen.
    """
    dated = _Dated(clusters=clusters)
    kept = []
    for cluster, choice in [(cluster, dated.choice(cluster)) for cluster in clusters]:
        target = choice.cluster if choice is not None else None
        if choice is None or target is None or any(_forbidden(report, target) for report in cluster.reports):
            kept.append(cluster)
            continue
        for report in cluster.reports:
            target.add(report, choice.reason)
        target.reasons += cluster.reasons
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """An incident that a report points to, with the reason; None when it points to several."""

    cluster: Cluster | None
    reason: str = ""


SEVERAL = _Choice(cluster=None)


@dataclass(slots=True, kw_only=True)
class _Dated:
    """The incidents with day and place, by kind and place."""

    clusters: Sequence[Cluster]
    index: dict[tuple[str, str], list[Cluster]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for cluster in self.clusters:
            firm = [report for report in cluster.core if anchored(report) and any(d.narrow for d in report.days)]
            for key in sorted({key for report in firm for key in _keys(report, report.wheres)}):
                self.index[key].append(cluster)

    def choice(self, cluster: Cluster) -> _Choice | None:
        """The one incident that all reports of a cluster without day or place point to."""
        if any(anchored(report) for report in cluster.core):
            return None
        found = [choice for report in cluster.reports if (choice := self._pointed_to(report)) is not None]
        return found[0] if found and all(choice.cluster is found[0].cluster for choice in found) else None

    def _pointed_to(self, report: Report) -> _Choice | None:
        """By the report's own places; where it has none by those of its sentences, else by those around it."""
        spoken = [where for event in report.events for where in event.nearby.places]
        around = [where for event in report.events for where in event.nearby.around]
        for wheres in [report.wheres] if report.wheres else [spoken, around]:
            able = self._able(report, wheres)
            if able:
                return _judged(report, able[0], wheres) if len(able) == 1 else SEVERAL
        return None

    def _able(self, report: Report, wheres: Sequence[Where]) -> list[Cluster]:
        """The incidents at one of these places that the report can be about."""
        listed = [self.index.get(key, []) for key in sorted(_keys(report, wheres))]
        if any(len(clusters) > TOO_COMMON for clusters in listed):
            return []
        at_hand = {id(cluster): cluster for clusters in listed for cluster in clusters}
        return [c for c in at_hand.values() if _spot(wheres, c) is not None and not _forbidden(report, c)]


def _judged(report: Report, cluster: Cluster, wheres: Sequence[Where]) -> _Choice | None:
    """The choice of an incident, when one thing more than the place agrees.

    A text that tells the incident with day and place has been asked already which of its events belong to it.
    """
    more = _more(report, cluster)
    told = any(other.events[0].document.id == report.events[0].document.id for other in cluster.core)
    if told or not more:
        return None
    known = report.events[0].published is not None and any(not days.yearless for days in _days(cluster))
    within = f" in the {WINDOW} days before the article" if known else ""
    return _Choice(cluster=cluster, reason=f"the only such incident at {_spot(wheres, cluster)}{within}; {more}")


def _more(report: Report, cluster: Cluster) -> str:
    """What else they share: a numbered name, the day, an equal figure, or telling words; empty when nothing."""
    days = _days(cluster)
    if shared := sorted(report.numbered & frozenset().union(*(other.numbered for other in cluster.core))):
        return f"both name {shared[0][0]} No. {shared[0][1]}"
    if any(dates.relation(one, other) == "same" for one in report.days for other in days):
        return "same day"
    for event in report.events:
        if any(dates.relation(one, other) == "same" for one in event.nearby.text_days for other in days):
            return "the text names the day"
    figures = [figure for other in cluster.core for figure in other.figures]
    for figure in report.figures:
        if any((figure.counts, figure.low, figure.high) == (f.counts, f.low, f.high) for f in figures):
            return "an equal figure"
    spots = {word for other in cluster.core for where in other.wheres for word in where.words}
    words = sorted({word for other in cluster.core for word in other.words & report.words} - spots)
    return f"both say {', '.join(words[:4])}" if words else ""


def _keys(report: Report, wheres: Iterable[Where]) -> set[tuple[str, str]]:
    return {(report.events[0].family, name) for where in wheres for name in where.names}


def _days(cluster: Cluster) -> list[dates.Days]:
    return [days for report in cluster.core for days in report.days]


def _spot(wheres: Iterable[Where], cluster: Cluster) -> str | None:
    """The place of these that the incident is at."""
    theirs = [where for report in cluster.core for where in report.wheres]
    return next((w.place.name for w in wheres if any(_at_hand(w, t) for t in theirs)), None)


def _at_hand(a: Where, b: Where) -> bool:
    """Tell whether they are one place and the name of the one holds that of the other: "Mirava" and "Mirava prison"."""
    return bool(a.names and b.names) and places.relation(a, b) in HERE and (a.names <= b.names or b.names <= a.names)


def _forbidden(report: Report, cluster: Cluster) -> bool:
    """Tell whether the report cannot be about the incident: by day, place, figures, or when the text was out."""
    if cluster.forbids(report):
        return True
    last = max((d.last for d in _days(cluster) if d.narrow and not d.yearless and d.last is not None), default=None)
    published = report.events[0].published
    if published is not None and last is not None and published - last > WINDOW:
        return True
    return contradiction(report.figures, [figure for other in cluster.core for figure in other.figures])
