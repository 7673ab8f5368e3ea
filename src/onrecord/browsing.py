"""A stored record for its pages: read in parts, as reviewers left it, merged anew where a decision asks for that."""

import subprocess
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter, is_
from threading import Event, RLock, Thread
from time import monotonic, sleep
from typing import Any, TypeVar

from onrecord.model import Decision, Entity, Findings, Incident, Record, SourceProblem, TimelineEntry
from onrecord.model.library import Heading, Library, State
from onrecord.review.overlay import lay_over
from onrecord.review.record import finished, overlay
from onrecord.review.standing import rules_of, standing
from onrecord.reviewing import merge_again, merge_anew, read_record

READ_WHOLE = 1000
T = TypeVar("T")
PAUSE = 5.0  # seconds without a decision after which a large record is merged anew
LONGEST = 60.0  # seconds after which it is, whatever is decided meanwhile
_MERGE = """
import os, sys
os.nice(10)
from onrecord import plugins
from onrecord.reviewing import merge_again
with plugins.open_store(sys.stdin.read()) as store:
    merge_again(store)
"""


class ReviewedLibrary:
    """The parts of a record in a store with the decisions laid over them (see `model.library.Library`)."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self._inner: Library = store.library()
        self._lock = RLock()
        self._seen: State | None = None
        self._decisions: Sequence[Decision] = ()
        self._own: Mapping[str, Sequence[Decision]] = {}
        self._merged: Record | None = None
        self._of_merged: tuple[str, ...] = ()
        self._counted = ("", 0)
        self._kept: Record | None = None
        self._ahead: tuple[str, Record] | None = None
        self._before = self._shown = Record()
        self._whole: Record | None = None
        self._unmerged = 0
        self._merging: Thread | None = None
        self._asked = Event()

    def state(self) -> State:
        """What tells this moment of the record from another."""
        with self._lock:
            state, seen = self._inner.state(), self._seen
            if seen is not None and self.behind and state.documents == seen.documents:
                state = replace(state, merged=seen.merged)  # until what was merged has been read, beside as well
            if state != seen:
                self._take(state)
            return self._seen or state

    def _take(self, state: State) -> None:
        self._decisions = self._inner.decisions()
        if self._store.merged_with() != rules_of(self._decisions).key:
            if self._store.read_only or self._is_small(state):
                merge_anew(self._store)
                state = self._inner.state()
            else:
                self._merge_soon()
        own: dict[str, list[Decision]] = {}
        stands = standing(self._decisions)
        for decision in stands:
            if decision.document is not None:
                own.setdefault(decision.document, []).append(decision)
        of_merged = (state.merged, *(decision.id for decision in stands if decision.document is None))
        if of_merged != self._of_merged:
            if self._of_merged[:1] != of_merged[:1]:
                self._kept = self._ahead[1] if self._ahead is not None and self._ahead[0] == state.merged else None
                self._before, self._ahead = self._kept or self._before, None
            self._merged, self._of_merged = None, of_merged
        self._unmerged = self._store.unmerged()
        self._own, self._whole, self._seen = own, None, state

    @property
    def behind(self) -> bool:
        """Whether a large record is being merged anew; until that is done, its incidents are those of before."""
        return self._merging is not None and self._merging.is_alive()

    @property
    def unmerged(self) -> int:
        """How many documents came, changed or went since the record was merged: a build is at work, or was stopped."""
        return self._unmerged

    def _merge_soon(self) -> None:
        """Merge anew beside what is shown meanwhile, when reviewers pause; the last merge follows the last decision."""
        self._asked.set()
        if not self.behind:
            self._merging = Thread(target=self._merge_when_quiet, daemon=True)
            self._merging.start()

    def _merge_when_quiet(self) -> None:
        until = monotonic() + LONGEST
        while self._asked.is_set() and monotonic() < until:
            self._asked.clear()
            sleep(PAUSE)
        _merge_beside(self._store)
        merged = self._inner.state().merged
        self._ahead = merged, self._read_merged()

    def headings(self) -> Iterable[Heading]:
        """Every document, without its text."""
        return self._inner.headings()

    def document(self, id: str) -> Findings | None:
        """One document with all that was found in it, as reviewers left it."""
        found = self._inner.document(id)
        own = self._own.get(id)
        return lay_over(found, own).findings if found is not None and own else found

    def told(self, ids: Sequence[str] | None = None) -> Iterator[Findings]:
        """Documents (all of them for None) with what they tell, as reviewers left it."""
        for found in self._inner.told(ids):
            decided = self.document(found.document.id) if found.document.id in self._own else None
            yield decided or found

    def digests(self) -> Mapping[str, str]:
        """Every document, in order, with what tells whether it was changed."""
        return self._inner.digests()

    def summaries(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """What was kept of documents as they were found."""
        return self._inner.summaries(kind)

    def keep_summaries(self, kind: str, made: Sequence[tuple[str, bytes]], digests: Mapping[str, str]) -> None:
        """Keep what was made of documents as they were found."""
        self._inner.keep_summaries(kind, made, digests)

    def decided(self) -> Mapping[str, str]:
        """For each document with decisions about it, what tells them from others."""
        return {name: " ".join(decision.id for decision in own) for name, own in self._own.items()}

    def incidents(self) -> Sequence[Incident]:
        """Every incident that was not rejected."""
        return self._finished().incidents

    def timeline(self) -> Sequence[TimelineEntry]:
        """The chronology."""
        return self._finished().timeline

    def entities(self) -> Sequence[Entity]:
        """Everybody and everything that is named."""
        return self._finished().entities

    def copies(self) -> Sequence[tuple[str, ...]]:
        """The groups of documents that share one text."""
        return self._inner.copies()

    def decisions(self) -> Sequence[Decision]:
        """What reviewers decided, in the order in which they did."""
        return self._decisions

    def problems(self) -> Sequence[SourceProblem]:
        """What went wrong with sources."""
        return self._inner.problems()

    def successor(self, incident: str) -> str | None:
        """The incident that took over from one that is no more; None when nothing did."""
        return self._inner.successor(incident)

    def whole(self) -> Record | None:
        """The record as a whole, where it is small enough to be read at once; None for a large one."""
        with self._lock:
            if self._whole is None and self._is_small():
                self._whole = read_record(self._store)
            return self._whole

    def _is_small(self, state: State | None = None) -> bool:
        """Whether the record is small enough to be read at once; documents are counted again when they have changed."""
        documents = (state or self._seen or self._inner.state()).documents
        if self._counted[0] != documents:
            self._counted = documents, len(self._inner.digests())
        return self._counted[1] <= READ_WHOLE

    def merged(self) -> Record:
        """Incidents, entities and chronology as reviewers left them, with what they said and what they rejected."""
        return self._finished()

    def _finished(self) -> Record:
        with self._lock:
            if self._merged is None:
                if self._kept is None:
                    self._kept = self._before = self._read_merged()
                kept = self._kept
                made = finished(kept, overlay((), self._decisions)) if self._decisions else kept
                self._merged = self._shown = _of_the_same(self._shown, made)
            return self._merged

    def _read_merged(self) -> Record:
        """What was merged, without what reviewers said of it."""
        inner, old = self._inner, self._before
        return Record(
            entities=_as_before(old.entities, inner.entities(), attrgetter("id")),
            incidents=_as_before(old.incidents, inner.incidents(), attrgetter("id")),
            timeline=_as_before(old.timeline, inner.timeline(), attrgetter("incident", "statement")),
        )


def _as_before(old: Sequence[T], new: Sequence[T], name: Callable[[T], Hashable]) -> tuple[T, ...]:
    """Values, with those that are as they were before in the place of what equals them: nobody need look at them."""
    known = {name(value): value for value in old}
    return tuple(was if (was := known.get(name(value))) == value else value for value in new)


def _of_the_same(old: Record, new: Record) -> Record:
    """A record with the incidents, entities and chronology of before where each is what it was."""
    return replace(
        new,
        incidents=_same(old.incidents, new.incidents),
        entities=_same(old.entities, new.entities),
        timeline=_same(old.timeline, new.timeline),
    )


def _same(old: tuple[T, ...], new: tuple[T, ...]) -> tuple[T, ...]:
    """Values, with those that equal what stood at their place before in the place of them: all of it where all do."""
    if old is new or len(old) != len(new):
        return new
    told = tuple(was if was is value or was == value else value for was, value in zip(old, new, strict=True))
    return old if all(map(is_, old, told)) else told


def _merge_beside(store: Any) -> None:
    """Merge a record anew in a process of its own, so that whoever reads is not slowed; else in this one."""
    folder = getattr(store, "folder", None)
    if folder is not None:
        done = subprocess.run(
            [sys.executable, "-c", _MERGE], input=str(folder), text=True, capture_output=True, check=False
        )
        if done.returncode == 0:
            return
    merge_again(store)
