"""Decisions laid over the findings of one document: edits take effect, what was rejected leaves, the rest stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from onrecord.errors import OnrecordError
from onrecord.model import Decision, Event, Findings, Span, Statement, Timex, When
from onrecord.model.decision import SubjectKind
from onrecord.model.record import Review
from onrecord.review.edits import edited, findings_of, span_of, spans_in, texts_of

LISTS: Mapping[str, str] = {
    "statement": "statements",
    "event": "events",
    "timex": "timexes",
    "mention": "mentions",
    "citation": "citations",
    "claim": "claims",
}
JUDGING = frozenset({"accept", "reject", "edit", "add"})
ADDED_BY = "reviewer@1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A document as reviewers left it.

    `rejected` holds what they rejected, as it was found; `reviews` what they said of each finding that they judged.
    `changed` are findings that were accepted and are not as they were then; `lost` the decisions that apply to nothing.
    """

    findings: Findings
    rejected: Findings
    reviews: Mapping[str, Review] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    lost: tuple[Decision, ...] = ()


def reviewed(findings: Findings, decisions: Iterable[Decision]) -> Findings:
    """The findings of a document with the decisions that stand laid over them (see `lay_over`)."""
    return lay_over(findings, tuple(decisions)).findings


def lay_over(findings: Findings, decisions: Sequence[Decision]) -> Laid:
    """A document as the standing decisions leave it.

    A decision applies to the finding with its id, else to the only one of its kind at exactly its place. What leans on
    a finding that was rejected falls back: to the statement around it, to no date, to no entity.
    """
    own = [d for d in decisions if d.document == findings.document.id and d.kind in LISTS]
    if not own:
        return Laid(findings=findings, rejected=_nothing(findings))
    layer = _Layer(findings=findings, found=_index(findings))
    for decision in own:
        layer.apply(decision)
    return layer.laid()


def snapshot(kind: SubjectKind, value: Any) -> str:
    """What a reviewer saw of a finding, as JSON: every changeable value as text."""
    return msgspec.json.encode(texts_of(kind, value), order="sorted").decode()


@dataclass(slots=True, kw_only=True)
class _Layer:
    """The values of a document while decisions are laid over them, one after the other."""

    findings: Findings
    found: dict[str, tuple[SubjectKind, Any]]
    verdicts: dict[str, Decision] = field(default_factory=dict)
    lost: list[Decision] = field(default_factory=list)

    def apply(self, decision: Decision) -> None:
        """Lay one decision over."""
        if decision.verdict == "add":
            added = _added(decision, self.findings)
            if added is None:
                self.lost.append(decision)
            else:
                self.found.setdefault(decision.subject, added)
                self.verdicts[decision.subject] = decision
            return
        name = self._at_place(decision)
        if name is None or (decision.verdict == "edit" and not self._edit(name, decision)):
            self.lost.append(decision)
        elif decision.verdict in JUDGING:
            self.verdicts[name] = decision

    def _at_place(self, decision: Decision) -> str | None:
        """The finding that a decision is about: by its id, else the only one of its kind at its place."""
        if decision.subject in self.found:
            return decision.subject
        place = decision.start, decision.end
        same = [
            name
            for name, (kind, value) in self.found.items()
            if kind == decision.kind and (span_of(value).start, span_of(value).end) == place
        ]
        return same[0] if len(same) == 1 else None

    def _edit(self, name: str, decision: Decision) -> bool:
        kind, value = self.found[name]
        current = self._current()
        try:
            self.found[name] = kind, edited(kind, value, decision.field or "", decision.after, current)
        except OnrecordError:
            return False
        return True

    def _current(self) -> Findings:
        return _with_lists(self.findings, self.found)

    def laid(self) -> Laid:
        """The document as it is now."""
        gone = {name for name, decision in self.verdicts.items() if decision.verdict == "reject"}
        out = {name: self.found[name] for name in gone}
        kept = {name: entry for name, entry in self.found.items() if name not in gone}
        reviews: dict[str, Review] = {}
        changed = []
        for name, decision in sorted(self.verdicts.items()):
            reviews[name] = "rejected" if name in gone else "accepted"
            if decision.verdict == "accept" and not _as_seen(decision, *self.found[name]):
                reviews[name] = "open"
                changed.append(name)
        moved = _moved_times(self.findings, kept)
        return Laid(
            findings=_without(_with_lists(self.findings, moved), gone, self.found),
            rejected=_with_lists(_nothing(self.findings), out),
            reviews={name: review for name, review in reviews.items() if review != "open"},
            changed=tuple(changed),
            lost=tuple(self.lost),
        )


def _index(findings: Findings) -> dict[str, tuple[SubjectKind, Any]]:
    return {value.id: (kind, value) for kind, value in findings_of(findings)}


def _nothing(findings: Findings) -> Findings:
    return Findings(document=findings.document, sentences=findings.sentences, paragraphs=findings.paragraphs)


