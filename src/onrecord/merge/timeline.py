"""The chronology: each incident, and each dated statement that is no account of one."""

from collections.abc import Iterable, Sequence

from onrecord.merge.groups import independent
from onrecord.merge.lanes import in_lanes, when_order
from onrecord.merge.outline import Outline, Said
from onrecord.model import Incident, TimelineEntry

__all__ = ["timeline_of", "when_order"]


def timeline_of(
    incidents: Sequence[Incident], outlines: Sequence[Outline], copies: tuple[tuple[str, ...], ...]
) -> tuple[TimelineEntry, ...]:
    """The rows of the chronology by earliest, then latest; then those without a year; those without a date last."""
    entries = [_incident_entry(incident) for incident in incidents]
    told = {statement for i in incidents for account in i.accounts for statement in account.statements}
    entries += _statement_entries(outlines, told, copies)
    return in_lanes(entries, incidents, outlines)


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
    outlines: Iterable[Outline], told: set[str], copies: tuple[tuple[str, ...], ...]
) -> list[TimelineEntry]:
    """One row for each dated statement; the same words of one speaker on one day are one row."""
    groups: dict[bytes, list[tuple[Outline, Said]]] = {}
    for outline in outlines:
        for said in outline.said:
            if said.id not in told:
                groups.setdefault(said.same, []).append((outline, said))
    return [_statement_entry(group, copies) for group in groups.values()]


def _statement_entry(group: Sequence[tuple[Outline, Said]], copies: tuple[tuple[str, ...], ...]) -> TimelineEntry:
    documents = {outline.document: outline.publisher for outline, _ in group}
    said = group[0][1]
    return TimelineEntry(
        when=said.when,
        label=said.label,
        documents=len(documents),
        independent=independent(documents, copies),
        statement=said.id,
    )
