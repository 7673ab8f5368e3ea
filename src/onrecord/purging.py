"""Documents removed from a record for good, with all that quotes them; what stays is an entry without content."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from onrecord.growth import grow
from onrecord.model import Decision, Findings
from onrecord.reviewing import read_record


def purge(
    store: Any, names: Sequence[str], *, reviewer: str, at: str, note: str | None = None, earlier: bool = False
) -> Any:
    """Remove sources (or documents, by their ids) for good, and give what was removed; None when nothing was.

    A purge that was stopped is carried to its end first. `earlier` takes the originals along that no source gives any
    more. Raises WrongUse for a name that is not in the record.
    """
    begun = store.unfinished_purge()
    if begun is not None:
        store.carry_out(begun)
        _finish(store, begun)
    if not names and not earlier:
        return begun
    plan = store.to_purge(names)
    if earlier:
        plan = replace(plan, originals=tuple(sorted({*plan.originals, *plan.earlier})), earlier=())
    entry = Decision(subject="", verdict="purge", kind="document", note=note, reviewer=reviewer, at=at)
    entries = list(_entries(store, plan, entry))
    store.purge(plan, entries, {name for each in entries for name in each.others})
    _finish(store, plan)
    return plan


def _finish(store: Any, plan: Any) -> None:
    """Merge without what is gone, then overwrite it."""
    grow(store, afresh=True)
    read_record(store)
    store.scrub(plan)


def _entries(store: Any, plan: Any, entry: Decision) -> Iterator[Decision]:
    """One entry for each document, which names the decisions that lose their content; else for each original."""
    left = [decision for decision in store.decisions() if not decision.erased and decision.verdict != "purge"]
    for name in plan.documents:
        found = store.document(name)
        own = _ids(found) if found is not None else frozenset({name})
        erased = [d for d in left if d.document == name or not own.isdisjoint(_about(d))]
        left = [d for d in left if d not in erased]
        yield replace(entry, subject=name, others=tuple(d.id for d in erased))
    if not plan.documents:
        yield from (replace(entry, subject=sha256) for sha256 in plan.originals)


def _about(decision: Decision) -> Iterable[str]:
    """The ids that a decision speaks of, also those of what was merged."""
    return (decision.subject, *decision.others, *(name for group in decision.groups for name in group))


def _ids(found: Findings) -> frozenset[str]:
    """The id of a document and of all that was found in it."""
    lists = (found.statements, found.events, found.timexes, found.mentions, found.citations, found.claims)
    return frozenset({found.document.id, *(each.id for values in (*lists, found.entities) for each in values)})
