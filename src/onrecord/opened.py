"""A record in Python: `onrecord.open("record")` gives typed values, and tables for pandas, polars and Arrow."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from onrecord.errors import WrongUse
from onrecord.model import (
    Account,
    Citation,
    Claim,
    Decision,
    Document,
    Entity,
    Event,
    Incident,
    Record,
    Span,
    Statement,
    TimelineEntry,
)
from onrecord.show.lookup import Lookup, lookup
from onrecord.show.tables import SHEET, TABLES, Table

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

_TABLES = {table.name: table for table in (*TABLES, SHEET)}


Passage = Span | Statement | Event | Citation | Claim
Thing = Document | Statement | Event | Citation | Claim | Incident | Entity


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OpenRecord:
    """A record as it was when it was opened; later builds and decisions are seen by opening it again."""

    record: Record
    _known: Lookup

    @property
    def documents(self) -> tuple[Document, ...]:
        """The articles."""
        return self.record.documents

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Who said what, in the order of documents and text."""
        return tuple(value for found in self.record.findings for value in found.statements)

    @property
    def events(self) -> tuple[Event, ...]:
        """Who did what to whom, in the order of documents and text."""
        return tuple(value for found in self.record.findings for value in found.events)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the articles cite, found, missing or dangling."""
        return tuple(value for found in self.record.findings for value in found.citations)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What authors conclude, judge or claim themselves."""
        return tuple(value for found in self.record.findings for value in found.claims)

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """What happened once, with all accounts of it."""
        return self.record.incidents

    @property
    def entities(self) -> tuple[Entity, ...]:
        """People, bodies, places, laws and works across documents."""
        return self.record.entities

    @property
    def timeline(self) -> tuple[TimelineEntry, ...]:
        """The chronology: dated first, what has no date last."""
        return self.record.timeline

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What reviewers decided, the first decision first."""
        return self.record.decisions

    def __getitem__(self, id: str) -> Thing:
        """The document, finding, incident or entity with that id; KeyError when there is none."""
        known = self._known
        if id in known.findings:
            return known.document(id)
        others: tuple[Thing, ...] = (*self.citations, *self.claims, *self.incidents)
        found: Thing | None = known.statements.get(id) or known.events.get(id) or known.entities.get(id)
        found = found or next((value for value in others if value.id == id), None)
        if found is None:
            raise KeyError(id)
        return found

    def __repr__(self) -> str:
        """How much the record holds, in one line."""
        names = ("documents", "statements", "events", "incidents", "entities", "decisions")
        return f"<record: {', '.join(f'{len(getattr(self, name))} {name}' for name in names)}>"

    def document(self, value: Passage | Account) -> Document:
        """The document that a finding, a passage or an account stands in."""
        if isinstance(value, Account):
            return self._known.document(value.document)
        span = value if isinstance(value, Span) else value.span
        return self._known.document(span.doc)

    def words(self, value: Passage | Account) -> str:
        """The words at a passage; of a statement what was said, of another finding or an account all its words."""
        document = self.document(value)
        if isinstance(value, Account):
            return " … ".join(document.quote(span) for span in self._known.spans(value))
        if isinstance(value, Statement):
            return value.words(document.text)
        return document.quote(value if isinstance(value, Span) else value.span)

    def said_by(self, value: Statement) -> str | None:
        """The name behind a statement where it is known, else the words that stand for it; None without a source."""
        return value.said_by(self.document(value).text)

    # ---- tables ----

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables: the files of `export csv`, and "findings", the one sheet with everything."""
        return tuple(_TABLES)

    def columns(self, name: str) -> dict[str, list[Any]]:
        """A table as a list a column; dates are `datetime.date`, what the text does not say is None.

        Raises WrongUse when there is no such table.
        """
        table = _table(name)
        rows = list(table.rows(self.record))
        return {column.name: [_typed(row[n], column.kind) for row in rows] for n, column in enumerate(table.columns)}

    def arrow(self, name: str) -> "pyarrow.Table":
        """A table as Arrow, each column with its type even where it is empty.

        Raises WrongUse when there is no such table, or without pyarrow.
        """
        arrow = _library("pyarrow")
        types = {"integer": arrow.int64(), "number": arrow.float64(), "date": arrow.date32()}
        schema = arrow.schema([(c.name, types.get(c.kind, arrow.string())) for c in _table(name).columns])
        return arrow.table(self.columns(name), schema=schema)

    def pandas(self, name: str) -> "pandas.DataFrame":
        """A table as a pandas data frame; integers that may be missing stay integers.

        Raises WrongUse when there is no such table, or without pandas.
        """
        frame = _library("pandas").DataFrame(self.columns(name))
        return frame.astype({c.name: "Int64" for c in _table(name).columns if c.kind == "integer"})

    def polars(self, name: str) -> "polars.DataFrame":
        """A table as a polars data frame.

        Raises WrongUse when there is no such table, or without polars.
        """
        library = _library("polars")
        types = {"integer": library.Int64, "number": library.Float64, "date": library.Date}
        schema = {c.name: types.get(c.kind, library.String) for c in _table(name).columns}
        frame: polars.DataFrame = library.DataFrame(self.columns(name), schema=schema)
        return frame


def open_record(location: str) -> OpenRecord:
    """The record at that place, read whole, as reviewers left it.

    Raises RecordError when there is none, or one that this program cannot read.
    """
    from onrecord.plugins import open_store
    from onrecord.reviewing import read_record

    with open_store(location) as store:
        record = read_record(store)
    return OpenRecord(record=record, _known=lookup(record))


def _table(name: str) -> Table:
    if name not in _TABLES:
        raise WrongUse(f"{name!r} is no table; there are {', '.join(_TABLES)}")
    return _TABLES[name]


def _typed(cell: object, kind: str) -> object:
    return date.fromisoformat(cell[:10]) if kind == "date" and isinstance(cell, str) else cell


def _library(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise WrongUse(f"this needs the library {name}: pip install 'onrecord[tables]'") from error