def _with_lists(findings: Findings, found: Mapping[str, tuple[SubjectKind, Any]]) -> Findings:
    lists: dict[str, list[Any]] = {name: [] for name in LISTS.values()}
    for kind, value in found.values():
        lists[LISTS[kind]].append(value)
    return findings.with_(**lists)


def _as_seen(decision: Decision, kind: SubjectKind, value: Any) -> bool:
    """Tell whether a finding still is what the reviewer saw, as far as both have a value of that name."""
    try:
        seen = msgspec.json.decode(decision.before or "{}", type=dict[str, str | None])
    except msgspec.MsgspecError:
        return True
    now = texts_of(kind, value)
    return all(now[name] == text for name, text in seen.items() if name in now)


def _added(decision: Decision, findings: Findings) -> tuple[SubjectKind, Any] | None:
    """The finding that a reviewer added, bare: its words only. Edits give it the rest."""
    try:
        spans = spans_in(decision.after or "", findings)
    except OnrecordError:
        return None
    whole = Span(doc=findings.document.id, start=spans[0].start, end=spans[-1].end)
    if decision.kind == "statement":
        return "statement", Statement(
            id=decision.subject,
            span=whole,
            content=spans,
            mode="direct" if any(q.span.contains(spans[0]) for q in findings.quotemarks) else "indirect",
            voice="unnamed",
            confidence=1.0,
            found_by=ADDED_BY,
        )
    if decision.kind == "event" and decision.field:
        sentence = next((s for s in findings.sentences if s.contains(spans[0])), whole)
        event = Event(
            id=decision.subject,
            span=sentence,
            trigger=spans[0],
            type=decision.field,
            confidence=1.0,
            found_by=ADDED_BY,
        )
        return "event", event
    return None


# What leans on what ------------------------------------------------------------------------------------------------


def _moved_times(before: Findings, found: Mapping[str, tuple[SubjectKind, Any]]) -> dict[str, tuple[SubjectKind, Any]]:
    """The findings; those dated by an expression whose reading a reviewer changed have the new date."""
    old = {timex.id: timex for timex in before.timexes}
    new = {name: value for name, (kind, value) in found.items() if kind == "timex"}
    moved = {name: timex for name, timex in new.items() if name in old and timex != old[name]}
    return {name: (kind, _moved(value, old, moved)) for name, (kind, value) in found.items()} if moved else dict(found)


def _moved(value: Any, old: Mapping[str, Timex], moved: Mapping[str, Timex]) -> Any:
    when: When | None = getattr(value, "when", None) if isinstance(value, Statement | Event) else None
    name = when.timex if when is not None else None
    if name is None or name not in moved or when != old[name].when:
        return value
    timex = moved[name]
    return replace(value, when=timex.when if timex.edtf else None)


def _without(findings: Findings, gone: set[str], found: Mapping[str, tuple[SubjectKind, Any]]) -> Findings:
    """The findings, with nothing that leans on one that is gone."""
    if not gone:
        return findings
    around = {name: value.inside for name, (kind, value) in found.items() if kind == "statement" and name in gone}
    entities = [replace(e, mentions=tuple(m for m in e.mentions if m not in gone)) for e in findings.entities]
    named = tuple(new for new, old in zip(entities, findings.entities, strict=True) if new.mentions or not old.mentions)
    kept = {entity.id for entity in named}
    return findings.with_(
        statements=tuple(_statement(s, gone, around, kept) for s in findings.statements),
        events=tuple(_event(e, gone, around, kept) for e in findings.events),
        claims=tuple(replace(c, supports=tuple(n for n in c.supports if n not in gone)) for c in findings.claims),
        orders=tuple(o for o in findings.orders if o.timex not in gone and gone.isdisjoint(o.to)),
        entities=named,
    )


def _statement(value: Statement, gone: set[str], around: Mapping[str, str | None], kept: set[str]) -> Statement:
    speaker = value.speaker
    if speaker is not None and speaker.entity is not None and speaker.entity not in kept:
        speaker = replace(speaker, entity=None)
    return replace(
        value,
        speaker=speaker,
        inside=_outer(value.inside, around),
        citation=None if value.citation in gone else value.citation,
        when=_still(value.when, gone),
    )


def _event(value: Event, gone: set[str], around: Mapping[str, str | None], kept: set[str]) -> Event:
    def people(listed: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(p if p.entity is None or p.entity in kept else replace(p, entity=None) for p in listed)

    return replace(
        value,
        according_to=_outer(value.according_to, around) or "author",
        accounts=tuple(name for name in value.accounts if name not in gone),
        citation=None if value.citation in gone else value.citation,
        when=_still(value.when, gone),
        agents=people(value.agents),
        patients=people(value.patients),
    )


def _still(when: When | None, gone: set[str]) -> When | None:
    return None if when is not None and when.timex in gone else when


def _outer(name: str | None, around: Mapping[str, str | None]) -> str | None:
    """The statement itself, or the nearest around it that is not gone."""
    while name is not None and name in around:
        name = around[name]
    return name
