"""From what a reviewer says to the decision that is kept: what it is about, what stood there, and whether it can be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from onrecord.errors import WrongUse
from onrecord.model import Decision, Entity, Event, Findings, Incident, Record, stable_id
from onrecord.model.decision import SubjectKind, Verdict
from onrecord.model.record import Fold
from onrecord.review.edits import FIELDS, PLOVER, edited, findings_of, span_of, spans_or_words, texts_of, written
from onrecord.review.overlay import JUDGING, snapshot
from onrecord.review.settling import forbids, judging, settlement
from onrecord.review.standing import standing, taken_back
from onrecord.text import shorten

SHORTEST = 6
WORDS = 200
ADDABLE = ("statement", "event")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a reviewer wants: a verdict on subjects (ids, or their first characters), by whom and when (UTC).

    `field` and `to` say what an edit changes and to what; for what is added, the kind (or PLOVER type) and its words.
    `settles` are the decisions of reviewers that an editor decides between.
    """

    verdict: Verdict
    subjects: tuple[str, ...]
    reviewer: str
    at: str
    field: str | None = None
    to: str | None = None
    note: str | None = None
    settles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Something that can be judged: a finding in its document, or an incident, entity, fold, document or decision."""

    id: str
    kind: SubjectKind
    value: Any
    found: Findings | None = None


class Subjects:
    """All that can be judged in a record (one that reviewers may have worked on already), by id."""

    def __init__(self, record: Record) -> None:
        self.record = record

    @cached_property
    def _by_id(self) -> dict[str, tuple[SubjectKind, Any, Findings | None]]:
        known: dict[str, tuple[SubjectKind, Any, Findings | None]] = {}
        for kind, value, found in self._listed():
            known.setdefault(value.id, (kind, value, found))
        return known

    def _listed(self) -> Iterator[tuple[SubjectKind, Any, Findings | None]]:
        for part in (self.record, self.record.rejected or Record()):
            for found in part.findings:
                whole = self._found[found.document.id]
                yield from ((kind, value, whole) for kind, value in findings_of(found))
            yield from (("incident", incident, None) for incident in part.incidents)
            yield from (("fold", fold, None) for incident in part.incidents for fold in incident.folds)
            yield from (("entity", entity, None) for entity in part.entities)
        yield from (("document", found.document, found) for found in self.record.findings)
        yield from (("decision", decision, None) for decision in self.record.decisions)

    def named(self, name: str) -> Subject:
        """What has that id, or the only one whose id begins so.

        Raises WrongUse when there is none, or more than one.
        """
        known = self._by_id
        beginning = [name] if name in known else [n for n in known if len(name) >= SHORTEST and n.startswith(name)]
        if len(beginning) > 1:
            raise WrongUse(f"{name!r} is the beginning of {len(beginning)} ids: write more of it")
        if not beginning:
            raise WrongUse(f"{name!r} is nothing in this record: take an id from `onrecord show ... --json`")
        kind, value, found = known[beginning[0]]
        return Subject(id=beginning[0], kind=kind, value=value, found=found)

    @cached_property
    def _found(self) -> dict[str, Findings]:
        return {found.document.id: found for found in self.record.findings}

    @cached_property
    def _entity_of_mention(self) -> dict[str, str]:
        return {name: e.id for found in self.record.findings for e in found.entities for name in e.mentions}

    def group(self, subject: Subject) -> tuple[str, ...]:
        """What a subject of the whole record stands for: the events of an incident, the entities of documents."""
        if isinstance(subject.value, Incident):
            first = next((e for a in subject.value.accounts for e in a.events if _anchors(e, subject.id)), None)
            events = dict.fromkeys(e for account in subject.value.accounts for e in account.events)
            return tuple(dict.fromkeys(([first] if first else []) + list(events)))
        if isinstance(subject.value, Event):
            return (subject.id,)
        if isinstance(subject.value, Fold):
            return subject.value.documents
        if isinstance(subject.value, Entity):
            owners = (self._entity_of_mention.get(name) for name in subject.value.mentions)
            return tuple(sorted({name for name in owners if name is not None}))
        return ()

    def part(self, subject: Subject, whole: Sequence[str]) -> tuple[str, ...]:
        """The part of a group that an id names: itself, or all of it that one document has."""
        if subject.kind == "document":
            found = self._found[subject.id]
            own = {event.id for event in found.events} | {entity.id for entity in found.entities}
            return tuple(name for name in whole if name in own)
        if subject.kind == "mention":
            owner = self._entity_of_mention.get(subject.id)
            return (owner,) if owner is not None and owner in whole else ()
        return (subject.id,) if subject.id in whole else ()


def _anchors(event: str, incident: str) -> bool:
    """Tell whether an incident got its id from that event."""
    return stable_id("in", event) == incident


def drafts(record: Record, wish: Wish) -> tuple[Decision, ...]:
    """The decisions that a wish comes to, ready to be added to the record.

    Raises WrongUse when it cannot be: nothing has that id, the value does not fit, the words do not stand there.
    """
    subjects = Subjects(record)
    make = {
        "edit": _edit,
        "add": _add,
        "merge": _join,
        "distinct": _join,
        "split": _split,
        "undo": _undo,
    }.get(wish.verdict, _judge)
    if not wish.subjects and wish.verdict != "undo":
        raise WrongUse(f"{wish.verdict} what? name the id of a finding, incident or entity")
    return tuple(make(subjects, wish))


def _plain(wish: Wish, subject: Subject, **others: Any) -> Decision:
    """The decision with all that is known of its subject."""
    value, found = subject.value, subject.found
    placed = subject.kind not in ("document", "incident", "entity", "fold", "decision")
    span = span_of(value) if placed else None
    words = found.quote(span) if found is not None and span is not None else _title(subject)
    return Decision(
        subject=subject.id,
        verdict=wish.verdict,
        kind=subject.kind,
        document=found.document.id if found else None,
        start=span.start if span else None,
        end=span.end if span else None,
        words=shorten(words, WORDS) if words else None,
        note=wish.note,
        reviewer=wish.reviewer,
        at=wish.at,
        settles=wish.settles,
        score=getattr(value, "confidence", None),
        found_by=getattr(value, "found_by", None),
        **others,
    )


def _title(subject: Subject) -> str | None:
    value = subject.value
    for name in ("title", "name", "words"):
        if text := getattr(value, name, None):
            return str(text)
    return None


def _last(subjects: Subjects, name: str, *verdicts: Verdict, field: str | None = None) -> str | None:
    """The last standing decision of these kinds on a subject: what a new one takes the place of."""
    stands = standing(subjects.record.decisions)
    same = [d.id for d in stands if d.subject == name and d.verdict in verdicts and d.field == field]
    return same[-1] if same else None


def _refuse_settled(subjects: Subjects, subject: Subject, wish: Wish) -> None:
    """Refuse what would go against a decision that an editor made between reviewers."""
    decisions = subjects.record.decisions
    settled = settlement(subject.id, decisions) if wish.verdict in JUDGING and not wish.settles else ()
    if forbids(settled, wish.verdict, wish.field, judging(subject.id, decisions)):
        last = settled[-1]
        raise WrongUse(f"{subject.id} was settled by {last.reviewer} ({last.id}): an editor can settle it anew")


def _judge(subjects: Subjects, wish: Wish) -> Iterator[Decision]:
    """Accept, reject or note: one decision for each subject."""
    if wish.verdict == "note" and not (wish.note or "").strip():
        raise WrongUse("note what? write it with --note")
    for name in dict.fromkeys(wish.subjects):
        subject = subjects.named(name)
        if subject.kind == "decision" or (subject.kind == "document" and wish.verdict != "note"):
            raise WrongUse(f"a {subject.kind} cannot be judged by {wish.verdict}: name a finding, incident or entity")
        _refuse_settled(subjects, subject, wish)
        before = snapshot(subject.kind, subject.value) if subject.kind in FIELDS else None
        yield _plain(
            wish,
            subject,
            before=before,
            groups=(group,) if (group := subjects.group(subject)) and subject.found is None else (),
            supersedes=_last(subjects, subject.id, "accept", "reject") if wish.verdict != "note" else None,
        )


def _edit(subjects: Subjects, wish: Wish) -> Iterator[Decision]:
    if len(wish.subjects) != 1 or wish.field is None:
        raise WrongUse("an edit is of one finding and one value: write onrecord decide edit ID --field NAME --to TEXT")
    subject = subjects.named(wish.subjects[0])
    if subject.kind not in FIELDS:
        raise WrongUse(f"a {subject.kind} has no value that can be edited")
    _refuse_settled(subjects, subject, wish)
    before = texts_of(subject.kind, subject.value).get(wish.field)
    after = (_record_text if subject.found is None else _finding_text)(subject, wish)
    if after == before:
        raise WrongUse(f"{wish.field} of {subject.id} is {before!r} already")
    group = subjects.group(subject) if subject.found is None else ()
    yield _plain(
        wish,
        subject,
        field=wish.field,
        before=before,
        after=after,
        groups=(group,) if group else (),
        supersedes=_last(subjects, subject.id, "edit", field=wish.field),
    )


def _record_text(subject: Subject, wish: Wish) -> str:
    """The new title of an incident, or the new name of an entity."""
    text = (wish.to or "").strip()
    if wish.field not in FIELDS[subject.kind]:
        known = ", ".join(FIELDS[subject.kind])
        raise WrongUse(f"{wish.field!r} of a {subject.kind} cannot be changed; what can: {known}")
    if not text:
        raise WrongUse(f"{wish.field} of a {subject.kind} cannot be empty")
    return text


def _finding_text(subject: Subject, wish: Wish) -> str | None:
    """The new value as text that gives the same value whenever it is read: with its places, where it has some."""
    assert subject.found is not None
    assert wish.field is not None
    field = FIELDS[subject.kind].get(wish.field)
    new = edited(subject.kind, subject.value, wish.field, wish.to, subject.found)
    text = field.get(new) if field else None
    again = edited(subject.kind, subject.value, wish.field, text, subject.found)
    return text if again == new else (wish.to or "").strip() or None


def _add(subjects: Subjects, wish: Wish) -> Iterator[Decision]:
    """A finding that the machine missed: a statement by its words, or an event by its type and the word that tells it.

    Its other values are edits.
    """
    document = subjects.named(wish.subjects[0])
    kind, found = wish.field, document.found
    if len(wish.subjects) != 1 or document.kind != "document" or found is None or wish.to is None:
        raise WrongUse("to add, name a document, what it is (--field statement or ASSAULT) and where (--to START-END)")
    if kind != "statement" and kind not in PLOVER:
        raise WrongUse(f"{kind!r} cannot be added: choose statement, or the type of an event: {', '.join(PLOVER)}")
    spans = spans_or_words(wish.to, 0, found)
    name = stable_id("added", found.document.id, kind, *(f"{s.start}-{s.end}" for s in spans))
    if any(value.id == name for _, value in findings_of(found)):
        raise WrongUse(f"this was added already, as {name}")
    yield Decision(
        subject=name,
        verdict="add",
        kind="statement" if kind == "statement" else "event",
        document=found.document.id,
        start=spans[0].start,
        end=spans[-1].end,
        words=shorten(" … ".join(found.quote(span) for span in spans), WORDS),
        field=None if kind == "statement" else kind,
        after=written(spans),
        note=wish.note,
        reviewer=wish.reviewer,
        at=wish.at,
    )


def _join(subjects: Subjects, wish: Wish) -> Iterator[Decision]:
    """Merge or not-the-same: two incidents or entities and more; an event stands for itself among incidents."""
    named = [subjects.named(name) for name in dict.fromkeys(wish.subjects)]
    kinds = {"incident" if subject.kind == "event" else subject.kind for subject in named}
    if len(named) < 2 or len(kinds) != 1 or not kinds <= {"incident", "entity"}:
        raise WrongUse(f"{wish.verdict} takes two incidents or more, or two entities or more")
    groups = tuple(subjects.group(subject) for subject in named)
    if any(set(a) & set(b) for n, a in enumerate(groups) for b in groups[n + 1 :]):
        raise WrongUse("these are one already: to part an incident, split events out of it")
    first = replace(named[0], kind=kinds.pop())
    yield _plain(wish, first, others=tuple(subject.id for subject in named[1:]), groups=groups)


def _split(subjects: Subjects, wish: Wish) -> Iterator[Decision]:
    """Part of an incident or entity out of it: by its events, its documents, or mentions of an entity."""
    whole = subjects.named(wish.subjects[0])
    if whole.kind not in ("incident", "entity") or len(wish.subjects) < 2:
        raise WrongUse("split takes an incident and the events (or documents) to take out of it, or an entity likewise")
    group = subjects.group(whole)
    named = [subjects.named(name) for name in dict.fromkeys(wish.subjects[1:])]
    for subject in named:
        if not subjects.part(subject, group):
            raise WrongUse(f"{subject.id} is no part of {whole.id}")
    out = tuple(dict.fromkeys(name for subject in named for name in subjects.part(subject, group)))
    rest = tuple(name for name in group if name not in out)
    if not rest:
        raise WrongUse(f"that is all of {whole.id}: nothing would be left")
    yield _plain(wish, whole, others=tuple(subject.id for subject in named), groups=(rest, out))


def _undo(subjects: Subjects, wish: Wish) -> Iterator[Decision]:
    """Take decisions back: those named, or the last one that stands."""
    listed = subjects.record.decisions
    stands = standing(listed)
    if not wish.subjects and not stands:
        raise WrongUse("there is no decision to take back")
    undone = taken_back(listed)
    for name in wish.subjects or (stands[-1].id,):
        subject = subjects.named(name)
        if not isinstance(subject.value, Decision):
            raise WrongUse(f"{name} is no decision: take an id from onrecord log")
        decision = subject.value
        if decision.verdict == "purge" or decision.erased:
            raise WrongUse(f"{decision.id} cannot be taken back: what was purged is gone")
        if decision.id in undone:
            raise WrongUse(f"{decision.id} was taken back already")
        yield Decision(
            subject=decision.subject,
            verdict="undo",
            kind=decision.kind,
            document=decision.document,
            start=decision.start,
            end=decision.end,
            words=decision.words,
            field=decision.field,
            before=decision.after,
            after=decision.before,
            note=wish.note,
            reviewer=wish.reviewer,
            at=wish.at,
            supersedes=decision.id,
        )
