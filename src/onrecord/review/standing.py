"""Which decisions stand, and what those about merging come to."""

from collections.abc import Iterable, Sequence

from onrecord.model import Decision, MergeRules, stable_id

JOINING = frozenset({"merge", "split", "distinct"})
OF_MERGED = frozenset({"incident", "entity", "fold"})

Group = tuple[str, ...]
Pair = tuple[Group, Group]


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that count: not taken back, and not settled by another one. An undo that was itself taken back
    counts for nothing.

    >>> accept = Decision(id="d1", subject="st-1", verdict="accept", reviewer="R", at="2031-02-03")
    >>> undo = Decision(id="d2", subject="st-1", verdict="undo", supersedes="d1", reviewer="R", at="2031-02-03")
    >>> redo = Decision(id="d3", subject="st-1", verdict="undo", supersedes="d2", reviewer="R", at="2031-02-03")
    >>> [d.id for d in standing([accept, undo])], [d.id for d in standing([accept, undo, redo])]
    ([], ['d1'])
    """
    kept = not_taken_back(decisions)
    overruled = {name for decision in kept for name in decision.settles}
    return tuple(d for d in kept if d.id not in overruled)


def not_taken_back(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that were not taken back, also those between which an editor has decided."""
    listed = list(decisions)
    undone = taken_back(listed)
    return tuple(d for d in listed if d.verdict not in ("undo", "purge") and not d.erased and d.id not in undone)


def taken_back(decisions: Sequence[Decision]) -> frozenset[str]:
    """The ids of the decisions that were taken back."""
    undone: set[str] = set()
    for decision in reversed(decisions):
        if decision.verdict == "undo" and decision.id not in undone and decision.supersedes is not None:
            undone.add(decision.supersedes)
    return frozenset(undone)


def rules_of(decisions: Iterable[Decision]) -> MergeRules:
    """What the standing decisions say about merging; where two contradict each other, the later one counts.

    >>> made = {"reviewer": "R", "at": "2031-02-03", "subject": "in-1", "others": ("in-2",), "kind": "incident"}
    >>> merge = Decision(id="d1", verdict="merge", groups=(("ev-1",), ("ev-2",)), **made)
    >>> apart = Decision(id="d2", verdict="distinct", groups=(("ev-1",), ("ev-2",)), **made)
    >>> rules_of([merge]).same, rules_of([merge, apart]).same
    ((('ev-1', 'ev-2'),), ())
    """
    known = [d for d in standing(decisions) if bears_on_merging(d)]
    same, apart = _of_incidents([d for d in known if d.kind == "incident"])
    entities_same, entities_apart = _of_entities([d for d in known if d.kind == "entity"])
    last = {d.subject: d for d in known if d.kind == "fold"}
    return MergeRules(
        same=same,
        apart=apart,
        entities_same=entities_same,
        entities_apart=entities_apart,
        unfolded=tuple(sorted(name for name, d in last.items() if d.verdict == "reject")),
        key=stable_id("rules", *(d.id for d in known)) if known else "",
    )


def bears_on_merging(decision: Decision) -> bool:
    """Tell whether the record must be merged anew for it: what was found has changed, or what belongs together."""
    if decision.verdict in JOINING:
        return True
    if decision.kind in OF_MERGED:
        return decision.kind == "fold" and decision.verdict in ("accept", "reject")
    return decision.verdict in ("edit", "reject", "add") or _takes_back_a_reject(decision)


def _takes_back_a_reject(decision: Decision) -> bool:
    """An accept after a reject of the same finding brings it back."""
    return decision.verdict == "accept" and decision.supersedes is not None


def _of_incidents(decisions: Sequence[Decision]) -> tuple[tuple[Group, ...], tuple[Pair, ...]]:
    same: list[Group] = []
    apart: list[Pair] = []
    for decision in reversed(decisions):
        if decision.verdict == "merge":
            group = tuple(name for each in decision.groups for name in each[:1])
            if not _contradicts([*same, group], apart):
                same.append(group)
            continue
        parts = decision.groups
        pairs = [(a, b) for n, a in enumerate(parts) for b in parts[n + 1 :]]
        if decision.verdict == "split" and len(parts) > 1:
            same_group = parts[1]
            if len(same_group) > 1 and not _contradicts([*same, same_group], apart):
                same.append(same_group)
        apart += [pair for pair in pairs if not _contradicts(same, [pair])]
    return tuple(reversed(same)), tuple(reversed(apart))


def _contradicts(same: Iterable[Group], apart: Iterable[Pair]) -> bool:
    """Tell whether what is the same would put together what is apart."""
    tops = _tops(same)
    return any(
        {tops.get(name, name) for name in one} & {tops.get(name, name) for name in other} for one, other in apart
    )


def _tops(groups: Iterable[Group]) -> dict[str, str]:
    """For each name that is in a group, the name that stands for all that hang together with it."""
    members: dict[str, set[str]] = {}
    for group in groups:
        whole = set(group).union(*(members[name] for name in group if name in members))
        members.update(dict.fromkeys(whole, whole))
    return {name: min(whole) for name, whole in members.items()}


def _of_entities(decisions: Sequence[Decision]) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    same: list[Group] = []
    apart: list[Group] = []
    kept_apart: list[Pair] = []
    for decision in reversed(decisions):
        names = (decision.subject, *decision.others)
        if decision.verdict == "merge":
            if not _contradicts([*same, names], kept_apart):
                same.append(names)
        elif decision.verdict == "distinct":
            kept_apart += [((a,), (b,)) for n, a in enumerate(names) for b in names[n + 1 :]]
        elif len(decision.groups) > 1:
            apart.append(decision.groups[1])
    return tuple(reversed(same)), tuple(reversed(apart))
