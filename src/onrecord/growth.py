"""The merge of a stored record: what came, changed or was decided is worked into it, then what is shown is made anew.

Growing costs the same whatever the size of the record. What is shown (entities, chronology, the order of incidents)
takes the whole record, so a large one makes it anew only when somebody looks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from onrecord.errors import RecordError
from onrecord.merge import VERSION, finish
from onrecord.merge.copies import Shared
from onrecord.merge.growing import Growing
from onrecord.merge.kept import KINDS
from onrecord.merge.known import Known
from onrecord.merge.ledger import Ledger
from onrecord.merge.links import Join
from onrecord.merge.outline import Outline
from onrecord.merge.persons import Linking
from onrecord.merge.stock import COUNTED, Stock, take_stock
from onrecord.model import Decision, Findings, Incident, MergeRules, Record, stable_id
from onrecord.review.overlay import lay_over
from onrecord.review.standing import rules_of, standing

BATCH = 250
SMALL = 256
GROWN = 1.5
SOON = 20

Ahead = Callable[[Stock], Known]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decided:
    """What reviewers decided: about merging, and about the findings of each document."""

    rules: MergeRules
    own: Mapping[str, Sequence[Decision]]

    @property
    def names(self) -> dict[str, str]:
        """For each document with decisions about its findings, what tells them from others."""
        return {name: " ".join(decision.id for decision in own) for name, own in self.own.items()}

    def laid_over(self, findings: Iterable[Findings]) -> Iterator[Findings]:
        """The documents as reviewers left them."""
        for found in findings:
            own = self.own.get(found.document.id)
            yield lay_over(found, own).findings if own else found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """What some pending documents change, worked out at the `mark` (see `Grown.mark`)."""

    pending: Sequence[str]
    mark: object
    changes: tuple[Any, Any]
    superseded: tuple[tuple[str, str | None], ...]


def grow(store: Any, *, afresh: bool = False, join: Join | None = None, ahead: Ahead | None = None) -> bool:
    """Work into what merging remembers of a record what came, changed or was decided since; tell whether all of it is.

    All of a record is merged afresh when asked for, when another version merged it, while it is small, and when it has
    grown by half since its words were counted (up to some thousand documents). Each step is one transaction, which only
    writes what was worked out before it: nobody who writes meanwhile waits for a merge. With a `join` (see
    `onrecord.merge.analytics`) all is merged afresh in one step. `ahead` works out, elsewhere, what it can of the
    answers that merging needs, for the words that are counted.
    """
    decided = _decided(store.decisions())
    with store.remembered() as kept:
        whole = afresh or join is not None or _outgrown(kept)
        before = _ids(_decoded(kept, "incident", Incident)) if whole else {}
        counted = take_stock(decided.laid_over(kept.documents(kept.first(COUNTED)))) if whole else None
    if counted is not None:
        with store.growing() as kept:
            _begin(kept, counted)
    with store.remembered() as kept:
        stock = Ledger(KINDS, kept).one("stock", "") if ahead is not None else None
    known = ahead(stock) if ahead is not None and stock is not None else None
    waiting = _Waiting()
    while _step(store, decided, waiting, log=not whole, join=join, known=known):
        join = None
    if whole:
        with store.growing() as kept:
            now = _ids(_decoded(kept, "incident", Incident))
            kept.supersede((name, now.get(name)) for name in sorted(set(before.values()) - set(now.values())))
    return whole


def _ids(incidents: Iterable[Incident]) -> dict[str, str]:
    """For each id that an incident has or could have had, the one that it has."""
    return {
        stable_id("in", event): incident.id
        for incident in incidents
        for account in incident.accounts
        for event in account.events
    }


def show(store: Any, findings: Iterable[Findings | Outline]) -> Record:
    """The record as it is shown, made of its documents (as reviewers left them) and what merging remembers; kept.

    The documents (or their outlines) are looked at one after the other, and are no part of what comes back.
    """
    rules = rules_of(store.decisions())
    with store.remembered() as kept:
        incidents = list(_decoded(kept, "incident", Incident))
        shared = list(_decoded(kept, "shared", tuple[Shared, ...]))
        private: Linking = "record" if Ledger(KINDS, kept).one("private", "") == "record" else "incident"
    record = finish(findings, incidents, shared, rules, private=private)
    store.save_merged(record, key=rules.key)
    return record


def keep_up(
    store: Any,
    *,
    afresh: bool = False,
    private: Linking = "incident",
    join: Join | None = None,
    ahead: Ahead | None = None,
) -> None:
    """Work in what is new; make what is shown anew at once, unless little is new in a large record.

    `private` tells how far private persons are linked from now on.
    """
    with store.growing() as kept:
        ledger = Ledger(KINDS, kept)
        if (ledger.one("private", "") or "incident") != private:
            ledger.put("private", "", private)
            kept.keep(*ledger.changes())
    with store.remembered() as kept:
        few = len(kept.pending()) * SOON < kept.count()
    if grow(store, afresh=afresh, join=join, ahead=ahead) or not few:
        decided = _decided(store.decisions())
        show(store, decided.laid_over(store.findings()))


def _decoded(kept: Any, kind: str, type: Any) -> Iterator[Any]:
    """The values of a kind that merging remembers, one after the other.

    Raises RecordError when they were damaged.
    """
    decoder = msgspec.msgpack.Decoder(type)
    try:
        for body in kept.all(kind):
            yield decoder.decode(body)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise RecordError(
            f"what merging remembers of a record is damaged ({error}); restore it from a backup"
        ) from error


def _decided(decisions: Sequence[Decision]) -> _Decided:
    own: dict[str, list[Decision]] = {}
    for decision in standing(decisions):
        if decision.document is not None:
            own.setdefault(decision.document, []).append(decision)
    return _Decided(rules=rules_of(decisions), own=own)


def _outgrown(kept: Any) -> bool:
    """Tell whether words must be counted anew."""
    ledger = Ledger(KINDS, kept)
    held = ledger.one("held", "")
    if held is None or ledger.one("version", "") != VERSION:
        return True
    documents = kept.count()
    if not kept.pending() or held > GROWN * COUNTED:
        return False
    return bool(documents <= SMALL or not held / GROWN < documents < held * GROWN)


def _begin(kept: Any, counted: Stock) -> None:
    """Forget what was merged; merge by these counts of words from now on."""
    private = Ledger(KINDS, kept).one("private", "")
    kept.forget()
    ledger = Ledger(KINDS, kept)
    ledger.put("private", "", private)
    ledger.put("stock", "", counted)
    ledger.put("held", "", kept.count())
    ledger.put("version", "", VERSION)
    kept.keep(*ledger.changes())


def _stock(kept: Any) -> Stock:
    """How common words are, as it was counted; it is large, and the same from one document to the next."""
    return _counted(kept.values("stock", [""])[""])


@lru_cache(maxsize=1)
def _counted(body: bytes) -> Stock:
    return msgspec.msgpack.decode(body, type=Stock)


class _Waiting:
    """The documents that merging is behind by, in the turn in which they are taken.

    What was published about the same time is often about the same thing, and taken together it is worked out once.
    """

    def __init__(self) -> None:
        self._names: list[str] = []
        self._at = 0

    def next(self, kept: Any) -> list[str]:
        """The documents of the next step; the same ones until they are done."""
        while self._at < len(self._names):
            found: list[str] = kept.waiting(self._names[self._at : self._at + BATCH])
            if found:
                return found
            self._at += BATCH
        names = kept.pending()
        self._names, self._at = kept.by_day(names) if len(names) > BATCH else names, 0
        return self._names[:BATCH]


def _step(
    store: Any, decided: _Decided, waiting: _Waiting, *, log: bool, join: Join | None, known: Known | None
) -> bool:
    """Work in some documents; tell whether there was anything to do.

    Where these documents, or what merging remembers, were changed while it was worked out, that is done again while
    everybody else who writes waits.
    """
    with store.remembered() as kept:
        made = _worked_out(kept, decided, waiting, join, known)
    if made is not None:
        with store.growing() as kept:
            again = kept.mark(made.pending) != made.mark
            made = _worked_out(kept, decided, waiting, join, known) if again else made
            if made is not None:
                kept.keep(*made.changes)
                kept.supersede(made.superseded if log else ())
                kept.done(made.pending)
    return made is not None


def _worked_out(
    kept: Any, decided: _Decided, waiting: _Waiting, join: Join | None, known: Known | None
) -> _Step | None:
    """What some documents change; None when there is nothing to do."""
    ledger = Ledger(KINDS, kept)
    pending = waiting.next(kept) if join is None else kept.pending()
    before, now = ledger.one("decided", "") or {}, decided.names
    redecided = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    if not pending and not redecided and (ledger.one("rules", "") or MergeRules()) == decided.rules:
        return None

    def load(names: Iterable[str]) -> Iterator[Findings]:
        return decided.laid_over(kept.documents(names))

    mark = kept.mark(pending)
    changed: dict[str, Findings | None] = dict.fromkeys([*pending, *redecided])
    changed.update((found.document.id, found) for found in load(changed))
    growing = Growing(ledger, load, stock=_stock(kept), rules=decided.rules, texts=kept.texts, join=join, known=known)
    growing.change(changed)
    ledger.put("decided", "", now)
    return _Step(pending=pending, mark=mark, changes=ledger.changes(), superseded=tuple(growing.superseded))
