"""The reviewer's desk: the queue of a record, one thing of it at a time, and decisions made on it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Any

from onrecord.browsing import ReviewedLibrary
from onrecord.errors import OnrecordError, WrongUse
from onrecord.model import Decision, Findings, Incident, Record
from onrecord.model.library import State
from onrecord.model.record import Review
from onrecord.review.agreement import Case, case_of, cases
from onrecord.review.drafts import Wish, drafts
from onrecord.review.edits import FIELDS, findings_of, texts_of
from onrecord.review.overlay import JUDGING, Laid, lay_over
from onrecord.review.settling import again, choice, judging, settled_by, settlement
from onrecord.review.standing import not_taken_back, standing, taken_back
from onrecord.reviewing import now, read_record
from onrecord.show.page_kept import kept
from onrecord.show.page_review import Entry, entries_of, entry_of_incident, weights
from onrecord.web.queue import INCIDENTS, Queue
from onrecord.web.who import LEAST_FOR_ANOTHERS_DECISION, Who, current


class NotYours(OnrecordError):
    """Somebody wanted to take back a decision of somebody else, and may not."""


KEPT = "queue@1"  # goes up when the entries of a document change


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
    """Queue and decisions over a store; `library` is what the pages read, `reviewer` who decides.

    The queue is made when documents come or go; after a decision only what was decided about is read anew.
    """

    def __init__(self, store: Any, library: ReviewedLibrary, *, reviewer: str = "reviewer") -> None:
        self.store = store
        self.library = library
        self.reviewer = reviewer
        self._lock = RLock()
        self._seen: State | None = None
        self._queue = Queue()
        self._keys: dict[str, str] = {}
        self._of_merged: tuple[str, ...] = ()
        self._incidents: dict[str, Incident] = {}
        self._together: list[tuple[str, ...]] = []

    def who(self) -> Who:
        """Who decides: whoever is logged in, else the reviewer that the desk was given."""
        me = current.get()
        return me if me.team else replace(me, name=self.reviewer)

    def several(self) -> bool:
        """Tell whether more than one reviewer has decided, or could."""
        return current.get().team or len({decision.reviewer for decision in self.library.decisions()}) > 1

    def cases(self) -> tuple[Case, ...]:
        """What two or more reviewers judged."""
        return cases(self.store.decisions())

    def others_judged(self) -> frozenset[str]:
        """What others have judged and the one who asks has not."""
        judged: dict[str, set[str]] = {}
        for decision in not_taken_back(self.store.decisions()):
            if decision.verdict in JUDGING and not decision.settles:
                judged.setdefault(decision.subject, set()).add(decision.reviewer)
        me = self.who().name
        return frozenset(subject for subject, names in judged.items() if me not in names)

    # ---- the queue ----

    def queue(self) -> Queue:
        """Everything that can be judged, what needs it most first."""
        with self._lock:
            state = self.library.state()
            if self._seen != state:
                self._follow(state, fresh=self._seen is None or self._seen.documents != state.documents)
                self._seen = state
            return self._queue

    def warm(self) -> None:
        """Make the queue of a large record before it is asked for."""
        self.queue()

    def progress(self) -> Progress:
        """How far the review has come."""
        queue = self.queue()
        return Progress(decided=queue.decided, total=len(queue), decisions=len(standing(self.library.decisions())))

    def _follow(self, state: State, *, fresh: bool) -> None:
        """Take in what has changed: all of it when documents did, else what was decided and merged."""
        decisions = standing(self.library.decisions())
        own = _by_document(decisions)
        of_merged = (state.merged, *(decision.id for decision in decisions if decision.document is None))
        if fresh:
            weight = weights(_incidents(self.library.merged()))
            made = kept(self.store.library(), KEPT, lambda found: tuple(entries_of(found)), tuple[Entry, ...])
            found = (entry for each in made.values() for entry in each)
            heavy = (replace(e, weight=e.weight + weight[e.id]) if e.id in weight else e for e in found)
            self._queue, self._keys = Queue(heavy), {}
        keys = {name: " ".join(decision.id for decision in decisions) for name, decisions in own.items()}
        for name in sorted(keys | self._keys):
            if keys.get(name) != self._keys.get(name):
                self._queue.renew(name, self._entries(name, own.get(name, ())))
        if fresh or of_merged != self._of_merged:
            self._take_incidents(fresh=fresh)
        self._keys, self._of_merged = keys, of_merged

    def _take_incidents(self, *, fresh: bool) -> None:
        """Take in the incidents; of those that are as they were, the very same entries."""
        known, listed = self._incidents, list(_incidents(self.library.merged()))
        others = [incident for incident in listed if known.get(incident.id) is not incident]
        entries = [entry_of_incident(incident) for incident in others]
        gone = len(listed) != len(known) or any(incident.id not in known for incident in others)
        if fresh or gone:
            made = {entry.id: entry for entry in entries}
            kept = (made.get(i.id) or self._queue.get(i.id) or entry_of_incident(i) for i in listed)
            self._queue.renew(INCIDENTS, kept)
        else:
            self._queue.replace(entries)
        self._incidents = {
            **({} if gone else known),
            **{incident.id: incident for incident in (listed if gone else others)},
        }

    def _entries(self, name: str, own: Sequence[Decision]) -> Iterator[Entry]:
        laid = self._laid(name, own)
        if laid is not None:
            yield from entries_of(laid.findings, laid.reviews, laid.changed)
            yield from (replace(entry, review="rejected") for entry in entries_of(laid.rejected))

    # ---- one thing ----

    def _laid(self, document: str, own: Sequence[Decision]) -> Laid | None:
        """A document as reviewers left it, with what they rejected."""
        found = self.store.document(document)
        return lay_over(found, own) if found is not None else None

    def things(self, entries: Iterable[Entry]) -> list[tuple[Entry, Any, Findings | None]]:
        """Entries with their values and documents, those that are there still."""
        own = _by_document(self.store.decisions())
        listed = list(entries)
        names = dict.fromkeys(entry.document for entry in listed if entry.document)
        laid = {
            found.document.id: lay_over(found, own.get(found.document.id, ())) for found in self.store.some(list(names))
        }
        asked = any(entry.document is None for entry in listed)
        incidents = {incident.id: incident for incident in _incidents(self.library.merged())} if asked else {}
        made: list[tuple[Entry, Any, Findings | None]] = []
        for entry in listed:
            if entry.document is None:
                value, found = incidents.get(entry.id), None
            else:
                at = laid.get(entry.document)
                value, found = next((v for _, v in _all(at) if v.id == entry.id), None), at.findings if at else None
            if value is not None:
                made.append((entry, value, found))
        return made

    def thing(self, name: str) -> Thing | None:
        """What has that id, with its history; None when there is no such thing."""
        entry = self.queue().get(name)
        decisions = self.store.decisions()
        if entry is not None and entry.document is not None:
            laid = self._laid(entry.document, _by_document(decisions).get(entry.document, ()))
            for kind, value in _all(laid):
                if laid is not None and value.id == name:
                    return _thing(kind, value, laid.findings, entry.review, decisions)
            return None
        merged = self.library.merged()
        for incident in _incidents(merged):
            if incident.id == name:
                return _thing("incident", incident, None, incident.review, decisions)
        for entity in (*merged.entities, *(merged.rejected.entities if merged.rejected else ())):
            if entity.id == name:
                return _thing("entity", entity, None, merged.reviews.get(name, "open"), decisions)
        return None

    def undone(self) -> frozenset[str]:
        """The decisions that were taken back."""
        return taken_back(self.store.decisions())

    def reviews(self, names: Iterable[str]) -> dict[str, Review]:
        """What the decisions that stand say of each of these."""
        said: dict[str, Review] = dict.fromkeys(names, "open")
        for decision in standing(self.store.decisions()):
            if decision.subject in said and decision.verdict in JUDGING:
                said[decision.subject] = "rejected" if decision.verdict == "reject" else "accepted"
        return said

    def seen(self, names: Iterable[str]) -> dict[str, str]:
        """The last decision on each of these, empty where there is none."""
        last = {decision.subject: decision.id for decision in self.store.decisions()}
        return {name: last.get(name, "") for name in names}

    # ---- deciding ----

    def decide(self, wishes: Sequence[Wish], *, seen: Mapping[str, str | None] | None = None) -> tuple[Decision, ...]:
        """The decisions that wishes come to, kept in one transaction: all or none.

        Raises WrongUse when one cannot be, StaleDecision when somebody decided since the reviewer looked, NotYours when
        it would take back what somebody else decided. What an editor says of a thing on which reviewers differ, or
        that was settled before, settles it.
        """
        who = self.who()
        with self._lock:
            decisions = self.store.decisions()
            if wishes[0].verdict == "undo":
                wishes = [self._taking_back(wish, decisions, who) for wish in wishes]
            elif who.may(LEAST_FOR_ANOTHERS_DECISION):
                wishes = [each for wish in wishes for each in _settling(wish, decisions, team=who.team)]
            record = self._record_for(wishes, decisions)
            made: list[Decision] = []
            for wish in wishes:
                made += drafts(record, wish)
                _refuse_anothers(made, decisions, who)
                if wish is not wishes[-1]:
                    record = self._with(record, decisions, made)
            kept: tuple[Decision, ...] = self.store.add_decisions(made, seen=seen)
            self._together.append(tuple(decision.id for decision in kept))
            return kept

    def settle(
        self, subject: str, reviewer: str, *, note: str | None = None, seen: Mapping[str, str | None] | None = None
    ) -> tuple[Decision, ...]:
        """The decisions that make one reviewer's judgement of a thing stand; what the others said is kept beside it.

        Raises WrongUse when they do not differ, StaleDecision when somebody decided since the editor looked.
        """
        who, at = self.who(), now()
        with self._lock:
            decisions = self.store.decisions()
            case = case_of(subject, judging(subject, decisions))
            if len(case.judgements) < 2 or not (case.differ or case.settled):
                raise WrongUse(f"{subject}: there is nothing to settle; no two reviewers differ about it")
            chosen, settles = choice(case, reviewer, decisions)
            made = [again(each, reviewer=who.name, at=at, note=note, settles=settles) for each in chosen]
            if not made:
                rest = [decision for decision in decisions if decision.id not in settles]
                wish = Wish(verdict="accept", subjects=(subject,), reviewer=who.name, at=at, note=note, settles=settles)
                made = list(drafts(self._record_for([wish], rest), wish))
            return tuple(self.store.add_decisions(made, seen=seen))

    def _taking_back(self, wish: Wish, decisions: Sequence[Decision], who: Who) -> Wish:
        """The wish with the decisions that it takes back: those named, or the last one that may be."""
        if wish.subjects or not who.team:
            return wish if wish.subjects else self._last(wish, decisions)
        mine = self._last(wish, [d for d in decisions if d.reviewer == who.name or d.verdict == "undo"])
        if not mine.subjects:
            raise WrongUse("there is no decision of yours to take back")
        return mine

    def _last(self, wish: Wish, decisions: Sequence[Decision]) -> Wish:
        """The wish to take back what was decided last; what was decided in one go is taken back in one go."""
        undone = taken_back(decisions)
        last = [d.id for d in decisions if d.verdict != "undo" and d.id not in undone][-1:]
        whole = next((ids for ids in reversed(self._together) if last and last[0] in ids), tuple(last))
        return replace(wish, subjects=tuple(name for name in whole if name not in undone))

    def _record_for(self, wishes: Sequence[Wish], decisions: Sequence[Decision]) -> Record:
        """As much of the record as the wishes are about; of findings only their documents."""
        names = [name for wish in wishes for name in wish.subjects]
        if wishes[0].verdict == "undo":
            return Record(decisions=tuple(decisions))
        queue = self._queue if all(self._queue.get(name) for name in names) else self.queue()
        entries = [queue.get(name) for name in names]
        own = _by_document(decisions)
        wanted = dict.fromkeys(e.document for e in entries if e is not None and e.document is not None)
        wanted |= dict.fromkeys(n for n, e in zip(names, entries, strict=True) if e is None and self.store.document(n))
        laid = [found for name in wanted if name and (found := self._laid(name, own.get(name, ()))) is not None]
        part = Record(
            findings=tuple(each.findings for each in laid),
            rejected=Record(findings=tuple(each.rejected for each in laid)),
            decisions=tuple(decisions),
        )
        if all(entry is not None and entry.document is not None for entry in entries):
            return part
        merged = self.library.merged()
        if any(name in {entity.id for entity in merged.entities} for name in names):
            return read_record(self.store)
        gone = replace(part.rejected or part, incidents=merged.rejected.incidents if merged.rejected else ())
        others = {n for n, entry in zip(names, entries, strict=True) if entry is None or entry.document is None}
        asked = tuple(incident for incident in merged.incidents if incident.id in others)
        return replace(part, incidents=asked if len(asked) == len(others) else merged.incidents, rejected=gone)

    def _with(self, record: Record, decisions: Sequence[Decision], made: Sequence[Decision]) -> Record:
        """The record with new decisions on findings laid over, for the next of several edits."""
        own = _by_document([*decisions, *(replace(decision, id=f"new-{n}") for n, decision in enumerate(made))])
        laid = [self._laid(f.document.id, own.get(f.document.id, ())) for f in record.findings]
        return replace(record, findings=tuple(each.findings for each in laid if each is not None))


def _refuse_anothers(made: Sequence[Decision], decisions: Sequence[Decision], who: Who) -> None:
    """Refuse to take back what somebody else decided, unless the role is enough for it."""
    if who.may(LEAST_FOR_ANOTHERS_DECISION):
        return
    reviewers = {decision.id: decision.reviewer for decision in decisions}
    for decision in made:
        name = reviewers.get(decision.supersedes or "", who.name)
        if decision.verdict == "undo" and name != who.name:
            raise NotYours(f"{decision.supersedes} was decided by {name}: only an editor takes it back")


def _settling(wish: Wish, decisions: Sequence[Decision], *, team: bool) -> Iterator[Wish]:
    """The wishes of an editor: what reviewers differ about one by one, with the decisions that are settled by it."""
    plain: list[str] = []
    for subject in wish.subjects:
        own = judging(subject, decisions) if wish.verdict in JUDGING else ()
        case = case_of(subject, own)
        if settlement(subject, own) or (team and len(case.judgements) > 1 and case.differ):
            yield replace(wish, subjects=(subject,), settles=settled_by(wish.verdict, wish.field, own))
        else:
            plain.append(subject)
    if plain or not wish.subjects:
        yield replace(wish, subjects=tuple(plain))


def _by_document(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """The decisions that stand, by the document that they are about."""
    own: dict[str, list[Decision]] = {}
    for decision in standing(decisions):
        if decision.document is not None:
            own.setdefault(decision.document, []).append(decision)
    return own


def _incidents(merged: Record) -> Iterator[Incident]:
    yield from merged.incidents
    if merged.rejected is not None:
        yield from merged.rejected.incidents


def _all(laid: Laid | None) -> Iterator[tuple[str, Any]]:
    if laid is not None:
        yield from findings_of(laid.findings)
        yield from findings_of(laid.rejected)


def _thing(kind: Any, value: Any, found: Findings | None, review: Review, decisions: Sequence[Decision]) -> Thing:
    name = value.id
    own = [decision.id for decision in decisions if decision.subject == name]
    return Thing(
        id=name,
        kind=kind,
        value=value,
        found=found,
        review=review,
        history=tuple(d for d in decisions if d.subject == name or name in d.others),
        texts=texts_of(kind, value) if kind in FIELDS else {},
        seen=own[-1] if own else "",
    )
