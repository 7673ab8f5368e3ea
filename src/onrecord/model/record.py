"""The record: what is known across documents, incidents with their competing accounts, and the chronology."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from onrecord.model.decision import Decision
from onrecord.model.document import Document
from onrecord.model.entity import Entity, PlaceCandidate
from onrecord.model.event import Figure
from onrecord.model.findings import Findings
from onrecord.model.span import Span
from onrecord.model.time import When

IncidentStatus = Literal["single-source", "corroborated", "contested"]
Lane = Literal["dated", "yearless", "undated"]
Review = Literal["open", "accepted", "rejected"]
DifferenceKind = Literal["partial", "scope", "definition", "update", "conflict"]
FoldKind = Literal["copy", "edited", "derived", "credit", "reported"]
ChainKind = Literal["article", "outlet", "document", "speaker"]
ChainState = Literal["found", "missing", "dangling", "outside"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How one document tells an incident: its events, the statements it leans on, the figures it gives.

    `according_to` is the name of the source that the account is attributed to, "author", or None when it is unnamed.
    """

    document: str
    publisher: str | None = None
    events: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    stance: str = "asserted"
    according_to: str | None = "author"
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLink:
    """One step of who has it from whom: the source, the words that name it, and where the record has it.

    "found": the record holds it, in `documents`; "missing": a source is told of, but not named, or named without a
    reference, and the record has nothing of it about this incident; "dangling": the reference is cut off, or nobody is
    told of; "outside": it lies outside the record, or behind a link that breaks. `spans` are the words that name it,
    first in the text that cites it, then in the article that the chain leads to.
    """

    kind: ChainKind
    name: str | None
    state: ChainState
    spans: tuple[Span, ...]
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """From an article, through what it cites, to the speaker it names: who has it from whom, nearest first.

    The first link is the article, at the words that tell it.
    """

    links: tuple[ChainLink, ...]

    @property
    def breaks(self) -> int | None:
        """The number of the first link that the record cannot follow; None where it follows all."""
        return next((n for n, link in enumerate(self.links) if link.state != "found"), None)

    @property
    def state(self) -> ChainState:
        """The state of the link where it breaks; "found" where it does not."""
        return "found" if self.breaks is None else self.links[self.breaks].state


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Why two accounts differ on a figure, and the words that show it, the figures among them.

    "partial": one counts some only; "scope": one covers more places or more time; "definition": one counts whom the
    other leaves out; "update": the later one knows more; "conflict": nothing in the texts explains it. `accounts` are
    the two accounts by index.
    """

    kind: DifferenceKind
    accounts: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputedValue:
    """One of the values that accounts disagree on, the accounts (by index) that give it, and the words that do."""

    value: str
    accounts: tuple[int, ...]
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A field on which the accounts of an incident differ. No value is chosen.

    `differences` say why the figures differ, one for each two values.
    """

    field: str
    values: tuple[DisputedValue, ...]
    differences: tuple[Difference, ...] = ()

    @property
    def real(self) -> bool:
        """Tell whether accounts differ about one thing; not when one counts a part, or more than this incident."""
        return not self.differences or any(d.kind not in ("partial", "scope") for d in self.differences)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPlace:
    """Where an incident was, as its accounts name it; coordinates when the gazetteer knows exactly one such place.

    `alternatives` are what an ambiguous name may mean, as they are of an event's place.
    """

    name: str
    geonames_id: int | None = None
    lat: float | None = None
    lon: float | None = None
    alternatives: tuple[PlaceCandidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Two documents that count as one origin, why, and the words that show it.

    "copy", "edited", "derived": the stretches that both texts have, `share` being the part of the shorter one that
    stands in the other; "credit": the words that name one agency or outlet as the source of the text; "reported": where
    the one says that it has all it tells from the other.
    """

    id: str
    kind: FoldKind
    documents: tuple[str, str]
    spans: tuple[Span, ...] = ()
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that happened once, with every account of it kept side by side.

    `independent` counts publishers that did not copy one another, `origins` those of them that do not go back to one
    another or to a third either, as far as the texts show; `folds` are the pairs that count as one origin. `copies` are
    groups of document ids that share one text; `reasons` say in plain words why the accounts were put together.
    `supersedes` are ids that the incident may have had while the record had other documents.
    """

    id: str
    title: str
    type: str
    when: When | None
    place: IncidentPlace | None
    entities: tuple[str, ...] = ()
    accounts: tuple[Account, ...] = ()
    publishers: tuple[str, ...] = ()
    independent: int = 1
    origins: int = 1
    folds: tuple[Fold, ...] = ()
    copies: tuple[tuple[str, ...], ...] = ()
    disputes: tuple[Dispute, ...] = ()
    status: IncidentStatus = "single-source"
    review: Review = "open"
    reasons: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One row of the chronology: an incident or a dated statement (exactly one of the two is set).

    What has no date stands in a lane of its own, never in a year: "yearless" has a day or month without a year, or is
    put in order with such days by the text. `after` and `before` are the nearest times (EDTF) that the text puts
    before and after it; they order times, so one of them may be on the same day.
    """

    when: When | None
    label: str
    documents: int
    independent: int
    incident: str | None = None
    statement: str | None = None
    lane: Lane = "dated"
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything that was read, found, merged and decided; all lists in a fixed order (documents by id).

    `redacted` tells that names were replaced by labels: the originals, their bytes and hashes must not go with it.

    `reviews` is what reviewers said of each finding, incident and entity that they judged, by id; what they rejected is
    in `rejected` and nowhere else. `changed` are ids of what was accepted and is no longer as it was then; `orphans`
    are decisions that apply to nothing, since what they were about is gone.
    """

    findings: tuple[Findings, ...] = ()
    entities: tuple[Entity, ...] = ()
    incidents: tuple[Incident, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    copies: tuple[tuple[str, ...], ...] = ()
    decisions: tuple[Decision, ...] = ()
    problems: tuple["SourceProblem", ...] = ()
    redacted: bool = False
    reviews: Mapping[str, Review] = field(default_factory=dict)
    rejected: "Record | None" = None
    changed: tuple[str, ...] = ()
    orphans: tuple[Decision, ...] = ()

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents of the record."""
        return tuple(found.document for found in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceProblem:
    """A problem of the record: the source or document it belongs to, its kind and its message."""

    kind: str
    message: str
    source: str | None = None
    document: str | None = None
    start: int | None = None
    end: int | None = None


def document_problems(findings: Iterable[Findings]) -> Iterator[SourceProblem]:
    """The problems of documents, each with its document and the source it came from."""
    for found in findings:
        for p in found.problems:
            source = p.source or found.document.uri
            yield SourceProblem(
                kind=p.kind, message=p.message, source=source, document=found.document.id, start=p.start, end=p.end
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A sentence that a search found: its place, its words, and the document's title and publisher."""

    span: Span
    text: str
    title: str | None = None
    publisher: str | None = None
