"""The queue of a review: every thing that can be judged at the turn that it got when it came in."""

from bisect import insort
from collections import Counter
from collections.abc import Container, Iterable, Iterator
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
        self._order: list[tuple[Turn, str]] = sorted((turn, name) for name, turn in self._turns.items())
        self._listed: list[Entry] | None = None
        self._counts = Counter((entry.kind, entry.review) for entry in self._entries.values())

    @property
    def decided(self) -> int:
        """How many were accepted or rejected."""
        return len(self) - sum(count for (_, review), count in self._counts.items() if review == "open")

    def __iter__(self) -> Iterator[Entry]:
        """The entries, what needs a look most first."""
        if self._listed is None:
            found = (self._entries.get(name) for _, name in self._order)
            self._listed = [entry for entry in found if entry is not None]
        return iter(self._listed)

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
        first = islice((entry for entry in self if (entry.kind, entry.review) in wanted), start, start + size)
        return list(first), sum(self._counts[pair] for pair in wanted)

    def get(self, name: str) -> Entry | None:
        """The entry of a thing, None when it has none."""
        return self._entries.get(name)

    def renew(self, document: str, entries: Iterable[Entry]) -> None:
        """Put entries in the place of those that a document (or INCIDENTS) had; new ones get in line."""
        self._listed = None
        for name in self._of.get(document, ()):
            old = self._entries.pop(name, None)
            if old is not None:
                self._counts[old.kind, old.review] -= 1
        made = list(entries)
        for entry in made:
            self._entries[entry.id] = entry
            self._counts[entry.kind, entry.review] += 1
            if entry.id not in self._turns:
                self._turns[entry.id] = entry.turn
                insort(self._order, (entry.turn, entry.id))
        self._of[document] = [entry.id for entry in made]
