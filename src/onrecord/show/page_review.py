"""The review queue: what is worth looking at first and why, and each thing with all that one needs to judge it."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from onrecord.model import Event, Findings, Incident, Span, Statement
from onrecord.model.decision import SubjectKind
from onrecord.model.record import Review
from onrecord.show.disputes import field_words
from onrecord.show.page_dates import when_words
from onrecord.show.page_speakers import Speaker
from onrecord.text import shorten

KIND_WORDS = {"statement": "Statement", "event": "Event", "incident": "Incident", "entity": "Name"}
UNSURE = 0.6
AROUND = 160
LONG = 6_000
WINDOW = 2_500
WORDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that can be judged, as light as the queue needs it. `doubt` and `weight` decide its turn."""

    id: str
    kind: SubjectKind
    words: str
    who: str = ""
    document: str | None = None
    start: int = 0
    end: int = 0
    doubt: float = 0.0
    doubts: tuple[str, ...] = ()
    weight: float = 0.0
    review: Review = "open"
    changed: bool = False

    @property
    def turn(self) -> tuple[float, str, int, str]:
        """What the queue is ordered by: doubt times importance, then place."""
        return -self.doubt * (1 + self.weight), self.document or "", self.start, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text with the names of what it is part of ("content", "source", "cue", "trigger", "figure")."""

    text: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A part of a document's text that begins at the code point `start`, in pieces."""

    start: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What the reviewer asked the queue for; empty values ask for everything."""

    kind: str = ""
    status: str = "open"
    words: str = ""
    document: str = ""

    def fits(self, entry: Entry) -> bool:
        """Tell whether an entry is one of those asked for."""
        if self.status not in ("all", entry.review) and not (self.status == "changed" and entry.changed):
            return False
        if (self.kind and entry.kind != self.kind) or (self.document and entry.document != self.document):
            return False
        if not self.words:
            return True
        said = f"{entry.words} {entry.who}".casefold()
        return all(word in said for word in self.words.casefold().split())


def entries_of(
    found: Findings, reviews: Mapping[str, Review] | None = None, changed: Iterable[str] = ()
) -> Iterator[Entry]:
    """The statements and events of a document as entries of the queue."""
    said, again = reviews or {}, frozenset(changed)
    for statement in found.statements:
        yield _of_statement(found, statement, said.get(statement.id, "open"), statement.id in again)
    for event in found.events:
        yield _of_event(found, event, said.get(event.id, "open"), event.id in again)


def _of_statement(found: Findings, value: Statement, review: Review, changed: bool) -> Entry:
    doubts = []
    doubt = 1 - value.confidence
    if value.speaker is None and value.voice != "author":
        doubts.append("nobody is named")
        doubt += 0.3
    elif value.speaker is not None and value.speaker.name is None:
        doubts.append(f"who is “{shorten(value.speaker.words(found.text), 30)}”?")
        doubt += 0.2
    if value.confidence < UNSURE:
        doubts.append("the finder is unsure")
    return Entry(
        id=value.id,
        kind="statement",
        words=shorten(value.words(found.text), WORDS),
        who=value.said_by(found.text) or "",
        document=found.document.id,
        start=value.content[0].start,
        end=value.content[-1].end,
        doubt=doubt,
        doubts=(*doubts, *(("has changed since",) if changed else ())),
        review=review,
        changed=changed,
    )


def _of_event(found: Findings, value: Event, review: Review, changed: bool) -> Entry:
    doubts = []
    doubt = (1 - value.confidence) / 2
    if value.when is None:
        doubts.append("undated")
        doubt += 0.2
    if value.confidence < UNSURE / 2:
        doubts.append("the finder is unsure")
    return Entry(
        id=value.id,
        kind="event",
        words=shorten(found.quote(value.span), WORDS),
        who=" ".join(p.name for p in (*value.agents, *value.patients)),
        document=found.document.id,
        start=value.trigger.start,
        end=value.trigger.end,
        doubt=doubt,
        doubts=(*doubts, *(("has changed since",) if changed else ())),
        weight=0.3 if value.figures else 0.0,
        review=review,
        changed=changed,
    )


def entry_of_incident(value: Incident) -> Entry:
    """An incident as an entry of the queue."""
    doubts = []
    doubt = 0.3
    if value.status == "contested":
        doubts.append(
            f"accounts differ on {', '.join(field_words(d.field) for d in value.disputes) or 'what happened'}"
        )
        doubt += 0.4
    if len(value.accounts) > 1 and not any(dispute.field == "when" for dispute in value.disputes):
        doubts.append("is it one incident?")
        doubt += 0.1
    if value.when is None:
        doubts.append("undated")
    return Entry(
        id=value.id,
        kind="incident",
        words=value.title,
        who=" ".join(account.according_to or "" for account in value.accounts),
        doubt=doubt,
        doubts=tuple(doubts),
        weight=log(1 + len(value.accounts)),
        review=value.review,
    )


def weights(incidents: Iterable[Incident]) -> dict[str, float]:
    """How much weighs what an incident is told by: its events and statements, by id."""
    found: dict[str, float] = {}
    for incident in incidents:
        weight = (0.5 if incident.status == "contested" else 0.1) + log(1 + len(incident.publishers)) / 2
        for account in incident.accounts:
            found.update(dict.fromkeys((*account.events, *account.statements), weight))
    return found


def excerpt(found: Findings, value: object) -> Excerpt:
    """The text around a finding, the whole of it where it is short, with the finding's own words marked."""
    marks = list(_marks(value))
    text = found.text
    first = min((span.start for span, _ in marks), default=0)
    last = max((span.end for span, _ in marks), default=0)
    if len(text) <= LONG:
        start, end = 0, len(text)
    else:
        start, end = max(0, first - WINDOW), min(len(text), last + WINDOW)
        start = text.rfind("\n", 0, start) + 1 if start else 0
    return Excerpt(start=start, pieces=tuple(pieces(text, start, end, marks)))


