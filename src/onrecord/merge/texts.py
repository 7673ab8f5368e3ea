"""The texts of a growing record: which documents share one, worked out for what came, changed or went."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from onrecord.merge.copies import (
    COMMON_KEYS,
    WHOLE,
    Shared,
    Text,
    compare,
    is_proposed,
    proposed_by,
    text_of,
    worth_comparing,
)
from onrecord.merge.known import Known, digest
from onrecord.merge.ledger import Ledger
from onrecord.merge.stock import Stock
from onrecord.model import Document

Lookup = Callable[[str], Document]
_SHARED: Any = Shared | None


class Texts:
    """Keeps what documents share in a ledger: the runs a document is looked up by, and what it shares with others."""

    def __init__(self, ledger: Ledger, document: Lookup, stock: Stock, known: Known | None = None) -> None:
        self._ledger = ledger
        self._known = known
        self._document = document
        self._stock = stock
        self._texts: dict[str, Text | None] = {}
        self._digests: dict[str, bytes] = {}

    def change(self, documents: Mapping[str, Document | None]) -> set[str]:
        """The documents that share other texts than before, once these came, changed or went (None)."""
        anew, fewer = self._hold(documents)
        anew |= set(documents)
        present = {name for name in anew if documents.get(name, True) is not None}
        found: dict[str, dict[str, Shared]] = {name: {} for name in anew}
        for a, b in self._candidates(present):
            if (shared := self._compared(a, b)) is not None:
                found.setdefault(a, {})[b] = found.setdefault(b, {})[a] = shared
        return self._keep(found, anew) | self._recheck(fewer - anew)

    def _hold(self, documents: Mapping[str, Document | None]) -> tuple[set[str], set[str]]:
        """Let the documents hold their runs.

        Tells the documents whose runs propose other pairs now, and those whose runs only propose fewer: what more
        documents have tells less.
        """
        before = self._ledger.get("runs", documents)
        held: dict[int, tuple[str, ...]] = {}
        for name, document in documents.items():
            runs = self._runs(name, document) if document is not None else ()
            moved = {*runs} ^ {*before.get(name, ())}
            held |= {key: names for key, names in self._ledger.holders(moved).items() if key not in held}
            for run in sorted(moved):
                (self._ledger.hold if run in runs else self._ledger.drop)(run, name)
            self._ledger.put("runs", name, runs or None)
        others: set[str] = set()
        fewer: set[str] = set()
        for run, names in self._ledger.holders(held).items():
            if proposed_by(run, names) != proposed_by(run, held[run]):
                (fewer if {*held[run]} <= {*names} else others).update(names, held[run])
        return others, fewer

    def _recheck(self, names: Iterable[str]) -> set[str]:
        """Take away what documents share that no runs propose any more; those that share less now."""
        unlike = set()
        shared = self._ledger.get("shared", sorted(names))
        self._read_ahead((each.a, each.b) for listed in shared.values() for each in listed)
        for name, listed in sorted(shared.items()):
            left = tuple(each for each in listed if self._proposed(each.a, each.b))
            if left != listed:
                unlike.add(name)
                self._ledger.put("shared", name, left or None)
        for name in sorted(unlike):
            gone = {each for s in shared[name] if s not in self.shared(name) for each in (s.a, s.b)} - {name}
            for other in sorted(gone):
                kept = tuple(s for s in self.shared(other) if name not in (s.a, s.b))
                if kept != self.shared(other):
                    unlike.add(other)
                    self._ledger.put("shared", other, kept or None)
        return unlike

    def _read_ahead(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Ask once for what `_proposed` mostly needs of these pairs."""
        listed = list(pairs)
        self._ledger.get("runs", sorted({name for pair in listed for name in pair}))
        self._ledger.holders(run for a, b in listed for run in self._common(a, b)[:COMMON_KEYS])

    def _common(self, a: str, b: str) -> list[int]:
        """What both texts are looked up by, the whole text before its runs."""
        runs = self._ledger.get("runs", [a, b])
        return sorted({*runs.get(a, ())} & {*runs.get(b, ())}, key=lambda run: (not run & WHOLE, run))

    def _proposed(self, a: str, b: str) -> bool:
        return is_proposed(a, b, ((run, self._ledger.holders([run])[run]) for run in self._common(a, b)))

    def _candidates(self, names: Collection[str]) -> list[tuple[str, str]]:
        """The pairs worth comparing in which one of these documents is."""
        runs = self._ledger.get("runs", sorted(names))
        holders = self._ledger.holders(run for held in runs.values() for run in held)
        return [pair for pair in worth_comparing(holders) if pair[0] in names or pair[1] in names]

    def _text(self, name: str) -> Text | None:
        if name not in self._texts:
            self._texts[name] = text_of(self._document(name))
        return self._texts[name]

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
