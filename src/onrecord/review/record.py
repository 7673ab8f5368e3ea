"""A whole record as reviewers left it: what they said of each thing, what they rejected, and orphaned decisions."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from onrecord.model import Decision, Entity, Findings, Incident, Record, SourceProblem, TimelineEntry
from onrecord.model.record import Review
from onrecord.review.overlay import JUDGING, LISTS, Laid, lay_over
from onrecord.review.standing import JOINING, standing

ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """The documents of a record as reviewers left them, before they are merged."""

    documents: tuple[Laid, ...]
    decisions: tuple[Decision, ...]

    @property
    def findings(self) -> tuple[Findings, ...]:
        """What is found in each document, without what was rejected."""
        return tuple(laid.findings for laid in self.documents)


def overlay(findings: Iterable[Findings], decisions: Iterable[Decision]) -> Overlay:
    """The documents with the decisions that stand laid over them."""
    listed = tuple(decisions)
    of_document: dict[str | None, list[Decision]] = {}
    for decision in standing(listed):
        of_document.setdefault(decision.document, []).append(decision)
    documents = tuple(lay_over(found, of_document.get(found.document.id, ())) for found in findings)
    return Overlay(documents=documents, decisions=listed)


def finished(merged: Record, laid: Overlay, problems: Sequence[SourceProblem] = ()) -> Record:
    """The record that was merged from the documents of an overlay, with all that reviewers said of it.

    `problems` are those of the record as it was read.
    """
    stands = standing(laid.decisions)
    judged = _Judged(merged, [d for d in stands if d.kind in ("incident", "entity", "fold")])
    reviews = {name: review for document in laid.documents for name, review in document.reviews.items()}
    reviews |= judged.reviews
    rejected = {name for name, review in reviews.items() if review == "rejected"}
    incidents = judged.incidents()
    gone = [incident for incident in incidents if incident.id in rejected] if rejected else []
    orphans = tuple(_orphans(stands, laid, judged))
    changed = tuple(name for document in laid.documents for name in document.changed)
    return replace(
        merged,
        findings=laid.findings,
        entities=judged.entities(rejected),
        incidents=tuple(incident for incident in incidents if incident.id not in rejected) if gone else incidents,
        timeline=judged.timeline(rejected),
        decisions=laid.decisions,
        problems=(*problems, *(_problem(orphan) for orphan in orphans)),
        reviews=reviews,
        rejected=Record(
            findings=tuple(document.rejected for document in laid.documents if _has_any(document.rejected)),
            entities=judged.entities_gone(rejected),
            incidents=tuple(gone),
        ),
        changed=changed,
        orphans=orphans,
    )


class _Judged:
    """What reviewers said of incidents and entities; what they said nothing of stays the very same value."""

    def __init__(self, merged: Record, decisions: Sequence[Decision]) -> None:
        self._merged = merged
        self._titles: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self.reviews: dict[str, Review] = {}
        self._kinds: set[str | None] = set()
        self.lost: list[Decision] = []
        for decision in decisions:
            self._take(decision)

    @cached_property
    def _incidents(self) -> frozenset[str]:
        return frozenset(incident.id for incident in self._merged.incidents)

    @cached_property
    def _incident_of(self) -> Mapping[str, str]:
        return {e: i.id for i in self._merged.incidents for a in i.accounts for e in a.events}

    @cached_property
    def _folds(self) -> frozenset[str]:
        return frozenset(fold.id for incident in self._merged.incidents for fold in incident.folds)

    @cached_property
    def _entities(self) -> frozenset[str]:
        return frozenset(entity.id for entity in self._merged.entities)

    def _take(self, decision: Decision) -> None:
        name = self._named(decision)
        if decision.verdict in JOINING:
            return
        if name is None:
            self.lost.append(decision)
        elif decision.verdict in JUDGING:
            self.reviews[name] = "rejected" if decision.verdict == "reject" else "accepted"
            self._kinds.add(decision.kind)
            if decision.verdict == "edit" and decision.after:
                (self._titles if decision.kind == "incident" else self._names)[name] = decision.after

    def _named(self, decision: Decision) -> str | None:
        """What a decision is about, as it is called now: an incident may have got another first event."""
        if decision.kind == "entity":
            return decision.subject if decision.subject in self._entities else None
        if decision.kind == "fold":
            return decision.subject if decision.subject in self._folds else None
        if decision.subject in self._incidents:
            return decision.subject
        events = decision.groups[0] if decision.groups else ()
        return next((self._incident_of[event] for event in events if event in self._incident_of), None)

    def incidents(self) -> tuple[Incident, ...]:
        """The incidents, each with its review and the title that it was given."""
        said = self.reviews.keys() | self._titles.keys()
        found = self._merged.incidents
        return tuple(self._incident(value) if value.id in said else value for value in found) if said else found

    def _incident(self, value: Incident) -> Incident:
        title = self._titles.get(value.id, value.title)
        return replace(value, review=self.reviews.get(value.id, "open"), title=title)

    def timeline(self, rejected: Container[str]) -> tuple[TimelineEntry, ...]:
        """The chronology without incidents that were rejected, with the titles that reviewers gave."""
        titles, found = self._titles, self._merged.timeline
        if not titles and not any(self.reviews[name] == "rejected" for name in self.reviews):
            return found
        left = tuple(
            replace(entry, label=titles[entry.incident]) if entry.incident in titles else entry
            for entry in found
            if entry.incident is None or entry.incident not in rejected
        )
        return found if len(left) == len(found) and not titles else left

    def entities(self, rejected: Container[str]) -> tuple[Entity, ...]:
        """The entities that were not rejected, each with the name that it was given."""
        found = self._merged.entities
        if "entity" not in self._kinds:
            return found
        return tuple(map(self._entity, (e for e in found if e.id not in rejected)))

    def entities_gone(self, rejected: Container[str]) -> tuple[Entity, ...]:
        """The entities that were rejected."""
        return tuple(e for e in self._merged.entities if e.id in rejected) if "entity" in self._kinds else ()

    def _entity(self, value: Entity) -> Entity:
        """An entity with the name that it was given; the one it had becomes an alias."""
        name = self._names.get(value.id)
        if name is None or name == value.name:
            return value
        aliases = tuple(sorted({*value.aliases, value.name} - {name}))
        return replace(value, name=name, aliases=aliases)


def _has_any(findings: Findings) -> bool:
    return any(getattr(findings, name) for name in LISTS.values())


def _orphans(stands: Sequence[Decision], laid: Overlay, judged: _Judged) -> Iterator[Decision]:
    """The decisions that apply to nothing, in their order."""
    documents = {document.findings.document.id for document in laid.documents}
    lost = {d.id for document in laid.documents for d in document.lost} | {d.id for d in judged.lost}
    known = {e.id for document in laid.documents for e in document.findings.events}
    known |= {e.id for document in laid.documents for e in document.findings.entities}
    for decision in stands:
        if decision.verdict in JOINING:
            gone = sum(any(name in known for name in group) for group in decision.groups) < 2
        elif decision.kind in LISTS or decision.kind == "document":
            gone = decision.document not in documents or decision.id in lost
        else:
            gone = decision.id in lost
        if gone:
            yield decision


def _problem(decision: Decision) -> SourceProblem:
    words = f" (“{decision.words}”)" if decision.words else ""
    about = f"{decision.kind or 'finding'} {decision.subject}{words}"
    message = f"the decision {decision.id} to {decision.verdict} the {about} applies to nothing now; decide anew"
    return SourceProblem(kind=ORPHANED, message=message, document=decision.document)
