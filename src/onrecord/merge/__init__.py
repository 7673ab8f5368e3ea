"""Many documents to one record: copies, entities, incidents with their competing accounts, and the chronology."""

from collections.abc import Sequence

from onrecord.merge.attach import attach
from onrecord.merge.build import incident_of
from onrecord.merge.copies import Shared, find_shared, grouped
from onrecord.merge.decided import is_decided, obey
from onrecord.merge.entities import merge_entities
from onrecord.merge.gather import gather
from onrecord.merge.happenings import happenings
from onrecord.merge.incidents import find_incidents, worth
from onrecord.merge.timeline import timeline_of, when_order
from onrecord.model import Findings, MergeRules, Record
from onrecord.model.record import document_problems
from onrecord.model.rules import NO_RULES

__all__ = ["merge"]


def merge(findings: Sequence[Findings], rules: MergeRules = NO_RULES) -> Record:
    """The record of these documents: what they tell together, with every account kept.

    A pure function: the order of the documents does not matter, and a document that is given twice counts once.
    `rules` are what reviewers decided.

    >>> merge([]).incidents
    ()
    """
    found = {each.document.id: each for each in sorted(findings, key=lambda f: f.document.uri or "", reverse=True)}
    ordered = tuple(found[name] for name in sorted(found))
    shared = find_shared(each.document for each in ordered)
    copies = grouped(shared, "copy")
    shared_of: dict[str, list[Shared]] = {}
    for each in shared:
        shared_of.setdefault(each.a, []).append(each)
    known = merge_entities(ordered, rules)
    clusters = attach(find_incidents(happenings(ordered, copies)))
    together = obey(gather(clusters, ((each.a, each.b) for each in shared)), rules)
    incidents = [
        incident_of(c, found, shared=shared_of, became=known.became, unfolded=rules.unfolded)
        for c in together
        if worth(c) or is_decided(c)
    ]
    incidents.sort(key=lambda incident: (when_order(incident.when), incident.id))
    return Record(
        findings=ordered,
        entities=known.entities,
        incidents=tuple(incidents),
        timeline=timeline_of(incidents, ordered, copies),
        copies=copies,
        problems=tuple(document_problems(ordered)),
    )
