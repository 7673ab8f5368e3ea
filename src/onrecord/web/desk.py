"""The reviewer's desk: the queue of a record, one thing of it at a time, and decisions made on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Any

from onrecord.browsing import ReviewedLibrary
from onrecord.model import Decision, Findings, Record
from onrecord.model.record import Review
from onrecord.review.drafts import Wish, drafts
from onrecord.review.edits import FIELDS, findings_of, texts_of
from onrecord.review.overlay import JUDGING, Laid, lay_over
from onrecord.review.standing import standing, taken_back
from onrecord.reviewing import read_record
from onrecord.show.page_review import Entry, QueueFilter, entries_of, entry_of_incident, weights

JUDGED = ("accepted", "rejected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the review has come: what was decided, of how many things, and how many decisions stand."""

    decided: int
    total: int
    decisions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing to judge with all about it: its document as it is now, its history, and the last decision on it."""

    id: str
    kind: str
    value: Any
    found: Findings | None
    review: Review
    history: tuple[Decision, ...] = ()
    texts: Mapping[str, str | None] = field(default_factory=dict)
    seen: str = ""


class Desk:
    """Queue and decisions over a store; `library` is what the pages read, `reviewer` who decides."""

    def __init__(self, store: Any, library: ReviewedLibrary, *, reviewer: str = "reviewer") -> None:
        self.store = store
        self.library = library
        self.reviewer = reviewer
        self._lock = RLock()
        self._by_document: dict[str, tuple[str, tuple[Entry, ...]]] = {}
        self._documents = ""
        self._place: dict[str, str] = {}
        self._together: list[tuple[str, ...]] = []
        self._queue: tuple[object, tuple[Entry, ...]] | None = None

    # ---- the queue ----

    def queue(self) -> tuple[Entry, ...]:
        """Everything that can be judged, what needs it most first."""
        with self._lock:
            state = self.library.state()
            if self._queue is None or self._queue[0] != state:
                self._queue = state, self._made(state.documents)
            return self._queue[1]

    def asked(self, asked: QueueFilter) -> list[Entry]:
        """The part of the queue that was asked for."""
        return [entry for entry in self.queue() if asked.fits(entry)]

    def progress(self) -> Progress:
        """How far the review has come."""
        queue = self.queue()
        stands = standing(self.library.decisions())
        return Progress(
            decided=sum(1 for entry in queue if entry.review in JUDGED), total=len(queue), decisions=len(stands)
        )

    def _made(self, documents: str) -> tuple[Entry, ...]:
        if documents != self._documents:
            self._by_document, self._documents = {}, documents
            for found in self.store.library().told():
                self._by_document[found.document.id] = "", tuple(entries_of(found))
        own = self._own_decisions()
        for name, (key, _) in list(self._by_document.items()):
            now = " ".join(decision.id for decision in own.get(name, ()))
            if now != key:
                self._by_document[name] = now, self._entries(name)
        merged = self.library.merged()
        incidents = (*merged.incidents, *(merged.rejected.incidents if merged.rejected else ()))
        weight = weights(incidents)
        listed = [
            replace(e, weight=e.weight + weight.get(e.id, 0)) for _, own in self._by_document.values() for e in own
        ]
        listed += [entry_of_incident(incident) for incident in incidents]
        self._place = {entry.id: entry.document for entry in listed if entry.document}
        return tuple(sorted(listed, key=lambda entry: entry.turn))

    def _entries(self, name: str) -> tuple[Entry, ...]:
        laid = self.laid(name)
        if laid is None:
            return ()
        gone = (replace(entry, review="rejected") for entry in entries_of(laid.rejected))
        return (*entries_of(laid.findings, laid.reviews, laid.changed), *gone)

    def _own_decisions(self) -> dict[str, list[Decision]]:
        own: dict[str, list[Decision]] = {}
        for decision in standing(self.store.decisions()):
            if decision.document is not None:
                own.setdefault(decision.document, []).append(decision)
        return own

    # ---- one thing ----

    def laid(self, document: str) -> Laid | None:
        """A document as reviewers left it, with what they rejected."""
        found = self.store.document(document)
        return lay_over(found, self._own_decisions().get(document, ())) if found is not None else None

    def things(self, entries: Iterable[Entry]) -> list[tuple[Entry, Any, Findings | None]]:
        """Entries with their values and documents, those that are there still."""
        kept: dict[str, Laid | None] = {}
        merged = self.library.merged()
        incidents = {i.id: i for part in (merged, merged.rejected or Record()) for i in part.incidents}
        made: list[tuple[Entry, Any, Findings | None]] = []
        for entry in entries:
            if entry.document is None:
                if entry.id in incidents:
                    made.append((entry, incidents[entry.id], None))
                continue
            if entry.document not in kept:
                kept[entry.document] = self.laid(entry.document)
            laid = kept[entry.document]
            if laid is not None and (value := _value(laid, entry.id)) is not None:
                made.append((entry, value, laid.findings))
        return made

    def thing(self, name: str) -> Thing | None:
        """What has that id, with its history; None when there is no such thing."""
        self.queue()
        decisions = self.store.decisions()
        if name in self._place:
            laid = self.laid(self._place[name])
            subject = next(((k, v) for k, v in _all(laid) if v.id == name), None) if laid else None
            if laid is None or subject is None:
                return None
            kind, value = subject
            rejected = all(v.id != name for _, v in findings_of(laid.findings))
            review: Review = "rejected" if rejected else laid.reviews.get(name, "open")
            return self._thing(name, kind, value, laid.findings, review, decisions)
        record = self._of_record()
        for incident in (*record.incidents, *(record.rejected.incidents if record.rejected else ())):
            if incident.id == name:
                return self._thing(name, "incident", incident, None, incident.review, decisions)
        for entity in (*record.entities, *(record.rejected.entities if record.rejected else ())):
            if entity.id == name:
                return self._thing(name, "entity", entity, None, record.reviews.get(name, "open"), decisions)
        return None

    def _thing(
        self, name: str, kind: Any, value: Any, found: Findings | None, review: Review, decisions: Sequence[Decision]
    ) -> Thing:
        history = tuple(d for d in decisions if d.subject == name or name in d.others)
        own = [d.id for d in decisions if d.subject == name]
        texts = texts_of(kind, value) if kind in FIELDS else {}
        seen = own[-1] if own else ""
        return Thing(
            id=name, kind=kind, value=value, found=found, review=review, history=history, texts=texts, seen=seen
        )

    def _of_record(self) -> Record:
        """Incidents and entities as they are now, with what was rejected of them."""
        return replace(self.library.merged(), decisions=tuple(self.library.decisions()))

    def undone(self) -> frozenset[str]:
        """The decisions that were taken back."""
        return taken_back(self.store.decisions())

    def reviews(self, names: Iterable[str]) -> dict[str, Review]:
        """What the decisions that stand say of each of these."""
        wanted = dict.fromkeys(names)
        said: dict[str, Review] = dict.fromkeys(wanted, "open")
        for decision in standing(self.store.decisions()):
            if decision.subject in wanted and decision.verdict in JUDGING:
                said[decision.subject] = "rejected" if decision.verdict == "reject" else "accepted"
        return said

    def seen(self, names: Iterable[str]) -> dict[str, str]:
        """The last decision on each of these, empty where there is none."""
        last = {decision.subject: decision.id for decision in self.store.decisions()}
        return {name: last.get(name, "") for name in names}

    # ---- deciding ----

    def decide(self, wishes: Sequence[Wish], *, seen: Mapping[str, str | None] | None = None) -> tuple[Decision, ...]:
        """The decisions that wishes come to, kept in one transaction: all or none.

        Raises WrongUse when one cannot be, StaleDecision when somebody decided since the reviewer looked.
        """
        with self._lock:
            wishes = [self._last(w) if w.verdict == "undo" and not w.subjects else w for w in wishes]
            record = self._record_for(wishes)
            made: list[Decision] = []
            for wish in wishes:
                new = drafts(record, wish)
                made += new
                if len(wishes) > 1:
                    record = self._with(record, made)
            kept: tuple[Decision, ...] = self.store.add_decisions(made, seen=seen)
            self._together.append(tuple(decision.id for decision in kept))
            return kept

    def _last(self, wish: Wish) -> Wish:
        """The wish to take back what was decided last; what was decided in one go is taken back in one go."""
        decisions = self.store.decisions()
        undone = taken_back(decisions)
        last = [d.id for d in decisions if d.verdict != "undo" and d.id not in undone][-1:]
        whole = next((ids for ids in reversed(self._together) if last and last[0] in ids), tuple(last))
        return replace(wish, subjects=tuple(name for name in whole if name not in undone))

    def _record_for(self, wishes: Sequence[Wish]) -> Record:
        """As much of the record as the wishes are about."""
        self.queue()
        names = [name for wish in wishes for name in wish.subjects]
        if wishes[0].verdict == "undo":
            return Record(decisions=tuple(self.store.decisions()))
        entities = {entity.id for entity in self.library.entities()}
        if any(name in entities for name in names):
            return read_record(self.store)
        documents = dict.fromkeys(self._place.get(name, name) for name in names)
        laid = [found for name in documents if (found := self.laid(name)) is not None]
        whole = self._of_record()
        return replace(
            whole,
            findings=tuple(each.findings for each in laid),
            rejected=Record(
                findings=tuple(each.rejected for each in laid),
                incidents=whole.rejected.incidents if whole.rejected else (),
            ),
            decisions=tuple(self.store.decisions()),
        )

    def _with(self, record: Record, made: Sequence[Decision]) -> Record:
        """The record with new decisions on findings laid over, for the next of several edits."""
        listed = [replace(decision, id=f"new-{n}") for n, decision in enumerate(made)]
        own = self._own_decisions()
        findings = []
        for found in record.findings:
            name = found.document.id
            raw = self.store.document(name)
            laid = lay_over(raw, [*own.get(name, ()), *(d for d in listed if d.document == name)])
            findings.append(laid.findings)
        return replace(record, findings=tuple(findings))


def _all(laid: Laid | None) -> Iterable[tuple[str, Any]]:
    if laid is not None:
        yield from findings_of(laid.findings)
        yield from findings_of(laid.rejected)


def _value(laid: Laid, name: str) -> Any:
    return next((value for _, value in _all(laid) if value.id == name), None)
