"""What all documents say, in one pass: their statements and citations as rows, and what an editor would ask of each."""

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import compress
from operator import eq, is_not
from typing import Any

from onrecord.model import Citation, Findings, Problem, Span, Statement, When
from onrecord.model.library import Heading, Library
from onrecord.show.check import PlacedOrder, Question, asked_of, orders_of, times_of
from onrecord.show.page_dates import when_words
from onrecord.show.page_kept import kept
from onrecord.show.page_library import heading_of
from onrecord.show.page_links import Links
from onrecord.text import shorten

KEPT = "survey@1"  # goes up when what is gathered of a document changes
UNTITLED = "Untitled document"
NOBODY = "nobody named"
AUTHOR = "the author"


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class StatementRow:
    """One statement, ready to print: who, what, when, and where it stands."""

    id: str
    document: str
    source: str
    published: str | None
    speaker: str
    is_name: bool
    role: str | None
    voice: str
    mode: str
    stance: str
    contents: tuple[str, ...]
    when_value: When | None
    place: str | None
    span: Span
    href: str

    @property
    def text(self) -> str:
        """The words of the statement, parts that stand apart joined by an ellipsis."""
        return " […] ".join(self.contents)

    @property
    def when(self) -> str | None:
        """Its date in plain words."""
        return when_words(self.when_value) if self.when_value else None

    @property
    def day(self) -> str:
        """The day to sort by; empty where there is none."""
        when = self.when_value
        return (when.earliest or when.latest or "") if when else ""

    @property
    def bounds(self) -> tuple[str, str]:
        """The first and the last day that it may be of, open ends as the first and last of all days."""
        when = self.when_value
        return ((when.earliest or ""), (when.latest or "9999")) if when else ("", "9999")


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRow:
    """One citation, ready to print, with the words around it."""

    citation: Citation
    document: str
    words: str
    around: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What was gathered from one document; `decided` tells the decisions that were laid over it."""

    heading: Heading
    decided: str
    statements: tuple[StatementRow, ...]
    citations: tuple[CitationRow, ...]
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]
    orders: tuple[PlacedOrder, ...]
    timexes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What differs between two surveys: documents, statements that are gone or were others, and those as they are."""

    documents: frozenset[str] = frozenset()
    gone: tuple[StatementRow, ...] = ()
    come: tuple[StatementRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What was gathered from all documents, in their order."""

    told: Mapping[str, _Told] = field(default_factory=dict)
    statements: tuple[StatementRow, ...] = ()
    by_id: Mapping[str, StatementRow] = field(default_factory=dict)

    @property
    def citations(self) -> tuple[CitationRow, ...]:
        """Every citation."""
        return tuple(row for told in self.told.values() for row in told.citations)

    @property
    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Every problem of a document, with the document's id."""
        return ((name, problem) for name, told in self.told.items() for problem in told.problems)

    def since(self, before: "Survey") -> Changed:
        """What is no longer as it was in the survey of the same documents before."""
        if before is self:
            return Changed()
        names = _changed(before.told, self.told)
        if before.statements is self.statements:
            return Changed(documents=frozenset(names))
        pairs = [
            (before.told[name].statements if name in before.told else (), self.told[name].statements) for name in names
        ]
        return Changed(
            documents=frozenset(names),
            gone=tuple(row for old, _ in pairs for row in old if self.by_id.get(row.id) is not row),
            come=tuple(row for _, new in pairs for row in new if before.by_id.get(row.id) is not row),
        )


def _changed(before: Mapping[str, _Told], now: Mapping[str, _Told]) -> list[str]:
    """The documents of which something else was gathered before, or nothing."""
    if len(before) == len(now) and all(map(eq, before, now)):
        return list(compress(now, map(is_not, before.values(), now.values())))
    return [name for name, told in now.items() if before.get(name) is not told]


def survey(library: Library, links: Links, before: Survey | None = None) -> Survey:
    """Everything that the pages list of all documents; it reads each of them once and keeps no text.

    With the survey of the same documents from before, only those are read that were decided about since.
    """
    decided = library.decided()
    if before is not None:
        changed = [name for name, old in before.told.items() if old.decided != decided.get(name, "")]
        fresh = [_told(found, links, decided) for found in library.told(changed)] if changed else []
        return _renewed(before, fresh) if fresh else before
    kind = f"{KEPT} {type(links).__name__}"
    told = kept(library, kind, lambda found: _told(found, links, decided), _Told, leave=decided)
    statements = sorted((row for each in told.values() for row in each.statements), key=turn_of)
    return Survey(told=told, statements=tuple(statements), by_id={row.id: row for row in statements})


def _renewed(before: Survey, fresh: Iterable[_Told]) -> Survey:
    """A survey with some documents in the place of what they were; every row that is as it was stays the very same."""
    new = {each.heading.id: _as_before(before.told[each.heading.id], each) for each in fresh}
    gone = [row for name in new for row in before.told[name].statements if row not in new[name].statements]
    come = [row for name, told in new.items() for row in told.statements if before.by_id.get(row.id) is not row]
    told = {**before.told, **new}
    if not gone and not come:
        return replace(before, told=told)
    left = {row.id for row in gone}
    statements = [row for row in before.statements if row.id not in left] if left else list(before.statements)
    by_id = {**before.by_id, **{row.id: row for row in come}}
    for row in come:
        insort(statements, row, key=turn_of)
    for name in left - {row.id for row in come}:
        del by_id[name]
    return Survey(told=told, statements=tuple(statements), by_id=by_id)


def _as_before(old: _Told, new: _Told) -> _Told:
    """What is gathered of a document now, with what is equal to what it was in the place of it."""
    known = {row.id: row for row in old.statements}
    rows = tuple(known[row.id] if row == known.get(row.id) else row for row in new.statements)
    parts = ("heading", "citations", "questions", "problems", "orders", "timexes")
    same: dict[str, Any] = {name: getattr(old, name) for name in parts if getattr(old, name) == getattr(new, name)}
    return replace(new, statements=old.statements if rows == old.statements else rows, **same)


def turn_of(row: StatementRow) -> tuple[str, str, int, int, str]:
    """By date, those without one last; then by place."""
    return row.day or "~", row.document, row.span.start, row.span.end, row.id


def _told(found: Findings, links: Links, decided: Mapping[str, str]) -> _Told:
    document = found.document
    return _Told(
        heading=heading_of(found),
        decided=decided.get(document.id, ""),
        statements=tuple(statement_row(found, statement, links) for statement in found.statements),
        citations=tuple(_citation_row(found, citation, links) for citation in found.citations),
        questions=tuple(asked_of(found)),
        problems=tuple(dict.fromkeys((*document.problems, *found.problems))),
        orders=tuple(orders_of(found)),
        timexes=tuple(times_of(found)),
    )


def source_name(publisher: str | None, uri: str | None) -> str:
    """Who published a document, or where it came from."""
    return publisher or _file_name(uri) or "publisher not known"


def _file_name(uri: str | None) -> str | None:
    """A web address as it is, of a path its last part."""
    return uri if uri is None or "//" in uri else uri.rpartition("/")[2]


def title_of(heading: Heading) -> str:
    """The title of a document, or the first words of its text."""
    return heading.title or shorten(heading.opening, 70) or UNTITLED


def statement_row(found: Findings, statement: Statement, links: Links) -> StatementRow:
    """One statement ready to print."""
    speaker, document = statement.speaker, found.document
    words = " ".join(found.quote(span) for span in speaker.spans) if speaker else ""
    span = cover(statement.content)
    return StatementRow(
        id=statement.id,
        document=document.id,
        source=source_name(document.publisher, document.uri),
        published=document.published,
        speaker=(speaker.name if speaker and speaker.name else words)
        or (AUTHOR if statement.voice == "author" else NOBODY),
        is_name=bool(speaker and speaker.name),
        role=speaker.role if speaker else None,
        voice=statement.voice,
        mode=statement.mode,
        stance=statement.stance,
        contents=tuple(found.quote(span) for span in statement.content),
        when_value=statement.when,
        place=statement.place.name if statement.place else None,
        span=span,
        href=links.passage(span, statement.id),
    )


def _citation_row(found: Findings, citation: Citation, links: Links) -> CitationRow:
    span = citation.span
    before, after = found.text[max(0, span.start - 90) : span.start], found.text[span.end : span.end + 60]
    return CitationRow(
        citation=citation,
        document=found.document.id,
        words=found.quote(span),
        around=" ".join(f"{before}{found.quote(span)}{after}".split()),
        href=links.passage(span, citation.id),
    )


def cover(spans: Iterable[Span]) -> Span:
    """The span from the first of these to the last."""
    listed = list(spans)
    return Span(doc=listed[0].doc, start=listed[0].start, end=listed[-1].end)
