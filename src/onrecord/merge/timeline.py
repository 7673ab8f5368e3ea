"""The chronology: each incident, and each dated statement that is no account of one."""

from collections.abc import Iterable, Sequence

from onrecord.merge.groups import independent
from onrecord.merge.lanes import in_lanes, when_order
from onrecord.merge.words import words
from onrecord.model import Findings, Incident, Statement, TimelineEntry
from onrecord.text import shorten

__all__ = ["timeline_of", "when_order"]

LABEL = 120


def timeline_of(
    incidents: Sequence[Incident], findings: Iterable[Findings], copies: tuple[tuple[str, ...], ...]
) -> tuple[TimelineEntry, ...]:
    """The rows of the chronology by earliest, then latest; then those without a year; those without a date last."""
    listed = list(findings)
    entries = [_incident_entry(incident) for incident in incidents]
    told = {statement for i in incidents for account in i.accounts for statement in account.statements}
    entries += _statement_entries(listed, told, copies)
    return in_lanes(entries, incidents, listed)


def _incident_entry(incident: Incident) -> TimelineEntry:
    documents = {account.document for account in incident.accounts}
    return TimelineEntry(
        when=incident.when,
        label=incident.title,
        documents=len(documents),
        independent=incident.independent,
        incident=incident.id,
    )


def _statement_entries(
    findings: Iterable[Findings], told: set[str], copies: tuple[tuple[str, ...], ...]
) -> list[TimelineEntry]:
    """One row for each dated statement; the same words of one speaker on one day are one row."""
    groups: dict[tuple[object, ...], list[tuple[Findings, Statement]]] = {}
    for found in findings:
        for statement in found.statements:
            when = statement.when
            if when is not None and (when.edtf or when.earliest or when.latest) and statement.id not in told:
                said = tuple(words(_content(found, statement)))
                key = (_speaker(statement), said, when.edtf, when.earliest, when.latest)
                groups.setdefault(key, []).append((found, statement))
    return [_statement_entry(group, copies) for group in groups.values()]


def _statement_entry(group: Sequence[tuple[Findings, Statement]], copies: tuple[tuple[str, ...], ...]) -> TimelineEntry:
    found, statement = group[0]
    documents = {f.document.id: f.document.publisher for f, _ in group}
    speaker = _speaker(statement)
    content = _content(found, statement)
    return TimelineEntry(
        when=statement.when,
        label=shorten(f"{speaker}: {content}" if speaker else content, LABEL),
        documents=len(documents),
        independent=independent(documents, copies),
        statement=statement.id,
    )


def _speaker(statement: Statement) -> str | None:
    return statement.speaker.name if statement.speaker else None


def _content(found: Findings, statement: Statement) -> str:
    return " … ".join(found.quote(span) for span in statement.content)
