"""Reports without a day or a place put with the only dated incident that they can be about."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from onrecord.merge import dates, places
from onrecord.merge.incidents import Cluster, anchored
from onrecord.merge.places import Where
from onrecord.merge.reports import HERE, Report, contradiction

WINDOW = 60
CROWDED = 40
ALL = "all"
ANY_YEAR = "any year"


def offered(cluster: Cluster) -> Iterator[tuple[str, ...]]:
    """What an incident with day and place is looked up by: its kind, the names of its places, its months."""
    firm = [report for report in cluster.core if anchored(report) and any(days.narrow for days in report.days)]
    months = {month for report in firm for days in report.days if days.narrow for month in _months_of(days)}
    for family, name in sorted({key for report in firm for key in _keys(report, report.wheres)}):
        yield from ((family, name, month) for month in (*sorted(months), ALL))


def wanted(cluster: Cluster) -> Iterator[tuple[str, ...]]:
    """What incidents a cluster without day or place is about are looked up by; nothing for one with day and place."""
    if any(anchored(report) for report in cluster.core):
        return
    found = {
        (*key, month) for r in cluster.reports for key in _keys(r, chain(*_told_places(r))) for month in _months(r)
    }
    yield from sorted(found)


def choose(cluster: Cluster, at_hand: Sequence[Cluster]) -> tuple[Cluster, str] | None:
    """The one incident of those at hand that all reports of a cluster without day or place point to, with the reason.

    What is attached never leads to more. Where two incidents fit, none is chosen.
    """
    found = [choice for report in cluster.reports if (choice := _pointed_to(report, at_hand)) is not None]
    target = found[0].cluster if found and all(choice.cluster is found[0].cluster for choice in found) else None
    if target is None or any(_forbidden(report, target) for report in cluster.reports):
        return None
    return target, found[0].reason


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """An incident that a report points to, with the reason; None when it points to several."""

    cluster: Cluster | None
    reason: str = ""


SEVERAL = _Choice(cluster=None)


def _pointed_to(report: Report, at_hand: Sequence[Cluster]) -> _Choice | None:
    """By the report's own places; where it has none by those of its sentences, else by those around it."""
    family = report.events[0].family
    of_kind = [cluster for cluster in at_hand if cluster.reports[0].events[0].family == family]
    for wheres in _told_places(report):
        able = [c for c in of_kind if _spot(wheres, c) is not None and not _forbidden(report, c)]
        if able:
            return _judged(report, able[0], wheres) if len(able) == 1 else SEVERAL
    return None


def _told_places(report: Report) -> list[list[Where]]:
    """The places a report can be at, the likeliest first: its own, else those of its sentences, those around it."""
    spoken = [where for event in report.events for where in event.nearby.places]
    around = [where for event in report.events for where in event.nearby.around]
    return [report.wheres] if report.wheres else [spoken, around]


def _months_of(days: dates.Days) -> Iterator[str]:
    if days.yearless:
        yield ANY_YEAR
    elif days.first is not None and days.last is not None:
        yield from _between(days.first, days.last)


def _months(report: Report) -> Iterator[str]:
    """The months that the incident can be of: those of the 60 days before the article, all when it has no date."""
    published = report.events[0].published
    yield ANY_YEAR
    yield from [ALL] if published is None else _between(published - WINDOW, published + 1)


def _between(first: int, last: int) -> Iterator[str]:
    listed = (date.fromordinal(max(day, 1)).isoformat()[:7] for day in (*range(first, last, 28), last))
    yield from dict.fromkeys(listed)


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
