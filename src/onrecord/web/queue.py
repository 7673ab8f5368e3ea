"""The queue of a review: every thing that can be judged at the turn that it got when it came in."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from onrecord.show.page_review import Entry, QueueFilter

Turn = tuple[float, str, int, str]
INCIDENTS = ""


class Queue:
    """Entries in the order of their turns. What is decided about an entry changes it, never its turn."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries: dict[str, Entry] = {}
        self._of: dict[str, list[str]] = {}
        for entry in entries:
            self._entries[entry.id] = entry
            self._of.setdefault(entry.document or INCIDENTS, []).append(entry.id)
        self._turns: dict[str, Turn] = {name: entry.turn for name, entry in self._entries.items()}
        self._order: list[Turn] = sorted(self._turns.values())
        self._names: list[str] = [turn[-1] for turn in self._order]
        self._counts: Counter[tuple[str, str]] = Counter()
        self._judged: dict[str, set[str]] = {}
        for entry in self._entries.values():
            self._count(entry, 1)

    @property
    def decided(self) -> int:
        """How many were accepted or rejected."""
        return len(self) - sum(count for (_, review), count in self._counts.items() if review == "open")

    def __iter__(self) -> Iterator[Entry]:
        """The entries, what needs a look most first."""
        found = map(self._entries.get, self._names)
        return (entry for entry in found if entry is not None)

    def __len__(self) -> int:
        """The number of entries."""
        return len(self._entries)

    def part(
        self, asked: QueueFilter, start: int, size: int, *, only: Container[str] | None = None
    ) -> tuple[list[Entry], int]:
        """Some of the entries that were asked for, from the one with the number `start`, and how many there are.

        `only` are the ids of those that may be given at all, whatever was decided about them.
        """
        if only is not None:
            asked = replace(asked, status="all")
            fitting = [entry for entry in self if entry.id in only and asked.fits(entry)]
            return fitting[start : start + size], len(fitting)
        if asked.words or asked.document or asked.status == "changed":
            fitting = [entry for entry in self if asked.fits(entry)]
            return fitting[start : start + size], len(fitting)
        kinds = {asked.kind} if asked.kind else {kind for kind, _ in self._counts}
        wanted = {(kind, each) for kind, each in self._counts if kind in kinds and asked.status in ("all", each)}
        whole = asked.status in ("open", "all")
        names = self._names if whole else sorted(self._judged.get(asked.status, ()), key=self._turns.__getitem__)
        found = (entry for entry in map(self._entries.get, names) if entry is not None)
        first = islice((entry for entry in found if (entry.kind, entry.review) in wanted), start, start + size)
        return list(first), sum(self._counts[pair] for pair in wanted)

    def get(self, name: str) -> Entry | None:
        """The entry of a thing, None when it has none."""
        return self._entries.get(name)

    def renew(self, document: str, entries: Iterable[Entry]) -> None:
        """Put entries in the place of those that a document (or INCIDENTS) had; new ones get in line."""
        made = {entry.id: entry for entry in entries}
        for name in self._of.get(document, ()):
            old = self._entries.get(name)
            if old is not None and made.get(name) is not old:
                del self._entries[name]
                self._count(old, -1)
        come = [entry for name, entry in made.items() if self._entries.get(name) is not entry]
        for entry in come:
            self._entries[entry.id] = entry
            self._count(entry, 1)
        self._queue_up([entry for entry in come if entry.id not in self._turns])
        self._of[document] = list(made)

    def replace(self, entries: Iterable[Entry]) -> None:
        """Put entries in the place of those of the same id, which are in line."""
        for entry in entries:
            self._count(self._entries[entry.id], -1)
            self._entries[entry.id] = entry
            self._count(entry, 1)

    def _count(self, entry: Entry, number: int) -> None:
        self._counts[entry.kind, entry.review] += number
        if entry.review != "open":
            own = self._judged.setdefault(entry.review, set())
            (own.add if number > 0 else own.discard)(entry.id)

    def _queue_up(self, entries: Sequence[Entry]) -> None:
        """Let entries get in line; whoever goes through the queue meanwhile sees it as it was."""
        if entries:
            self._turns.update((entry.id, entry.turn) for entry in entries)
            self._order = sorted((*self._order, *(entry.turn for entry in entries)))
            self._names = [turn[-1] for turn in self._order]
