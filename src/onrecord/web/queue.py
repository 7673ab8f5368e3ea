"""The queue of a review: every thing that can be judged at the turn that it got when it came in."""

from bisect import insort
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from onrecord.show.page_review import Entry, QueueFilter

Turn = tuple[float, str, int, str]
INCIDENTS = ""


class Queue:
    """Entries in the order of their turns. What is decided about an entry changes it, never its turn.

    `decided` counts those that were accepted or rejected.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries: dict[str, Entry] = {}
        self._of: dict[str, list[str]] = {}
        for entry in entries:
            self._entries[entry.id] = entry
            self._of.setdefault(entry.document or INCIDENTS, []).append(entry.id)
        self._turns: dict[str, Turn] = {name: entry.turn for name, entry in self._entries.items()}
        self._order: list[tuple[Turn, str]] = sorted((turn, name) for name, turn in self._turns.items())
        self._listed: list[Entry] | None = None
        self.decided = sum(1 for entry in self._entries.values() if entry.review != "open")

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
        if asked == QueueFilter():
            first = islice((entry for entry in self if entry.review == "open"), start, start + size)
            return list(first), len(self) - self.decided
        fitting = list(self)
        if asked.kind:
            fitting = [entry for entry in fitting if entry.kind == asked.kind]
        if asked.status not in ("all", "changed"):
            fitting = [entry for entry in fitting if entry.review == asked.status]
        if asked.words or asked.document or asked.status == "changed":
            fitting = [entry for entry in fitting if asked.fits(entry)]
        return fitting[start : start + size], len(fitting)

    def get(self, name: str) -> Entry | None:
        """The entry of a thing, None when it has none."""
        return self._entries.get(name)

    def renew(self, document: str, entries: Iterable[Entry]) -> None:
        """Put entries in the place of those that a document (or INCIDENTS) had; new ones get in line."""
        self._listed = None
        for name in self._of.get(document, ()):
            old = self._entries.pop(name, None)
            self.decided -= old is not None and old.review != "open"
        made = list(entries)
        for entry in made:
            self._entries[entry.id] = entry
            self.decided += entry.review != "open"
            if entry.id not in self._turns:
                self._turns[entry.id] = entry.turn
                insort(self._order, (entry.turn, entry.id))
        self._of[document] = [entry.id for entry in made]
