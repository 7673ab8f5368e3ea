"""The texts of a growing record: which documents share one, worked out for what came, changed or went."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from onrecord.merge import copies
from onrecord.merge.copies import (
    COMMON_KEYS,
    WHOLE,
    Shared,
    Text,
    compare,
    is_proposed,
    paired,
    proposed_by,
    text_of,
    worth_comparing,
)
from onrecord.merge.known import Known, digest
from onrecord.merge.ledger import Ledger
from onrecord.merge.stock import Stock
from onrecord.model import Document

Lookup = Callable[[Iterable[str]], Mapping[str, Document]]
Pair = tuple[str, str]
_SHARED: Any = Shared | None


class Texts:
    """Keeps what documents share in a ledger: the runs a document is looked up by, and what it shares with others."""

    def __init__(self, ledger: Ledger, documents: Lookup, stock: Stock, known: Known | None = None) -> None:
        self._ledger = ledger
        self._known = known
        self._documents = documents
        self._stock = stock
        self._came: dict[str, Document] = {}
        self._texts: dict[str, Text | None] = {}
        self._digests: dict[str, bytes] = {}

    def change(self, documents: Mapping[str, Document | None]) -> set[str]:
        """The documents that share other texts than before, once these came, changed or went (None)."""
        present = {name: document for name, document in documents.items() if document is not None}
        self._came |= present
        no_longer, now = self._hold(documents)
        pairs = [*self._candidates(present), *self._gained(now)]
        self._read(name for pair in pairs for name in pair)
        found: dict[str, dict[str, Shared]] = {name: {} for name in documents}
        for a, b in pairs:
            if (shared := self._compared(a, b)) is not None:
                found.setdefault(a, {})[b] = found.setdefault(b, {})[a] = shared
        return self._keep(found, documents) | self._part(self._lost(no_longer))

    def _hold(self, documents: Mapping[str, Document | None]) -> tuple[set[Pair], set[Pair]]:
        """Let the documents hold their runs; the pairs of others that are proposed no longer, and those that are."""
        before = self._ledger.get("runs", documents)
        moved: dict[str, list[int]] = {}
        for name, document in documents.items():
            now_held = self._runs(name, document) if document is not None else ()
            moved[name] = sorted({*now_held} ^ {*before.get(name, ())})
            self._ledger.put("runs", name, now_held or None)
        were = self._holders(run for runs in moved.values() for run in runs)
        for name, runs in moved.items():
            held = {*before.get(name, ())}
            for run in runs:
                (self._ledger.drop if run in held else self._ledger.hold)(run, name)
        no_longer: set[Pair] = set()
        now: set[Pair] = set()
        for run, names in self._holders(were).items():
            if proposed_by(run, names) != proposed_by(run, were[run]):
                old, new = ({*paired(run, each)} for each in (were[run], names))
                no_longer |= {pair for pair in old - new if documents.keys().isdisjoint(pair)}
                now |= {pair for pair in new - old if documents.keys().isdisjoint(pair)}
        return no_longer, now

    def _holders(self, runs: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """The documents that have each of these runs; of a run that too many have, some of them."""
        listed = list(runs)
        whole = self._ledger.holders((run for run in listed if run & WHOLE), most=None)
        return whole | self._ledger.holders((run for run in listed if not run & WHOLE), most=copies.MANY + 1)

    def _lost(self, pairs: Iterable[Pair]) -> list[Pair]:
        """Those of these pairs of documents that share something and that no run proposes any more."""
        return [(a, b) for a, b in self._of(pairs, sharing=True) if not self._proposed(a, b)]

    def _gained(self, pairs: Iterable[Pair]) -> list[Pair]:
        """Those of these pairs of documents that are worth comparing now."""
        return [(a, b) for a, b in self._of(pairs, sharing=False) if self._proposed(a, b)]

    def _of(self, pairs: Iterable[Pair], *, sharing: bool) -> list[Pair]:
        """Those of these pairs that share something, or those that do not, in order; what both hold is read ahead."""
        listed = sorted(pairs)
        shared = self._ledger.get("shared", [a for a, _ in listed])
        found = [(a, b) for a, b in listed if any(b in (s.a, s.b) for s in shared.get(a, ())) is sharing]
        self._ledger.get("runs", [name for pair in found for name in pair])
        self._holders(run for a, b in found for run in self._common(a, b)[:COMMON_KEYS])
        return found

    def _part(self, pairs: Iterable[Pair]) -> set[str]:
        """Take away what these pairs share; the documents of them."""
        gone = {*pairs}
        parted = {name for pair in gone for name in pair}
        for name in sorted(parted):
            left = tuple(each for each in self.shared(name) if (each.a, each.b) not in gone)
            self._ledger.put("shared", name, left or None)
        return parted

    def _common(self, a: str, b: str) -> list[int]:
        """What both texts are looked up by, the whole text before its runs."""
        runs = self._ledger.get("runs", [a, b])
        return sorted({*runs.get(a, ())} & {*runs.get(b, ())}, key=lambda run: (not run & WHOLE, run))

    def _proposed(self, a: str, b: str) -> bool:
        return is_proposed(a, b, ((run, self._holders([run])[run]) for run in self._common(a, b)))

    def _candidates(self, names: Collection[str]) -> list[Pair]:
        """The pairs worth comparing in which one of these documents is."""
        runs = self._ledger.get("runs", sorted(names))
        return worth_comparing(self._holders(run for held in runs.values() for run in held), names)

    def _text(self, name: str) -> Text | None:
        if name not in self._texts:
            self._texts[name] = text_of(self._document(name))
        return self._texts[name]

    def _document(self, name: str) -> Document:
        self._read([name])
        return self._came[name]

    def _read(self, names: Iterable[str]) -> None:
        """Read the documents of these names at once, those that were not read yet."""
        missing = sorted({*names} - self._came.keys())
        if missing:
            self._came.update(self._documents(missing))

    def _runs(self, name: str, document: Document) -> tuple[int, ...]:
        """What a text is looked up by."""

        def work() -> tuple[int, ...]:
            self._texts[name] = text_of(document)
            return text.keys if (text := self._texts[name]) is not None else ()

        self._texts.pop(name, None)
        if self._known is None:
            return work()
        return self._known.answer("runs", self._digest(name, document), tuple[int, ...], work)

    def _compared(self, a: str, b: str) -> Shared | None:
        """What two documents share."""

        def work() -> Shared | None:
            one, other = self._text(a), self._text(b)
            return compare(one, other, self._stock.runs.get) if one is not None and other is not None else None

        if self._known is None:
            return work()
        asked = [self._digest(name, self._document(name)) for name in (a, b)]
        shared: Shared | None = self._known.answer("shared", asked, _SHARED, work)
        return shared

    def _digest(self, name: str, document: Document) -> bytes:
        """What stands for a text: its words, and who printed it."""
        if name not in self._digests:
            self._digests[name] = digest((name, document.text, document.publisher))
        return self._digests[name]

    def _keep(self, found: Mapping[str, Mapping[str, Shared]], touched: Collection[str]) -> set[str]:
        """Keep what was found in place of what these documents shared before; those that share other texts now."""
        before = self._ledger.get("shared", touched)
        others = {name for shared in before.values() for each in shared for name in (each.a, each.b)} | found.keys()
        unlike = set()
        for name in sorted(others | set(touched)):
            old = self.shared(name)
            kept = () if name in touched else (s for s in old if s.a not in touched and s.b not in touched)
            new = tuple(sorted((*kept, *found.get(name, {}).values()), key=lambda s: (s.a, s.b)))
            if new != old:
                unlike.add(name)
                self._ledger.put("shared", name, new or None)
        return unlike

    def shared(self, name: str) -> tuple[Shared, ...]:
        """What a document shares with others."""
        return self._ledger.one("shared", name) or ()

    def groups(self, names: Iterable[str]) -> list[tuple[str, ...]]:
        """The groups of documents that hang together by sharing one text, those in which one of these is."""
        groups: list[tuple[str, ...]] = []
        seen: set[str] = set()
        for name in sorted(names):
            if name in seen:
                continue
            group, waiting = {name}, [name]
            while waiting:
                near = {each for s in self.shared(waiting.pop()) if s.kind == "copy" for each in (s.a, s.b)}
                waiting += sorted(near - group)
                group |= near
            seen |= group
            groups.append(tuple(sorted(group)))
        return groups
