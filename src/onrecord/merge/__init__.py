"""Many documents to one record: copies, entities, incidents with their competing accounts, and the chronology."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from onrecord.merge.copies import Shared, grouped
from onrecord.merge.entities import merge_entities
from onrecord.merge.growing import Growing
from onrecord.merge.kept import KINDS
from onrecord.merge.known import Known
from onrecord.merge.ledger import Ledger
from onrecord.merge.links import Join
from onrecord.merge.outline import Outline, outline_of
from onrecord.merge.persons import Linking
from onrecord.merge.stock import take_stock
from onrecord.merge.timeline import timeline_of, when_order
from onrecord.model import Findings, Incident, MergeRules, Record
from onrecord.model.rules import NO_RULES

__all__ = ["VERSION", "finish", "merge"]

VERSION = 7


def merge(
    findings: Sequence[Findings],
    rules: MergeRules = NO_RULES,
    *,
    private: Linking = "incident",
    join: Join | None = None,
    known: Known | None = None,
) -> Record:
    """The record of these documents: what they tell together, with every account kept.

    A pure function: the order of the documents does not matter, and a document that is given twice counts once.
    `rules` are what reviewers decided; `private` tells how far private persons are linked; `join` finds what is worth
    comparing in another way than in process: `onrecord.merge.analytics.join_in_duckdb`. `known` are answers that were
    worked out ahead (see `onrecord.merge.parts`).

    >>> merge([]).incidents
    ()
    """
    found = {each.document.id: each for each in sorted(findings, key=lambda f: f.document.uri or "", reverse=True)}
    ordered = tuple(found[name] for name in sorted(found))
    ledger = Ledger(KINDS)
    stock = take_stock(ordered)
    growing = Growing(
        ledger, lambda names: map(found.__getitem__, names), stock=stock, rules=rules, join=join, known=known
    )
    growing.change({each.document.id: each for each in ordered})
    made = finish(ordered, ledger.all("incident"), ledger.all("shared"), rules, private=private)
    return replace(made, findings=ordered)


def finish(
    findings: Iterable[Findings | Outline],
    incidents: Iterable[Incident],
    shared: Iterable[Sequence[Shared]],
    rules: MergeRules = NO_RULES,
    *,
    private: Linking = "incident",
) -> Record:
    """The record of documents (by id) whose incidents are known: its entities and chronology, without the documents.

    Each document is looked at once and let go; an outline of it is kept until all have been seen. Whoever has outlines
    at hand gives those.
    """
    outlines = [found if isinstance(found, Outline) else outline_of(found) for found in findings]
    told = list(incidents)
    known = merge_entities(outlines, rules, incidents=told, private=private)
    takes_part = {
        event: [known.became.get((outline.document, entity), entity) for entity in entities]
        for outline in outlines
        for event, entities in outline.takes_part
    }
    copies = grouped((each for listed in shared for each in listed), "copy")
    listed = [replace(incident, entities=_entities(incident, takes_part)) for incident in told]
    listed.sort(key=lambda incident: (when_order(incident.when), incident.id))
    return Record(
        entities=known.entities,
        incidents=tuple(listed),
        timeline=timeline_of(listed, outlines, copies),
        copies=copies,
        problems=tuple(problem for outline in outlines for problem in outline.problems),
    )


def _entities(incident: Incident, takes_part: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The entities of the record that take part in an incident."""
    events = (event for account in incident.accounts for event in account.events)
    return tuple(sorted({entity for event in events for entity in takes_part.get(event, ())}))
