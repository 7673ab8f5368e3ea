"""Many documents to one record: copies, entities, incidents with their competing accounts, and the chronology."""

from collections.abc import Iterable, Sequence

from onrecord.merge.attach import attach
from onrecord.merge.build import incident_of
from onrecord.merge.copies import Shared, find_shared, grouped
from onrecord.merge.entities import merge_entities
from onrecord.merge.gather import gather
from onrecord.merge.happenings import happenings
from onrecord.merge.incidents import find_incidents, worth
from onrecord.merge.timeline import timeline_of, when_order
from onrecord.model import Decision, Findings, Record
from onrecord.model.record import Review, document_problems

__all__ = ["merge"]

_REVIEW: dict[str, Review] = {"accept": "accepted", "reject": "rejected"}


def merge(findings: Sequence[Findings], decisions: Sequence[Decision] = ()) -> Record:
    """The record of these documents: what they tell together, with every account kept.

    A pure function: the order of the documents does not matter, and a document that is given twice counts once.

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
    known = merge_entities(ordered)
    reviews = _reviews(decisions)
    clusters = attach(find_incidents(happenings(ordered, copies)))
    found_together = [c for c in gather(clusters, ((each.a, each.b) for each in shared)) if worth(c)]
    incidents = [incident_of(c, found, shared=shared_of, became=known.became, reviews=reviews) for c in found_together]
    incidents.sort(key=lambda incident: (when_order(incident.when), incident.id))
    return Record(
        findings=ordered,
        entities=known.entities,
        incidents=tuple(incidents),
        timeline=timeline_of(incidents, ordered, copies),
        copies=copies,
        decisions=tuple(decisions),
        problems=tuple(document_problems(ordered)),
    )


def _reviews(decisions: Iterable[Decision]) -> dict[str, Review]:
    """The last verdict on each subject that was not taken back."""
    listed = list(decisions)
    undone = {decision.supersedes for decision in listed if decision.verdict == "undo"}
    return {d.subject: _REVIEW[d.verdict] for d in listed if d.verdict in _REVIEW and d.id not in undone}
