"""What the pages show: rows for statements, documents and the timeline, each with the link to its exact passage."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Protocol

from onrecord.model import (
    Document,
    Event,
    Findings,
    Incident,
    Place,
    Record,
    Span,
    Statement,
    TimelineEntry,
    When,
)
from onrecord.model.record import Lane
from onrecord.show.check import Question, questions
from onrecord.show.page_dates import MONTHS, when_words, why_undated, year_missing
from onrecord.show.page_timeline import WIDTHS, Kind, Moment, Picture, moment, picture
from onrecord.text import shorten

STATUS_WORDS = {"single-source": "one source", "corroborated": "corroborated", "contested": "contested"}
QUESTION_TITLES = {
    "disputed": "What accounts differ on",
    "dangling": "Citations that are cut off",
    "missing": "Sources that are named but not given",
    "order": "Dates that do not fit",
    "no-speaker": "Statements without a speaker",
    "unresolved": "Statements by “he” or “they” without a name",
    "single-source": "Incidents with one independent source",
    "undated": "Events without a date",
}
LANES: tuple[Lane, ...] = ("dated", "yearless", "undated")
UNTITLED = "Untitled document"
KEPT = 16


class Links(Protocol):
    """Where the pages lie: addresses of a server, or anchors in one file."""

    def incident(self, name: str) -> str:
        """The address of an incident."""

    def document(self, name: str) -> str:
        """The address of a document."""

    def passage(self, span: Span, finding: str) -> str:
        """The address of the exact words of a finding."""

    def days(self, first: str, last: str) -> str:
        """The address of the part of the timeline between two days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One statement, ready to print: who, what, when, and where it stands."""

    statement: Statement
    document: Document
    source: str
    speaker: str
    is_name: bool
    role: str | None
    contents: tuple[str, ...]
    when: str | None
    day: str
    place: str | None
    href: str

    @property
    def text(self) -> str:
        """The words of the statement, parts that stand apart joined by an ellipsis."""
        return " […] ".join(self.contents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry of the chronology: an incident or a statement."""

    when: str
    when_value: When | None
    documents: int
    independent: int
    href: str
    anchor: str
    label: str
    incident: Incident | None = None
    statement: StatementRow | None = None
    lane: Lane = "dated"
    why: str = ""

    @property
    def kind(self) -> Kind:
        """Which of the two it is."""
        return "incident" if self.incident else "statement"

    @property
    def status(self) -> str:
        """How far the sources of an incident agree, in words; empty for a statement."""
        return STATUS_WORDS[self.incident.status] if self.incident else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The rows of one month, or those without a year or a date."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronology:
    """The timeline as pictures (one for each width) and as rows; `yearless` draws what has a day but no year.

    `ordered` counts the rows that have no day at all, and stand in order with those.
    """

    pictures: tuple[Picture, ...]
    yearless: tuple[Picture, ...]
    rows: tuple[Row, ...]
    undated: int
    ordered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFilter:
    """What the reader asked the list of statements for; empty values ask for everything."""

    speaker: str = ""
    words: str = ""
    stance: str = ""
    first: str = ""
    last: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return not any((self.speaker, self.words, self.stance, self.first, self.last))


@dataclass(slots=True, kw_only=True)
class _Tables:
    found: dict[str, Findings] = field(default_factory=dict)
    statements: dict[str, tuple[Findings, Statement]] = field(default_factory=dict)
    events: dict[str, tuple[Findings, Event]] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    incidents_of: dict[str, dict[str, Incident]] = field(default_factory=dict)
    incident_of_event: dict[str, Incident] = field(default_factory=dict)


