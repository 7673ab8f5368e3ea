"""The part of a record that reviewers accepted, with what holds it together."""

from collections.abc import Iterable
from dataclasses import replace

from onrecord.model import Findings, Record


def only_accepted(record: Record) -> Record:
    """The record with nothing but what reviewers accepted, edited or added.

    Who accepts an incident accepts its accounts: their events and statements. An event that is accepted keeps the
    statement that it stands in. Documents, dates and names stay, since what is accepted leans on them.

    >>> only_accepted(Record()).incidents
    ()
    """
    accepted = {name for name, review in record.reviews.items() if review == "accepted"}
    incidents = tuple(incident for incident in record.incidents if incident.id in accepted)
    for account in (account for incident in incidents for account in incident.accounts):
        accepted |= {*account.events, *account.statements}
    kept = accepted | {name for found in record.findings for name in _leaned_on(found, accepted)}
    taking_part = {entity for incident in incidents for entity in incident.entities} | accepted
    return replace(
        record,
        findings=tuple(_only(found, kept) for found in record.findings),
        entities=tuple(e for e in record.entities if e.id in taking_part),
        incidents=incidents,
        timeline=tuple(row for row in record.timeline if (row.incident or row.statement) in kept),
        rejected=None,
    )


def _leaned_on(found: Findings, accepted: Iterable[str]) -> set[str]:
    """The statements that accepted events and statements stand in."""
    wanted = set(accepted)
    around = {s.id: s.inside for s in found.statements}
    names = [e.according_to for e in found.events if e.id in wanted]
    names += [s.inside for s in found.statements if s.id in wanted and s.inside]
    kept: set[str] = set()
    while names:
        name = names.pop()
        if name in around and name not in kept:
            kept.add(name)
            if outer := around[name]:
                names.append(outer)
    return kept


def _only(found: Findings, kept: set[str]) -> Findings:
    citations = {c.id for c in found.citations} & kept
    statements = tuple(
        replace(s, citation=s.citation if s.citation in citations else None) for s in found.statements if s.id in kept
    )
    events = tuple(
        replace(
            e,
            accounts=tuple(name for name in e.accounts if name in kept),
            citation=e.citation if e.citation in citations else None,
        )
        for e in found.events
        if e.id in kept
    )
    claims = tuple(
        replace(c, supports=tuple(name for name in c.supports if name in kept)) for c in found.claims if c.id in kept
    )
    return replace(
        found,
        statements=statements,
        events=events,
        citations=tuple(c for c in found.citations if c.id in citations),
        claims=claims,
    )
