"""A stored record as reviewers left it: their decisions laid over what was found, and merged anew where that matters.

The machine's findings stay in the store as they are. A decision is one transaction; what was merged follows it, at once
or, when the program was stopped in between, the next time the record is read.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from onrecord.model import Decision, Record
from onrecord.review.drafts import Wish, drafts
from onrecord.review.overlay import lay_over
from onrecord.review.record import Overlay, finished, overlay
from onrecord.review.standing import rules_of, standing

if TYPE_CHECKING:
    from onrecord.merge.outline import Outline

OUTLINES = "outline@1"  # goes up when the outline of a document changes
BATCH = 1000


def read_record(store: Any) -> Record:
    """The record in a store as reviewers left it."""
    kept: Record = store.record()
    laid = overlay(kept.findings, kept.decisions)
    merged = kept if store.merged_with() == rules_of(kept.decisions).key else _merged(store, laid)
    return finished(merged, laid, kept.problems)


def read_timeline(store: Any, *, first: int | None = None) -> Record:
    """The chronology in a store as reviewers left it, with the documents alone that they decided about.

    Of a record that nobody has decided about no more than the first rows are read, where so many are asked for. What
    was merged before a decision that changes it is merged anew.
    """
    decisions = store.decisions()
    if store.merged_with() != rules_of(decisions).key:
        return read_record(store)
    library, stands = store.library(), standing(decisions)
    timeline = tuple(library.timeline(None if stands else first))
    if not stands:
        return Record(timeline=timeline)
    decided = sorted({decision.document for decision in stands if decision.document is not None})
    found = (each for each in map(store.document, decided) if each is not None)
    merged = Record(timeline=timeline, incidents=tuple(library.incidents()))
    return finished(merged, overlay(found, decisions))


def merge_anew(store: Any) -> Record:
    """The record in a store, merged from all that is in it, as reviewers decided; what was merged is kept."""
    return _merged(store, overlay(store.findings(), store.decisions()))


def merge_again(store: Any) -> Record:
    """What was merged of a record, as it is after decisions; kept. It is that of `merge_anew`, without the documents.

    Outlines of documents as they were found stay in the record; only those are read that were decided about.
    """
    from onrecord.growth import grow, show

    grow(store)
    return show(store, _outlines(store))


def _outlines(store: Any) -> "Iterator[Outline]":
    """An outline of each document as reviewers left it, in their order."""
    from onrecord.merge.outline import Outline, outline_of

    own: dict[str | None, list[Decision]] = {}
    for decision in standing(store.decisions()):
        own.setdefault(decision.document, []).append(decision)
    library = store.library()
    digests, decoder = library.digests(), msgspec.msgpack.Decoder(Outline)
    made: dict[str, Outline] = {}
    for name, body in library.summaries(OUTLINES):
        with suppress(msgspec.DecodeError):  # damaged: it is made anew
            made |= {name: decoder.decode(body)} if name not in own else {}
    missing = [name for name in digests if name not in made]
    for start in range(0, len(missing), BATCH):
        fresh = []
        for found in store.some(missing[start : start + BATCH]):
            name = found.document.id
            made[name] = outline_of(lay_over(found, own.get(name, ())).findings)
            with suppress(UnicodeEncodeError):  # half of a surrogate pair: it is made anew each time
                fresh += [(name, msgspec.msgpack.encode(made[name]))] if name not in own else []
        library.keep_summaries(OUTLINES, fresh, digests)
    return (made[name] for name in digests if name in made)


def decide(
    store: Any, record: Record, wish: Wish, *, seen: Mapping[str, str | None] | None = None
) -> tuple[Decision, ...]:
    """The decisions that a wish comes to, kept in one transaction.

    `record` is what the reviewer sees; `seen` gives the last decision on a subject that he knew of.
    Raises WrongUse when it cannot be, StaleDecision when somebody else was faster.
    """
    made: tuple[Decision, ...] = store.add_decisions(drafts(record, wish), seen=seen)
    return made


def now() -> str:
    """The time of a decision: UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _merged(store: Any, laid: Overlay) -> Record:
    from onrecord.growth import grow, show
    from onrecord.merge import merge

    if store.read_only:
        return merge(laid.findings, rules_of(laid.decisions))
    grow(store)
    return replace(show(store, laid.findings), findings=laid.findings)