def sentence_of(found: Findings, value: object) -> Excerpt:
    """The sentences that a finding stands in, with its own words marked."""
    marks = list(_marks(value))
    own = [s for s in found.sentences if any(s.overlaps(span) for span, _ in marks)]
    first = min((span.start for span, _ in marks), default=0)
    last = max((span.end for span, _ in marks), default=0)
    start = min([first, *(s.start for s in own)]) if own else max(0, first - AROUND)
    end = max([last, *(s.end for s in own)]) if own else min(len(found.text), last + AROUND)
    return Excerpt(start=start, pieces=tuple(pieces(found.text, start, end, marks)))


def pieces(text: str, start: int, end: int, marks: Sequence[tuple[Span, str]]) -> Iterator[Piece]:
    """The stretches of a text between two offsets, each with what it is part of.

    >>> span = Span(doc="d", start=4, end=9)
    >>> [(p.text, p.parts) for p in pieces("The mayor spoke.", 0, 16, [(span, "source")])]
    [('The ', ()), ('mayor', ('source',)), (' spoke.', ())]
    """
    cuts = {start, end} | {edge for span, _ in marks for edge in (span.start, span.end) if start < edge < end}
    edges = sorted(cuts)
    for a, b in pairwise(edges):
        parts = dict.fromkeys(name for span, name in marks if span.start <= a and b <= span.end)
        yield Piece(text=text[a:b], parts=tuple(parts))


def _marks(value: object) -> Iterator[tuple[Span, str]]:
    if isinstance(value, Statement):
        yield from ((span, "content") for span in value.content)
        yield from ((span, "source") for span in (value.speaker.spans if value.speaker else ()))
        yield from ((span, "cue") for span in (value.cue.spans if value.cue else ()))
    elif isinstance(value, Event):
        yield value.span, "content"
        yield value.trigger, "trigger"
        yield from ((figure.span, "figure") for figure in value.figures)
        yield from ((p.span, "source") for p in (*value.agents, *value.patients))
    elif (span := getattr(value, "span", None)) is not None:
        yield span, "content"


def facts_of(found: Findings, value: object) -> tuple[tuple[str, str], ...]:
    """What was read of a finding, in words: name and value; only what the text says."""
    if isinstance(value, Statement):
        who = value.speaker.name or value.speaker.words(found.text) if value.speaker else None
        told = [
            ("who", f"{who}, {value.speaker.role}" if value.speaker and value.speaker.role else who),
            ("how", value.mode if value.stance == "asserted" else f"{value.mode}, {value.stance}"),
        ]
    elif isinstance(value, Event):
        told = [
            ("what", value.type.lower() + (f", {value.stance}" if value.stance != "asserted" else "")),
            ("who", "; ".join(p.name for p in value.agents) or None),
            ("whom", "; ".join(p.name for p in value.patients) or None),
            ("figures", "; ".join(f"{f.written} {f.counts}" for f in value.figures) or None),
        ]
    else:
        return ()
    told += [
        ("when", when_words(value.when) if value.when else None),
        ("where", value.place.name if value.place else None),
    ]
    return tuple((name, text) for name, text in told if text)


def likely_same(incident: Incident, others: Iterable[Incident], *, most: int = 8) -> list[Incident]:
    """The incidents that may be the same as this one, the likeliest first: by day, place, type and words."""

    def score(other: Incident) -> float:
        same = 0.0
        if incident.place and other.place and incident.place.name.casefold() == other.place.name.casefold():
            same += 2
        if _days_meet(incident, other):
            same += 2
        same += incident.type == other.type
        words, theirs = set(incident.title.casefold().split()), set(other.title.casefold().split())
        return same + len(words & theirs) / max(1, min(len(words), len(theirs)))

    ranked = sorted(((score(o), o) for o in others if o.id != incident.id), key=lambda pair: (-pair[0], pair[1].id))
    return [other for points, other in ranked[:most] if points >= 2]


def without(
    found: Iterable[tuple[Speaker, tuple[Speaker, ...]]], apart: Container[frozenset[str]]
) -> Iterator[tuple[Speaker, tuple[Speaker, ...]]]:
    """Names in doubt without the pairs, by key, of which a reviewer said that they are not the same."""
    for speaker, others in found:
        left = tuple(other for other in others if frozenset({speaker.key, other.key}) not in apart)
        if left:
            yield speaker, left


def entry_of_name(speaker: Speaker, others: Sequence[Speaker], review: Review = "open") -> Entry:
    """A name that may be another one, as an entry of the queue."""
    return Entry(
        id=speaker.key,
        kind="entity",
        words=speaker.name,
        who=" ".join(other.name for other in others),
        doubt=0.5,
        doubts=tuple(f"perhaps the same as {other.name}" for other in others[:3]),
        weight=log(1 + len(speaker.statements)),
        review=review,
    )


def _days_meet(a: Incident, b: Incident) -> bool:
    if a.when is None or b.when is None:
        return False
    (first, last), (other_first, other_last) = ((w.earliest, w.latest) for w in (a.when, b.when))
    if not (first and last and other_first and other_last):
        return False
    return first <= other_last and other_first <= last