class Pages:
    """A record made ready to be shown: every finding by its id, and the rows of each page."""

    def __init__(self, record: Record, links: Links) -> None:
        self.record = record
        self.links = links
        self.tables = _tables(record)
        self._drawn: dict[tuple[str, str, str], Chronology] = {}

    @cached_property
    def statements(self) -> tuple[StatementRow, ...]:
        """Every statement, by date (those without one last), then by document and place."""
        rows = [self.statement_row(found, s) for found in self.record.findings for s in found.statements]
        return tuple(sorted(rows, key=lambda r: (r.day or "~", r.statement.span, r.statement.id)))

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        """The names of all speakers, in alphabetical order."""
        return tuple(sorted({row.speaker for row in self.statements if row.is_name}, key=lambda n: (n.casefold(), n)))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The chronology: what has a date, then what has no year in the order that the texts give, the undated last."""
        rows = [row for entry in self.record.timeline if (row := self._row(entry)) is not None]
        return tuple(sorted(rows, key=_row_order))

    @cached_property
    def questions(self) -> tuple[tuple[str, tuple[tuple[Question, str | None, str], ...]], ...]:
        """What a careful editor would ask, by kind: the question, its link and the name of its source."""
        listed = list(questions(self.record))
        kinds = dict.fromkeys([*QUESTION_TITLES, *(q.kind for q in listed)])
        asked = ((kind, tuple((q, *self._asked(q)) for q in listed if q.kind == kind)) for kind in kinds)
        return tuple((kind, own) for kind, own in asked if own)

    def title(self, document: Document) -> str:
        """The title of a document, or the first words of its text."""
        return document.title or shorten(document.text[:400], 70) or UNTITLED

    def source(self, document: Document) -> str:
        """Who published a document, or where it came from."""
        return document.publisher or document.uri or "publisher not known"

    def statement_row(self, found: Findings, statement: Statement) -> StatementRow:
        """One statement ready to print."""
        speaker = statement.speaker
        words = " ".join(found.quote(span) for span in speaker.spans) if speaker else ""
        unnamed = "the author" if statement.voice == "author" else "nobody named"
        when = statement.when
        return StatementRow(
            statement=statement,
            document=found.document,
            source=self.source(found.document),
            speaker=(speaker.name if speaker and speaker.name else words) or unnamed,
            is_name=bool(speaker and speaker.name),
            role=speaker.role if speaker else None,
            contents=tuple(found.quote(span) for span in statement.content),
            when=when_words(when) if when else None,
            day=(when.earliest or when.latest or "") if when else "",
            place=_place_name(statement.place),
            href=self.links.passage(_cover(statement.content), statement.id),
        )

    def filtered(self, asked: StatementFilter) -> tuple[list[StatementRow], int]:
        """The statements that were asked for, and how many fit but have no date to compare with."""
        fitting = [row for row in self.statements if _fits(row, asked)]
        if not (asked.first or asked.last):
            return fitting, 0
        return [row for row in fitting if _dated(row, asked)], sum(1 for row in fitting if not row.day)

    def chronology(self, show: str = "", first: str = "", last: str = "") -> Chronology:
        """The timeline between two days, drawn and listed; only "incidents" or "statements" if `show` says so."""
        asked = (show, first, last)
        if asked not in self._drawn:
            if len(self._drawn) >= KEPT:
                self._drawn.clear()
            self._drawn[asked] = self._chronology(*asked)
        return self._drawn[asked]

    def _chronology(self, show: str, first: str, last: str) -> Chronology:
        hidden = {"incidents": "statement", "statements": "incident"}.get(show)
        shown = [row for row in self.rows if row.kind != hidden and _between(row.when_value, first, last)]
        moments = [(m, row) for row in shown if (m := self._moment(row)) is not None]
        with_year = [m for m, row in moments if not _no_year(row)]
        without = [m for m, row in moments if _no_year(row)]
        return Chronology(
            pictures=_pictures(with_year),
            yearless=_pictures(without, with_year=False),
            rows=tuple(shown),
            undated=sum(1 for row in shown if row.lane == "undated"),
            ordered=sum(1 for row in shown if row.lane == "yearless" and not _no_year(row)),
        )

    def _row(self, entry: TimelineEntry) -> Row | None:
        incident = self.tables.incidents.get(entry.incident or "")
        said = self.tables.statements.get(entry.statement or "")
        if incident is None and said is None:
            return None
        statement = self.statement_row(*said) if said else None
        name = entry.incident or entry.statement or ""
        return Row(
            when=when_words(entry.when),
            when_value=entry.when,
            documents=entry.documents,
            independent=entry.independent,
            href=self.links.incident(name) if incident else (statement.href if statement else ""),
            anchor=f"t-{name}",
            label=incident.title if incident else entry.label,
            incident=incident,
            statement=statement,
            lane=entry.lane,
            why=why_undated(entry),
        )

    def _moment(self, row: Row) -> Moment | None:
        if row.when_value is None:
            return None
        said = row.statement
        label = f"{said.speaker}: {said.text}" if said else row.label
        status = row.incident.status if row.incident else ""
        return moment(
            row.when_value, name=row.anchor, kind=row.kind, label=shorten(label, 140), href=row.href, status=status
        )

    def _asked(self, question: Question) -> tuple[str | None, str]:
        if question.incident:
            return self.links.incident(question.incident), "incident"
        found = self.tables.found.get(question.document or "")
        if found is None:
            return None, question.uri or ""
        source = self.source(found.document)
        if question.start is None or question.end is None or question.start >= question.end:
            return self.links.document(found.document.id), source
        return self.links.passage(found.span(question.start, question.end), ""), source


def _tables(record: Record) -> _Tables:
    tables = _Tables()
    for found in record.findings:
        tables.found[found.document.id] = found
        tables.statements.update({s.id: (found, s) for s in found.statements})
        tables.events.update({e.id: (found, e) for e in found.events})
    for incident in record.incidents:
        tables.incidents[incident.id] = incident
        for account in incident.accounts:
            tables.incidents_of.setdefault(account.document, {})[incident.id] = incident
            tables.incident_of_event.update(dict.fromkeys(account.events, incident))
    return tables


def _cover(spans: tuple[Span, ...]) -> Span:
    return Span(doc=spans[0].doc, start=spans[0].start, end=spans[-1].end)


def _place_name(place: Place | None) -> str | None:
    return place.name if place else None


def _no_year(row: Row) -> bool:
    return row.when_value is not None and year_missing(row.when_value.edtf)


def _row_order(row: Row) -> tuple[int, str]:
    when = row.when_value
    bound = (when.earliest or when.latest or "") if when and row.lane == "dated" else ""
    return LANES.index(row.lane), bound


def _between(when: When | None, first: str, last: str) -> bool:
    if not first and not last:
        return True
    if when is None or not (when.earliest or when.latest):
        return False
    return (not last or (when.earliest or "") <= last) and (not first or (when.latest or "9999") >= first)


def _fits(row: StatementRow, asked: StatementFilter) -> bool:
    said = row.text.casefold()
    return (
        asked.speaker.casefold() in f"{row.speaker} {row.role or ''}".casefold()
        and (not asked.stance or row.statement.stance == asked.stance)
        and all(word in said for word in asked.words.casefold().split())
    )


def _dated(row: StatementRow, asked: StatementFilter) -> bool:
    return bool(row.day) and _between(row.statement.when, asked.first, asked.last)


def _pictures(moments: list[Moment], *, with_year: bool = True) -> tuple[Picture, ...]:
    drawn = (picture(moments, width, with_year=with_year) for width in WIDTHS)
    return tuple(one for one in drawn if one is not None)


def groups(rows: Iterable[Row]) -> tuple[Group, ...]:
    """The rows under the heading of their month (or year, or what they lack)."""
    return tuple(Group(title=title, rows=tuple(group)) for title, group in groupby(rows, key=_group_title))


def _group_title(row: Row) -> str:
    lane, bound = _row_order(row)
    if lane == 0:
        return bound[:4] if _whole_year(row.when_value) else _month_title(bound)
    return "Year not given" if row.lane == "yearless" else "No date"


def _whole_year(when: When | None) -> bool:
    bounds = (when.earliest or "", when.latest or "") if when else ("", "")
    return bounds[0].endswith("-01-01") and bounds[1].endswith("-12-31")


def _month_title(day: str) -> str:
    try:
        on = date.fromisoformat(day[:10])
    except ValueError:
        return day
    return f"{MONTHS[on.month - 1]} {on.year}"


def safe_href(address: str | None) -> str | None:
    """The address when it is a web address, else None: nothing else becomes a link.

    >>> safe_href("javascript:alert(1)") is None
    True
    >>> safe_href("https://example.org/a")
    'https://example.org/a'
    """
    address = (address or "").strip()
    return address if address.lower().startswith(("http://", "https://")) else None


def incidents_of(pages: Pages, document: str) -> Iterator[Incident]:
    """The incidents that a document tells of."""
    yield from pages.tables.incidents_of.get(document, {}).values()
