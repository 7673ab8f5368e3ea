"""What a record that grows keeps of each step, by the kind of it."""

from dataclasses import dataclass
from typing import Any

from onrecord.merge.copies import Shared
from onrecord.merge.links import Keys, Node, Told, numbered_node
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
