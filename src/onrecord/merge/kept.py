"""What a record that grows keeps of each step, by the kind of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.merge.attach import offered, wanted
from onrecord.merge.copies import Shared
from onrecord.merge.incidents import Cluster
from onrecord.merge.ledger import key
from onrecord.merge.links import Keys, Node, Told, numbered_node
from onrecord.merge.reports import Report
from onrecord.merge.stock import Stock
from onrecord.model import Incident, MergeRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A cluster as it is kept: its reports (each with those of its events that are of it), and the reasons.

    `offered` and `wanted` are the keys by which what has no day or place finds its incident; `host` is the cluster that
    this one was attached to, with the reason.
    """

    parts: tuple[tuple[Node, tuple[str, ...]], ...]
    reasons: tuple[str, ...] = ()
    offered: tuple[int, ...] = ()
    wanted: tuple[int, ...] = ()
    host: tuple[str, str] | None = None

    @property
    def documents(self) -> frozenset[str]:
        """The documents that tell it."""
        return frozenset(numbered_node(name)[0] for name, _ in self.parts)

    @property
    def slots(self) -> tuple[int, ...]:
        """The keys that it holds; one that is wanted follows the one that is offered."""
        return (*self.offered, *self.wanted)

    @property
    def events(self) -> frozenset[str]:
        """The events of it."""
        return frozenset(event for _, events in self.parts for event in events)


def kept_of(cluster: Cluster, reports: Mapping[Node, Report]) -> tuple[str, Kept]:
    """A cluster of these reports as it is kept, with its name: that of its first event."""
    name_of = {event: name for name, report in reports.items() for event in events_of(report)}
    parts = tuple((name_of[report.events[0].event.id], events_of(report)) for report in cluster.reports)
    return min(event.event.id for event in cluster.members), Kept(
        parts=parts,
        reasons=tuple(cluster.reasons),
        offered=tuple(key("offer", *each) & ~1 for each in offered(cluster)),
        wanted=tuple(key("offer", *each) | 1 for each in wanted(cluster)),
    )


def events_of(report: Report) -> tuple[str, ...]:
    """The ids of the events of a report."""
    return tuple(event.event.id for event in report.events)


KINDS: dict[str, Any] = {
    "stock": Stock,
    "version": int,
    "held": int,
    "private": str,
    "rules": MergeRules,
    "decided": dict[str, str],
    "runs": tuple[int, ...],
    "shared": tuple[Shared, ...],
    "told": Told,
    "keys": Keys,
    "near": tuple[Node, ...],
    "in": tuple[str, ...],
    "cluster": Kept,
    "incident": Incident,
}
