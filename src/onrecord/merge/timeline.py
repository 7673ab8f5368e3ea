"""The chronology: each incident, and each dated statement that is no account of one."""

from collections.abc import Iterable, Sequence

from onrecord.merge.groups import independent
from onrecord.merge.words import words
from onrecord.model import Findings, Incident, Statement, TimelineEntry, When
from onrecord.model.edtf import chronology
from onrecord.text import shorten

LABEL = 120


def timeline_of(
    incidents: Sequence[Incident], findings: Iterable[Findings], copies: tuple[tuple[str, ...], ...]
) -> tuple[TimelineEntry, ...]:
    """The rows of the chronology by earliest, then latest; then those without a year by month and day; undated last."""
    entries = [_incident_entry(incident) for incident in incidents]
    told = {statement for i in incidents for account in i.accounts for statement in account.statements}
    entries += _statement_entries(findings, told, copies)
    return tuple(sorted(entries, key=_order))


def _order(entry: TimelineEntry) -> tuple[object, ...]:
    return *when_order(entry.when), entry.incident is None, entry.incident or entry.statement or ""


def when_order(when: When | None) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """What times are sorted by: dated ones by first and last day, then those without a year, then the undated."""
    if when is None:
        return 2, (), ()
    rank, first, last = chronology(when.edtf)
    if rank == 2 and (when.earliest or when.latest):
        return chronology(f"{when.earliest or '..'}/{when.latest or '..'}")
    return rank, first, last


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
