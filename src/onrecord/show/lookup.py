"""Documents, statements, events and entities of a record by id: what writers of other formats follow links with."""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.model import Account, Document, Entity, Event, Findings, Incident, Record, Span, Statement
from onrecord.text import plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """The things of a record by their ids; `merged` has the record's entity of each document's own (document, id)."""

    findings: dict[str, Findings]
    statements: dict[str, Statement]
    events: dict[str, Event]
    entities: dict[str, Entity]
    merged: dict[tuple[str, str], str]

    def document(self, id: str) -> Document:
        """The document with that id; KeyError when the record has none."""
        return self.findings[id].document

    def quote(self, span: Span) -> str:
        """The words at a span of any document of the record."""
        return self.findings[span.doc].quote(span)

    def sentence(self, span: Span) -> Span:
        """The sentence (or sentences) that a span stands in; the span itself where it is in none."""
        around = [s for s in self.findings[span.doc].sentences if s.overlaps(span)]
        return Span(doc=span.doc, start=around[0].start, end=around[-1].end) if around else span

    def spans(self, account: Account) -> tuple[Span, ...]:
        """The passages that an account of an incident stands in: its events, or else its statements; none twice."""
        events = [self.events[id].span for id in account.events if id in self.events]
        told = events or [self.statements[id].span for id in account.statements if id in self.statements]
        return tuple(span for span in dict.fromkeys(told) if not any(o != span and o.contains(span) for o in told))

    def passages(self, incident: Incident) -> tuple[Span, ...]:
        """The passages that an incident rests on, in the order of its accounts; none twice."""
        return tuple(dict.fromkeys(span for account in incident.accounts for span in self.spans(account)))

    def events_of(self, incident: Incident) -> Iterator[Event]:
        """The events that the accounts of an incident tell, in the order of the accounts."""
        for account in incident.accounts:
            yield from (self.events[id] for id in account.events if id in self.events)


def lookup(record: Record) -> Lookup:
    """The things of a record by their ids."""
    owners = {mention: entity.id for entity in record.entities for mention in entity.mentions}
    return Lookup(
        findings={found.document.id: found for found in record.findings},
        statements={value.id: value for found in record.findings for value in found.statements},
        events={value.id: value for found in record.findings for value in found.events},
        entities={value.id: value for value in record.entities},
        merged={
            (found.document.id, value.id): owners[value.mentions[0]]
            for found in record.findings
            for value in found.entities
            if value.mentions and value.mentions[0] in owners
        },
    )


def redaction(record: Record) -> str | None:
    """What a redacted record says of itself; None where no name was replaced."""
    count = sum(any(problem.kind == "redacted" for problem in found.problems) for found in record.findings)
    return f"redacted: names were replaced in {plural(count, 'article')}" if count else None


def source_name(document: Document) -> str:
    """What a reader calls the source of an article: its publisher, else its title, else its address."""
    return document.publisher or document.title or document.uri or document.id
