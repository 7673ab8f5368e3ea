"""What a record as a whole is made of: the little that its entities and its chronology need of each document."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from onrecord.merge.persons import Standing, standing_of
from onrecord.merge.words import words
from onrecord.model import Entity, Event, Findings, Order, SourceProblem, Statement, Timex, When
from onrecord.model.record import document_problems
from onrecord.text import shorten

LABEL = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A dated statement: `label` is what the chronology calls it; `same` is equal for the same words of one speaker."""

    id: str
    when: When
    label: str
    same: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A document without its text: who and what is named, who takes part in which event, and what is said with a date.

    `standing` has the persons who are known to be public or private. Times and events are there only where the text
    tells their order.
    """

    document: str
    publisher: str | None
    entities: tuple[Entity, ...]
    standing: Mapping[str, Standing]
    takes_part: tuple[tuple[str, tuple[str, ...]], ...]
    said: tuple[Said, ...]
    orders: tuple[Order, ...]
    timexes: tuple[Timex, ...]
    events: tuple[Event, ...]
    problems: tuple[SourceProblem, ...]


def outline_of(found: Findings) -> Outline:
    """The outline of a document."""
    ordered = bool(found.orders)
    parts = ((e.id, tuple(p.entity for p in (*e.agents, *e.patients) if p.entity)) for e in found.events)
    return Outline(
        document=found.document.id,
        publisher=found.document.publisher,
        entities=found.entities,
        standing={name: how for name, how in standing_of(found).items() if how != "unknown"},
        takes_part=tuple(part for part in parts if part[1]),
        said=tuple(said for each in found.statements if (said := _said(found, each)) is not None),
        orders=found.orders,
        timexes=found.timexes if ordered else (),
        events=found.events if ordered else (),
        problems=tuple(document_problems([found])),
    )


def _said(found: Findings, statement: Statement) -> Said | None:
    """A statement as the chronology tells it; None for one without a date."""
    when = statement.when
    if when is None or not (when.edtf or when.earliest or when.latest):
        return None
    speaker = statement.speaker.name if statement.speaker else None
    content = " … ".join(found.quote(span) for span in statement.content)
    told = repr((speaker, words(content), when.edtf, when.earliest, when.latest))
    return Said(
        id=statement.id,
        when=when,
        label=shorten(f"{speaker}: {content}" if speaker else content, LABEL),
        same=blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest(),
    )
