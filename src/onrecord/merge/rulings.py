"""What reviewers decided about incidents, looked up by event."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from onrecord.model import MergeRules


class Rulings:
    """The rules that bear on events: which groups are one incident, and which are apart."""

    def __init__(self, rules: MergeRules) -> None:
        self.rules = rules
        self._same: dict[str, list[int]] = defaultdict(list)
        self._apart: dict[str, list[int]] = defaultdict(list)
        for n, group in enumerate(rules.same):
            for event in group:
                self._same[event].append(n)
        for n, sides in enumerate(rules.apart):
            for event in {*sides[0], *sides[1]}:
                self._apart[event].append(n)

    def of(self, events: Collection[str]) -> MergeRules:
        """The rules that bear on any of these events.

        >>> rules = Rulings(MergeRules(same=(("ev-1", "ev-2"), ("ev-3", "ev-4"))))
        >>> rules.of(["ev-4"]).same
        (('ev-3', 'ev-4'),)
        """
        same = sorted({n for event in events for n in self._same.get(event, ())})
        apart = sorted({n for event in events for n in self._apart.get(event, ())})
        return MergeRules(same=tuple(self.rules.same[n] for n in same), apart=tuple(self.rules.apart[n] for n in apart))

    def with_it(self, event: str) -> frozenset[str]:
        """The events that a reviewer put together with this one."""
        return frozenset(name for n in self._same.get(event, ()) for name in self.rules.same[n]) - {event}

    def one(self, ours: Iterable[str], theirs: Collection[str]) -> bool:
        """Tell whether a reviewer put any of these events together with any of the others."""
        return any(other in theirs for event in ours if event in self._same for other in self.with_it(event))

    def keep_apart(self, one: Collection[str], other: Collection[str]) -> bool:
        """Tell whether a reviewer keeps any of these events apart from any of the others."""
        ours, theirs = set(one), set(other)
        pairs = (self.rules.apart[n] for event in ours for n in self._apart.get(event, ()))
        return any((ours & {*a} and theirs & {*b}) or (ours & {*b} and theirs & {*a}) for a, b in pairs)

    def changed(self, before: "Rulings") -> frozenset[str]:
        """The events of rules that came or went, and the folds that did."""
        same = {*self.rules.same} ^ {*before.rules.same}
        apart = {*self.rules.apart} ^ {*before.rules.apart}
        return frozenset(event for group in (*same, *(side for sides in apart for side in sides)) for event in group)
