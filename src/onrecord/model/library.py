"""A record that is read in parts: what its pages ask for, so that none of them waits for the whole of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from onrecord.model.decision import Decision
from onrecord.model.entity import Entity
from onrecord.model.findings import Findings
from onrecord.model.record import Incident, Record, SourceProblem, TimelineEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a list of documents shows of one of them: all but its text. `opening` are its first words."""

    id: str
    opening: str = ""
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    uri: str | None = None
    language: str | None = None
    statements: int = 0
    events: int = 0
    problems: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a record was made of when it was looked at; a part that is the same as before need not be read again."""

    documents: str
    merged: str
    decided: str


class Library(Protocol):
    """A record whose parts are read when they are asked for; every list in the order that a Record has it in."""

    def state(self) -> State:
        """What tells this moment of the record from another."""

    def headings(self) -> Iterable[Heading]:
        """Every document, without its text."""

    def document(self, id: str) -> Findings | None:
        """One document with all that was found in it, None when there is no such document."""

    def told(self, ids: Sequence[str] | None = None) -> Iterator[Findings]:
        """Documents (all of them for None) with what they tell: no sentences, dates, mentions or entities."""

    def digests(self) -> Mapping[str, str]:
        """Every document, in order, with what tells whether it was changed."""

    def summaries(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """What was kept of documents (see `keep_summaries`), those that are as they were then."""

    def keep_summaries(self, kind: str, made: Sequence[tuple[str, bytes]], digests: Mapping[str, str]) -> None:
        """Keep what was made of documents, for as long as they have these digests, where that is possible."""

    def decided(self) -> Mapping[str, str]:
        """For each document with decisions about it, what tells them from others."""

    def incidents(self) -> Sequence[Incident]:
        """Every incident."""

    def timeline(self) -> Sequence[TimelineEntry]:
        """The chronology."""

    def entities(self) -> Sequence[Entity]:
        """Everybody and everything that is named."""

    def copies(self) -> Sequence[tuple[str, ...]]:
        """The groups of documents that share one text."""

    def decisions(self) -> Sequence[Decision]:
        """What reviewers decided, in the order in which they did."""

    def problems(self) -> Sequence[SourceProblem]:
        """What went wrong."""

    def successor(self, incident: str) -> str | None:
        """The id of the incident that took over from one that is no more; None when nothing did."""

    def whole(self) -> Record | None:
        """The record as a whole, where it is small enough to be read at once; None for a large one."""
