"""A record in memory as a library: for the exported file, and wherever a record is at hand anyway."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from onrecord.model import Decision, Entity, Findings, Incident, Record, SourceProblem, TimelineEntry
from onrecord.model.library import Heading, State

OPENING = 400


class WholeRecord:
    """The parts of a record that is in memory (see `model.library.Library`)."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._found = {found.document.id: found for found in record.findings}
        self._state = State(documents=str(id(record)), merged="", decided="")

    def state(self) -> State:
        """The same at all times: a record does not change."""
        return self._state

    def headings(self) -> Iterable[Heading]:
        """Every document, without its text."""
        return (heading_of(found) for found in self.record.findings)

    def document(self, id: str) -> Findings | None:
        """One document with all that was found in it, None when there is no such document."""
        return self._found.get(id)

    def told(self, ids: Sequence[str] | None = None) -> Iterator[Findings]:
        """Documents, all of them for None."""
        wanted = self.record.findings if ids is None else (self._found[id] for id in ids if id in self._found)
        yield from wanted

    def digests(self) -> Mapping[str, str]:
        """Every document; none of them changes."""
        return dict.fromkeys(self._found, "")

    def summaries(self, kind: str) -> Iterator[tuple[str, bytes]]:  # noqa: ARG002
        """Nothing: the whole is at hand."""
        return iter(())

    def keep_summaries(self, kind: str, made: Sequence[tuple[str, bytes]], digests: Mapping[str, str]) -> None:
        """Nothing is kept."""

    def decided(self) -> Mapping[str, str]:
        """Nothing: a record in memory does not change."""
        return {}

    def incidents(self) -> Sequence[Incident]:
        """Every incident."""
        return self.record.incidents

    def timeline(self) -> Sequence[TimelineEntry]:
        """The chronology."""
        return self.record.timeline

    def entities(self) -> Sequence[Entity]:
        """Everybody and everything that is named."""
        return self.record.entities

    def copies(self) -> Sequence[tuple[str, ...]]:
        """The groups of documents that share one text."""
        return self.record.copies

    def decisions(self) -> Sequence[Decision]:
        """What reviewers decided."""
        return self.record.decisions

    def problems(self) -> Sequence[SourceProblem]:
        """What went wrong."""
        return self.record.problems

    def successor(self, incident: str) -> str | None:
        """The incident that took over from one that is no more, where it says so itself."""
        return next((each.id for each in self.record.incidents if incident in each.supersedes), None)

    def whole(self) -> Record | None:
        """The record."""
        return self.record


def heading_of(found: Findings) -> Heading:
    """What a list of documents shows of one."""
    document = found.document
    return Heading(
        id=document.id,
        opening=document.text[:OPENING],
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        uri=document.uri,
        language=document.language,
        statements=len(found.statements),
        events=len(found.events),
        problems=len(document.problems) + len(found.problems),
    )
